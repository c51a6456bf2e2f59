"""Finds and removes, in texts and files, what tells who applied. Pure: no database, no web, no queue, no network."""

from blinding.files import FileRefused, FlattenReport, Limits, flatten
from blinding.identity import Identity, Leak
from blinding.mask import mask, neutral
from blinding.matcher import Matcher, find_leaks

__all__ = [
    "FileRefused",
    "FlattenReport",
    "Identity",
    "Leak",
    "Limits",
    "Matcher",
    "find_leaks",
    "flatten",
    "mask",
    "neutral",
]
