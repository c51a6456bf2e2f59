"""What a page of a PDF draws besides the letters of its fonts: what is more than lines and boxes, a person must see.

A picture may hide where no list of pictures has it: in a pattern that fills a box, in a soft mask, in the glyphs of a
font, in a form within a form. Hence the page's own instructions are followed (ISO 32000-1, 8.4 to 8.10), and what is
not known to be harmless counts as a picture. Letters may also be built of small boxes and lines: few of them may stand
on a page that nobody sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

#: Left, bottom, right, top in points of the page.
Area = tuple[float, float, float, float]
#: As (a, b, c, d, e, f) of the specification: x' = a x + c y + e, y' = b x + d y + f.
Matrix = tuple[float, float, float, float, float, float]

#: Shorter than this (3 cm), a line or a box may be a stroke of a letter; more of them than this are for a person.
_STROKE, _STROKES = 85.0, 8
#: More lines and boxes than this are no table.
_PIECES = 150
#: Pieces on one line that are no further apart than this are one, in points.
_JOINT = 1.5
_THIN = 3.0
#: A box with round corners: a beginning, four sides, three points for each corner, an end.
_ROUND = 18
_DEEPEST = 8
_DASHES = 4
_SAME = 0.3
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
_ONE: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass
class Furniture:
    """What stands on a page besides letters: whether pictures, whether drawings, and its thin lines."""

    pictured: bool = False
    drawn: bool = False
    lines: list[Area] = field(default_factory=list)


@dataclass
class _State:
    matrix: Matrix = _ONE
    width: float = 1.0
    dashes: int = 0

    def set(self, name: str, operands: Any) -> None:
        """Follow an instruction that changes how the next lines are drawn."""
        if name == "cm":
            self.matrix = _times(_numbers(operands), self.matrix)
        elif name == "w":
            self.width = float(operands[0])
        else:
            self.dashes = len(operands[0])


@dataclass
class _Sight:
    """What was seen so far: lines and boxes as areas, whether anything is oblique or bent, whether a picture."""

    areas: list[Area] = field(default_factory=list)
    bent: bool = False
    pictured: bool = False


def furniture(page: pikepdf.Page) -> Furniture:
    """Return what a page draws besides letters. What cannot be followed counts as a picture."""
    sight = _Sight()
    try:
        _follow(page, page.resources, _ONE, sight, 0)
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        sight.pictured = True
    pieces = _joined(sight.areas)
    short = sum(max(_sides(one)) < _STROKE for one in pieces)
    drawn = sight.bent or short > _STROKES or len(pieces) > _PIECES
    return Furniture(sight.pictured, drawn, [one for one in pieces if min(_sides(one)) <= _THIN])


def _follow(content: Any, resources: Any, matrix: Matrix, sight: _Sight, depth: int) -> None:
    if depth > _DEEPEST:
        sight.pictured = True
        return
    state, kept = _State(matrix), list[_State]()
    path, clips = list[list[Any]](), False
    for step in pikepdf.parse_content_stream(content):
        name, operands = str(step.operator), step.operands
        if name == "q":
            kept.append(_State(state.matrix, state.width, state.dashes))
        elif name == "Q":
            state = kept.pop() if kept else _State(matrix)
        elif name in ("cm", "w", "d"):
            state.set(name, operands)
        elif name in ("m", "l", "c", "v", "y", "h", "re"):
            path.append([name, *map(float, operands)])
        elif name in ("W", "W*"):
            clips = True
        elif name in _PAINT or name == "n":
            _paint(path, name, clips, state, sight)
            path, clips = [], False
        elif name == "Do":
            _place(resources, operands[0], state.matrix, sight, depth)
        else:
            sight.pictured |= _shows(name, list(operands), resources)


def _shows(name: str, operands: Sequence[Any], resources: Any) -> bool:
    """Whether an instruction brings in a picture: inline, shading, pattern, mask, drawn glyphs, letters as a mask."""
    if name in ("BI", "EI", "INLINE IMAGE", "sh"):
        return True
    if name in ("scn", "SCN"):
        return bool(operands) and isinstance(operands[-1], pikepdf.Name)
    if name == "gs":
        state = _named(resources, "/ExtGState", operands[0])
        return state.get("/SMask", pikepdf.Name.None_) != pikepdf.Name.None_ or "/Font" in state
    if name == "Tf":
        return bool(_named(resources, "/Font", operands[0]).get("/Subtype") == pikepdf.Name.Type3)
    return name == "Tr" and int(operands[0]) > 3


def _named(resources: Any, kind: str, name: Any) -> Any:
    return resources[kind][str(name)]


def _place(resources: Any, name: Any, matrix: Matrix, sight: _Sight, depth: int) -> None:
    thing = _named(resources, "/XObject", name)
    if thing.get("/Subtype") != pikepdf.Name.Form:
        sight.pictured = True
        return
    within = _times(_numbers(thing.get("/Matrix") or _ONE), matrix)
    _follow(thing, thing.get("/Resources") or resources, within, sight, depth + 1)


def _paint(path: Sequence[list[Any]], how: str, clips: bool, state: _State, sight: _Sight) -> None:
    """Note the lines and boxes of one path, and whether any of it lies across or is bent: letters are made of that."""
    parts = list(_parts(path, state.matrix))
    # What fills a mask of several boxes has their shape.
    sight.bent |= clips and (len(parts) > 1 or not all(part.box for part in parts))
    if how == "n":
        return
    stroked = how in ("S", "s", "B", "B*", "b", "b*")
    half = abs(state.matrix[0] * state.matrix[3] - state.matrix[1] * state.matrix[2]) ** 0.5 * state.width / 2
    for part in parts:
        box = _around(part.points)
        if part.curves:
            sight.bent |= part.curves > 4 or len(part.points) > _ROUND or max(_sides(box)) < _STROKE
            sight.areas.append(box)
        elif part.box and how not in ("S", "s"):
            sight.areas.append(box)
        elif stroked:
            for ends in zip(part.points, part.points[1:], strict=False):
                left, bottom, right, top = _around(ends)
                sight.bent |= right - left > _SAME < top - bottom
                sight.areas.append((left - half, bottom - half, right + half, top + half))
        else:
            sight.bent = True
    sight.bent |= stroked and state.dashes > _DASHES


@dataclass
class _Part:
    """One line of a path that was not lifted: its points on the page and how many of its steps are bent."""

    points: list[tuple[float, float]]
    curves: int = 0

    @property
    def box(self) -> bool:
        """Whether it is a level rectangle."""
        corners = {(round(x, 1), round(y, 1)) for x, y in self.points}
        across, up = {x for x, _ in corners}, {y for _, y in corners}
        return not self.curves and len(corners) == 4 and len(across) == 2 and len(up) == 2


def _parts(path: Sequence[list[Any]], matrix: Matrix) -> Iterable[_Part]:
    part = _Part([])
    for name, *numbers in path:
        if name in ("m", "re"):
            if len(part.points) > 1:
                yield part
            part = _Part([])
        if name == "re":
            x, y, wide, high = numbers
            corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
            part.points += [_moved(one, matrix) for one in corners]
        elif name == "h":
            part.points += part.points[:1]
        else:
            part.points += [_moved(one, matrix) for one in zip(numbers[::2], numbers[1::2], strict=True)]
            part.curves += name in ("c", "v", "y")
    if len(part.points) > 1:
        yield part


def _joined(areas: Iterable[Area]) -> list[Area]:
    """Return the areas with those made one that stand side by side in one row or column, as the borders of cells."""
    found = list({tuple(round(side, 1) for side in one) for one in areas})
    for along in (0, 1):
        found.sort(key=lambda one, at=along: (one[1 - at], one[3 - at], one[at]))  # type: ignore[misc]
        kept: list[Area] = []
        for one in found:
            last = kept[-1] if kept else None
            level = last and all(abs(last[at] - one[at]) <= _JOINT / 2 for at in (1 - along, 3 - along))
            if last and level and one[along] <= last[2 + along] + _JOINT:
                ends = list(last)
                ends[2 + along] = max(last[2 + along], one[2 + along])
                kept[-1] = tuple(ends)  # type: ignore[assignment]
            else:
                kept.append(one)  # type: ignore[arg-type]
        found = kept  # type: ignore[assignment]
    return found  # type: ignore[return-value]


def _sides(area: Area) -> tuple[float, float]:
    return area[2] - area[0], area[3] - area[1]


def _around(points: Sequence[tuple[float, float]]) -> Area:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def _numbers(operands: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in operands)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does ``one`` first and ``other`` then."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
