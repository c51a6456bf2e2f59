"""Sources, topics, and taking in evidence: a file is checked whole, then a person decides."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.temp import NamedTemporaryFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.verdict import no, require
from ledger.actions import record
from pilots.actions.lock import lock_pilot
from pilots.models import EvidenceImport, ImportProblem, Manifestation, Pilot, ReportedTone, Source, Topic
from pilots.queries.evidence import book_of, has_source, has_topic, same_content
from pilots.rules import permissions
from pilots.rules.files import MAX_ROWS, may_read, scan
from pilots.rules.reconcile import reconcile
from pilots.rules.rows import (
    COLUMNS,
    REQUIRED,
    Book,
    Good,
    Header,
    Problem,
    check,
    delimiter_of,
    may_use,
    read_header,
    split,
    take,
)
from pilots.states import IMPORT, ImportState

_BATCH = 2000


@transaction.atomic
def add_source(
    *,
    pilot: Pilot,
    name: str,
    kind: str,
    selected_by: str,
    by: Any,
    url: str = "",
    terms_ok: bool = False,
    personal_data: bool = False,
) -> Source:
    """Add a source that the authorities chose."""
    pilot = lock_pilot(pilot=pilot, by=by)
    if has_source(pilot, name):
        require(no(_("The pilot has this source already.")))
    source = Source.objects.create(
        pilot=pilot,
        name=name,
        kind=kind,
        selected_by=selected_by,
        url=url,
        terms_ok=terms_ok,
        personal_data=personal_data,
    )
    record(
        "pilot_source_added",
        by=by,
        call=pilot.call.reference,
        name=name,
        source_kind=str(kind),
        selected_by=selected_by,
    )
    return source


@transaction.atomic
def add_topic(*, pilot: Pilot, key: str, name: str, by: Any, published: bool = False) -> Topic:
    """Add a topic: ``key`` is what files say; ``published`` topics are shown by name on the summary."""
    pilot = lock_pilot(pilot=pilot, by=by)
    if has_topic(pilot, key=key, name=name):
        require(no(_("The pilot has this topic already.")))
    topic = Topic.objects.create(pilot=pilot, key=key, name=name, published=published)
    record("pilot_topic_added", by=by, call=pilot.call.reference, key=key, name=name, published=published)
    return topic


@transaction.atomic
def upload_evidence(*, pilot: Pilot, upload: File, by: Any) -> EvidenceImport:
    """Check every row of a CSV file and keep none of them yet.

    Only the columns that are needed are stored, so that authors' names and texts never are (unless the pilot keeps
    texts). Raises ``Refused`` with a sentence for a file that cannot be used or whose content is here already.
    """
    pilot = lock_pilot(pilot=pilot, by=by)
    name, size = (upload.name or "").rsplit("/", 1)[-1], upload.size
    head = upload.read(4096)
    upload.seek(0)
    require(may_read(name=name, size=size, head=head, largest=settings.MAX_UPLOAD_BYTES))
    scanned = scan(upload.chunks())
    if same := same_content(pilot, scanned.sha256):
        require(permissions.may_upload(same=same.original_name, same_state=same.state))
    upload.seek(0)
    made = EvidenceImport(
        pilot=pilot,
        original_name=name[:200],
        sha256=scanned.sha256,
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    with NamedTemporaryFile() as clean:
        unreadable = _clean_copy(upload, scanned.encoding, clean, keeps_texts=pilot.keeps_texts)
        clean.seek(0)
        made.file.save(f"{secrets.token_hex(16)}.csv", File(clean), save=True)
    _keep_problems(made, unreadable)
    _count(made, book_of(pilot))
    record(
        "evidence_checked",
        by=by,
        call=pilot.call.reference,
        evidence_import=made.pk,
        sha256=made.sha256,
        good=made.good_rows,
        bad=made.bad_rows,
    )
    return made


@transaction.atomic
def check_again(*, evidence_import: EvidenceImport, by: Any) -> EvidenceImport:
    """Check a waiting file again: sources or topics were added, or the evidence's window changed."""
    pilot = lock_pilot(pilot=evidence_import.pilot, by=by)
    found = EvidenceImport.objects.get(pk=evidence_import.pk)
    require(permissions.may_decide(state=found.state))
    _count(found, book_of(pilot))
    record(
        "evidence_checked",
        by=by,
        call=pilot.call.reference,
        evidence_import=found.pk,
        sha256=found.sha256,
        good=found.good_rows,
        bad=found.bad_rows,
    )
    return found


@transaction.atomic
def apply_import(*, evidence_import: EvidenceImport, by: Any, skip_bad: bool = False) -> EvidenceImport:
    """Keep the good rows of a checked file, all of them or none; with ``skip_bad`` the bad rows are left out."""
    pilot = lock_pilot(pilot=evidence_import.pilot, by=by)
    found = EvidenceImport.objects.get(pk=evidence_import.pk)
    require(permissions.may_apply(state=found.state, good=found.good_rows, bad=found.bad_rows, skip_bad=skip_bad))
    good = (row for row in _checked(found, book_of(pilot)) if isinstance(row, Good))
    kept = 0
    while batch := list(islice(good, _BATCH)):
        kept += len(Manifestation.objects.bulk_create(_manifestation(found, row) for row in batch))
    if kept != found.good_rows:
        require(no(_("The plan changed after this file was checked. Check the file again, then decide.")))
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
            rows=kept,
            left_out=found.bad_rows,
        ),
    )
    return found


