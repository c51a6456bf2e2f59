"""Worked examples and properties of the blind room's decisions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.utils import translation
from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from selection.marks import MARKS, draw_mark
from selection.rules.assignment import shuffled
from selection.rules.ranking import Line, hundredths, majority, rank
from selection.rules.scores import collides, is_complete, may_see_panel, reason_is_enough
from selection.rules.seats import may_appoint, may_open
from selection.rules.texts import Piece, paragraphs, pieces, quotes

EQUAL = [Line("C1", 25, 3), Line("C2", 25, 3), Line("C3", 25, 3), Line("C4", 25, 3)]
LONG = "una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
TWENTY = LONG + "dieciocho diecinueve veinte"


def sheet(*levels: int) -> dict[str, int]:
    return {f"C{place}": level for place, level in enumerate(levels, start=1)}


def three(*levels: int) -> dict[int, dict[str, int]]:
    return {seat: sheet(*levels) for seat in (1, 2, 3)}


def test_the_mean_is_weighted_and_rounded_half_up() -> None:
    lines = [Line("C1", 40, 3), Line("C2", 30, 3), Line("C3", 20, 3), Line("C4", 10, 3)]
    placing = rank({"A": {1: sheet(5, 4, 3, 2), 2: sheet(4, 4, 4, 4), 3: sheet(3, 3, 3, 3)}}, lines, "seed")[0]
    # by hand: 40·12/3 + 30·11/3 + 20·10/3 + 10·9/3 = 366.67 of 100 parts → 3.67
    assert placing.mean_hundredths == 367
    assert [row["mean_hundredths"] for row in placing.levels] == [400, 367, 333, 300]


@pytest.mark.parametrize(
    ("value", "expected"), [(Fraction(1, 200), 1), (Fraction(1, 201), 0), (Fraction(7, 3), 233), (Fraction(8, 3), 267)]
)
def test_half_a_hundredth_goes_up(value: Fraction, expected: int) -> None:
    assert hundredths(value) == expected


def test_half_of_the_assessors_is_no_majority() -> None:
    assert [majority(2, 4), majority(2, 3), majority(1, 2), majority(1, 1)] == [False, True, False, True]


def test_an_entry_that_misses_one_criterion_ranks_below_a_weaker_one_that_complies() -> None:
    placings = rank({"HIGH": three(5, 5, 5, 2), "LOW": three(3, 3, 3, 3)}, EQUAL, "seed")
    assert [(one.code, one.complies, one.mean_hundredths) for one in placings] == [
        ("LOW", True, 300),
        ("HIGH", False, 425),
    ]


def test_two_of_three_assessors_make_an_entry_comply() -> None:
    placing = rank({"A": {1: sheet(3, 3, 3, 3), 2: sheet(3, 3, 3, 3), 3: sheet(0, 0, 0, 0)}}, EQUAL, "seed")[0]
    assert (placing.complies, [(row["met"], row["seats"]) for row in placing.levels]) == (True, [(2, 3)] * 4)


def test_a_tie_goes_to_the_heaviest_criterion() -> None:
    lines = [Line("C1", 20, 3), Line("C2", 40, 3), Line("C3", 20, 3), Line("C4", 20, 3)]
    placings = rank({"A": three(5, 3, 4, 4), "B": three(3, 4, 4, 4)}, lines, "seed")
    assert {one.mean_hundredths for one in placings} == {380}
    assert [(one.code, one.tie_rule) for one in placings] == [("B", "heaviest"), ("A", "heaviest")]


def test_a_tie_on_the_heaviest_goes_to_the_highest_minimum() -> None:
    placings = rank({"A": three(4, 5, 4, 3), "B": three(4, 4, 4, 4)}, EQUAL, "seed")
    assert [(one.code, one.tie_rule) for one in placings] == [("B", "minimum"), ("A", "minimum")]


def test_a_tie_on_the_minimum_goes_to_the_lowest_spread() -> None:
    even = {1: sheet(4, 3, 4, 5), 2: sheet(4, 5, 4, 3)}
    uneven = {1: sheet(5, 5, 4, 4), 2: sheet(3, 3, 4, 4)}
    placings = rank({"UNEVEN": uneven, "EVEN": even}, EQUAL, "seed")
    assert [(one.code, one.tie_rule) for one in placings] == [("EVEN", "spread"), ("UNEVEN", "spread")]


def test_a_full_tie_goes_to_the_public_lot_and_the_seed_decides() -> None:
    sheets = {"A": three(4, 4, 4, 4), "B": three(4, 4, 4, 4)}
    winners = {rank(sheets, EQUAL, f"seed {n}")[0].code for n in range(20)}
    assert winners == {"A", "B"}
    assert {one.tie_rule for one in rank(sheets, EQUAL, "seed")} == {"lot"}


def test_an_incomplete_sheet_is_refused() -> None:
    with pytest.raises(ValueError):
        rank({"A": {1: {"C1": 3}}}, EQUAL, "seed")
    with pytest.raises(ValueError):
        rank({"A": {}}, EQUAL, "seed")


_SHEETS = st.dictionaries(
    st.text("ABCDEFGH", min_size=3, max_size=3),
    st.lists(st.tuples(*[st.integers(0, 5)] * 4), min_size=1, max_size=5),
    min_size=1,
    max_size=9,
)


@given(_SHEETS, st.randoms())
def test_the_ranking_never_depends_on_the_order_of_its_input(
    raw: dict[str, list[tuple[int, ...]]], random: object
) -> None:
    sheets = {code: {seat: sheet(*levels) for seat, levels in enumerate(rows, 1)} for code, rows in raw.items()}
    mixed = list(sheets.items())
    random.shuffle(mixed)  # type: ignore[attr-defined]
    again = {code: dict(sorted(seats.items(), reverse=True)) for code, seats in mixed}
    assert rank(again, EQUAL, "seed") == rank(sheets, EQUAL, "seed")


@given(_SHEETS)
def test_ranks_count_up_and_compliant_entries_come_first(raw: dict[str, list[tuple[int, ...]]]) -> None:
    sheets = {code: {seat: sheet(*levels) for seat, levels in enumerate(rows, 1)} for code, rows in raw.items()}
    placings = rank(sheets, EQUAL, "seed")
    assert [one.rank for one in placings] == list(range(1, len(sheets) + 1))
    assert [(not one.complies, -one.mean_hundredths) for one in placings] == sorted(
        (not one.complies, -one.mean_hundredths) for one in placings
    )


# --- who reads what --------------------------------------------------------------------------------------------------


def test_each_seat_has_an_order_of_its_own_that_the_order_of_arrival_does_not_move() -> None:
    codes = [f"C{n:02}" for n in range(10)]
    first = shuffled(codes, seat=1, call="X", key="k")
    assert shuffled(codes[::-1], seat=1, call="X", key="k") == first
    assert shuffled(codes, seat=2, call="X", key="k") != first
    assert shuffled(codes, seat=1, call="X", key="other") != first


def test_the_order_of_reading_does_not_follow_the_order_of_arrival() -> None:
    codes = [f"C{n:02}" for n in range(8)]
    firsts = {shuffled(codes, seat=1, call=f"call {n}", key="k")[0] for n in range(200)}
    assert firsts == set(codes)


# --- scores, seats, texts --------------------------------------------------------------------------------------------


def test_a_reason_needs_twenty_words() -> None:
    assert reason_is_enough(TWENTY)
    assert str(reason_is_enough(TWENTY.removesuffix(" veinte")).reason) == (
        "Explain the level with at least 20 words: 1 is missing."
    )
    with translation.override("es"):
        told = [str(reason_is_enough(TWENTY.removesuffix(gone)).reason) for gone in (" veinte", " diecinueve veinte")]
    assert [one.partition(": ")[2] for one in told] == ["falta 1.", "faltan 2."]
    assert "repeats the same words" in str(reason_is_enough("no " * 30).reason)
    assert not reason_is_enough("Bien, muy bien, de verdad muy muy bien " * 4)


def test_an_assessment_is_complete_with_all_levels_and_reasons() -> None:
    assert is_complete([("Relevance", 0, TWENTY)])
    assert not is_complete([("Relevance", None, TWENTY)])
    assert "Relevance" in str(is_complete([("Relevance", 3, "short")]).reason)


def test_a_save_collides_only_when_the_same_field_changed_to_something_else() -> None:
    assert collides(known=1, changed=2, stored="theirs", value="mine")
    assert not collides(known=2, changed=2, stored="theirs", value="mine")
    assert not collides(known=1, changed=2, stored="same", value="same")


def test_the_panel_is_seen_after_all_of_ones_own() -> None:
    assert may_see_panel(own=3, own_sealed=3, active=True)
    assert not may_see_panel(own=3, own_sealed=2, active=True)
    assert not may_see_panel(own=0, own_sealed=0, active=True)
    assert not may_see_panel(own=3, own_sealed=3, active=False)


def test_the_head_of_the_entity_may_not_assess() -> None:
    assert may_appoint(state="open", steers=True, is_head=False, had_seat=False)
    assert not may_appoint(state="open", steers=True, is_head=True, had_seat=False)
    assert not may_appoint(state="open", steers=False, is_head=False, had_seat=False)
    assert not may_appoint(state="deliberation", steers=True, is_head=False, had_seat=False)


def test_the_assessment_opens_with_an_entry_and_a_panel_that_has_declared() -> None:
    assert may_open(state="verification", entitled=True, entries=1, ready=3, needed=3)
    assert not may_open(state="verification", entitled=True, entries=0, ready=3, needed=3)
    assert not may_open(state="verification", entitled=True, entries=1, ready=2, needed=3)
    assert not may_open(state="closed", entitled=True, entries=1, ready=3, needed=3)


def test_what_is_masked_is_told_apart() -> None:
    assert pieces("[…] reúne voces de [la empresa].") == [
        Piece("[…]", True),
        Piece(" reúne voces de "),
        Piece("[la empresa]", True),
        Piece("."),
    ]


def test_a_quoted_paragraph_says_who_quotes_it() -> None:
    reason = "Dice «reúne las voces del barrio» y basta."
    found = paragraphs("Esto reúne las voces\ndel barrio.\n\nOtra cosa.", [("Pertinencia", reason)])
    assert quotes(reason) == ["reúne las voces del barrio"]
    assert [one.cited for one in found] == [[], [], []]
    joined = paragraphs("Esto reúne las voces del barrio.\n\nOtra cosa.", [("Pertinencia", reason)])
    assert [one.cited for one in joined] == [["Pertinencia"], []]


def test_names_of_proposals_have_addresses_of_their_own() -> None:
    slugs = {slugify(mark) for mark in MARKS}
    assert len(slugs) == len(MARKS) >= 90
    assert slugs & {"panel", "seats", "open", "close", "declare", "decision", "deserted", "reviews"} == set()
    assert draw_mark(MARKS).endswith(" 2")
    assert draw_mark(MARKS[1:]) == MARKS[0]
