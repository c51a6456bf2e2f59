"""Fields that went back to their teams, and the texts that are judged: the sealed answers, or their corrections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from blinding import Identity, Matcher
from challenges.models import Call
from startups.envelope import FIELD
from startups.findings import Finding, find
from startups.models import Answer, Correction, Masking, Submission, TeamMember
from startups.rules import corrections as rules
from startups.rules.commitments import salt_of
from startups.rules.desks import keyed
from startups.states import CorrectionState, MaskingState, SubmissionState


def judged_texts(submissions: Iterable[Any]) -> dict[Any, dict[str, str]]:
    """Return by submission id the texts of envelope 1 that are judged: two queries however many there are."""
    found: dict[Any, dict[str, str]] = {pk: {} for pk in submissions}
    rows = Answer.objects.filter(submission__in=list(found)).values_list("submission", "field", "text")
    for pk, field, text in rows:
        found[pk][field] = text
    corrected = Correction.objects.filter(submission__in=list(found), state=CorrectionState.CORRECTED)
    for pk, field, text in corrected.values_list("submission", "field", "text"):
        found[pk][field] = text or ""
    return found


def by_machine(texts: dict[str, str], digests: dict[str, str] | None) -> set[str]:
    """Return the fields whose text is word for word a machine's; ``digests``: field to that of what came out."""
    return {field for field, sha256 in (digests or {}).items() if rules.digest(texts.get(field, "")) == sha256}


def open_corrections(submissions: QuerySet[Submission] | Iterable[Submission]) -> QuerySet[Correction]:
    """Return what is with the teams of some submissions now."""
    found = Correction.objects.filter(submission__in=submissions, state=CorrectionState.ASKED)
    return found.filter(due_at__gt=timezone.now()).order_by("due_at", "field")


def open_on(call: Call) -> QuerySet[Correction]:
    """Return what is with the teams of a call now, for those submissions that may still be judged."""
    judged = Submission.objects.filter(call=call, state__in=[SubmissionState.SUBMITTED, SubmissionState.ELIGIBLE])
    return open_corrections(judged)


def is_with_team(submission: Submission, field: str) -> bool:
    """Say whether a field is with its team now."""
    return open_corrections([submission]).filter(field=field).exists()


def states_of(submission: Submission, field: str) -> list[str]:
    """Return the states of the corrections of a field."""
    return list(Correction.objects.filter(submission=submission, field=field).values_list("state", flat=True))


def correction_for(user: Any, submission: Any, pk: Any) -> Correction | None:
    """Return a correction of the person's own team, with its call and start-up."""
    found = Correction.objects.select_related("submission__call__entity", "submission__startup")
    return found.filter(pk=pk, submission=submission, submission__startup__team__user=user).first()


def correction_on(call: Call, pk: Any) -> Correction | None:
    """Return a correction of a call, for its desk."""
    return Correction.objects.select_related("submission").filter(pk=pk, submission__call=call).first()


def correction_by_id(pk: Any) -> Correction | None:
    """Return a correction with its call, for a background job."""
    return Correction.objects.select_related("submission__call").filter(pk=pk).first()


def corrections_of(submission: Submission) -> list[dict[str, Any]]:
    """Return what a team sees of its corrections: ``correction``, ``title``, ``open``; not what was taken back."""
    now = timezone.now()
    rows = Correction.objects.filter(submission=submission).exclude(state=CorrectionState.TAKEN_BACK)
    return [
        {
            "correction": row,
            "title": FIELD[row.field].title,
            "open": rules.is_open(state=row.state, due_at=row.due_at, now=now),
        }
        for row in rows.order_by("due_at", "field")
    ]


def recorded_name(correction: Correction) -> str:
    """Name a correction in the record: keyed, under a label of its own, so that it matches no look and no code."""
    return keyed(settings.SEAL_KEY, "correction", correction.pk)


def salt_purpose(correction: Correction) -> str:
    """Return what the salt of a correction's two texts is drawn for."""
    return f"correction:{correction.pk}"


def made_by_team(submission: Submission) -> QuerySet[Correction]:
    """Return the corrections that a team made."""
    return Correction.objects.filter(submission=submission, state=CorrectionState.CORRECTED).order_by("field")


def opened(submission: Submission, sealed: dict[str, str]) -> list[dict[str, str]]:
    """Return what opens each correction's line in the record: its name there, field, salt and both texts."""
    return [
        {
            "correction": recorded_name(row),
            "field": row.field,
            "salt": salt_of(submission.salt, salt_purpose(row)),
            "original": sealed.get(row.field, ""),
            "corrected": row.text or "",
        }
        for row in made_by_team(submission)
    ]


def to_correct(user: Any) -> list[Correction]:
    """Return what waits for a person's teams, with its call: one query."""
    teams = TeamMember.objects.filter(user=user).values("startup")
    found = open_corrections(Submission.objects.filter(startup__in=teams)).select_related("submission__call__entity")
    return list(found)


def is_member(user: Any, submission: Submission) -> bool:
    """Say whether a person belongs to a submission's team."""
    return TeamMember.objects.filter(startup=submission.startup_id, user=user).exists()


def maskings_of(submission: Submission, findings: Iterable[Finding], after: int = 0) -> list[Masking]:
    """Return the places of findings, numbered from ``after`` on: masked when they are sure, else for the desk."""
    return [
        Masking(
            submission=submission,
            number=number,
            field=finding.field,
            start=finding.start,
            end=finding.end,
            kind=finding.kind[:20],
            original=finding.matched[:300],
            replacement=finding.replacement,
            reason=finding.reason[:200],
            state=MaskingState.MASKED if finding.sure else MaskingState.PROPOSED,
        )
        for number, finding in enumerate(findings, start=after + 1)
    ]


def told_by(sentence: str, call: Call, identity: Identity) -> list[str]:
    """Return the words of a sentence that tell who applied, or who is at the desk."""
    keepers = list(grants.appointed(call, CallRole.CUSTODIAN))
    desk = Identity(people=tuple(person.name for person in keepers), emails=tuple(person.email for person in keepers))
    found = [one for who in (identity, desk) for one in find(sentence, Matcher(who))]
    return list(dict.fromkeys(one.matched for one in found))
