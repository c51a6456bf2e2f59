"""One exercise as staff run it: its dates, what the next phase needs, its people, its background work and its mail.

Nothing here reads a submission, an entry or a start-up: neither who applied nor how many can be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import grants
from accounts.models import Membership
from accounts.states import CallRole, MemberRole
from challenges.models import Call, Certificate, Paper
from challenges.queries.calls import announcement_facts
from challenges.queries.exercises import focal_points_of
from challenges.rules.calls import checklist
from challenges.rules.exercises import PREPARING
from challenges.states import CallState
from kernel.verdict import YES, Verdict, no
from ledger.models import Checkpoint, Entry
from ledger.queries import payload
from ledger.queries.log import unsigned_changes
from outbox.models import Job, Message
from outbox.states import JOBS, MESSAGES, label
from pilots.models import CaseReport, EvidenceImport, LabelSample
from reports.queries.cases import pilot_of
from reports.queries.desk import rows_with_dates
from reports.queries.readiness import lacking
from selection.models import Assignment, ReviewRequest, Seat
from selection.queries.committee import made_up, seats_with_roles
from selection.states import ReviewOutcome, SeatState
from startups.models import OpeningPaper

#: Newest messages shown on the page.
MAILS = 50


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that the next phase needs: what, whether it is there (or what to do), and how far it is."""

    label: Any
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a role, since when (None: not on record)."""

    role: Any
    name: str
    since: datetime | Any | None
    note: Any = ""


def panel_page(call: Call) -> dict[str, Any]:
    """Return what the control panel of one exercise shows."""
    row = rows_with_dates([call])[0]
    jobs = list(jobs_of(call))
    for job in jobs:
        job.what = label(JOBS, job.kind)  # type: ignore[attr-defined]
    checkpoints = Checkpoint.objects.filter(call=call.reference).order_by("-size")
    return {
        **row,
        "needs": needs(call, row["phase"]),
        "people": people(call),
        "jobs": jobs,
        "failed": sum(job.state == "failed" for job in jobs),
        "mails": mails_of(call),
        "signed_at": checkpoints.values_list("created_at", flat=True).first(),
        "unsigned": bool(unsigned_changes(call.reference)),
    }


def needs(call: Call, phase: str) -> list[Need]:
    """Return what the phase after this one needs; empty where only time or one decision is waited for."""
    if phase in PREPARING:
        return [Need(one.label, one.verdict) for one in checklist(announcement_facts(call, steers=True))]
    if phase in {CallState.CLOSED, CallState.VERIFICATION}:
        return [Need(one.label, one.verdict) for one in made_up(call).checks]
    if phase == CallState.ASSESSMENT:
        unsent = Assignment.objects.filter(seat=OuterRef("pk"), sealed_at=None)
        open_ = Seat.objects.filter(Exists(unsent), call=call, state=SeatState.ACTIVE).count()
        return [Need(_("Every assessment sent"), no(_("Some assessors have still to send theirs.")) if open_ else YES)]
    if phase in {CallState.DECIDED, CallState.STANDSTILL}:
        waiting = ReviewRequest.objects.filter(entry__call=call, outcome=ReviewOutcome.PENDING).exists()
        return [
            Need(_("Requests for review answered"), no(_("The authority has still to answer.")) if waiting else YES)
        ]
    pilot = pilot_of(call) if phase == CallState.EVALUATED else None
    return [Need(one.said, no(", ".join(one.details))) for one in lacking(pilot)] if pilot else []


def people(call: Call) -> list[Holder]:
    """Return who has which role, since when: focal points, those appointed to the call, and its seats."""
    since = _appointed_at(call)
    held = Membership.objects.filter(entity=call.entity_id, role=MemberRole.FOCAL_POINT).order_by("-starts_on")
    joined: dict[int, Any] = dict(held.values_list("user", "starts_on"))
    found = [Holder(_("Focal point"), one.name, joined.get(one.pk)) for one in focal_points_of(call)]
    for role in CallRole:
        found += [
            Holder(role.label, one.name, since.get((role.value, f"user:{one.pk}")))
            for one in grants.appointed(call, role)
        ]
    for seat in seats_with_roles(call):
        found.append(Holder(seat.role, seat.user.name, seat.appointed_on, seat.get_state_display()))
    return found


def _appointed_at(call: Call) -> dict[tuple[str, str], datetime]:
    """Return when each person was appointed to each role, from the record: (role, person) to the last time."""
    entries = Entry.objects.filter(call=call.reference, kind="appointment").order_by("seq")
    return {(told["role"], told["person"]): entry.recorded_at for entry in entries for told in [payload(entry)]}


def jobs_of(call: Call) -> QuerySet[Job]:
    """Return the background work for a call's papers, reports, certificates and evidence, newest first.

    Work on applicants' files and receipts is left out: it would count them.
    """
    about: list[Any] = [model.objects.filter(call=call) for model in (Paper, OpeningPaper)]  # type: ignore[attr-defined]
    about += [model.objects.filter(pilot__call=call) for model in (CaseReport, EvidenceImport, LabelSample)]  # type: ignore[attr-defined]
    about.append(Certificate.objects.filter(attendance__workshop__call=call))
    made_by = Q()
    for rows in about:
        made_by |= Q(pk__in=rows.exclude(job_id=None).values("job_id"))
    return Job.objects.filter(made_by).order_by("-pk")


def mails_of(call: Call) -> list[Message]:
    """Return the newest messages about a call to its civil servants, assessors and authorities, each with ``what``."""
    found = list(
        Message.objects.filter(call=call.reference, private=False).defer("text", "html").order_by("-pk")[:MAILS]
    )
    for message in found:
        message.what = label(MESSAGES, message.kind)  # type: ignore[attr-defined]
    return found
