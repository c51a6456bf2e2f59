"""Charts as SVG that stand alone: no style sheet, no script, no font of their own; a table beside has the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.formats import number_format

from pilots.states import Sentiment

COLOURS = {Sentiment.NEGATIVE: "#B0492B", Sentiment.NEUTRAL: "#857F71", Sentiment.POSITIVE: "#0F7490"}
#: A colour is never the only sign: each tone has a line of its own kind, too.
_DASHES = {Sentiment.NEGATIVE: "", Sentiment.NEUTRAL: "2 3", Sentiment.POSITIVE: "7 3"}
_INK, _RULE = "#16232B", "#D8D2C6"
_FONT = 'font-family="Public Sans, DejaVu Sans, sans-serif"'


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, its tone, and a value for each place on the axis."""

    name: str
    tone: str
    values: Sequence[int]


def lines(title: str, labels: Sequence[str], series: Sequence[Series], *, width: int = 720, height: int = 260) -> str:
    """Return a line chart with an axis from 0 and a key that names each line."""
    left, top, right, bottom = 56, 34, 12, 34
    most = max((max(one.values, default=0) for one in series), default=0) or 1
    parts = []
    for step in range(5):
        y = top + (height - top - bottom) * step / 4
        value = most * (4 - step) / 4
        parts.append(f'<line x1="{left}" x2="{width - right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_RULE}"/>')
        parts.append(_text(_number(round(value)), left - 6, y + 4, anchor="end"))
    for place, label in _some(labels):
        parts.append(_text(label, _x(place, len(labels), left, width - right), height - 12, anchor="middle"))
    for number, one in enumerate(series):
        points = " ".join(
            f"{_x(place, len(labels), left, width - right):.1f},{_y(value, most, top, height - bottom):.1f}"
            for place, value in enumerate(one.values)
        )
        colour, dash = COLOURS[Sentiment(one.tone)], _DASHES[Sentiment(one.tone)]
        stroke = f'stroke="{colour}" stroke-width="2.5"' + (f' stroke-dasharray="{dash}"' if dash else "")
        if len(labels) == 1:
            y = _y(one.values[0], most, top, height - bottom)
            parts.append(f'<circle cx="{_x(0, 1, left, width - right):.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
        parts.append(f'<polyline points="{points}" fill="none" {stroke}/>')
        parts.append(f'<line x1="{left + 150 * number}" x2="{left + 24 + 150 * number}" y1="14" y2="14" {stroke}/>')
        parts.append(_text(one.name, left + 30 + 150 * number, 18))
    return _svg(title, width, height, parts)


def multiples(title: str, panels: Sequence[tuple[str, Sequence[Series]]], *, columns: int = 3) -> str:
    """Return small line charts side by side, all to the same scale, each with its name and its largest value."""
    wide, high, gap = 232, 110, 12
    most = max((max(one.values, default=0) for _name, series in panels for one in series), default=0) or 1
    parts = []
    for number, (name, series) in enumerate(panels):
        x, y = (wide + gap) * (number % columns), (high + gap) * (number // columns)
        parts.append(f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="#FFFFFF" stroke="{_RULE}"/>')
        peak = max((max(one.values, default=0) for one in series), default=0)
        parts.append(_text(name if len(name) < 27 else f"{name[:25]}…", x + 8, y + 16, bold=True))
        parts.append(_text(_number(peak), x + wide - 8, y + 16, anchor="end"))
        for one in series:
            points = " ".join(
                f"{_x(place, len(one.values), x + 8, x + wide - 8):.1f},{_y(value, most, y + 26, y + high - 8):.1f}"
                for place, value in enumerate(one.values)
            )
            dash = _DASHES[Sentiment(one.tone)]
            stroke = f'stroke="{COLOURS[Sentiment(one.tone)]}" stroke-width="1.8"'
            stroke += f' stroke-dasharray="{dash}"' if dash else ""
            parts.append(f'<polyline points="{points}" fill="none" {stroke}/>')
    rows = -(-len(panels) // columns) or 1
    return _svg(title, columns * (wide + gap) - gap, rows * (high + gap) - gap, parts)


def stacks(title: str, rows: Sequence[tuple[str, Sequence[Series]]], *, width: int = 720) -> str:
    """Return one bar a row, its tones side by side, all to the same scale; ``values`` have one number each."""
    left, high, top = 190, 26, 30
    most = max((sum(one.values[0] for one in series) for _name, series in rows), default=0) or 1
    parts = []
    for number, one in enumerate(rows[0][1] if rows else []):
        colour = COLOURS[Sentiment(one.tone)]
        parts.append(f'<rect x="{left + 130 * number}" y="6" width="14" height="14" fill="{colour}"/>')
        parts.append(_text(one.name, left + 20 + 130 * number, 18))
    for number, (name, series) in enumerate(rows):
        y, x = top + high * number, float(left)
        parts.append(_text(name if len(name) < 26 else f"{name[:24]}…", left - 8, y + 15, anchor="end"))
        for one in series:
            wide = (width - left - 70) * one.values[0] / most
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{high - 8}" '
                f'fill="{COLOURS[Sentiment(one.tone)]}" stroke="#FFFFFF"/>'
            )
            x += wide
        parts.append(_text(_number(sum(one.values[0] for one in series)), x + 6, y + 15))
    return _svg(title, width, top + high * max(len(rows), 1), parts)


def _svg(title: str, width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img"><title>{escape(title)}</title><rect width="{width}" height="{height}" fill="#FFFFFF"/>'
        f"{''.join(parts)}</svg>"
    )


def _text(text: str, x: float, y: float, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="14" {_FONT} fill="{_INK}" text-anchor="{anchor}"{weight}>'
        f"{escape(text)}</text>"
    )


def _number(value: int) -> str:
    """Return a count as the reader's language writes it."""
    return number_format(value, use_l10n=True, force_grouping=True)


def _x(place: int, count: int, left: float, right: float) -> float:
    return left + (right - left) * (place + 0.5) / count


def _y(value: float, most: float, top: float, bottom: float) -> float:
    return bottom - (bottom - top) * value / most


def _some(labels: Sequence[str], most: int = 7) -> list[tuple[int, str]]:
    """Return up to ``most`` of the labels with their places, evenly spread."""
    step = -(-len(labels) // most) or 1
    return [(place, label) for place, label in enumerate(labels) if place % step == 0]
