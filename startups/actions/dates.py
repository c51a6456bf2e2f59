"""Blind dates on the identity side: a team answers, the desk looks at what is doubtful, the round is shown at once.

The record says "team" and "desk", never who; no row of the blind room tells when an answer came.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.countries import language_names
from kernel.verdict import require
from outbox.actions import enqueue, post
from selection.actions.dates import close_round
from selection.models import Query
from selection.queries.dates import query_by_id
from startups import emails
from startups.models import DateAnswer, Submission
from startups.queries import dates as reading
from startups.queries.corrections import is_member
from startups.queries.desks import is_custodian
from startups.queries.submissions import language_of, team_users
from startups.rules import dates as rules
from startups.states import MaskingState

#: The job that prepares a round of questions for every candidate.
PREPARE = "startups.prepare_round"


@transaction.atomic
def prepare_later(*, query: str, by: Any) -> None:
    """Let a worker prepare a round (its id): the moderator does not wait for as long as there are candidates."""
    enqueue(PREPARE, query=query)


@transaction.atomic
def prepare_round(*, query: Query, by: Any) -> int:
    """Make a place for every candidate's answer and tell every team in the same words. Safe to run twice."""
    call = lock_call(query.call)
    found = reading.candidates(call)
    known = set(DateAnswer.objects.filter(query=query.pk).values_list("submission", flat=True))
    for submission in sorted(found, key=lambda one: str(one.pk)):
        if submission.pk not in known:
            DateAnswer.objects.create(submission=submission, query=query.pk)
        for user in team_users(submission.startup_id):
            post(**emails.round_opened(query=query, submission=submission, user=user))
    return len(found)


@transaction.atomic
def answer(*, submission: Submission, query: Query, text: str, by: Any) -> None:
    """Answer a round, or change the answer until it ends; what is doubtful waits for the desk. Raises ``Refused``."""
    call = lock_call(submission.call)
    again = query_by_id(query.pk)
    assert again is not None
    now = timezone.now()
    text = text.replace("\r\n", "\n").strip()
    member = is_member(by, submission)
    require(rules.may_answer(is_member=member, state=again.state, due_at=again.due_at, now=now))
    language = language_of(call)
    require(rules.sound_answer(text, language=language, name=language_names([language])))
    submission.call = call
    if not DateAnswer.objects.filter(submission=submission, query=query.pk).exists():
        prepare_round(query=again, by="clock")
    row = DateAnswer.objects.select_for_update(of=("self",)).get(submission=submission, query=query.pk)
    row.submission = submission
    row.content = {
        "text": text,
        "places": reading.places_in(submission, text),
        "by": by.pk,
        "at": now.isoformat(),
        "settled": False,
    }
    row.save(update_fields=["content"])


@transaction.atomic
def settle_answer(*, row: DateAnswer, hidden: Collection[int], by: Any, words: Collection[str] = ()) -> None:
    """Decide about the doubtful places of an answer: those of ``hidden`` (their numbers) are masked, others stay.

    ``words``: what the custodian hides besides, wherever it stands in the answer.

    Raises ``Refused``.
    """
    call = lock_call(row.submission.call)
    row = DateAnswer.objects.select_for_update(of=("self",)).select_related("submission").get(pk=row.pk)
    query = query_by_id(row.query)
    assert query is not None
    settled = not reading.waits(row)
    require(rules.may_settle(is_custodian=is_custodian(by, call), state=query.state, settled=settled))
    content = dict(row.content)
    for number, place in enumerate(content["places"]):
        if place["state"] == MaskingState.PROPOSED:
            place["state"] = str(MaskingState.MASKED if number in hidden else MaskingState.KEPT)
    further = reading.places_of(row.submission, content["text"], words)
    row.content = content | {"settled": True, "places": rules.joined([*content["places"], *further])}
    row.save(update_fields=["content"])


@transaction.atomic
def deliver_round(*, query: Query, by: Any) -> bool:
    """Hand the masked answers of an ended round to the blind room, all at once; return whether it was done now.

    It waits while the desk has to look at an answer, at most a day; then what is doubtful is hidden.
    """
    call = lock_call(query.call)
    again = query_by_id(query.pk)
    assert again is not None
    answers = reading.answers_of(again)
    waiting = [reading.waits(one) for one in answers]
    if not rules.may_show(state=again.state, due_at=again.due_at, now=timezone.now(), waiting=waiting):
        return False
    again.call = call
    replies = {str(one.submission.code): reading.blind_text(one) for one in answers}
    close_round(query=again, replies=replies, by=by if isinstance(by, str) else "desk")
    return True
