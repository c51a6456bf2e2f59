"""Sharing many entries out among seats: an integer programme (HiGHS) whose solution a seed alone decides.

Every function is pure: the same arguments give the same answer on every machine, and the seed must not be known before
the opening. It must stay secret for as long as barred pairs do: who can compute the shares without the bars sees them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: One seat's number and one entry's code.
Pair = tuple[int, str]
_MOST_CUTS = 50
#: Worth of one more reader, against weights below 1 for each pair.
_READER = 1000
#: Cost of a barred pair where bars yield: more than what the weights of any swap make up for, less than a reader.
_BARRED = 500


@dataclass(frozen=True, slots=True)
class Needs:
    """What the readers of each entry must be together. Public: it knows of no bar.

    ``areas`` and ``competences``: of each seat, by number; a seat without an area comes from outside and counts for
    none. ``wanted``: competences of which each entry has at least one reader.
    """

    areas: Mapping[int, str] = field(default_factory=dict)
    most_from_area: int = 0
    competences: Mapping[int, Collection[str]] = field(default_factory=dict)
    wanted: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted) or self.most_from_area > 0

    def groups(self, seats: Collection[int]) -> list[tuple[list[int], int, int]]:
        """Return (seats, least, most) of them among the readers of any entry."""
        found: list[tuple[list[int], int, int]] = []
        for area in sorted({self.areas.get(seat, "") for seat in seats} - {""}) if self.most_from_area else ():
            found.append(([seat for seat in seats if self.areas.get(seat) == area], 0, self.most_from_area))
        for name in self.wanted:
            found.append(([seat for seat in seats if name in self.competences.get(seat, ())], 1, len(seats)))
        return found

    def fit(self, seat: int) -> int:
        """Return how many of the wanted competences a seat has."""
        return sum(name in self.competences.get(seat, ()) for name in self.wanted)


NO_NEEDS = Needs()


def keyed(key: str, *parts: object) -> str:
    """Return the HMAC-SHA-256 (hex) of some parts under a key."""
    return hmac.new(key.encode(), "|".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()


def loads(seats: Sequence[int], total: int, *, seed: str) -> dict[int, int]:
    """Return how many entries each seat reads when ``total`` readings are shared: two seats differ by one at most.

    Who reads one more is drawn by the seed, never by who is barred from what.
    """
    base, more = divmod(total, len(seats))
    order = sorted(seats, key=lambda seat: keyed(seed, "load", seat))
    return {seat: base + (place < more) for place, seat in enumerate(order)}


def solve(
    codes: Sequence[str],
    readers: Mapping[str, tuple[int, int]],
    limits: Mapping[int, tuple[int, int]],
    *,
    seed: str,
    barred: Collection[Pair] = (),
    held: Collection[Pair] = (),
    connected: bool = False,
    needs: Needs = NO_NEEDS,
    fit: int = 0,
    yielding: bool = False,
) -> set[Pair] | None:
    """Return who reads what, or None when nothing fits.

    ``readers``: code to the least and the most readers; ``limits``: seat to the least and the most entries. ``held``
    pairs stay, ``barred`` ones never come, or, when bars are ``yielding``, only where the rest could not be otherwise.
    As many readings as fit are given; among equals the seed decides.
    ``connected``: any two seats are linked over entries that they share with others, so that severe and mild ones can
    be told apart. ``needs``: what the readers of each entry must be together; ``fit``: the least sum of their fits.
    """
    seats, codes = sorted(limits), sorted(codes)
    held, barred = set(held), set(barred)
    programme = _Programme(seats, codes, seed=seed, barred=barred, held=held, yielding=yielding)
    rows = [(programme.of_code(code), *readers[code]) for code in codes]
    rows += [(programme.of_seat(seat), *limits[seat]) for seat in seats]
    rows += programme.of_needs(needs)
    fits = {seat: needs.fit(seat) for seat in seats} if fit else {}
    for _round in range(_MOST_CUTS):
        found = programme.run(rows, fits, fit)
        if found is None:
            return None
        island = _island(found) if connected else set()
        if not island:
            return found
        rows.append((programme.across(island), 1, len(found)))
    return None


class _Programme:
    """Variables 0 or 1, one for each seat and code; costs from the seed."""

    def __init__(
        self,
        seats: list[int],
        codes: list[str],
        *,
        seed: str,
        barred: set[Pair],
        held: set[Pair],
        yielding: bool = False,
    ) -> None:
        self.seats, self.codes = seats, codes
        self.pairs = [(seat, code) for seat in seats for code in codes]
        dear = barred if yielding else set()
        self.costs = [
            int(keyed(seed, "pair", *pair)[:12], 16) / 16**12 - _READER + _BARRED * (pair in dear)
            for pair in self.pairs
        ]
        self.least = [int(pair in held) for pair in self.pairs]
        self.most = [int(yielding or pair in held or pair not in barred) for pair in self.pairs]

    def of_seat(self, seat: int) -> list[int]:
        """Return the places of a seat's pairs."""
        first = self.seats.index(seat) * len(self.codes)
        return list(range(first, first + len(self.codes)))

    def of_code(self, code: str) -> list[int]:
        """Return the places of a code's pairs."""
        return list(range(self.codes.index(code), len(self.pairs), len(self.codes)))

    def of_needs(self, needs: Needs) -> list[tuple[list[int], int, int]]:
        """Return a row for each entry and group."""
        first = {seat: place * len(self.codes) for place, seat in enumerate(self.seats)}
        groups = needs.groups(self.seats)
        return [
            ([first[seat] + at for seat in group], least, most)
            for at in range(len(self.codes))
            for group, least, most in groups
        ]

    def across(self, island: set[Any]) -> list[int]:
        """Return the places of the pairs that link an island of seats and codes with the rest."""
        return [place for place, (seat, code) in enumerate(self.pairs) if (seat in island) != (code in island)]

    def run(
        self, rows: list[tuple[list[int], int, int]], fits: Mapping[int, int] | None = None, fit: int = 0
    ) -> set[Pair] | None:
        """Solve under ``rows``: (places, least sum, most sum); ``fit``: the least sum of ``fits`` of each entry."""
        # Half a second to import: what never shares out does not pay for it.
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        worth = [[1] * len(row[0]) for row in rows]
        if fits:
            rows = [*rows, *((self.of_code(code), fit, len(self.pairs) * fit) for code in self.codes)]
            worth += [[fits[seat] for seat in self.seats]] * len(self.codes)
        places = np.concatenate([np.asarray(row[0], dtype=int) for row in rows])
        starts = np.cumsum([0] + [len(row[0]) for row in rows])
        matrix = csr_array((np.concatenate(worth), places, starts), shape=(len(rows), len(self.pairs)))
        bounds = Bounds(np.asarray(self.least), np.asarray(self.most))
        limits = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
        # Loads and readers alone make a transport problem, whose best corner has whole numbers: ten times as quick.
        # A cut for connection may ask for more.
        for whole in (0, 1):
            answer = milp(
                np.asarray(self.costs),
                integrality=np.full(len(self.pairs), whole),
                bounds=bounds,
                constraints=limits,
                options={"mip_rel_gap": 0},
            )
            if answer.x is None:
                return None
            if np.abs(answer.x - answer.x.round()).max() < 1e-6:
                break
        return {pair for pair, value in zip(self.pairs, answer.x, strict=True) if value > 0.5}


def _island(found: set[Pair]) -> set[Any]:
    """Return the seats and codes that hang together with the first one, or nothing when all do."""
    near: dict[Any, set[Any]] = {}
    for seat, code in found:
        near.setdefault(seat, set()).add(code)
        near.setdefault(code, set()).add(seat)
    if not near:
        return set()
    start = min(seat for seat, _code in found)
    reached, border = {start}, [start]
    while border:
        for other in near[border.pop()] - reached:
            reached.add(other)
            border.append(other)
    return reached if len(reached) < len(near) else set()
