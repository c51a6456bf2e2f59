"""Rows of the open datasets, page by page: only what the public pages show already, in a constant number of queries.

``after`` is the id of the last row that was read; rows come in the order of their ids, so that a page never shifts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import PublicEntity
from challenges.countries import LANGUAGES
from challenges.models import Call, Criterion
from challenges.queries.calls import current_phase, public_calls
from challenges.states import CallState
from pilots.models import Indicator, Lesson
from reports.queries.cases import published_pilots
from reports.queries.ocds.packages import ocid
from reports.rules.datasets import DATASETS
from selection.models import Standing
from selection.queries.ranking import told_calls

#: Most rows of one page of the API, and rows that a file is put together from at a time.
MOST, PIECE = 100, 500

Rows = list[dict[str, Any]]


def page_of(key: str, *, after: int = 0, limit: int = MOST, only: str = "") -> tuple[Rows, int | None]:
    """Return up to ``limit`` rows of a dataset and after which id the next page begins (None: there is no other).

    ``only``: the value of the dataset's key field, for one row alone.
    """
    dataset = DATASETS[key]
    found, told = _SOURCES[key]
    rows = found().filter(pk__gt=after).order_by("pk")
    if only:
        rows = rows.filter(**{_KEYS[key]: only})
    taken = list(rows[: limit + 1])
    shown = [dataset.row(values) for values in told(taken[:limit])]
    return shown, taken[limit - 1].pk if len(taken) > limit else None


def all_of(key: str) -> Rows:
    """Return every row of a dataset."""
    rows, after = page_of(key, limit=PIECE)
    while after is not None:
        more, after = page_of(key, after=after, limit=PIECE)
        rows += more
    return rows


def _address(name: str, reference: str) -> str:
    return settings.SITE_URL + reverse(name, args=[reference])


def _moment(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _calls(rows: Iterable[Call]) -> Iterable[dict[str, Any]]:
    now = timezone.now()
    for call in rows:
        yield {
            "reference": call.reference,
            "ocid": ocid(call.reference),
            "title": call.title,
            "summary": call.summary,
            "language": call.source_language,
            **_said(call, "title"),
            **_said(call, "summary"),
            "entity": call.entity.acronym,
            "category": call.category.number if call.category else None,
            "state": str(current_phase(call, now)),
            "announced_at": _moment(call.announced_at),
            "opens_at": _moment(call.opens_at),
            "questions_until": _moment(call.questions_until),
            "closes_at": _moment(call.closes_at),
            "countries": list(call.countries),
            "languages": list(call.languages),
            "pilot_weeks": call.pilot_weeks,
            "statistic": call.statistic,
            "illustrative": call.illustrative,
            "url": _address("call", call.reference),
        }


def _said(call: Call, field: str) -> dict[str, str | None]:
    """Return a text of a call in each language that it has one in, whoever asks."""
    return {f"{field}_{code}": call.text_in(code, field) or None for code, _name in LANGUAGES}


def _entities() -> QuerySet[PublicEntity]:
    announced = Count("calls", filter=Q(calls__in=public_calls().values("pk")))
    return PublicEntity.objects.annotate(announced=announced).filter(announced__gt=0)


def _entity_rows(rows: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for one in rows:
        yield {
            "acronym": one.acronym,
            "name": one.legal_name,
            "short_name": one.short_name,
            "kind": one.kind,
            "country": one.country,
            "region": one.region,
            "city": one.city,
            "website": one.website,
            "calls": one.announced,
        }


def _standings() -> QuerySet[Standing]:
    # A call whose decision was taken back has no result until the next one.
    told = told_calls().exclude(state=CallState.DELIBERATION).values("pk")
    return Standing.objects.filter(entry__call__in=told).select_related("entry__call").defer("entry__sections")


def _results(rows: Iterable[Standing]) -> Iterable[dict[str, Any]]:
    for one in rows:
        yield {
            "call": one.entry.call.reference,
            "code": one.entry.code,
            "mark": one.entry.mark,
            "rank": one.rank,
            "total": one.mean_hundredths / 100,
            "adjusted": one.raw_hundredths is not None,
            "mean": (one.mean_hundredths if one.raw_hundredths is None else one.raw_hundredths) / 100,
            "complies": one.complies,
            "outcome": one.entry.state,
            "tie_rule": one.tie_rule,
        }


def _scores(rows: Iterable[Standing]) -> Iterable[dict[str, Any]]:
    places = list(rows)
    found = Criterion.objects.filter(call__in={one.entry.call_id for one in places})
    criteria = {(one.call_id, one.code): one for one in found}
    for one in places:
        for level in one.levels:
            criterion = criteria[one.entry.call_id, level["code"]]
            yield {
                "call": one.entry.call.reference,
                "code": one.entry.code,
                "criterion": criterion.code,
                "name": criterion.name,
                "weight": criterion.weight,
                "mean": level["mean_hundredths"] / 100,
                "met": level["met"],
                "assessors": level["seats"],
                "complies": level["complies"],
            }


def _cases(rows: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for pilot in rows:
        yield {
            "reference": pilot.call.reference,
            "title": pilot.title,
            "entity": pilot.call.entity.acronym,
            "startup": pilot.startup.name,
            "starts_on": pilot.starts_on.isoformat(),
            "ends_on": pilot.ends_on.isoformat(),
            "outcome": pilot.outcome,
            "illustrative": pilot.call.illustrative,
            "url": _address("case", pilot.call.reference),
        }


def _indicators(rows: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for one in rows:
        yield {
            "call": one.reference,
            "code": one.code,
            "name": one.name,
            "definition": one.definition,
            "direction": one.direction,
            "baseline": None if one.baseline is None else float(one.baseline),
            "target": None if one.target is None else float(one.target),
            "numerator": one.numerator,
            "denominator": one.denominator,
            "source": one.source_note,
        }


def _lessons(rows: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for one in rows:
        yield {
            "call": one.reference,
            "number": one.number,
            "kind": one.kind,
            "text": one.text,
            "applies_to": one.applies_to,
        }


def _published(model: Any) -> Callable[[], QuerySet[Any]]:
    return lambda: model.objects.filter(pilot__call__state=CallState.PUBLISHED).annotate(
        reference=F("pilot__call__reference")
    )


#: Dataset to the rows that are public, and what is told of them.
_SOURCES: dict[str, tuple[Callable[[], QuerySet[Any]], Callable[[Any], Iterable[dict[str, Any]]]]] = {
    "calls": (public_calls, _calls),
    "entities": (_entities, _entity_rows),
    "results": (_standings, _results),
    "scores": (_standings, _scores),
    "cases": (published_pilots, _cases),
    "indicators": (_published(Indicator), _indicators),
    "lessons": (_published(Lesson), _lessons),
}
#: Dataset to the column in which the value of its key field stands.
_KEYS = {"calls": "reference", "entities": "acronym", "cases": "call__reference"}


def exercises_page(*, after: int = 0, limit: int = 20) -> tuple[list[Call], int | None]:
    """Return up to ``limit`` announced calls, newest first, older than the call ``after``; and where to go on."""
    found = public_calls().order_by("-pk")
    rows = list((found.filter(pk__lt=after) if after else found)[: limit + 1])
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None
