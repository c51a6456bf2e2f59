"""What a custodian asks another one to keep, and what the desk did in all, as counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from accounts import grants
from accounts.queries import names_of
from accounts.states import CallRole
from challenges.models import Call
from startups.envelope import FIELD
from startups.models import FlatFile, Masking, Submission, read_places
from startups.rules import uncovering as rules
from startups.states import FlatState, KeepReason, MaskingState, SubmissionState


def keepers_of(call: Call) -> set[int]:
    """Return the ids of the custodians of a call now."""
    return {person.pk for person in grants.appointed(call, CallRole.CUSTODIAN)}


def asked_of(submission: Submission, places: Iterable[Masking], by: Any) -> list[dict[str, Any]]:
    """Return what custodians ask to keep of a submission: ``place``, ``title``, ``why``, ``who``, ``mine``."""
    keepers = keepers_of(submission.call)
    found = [one for one in places if rules.is_asked(one, keepers)]
    names = names_of({one.asked_by for one in found if one.asked_by})
    return [
        {
            "place": one,
            "title": FIELD[one.field].title,
            "why": KeepReason(one.asked_why).label,
            "who": names.get(one.asked_by or 0, ""),
            "mine": one.asked_by == by.pk,
        }
        for one in found
    ]


def asked_from(user: Any, calls: list[Call]) -> Counter[str]:
    """Return by call reference how many places others ask a custodian to keep, before the hand-over.

    One query, and one for each call in which anything is asked.
    """
    judged = Submission.objects.filter(call__in=calls, state__in=[SubmissionState.SUBMITTED, SubmissionState.ELIGIBLE])
    references = {one.pk: one.reference for one in calls}
    found = [
        (one.call_id, place.asked_by)
        for one in judged.only("pk", "call", "places")
        for place in read_places(one)
        if place.asked_by not in (None, user.pk)
    ]
    # What somebody asked who is no custodian any more has lapsed.
    keepers = {call.pk: keepers_of(call) for call in calls if call.pk in {pk for pk, _by in found}}
    return Counter(references[pk] for pk, by in found if by in keepers[pk])


def desk_tally(submissions: list[Submission]) -> dict[str, int]:
    """Return what the desk let through of these submissions, in all: counts for the record, nothing by submission."""
    places = [place for one in submissions for place in read_places(one)]
    files = FlatFile.objects.filter(attachment__submission__in=submissions)
    return {
        "uncovered": sum(place.is_sure and place.state == MaskingState.KEPT for place in places),
        "files_shown": files.filter(state=FlatState.SHOWN).count(),
        "files_left_out": files.filter(state=FlatState.LEFT_OUT).count(),
    }
