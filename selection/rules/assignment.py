"""Who reads what, in which order. Pure: who has the seed and the bars computes the same again, nobody else does.

Bars are silent. Up to twelve entries a panel reads all of them, and it is drawn by lot from the seats that are ready:
a barred seat loses a lot like any other. Above twelve a barred pair is left out, and every load is what it would be.
Where nobody else is left to read, bars yield: a call that could not open, or a proposal that lacked a reader, would
tell the entity that somebody declared something about who applies. Who then reads does not know whose the proposal is,
and declares by name after the opening.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product

from selection.rules.sharing import NO_NEEDS, Needs, Pair, keyed, loads, solve

__all__ = ["EVERYBODY_READS_ALL", "FEWEST_SEATS", "fill_up", "keyed", "panel_size", "share_out", "shuffled"]

#: Up to so many entries every seat of the panel reads all of them.
EVERYBODY_READS_ALL = 12
FEWEST_SEATS = 3


def panel_size(each: int) -> int:
    """Return how many seats a panel needs, when each entry has ``each`` readers."""
    return max(FEWEST_SEATS, each)


def shuffled(codes: Sequence[str], *, seat: int, call: str, key: str) -> list[str]:
    """Return a seat's own order of entries; it depends on the key alone, never on the order of ``codes``."""
    return sorted(codes, key=lambda code: keyed(key, "place", call, seat, code))


def share_out(
    codes: Sequence[str],
    seats: Sequence[int],
    *,
    each: int,
    seed: str,
    barred: Collection[Pair] = (),
    needs: Needs = NO_NEEDS,
    panel: int = 0,
) -> dict[int, set[str]] | None:
    """Return which entries each of ``seats`` reads (none: she is a substitute), or None when they cannot be shared.

    Up to twelve entries ``panel`` seats (0: ``panel_size(each)``) read all of them. Above, ``each`` readers an entry;
    loads of two seats differ by one at most where the bars allow it, seats are linked over the entries that they
    share, and the entry whose readers fit its competences least fits as well as it can. ``needs`` hold for all.
    Whether they can be shared never depends on who is ``barred``.
    """
    if len(codes) <= EVERYBODY_READS_ALL:
        drawn = _drawn(seats, panel or panel_size(each), seed=seed, barred=barred, needs=needs)
        return None if drawn is None else {seat: set(codes) if seat in drawn else set() for seat in seats}
    if len(seats) < each:
        return None
    exact = loads(seats, each * len(codes), seed=seed)
    least, most = min(exact.values()), max(exact.values())
    even = {seat: (load, load) for seat, load in exact.items()}
    wider = [dict.fromkeys(seats, (max(0, least - slack), most + slack)) for slack in range(least + 1)]
    # Who reads one more is drawn by a secret seed: that a bar moved it cannot be seen. A wider gap could.
    tries = [(even, False), (wider[0], False), (even, True), (wider[0], True)]
    tries += [(limits, yielding) for limits in wider[1:] for yielding in (False, True)]
    readers = dict.fromkeys(codes, (each, each))
    for limits, yielding in tries:
        for fit in _fits(exact, len(codes), needs) if barred or not yielding else ():
            found = solve(
                codes,
                readers,
                limits,
                seed=seed,
                barred=barred,
                connected=each > 1,
                needs=needs,
                fit=fit,
                yielding=yielding,
            )
            if found is not None:
                return {seat: {code for of, code in found if of == seat} for seat in seats}
    return None


def fill_up(
    codes: Sequence[str],
    held: Mapping[int, Collection[str]],
    *,
    each: int,
    seed: str,
    barred: Collection[Pair] = (),
    needs: Needs = NO_NEEDS,
    panel: int = 0,
) -> dict[int, set[str]]:
    """Return which entries seats read besides what they hold, so that each entry has its readers again.

    ``held``: every seat that may read to what it reads already; nothing is taken from anybody. What lacks a reader
    when nobody is left to read it stays so. ``needs`` hold where whoever is left can meet them; who is ``barred`` reads
    where nobody else can.
    """
    if len(codes) <= EVERYBODY_READS_ALL:
        reading = {seat for seat, has in held.items() if has}
        wanted = max(0, (panel or panel_size(each)) - len(reading))
        size = len(reading) + min(wanted, len(held) - len(reading))
        drawn = None
        for asked in (needs, NO_NEEDS):
            drawn = drawn or _drawn(sorted(held), size, seed=seed, barred=barred, needs=asked, held=reading)
        return {seat: set(codes) for seat in (drawn or set()) - reading}
    pairs = {(seat, code) for seat, has in held.items() for code in has}
    readers = {code: sum(of == code for _seat, of in pairs) for code in codes}
    missing = sum(max(0, each - count) for count in readers.values())
    if not missing or not held:
        return {}
    now = {seat: len(has) for seat, has in held.items()}
    fewest = next(top for top in range(len(pairs) + missing + 1) if _room(now, top) >= missing)
    best: set[Pair] = pairs
    for yielding, asked in product([False, True] if barred else [False], [needs, NO_NEEDS] if needs else [NO_NEEDS]):
        for top in range(fewest, len(codes) + 1):
            found = solve(
                codes,
                {code: (count, max(count, each)) for code, count in readers.items()},
                {seat: (count, max(count, top)) for seat, count in now.items()},
                seed=seed,
                barred=barred,
                held=pairs,
                needs=asked,
                yielding=yielding,
            )
            best = found if found is not None and len(found) > len(best) else best
            if len(best) == len(pairs) + missing:
                break
        if len(best) == len(pairs) + missing:
            break
    more: dict[int, set[str]] = {}
    for seat, code in best - pairs:
        more.setdefault(seat, set()).add(code)
    return more


def _fits(loads_of: Mapping[int, int], entries: int, needs: Needs) -> list[int]:
    """Return the least fits to ask of every entry, the best first: no minimum is above the mean."""
    if not needs.wanted:
        return [0]
    whole = sum(load * needs.fit(seat) for seat, load in loads_of.items())
    return list(range(whole // entries, -1, -1))


def _room(now: Mapping[int, int], top: int) -> int:
    """Return how many readings fit when no seat reads more than ``top`` that does not do so already."""
    return sum(max(0, top - count) for count in now.values())


def _is_barred(seat: int, barred: Collection[Pair]) -> bool:
    return any(of == seat for of, _code in barred)


def _drawn(
    seats: Sequence[int],
    size: int,
    *,
    seed: str,
    barred: Collection[Pair],
    needs: Needs,
    held: Collection[int] = (),
) -> set[int] | None:
    """Return the panel, by lot from the seats without bars; None when they are too few, or cannot meet the needs.

    By lot, and not by number: a seat that is passed over in a fixed order would tell of a bar. ``held``: seats that
    are on the panel already. Seats with bars fill up, by lot too, where those without are not enough.
    """
    lot = sorted(seats, key=lambda seat: keyed(seed, "panel", seat))
    if len(lot) < size:
        return None
    free = [seat for seat in lot if seat in held or not _is_barred(seat, barred)]
    if not needs:
        order = [*free, *[seat for seat in lot if seat not in free]]
        return {*held, *[seat for seat in order if seat not in held][: size - len(held)]}
    for usable in (free, lot):
        found = solve(
            ["panel"],
            {"panel": (size, size)},
            dict.fromkeys(usable, (0, 1)),
            seed=seed,
            held={(seat, "panel") for seat in held},
            barred={(seat, "panel") for seat in lot if seat not in free},
            needs=needs,
            yielding=True,
        )
        if found is not None:
            return {seat for seat, _panel in found}
    return None
