"""A field goes back to its team and comes back corrected. The sealed answer stays; both versions are in the record.

The record says "desk" and "team", never who: it is public, and neither side learns of the other.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.rules.calendar import add_business_days
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import enqueue, post
from startups import emails
from startups.envelope import FIELD
from startups.models import Correction, Submission, read_places, write_places
from startups.queries import corrections as reading
from startups.queries import desks
from startups.queries.submissions import findings_in, identity_for, team_users
from startups.rules import corrections as rules
from startups.rules.commitments import salt_of, salted
from startups.rules.desks import may_work
from startups.states import CORRECTION, CorrectionReason, CorrectionState


def _lock(submission: Submission) -> Submission:
    call = lock_call(submission.call)
    locked = desks.at_the_desk(call).select_for_update(of=("self",)).select_related("startup").get(pk=submission.pk)
    locked.call = call
    return locked


def _working(submission: Submission, by: Any) -> Any:
    call = submission.call
    return may_work(is_custodian=desks.is_custodian(by, call), state=call.state, handed_over=desks.is_handed_over(call))


@transaction.atomic
def send_back(*, submission: Submission, field: str, reason: str, sentence: str = "", by: Any) -> Correction:
    """Send a field back to its team, which has the call's business days to correct it; the team gets a mail.

    ``sentence`` must itself tell nobody. Raises ``Refused``; ``KeyError`` for a field that does not exist.
    """
    locked = _lock(submission)
    call = locked.call
    sentence = " ".join(sentence.split())
    require(
        rules.may_send_back(
            working=_working(locked, by), state=locked.state, field=field, earlier=reading.states_of(locked, field)
        )
    )
    told = reading.told_by(sentence, call, identity_for(locked))
    require(rules.sound_request(reason=reason, sentence=sentence, told=told))
    now, entity = timezone.now(), call.entity
    due_at = add_business_days(
        now, call.correction_days, country=entity.country, zone=entity.time_zone, region=entity.region
    )
    made = Correction.objects.create(
        submission=locked,
        field=field,
        reason=CorrectionReason(reason),
        sentence=sentence,
        asked_by=by,
        asked_at=now,
        due_at=due_at,
    )
    named = reading.recorded_name(made)
    record("correction_asked", by="desk", call=call.reference, correction=named, due_at=due_at.isoformat())
    enqueue("startups.correction_due", due_at=due_at, correction_id=str(made.pk))
    for user in team_users(locked.startup_id):
        post(**emails.correction(correction=made, user=user))
    return made


@transaction.atomic
def correct(*, correction: Correction, text: str, by: Any) -> Correction:
    """Write the corrected text; its places are found anew and wait for the desk. Raises ``Refused``."""
    locked = _lock(correction.submission)
    row = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    now = timezone.now()
    before = reading.judged_texts([locked.pk])[locked.pk].get(row.field, "")
    text = text.replace("\r\n", "\n").strip()
    require(
        rules.may_correct(
            is_member=reading.is_member(by, locked),
            state=row.state,
            due_at=row.due_at,
            handed_over=desks.is_handed_over(locked.call),
            now=now,
        )
    )
    require(rules.sound_correction(field=FIELD[row.field], text=text, before=before))
    # Not through move(): a constraint ties the text, its author and the moment to the state.
    require(CORRECTION.may_move(row.state, CorrectionState.CORRECTED))
    row.state, row.text, row.answered_by, row.answered_at = CorrectionState.CORRECTED, text, by, now
    row.save(update_fields=["state", "text", "answered_by", "answered_at"])
    found = _find_again(locked, row.field, text)
    salt = salt_of(locked.salt, reading.salt_purpose(row))
    record(
        "correction_made",
        by="team",
        call=locked.call.reference,
        correction=reading.recorded_name(row),
        original=salted(salt, before),
        corrected=salted(salt, text),
        places=found,
    )
    enqueue("startups.receipt", submission_id=str(locked.pk))
    return row


def _find_again(submission: Submission, field: str, text: str) -> int:
    """Replace the places of a field by those of its new text; return how many."""
    places = read_places(submission)
    last = max((one.number for one in places), default=0)
    found = reading.maskings_of(submission, findings_in(submission, field, text), after=last)
    write_places(submission, [*(one for one in places if one.field != field), *found])
    submission.save(update_fields=["places"])
    return len(found)


@transaction.atomic
def read_correction(*, correction: Correction, by: Any) -> Correction:
    """Write that a custodian read a corrected field as a whole: nothing in it tells who wrote it. Raises ``Refused``.

    The desk had asked for the field, not for its doubtful words: the program may see none of what a person sees.
    """
    locked = _lock(correction.submission)
    row = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    require(rules.may_read(working=_working(locked, by), state=row.state, read=row.read_by_id is not None))
    row.read_by, row.read_at = by, timezone.now()
    row.save(update_fields=["read_by", "read_at"])
    return row


@transaction.atomic
def take_back(*, correction: Correction, by: Any) -> Correction:
    """Take a request back: the desk decides by itself. The team is told that nothing is needed any more."""
    locked = _lock(correction.submission)
    row = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    require(rules.may_take_back(working=_working(locked, by), state=row.state))
    CORRECTION.move(row, CorrectionState.TAKEN_BACK, record=_untold)
    record("correction_taken_back", by="desk", call=locked.call.reference, correction=reading.recorded_name(row))
    for user in team_users(locked.startup_id):
        post(**emails.correction_taken_back(correction=row, user=user))
    return row


def _untold(_before: str, _after: str) -> None:
    """Record nothing here: the digest goes into the record, not the row."""


@transaction.atomic
def end_window(*, correction: Correction, by: Any) -> Correction:
    """Close a window that ended without an answer: the desk decides. Does nothing when it was answered in time."""
    locked = _lock(correction.submission)
    row = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if row.state == CorrectionState.ASKED and timezone.now() >= row.due_at:
        CORRECTION.move(row, CorrectionState.LAPSED, record=_untold)
        record("correction_lapsed", by=by, call=locked.call.reference, correction=reading.recorded_name(row))
    return row
