"""Reading sources, topics and imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from kernel.late import Late
from pilots.models import EvidenceImport, EvidencePart, EvidenceRules, ImportProblem, Pilot, Source, Tally, Topic
from pilots.rules.rows import Book, plain
from pilots.states import OPEN_IMPORTS, Cut, ImportState

if TYPE_CHECKING:
    import polars as pl
else:
    pl = Late("polars")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A source or topic that rows name and the pilot does not have; ``count`` rows do."""

    column: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """How many rows of a file are in another one, called ``name``, already."""

    name: str
    rows: int


def book_of(pilot: Pilot) -> Book:
    """Return what the rows of a file are checked against."""
    topics: dict[str, int] = {}
    for topic in Topic.objects.filter(pilot=pilot):
        topics |= {
            plain(topic.name): topic.pk,
            plain(topic.key): topic.pk,
            plain(topic.key.replace("-", " ")): topic.pk,
        }
    today = timezone.localdate()
    return Book(
        sources={plain(source.name): source.pk for source in Source.objects.filter(pilot=pilot)},
        topics=topics,
        first=pilot.evidence_from,
        last=min(pilot.evidence_until or today, today),
        until=pilot.evidence_until,
    )


def find_import(pilot: Pilot, pk: int) -> EvidenceImport | None:
    """Return one of the pilot's imports."""
    return (
        EvidenceImport.objects.select_related("pilot__call__entity", "uploaded_by").filter(pilot=pilot, pk=pk).first()
    )


def imports_of(pilot: Pilot) -> list[EvidenceImport]:
    """Return the pilot's imports, newest first."""
    return list(EvidenceImport.objects.filter(pilot=pilot).select_related("uploaded_by"))


def same_content(pilot: Pilot, sha256: str) -> EvidenceImport | None:
    """Return the import, waiting or applied, whose file has this content."""
    gone = [ImportState.DISCARDED, ImportState.FAILED]
    found = EvidenceImport.objects.filter(pilot=pilot, sha256=sha256).exclude(state__in=gone)
    return found.order_by("state").first()


def same_rows(evidence_import: EvidenceImport) -> EvidenceImport | None:
    """Return an imported file with exactly the same rows, in whatever order, if there is one.

    Texts count where both files have them.
    """
    if not evidence_import.digest:
        return None
    found = EvidenceImport.objects.filter(
        pilot=evidence_import.pilot_id, digest=evidence_import.digest, state=ImportState.APPLIED
    ).exclude(pk=evidence_import.pk)
    texts = evidence_import.texts_digest
    return next((one for one in found if not texts or one.texts_digest in {"", texts}), None)


def repeated(evidence_import: EvidenceImport) -> list[Repeated]:
    """Return in which imported files rows of a file are already, most first."""
    names = dict(
        EvidenceImport.objects.filter(
            pilot=evidence_import.pilot_id,
            pk__in=[one["file"] for one in evidence_import.repeats],
            state=ImportState.APPLIED,
        ).values_list("pk", "original_name")
    )
    return [Repeated(names[one["file"]], one["rows"]) for one in evidence_import.repeats if one["file"] in names]


def applied_beside(evidence_import: EvidenceImport) -> list[EvidenceImport]:
    """Return the imported files of the same pilot, newest first."""
    found = EvidenceImport.objects.filter(pilot=evidence_import.pilot_id, state=ImportState.APPLIED)
    return list(found.exclude(pk=evidence_import.pk).order_by("-uploaded_at", "-pk"))


def shared_days(evidence_import: EvidenceImport, cube: pl.DataFrame) -> bool:
    """Say whether a file has rows of a day of a source and tone that a count of rows has, too."""
    rows = Tally.objects.filter(evidence_import=evidence_import, cut=Cut.DAY_SOURCE)
    theirs = set(rows.values_list("day", "source", "sentiment"))
    return not theirs.isdisjoint(cube.select("day", "source", "sentiment").unique().iter_rows())


def waiting_imports(pilot: Pilot) -> int:
    """Return how many imports wait for a decision, or for the worker or the columns' names before it."""
    return EvidenceImport.objects.filter(pilot=pilot, state__in=OPEN_IMPORTS).count()


