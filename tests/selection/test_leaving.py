"""The ranking again without who has a conflict: both ways, and whether a place is kept."""

from __future__ import annotations

import pytest

from selection.rules.leaving import compliant, holds, recomputed, without
from selection.rules.ranking import Line

LINES = [Line("C1", 100, 3)]


def sheets(**levels: list[int]) -> dict[str, dict[int, dict[str, int]]]:
    return {code: {seat: {"C1": level} for seat, level in enumerate(given, start=1)} for code, given in levels.items()}


def test_the_pairs_leave_the_one_proposal_and_the_seats_leave_all() -> None:
    given = sheets(A=[5, 4, 4], B=[3, 5, 4])
    assert without(given, {1}, "A") == {"A": {2: {"C1": 4}, 3: {"C1": 4}}, "B": given["B"]}
    assert without(given, {1}) == {"A": {2: {"C1": 4}, 3: {"C1": 4}}, "B": {2: {"C1": 5}, 3: {"C1": 4}}}
    assert without(given, {1, 2, 3}, "A") == {"B": given["B"]}
    assert without(given, set()) == given


def test_whoever_presses_others_down_is_found_by_the_second_way_only() -> None:
    # Seat 1 gives A what the others give, and B nothing that counts.
    given = sheets(A=[4, 4, 4], B=[1, 5, 4])
    ways = recomputed(sheets=given, lines=LINES, seed="s", seats={1}, code="A")
    assert compliant(ways["pairs"]) == ["A", "B"]
    assert compliant(ways["seats"]) == ["B", "A"]
    assert [one["mean_hundredths"] for one in ways["seats"]] == [450, 400]
    assert recomputed(sheets=given, lines=LINES, seed="s", seats=set(), code="A") == {"pairs": [], "seats": []}


@pytest.mark.parametrize(
    ("before", "after", "code", "gone", "kept"),
    [
        ("ABC", "ABC", "A", "", True),
        ("ABC", "BAC", "A", "", False),
        # Who was chosen as second keeps the place while only who was first stays before.
        ("ABC", "ABC", "B", "", True),
        ("ABC", "BAC", "B", "", True),
        ("ABC", "ACB", "B", "", False),
        # Whoever had the pilot and has it no more overtakes nobody.
        ("ABC", "CBA", "B", "C", True),
        # It complies no more; or one comes in that did not comply before.
        ("ABC", "BC", "A", "", False),
        ("AB", "CAB", "A", "", False),
        ("ABC", "", "A", "", False),
    ],
)
def test_a_place_is_kept_when_nobody_new_stands_before_it(
    before: str, after: str, code: str, gone: str, kept: bool
) -> None:
    assert holds(before=list(before), after=list(after), code=code, gone=list(gone)) is kept
