"""Writing what the public search reads. Only what the public pages of a call and of its published case tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import translation

from challenges.countries import LANGUAGES, assessment_language, country_name
from challenges.models import Call
from challenges.queries.calls import current_phase
from challenges.states import CallState
from pilots.models import SearchRow
from pilots.queries import search as reading
from pilots.rules.search import folded
from pilots.states import SearchKind

#: What the public page of a call shows of its frame, in its order.
_FRAME = (
    "how_might_we",
    "problem_statement",
    "affected_people",
    "impact_goal",
    "evidence_of_problem",
    "current_process",
    "data_available",
    "context_constraints",
    "out_of_scope",
    "success_indicators",
)
_TERMS = ("eligibility", "ip_terms", "data_terms")
_WRITTEN = ("language", "title", "body", "heading", "words", "moment", "source_at")


@transaction.atomic
def index_call(*, reference: str, by: Any) -> int:
    """Write anew what can be found of a call and of its published case; returns how many rows there are.

    A call that the public does not know has none. Safe to run twice, and at any moment: it reads what is true now.
    """
    call = Call.objects.select_related("entity", "category", "frame").filter(reference=reference).first()
    if call is None:
        return 0
    rows = list(_rows(call)) if reading.is_public(call) else []
    wanted = {(row.kind, row.part) for row in rows}
    there = SearchRow.objects.filter(call=call)
    gone = [pk for pk, kind, part in there.values_list("pk", "kind", "part") if (kind, part) not in wanted]
    there.filter(pk__in=gone).delete()
    SearchRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["call", "kind", "part"], update_fields=list(_WRITTEN)
    )
    return len(rows)


@transaction.atomic
def rebuild_search(*, by: Any) -> int:
    """Write the whole index anew, call by call; returns how many rows it has. Safe to run twice."""
    SearchRow.objects.exclude(call__in=reading.calls_to_index()).delete()
    return sum(index_call(reference=one, by=by) for one in reading.references_to_index())


@transaction.atomic
def catch_search_up(*, by: Any) -> int:
    """Write what a lost process left unwritten; returns for how many calls."""
    waiting = reading.stale_references()
    for reference in waiting:
        index_call(reference=reference, by=by)
    return len(waiting)


def _rows(call: Call) -> Iterable[SearchRow]:
    yield _call_row(call)
    pilot = reading.published_pilot(call) if current_phase(call) == CallState.PUBLISHED else None
    if pilot is None:
        return
    moment = pilot.published_at or call.announced_at
    told = [pilot.summary, pilot.hypothesis, pilot.recommendation, *reading.told_in_case(pilot)]
    names = [*_names(call), pilot.startup.name]
    yield _row(call, SearchKind.CASE, title=pilot.title, parts=told, names=names, moment=moment)
    for lesson in pilot.lessons.all():
        parts = [lesson.text, lesson.applies_to]
        yield _row(call, SearchKind.LESSON, part=lesson.pk, parts=parts, names=_names(call), moment=moment)
    for barrier in pilot.barriers.all():
        parts = [barrier.blocks, barrier.exemption, barrier.authority, barrier.safeguards, barrier.reform]
        yield _row(
            call,
            SearchKind.BARRIER,
            part=barrier.pk,
            title=str(barrier),
            parts=parts,
            names=_names(call),
            moment=moment,
        )


def _call_row(call: Call) -> SearchRow:
    texts = [call.summary, *(getattr(call.frame, field) for field in _FRAME if call.frame)]
    texts += [getattr(call, field) for field in _TERMS]
    answers, newest = reading.published_answers(call)
    row = _row(call, SearchKind.CALL, title=call.title, parts=[*texts, *answers], names=_names(call))
    row.moment, row.source_at = call.announced_at, newest  # type: ignore[assignment]
    return row


def _row(
    call: Call,
    kind: SearchKind,
    *,
    parts: Iterable[str],
    names: Iterable[str],
    title: str = "",
    part: int = 0,
    moment: Any = None,
) -> SearchRow:
    body = "\n".join(text for text in parts if text)
    named = " ".join(dict.fromkeys(names))
    return SearchRow(
        call=call,
        kind=kind,
        part=part,
        language=assessment_language(call.languages, call.entity.country),
        title=title[:150],
        body=body,
        heading=f"{title}\n{folded(title)}" if title else "",
        words="\n".join([body, named, folded(f"{body} {named}")]),
        moment=moment,
        source_at=moment,
    )


def _names(call: Call) -> list[str]:
    """Return the names by which people look for a call in any language: entity, place, category, reference."""
    found = [call.reference, call.entity.legal_name, call.entity.acronym, call.entity.city]
    for language, _name in LANGUAGES:
        with translation.override(language):
            found += [call.category.label if call.category else "", country_name(call.entity.country)]
    return [name for name in found if name]
