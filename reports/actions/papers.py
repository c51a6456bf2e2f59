"""Having a paper made, keeping it, and writing its signature down."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.countries import assessment_language
from challenges.models import Call, PaperBase
from challenges.queries.access import steers
from challenges.rules import papers as rules
from challenges.rules.files import check_document, has_size
from challenges.states import PAPER, PaperKind, PaperState, SessionMode, Signing
from kernel.verdict import YES, require
from ledger.actions import record
from outbox.actions import enqueue
from reports.queries.papers import all_papers, due, model_of, next_number
from startups.actions.guard import hold_back


@transaction.atomic
def request_paper(
    *,
    call: Call,
    kind: str,
    mode: str,
    by: Any,
    held_from: datetime | None = None,
    held_until: datetime | None = None,
    place: str = "",
    absent: Sequence[str] = (),
    witnesses: Sequence[Mapping[str, str]] = (),
) -> PaperBase:
    """Have a paper made in the background, in the language of the entity. Raises ``Refused``.

    The hours of a session on the platform are those of its acts in the record: none are taken in. ``witnesses``:
    {name, document}, of the opening only.
    """
    call = lock_call(call)
    states = [one.state for one in all_papers(call) if one.kind == kind]
    require(rules.may_issue(steers=steers(by, call.entity), due=due(call, kind), states=states))
    now = timezone.now()
    require(rules.sound_mode(kind=kind, mode=mode))
    typed = mode != SessionMode.PLATFORM
    require(rules.sound_session(held_from=held_from, held_until=held_until, now=now) if typed else YES)
    hours = [at.isoformat() if typed and at is not None else "" for at in (held_from, held_until)]
    session = {
        "mode": str(mode),
        "place": place.strip(),
        "held_from": hours[0],
        "held_until": hours[1],
        "absent": list(absent),
        "witnesses": [dict(one) for one in witnesses] if kind == PaperKind.UNSEALING else [],
    }
    paper = model_of(kind).objects.create(
        call=call,
        kind=kind,
        number=next_number(call),
        language=assessment_language(call.languages, call.entity.country),
        session=session,
        requested_by=by,
        requested_at=now,
    )
    paper.job_id = enqueue("reports.paper", paper_id=str(paper.pk)).pk
    paper.save(update_fields=["job_id"])
    return paper


def _again(paper: PaperBase) -> PaperBase:
    """Read a paper again under the lock."""
    return model_of(paper.kind).objects.select_for_update(of=("self",)).select_related("call__entity").get(pk=paper.pk)


@transaction.atomic
def keep_paper(*, paper: PaperBase, data: str, content: bytes, by: Any) -> PaperBase:
    """Keep a finished paper; the record holds the hash of its JSON and of its PDF. Safe to run twice."""
    lock_call(paper.call)
    paper = _again(paper)
    if paper.state != PaperState.WAITING:
        return paper
    paper.file.save(f"{uuid4().hex}.pdf", ContentFile(content), save=False)
    paper.data, paper.sha256 = data, hashlib.sha256(data.encode()).hexdigest()
    paper.file_sha256 = hashlib.sha256(content).hexdigest()
    # Not through move(): a constraint ties the file and the moment to the state.
    require(PAPER.may_move(paper.state, PaperState.READY))
    paper.state, paper.issued_at = PaperState.READY, timezone.now()
    paper.save()
    record(
        "paper_issued",
        by=by,
        call=paper.call.reference,
        paper=paper.kind,
        number=paper.number,
        language=paper.language,
        sha256=paper.sha256,
        file_sha256=paper.file_sha256,
    )
    return paper


@transaction.atomic
def hold_paper(*, paper: PaperBase, found: Sequence[str], by: Any) -> PaperBase:
    """Hold a paper back that would have told who applied: it is kept nowhere, staff and custodians are told."""
    call = lock_call(paper.call)
    paper = _again(paper)
    if paper.state == PaperState.WAITING:
        PAPER.move(paper, PaperState.HELD, record=lambda before, after: None)
        hold_back(call=call, kind="file", where=f"paper:{paper.kind}", reader=None, found=found, by=by)
    return paper


@transaction.atomic
def sign_paper(*, paper: PaperBase, signed_on: date, by: Any, upload: Any = None, note: str = "") -> PaperBase:
    """Write down that a paper was signed: the scanned copy, or where the signed paper is kept. Raises ``Refused``.

    ``upload``: an uploaded PDF, checked as every published document is.
    """
    call = lock_call(paper.call)
    paper = _again(paper)
    require(rules.may_sign(steers=steers(by, call.entity), state=paper.state))
    assert paper.issued_at is not None
    zone = ZoneInfo(call.entity.time_zone)
    require(
        rules.sound_signature(
            uploaded=upload is not None,
            note=note,
            signed_on=signed_on,
            issued_on=timezone.localdate(paper.issued_at, zone),
            today=timezone.localdate(timezone=zone),
        )
    )
    if upload is not None:
        require(has_size(upload.size, settings.MAX_UPLOAD_BYTES))
        content = upload.read()
        require(check_document(upload.name, content)[1])
        require(rules.is_pdf(content))
        paper.signed_file.save(f"{uuid4().hex}.pdf", ContentFile(content), save=False)
        paper.signed_sha256 = hashlib.sha256(content).hexdigest()
    require(PAPER.may_move(paper.state, PaperState.SIGNED))
    paper.state, paper.signing = PaperState.SIGNED, Signing.UPLOAD if upload is not None else Signing.PAPER
    paper.signed_note, paper.signed_on, paper.signed_by = note.strip(), signed_on, by
    paper.save()
    record(
        "paper_signed",
        by=by,
        call=call.reference,
        paper=paper.kind,
        number=paper.number,
        signing=str(paper.signing),
        signed_on=signed_on.isoformat(),
        signed_sha256=paper.signed_sha256,
    )
    return paper
