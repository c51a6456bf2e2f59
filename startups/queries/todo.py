"""What waits for an applicant: computed in a few constant queries, never stored."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.todo import NextAction
from selection.queries.dates import running_rounds
from startups.models import Submission, TeamMember
from startups.queries.corrections import to_correct
from startups.queries.invitations import invitations_for
from startups.rules.submissions import WITH_RESULT
from startups.states import SubmissionState

_ROLE = _("Start-up")
_OPEN_STATES = ["announced", "open", "questions_closed"]


def next_actions_applicant(user: Any) -> list[NextAction]:
    """Return invitations, corrections, drafts, questions of the panel and results to read: four queries."""
    found = [
        NextAction(
            text=_("Answer the invitation to a team"),
            url=reverse("invitations"),
            due=row.expires_at,
            context=row.startup.name,
            role=_ROLE,
        )
        for row in invitations_for(user)
    ]
    found += [
        NextAction(
            text=_("Correct a field that the blinding desk sent back"),
            url=reverse("submission_correction", args=[row.submission_id, row.pk]),
            due=row.due_at,
            context=row.submission.call.said_title,
            role=_ROLE,
        )
        for row in to_correct(user)
    ]
    teams = TeamMember.objects.filter(user=user).values("startup")
    now = timezone.now()
    asked = {row.call_id: row for row in running_rounds(now)}
    for submission in Submission.objects.filter(startup__in=teams).select_related("call__entity").order_by("pk"):
        call = submission.call
        if (
            submission.state == SubmissionState.DRAFT
            and call.state in _OPEN_STATES
            and call.closes_at
            and now < call.closes_at
        ):
            confirmed = bool(submission.preview_sha256)
            text = _("Send your submission") if confirmed else _("Finish your submission and confirm the blind preview")
            url = reverse("submission", args=[submission.pk])
            found.append(NextAction(text=text, url=url, due=call.closes_at, context=call.said_title, role=_ROLE))
        elif submission.state == SubmissionState.RECEIVED and submission.call_id in asked:
            url, due = reverse("submission_dates", args=[submission.pk]), asked[submission.call_id].due_at
            text = _("Answer the panel's question")
            found.append(NextAction(text=text, url=url, due=due, context=call.said_title, role=_ROLE))
        elif call.state in WITH_RESULT and submission.state in (SubmissionState.RECEIVED, SubmissionState.INELIGIBLE):
            url = reverse("submission_result", args=[submission.pk])
            due = call.review_until if call.state in ("decided", "standstill") else None
            if due is not None and now < due:
                found.append(
                    NextAction(text=_("Read your result"), url=url, due=due, context=call.said_title, role=_ROLE)
                )
    return found
