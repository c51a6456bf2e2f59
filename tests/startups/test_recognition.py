"""The recognition survey: asked after scoring, sealed, worth something only once identities are open."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from selection.models import Assignment, Entry, Seat
from startups.actions.recognition import answer_recognition
from startups.models import RecognitionAnswers, Submission
from startups.queries import recognition as reading
from startups.rules import recognition as rules
from startups.rules.matching import Applicant
from tests import cast
from tests.factories import call_at
from tests.selection.builders import open_call, ranked_call, score_all
from tests.startups import desk_making as made

pytestmark = pytest.mark.django_db


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def seat_of(call: Any, number: int = 1) -> Seat:
    return Seat.objects.select_related("call", "user").get(call=call, number=number)


def codes(seat: Seat) -> list[str]:
    return [one.entry.code for one in Assignment.objects.filter(seat=seat).select_related("entry").order_by("place")]


def nobody(seat: Seat, **others: tuple[str, str]) -> dict[str, tuple[str, str]]:
    return dict.fromkeys(codes(seat), ("no", "")) | others


def sent_by(call: Any, person: Any, number: int) -> Seat:
    """A seat that has sent what it thinks of every proposal."""
    seat = Seat.objects.create(call=call, user=person, number=number, declared_at=timezone.now(), admitted=True)
    for place, entry in enumerate(Entry.objects.filter(call=call).order_by("code"), start=1):
        Assignment.objects.create(seat=seat, entry=entry, place=place, sealed_at=timezone.now())
    return seat


def posted(seat: Seat, answer: str = "no", guess: str = "") -> dict[str, str]:
    count = len(codes(seat))
    return {f"answer_{n}": answer for n in range(1, count + 1)} | {f"guess_{n}": guess for n in range(1, count + 1)}


def test_ines_answers_once_after_sending_everything_and_the_answers_are_sealed() -> None:
    call = ranked_call()
    seat = seat_of(call)
    url = reverse("seat_recognition", args=[call.reference])
    assert url in as_(seat.user).get(reverse("assessment", args=[call.reference])).content.decode()
    assert as_(seat.user).get(url).status_code == 200
    answer = as_(seat.user).post(url, posted(seat, "maybe", "Kallpatek SAC"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("assessment", args=[call.reference]))
    kept = RecognitionAnswers.objects.get()
    assert rules.answers_in(kept.content) == dict.fromkeys(codes(seat), ("maybe", "Kallpatek SAC"))
    raw = RecognitionAnswers.objects.values_list("content", flat=True).query
    assert "Kallpatek" not in str(raw)
    told = json.loads(Recorded.objects.get(kind="recognition_survey").payload)
    assert (told["seat"], told["commitment"]) == (1, kept.commitment)
    assert "Kallpatek" not in json.dumps(told)
    again = as_(seat.user).get(url)
    assert again.context["form"] is None
    assert "Kallpatek" not in again.content.decode()
    with translation.override("en"), pytest.raises(Refused, match="already"):
        answer_recognition(seat=seat, answers=nobody(seat), by=seat.user)


def test_a_guess_is_never_shown_again_not_even_beside_an_error() -> None:
    call = ranked_call()
    seat = seat_of(call)
    data = posted(seat, "maybe", "Kallpatek SAC") | {"answer_1": ""}
    page = as_(seat.user).post(reverse("seat_recognition", args=[call.reference]), data)
    assert page.status_code == 422
    assert "Kallpatek" not in page.content.decode()
    assert RecognitionAnswers.objects.count() == 0


def test_who_has_not_sent_everything_is_not_asked_yet() -> None:
    call = open_call(3)
    seat = seat_of(call)
    page = as_(seat.user).get(reverse("seat_recognition", args=[call.reference]))
    assert page.context["form"] is None
    with translation.override("en"), pytest.raises(Refused, match="Send all of your scores"):
        answer_recognition(seat=seat, answers=nobody(seat), by=seat.user)
    score_all(call)
    answer_recognition(seat=seat, answers=nobody(seat), by=seat.user)
    assert reading.has_answered(seat)


def test_nobody_answers_for_another_seat() -> None:
    call = ranked_call()
    seat = seat_of(call)
    with translation.override("en"), pytest.raises(Refused, match="Only who holds"):
        answer_recognition(seat=seat, answers=nobody(seat), by=seat_of(call, 2).user)
    for person in (cast.rosa(), cast.luz(), cast.daniela()):
        assert as_(person).get(reverse("seat_recognition", args=[call.reference])).status_code == 404


@pytest.mark.parametrize(
    ("answers", "whole"),
    [
        ({"A": ("no", ""), "B": ("no", "")}, True),
        ({"A": ("no", ""), "B": ("sure", "Voz")}, True),
        ({"A": ("no", "")}, False),
        ({"A": ("no", ""), "B": ("", "")}, False),
        ({"A": ("no", ""), "B": ("maybe", " ")}, False),
        ({"A": ("no", ""), "B": ("maybe", "x" * 201)}, False),
    ],
)
def test_what_a_whole_survey_is(answers: dict[str, tuple[str, str]], whole: bool) -> None:
    assert bool(rules.is_whole(answers=answers, codes=["A", "B"])) is whole


def test_guesses_are_compared_as_people_write_names() -> None:
    applicants = {"A": Applicant(names=("Voz Urbana S.A.C.",)), "B": Applicant(names=("Kallpatek EIRL",))}
    answers = {
        1: {"A": ("sure", "voz urbana"), "B": ("no", "")},
        2: {"A": ("maybe", "Kallpatek"), "B": ("maybe", "Kalpatek")},
    }
    found = rules.tally(answers, applicants)
    assert (found.right, found.wrong, found.unknown) == (2, 1, 1)
    assert found.right_pairs == {(1, "A"), (2, "B")}


def test_the_answers_are_worth_something_only_once_the_identities_are_open() -> None:
    chosen = made.after_review(call_at("open"))
    call = chosen.call
    seat, late = sent_by(call, cast.ines(), 1), sent_by(call, cast.tomas(), 2)
    names = {str(one.code): one.startup.name for one in Submission.objects.filter(call=call).select_related("startup")}
    right, wrong = codes(seat)[:2]
    given = nobody(seat) | {right: ("sure", names[right]), wrong: ("maybe", "Empresa Inexistente Zeta")}
    answer_recognition(seat=seat, answers=given, by=seat.user)
    assert reading.tally(call) is None
    for custodian in (cast.oscar(), cast.marta()):
        made.give_word(call, custodian)
    call.refresh_from_db()
    found = reading.tally(call)
    assert found is not None
    assert (found.right, found.wrong, found.unknown) == (1, 1, len(given) - 2)
    assert found.right_pairs == {(seat.number, right)}
    with translation.override("en"), pytest.raises(Refused, match="until the identities are opened"):
        answer_recognition(seat=late, answers=nobody(late), by=late.user)
