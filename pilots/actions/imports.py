"""Taking in a file of evidence: sent, its columns named, read and checked by a worker, decided on by a person.

Nothing counts before ``apply_import``, which is one change of state: a file is imported whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from kernel.verdict import no, require
from ledger.actions import record
from outbox.actions import enqueue
from pilots import columnar
from pilots.actions.lock import lock_pilot
from pilots.actions.reading import read_whole
from pilots.models import EvidenceImport, Pilot, SupplierToken
from pilots.queries.evidence import first_and_last, same_content, same_rows
from pilots.rules import permissions
from pilots.rules.files import TEXT_KINDS, as_utf8, in_pieces, kind_of, may_read, scan
from pilots.rules.layouts import Layout, Unreadable, guess, layout_of, may_guess, may_map, preview
from pilots.states import IMPORT, ImportState

#: A file of up to so many bytes is read while the person waits; a larger one by a worker.
SMALL = 3 * 1024 * 1024


@transaction.atomic
def take_in(*, pilot: Pilot, upload: File, by: Any, token: SupplierToken | None = None) -> EvidenceImport:
    """Seal a file as it was sent and read how it is laid out; its columns are named next.

    Raises ``Refused`` with a sentence for a file that cannot be used or whose content is here already. With a
    ``token`` the supplier's program sends it, for the person who made the token.
    """
    pilot = lock_pilot(pilot=pilot, by=by, supplying=token is not None, running=True)
    name, size = (upload.name or "").rsplit("/", 1)[-1], upload.size
    head = upload.read(4096)
    upload.seek(0)
    require(may_read(name=name, size=size, head=head, largest=settings.MAX_EVIDENCE_BYTES))
    scanned = scan(upload.chunks(columnar.PIECE))
    if same := same_content(pilot, scanned.sha256):
        require(permissions.may_upload(same=same.original_name, same_state=same.state, by_program=token is not None))
    made = EvidenceImport.objects.create(
        pilot=pilot,
        original_name=name[:200],
        sha256=scanned.sha256,
        uploaded_by=by,
        uploaded_at=timezone.now(),
        token=token,
    )
    made.size = columnar.seal_pieces(made, _pieces(upload, name, scanned.encoding))
    try:
        with columnar.opened(made) as plain:
            layout = layout_of(plain, kind_of(name))
            made.preview = preview(plain, layout)
    except Unreadable as problem:
        columnar.drop(made.chunks.all(), "file")
        require(no(str(problem)))
    made.layout = _stored(layout)
    made.mapping = guess(layout.columns)
    made.save()
    record(
        "evidence_sent", by=by, call=pilot.call.reference, evidence_import=made.pk, sha256=made.sha256, bytes=made.size
    )
    return made


def _pieces(upload: File, name: str, encoding: str) -> Iterable[bytes]:
    """Give the file in pieces of at most one seal, text as UTF-8."""
    upload.seek(0)
    chunks = upload.chunks(columnar.PIECE)
    if kind_of(name) in TEXT_KINDS:
        return in_pieces(as_utf8(chunks, encoding), columnar.PIECE)
    return chunks


@transaction.atomic
def start_reading(*, evidence_import: EvidenceImport, mapping: Mapping[str, int | None], by: Any) -> EvidenceImport:
    """Say which column is which and have every row checked: at once when the file is small, else by a worker."""
    pilot = lock_pilot(pilot=evidence_import.pilot, by=by, supplying=evidence_import.token_id is not None, running=True)
    found = EvidenceImport.objects.get(pk=evidence_import.pk)
    require(permissions.may_name_columns(state=found.state))
    require(may_map(mapping, tuple(found.layout["columns"])))
    found.mapping = {name: place for name, place in mapping.items() if place is not None}
    found.save(update_fields=["mapping"])
    _read(found, pilot, by)
    return found


@transaction.atomic
def upload_evidence(*, pilot: Pilot, upload: File, by: Any, token: SupplierToken | None = None) -> EvidenceImport:
    """Take a file in whose first row names its columns, and have it checked; nothing counts yet.

    Raises ``Refused`` when the first row does not say which column is which: then a person has to.
    """
    made = take_in(pilot=pilot, upload=upload, by=by, token=token)
    verdict = may_guess(tuple(made.layout["columns"]))
    if not verdict:
        columnar.drop(made.chunks.all(), "file")
    require(verdict)
    return start_reading(evidence_import=made, mapping=made.mapping, by=by)


@transaction.atomic
def check_again(*, evidence_import: EvidenceImport, by: Any) -> EvidenceImport:
    """Check a waiting file again: sources or topics were added, or the evidence's window changed."""
    pilot = lock_pilot(pilot=evidence_import.pilot, by=by, running=True)
    found = EvidenceImport.objects.get(pk=evidence_import.pk)
    require(permissions.may_decide(state=found.state))
    _read(found, pilot, by)
    return found


