"""Planning a pilot, carrying it out, ending it and publishing its case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.actions.clock import lock_call
from challenges.models import Call
from challenges.states import CALL, CallState
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import enqueue
from pilots.actions.lock import lock_pilot
from pilots.actions.replication import begin_from_template
from pilots.actions.running import fix_plan
from pilots.actions.search import index_call
from pilots.actions.texts import stop_keeping_texts
from pilots.emails import invite_to_meeting
from pilots.models import Meeting, MeetingGuest, Pilot, PilotActivity, StageGate
from pilots.queries import access, sheets
from pilots.queries.evidence import waiting_imports
from pilots.queries.replication import texts_taken_over
from pilots.queries.samples import open_samples
from pilots.rules import permissions, running
from pilots.states import PILOT, ActivityStatus, Gate, PilotState, Side
from startups.queries.names import settled

_PLAN_FIELDS = frozenset(
    [
        "title",
        "scope",
        "hypothesis",
        "starts_on",
        "ends_on",
        "evidence_from",
        "evidence_until",
        "entity_team",
        "startup_team",
        "budget",
        "risks",
        "data_protection",
        "keeps_texts",
    ]
)


@transaction.atomic
def plan_pilot(*, call: Call, by: Any, **fields: Any) -> Pilot:
    """Plan the pilot of a call with the start-up that was chosen (unsealed → piloting).

    ``fields`` are the plan's own: at least ``starts_on`` and ``ends_on``; ``title`` is the call's when missing.
    """
    call = lock_call(call)
    startup = access.chosen_startup(call)
    require(
        permissions.may_plan(
            call_state=call.state,
            steers=access.steers(by, call.entity),
            planned=access.is_planned(call),
            chosen=startup is not None,
            settled=settled(call),
        )
    )
    pilot = Pilot(call=call, startup=startup, **{"title": call.title, **_only(fields, _PLAN_FIELDS)})
    _require_periods(pilot)
    require(running.sound_budget(budget=pilot.budget))
    for name, text in texts_taken_over(call).items():
        setattr(pilot, name, getattr(pilot, name) or text)
    pilot.save()
    _move_call(call, CallState.PILOTING, by)
    record(
        "pilot_planned",
        by=by,
        call=call.reference,
        starts_on=_text(pilot.starts_on),
        ends_on=_text(pilot.ends_on),
        keeps_texts=pilot.keeps_texts,
    )
    begin_from_template(pilot=pilot, by=by)
    return pilot


@transaction.atomic
def change_plan(*, pilot: Pilot, by: Any, **fields: Any) -> Pilot:
    """Change the plan; the record says which fields and the periods before and after.

    A plan that no longer keeps citizens' texts has those that are stored deleted at once.
    """
    pilot = lock_pilot(pilot=pilot, by=by, running=True)
    changed = sorted(name for name, value in _only(fields, _PLAN_FIELDS).items() if getattr(pilot, name) != value)
    before = {name: _text(getattr(pilot, name)) for name in changed if name.endswith(("_on", "_from", "_until"))}
    for name in changed:
        setattr(pilot, name, fields[name])
    _require_periods(pilot)
    require(running.sound_budget(budget=pilot.budget))
    if changed:
        pilot.save(update_fields=changed)
        after = {name: _text(getattr(pilot, name)) for name in before}
        record("pilot_plan_changed", by=by, call=pilot.call.reference, fields=changed, before=before, after=after)
    if "keeps_texts" in changed and not pilot.keeps_texts:
        stop_keeping_texts(pilot=pilot, by=by)
    return pilot


@transaction.atomic
def start_pilot(*, pilot: Pilot, by: Any) -> Pilot:
    """Start the pilot (planned → running)."""
    pilot = lock_pilot(pilot=pilot, by=by, steering=True)
    require(permissions.may_start(state=pilot.state))
    PILOT.move(
        pilot,
        PilotState.RUNNING,
        record=lambda was, now: record("pilot_started", by=by, call=pilot.call.reference, was=was, now=now),
    )
    fix_plan(pilot=pilot, by=by, note=_("Start of the pilot"))
    return pilot


@transaction.atomic
def end_pilot(
    *,
    pilot: Pilot,
    outcome: str,
    summary: str,
    by: Any,
    ended_on: date | None = None,
    recommendation: str = "",
) -> Pilot:
    """End the pilot with an outcome and what happened, in a paragraph (call: piloting → evaluated).

    ``ended_on``: the day on which it really ended, today's when missing; ``recommendation``: what to do next, and why.
    """
    pilot = lock_pilot(pilot=pilot, by=by, steering=True)
    ended_on = ended_on or timezone.localdate()
    require(
        permissions.may_end(
            state=pilot.state,
            outcome=str(outcome),
            open_activities=pilot.activities.filter(status=ActivityStatus.SCHEDULED).count(),
            waiting_imports=waiting_imports(pilot),
            summary=summary,
        )
    )
    require(
        running.sound_end(
            ended_on=ended_on, starts_on=pilot.starts_on, today=timezone.localdate(), outcome=str(outcome)
        )
    )
    require(running.outcome_fits(gates=pilot.gates.values_list("gate", flat=True), outcome=str(outcome)))
    require(PILOT.may_move(pilot.state, PilotState.ENDED))
    was = pilot.state
    # State and outcome are tied by a constraint of the database: they are written together, not by ``move``.
    pilot.state, pilot.outcome, pilot.summary = PilotState.ENDED, outcome, summary.strip()
    pilot.ended_on, pilot.recommendation = ended_on, recommendation.strip()
    pilot.save(update_fields=["state", "outcome", "summary", "ended_on", "recommendation"])
    record(
        "pilot_ended",
        by=by,
        call=pilot.call.reference,
        was=str(was),
        now=str(pilot.state),
        outcome=str(outcome),
        ended_on=_text(ended_on),
    )
    _move_call(pilot.call, CallState.EVALUATED, by)
    _tell_again(pilot, by)
    return pilot


@transaction.atomic
def conclude(*, pilot: Pilot, summary: str, recommendation: str, by: Any) -> Pilot:
    """Write anew what happened and what is recommended, between the end of the pilot and the publication."""
    pilot = lock_pilot(pilot=pilot, by=by, steering=True)
    require(running.may_conclude(state=pilot.state, summary=summary))
    told = {"summary": summary.strip(), "recommendation": recommendation.strip()}
    changed = sorted(name for name, text in told.items() if getattr(pilot, name) != text)
    for name in changed:
        setattr(pilot, name, told[name])
    if changed:
        pilot.save(update_fields=changed)
        record("pilot_concluded", by=by, call=pilot.call.reference, fields=changed)
    return pilot


@transaction.atomic
def publish_case(*, pilot: Pilot, by: Any) -> Pilot:
    """Publish the case (call: evaluated → published). From then on the pilot no longer changes.

    The reports that everybody may download are made again from what is true now.
    """
    pilot = lock_pilot(pilot=pilot, by=by, steering=True)
    require(
        permissions.may_publish(
            call_state=pilot.call.state, waiting_imports=waiting_imports(pilot), open_samples=open_samples(pilot)
        )
    )
    require(running.may_be_told(outcome=pilot.outcome, summary=pilot.summary, lessons=pilot.lessons.count()))
    pilot.published_at = timezone.now()
    pilot.save(update_fields=["published_at"])
    _move_call(pilot.call, CallState.PUBLISHED, by)
    index_call(reference=pilot.call.reference, by=by)
    _tell_again(pilot, by)
    return pilot


@transaction.atomic
def pass_gate(*, pilot: Pilot, phase: str, gate: str, reasons: str, by: Any) -> StageGate:
    """Write down the authority's decision to continue, adjust or stop after a phase, with its reasons."""
    call = lock_call(pilot.call)
    pilot = Pilot.objects.select_related("startup").get(pk=pilot.pk)
    pilot.call = call
    stopped = pilot.gates.filter(gate=Gate.STOP).exists()
    require(running.may_pass_gate(decides=sheets.decides(by, pilot), state=pilot.state, stopped=stopped))
    require(running.sound_reasons(reasons=reasons))
    passed = StageGate.objects.create(
        pilot=pilot, phase=phase, gate=gate, reasons=reasons, decided_by=by, decided_at=timezone.now()
    )
    record("pilot_gate", by=by, call=pilot.call.reference, phase=str(phase), gate=str(gate), reasons=reasons)
    return passed


