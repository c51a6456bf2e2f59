"""What the custodians' rules say, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.verdict import YES
from startups.rules import desks, unsealing
from startups.rules.desks import Span
from startups.states import Ground, SubmissionState

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALL_PASSED = {ground: "passed" for ground in Ground.values}


def said(verdict: object) -> str:
    return str(getattr(verdict, "reason", ""))


@pytest.mark.parametrize(
    ("results", "standing"),
    [
        ({}, None),
        ({"sanction": "passed"}, None),
        ({"sanction": "failed"}, SubmissionState.INELIGIBLE),
        (ALL_PASSED, SubmissionState.ELIGIBLE),
        (ALL_PASSED | {"country": "failed"}, SubmissionState.INELIGIBLE),
    ],
)
def test_a_submission_stands_as_its_grounds_say(results: dict[str, str], standing: str | None) -> None:
    assert desks.standing(results) == standing


def test_a_failed_ground_needs_a_sentence() -> None:
    assert desks.sound_check(ground="sanction", result="passed", reason="")
    assert "applicant reads it" in said(desks.sound_check(ground="sanction", result="failed", reason="no"))
    assert desks.sound_check(ground="sanction", result="failed", reason="Tiene una sanción vigente.")
    with pytest.raises(KeyError):
        desks.sound_check(ground="beauty", result="passed", reason="")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"is_custodian": False}, "Only a custodian"),
        ({"state": "closed"}, "Take up"),
        ({"state": "assessment"}, "eligibility check only"),
        ({"handed_over": True}, "handed over"),
        ({"unsettled": 2}, "2 submissions"),
        ({"undecided": 1}, "1 doubtful place "),
        ({"unread": 2}, "2 corrected fields"),
        ({"eligible": 0}, "deserted"),
    ],
)
def test_a_custodian_may_hand_over_only_when_all_is_done(facts: dict[str, object], words: str) -> None:
    ready = {
        "is_custodian": True,
        "state": "verification",
        "handed_over": False,
        "unsettled": 0,
        "undecided": 0,
        "eligible": 3,
    }
    assert desks.may_hand_over(**ready)  # type: ignore[arg-type]
    assert words in said(desks.may_hand_over(**(ready | facts)))  # type: ignore[arg-type]


def test_a_call_without_submissions_is_not_taken_up_but_declared_deserted() -> None:
    assert desks.may_take_up(is_custodian=True, state="closed", submissions=1)
    assert "deserted" in said(desks.may_take_up(is_custodian=True, state="closed", submissions=0))
    assert "closes" in said(desks.may_take_up(is_custodian=True, state="open", submissions=1))


def test_a_word_lives_for_twenty_four_hours_and_not_a_second_more() -> None:
    assert unsealing.is_live(approved_at=NOON, hours=24, now=NOON + timedelta(hours=23, minutes=59, seconds=59))
    assert not unsealing.is_live(approved_at=NOON, hours=24, now=NOON + timedelta(hours=24))


def test_identities_open_after_the_review_period_without_pending_requests() -> None:
    end = NOON - timedelta(seconds=1)
    assert unsealing.may_open(state="standstill", review_until=end, now=NOON, pending=0)
    assert not unsealing.may_open(state="standstill", review_until=NOON, now=NOON, pending=0)
    assert not unsealing.may_open(state="standstill", review_until=None, now=NOON, pending=0)
    assert not unsealing.may_open(state="standstill", review_until=end, now=NOON, pending=1)
    assert not unsealing.may_open(state="deliberation", review_until=end, now=NOON, pending=0)
    assert "already" in said(unsealing.may_open(state="piloting", review_until=end, now=NOON, pending=0))


def test_one_custodian_is_one_word() -> None:
    assert unsealing.may_approve(is_custodian=True, openable=YES, own_word_lives=False, hours=24)
    assert "Another custodian" in said(
        unsealing.may_approve(is_custodian=True, openable=YES, own_word_lives=True, hours=24)
    )
    assert not unsealing.may_approve(is_custodian=False, openable=YES, own_word_lives=False, hours=24)


def test_masked_places_that_overlap_become_one() -> None:
    text = "Somos Voz Urbana Tecnologia de Olinda."
    spans = [
        Span(6, 16, "[la empresa]", "masked"),
        Span(6, 27, "[el nombre]", "masked"),
        Span(31, 37, "[una ciudad]", "kept"),
        Span(10, 16, "[x]", "proposed"),
    ]
    assert desks.masked(text, spans) == ("Somos [el nombre] de Olinda.", 1)
    assert "".join(run.text for run in desks.runs(text, spans)) == text


SPANS = st.lists(
    st.builds(
        lambda start, length, state: Span(start, start + length, "[…]", state),
        st.integers(0, 30),
        st.integers(1, 12),
        st.sampled_from(["masked", "kept", "proposed"]),
    ),
    max_size=8,
)


@given(st.text(max_size=40), SPANS)
def test_no_masked_letter_is_left_and_no_other_is_lost(text: str, spans: list[Span]) -> None:
    found = desks.runs(text, spans)
    assert "".join(run.text for run in found) == text
    hidden = {at for span in spans if span.state == "masked" for at in range(span.start, min(span.end, len(text)))}
    at = 0
    for run in found:
        inside = set(range(at, at + len(run.text)))
        assert (inside <= hidden) if run.state == "masked" else not (inside & hidden)
        at += len(run.text)


def test_words_by_hand_are_found_as_whole_words_in_any_case() -> None:
    text = "Voz  Urbana y VOZ URBANA, no voz urbanas."
    assert [text[start:end] for start, end in desks.occurrences(text, "voz urbana")] == ["Voz  Urbana", "VOZ URBANA"]
    assert desks.occurrences(text, "  ") == []
    assert "as they are written" in said(desks.sound_words("barrio", 0))


def test_the_sentence_around_a_place_ends_where_the_sentence_ends() -> None:
    text = "Primero esto. Luego Kallpa ayuda mucho. Y después."
    assert desks.sentence_around(text, 20, 26) == ("Luego ", "Kallpa", " ayuda mucho.")


def test_a_long_masked_title_fits_an_entry() -> None:
    assert desks.as_title("corto\ny bueno") == "corto y bueno"
    assert len(desks.as_title("palabra " * 40)) <= 150
