"""Who reads what: panels drawn by lot, shares under loads and bars, and what is filled up when a seat falls out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selection.rules.assignment import fill_up, panel_size, share_out
from selection.rules.sharing import Needs, Pair, solve

FEW = [f"C{n:02}" for n in range(12)]


def codes(count: int) -> list[str]:
    return [f"C{n:03}" for n in range(count)]


def readers(shares: dict[int, set[str]], code: str) -> set[int]:
    return {seat for seat, mine in shares.items() if code in mine}


def islands(shares: dict[int, set[str]]) -> int:
    """How many groups of seats share no entry with one another."""
    groups: list[tuple[set[int], set[str]]] = []
    for seat, mine in shares.items():
        joined = [group for group in groups if group[1] & mine]
        groups = [group for group in groups if group not in joined]
        groups.append(({seat}.union(*(group[0] for group in joined)), mine.union(*(group[1] for group in joined))))
    return len(groups)


# --- up to twelve ----------------------------------------------------------------------------------------------------


def test_a_panel_has_three_seats_at_least() -> None:
    assert [panel_size(each) for each in (2, 3, 5)] == [3, 3, 5]


def test_up_to_twelve_everybody_on_the_panel_reads_all() -> None:
    assert share_out(FEW, [1, 2, 3], each=3, seed="s") == {1: set(FEW), 2: set(FEW), 3: set(FEW)}


def test_with_one_to_spare_the_lot_says_who_waits_and_the_number_of_a_seat_does_not() -> None:
    waits = [
        seat
        for n in range(200)
        for seat, mine in (share_out(FEW, [1, 2, 3, 4], each=3, seed=f"seed {n}") or {}).items()
        if not mine
    ]
    assert len(waits) == 200
    assert {seat: 30 < waits.count(seat) < 70 for seat in (1, 2, 3, 4)} == dict.fromkeys((1, 2, 3, 4), True)


def test_a_seat_with_one_bar_reads_nothing_in_the_whole_call() -> None:
    shares = share_out(FEW, [1, 2, 3, 4], each=3, seed="s", barred={(2, FEW[5])})
    assert shares == {1: set(FEW), 2: set(), 3: set(FEW), 4: set(FEW)}


def test_a_barred_seat_looks_like_one_that_lost_the_lot() -> None:
    lost = next(
        f"seed {n}" for n in range(200) if not (share_out(FEW, [1, 2, 3, 4], each=3, seed=f"seed {n}") or {})[2]
    )
    without = share_out(FEW, [1, 2, 3, 4], each=3, seed=lost)
    assert share_out(FEW, [1, 2, 3, 4], each=3, seed=lost, barred={(2, FEW[0])}) == without
    assert share_out(FEW, [1, 2, 3, 4], each=3, seed=lost, barred={(2, code) for code in FEW}) == without


def test_too_few_seats_cannot_be_shared_and_bars_alone_never_tell() -> None:
    assert share_out(FEW, [1, 2], each=3, seed="s") is None
    without = share_out(FEW, [1, 2, 3], each=3, seed="s")
    assert without is not None
    assert share_out(FEW, [1, 2, 3], each=3, seed="s", barred={(1, FEW[0])}) == without
    assert share_out(FEW, [1, 2, 3], each=3, seed="s", barred={(n, FEW[0]) for n in (1, 2, 3)}) == without


def test_of_several_barred_seats_only_as_many_read_as_are_missing() -> None:
    shares = share_out(FEW, [1, 2, 3, 4, 5], each=3, seed="s", barred={(n, FEW[0]) for n in (1, 3, 5)}) or {}
    assert (shares[2], shares[4]) == (set(FEW), set(FEW))
    assert sorted(len(shares[n]) for n in (1, 3, 5)) == [0, 0, len(FEW)]


# --- above twelve ----------------------------------------------------------------------------------------------------


@given(st.integers(13, 40), st.integers(3, 9), st.integers(2, 4), st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_above_twelve_each_entry_has_its_readers_loads_are_even_and_seats_are_linked(
    entries: int, seats: int, each: int, number: int
) -> None:
    shares = share_out(codes(entries), list(range(seats)), each=each, seed=f"seed {number}")
    if seats < each:
        assert shares is None
        return
    assert shares is not None
    loads = [len(mine) for mine in shares.values()]
    assert {len(readers(shares, code)) for code in codes(entries)} == {each}
    assert max(loads) - min(loads) <= 1
    assert islands(shares) == 1


@given(st.sets(st.tuples(st.integers(1, 6), st.sampled_from(codes(20))), max_size=9), st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_a_barred_pair_is_left_out_and_nobodys_load_tells(barred: set[Pair], number: int) -> None:
    seats = [1, 2, 3, 4, 5, 6]
    shares = share_out(codes(20), seats, each=3, seed=f"seed {number}", barred=barred)
    without = share_out(codes(20), seats, each=3, seed=f"seed {number}")
    assert shares is not None
    assert without is not None
    broken = {(seat, code) for seat, mine in shares.items() for code in mine} & barred
    free = {code: sum((seat, code) not in barred for seat in seats) for code in codes(20)}
    assert len(broken) == sum(max(0, 3 - count) for count in free.values())
    assert {len(readers(shares, code)) for code in codes(20)} == {3}
    spread = [sorted(len(mine) for mine in one.values()) for one in (shares, without)]
    assert spread[0] == spread[1]


def test_a_bar_that_does_not_bite_changes_nothing() -> None:
    shares = share_out(codes(20), [1, 2, 3, 4, 5, 6], each=3, seed="s")
    assert shares is not None
    free = {(seat, code) for seat in shares for code in codes(20)} - {
        (seat, c) for seat, m in shares.items() for c in m
    }
    assert share_out(codes(20), list(shares), each=3, seed="s", barred=free) == shares


def test_the_order_of_the_input_decides_nothing_and_the_seed_does() -> None:
    first = share_out(codes(20), [1, 2, 3, 4, 5, 6], each=3, seed="s")
    assert share_out(codes(20)[::-1], [6, 5, 4, 3, 2, 1], each=3, seed="s") == first
    assert share_out(codes(20), [1, 2, 3, 4, 5, 6], each=3, seed="t") != first


def test_where_too_few_are_left_to_read_one_entry_a_bar_yields_there_alone() -> None:
    barred = {(seat, "C000") for seat in (1, 2, 3, 4)} | {(5, "C001")}
    shares = share_out(codes(13), [1, 2, 3, 4, 5, 6], each=3, seed="s", barred=barred) or {}
    broken = {(seat, code) for seat, mine in shares.items() for code in mine} & barred
    assert ({code for _seat, code in broken}, len(broken)) == ({"C000"}, 1)
    without = share_out(codes(13), [1, 2, 3, 4, 5, 6], each=3, seed="s") or {}
    assert {seat: len(mine) for seat, mine in shares.items()} == {seat: len(mine) for seat, mine in without.items()}
    enough = share_out(codes(13), [1, 2, 3, 4, 5, 6, 7], each=3, seed="s", barred=barred) or {}
    assert {(seat, code) for seat, mine in enough.items() for code in mine} & barred == set()


def test_seats_would_fall_apart_without_the_cuts() -> None:
    """Two readers each, as many entries as seats: rings, and often more than one."""
    for number in range(40):
        entries, seats = codes(16), list(range(16))
        found = solve(entries, dict.fromkeys(entries, (2, 2)), dict.fromkeys(seats, (2, 2)), seed=f"seed {number}")
        assert found is not None
        loose = {seat: {code for of, code in found if of == seat} for seat in seats}
        if islands(loose) > 1:
            break
    else:
        pytest.fail("No seed falls apart: this test would see nothing.")
    shares = share_out(entries, seats, each=2, seed=f"seed {number}")
    assert shares is not None
    assert islands(shares) == 1


def test_three_hundred_entries_and_sixty_seats_are_shared() -> None:
    shares = share_out(codes(300), list(range(60)), each=3, seed="s")
    assert shares is not None
    assert {len(mine) for mine in shares.values()} == {15}


# --- when a seat falls out -------------------------------------------------------------------------------------------


def test_what_lacks_a_reader_goes_to_others_and_nothing_is_taken_from_anybody() -> None:
    shares = share_out(codes(20), [1, 2, 3, 4, 5, 6], each=3, seed="s")
    assert shares is not None
    gone = shares.pop(4)
    barred = {(1, code) for code in gone}
    more = fill_up(codes(20), shares, each=3, seed="s", barred=barred)
    assert sorted(code for mine in more.values() for code in mine) == sorted(gone)
    assert 1 not in more
    assert [seat for seat, mine in more.items() if mine & shares[seat]] == []


def test_a_seat_that_joins_reads_what_lacks_a_reader_only() -> None:
    complete = {seat: set(codes(20)) for seat in (1, 2, 3)}
    assert fill_up(codes(20), complete | {4: set()}, each=3, seed="s") == {}
    thin = {1: set(codes(20)), 2: set(codes(20)), 4: set()}
    assert fill_up(codes(20), thin, each=3, seed="s") == {4: set(codes(20))}
    assert fill_up(codes(20), thin, each=3, seed="s", barred={(4, "C007")}) == {4: set(codes(20))}


def test_up_to_twelve_the_next_in_the_lot_reads_all_unless_she_is_barred() -> None:
    held = {1: set(FEW), 3: set(FEW), 4: set[str](), 5: set[str]()}
    first = fill_up(FEW, held, each=3, seed="s")
    assert [mine for mine in first.values()] == [set(FEW)]
    (drawn,) = first
    other = {4: 5, 5: 4}[drawn]
    assert fill_up(FEW, held, each=3, seed="s", barred={(drawn, FEW[0])}) == {other: set(FEW)}
    assert fill_up(FEW, held, each=3, seed="s", barred={(4, FEW[0]), (5, FEW[0])}) == first
    assert fill_up(FEW, held | {2: set(FEW)}, each=3, seed="s") == {}


# --- what readers must be together -----------------------------------------------------------------------------------


def _needs(seats: int) -> Needs:
    skills = [["ley"], ["datos"], [], ["ley", "datos"]]
    return Needs(
        areas={seat: ("", "Imagen", "Social")[seat % 3] for seat in range(1, seats + 1)},
        most_from_area=1,
        competences={seat: skills[seat % 4] for seat in range(1, seats + 1)},
        wanted=("ley", "datos"),
    )


def _unmet(shares: dict[int, set[str]], needs: Needs) -> list[str]:
    found = []
    for code in {code for mine in shares.values() for code in mine}:
        of = readers(shares, code)
        areas = [needs.areas[seat] for seat in of if needs.areas[seat]]
        if len(areas) != len(set(areas)):
            found.append(f"{code} areas")
        found += [f"{code} {name}" for name in needs.wanted if not any(name in needs.competences[s] for s in of)]
    return found


@pytest.mark.parametrize(("entries", "seats"), [(8, 9), (20, 9), (60, 12)])
def test_the_readers_of_each_entry_meet_the_needs_that_chance_does_not(entries: int, seats: int) -> None:
    needs, people = _needs(seats), list(range(1, seats + 1))
    plain = [share_out(codes(entries), people, each=3, seed=f"{n}") or {} for n in range(5)]
    assert any(_unmet(shares, needs) for shares in plain)
    for n in range(5):
        shares = share_out(codes(entries), people, each=3, seed=f"{n}", needs=needs)
        assert shares is not None
        assert _unmet(shares, needs) == []
        assert {len(readers(shares, code)) for code in codes(entries)} == {3}
        loads = {len(mine) for mine in shares.values()}
        assert entries <= 12 or (max(loads) - min(loads) <= 1 and islands(shares) == 1)


def test_the_worst_fitted_entry_fits_as_well_as_it_can() -> None:
    needs = Needs(competences={seat: ["x"] if seat % 3 else ["x", "y"] for seat in range(1, 10)}, wanted=("x", "y"))
    shares = share_out(codes(30), list(range(1, 10)), each=3, seed="s", needs=needs)
    assert shares is not None
    # A third of the seats has both: four on the mean, and no entry is below the mean.
    assert {sum(needs.fit(seat) for seat in readers(shares, code)) for code in codes(30)} == {4}


def test_needs_that_nobody_can_meet_are_not_met_by_halves() -> None:
    needs = Needs(wanted=("ley",))
    assert share_out(codes(5), [1, 2, 3, 4], each=3, seed="s", needs=needs) is None
    assert share_out(codes(20), [1, 2, 3, 4], each=3, seed="s", needs=needs) is None


@pytest.mark.parametrize("entries", [5, 20])
def test_when_a_seat_falls_out_needs_are_met_where_who_is_left_can(entries: int) -> None:
    needs = _needs(9)
    shares = share_out(codes(entries), list(range(1, 10)), each=3, seed="s", needs=needs) or {}
    gone = next(seat for seat, mine in shares.items() if mine)
    left = {seat: mine for seat, mine in shares.items() if seat != gone}
    more = fill_up(codes(entries), left, each=3, seed="s", needs=needs)
    whole = {seat: mine | more.get(seat, set()) for seat, mine in left.items()}
    assert (_unmet(whole, needs), {len(readers(whole, code)) for code in codes(entries)}) == ([], {3})
    alone = fill_up(codes(entries), left, each=3, seed="s", needs=Needs(wanted=("nobody has it",)))
    assert {len(readers({s: m | alone.get(s, set()) for s, m in left.items()}, c)) for c in codes(entries)} == {3}
