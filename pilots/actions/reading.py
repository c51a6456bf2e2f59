"""A worker's steps through a file of evidence: a block at a time, each kept whole or not at all, then the check.

A worker that is killed leaves whole blocks; the next one goes on where the last whole block ends. The file of a block
that was written and whose row was not is written over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kernel.late import Late
from ledger.actions import record
from pilots import columnar
from pilots.models import EvidenceImport, EvidencePart, ImportProblem, Tally
from pilots.queries.evidence import book_of, is_read, keeps_texts_of, last_part, parts_of
from pilots.queries.repeats import Repeats, repeats_of
from pilots.rules.blocks import Block, read_block
from pilots.rules.checking import Checked, add_up, check_frame, cube_of, cuts_of, sum_up, texts_by
from pilots.rules.layouts import Layout, Unreadable
from pilots.rules.masking import mask_texts
from pilots.rules.repeats import digest_of, texts_digest_of, texts_sum
from pilots.rules.rows import Book, Problem
from pilots.states import IMPORT, ImportState

if TYPE_CHECKING:
    import polars as pl
else:
    pl = Late("polars")

#: Of so many problems each is told; of a file with more only their number. Such a file has its columns mixed up.
MOST_PROBLEMS = 50_000
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check of a file says: against which book, counts of good rows and of their texts, what is wrong."""

    book: Book
    tallies: list[dict[str, Any]]
    texts_by: dict[str, dict[str, int]]
    bad: int
    problems: list[Problem]
    digest: str = ""
    texts_digest: str = ""
    repeats: Repeats = field(default_factory=lambda: Repeats([], {}))


def read_whole(
    *, evidence_import: EvidenceImport, by: Any, report: Callable[[int], None] = lambda percent: None
) -> None:
    """Read what is not read yet, check it all, and delete the file as it was sent. Safe to run again at any point."""
    found = EvidenceImport.objects.select_related("pilot__call").get(pk=evidence_import.pk)
    try:
        if found.state == ImportState.READING and not is_read(found):
            with columnar.opened(found) as source:
                _read_blocks(found, source, by, report)
    except Unreadable as problem:
        fail_reading(evidence_import=found, reason=str(problem), by=by)
    if found.state == ImportState.READING and is_read(found):
        _check_parts(found, by, report)
    drop_sent(evidence_import=found, by=by)


@transaction.atomic
def keep_block(*, evidence_import: EvidenceImport, number: int, block: Block, by: Any) -> EvidencePart | None:
    """Keep a block: its rows in columns, its masked texts if the pilot keeps them, its rows that cannot be read.

    Returns None, and keeps nothing, when somebody discarded the file meanwhile.
    """
    if EvidenceImport.objects.select_for_update().get(pk=evidence_import.pk).state != ImportState.READING:
        return None
    part = EvidencePart(
        evidence_import=evidence_import,
        number=number,
        rows=block.rows.height + len({one.line for one in block.unreadable}),
        place=block.place,
        line=block.line,
        last=block.last,
    )
    texts = None
    if "text" in block.rows.columns and keeps_texts_of(evidence_import.pilot):
        texts = block.rows.select("line", mask_texts(pl.col("text").fill_null("")).alias("text"))
    columnar.seal_part(part, block.rows.drop("text", strict=False), texts)
    part.save()
    _keep_problems(evidence_import, block.unreadable[:MOST_PROBLEMS])
    return part


@transaction.atomic
def keep_check(
    *,
    evidence_import: EvidenceImport,
    outcome: Outcome,
    by: Any,
) -> EvidenceImport:
    """Keep what the check says: the counts of the good rows, and the problems of the readable ones."""
    found = EvidenceImport.objects.select_for_update().get(pk=evidence_import.pk)
    if found.state != ImportState.READING:
        return found
    found.tallies.all().delete()
    Tally.objects.bulk_create((_tally(found, row) for row in outcome.tallies), batch_size=_BATCH)
    found.problems.exclude(code="row").delete()
    _keep_problems(found, outcome.problems)
    found.good_rows = sum(row["count"] for row in outcome.tallies if row["cut"] == "day_topic")
    found.bad_rows = outcome.bad + found.problems.filter(code="row").count()
    found.book, found.texts_by, found.preview = outcome.book.as_json(), outcome.texts_by, None
    found.digest, found.texts_digest, found.repeats = outcome.digest, outcome.texts_digest, outcome.repeats.found
    found.save(
        update_fields=["good_rows", "bad_rows", "book", "texts_by", "preview", "digest", "texts_digest", "repeats"]
    )
    for pk, digest in outcome.repeats.signed.items():
        EvidenceImport.objects.filter(pk=pk, digest="").update(digest=digest)
    IMPORT.move(
        found,
        ImportState.CHECKED,
        record=lambda was, now: record(
            "evidence_checked",
            by=by,
            call=evidence_import.pilot.call.reference,
            evidence_import=found.pk,
            sha256=found.sha256,
            good=found.good_rows,
            bad=found.bad_rows,
        ),
    )
    return found


