"""Charts as SVG that stand alone: no style sheet, no script, no font of their own; a table beside has the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.formats import number_format

from pilots.states import Sentiment

#: By tone, and for anything else by its place: dark enough for white figures on them.
COLOURS: dict[str, str] = {
    Sentiment.NEGATIVE: "#B0492B",
    Sentiment.NEUTRAL: "#6F6A5E",
    Sentiment.POSITIVE: "#0F7490",
    **{
        str(place): colour
        for place, colour in enumerate(
            ["#0F7490", "#B0492B", "#5B4B8A", "#3F6B2F", "#8A6A12", "#9B2C5E", "#2F4858", "#6B6459"]
        )
    },
}
#: A colour is never the only sign: each tone has a line of its own kind, too, and bars have their figures.
_DASHES: dict[str, str] = {Sentiment.NEGATIVE: "", Sentiment.NEUTRAL: "2 3", Sentiment.POSITIVE: "7 3"}
_INK, _RULE = "#16232B", "#D8D2C6"
_FONT = 'font-family="Public Sans, DejaVu Sans, sans-serif"'
#: How wide a letter of ours is at most on the average, and how high a line of words, in pixels.
_LETTER, _LINE = 8.4, 20


@dataclass(frozen=True, slots=True)
class Series:
    """One line or part of a bar: its name, its key among ``COLOURS``, and a value for each place on the axis."""

    name: str
    tone: str
    values: Sequence[int]


def lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    width: int = 720,
    height: int = 260,
    head: Sequence[str] = (),
) -> str:
    """Return a line chart with an axis from 0 in round steps and a key that names each line."""
    steps = ticks(max((max(one.values, default=0) for one in series), default=0))
    keys, rows = _key([one.name for one in series], width, 30)
    left, top, right, bottom = _wide(_number(steps[-1])) + 14, 16 + _LINE * rows, 14, 34
    parts = []
    for value in steps:
        y = _y(value, steps[-1], top, height - bottom)
        parts.append(f'<line x1="{left:.1f}" x2="{width - right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_RULE}"/>')
        parts.append(_text(_number(value), left - 6, y + 4, anchor="end"))
    room = max((_wide(label) for label in labels), default=1) + 14
    for place, label in _some(labels, max(1, int((width - left - right) // room))):
        half = _wide(label) / 2
        x = min(max(_x(place, len(labels), left, width - right), half), width - half)
        parts.append(_text(label, x, height - 12, anchor="middle"))
    for one, (key_x, key_y) in zip(series, keys, strict=True):
        points = " ".join(
            f"{_x(place, len(labels), left, width - right):.1f},{_y(value, steps[-1], top, height - bottom):.1f}"
            for place, value in enumerate(one.values)
        )
        colour, dash = COLOURS[one.tone], _DASHES.get(one.tone, "")
        stroke = f'stroke="{colour}" stroke-width="2.5"' + (f' stroke-dasharray="{dash}"' if dash else "")
        if len(labels) == 1:
            y = _y(one.values[0], steps[-1], top, height - bottom)
            parts.append(f'<circle cx="{_x(0, 1, left, width - right):.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
        parts.append(f'<polyline points="{points}" fill="none" {stroke}/>')
        parts.append(f'<line x1="{key_x:.1f}" x2="{key_x + 24:.1f}" y1="{key_y - 4}" y2="{key_y - 4}" {stroke}/>')
        parts.append(_text(one.name, key_x + 30, key_y))
    return _svg(title, width, height, parts, head)


def multiples(
    title: str,
    panels: Sequence[tuple[str, Sequence[Series]]],
    *,
    columns: int = 3,
    wide: int = 232,
    head: Sequence[str] = (),
) -> str:
    """Return small line charts side by side, all to the same scale, each with its name and its largest value."""
    high, gap = 110, 12
    width = columns * (wide + gap) - gap
    most = max((max(one.values, default=0) for _name, series in panels for one in series), default=0) or 1
    tones = panels[0][1] if panels else []
    keys, lines_of_key = _key([one.name for one in tones], width, 30)
    parts, top = [], 8 + _LINE * lines_of_key
    for one, (key_x, key_y) in zip(tones, keys, strict=True):
        parts.append(f'<line x1="{key_x:.1f}" x2="{key_x + 24:.1f}" y1="{key_y - 4}" y2="{key_y - 4}" {_thin(one)}/>')
        parts.append(_text(one.name, key_x + 30, key_y))
    for number, (name, series) in enumerate(panels):
        x, y = (wide + gap) * (number % columns), top + (high + gap) * (number // columns)
        parts.append(f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="#FFFFFF" stroke="{_RULE}"/>')
        peak = _number(max((max(one.values, default=0) for one in series), default=0))
        parts.append(_text(_cut(name, wide - 24 - _wide(peak)), x + 8, y + 16, bold=True))
        parts.append(_text(peak, x + wide - 8, y + 16, anchor="end"))
        for one in series:
            points = " ".join(
                f"{_x(place, len(one.values), x + 8, x + wide - 8):.1f},{_y(value, most, y + 26, y + high - 8):.1f}"
                for place, value in enumerate(one.values)
            )
            parts.append(f'<polyline points="{points}" fill="none" {_thin(one)}/>')
    rows = -(-len(panels) // columns) or 1
    return _svg(title, width, top + rows * (high + gap) - gap, parts, head)


def stacks(
    title: str, rows: Sequence[tuple[str, Sequence[Series]]], *, width: int = 720, head: Sequence[str] = ()
) -> str:
    """Return one bar a row, its parts side by side, all to the same scale; ``values`` have one number each."""
    high, left = 26, min(240, width // 3)
    most = max((sum(one.values[0] for one in series) for _name, series in rows), default=0) or 1
    right = _wide(_number(most)) + 14
    keys, lines_of_key = _key([one.name for one in rows[0][1]] if rows else [], width, 20)
    top = 12 + _LINE * lines_of_key
    parts = []
    for one, (key_x, key_y) in zip(rows[0][1] if rows else [], keys, strict=True):
        parts.append(f'<rect x="{key_x:.1f}" y="{key_y - 12}" width="14" height="14" fill="{COLOURS[one.tone]}"/>')
        parts.append(_text(one.name, key_x + 20, key_y))
    for number, (name, series) in enumerate(rows):
        y, x = top + high * number, float(left)
        parts.append(_text(_cut(name, left - 10), left - 8, y + 15, anchor="end"))
        for one in series:
            wide = (width - left - right) * one.values[0] / most
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{high - 4}" '
                f'fill="{COLOURS[one.tone]}" stroke="#FFFFFF"/>'
            )
            if one.values[0] and _wide(told := _number(one.values[0])) + 8 < wide:
                parts.append(_text(told, x + wide / 2, y + 16, anchor="middle", fill="#FFFFFF"))
            x += wide
        parts.append(_text(_number(sum(one.values[0] for one in series)), x + 6, y + 16))
    return _svg(title, width, top + high * max(len(rows), 1), parts, head)


def ticks(most: int) -> list[int]:
    """Return whole numbers from 0 to at least ``most`` (or 1) in at most five steps of 1, 2 or 5 × 10^n."""
    step = next(size * 10**power for power in range(20) for size in (1, 2, 5) if size * 10**power * 5 >= most)
    return [step * n for n in range(max(1, -(-most // step)) + 1)]


def _svg(title: str, width: int, height: int, parts: Sequence[str], head: Sequence[str]) -> str:
    """Return the whole picture; with ``head`` it says in words what it is, above the chart, the first line bold."""
    said = [line for one in head for line in _broken(one, width)]
    above = _LINE * len(said) + 12 if said else 0
    words = "".join(_text(one, 0, 16 + _LINE * n, bold=n == 0) for n, one in enumerate(said))
    chart = "".join(parts)
    chart = f'<g transform="translate(0 {above})">{chart}</g>' if above else chart
    rim = 16 if said else 0
    wide, high = width + 2 * rim, height + above + 2 * rim
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-rim} {-rim} {wide} {high}" width="{wide}" '
        f'height="{high}" role="img"><title>{escape(title)}</title>'
        f'<rect x="{-rim}" y="{-rim}" width="{wide}" height="{high}" fill="#FFFFFF"/>{words}{chart}</svg>'
    )


def _text(text: str, x: float, y: float, *, anchor: str = "start", bold: bool = False, fill: str = _INK) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="14" {_FONT} fill="{fill}" text-anchor="{anchor}"{weight}>'
        f"{escape(text)}</text>"
    )


def _thin(one: Series) -> str:
    dash = _DASHES.get(one.tone, "")
    return f'stroke="{COLOURS[one.tone]}" stroke-width="1.8"' + (f' stroke-dasharray="{dash}"' if dash else "")


def _key(names: Sequence[str], width: float, sign: int) -> tuple[list[tuple[float, int]], int]:
    """Return where each name of a key begins (its sign takes ``sign`` pixels), in as many lines as it needs."""
    found: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for name in names:
        needs = sign + _wide(name)
        if x and x + needs > width:
            x, line = 0.0, line + 1
        found.append((x, 18 + _LINE * line))
        x += needs + 16
    return found, line + 1


def _broken(text: str, width: float) -> list[str]:
    """Return a text in lines that fit."""
    lines_of_text: list[str] = []
    for word in text.split():
        if lines_of_text and _wide(f"{lines_of_text[-1]} {word}") <= width:
            lines_of_text[-1] += f" {word}"
        else:
            lines_of_text.append(word)
    return lines_of_text


def _cut(text: str, width: float) -> str:
    """Return a text, with an ellipsis where it does not fit."""
    most = max(3, int(width / _LETTER))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _wide(text: str) -> float:
    return _LETTER * len(text)


def _number(value: int) -> str:
    """Return a count as the reader's language writes it."""
    return number_format(value, use_l10n=True, force_grouping=True)


def _x(place: int, count: int, left: float, right: float) -> float:
    return left + (right - left) * (place + 0.5) / count


def _y(value: float, most: float, top: float, bottom: float) -> float:
    return bottom - (bottom - top) * value / most


def _some(labels: Sequence[str], most: int) -> list[tuple[int, str]]:
    """Return up to ``most`` of the labels with their places, evenly spread."""
    step = -(-len(labels) // most) or 1
    return [(place, label) for place, label in enumerate(labels) if place % step == 0]
