"""Flat copies of files: asked for, made by a worker, decided on by a custodian, dropped."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from blinding.files import NO_DATE, Box, Clamd, FileRefused, FlattenReport, flatten
from challenges.actions.clock import lock_call
from kernel.verdict import require
from outbox.actions import enqueue
from startups.models import Attachment, FlatFile, Submission
from startups.queries import desks as desk_reading
from startups.queries.flat import flat_by_attachment, identity_digest
from startups.queries.logos import bytes_of, logo_digests, logos_of
from startups.queries.submissions import identity_for, language_of
from startups.rules import flat as rules
from startups.rules.desks import may_work
from startups.rules.files import extension
from startups.states import FlatState
from startups.workroom import workroom


@transaction.atomic
def ask_for_flat(*, attachment: Attachment, by: Any) -> FlatFile:
    """Have the flat copy of a file made, or made anew, in the caller's transaction."""
    flat, made = FlatFile.objects.get_or_create(attachment=attachment)
    if not made:
        _delete_bytes(flat)
        flat.file, flat.pictures, flat.told = "", "", {}
        flat.state, flat.decided_by, flat.decided_at = FlatState.WAITING, None, None
    flat.job_id = enqueue("startups.flatten", attachment_id=str(attachment.pk)).pk
    flat.save()
    return flat


@transaction.atomic
def renew_flats(*, submission: Submission, by: Any) -> int:
    """Have the copies of a submission's files made anew that were made for another identity; return how many.

    Called when the preview is confirmed and when the submission is taken up: identity may have been added meanwhile.
    """
    made = FlatFile.objects.filter(attachment__submission=submission).exclude(state=FlatState.WAITING)
    stale = list(made.exclude(identity="").select_related("attachment__submission"))
    digest = identity_digest(identity_for(submission), logo_digests(submission.startup)) if stale else ""
    for flat in (old := [one for one in stale if one.identity != digest]):
        ask_for_flat(attachment=flat.attachment, by=by)
    return len(old)


def make_flat(*, attachment_id: Any, report: Callable[[int], None], by: Any) -> str:
    """Make the flat copy of a file and keep it; return its state, or nothing when it is not wanted any more.

    No transaction is open while the file is converted. Safe to run twice. A file that is refused, or breaks the
    converter, is a refused file; the submission is not touched.
    """
    flat = flat_by_attachment(attachment_id)
    if flat is None or flat.state != FlatState.WAITING:
        return ""
    file = flat.attachment
    submission = file.submission
    identity, marks = identity_for(submission), flat.marks or []
    logos = logos_of(submission.startup)
    digest = identity_digest(identity, [one.sha256 for one in logos])
    with workroom() as folder:
        source, target = folder / "source", folder / "flat.pdf"
        with file.file.open("rb") as stored:
            source.write_bytes(stored.read())
        pictures = [folder / f"logo-{number}" for number in range(len(logos))]
        for path, logo in zip(pictures, logos, strict=True):
            path.write_bytes(bytes_of(logo))
        try:
            told = flatten(
                source,
                target,
                identity,
                dated=submission.call.closes_at or NO_DATE,
                extension=extension(file.original_name),
                language=language_of(submission.call),
                country=submission.call.entity.country,
                logos=pictures,
                painted=_boxes(marks),
                clamd=Clamd.at(settings.CLAMD) if settings.CLAMD else None,
                progress=lambda page, of: report(int(100 * page / of) if of else 0),
            )
        except FileRefused as refusal:
            return _refuse(file, refusal)
        return _keep(file, digest, target.read_bytes(), told, [one["number"] for one in marks])


def _boxes(marks: list[dict[str, Any]]) -> dict[int, list[Box]]:
    """Return the marks by page as the flattening takes them: fractions instead of percent."""
    boxes: dict[int, list[Box]] = {}
    for one in marks:
        sides = (one[side] / 100 for side in ("left", "top", "width", "height"))
        boxes.setdefault(one["page"], []).append(Box(*sides))
    return boxes