@transaction.atomic
def discard_import(*, evidence_import: EvidenceImport, by: Any) -> EvidenceImport:
    """Throw a checked file away, with what it said."""
    pilot = lock_pilot(pilot=evidence_import.pilot, by=by)
    found = EvidenceImport.objects.get(pk=evidence_import.pk)
    require(permissions.may_decide(state=found.state))
    found.problems.all().delete()
    storage, stored = found.file.storage, str(found.file.name)
    transaction.on_commit(lambda: storage.delete(stored))
    found.decided_at = timezone.now()
    found.save(update_fields=["decided_at"])
    IMPORT.move(
        found,
        ImportState.DISCARDED,
        record=lambda was, now: record(
            "evidence_discarded", by=by, call=pilot.call.reference, evidence_import=found.pk, sha256=found.sha256
        ),
    )
    return found


@transaction.atomic
def report_tone(
    *, pilot: Pilot, positive: str, negative: str, neutral: str, by: Any, source_note: str = ""
) -> ReportedTone:
    """Keep the tone as a text published it, as printed; pages say how it reconciles with the counts."""
    pilot = lock_pilot(pilot=pilot, by=by)
    reconcile([positive, negative, neutral], 1)  # raises ValueError for what is no percentage
    values = {"positive": positive, "negative": negative, "neutral": neutral, "source_note": source_note}
    reported, _made = ReportedTone.objects.update_or_create(pilot=pilot, defaults=values)
    record("pilot_tone_reported", by=by, call=pilot.call.reference, **values)
    return reported


def _clean_copy(upload: File, encoding: str, target: Any, *, keeps_texts: bool) -> list[Problem]:
    """Write line number and known cells of each readable row as UTF-8; return the rows that cannot be read."""
    columns = COLUMNS if keeps_texts else REQUIRED
    source = io.TextIOWrapper(upload.file, encoding=encoding, newline="")  # type: ignore[type-var]
    sink = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    try:
        first_line = source.readline()
        source.seek(0)
        rows = split(source, delimiter_of(first_line))
        header = _header(rows)
        writer, problems = csv.writer(sink), []
        for number, (line, cells) in enumerate(rows, start=1):
            if number > MAX_ROWS:
                require(
                    no(_("This file has more than %(most)s rows. Split it into several files.") % {"most": MAX_ROWS})
                )
            taken = take(line, cells, header)
            if isinstance(taken, Problem):
                problems.append(taken)
            else:
                writer.writerow([line, *(taken.get(column, "") for column in columns)])
        return problems
    finally:
        sink.flush()
        sink.detach()
        source.detach()


def _header(rows: Iterator[tuple[int, list[str] | None]]) -> Header:
    header = read_header(next(rows, (1, []))[1] or [])
    require(may_use(header))
    return header


def _checked(evidence_import: EvidenceImport, book: Book) -> Iterator[Good | list[Problem]]:
    """Yield what the check says of each readable row of a stored file."""
    with evidence_import.file.open("rb") as stored:
        text = io.TextIOWrapper(stored.file, encoding="utf-8", newline="")
        for line, *cells in csv.reader(text):
            yield check(int(line), dict(zip(COLUMNS, cells, strict=False)), book)
        text.detach()


def _count(evidence_import: EvidenceImport, book: Book) -> None:
    """Count good and bad rows anew and write the problems of the readable ones; unreadable ones stay as they were."""
    evidence_import.problems.exclude(code="row").delete()
    good, bad = 0, evidence_import.problems.count()
    waiting: list[Problem] = []
    for row in _checked(evidence_import, book):
        if isinstance(row, Good):
            good += 1
            continue
        bad += 1
        waiting += row
        if len(waiting) >= _BATCH:
            _keep_problems(evidence_import, waiting)
            waiting = []
    _keep_problems(evidence_import, waiting)
    evidence_import.good_rows, evidence_import.bad_rows = good, bad
    evidence_import.save(update_fields=["good_rows", "bad_rows"])


def _keep_problems(evidence_import: EvidenceImport, problems: Iterable[Problem]) -> None:
    ImportProblem.objects.bulk_create(
        [
            ImportProblem(
                evidence_import=evidence_import,
                line=problem.line,
                column=problem.column,
                value=problem.value[:120],
                reason=problem.reason[:200],
                code=problem.code,
            )
            for problem in problems
        ],
        batch_size=_BATCH,
    )


def _manifestation(evidence_import: EvidenceImport, row: Good) -> Manifestation:
    return Manifestation(
        pilot_id=evidence_import.pilot_id,
        evidence_import=evidence_import,
        day=row.day,
        source_id=row.source,
        topic_id=row.topic,
        sentiment=row.sentiment,
        text=row.text,
    )
