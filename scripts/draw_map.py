#!/usr/bin/env python3
"""Draw the countries of the portfolio's map into reports/shapes/countries.json, from Natural Earth (public domain).

    npm pack world-atlas@2 && tar xzf world-atlas-2.*.tgz
    .venv/bin/python scripts/draw_map.py package/countries-110m.json

Plate carrée, narrowed to the middle latitude of Latin America. The United States, Spain and Portugal stand smaller in
frames of their own, in the empty ocean.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: ISO 3166-1: the number that the source knows a country by, and the code that the platform does.
CODES = {
    "032": "AR", "068": "BO", "076": "BR", "152": "CL", "170": "CO", "188": "CR", "192": "CU", "218": "EC", "222": "SV",
    "724": "ES", "840": "US", "320": "GT", "340": "HN", "484": "MX", "558": "NI", "591": "PA", "600": "PY", "604": "PE",
    "620": "PT", "214": "DO", "858": "UY", "862": "VE",
}  # fmt: skip
#: Land between them from which nobody may apply yet: drawn, and nameless.
OTHERS = {"328", "740", "254", "332", "388", "084", "630", "044", "780", "238"}
#: West, north, units a degree of longitude, left, top.
HERE = (-118.0, 33.0, 4.7, 4.0, 4.0)
FRAMES = {
    "US": (-126.0, 50.0, 1.35, 236.0, 10.0),
    "ES": (-10.5, 44.5, 3.4, 336.0, 8.0),
    "PT": (-10.5, 44.5, 3.4, 336.0, 8.0),
}
#: Where a frame cuts: islands far from the mainland would stretch it.
LIMITS = {
    "US": (-126, 24, -66, 50),
    "ES": (-10.5, 35, 5, 45),
    "PT": (-10.5, 35, 5, 45),
    "CL": (-80, -57, -60, -15),
    "EC": (-82, -6, -70, 3),
}
NARROWED = math.cos(math.radians(15))


def main(source: str) -> None:
    """Write the shapes."""
    world = json.loads(Path(source).read_text())
    arcs = [_degrees(arc, world["transform"]) for arc in world["arcs"]]
    shapes: dict[str, dict[str, Any]] = {}
    others = []
    for one in world["objects"]["countries"]["geometries"]:
        code = CODES.get(str(one.get("id")))
        if code is None and str(one.get("id")) not in OTHERS and not _is_guiana(one, arcs):
            continue
        rings = [ring for ring in _rings(one, arcs) if code is None or _within(ring, LIMITS.get(code))]
        drawn = [[_project(point, FRAMES.get(code or "", HERE)) for point in ring] for ring in rings]
        if code is None:
            others += drawn
        else:
            shapes[code] = {"d": _path(drawn), "at": _middle(max(drawn, key=_area))}
    told = {"countries": dict(sorted(shapes.items())), "others": _path(others)}
    (ROOT / "reports" / "shapes" / "countries.json").write_text(json.dumps(told, indent=0) + "\n")


def _degrees(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    """Undo the source's deltas and whole numbers."""
    (east, north), (left, bottom) = transform["scale"], transform["translate"]
    xs, ys = accumulate(point[0] for point in arc), accumulate(point[1] for point in arc)
    return [(x * east + left, y * north + bottom) for x, y in zip(xs, ys, strict=True)]


def _rings(one: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    """Return a country's outlines; lakes inside are left out."""
    polygons = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
    found = []
    for polygon in polygons:
        ring: list[tuple[float, float]] = []
        for index in polygon[0]:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring += part[1:] if ring else part
        found.append(ring)
    return found


def _is_guiana(one: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> bool:
    """France's outline across the ocean belongs to the picture, the rest of it does not."""
    if str(one.get("id")) != "250":
        return False
    one["arcs"] = [part for part in one["arcs"] if arcs[abs(part[0][0])][0][0] < -40]
    return True


def _within(ring: list[tuple[float, float]], limits: tuple[float, ...] | None) -> bool:
    if limits is None:
        return True
    west, south, east, north = limits
    return all(west <= x <= east and south <= y <= north for x, y in ring)


def _project(point: tuple[float, float], frame: tuple[float, ...]) -> tuple[float, float]:
    west, north, unit, left, top = frame
    return round(left + (point[0] - west) * NARROWED * unit, 1), round(top + (north - point[1]) * unit, 1)


def _path(rings: list[list[tuple[float, float]]]) -> str:
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring[:-1]) + "Z" for ring in rings)


def _area(ring: list[tuple[float, float]]) -> float:
    return abs(sum(x * b - a * y for (x, y), (a, b) in pairwise(ring))) / 2


def _middle(ring: list[tuple[float, float]]) -> list[float]:
    """Return the centroid of an outline."""
    pairs = list(pairwise(ring))
    weights = [x * b - a * y for (x, y), (a, b) in pairs]
    whole = sum(weights) or 1
    across = sum((one[0] + other[0]) * weight for (one, other), weight in zip(pairs, weights, strict=True))
    down = sum((one[1] + other[1]) * weight for (one, other), weight in zip(pairs, weights, strict=True))
    return [round(across / (3 * whole), 1), round(down / (3 * whole), 1)]


if __name__ == "__main__":
    main(sys.argv[1])
