"""Writing the plan's structured parts, its versions, what shows an activity, who came, and what followed."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.rules.files import check_document, has_size
from kernel.verdict import YES, Verdict, first_no, require
from ledger.actions import record
from pilots.actions.lock import lock_pilot
from pilots.models import (
    DecisionTaken,
    Effect,
    FollowUp,
    Indicator,
    Meeting,
    MeetingGuest,
    Pilot,
    PilotActivity,
    PlanVersion,
    Proof,
)
from pilots.queries import access, sheets
from pilots.queries.follow_up import has_follow_up
from pilots.rules import running as rules
from pilots.rules.rows import plain
from pilots.rules.sandbox import may_take_out, sound_report_days
from pilots.states import PilotState


@transaction.atomic
def save_row(*, pilot: Pilot, sheet: str, by: Any, row: Any = None, **fields: Any) -> Any:
    """Add or change a row of the plan (``sheet``: a key of ``SHEETS``). The record says which fields, not the names."""
    pilot = lock_pilot(pilot=pilot, by=by, running=True)
    model = sheets.SHEETS[sheet]
    row = model(pilot=pilot) if row is None else sheets.find_row(pilot, sheet, row.pk)
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    before = getattr(row, "kept_until", None)
    for name in changed:
        setattr(row, name, fields[name])
    require(_sound_row(sheet, row, before))
    if sheet == "barriers":
        row.search = plain(f"{row.norm} {row.article} {row.blocks} {row.reform}")
    row.save()
    record("pilot_plan_row", by=by, call=pilot.call.reference, sheet=sheet, row=row.pk, fields=changed)
    return row


def _sound_row(sheet: str, row: Any, before: date | None) -> Verdict:
    if sheet == "people":
        return rules.sound_hours(hours=row.hours)
    if sheet == "data":
        today = timezone.localdate()
        return rules.sound_deletion(basis=row.basis, kept_until=row.kept_until, before=before, today=today)
    if sheet != "barriers":
        return YES
    days = [date.fromisoformat(day) for day in row.report_days]
    return first_no(
        rules.sandbox_in_order(first=row.starts_on, last=row.ends_on),
        sound_report_days(days=days, exemption=row.exemption, starts_on=row.starts_on),
    )


@transaction.atomic
def remove_row(*, pilot: Pilot, sheet: str, row: Any, by: Any) -> None:
    """Take a row out of the plan; versions that were fixed keep it."""
    pilot = lock_pilot(pilot=pilot, by=by, running=True)
    if sheet == "barriers":
        require(may_take_out(reports=row.reports.count()))
    record("pilot_plan_row_removed", by=by, call=pilot.call.reference, sheet=sheet, row=row.pk)
    sheets.SHEETS[sheet]._default_manager.filter(pilot=pilot, pk=row.pk).delete()


@transaction.atomic
def fix_plan(*, pilot: Pilot, by: Any, note: str = "") -> PlanVersion:
    """Fix the plan as a numbered version; its hash binds in the record. The same plan is not fixed twice."""
    pilot = lock_pilot(pilot=pilot, by=by, steering=True, running=True)
    content = sheets.canonical(pilot)
    newest = sheets.last_version(pilot)
    if newest is not None and newest.content == content:
        return newest
    require(rules.may_fix(first=newest is None, note=note))
    version = PlanVersion.objects.create(
        pilot=pilot,
        number=sheets.next_version(pilot),
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        note=note,
        made_by=by,
        made_at=timezone.now(),
    )
    record(
        "pilot_plan_fixed", by=by, call=pilot.call.reference, version=version.number, sha256=version.sha256, note=note
    )
    return version


@transaction.atomic
def add_proof(*, activity: PilotActivity, label: str, by: Any, url: str = "", upload: Any = None) -> Proof:
    """Add what shows that an activity took place: a link, or a PDF, DOCX, XLSX or ODT file. Raises ``Refused``."""
    pilot = lock_pilot(pilot=activity.pilot, by=by, running=True)
    require(rules.sound_proof(url=url, has_file=upload is not None))
    proof = Proof(activity=activity, label=label, url=url, added_at=timezone.now())
    if upload is not None:
        require(has_size(upload.size, settings.MAX_UPLOAD_BYTES))
        content = upload.read()
        proof.mime, verdict = check_document(upload.name, content)
        require(verdict)
        proof.sha256, proof.file_name = hashlib.sha256(content).hexdigest(), upload.name[-200:]
        proof.file.save(f"{uuid4().hex}.{upload.name.rpartition('.')[2].lower()}", ContentFile(content), save=False)
    proof.save()
    record(
        "pilot_proof_added",
        by=by,
        call=pilot.call.reference,
        activity=activity.pk,
        label=label,
        url=url,
        sha256=proof.sha256,
    )
    return proof


@transaction.atomic
def note_attendance(*, meeting: Meeting, came: set[int], by: Any) -> int:
    """Note who of those invited came (ids of users); return how many. A later sheet replaces the one before."""
    pilot = lock_pilot(pilot=meeting.pilot, by=by)
    require(rules.may_minute(begun=meeting.starts_at <= timezone.now()))
    sheet = MeetingGuest.objects.filter(meeting=meeting)
    sheet.update(came=False)
    count = sheet.filter(user_id__in=came).update(came=True)
    record(
        "pilot_attendance", by=by, call=pilot.call.reference, meeting=meeting.pk, attended=count, invited=sheet.count()
    )
    return count


@transaction.atomic
def schedule_follow_up(*, pilot: Pilot, indicator: Indicator, due_on: date, by: Any) -> FollowUp:
    """Ask for an indicator again on a day after the end, also when the case is published already."""
    pilot = _after_the_end(pilot=pilot, by=by)
    require(
        rules.may_schedule(
            ended=pilot.state == PilotState.ENDED,
            ended_on=pilot.last_day,
            due_on=due_on,
            taken=has_follow_up(indicator, due_on),
        )
    )
    asked = FollowUp.objects.create(pilot=pilot, indicator=indicator, due_on=due_on)
    record(
        "pilot_follow_up_planned",
        by=by,
        call=pilot.call.reference,
        indicator=indicator.code,
        due_on=due_on.isoformat(),
    )
    return asked


@transaction.atomic
def fill_follow_up(*, follow_up: FollowUp, numerator: int, denominator: int, note: str, by: Any) -> FollowUp:
    """Write down what an indicator counts on its day of follow-up. It is never changed afterwards."""
    pilot = _after_the_end(pilot=follow_up.pilot, by=by)
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=follow_up.pk)
    require(
        rules.may_fill(
            writes=access.writes(by, pilot.call.entity),
            filled=row.filled_at is not None,
            due_on=row.due_on,
            today=timezone.localdate(),
        )
    )
    require(rules.sound_share(numerator=numerator, denominator=denominator))
    row.numerator, row.denominator, row.note, row.filled_at = numerator, denominator, note, timezone.now()
    row.save()
    record(
        "pilot_follow_up",
        by=by,
        call=pilot.call.reference,
        indicator=row.indicator.code,
        due_on=row.due_on.isoformat(),
        numerator=numerator,
        denominator=denominator,
        source=note,
    )
    return row


@transaction.atomic
def record_effect(
    *,
    decision: DecisionTaken,
    text: str,
    seen_on: date,
    by: Any,
    document: str = "",
    url: str = "",
    indicator: Indicator | None = None,
) -> Effect:
    """Write down what a decision led to later, also when the case is published already."""
    pilot = _after_the_end(pilot=decision.pilot, by=by)
    effect = Effect.objects.create(
        decision=decision, text=text, seen_on=seen_on, document=document, url=url, indicator=indicator
    )
    record(
        "pilot_effect",
        by=by,
        call=pilot.call.reference,
        decision=decision.pk,
        text=text,
        seen_on=seen_on.isoformat(),
        document=document,
        url=url,
    )
    return effect


def _after_the_end(*, pilot: Pilot, by: Any) -> Pilot:
    """Lock a pilot whose case may be published already: what follows is added, nothing is changed."""
    call = lock_call(pilot.call)
    require(rules.may_add_after(writes=access.writes(by, call.entity)))
    fresh = Pilot.objects.select_related("startup").get(pk=pilot.pk)
    fresh.call = call
    return fresh