@transaction.atomic
def _keep(file: Attachment, digest: str, content: bytes, report: FlattenReport, painted: list[int]) -> str:
    flat = _locked(file)
    if flat is None:
        return ""
    flat.tell(
        pages=len(report.pages),
        masked=sum(report.kinds.values()),
        kinds=report.kinds,
        doubtful=list(report.needs_desk),
        reasons={str(page.number): "".join(why[0] for why in page.reasons) for page in report.pages if page.reasons},
        painted=painted,
    )
    flat.identity = digest
    # A mark that was made, or taken away, while the file was converted is not in this copy.
    flat.state = rules.standing(doubtful=bool(report.needs_desk) or flat.unpainted)
    flat.file.save(uuid.uuid4().hex, ContentFile(content), save=False)
    flat.pictures.save(uuid.uuid4().hex, ContentFile(_pack(report.thumbnails)), save=False)
    flat.save()
    return flat.state


@transaction.atomic
def _refuse(file: Attachment, refusal: FileRefused) -> str:
    flat = _locked(file)
    if flat is None:
        return ""
    flat.tell(code=refusal.code, values=refusal.values)
    flat.state = FlatState.REFUSED
    flat.save()
    return flat.state


def _locked(file: Attachment) -> FlatFile | None:
    """Return the file's copy, locked, if it is still waited for."""
    waiting = FlatFile.objects.select_for_update(of=("self",)).filter(attachment=file, state=FlatState.WAITING)
    return waiting.select_related("attachment__submission__call").first()


def _pack(pictures: tuple[bytes, ...]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for number, picture in enumerate(pictures, start=1):
            pack.writestr(zipfile.ZipInfo(f"{number}.jpg"), picture)
    return packed.getvalue()


@transaction.atomic
def decide_flat(*, flat: FlatFile, state: str, looked: Iterable[int] = (), copy: str = "", by: Any) -> FlatFile:
    """Decide whether assessors get a file: ``shown`` or ``left_out``. May be decided again until the hand-over.

    To show it takes a look at every page that waits: ``looked`` are the numbers of those that the custodian says she
    looked at, in the copy whose ``version`` is ``copy``. Raises ``Refused``.
    """
    row = lock_flat(flat=flat, by=by)
    unseen = rules.unseen(waiting=row.doubtful, looked=looked, same_copy=copy == row.version)
    require(
        rules.sound_decision(
            before=row.state, after=state, has_copy=bool(row.file), unpainted=row.unpainted, unseen=unseen
        )
    )
    row.state, row.decided_by, row.decided_at = FlatState(state), by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return row


@transaction.atomic
def prepare_again(*, flat: FlatFile, by: Any) -> FlatFile:
    """Have a file's copy made once more, for a custodian."""
    _require_work(flat, by)
    return ask_for_flat(attachment=flat.attachment, by=by)


@transaction.atomic
def lock_flat(*, flat: FlatFile, by: Any) -> FlatFile:
    """Return the copy's row, locked, for a custodian who may work on it now; raises ``Refused``."""
    _require_work(flat, by)
    locked = FlatFile.objects.select_for_update(of=("self",))
    return locked.select_related("attachment__submission__call").get(pk=flat.pk)


def _require_work(flat: FlatFile, by: Any) -> None:
    call = lock_call(flat.attachment.submission.call)
    require(
        may_work(
            is_custodian=desk_reading.is_custodian(by, call),
            state=call.state,
            handed_over=desk_reading.is_handed_over(call),
        )
    )


@transaction.atomic
def drop_flat(*, attachment: Attachment, by: Any) -> None:
    """Drop a file's flat copy with its bytes, in the caller's transaction."""
    flat = FlatFile.objects.filter(attachment=attachment).first()
    if flat is not None:
        _delete_bytes(flat)
        flat.delete()


def _delete_bytes(flat: FlatFile) -> None:
    for one in (flat.file, flat.pictures):
        if one:
            storage, name = one.storage, str(one.name)
            transaction.on_commit(partial(storage.delete, name))
