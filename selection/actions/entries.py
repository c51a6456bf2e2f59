"""Entries: receiving blind copies, and opening the assessment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.grants import is_appointed
from accounts.states import CallRole
from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call
from challenges.rules.calendar import add_business_days
from challenges.states import CALL, CallState
from kernel.verdict import first_no, require
from ledger.actions import record
from ledger.rules.salts import new_salt, salted
from selection.actions.calibration import waive_unplanned
from selection.actions.sharing import share_entries
from selection.marks import draw_mark
from selection.models import Assessment, Entry, Exhibit, Seat
from selection.queries.calibration import round_state
from selection.queries.committee import made_up
from selection.rules.calibration import is_concluded
from selection.rules.committee import is_installed
from selection.rules.decisions import READING_DAYS
from selection.rules.seats import may_open, may_receive
from selection.rules.texts import committed_text
from selection.signals import tell
from selection.states import SeatState

#: Last words of our own addresses beside a proposal's.
_TAKEN = {
    "actas",
    "declare",
    "dissent",
    "panel",
    "seats",
    "committee",
    "calibration",
    "deliberation",
    "shares",
    "open",
    "close",
    "decision",
    "deserted",
    "reviews",
    "dates",
    "session",
}
_CODE = re.compile(r"[A-Z0-9]{3}-[A-Z0-9]{3}")


@transaction.atomic
def receive_entry(
    *,
    call: Call,
    code: str,
    title: str,
    sections: Sequence[dict[str, str]],
    by: Any,
    mark: str = "",
    masked: int = 0,
    token: str = "",
    exhibits: Sequence[tuple[bytes, int]] = (),
    like: int = 0,
) -> Entry:
    """Take one scrubbed copy into the blind room. The caller drew the ``code``, and calls in the drawn order.

    ``sections``: {key, title, text} in the order to read; other keys are dropped. ``mark``: a name for the proposal,
    drawn at random when empty. ``token``: what the code was drawn from, for the record only. ``exhibits``: (flat PDF,
    its number of pages), in the order to number them; an empty one when there is none. ``like``: length in bytes of
    the call's largest exhibit, so that all are stored in one size. ``masked``, the number of masked places, is told to
    nobody: an applicant who knows hers could name it, or choose it as a sign. Raises ``Refused`` outside the
    eligibility check, ``ValueError`` for a malformed code or a name that another entry's address has.
    """
    call = lock_call(call)
    require(may_receive(state=call.state))
    others = Entry.objects.filter(call=call)
    mark = mark or draw_mark(others.values_list("mark", flat=True))
    slug = slugify(mark)
    if not _CODE.fullmatch(code):
        raise ValueError("A code has two groups of three capitals and digits.")
    if not slug or slug in _TAKEN or others.filter(slug=slug).exists():
        raise ValueError("The name of a proposal must be its own.")
    kept = [{key: str(part[key]) for key in ("key", "title", "text")} for part in sections]
    salt = new_salt()
    entry = Entry.objects.create(
        call=call, code=code, mark=mark, title=title, sections=kept, masked=masked, text_salt=salt
    )
    for number, (content, pages) in enumerate(exhibits or [(b"", 0)], start=1):
        exhibit = Exhibit(entry=entry, number=number, pages=pages)
        sealed: Any = exhibit.file
        sealed.save("", ContentFile(content), save=False, like=like)
        exhibit.save()
    record(
        "entry_received",
        by=by,
        call=call.reference,
        code=code,
        mark=mark,
        token=token,
        # Salted: who knows the text (its team, a custodian) would find its code by a bare hash.
        text_commitment=salted(salt, committed_text(title, kept)),
    )
    return entry


@transaction.atomic
def open_assessment(*, call: Call, by: Any, due_at: datetime | None = None) -> Assessment:
    """Begin the blind assessment (verification → assessment): share the entries out and tell the panel.

    ``due_at`` defaults to ten business days from now. Raises ``Refused``.
    """
    call = lock_call(call)
    entries = Entry.objects.filter(call=call).count()
    ready = Seat.objects.filter(call=call, state=SeatState.ACTIVE, admitted=True).count()
    committee = made_up(call)
    entitled = steers(by, call.entity) or is_appointed(by, CallRole.CUSTODIAN, call)
    require(
        may_open(
            state=call.state,
            entitled=entitled,
            entries=entries,
            ready=ready,
            needed=committee.readers,
            installed=first_no(is_installed(committee.facts), is_concluded(state=round_state(call))),
        )
    )
    due_at = due_at or add_business_days(
        timezone.now(), READING_DAYS, country=call.entity.country, zone=call.entity.time_zone
    )
    term = Assessment.objects.create(call=call, due_at=due_at)
    waive_unplanned(call=call, by=by)
    record(
        "committee_installed",
        by=by,
        call=call.reference,
        seats=[{"seat": one.number, "office": str(one.office)} for one in committee.holders if not one.stands_for],
    )
    share_entries(call=call, due_at=due_at, by=by)
    CALL.move(
        call,
        CallState.ASSESSMENT,
        record=lambda before, after: record("call_state", by=by, call=call.reference, before=before, after=after),
    )
    tell("assessment_opened", reference=call.reference)
    return term
