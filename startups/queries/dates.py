"""Rounds as teams and the desk see them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.utils import timezone

from blinding import neutral
from challenges.models import Call
from selection.models import Query
from selection.queries.dates import open_queries
from selection.states import QueryState
from startups.masking import Piece, pieces
from startups.models import DateAnswer, Submission
from startups.queries.submissions import closed_findings, style_of
from startups.rules import dates as rules
from startups.rules.desks import Span, keyed, masked
from startups.states import MaskingState, SubmissionState


def candidates(call: Call) -> list[Submission]:
    """Return the submissions whose blind copies are judged, with call and start-up."""
    found = Submission.objects.filter(call=call, state=SubmissionState.RECEIVED)
    return list(found.select_related("call__entity", "startup"))


def has_rounds(submission: Submission) -> bool:
    """Say whether the panel has asked the candidates of a submission's call something."""
    return submission.state == SubmissionState.RECEIVED and bool(open_queries(submission.call))


def rounds_of(submission: Submission) -> list[dict[str, Any]]:
    """Return the rounds that a team takes part in, newest first: ``query``, ``text``, ``open``. Three queries."""
    if submission.state != SubmissionState.RECEIVED:
        return []
    now = timezone.now()
    own = {one.query: one for one in DateAnswer.objects.filter(submission=submission).select_related("submission")}
    return [
        {
            "query": query,
            "text": own[query.pk].content.get("text", "") if query.pk in own else "",
            "open": bool(rules.may_answer(is_member=True, state=query.state, due_at=query.due_at, now=now)),
        }
        for query in open_queries(submission.call)
    ]


def round_for(submission: Submission, pk: Any) -> Query | None:
    """Return an opened round of a submission's call, for a candidate."""
    if submission.state != SubmissionState.RECEIVED:
        return None
    return Query.objects.filter(call=submission.call_id, pk=pk, number__isnull=False).first()


def answer_text(submission: Submission, query: Query) -> str:
    """Return what a team answered; empty for nothing."""
    found = DateAnswer.objects.filter(submission=submission, query=query.pk).select_related("submission").first()
    return str(found.content.get("text", "")) if found else ""


def preview(submission: Submission, text: str) -> list[Piece]:
    """Return an answer as the panel would read it, as runs."""
    return pieces(text, closed_findings(submission, "date", text), style_of(submission.call))


def places_in(submission: Submission, text: str) -> list[dict[str, Any]]:
    """Return the places of an answer: sure ones hidden, the others for the desk."""
    return [
        {
            "start": one.start,
            "end": one.end,
            "matched": one.matched,
            "replacement": one.replacement,
            "state": str(MaskingState.MASKED if one.sure else MaskingState.PROPOSED),
        }
        for one in closed_findings(submission, "date", text)
    ]


def places_of(submission: Submission, text: str, words: Collection[str]) -> list[dict[str, Any]]:
    """Return every place of words in an answer, hidden: words that a custodian marked herself."""
    replacement = neutral("encoded", style_of(submission.call).language)
    return [
        {
            "start": match.start(),
            "end": match.end(),
            "matched": match.group(),
            "replacement": replacement,
            "state": str(MaskingState.MASKED),
        }
        for word in words
        if word.strip()
        for match in re.finditer(re.escape(word.strip()), text, re.IGNORECASE)
    ]


def waits(answer: DateAnswer) -> bool:
    """Say whether the desk has to look at an answer: something in it is doubtful and nobody has decided."""
    content = answer.content
    doubtful = any(place["state"] == MaskingState.PROPOSED for place in content.get("places", []))
    return doubtful and not content.get("settled")


def blind_text(answer: DateAnswer) -> str:
    """Return an answer as the panel reads it; what is still doubtful is hidden."""
    content = answer.content
    spans = [
        Span(
            place["start"],
            place["end"],
            place["replacement"],
            MaskingState.KEPT if place["state"] == MaskingState.KEPT else MaskingState.MASKED,
        )
        for place in content.get("places", [])
    ]
    return masked(content.get("text", ""), spans, style_of(answer.submission.call))[0]


def answers_of(query: Query) -> list[DateAnswer]:
    """Return every answer of a round with its submission."""
    return list(DateAnswer.objects.filter(query=query.pk).select_related("submission__call__entity"))


def desk_answers(call: Call) -> list[dict[str, Any]]:
    """Return what the desk has to look at, in a keyed order: ``answer``, ``question``, ``text``, ``places``."""
    queries = {one.pk: one for one in Query.objects.filter(call=call, state=QueryState.OPEN)}
    found = DateAnswer.objects.filter(query__in=list(queries)).select_related("submission")
    rows = [
        {
            "answer": one,
            "question": queries[one.query].text,
            "text": one.content["text"],
            "places": [
                (number, place)
                for number, place in enumerate(one.content["places"])
                if place["state"] == MaskingState.PROPOSED
            ],
        }
        for one in found
        if waits(one)
    ]
    return sorted(rows, key=lambda row: keyed(settings.SEAL_KEY, "date", row["answer"].pk))


def desk_answer(call: Call, pk: Any) -> DateAnswer | None:
    """Return an answer of a call, for its desk."""
    return DateAnswer.objects.filter(pk=pk, submission__call=call).select_related("submission__call").first()