@transaction.atomic
def add_activity(*, pilot: Pilot, by: Any, **fields: Any) -> PilotActivity:
    """Add an activity: ``phase``, ``title``, ``planned_from``, ``planned_until`` and what else the model has."""
    pilot = lock_pilot(pilot=pilot, by=by, running=True)
    activity = PilotActivity(pilot=pilot, **fields)
    _require_days(activity)
    activity.save()
    record(
        "pilot_activity_added",
        by=by,
        call=pilot.call.reference,
        activity=activity.pk,
        title=activity.title,
        phase=str(activity.phase),
        planned_from=_text(activity.planned_from),
        planned_until=_text(activity.planned_until),
        status=str(activity.status),
    )
    return activity


@transaction.atomic
def update_activity(*, activity: PilotActivity, by: Any, **fields: Any) -> PilotActivity:
    """Change an activity: its dates, its status, what shows it."""
    pilot = lock_pilot(pilot=activity.pilot, by=by, running=True)
    activity = PilotActivity.objects.get(pk=activity.pk, pilot=pilot)
    before = {name: _text(getattr(activity, name)) for name in fields}
    for name, value in fields.items():
        setattr(activity, name, value)
    _require_days(activity)
    activity.save()
    changed = [name for name in fields if _text(getattr(activity, name)) != before[name]]
    record(
        "pilot_activity_changed",
        by=by,
        call=pilot.call.reference,
        activity=activity.pk,
        before={name: before[name] for name in changed},
        after={name: _text(getattr(activity, name)) for name in changed},
    )
    return activity