@transaction.atomic
def apply_import(*, evidence_import: EvidenceImport, by: Any, skip_bad: bool = False) -> EvidenceImport:
    """Count the good rows of a checked file from now on, all of them; with ``skip_bad`` the bad rows are left out."""
    pilot = lock_pilot(pilot=evidence_import.pilot, by=by, running=True)
    found = EvidenceImport.objects.get(pk=evidence_import.pk)
    require(permissions.may_apply(state=found.state, good=found.good_rows, bad=found.bad_rows, skip_bad=skip_bad))
    same = same_rows(found)
    require(permissions.may_count_again(same=same.original_name if same else ""))
    require(permissions.still_inside(*first_and_last(found), first=pilot.evidence_from, last=pilot.evidence_until))
    found.decided_at = timezone.now()
    found.save(update_fields=["decided_at"])
    IMPORT.move(
        found,
        ImportState.APPLIED,
        record=lambda was, now: record(
            "evidence_imported",
            by=by,
            call=pilot.call.reference,
            evidence_import=found.pk,
            sha256=found.sha256,
            rows=found.good_rows,
            left_out=found.bad_rows,
        ),
    )
    return found


@transaction.atomic
def discard_import(*, evidence_import: EvidenceImport, by: Any) -> EvidenceImport:
    """Throw a file away, with all that was read of it."""
    pilot = lock_pilot(pilot=evidence_import.pilot, by=by)
    found = EvidenceImport.objects.get(pk=evidence_import.pk)
    require(permissions.may_discard(state=found.state))
    found.problems.all().delete()
    found.tallies.all().delete()
    stored = [*found.chunks.all(), *found.parts.all()]
    transaction.on_commit(lambda: _drop_files(stored))
    found.chunks.all().delete()
    found.parts.all().delete()
    columnar.destroy_key(found)
    found.decided_at, found.preview = timezone.now(), None
    found.save(update_fields=["decided_at", "preview"])
    IMPORT.move(
        found,
        ImportState.DISCARDED,
        record=lambda was, now: record(
            "evidence_discarded", by=by, call=pilot.call.reference, evidence_import=found.pk, sha256=found.sha256
        ),
    )
    return found


def _read(found: EvidenceImport, pilot: Pilot, by: Any) -> None:
    """Move a file on to be read; read it here when it is small."""
    found.pilot = pilot
    IMPORT.move(found, ImportState.READING, record=lambda was, now: None)
    if found.size <= SMALL:
        read_whole(evidence_import=found, by=by)
        found.refresh_from_db()
        return
    found.job_id = enqueue("pilots.read_evidence", import_id=found.pk).pk
    found.save(update_fields=["job_id"])


def _stored(layout: Layout) -> dict[str, Any]:
    return {
        "kind": layout.kind,
        "columns": list(layout.columns),
        "place": layout.place,
        "line": layout.line,
        "delimiter": layout.delimiter,
    }


def _drop_files(rows: list[Any]) -> None:
    for row in rows:
        columnar.drop([row], "file")
        if hasattr(row, "texts"):
            columnar.drop([row], "texts")