def import_by_id(pk: int) -> EvidenceImport | None:
    """Return an import, for the worker."""
    return EvidenceImport.objects.select_related("pilot__call").filter(pk=pk).first()


def last_part(evidence_import: EvidenceImport) -> EvidencePart | None:
    """Return the last block of a file that was kept."""
    return EvidencePart.objects.filter(evidence_import=evidence_import).order_by("-number").first()


def is_read(evidence_import: EvidenceImport) -> bool:
    """Say whether every block of a file was kept."""
    return EvidencePart.objects.filter(evidence_import=evidence_import, last=True).exists()


def parts_of(evidence_import: EvidenceImport) -> list[EvidencePart]:
    """Return the blocks of a file in order."""
    return list(EvidencePart.objects.filter(evidence_import=evidence_import).order_by("number"))


def first_and_last(evidence_import: EvidenceImport) -> tuple[date | None, date | None]:
    """Return the first and the last day of a file's good rows."""
    found = Tally.objects.filter(evidence_import=evidence_import, cut=Cut.DAY_TOPIC).aggregate(Min("day"), Max("day"))
    return found["day__min"], found["day__max"]


def rules_of(pilot: Pilot) -> EvidenceRules | None:
    """Return what the plan says of its evidence, if anything."""
    return EvidenceRules.objects.filter(pilot=pilot).first()


def sampled(pilot: Pilot) -> bool:
    """Say whether the plan declares the rows a random sample: then shares have intervals."""
    rules = rules_of(pilot)
    return bool(rules and rules.is_sample)


def keeps_texts_of(pilot: Pilot) -> bool:
    """Say whether texts are kept: the plan says so and names a day, not passed, on which they are deleted."""
    rules = rules_of(pilot)
    return bool(pilot.keeps_texts and rules and rules.texts_until and rules.texts_until >= timezone.localdate())


def own_header(evidence_import: EvidenceImport, column: str) -> str:
    """Return what a file itself calls one of our columns; "" when it does not have it."""
    place, names = evidence_import.mapping.get(column), evidence_import.layout.get("columns", [])
    return str(names[place]) if place is not None and place < len(names) else ""


def problems_page(
    evidence_import: EvidenceImport, *, after: int | None = None, limit: int = 50
) -> tuple[list[ImportProblem], int | None]:
    """Return a page of problems, from the one behind problem ``after`` on, and the next page's ``after`` if any."""
    rows = evidence_import.problems.order_by("line", "id")
    last = rows.filter(pk=after).first() if after is not None else None
    if last is not None:
        rows = rows.filter(Q(line__gt=last.line) | Q(line=last.line, pk__gt=last.pk))
    found = list(rows[: limit + 1])
    return found[:limit], (found[limit - 1].pk if len(found) > limit else None)


def problems_of(evidence_import: EvidenceImport) -> QuerySet[ImportProblem]:
    """Return all problems of an import, in the order of its rows."""
    return evidence_import.problems.order_by("line", "id")


def unknowns(evidence_import: EvidenceImport) -> list[Unknown]:
    """Return the sources and topics that the file names and the pilot does not have, most frequent first."""
    found = (
        evidence_import.problems.filter(code__in=["source", "topic"])
        .order_by()
        .values("column", "value")
        .annotate(n=Count("id"))
    )
    return [Unknown(row["column"], row["value"], row["n"]) for row in found.order_by("-n", "value")[:60]]


def sources_of(pilot: Pilot) -> list[Source]:
    """Return the sources that the authorities chose, by name."""
    return list(Source.objects.filter(pilot=pilot))


def topics_of(pilot: Pilot) -> list[Topic]:
    """Return the pilot's topics, by name."""
    return list(Topic.objects.filter(pilot=pilot))


def has_source(pilot: Pilot, name: str) -> bool:
    """Say whether the pilot has a source that reads like this name."""
    return plain(name) in {plain(source.name) for source in sources_of(pilot)}


def has_topic(pilot: Pilot, *, key: str, name: str) -> bool:
    """Say whether the pilot has a topic with this key or one that reads like this name."""
    known = book_of(pilot).topics
    return plain(key) in known or plain(name) in known
