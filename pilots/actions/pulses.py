"""Pulses: a short survey of both sides after every two weeks of a running pilot, and what both say of it together."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.actions.surveys import open_by_clock
from challenges.rules.surveys import pulse_due
from challenges.states import SurveyKind
from kernel.verdict import first_no, require
from ledger.actions import record
from pilots.models import Pilot, PulseNote
from pilots.queries.access import entity_side, side_of, supplier_side
from pilots.queries.pulses import is_closed, note_of
from pilots.rules.pulses import may_agree, may_note
from pilots.states import PilotState

#: How many days a pulse may be answered.
_DAYS = 7


@transaction.atomic
def open_pulse(*, pilot: Pilot, today: date, by: Any) -> int:
    """Open the pulse of both sides that is due by ``today``; return how many surveys were opened. Safe to run twice."""
    call = lock_call(pilot.call)
    pilot = Pilot.objects.select_related("startup").get(pk=pilot.pk)
    pilot.call = call
    number = pulse_due(starts_on=pilot.starts_on, ends_on=pilot.ends_on, today=today)
    if number is None or pilot.state != PilotState.RUNNING:
        return 0
    sides = [
        open_by_clock(
            call=call,
            kind=SurveyKind.PULSE_ENTITY,
            users=entity_side(pilot),
            days=_DAYS,
            by=by,
            number=number,
        ),
        open_by_clock(
            call=call,
            kind=SurveyKind.PULSE_SUPPLIER,
            users=supplier_side(pilot),
            days=_DAYS,
            by=by,
            number=number,
            private=True,
        ),
    ]
    return sum(survey is not None for survey in sides)


@transaction.atomic
def propose_note(*, pilot: Pilot, number: int, text: str, actions: str, by: Any) -> PulseNote:
    """Propose the joint note on a closed round, or change what was proposed: then the other side agrees."""
    call = lock_call(pilot.call)
    side, note = side_of(by, pilot), note_of(pilot, number)
    closed = is_closed(pilot, number)
    agreed = note is not None and note.agreed_at is not None
    require(may_note(side=side, closed=closed, agreed=agreed, call_state=call.state))
    note = note or PulseNote(pilot=pilot, number=number)
    note.text, note.actions = text, actions
    note.proposed_side, note.proposed_by, note.proposed_at = side, by, timezone.now()
    note.save()
    record("pilot_pulse_note", by=by, call=call.reference, number=number, side=side, sha256=_digest(note))
    return note


@transaction.atomic
def agree_on_note(*, note: PulseNote, seen: str, by: Any) -> PulseNote:
    """Agree on the note that the other side proposed. ``seen``: ``proposed_at`` in ISO 8601 as the page showed it."""
    call = lock_call(note.pilot.call)
    note = PulseNote.objects.select_related("pilot__call").get(pk=note.pk)
    side = side_of(by, note.pilot)
    require(
        first_no(
            may_note(side=side, closed=True, agreed=note.agreed_at is not None, call_state=call.state),
            may_agree(side=side, proposed_side=note.proposed_side, unchanged=seen == note.proposed_at.isoformat()),
        )
    )
    note.agreed_by, note.agreed_at = by, timezone.now()
    note.save(update_fields=["agreed_by", "agreed_at"])
    record("pilot_pulse_note_agreed", by=by, call=call.reference, number=note.number, side=side, sha256=_digest(note))
    return note


def _digest(note: PulseNote) -> str:
    return hashlib.sha256(f"{note.text}\n{note.actions}".encode()).hexdigest()