@transaction.atomic
def fail_reading(*, evidence_import: EvidenceImport, reason: str, by: Any) -> None:
    """Give a file up that turns out not to be readable, with the sentence that says why; nothing of it stays."""
    found = evidence_import
    found.reason, found.preview, found.decided_at = reason[:300], None, timezone.now()
    found.save(update_fields=["reason", "preview", "decided_at"])
    found.problems.all().delete()
    for name in ("file", "texts"):
        columnar.drop(found.parts.all(), name)
    found.parts.all().delete()
    IMPORT.move(
        found,
        ImportState.FAILED,
        record=lambda was, now: record(
            "evidence_unreadable",
            by=by,
            call=found.pilot.call.reference,
            evidence_import=found.pk,
            sha256=found.sha256,
        ),
    )


@transaction.atomic
def drop_sent(*, evidence_import: EvidenceImport, by: Any) -> None:
    """Delete a file as it was sent: the files first, so that a killed worker leaves rows that tell of them."""
    chunks = list(evidence_import.chunks.all())
    columnar.drop(chunks, "file")
    evidence_import.chunks.all().delete()


def _read_blocks(found: EvidenceImport, source: IO[bytes], by: Any, report: Callable[[int], None]) -> None:
    stored = found.layout
    layout = Layout(stored["kind"], tuple(stored["columns"]), stored["place"], stored["line"], stored["delimiter"])
    mapping = {name: place for name, place in found.mapping.items() if name != "text" or keeps_texts_of(found.pilot)}
    part = last_part(found)
    while part is None or not part.last:
        place, line = (part.place, part.line) if part else (layout.place, layout.line)
        block = read_block(source, layout, mapping, place, line)
        part = keep_block(evidence_import=found, number=part.number + 1 if part else 0, block=block, by=by)
        if part is None:
            return
        report(min(70, round(70 * part.place / max(found.size, 1))))


def _check_parts(found: EvidenceImport, by: Any, report: Callable[[int], None]) -> None:
    """Check all blocks against what the pilot knows now; only the outcome is written, at once."""
    book, cubes, bad = book_of(found.pilot), [], 0
    problems: list[Problem] = []
    texts: dict[str, Counter[str]] = {}
    sums: list[int] = []
    parts = parts_of(found)
    for number, part in enumerate(parts, start=1):
        checked: Checked = check_frame(columnar.rows_of(part), book, MOST_PROBLEMS - len(problems))
        cubes.append(cube_of(checked.good))
        told = columnar.texts_of(part)
        for aspect, counts in texts_by(checked.good, told).items():
            texts.setdefault(aspect, Counter()).update(counts)
        sums.append(texts_sum(checked.good, told))
        bad += checked.bad
        problems += checked.problems
        report(70 + round(29 * number / len(parts)))
    counted = {aspect: dict(counts) for aspect, counts in texts.items()}
    cube = sum_up(cubes)
    outcome = Outcome(
        book=book,
        tallies=cuts_of(add_up([cube])),
        texts_by=counted,
        bad=bad,
        problems=problems,
        digest=digest_of(cube),
        texts_digest=texts_digest_of(sums),
        repeats=repeats_of(found, cube, book),
    )
    keep_check(evidence_import=found, outcome=outcome, by=by)


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


def _tally(evidence_import: EvidenceImport, row: dict[str, Any]) -> Tally:
    return Tally(
        evidence_import=evidence_import,
        cut=row["cut"],
        day=row.get("day"),
        source_id=row.get("source"),
        topic_id=row.get("topic"),
        area=row.get("area") or "",
        sentiment=row["sentiment"],
        count=row["count"],
    )
