"""The challenge frame: versions, saves, the gate, approval."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges import emails
from challenges.actions.clock import lock_call
from challenges.models import Call, ChallengeFrame
from challenges.models.frames import CANVAS_FIELDS, REQUIRED_FIELDS
from challenges.queries.access import belongs
from challenges.queries.frames import as_text, gate, labels
from challenges.rules import frames as rules
from challenges.states import FRAME, FrameState
from kernel.conflict import Conflict
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import post


@transaction.atomic
def start_frame(*, call: Call, by: Any) -> ChallengeFrame:
    """Start the next version of the canvas from the newest one."""
    call = lock_call(call)
    last = call.frames.order_by("-version").first()
    in_work = bool(last and last.state in {FrameState.DRAFT, FrameState.SUBMITTED})
    require(rules.may_start(call_state=call.state, belongs=belongs(by, call), in_work=in_work))
    copied = {field: getattr(last, field) for field in [*CANVAS_FIELDS, "owner_area"]} if last else {}
    frame = ChallengeFrame.objects.create(
        call=call, version=last.version + 1 if last else 1, saved_by=by, saved_at=timezone.now(), **copied
    )
    record("frame_started", by=by, call=call.reference, version=frame.version)
    return frame


@transaction.atomic
def save_frame_field(*, frame: ChallengeFrame, field: str, value: Any, revision: int, by: Any) -> ChallengeFrame:
    """Save one field of the canvas (``possible_solutions`` is a list of strings).

    ``revision`` is the one that the page was made with. Raises ``Conflict`` when somebody saved another text into the
    same field since, ``KeyError`` for a field that the canvas does not have.
    """
    if field not in [*CANVAS_FIELDS, "owner_area"]:
        raise KeyError(field)
    call = lock_call(frame.call)
    locked = ChallengeFrame.objects.select_for_update(of=("self",)).get(pk=frame.pk)
    require(rules.may_edit(state=locked.state, call_state=call.state, belongs=belongs(by, call)))
    stored = getattr(locked, field)
    if stored == value:
        return locked
    if locked.field_revisions.get(field, 0) > revision:
        raise Conflict(yours=as_text(value), theirs=as_text(stored), version=locked.revision)
    setattr(locked, field, value)
    locked.revision += 1
    locked.field_revisions = {**locked.field_revisions, field: locked.revision}
    locked.saved_by, locked.saved_at = by, timezone.now()
    locked.save(update_fields=[field, "revision", "field_revisions", "saved_by", "saved_at"])
    return locked


@transaction.atomic
def submit_frame(*, frame: ChallengeFrame, by: Any) -> ChallengeFrame:
    """Send a version to the authority; refused when incomplete or when it names a brand, and it says which word."""
    call = lock_call(frame.call)
    locked = ChallengeFrame.objects.select_for_update(of=("self",)).get(pk=frame.pk)
    require(rules.may_edit(state=locked.state, call_state=call.state, belongs=belongs(by, call)))
    names = labels()
    answers = {field: getattr(locked, field) for field in CANVAS_FIELDS}
    require(rules.is_complete(answers, {field: names[field] for field in REQUIRED_FIELDS}))
    require(rules.names_nobody(gate(locked), names))
    locked.submitted_by, locked.submitted_at = by, timezone.now()
    _move(locked, FrameState.SUBMITTED, by, ["submitted_by", "submitted_at"])
    for user in grants.appointed(call, CallRole.AUTHORITY):
        post(**emails.frame_waiting(locked, user))
    return locked


@transaction.atomic
def approve_frame(*, frame: ChallengeFrame, by: Any, note: str = "", signed_by: str = "") -> ChallengeFrame:
    """Approve a version; it becomes the call's frame and does not change any more."""
    locked = _review(frame, by, note, FrameState.APPROVED, signed_by)
    Call.objects.filter(pk=locked.call_id).update(frame=locked)
    return locked


@transaction.atomic
def return_frame(*, frame: ChallengeFrame, note: str, by: Any) -> ChallengeFrame:
    """Return a version with a note on what is missing."""
    require(rules.may_return(note=note))
    return _review(frame, by, note, FrameState.RETURNED, "")


def _review(frame: ChallengeFrame, by: Any, note: str, state: str, signed_by: str) -> ChallengeFrame:
    call = lock_call(frame.call)
    locked = ChallengeFrame.objects.select_for_update(of=("self",)).get(pk=frame.pk)
    require(rules.may_review(state=locked.state, is_authority=grants.is_appointed(by, CallRole.AUTHORITY, call)))
    locked.reviewed_by, locked.reviewed_at, locked.review_note = by, timezone.now(), note
    locked.signed_by = signed_by or (by.name if state == FrameState.APPROVED else "")
    _move(locked, state, by, ["reviewed_by", "reviewed_at", "review_note", "signed_by"])
    if locked.submitted_by:
        post(**emails.frame_reviewed(locked, locked.submitted_by))
    return locked


def _move(frame: ChallengeFrame, state: str, by: Any, fields: list[str]) -> None:
    """Move a version; a constraint ties state and fields together, so they are written at once."""
    require(FRAME.may_move(frame.state, state))
    frame.state = state
    frame.save(update_fields=["state", *fields])
    text = "\n\n".join(f"{field}: {as_text(getattr(frame, field))}" for field in [*CANVAS_FIELDS, "owner_area"])
    record(
        f"frame_{state}",
        by=by,
        call=frame.call.reference,
        version=frame.version,
        sha256=sha256(text.encode()).hexdigest(),
        note=frame.review_note,
    )
