"""Finds and removes, in texts, what tells who applied. Pure: no database, no web, no queue, no network."""

from blinding.identity import Identity, Leak
from blinding.mask import mask, neutral
from blinding.matcher import Matcher, find_leaks

__all__ = ["Identity", "Leak", "Matcher", "find_leaks", "mask", "neutral"]
