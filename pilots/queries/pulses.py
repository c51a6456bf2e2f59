"""Rounds of pulses: what both sides answered, and what they say of it together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.todo import NextAction
from challenges.models import Survey
from challenges.states import PULSES
from pilots.models import Pilot, PulseNote
from pilots.queries.surveys import Pulse, pulses_of
from pilots.states import PilotState, Side
from startups.models import TeamMember


@dataclass(frozen=True, slots=True)
class Round:
    """One round: when it opened, whether both sides' answers are closed, and its joint note if there is one."""

    number: int
    opens_at: datetime
    closed: bool
    note: PulseNote | None


def rounds_of(pilot: Pilot, pulses: Sequence[tuple[str, Sequence[Pulse]]]) -> list[Round]:
    """Return the rounds of ``pulses`` (``pulses_of`` the pilot) in order, in one query."""
    notes = {one.number: one for one in pilot.pulse_notes.all()}
    surveys: dict[int, list[Survey]] = {}
    for _side, rounds in pulses:
        for one in rounds:
            surveys.setdefault(one.survey.number, []).append(one.survey)
    now = timezone.now()
    return [
        Round(
            number,
            min(one.opens_at for one in found),
            all(one.closes_at <= now for one in found),
            notes.get(number),
        )
        for number, found in sorted(surveys.items())
    ]


def round_page(pilot: Pilot, number: int) -> dict[str, Any] | None:
    """Return one round: ``round`` and its ``sides`` (label, pulse); None when there was none."""
    pulses = pulses_of(pilot)
    found = next((one for one in rounds_of(pilot, pulses) if one.number == number), None)
    if found is None:
        return None
    sides = [(label, one) for label, rounds in pulses for one in rounds if one.survey.number == number]
    return {"round": found, "note": found.note, "sides": sides}


def is_closed(pilot: Pilot, number: int) -> bool:
    """Say whether a round was asked and both sides' answers are closed."""
    asked = Survey.objects.filter(call=pilot.call, kind__in=PULSES, number=number)
    return asked.exists() and not asked.filter(closes_at__gt=timezone.now()).exists()


def note_of(pilot: Pilot, number: int) -> PulseNote | None:
    """Return the joint note on a round, or None."""
    return PulseNote.objects.select_related("pilot__call__entity").filter(pilot=pilot, number=number).first()


def agreed_notes(pilot: Pilot) -> list[PulseNote]:
    """Return the joint notes on which both sides agreed, in the order of the rounds."""
    return list(pilot.pulse_notes.filter(agreed_at__isnull=False))


def notes_to_write(user: Any, focal: set[int]) -> list[NextAction]:
    """Return what waits for a person in the last closed round of each running pilot of hers, in three queries.

    ``focal``: the ids of the entities whose focal point she is; of pilots of her start-up the team is asked.
    """
    teams = TeamMember.objects.filter(user=user).values("startup")
    mine = Pilot.objects.filter(Q(call__entity__in=focal) | Q(startup__in=teams), state=PilotState.RUNNING)
    pilots = {one.call_id: one for one in mine.select_related("call")}
    if not pilots:
        return []
    found = []
    for pilot, number, note in _last_rounds(pilots):
        side = Side.ENTITY if pilot.call.entity_id in focal else Side.STARTUP
        if note is None:
            text = _("Read pulse %(n)s with the other side and write a short note")
        elif note.agreed_at is None and note.proposed_side != side:
            text = _("Agree on the note on pulse %(n)s, or propose another one")
        else:
            continue
        found.append(
            NextAction(
                text=text % {"n": number},
                url=reverse("pilot_pulse", args=[pilot.call.reference, number]),
                context=pilot.title,
                role=_("Public entity") if side == Side.ENTITY else _("Start-up"),
            )
        )
    return found


def _last_rounds(pilots: dict[int, Pilot]) -> list[tuple[Pilot, int, PulseNote | None]]:
    """Return the last round that both sides have closed for each call's pilot, with its note."""
    asked = Survey.objects.filter(call__in=pilots, kind__in=PULSES).order_by("call", "number")
    open_rounds: set[tuple[int, int]] = set()
    known: dict[int, set[int]] = {}
    for call, number, closes_at in asked.values_list("call", "number", "closes_at"):
        known.setdefault(call, set()).add(number)
        if closes_at > timezone.now():
            open_rounds.add((call, number))
    last = {
        call: max(closed)
        for call, numbers in known.items()
        if (closed := {number for number in numbers if (call, number) not in open_rounds})
    }
    notes = {(one.pilot_id, one.number): one for one in PulseNote.objects.filter(pilot__call__in=last)}
    return [(pilots[call], number, notes.get((pilots[call].pk, number))) for call, number in sorted(last.items())]
