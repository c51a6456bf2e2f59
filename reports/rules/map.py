"""The map of the portfolio: which countries have exercises, and from where start-ups came to whom. Pure.

Shapes are Natural Earth's (public domain), drawn once by ``scripts/draw_map.py`` for a picture of 400 by 430.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

_SHAPES = Path(__file__).resolve().parent.parent / "shapes" / "countries.json"
#: Radius of the circle of one exercise, and of the largest: its area grows with the number.
_SMALLEST, _LARGEST = 9.0, 24.0


@dataclass(frozen=True, slots=True)
class Country:
    """One country's outline (an SVG path), its middle, how many exercises its entities have, and their circle.

    Lengths are texts: a template would write them with the reader's decimal comma.
    """

    code: str
    outline: str
    x: str
    y: str
    exercises: int
    radius: str


@dataclass(frozen=True, slots=True)
class Line:
    """The way of ``pilots`` from the country of start-ups to that of entities (an SVG path), and its width."""

    path: str
    width: str
    start: str
    end: str
    pilots: int


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn: every country from which somebody may apply, other land, circles and lines."""

    countries: list[Country]
    others: str
    lines: list[Line]


@cache
def _shapes() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_SHAPES.read_text(encoding="utf-8"))
    return found


def drawn(exercises: Mapping[str, int], ways: Mapping[tuple[str, str], int]) -> Map:
    """Return the map. ``exercises``: by the entity's country; ``ways``: pilots by (start-up's, entity's country).

    Codes are ISO 3166-1 alpha-2; one that the map does not have is left out, as is the way of a pilot at home.
    """
    shapes: dict[str, Any] = _shapes()["countries"]
    countries = [
        Country(code, one["d"], str(one["at"][0]), str(one["at"][1]), number, _radius(number))
        for code, one, number in ((code, one, exercises.get(code, 0)) for code, one in shapes.items())
    ]
    lines = [
        Line(_bent(shapes[start]["at"], shapes[end]["at"]), str(min(1 + pilots, 5)), start, end, pilots)
        for (start, end), pilots in sorted(ways.items())
        if start != end and start in shapes and end in shapes
    ]
    return Map(countries, _shapes()["others"], lines)


def _radius(number: int) -> str:
    return f"{min(_SMALLEST * sqrt(number), _LARGEST):.1f}"


def _bent(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a curve that leaves the straight way by a fifth of its length, so that a way back is another line."""
    (x, y), (a, b) = start, end
    middle = (x + a) / 2 + (b - y) / 5, (y + b) / 2 - (a - x) / 5
    return f"M{x:g} {y:g}Q{middle[0]:.1f} {middle[1]:.1f} {a:g} {b:g}"