@transaction.atomic
def add_meeting(
    *,
    pilot: Pilot,
    title: str,
    starts_at: datetime,
    by: Any,
    minutes_long: int = 60,
    place: str = "",
    agenda: str = "",
    invited: Iterable[User] = (),
) -> Meeting:
    """Call a meeting and send those invited a mail with a calendar file."""
    pilot = lock_pilot(pilot=pilot, by=by, running=True)
    meeting = Meeting.objects.create(
        pilot=pilot, title=title, starts_at=starts_at, minutes_long=minutes_long, place=place, agenda=agenda
    )
    people = list(invited)
    team = access.team_ids(pilot)
    MeetingGuest.objects.bulk_create(
        MeetingGuest(meeting=meeting, user=person, side=Side.STARTUP if person.pk in team else Side.ENTITY)
        for person in people
    )
    for person in people:
        invite_to_meeting(meeting, person, private=person.pk in team)
    record(
        "pilot_meeting_called",
        by=by,
        call=pilot.call.reference,
        meeting=meeting.pk,
        title=title,
        starts_at=starts_at.isoformat(),
        invited=len(people),
    )
    return meeting


@transaction.atomic
def write_minutes(*, meeting: Meeting, minutes: str, attendees: str, by: Any) -> Meeting:
    """Write down what a meeting said and who attended."""
    pilot = lock_pilot(pilot=meeting.pilot, by=by)
    require(running.may_minute(begun=meeting.starts_at <= timezone.now()))
    meeting.minutes, meeting.attendees = minutes, attendees
    meeting.save(update_fields=["minutes", "attendees"])
    record("pilot_minutes_written", by=by, call=pilot.call.reference, meeting=meeting.pk, words=len(minutes.split()))
    return meeting


def _tell_again(pilot: Pilot, by: Any) -> None:
    """Have the public reports made again: what was made before tells what is no longer true."""
    enqueue("reports.remake", pilot_id=pilot.pk, by_id=by.pk)


def _move_call(call: Call, to: str, by: Any) -> None:
    CALL.move(call, to, record=lambda was, now: record(f"call_{now}", by=by, call=call.reference, was=was, state=now))


def _only(fields: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    if unknown := set(fields) - names:
        raise TypeError(f"A pilot's plan has no {', '.join(sorted(unknown))}.")
    return fields


def _require_periods(pilot: Pilot) -> None:
    require(
        permissions.periods_in_order(
            starts_on=pilot.starts_on,
            ends_on=pilot.ends_on,
            evidence_from=pilot.evidence_from,
            evidence_until=pilot.evidence_until,
        )
    )


def _require_days(activity: PilotActivity) -> None:
    require(permissions.days_in_order(first=activity.planned_from, last=activity.planned_until))
    require(permissions.days_in_order(first=activity.actual_from, last=activity.actual_until))
    require(
        permissions.days_have_come(first=activity.actual_from, last=activity.actual_until, today=timezone.localdate())
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
