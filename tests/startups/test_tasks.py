"""What teams and followers are told, in whose language, and what a mail never says."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from challenges.signals import call_changed
from outbox.actions import sweep
from outbox.models import Message
from selection.signals import decided, review_answered
from startups import queries
from startups.actions import notices, profiles, submissions
from startups.models import Follower, Submission
from startups.states import SubmissionState
from tests import cast
from tests.factories import call_at
from tests.startups import making

pytestmark = pytest.mark.django_db


def happens(call: Any, what: str, at: str) -> None:
    """Let the rooms above hear that something happened to a call."""
    call_changed.send(sender=None, reference=call.reference, what=what, at=at)


def crowd(call: Any, count: int) -> None:
    """Let many people follow a call."""
    people = User.objects.bulk_create(
        User(email=f"vecina{number}@correo.example", name=f"Vecina {number}", language="es") for number in range(count)
    )
    Follower.objects.bulk_create(Follower(call=call, user=person) for person in people)


def test_the_act_asks_as_much_of_the_database_for_a_crowd_as_for_nobody() -> None:
    call = call_at("open")
    asked = []
    for people in (30, 0):
        with CaptureQueriesContext(connection) as seen:
            happens(call, "closing_soon", timezone.now().isoformat())
        asked.append([one["sql"].split(" VALUES ")[0] for one in seen if "SAVEPOINT" not in one["sql"]])
        crowd(call, people)
    assert asked[0] == asked[1]
    assert not Message.objects.exists()
    sweep()
    assert Message.objects.filter(kind="call_closing_soon").count() >= 30


def test_who_applies_after_the_act_is_not_told_and_who_withdraws_after_it_is() -> None:
    call = call_at("open")
    gone = making.sent(call)
    at = timezone.now()
    happens(call, "amended", at.isoformat())
    submissions.withdraw(submission=gone, by=cast.daniela())
    making.draft(call, making.startup(cast.bruno(), "Barrio Lab"), cast.bruno())
    sweep()
    told = Message.objects.filter(kind="call_amended").values_list("to", flat=True)
    assert list(told) == [cast.daniela().email]


def test_followers_and_teams_are_told_once_each_in_their_language() -> None:
    call = call_at("open")
    making.draft(call)
    profiles.follow_call(call=call, by=cast.bruno())
    profiles.follow_call(call=call, by=cast.daniela())
    at = timezone.now().isoformat()
    for _time in range(2):
        happens(call, "closing_soon", at)
        sweep()
    told = Message.objects.filter(kind="call_closing_soon").order_by("to")
    assert [(mail.to, mail.language, mail.private) for mail in told] == [
        ("bruno@barriolab.example", "es", True),
        ("daniela@vozurbana.example", "pt", True),
    ]


@pytest.mark.parametrize(
    "what", ["opened", "amended", "answered", "closing_soon", "closed", "cancelled", "suspended", "resumed"]
)
def test_every_event_of_a_call_is_told(what: str) -> None:
    call = call_at("open")
    profiles.follow_call(call=call, by=cast.bruno())
    happens(call, what, timezone.now().isoformat())
    sweep()
    mail = Message.objects.get()
    assert call.title in mail.subject
    assert call.get_absolute_url() in mail.text


def test_a_result_is_told_without_code_or_outcome() -> None:
    call = call_at("decided")
    made = Submission.objects.create(
        call=call, startup=making.startup(), submitted_by=cast.daniela(), submitted_at=call.opens_at
    )
    made.state, made.code = SubmissionState.RECEIVED, "K7Q-4MD"
    made.save()
    decided.send(sender=None, reference=call.reference)
    sweep()
    mail = Message.objects.get(kind="submission_result")
    assert (mail.to, mail.private) == ("daniela@vozurbana.example", True)
    assert "K7Q" not in mail.subject + mail.text + mail.html


def test_an_answered_review_is_told_to_every_team_alike() -> None:
    call = call_at("standstill")
    for number, person in enumerate((cast.daniela(), cast.bruno())):
        made = Submission.objects.create(
            call=call, startup=making.startup(person, f"Voz {number}"), submitted_by=person, submitted_at=call.opens_at
        )
        made.state, made.code = SubmissionState.RECEIVED, f"K7Q-4M{number}"
        made.save()
    review_answered.send(sender=None, reference=call.reference, code="K7Q-4M1")
    sweep()
    mails = Message.objects.filter(kind="submission_review_answered")
    assert {mail.to for mail in mails} == {cast.daniela().email, cast.bruno().email}
    assert [mail for mail in mails if "K7Q" in mail.subject + mail.text + mail.html] == []


def test_a_receipt_made_twice_is_mailed_once() -> None:
    made = making.sent(call_at("open"))
    sweep()
    assert notices.send_receipt(submission=made, by="clock") == 0
    mail = Message.objects.get(kind="submission_receipt")
    assert made.receipt_no in mail.text
    assert "K7Q" not in mail.text


def test_a_new_receipt_after_a_return_is_mailed_again() -> None:
    made = making.sent(call_at("open"))
    sweep()
    again = submissions.submit(
        submission=submissions.reopen_submission(submission=made, by=cast.daniela()), by=cast.daniela()
    )
    sweep()
    numbers = {mail.enclosures.get().name for mail in Message.objects.filter(kind="submission_receipt")}
    assert numbers == {f"{made.receipt_no}.pdf", f"{again.receipt_no}.pdf"}


def test_daniela_sees_what_waits_for_her() -> None:
    call = call_at("open")
    made = making.draft(call)
    waiting = queries.next_actions(cast.daniela())
    assert [(one.url, one.due) for one in waiting] == [(f"/submissions/{made.pk}/", call.closes_at)]
    profiles.invite_member(startup=made.startup, email="bruno@barriolab.example", by=cast.daniela())
    assert [one.url for one in queries.next_actions(cast.bruno())] == ["/startup/invitations/"]
    assert queries.next_actions(cast.ana()) == []
