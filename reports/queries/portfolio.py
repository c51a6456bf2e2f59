"""All exercises on one page, for GovLink, partners and funders: counts from rows, each share with its base.

The public reads announced exercises, and figures of published cases only; staff read all. Nothing rests on who applied:
proposals are counted by code, and only start-ups that a published case names have a country.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from challenges.countries import country_name
from challenges.models import Attendance, Call, Partner
from challenges.states import PUBLIC_STATES, CallState
from pilots.models import DecisionTaken, Finding, FunctionalRequirement, Indicator, Pilot, PilotActivity
from pilots.rules.indicators import percentage
from pilots.states import ActivityStatus, Direction, Outcome
from reports.rules.map import drawn
from selection.models import Entry

#: Rows on one page of the list.
PAGE = 30


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    part: int
    base: int


def page(user: Any, *, partner: int | None = None, after: int | None = None) -> dict[str, Any]:
    """Return the portfolio in a constant number of queries. ``after``: the id after which the list goes on."""
    calls = _calls(user)
    partners = list(Partner.objects.filter(calls__in=calls).distinct())
    if partner is not None:
        calls = calls.filter(pk__in=Call.objects.filter(partners=partner).values("pk"))
    cases = calls if user.is_staff else calls.filter(state=CallState.PUBLISHED)
    found = calls.select_related("entity", "category").order_by("-pk")
    rows = list((found.filter(pk__lt=after) if after else found)[: PAGE + 1])
    listed = Pilot.objects.filter(call__in=cases.values("pk")).filter(call__in=[row.pk for row in rows])
    pilots = {one.call_id: one for one in listed}
    shown = rows[:PAGE]
    return {
        "rows": [{"call": call, "pilot": pilots.get(call.pk)} for call in shown],
        "next_after": shown[-1].pk if len(rows) > PAGE else None,
        "partners": partners,
        "partner": next((one for one in partners if one.pk == partner), None),
        "everything": user.is_staff,
        **_totals(calls, cases),
    }


def _calls(user: Any) -> QuerySet[Call]:
    return Call.objects.all() if user.is_staff else Call.objects.filter(state__in=PUBLIC_STATES)


def _totals(calls: QuerySet[Call], cases: QuerySet[Call]) -> dict[str, Any]:
    """Return what is counted over all exercises and over the cases whose pilot may be told."""
    ids, told = calls.values("pk"), cases.values("pk")
    states = calls.order_by().values("state", "entity__country", "category__number").annotate(n=Count("pk"))
    by_state: Counter[str] = Counter()
    by_country: Counter[str] = Counter()
    for row in states:
        by_state[row["state"]] += row["n"]
        by_country[row["entity__country"]] += row["n"]
    pilots = Pilot.objects.filter(call__in=told)
    outcomes = Counter(pilots.order_by().values_list("outcome", flat=True))
    ways = Counter(pilots.order_by().values_list("startup__country", "call__entity__country"))
    chosen: Counter[str] = Counter()
    for (country, _to), n in ways.items():
        chosen[country] += n
    whole = sum(by_state.values())
    return {
        "exercises": whole,
        "entities": calls.order_by().values("entity").distinct().count(),
        "states": [
            {"label": CallState(state).label, "value": by_state[state]} for state in CallState if by_state[state]
        ],
        "countries": [{"label": country_name(code), "value": n} for code, n in sorted(by_country.items(), key=_most)],
        "startups": [{"label": country_name(code), "value": n} for code, n in sorted(chosen.items(), key=_most)],
        "map": drawn(by_country, ways),
        "published": Share(by_state[CallState.PUBLISHED], whole),
        "ended": [{"label": one.label, "value": outcomes[one]} for one in Outcome if outcomes[one]],
        "pilots": sum(outcomes.values()),
        "completed": Share(outcomes[Outcome.COMPLETED], sum(n for one, n in outcomes.items() if one)),
        "trained": _counted(Attendance.objects.filter(workshop__call__in=ids), Q(attended=True)),
        "activities": _counted(PilotActivity.objects.filter(pilot__call__in=told), Q(status=ActivityStatus.MET)),
        "findings": _counted(
            Finding.objects.filter(pilot__call__in=told), Q(pk__in=DecisionTaken.objects.values("finding"))
        ),
        "requirements": _counted(FunctionalRequirement.objects.filter(pilot__call__in=told), ~Q(fit_criterion="")),
        "indicators": _indicators(told),
        "proposals": Entry.objects.filter(call__in=told, standing__isnull=False).count(),
    }


def _counted(rows: QuerySet[Any], condition: Q) -> Share:
    found = rows.order_by().aggregate(base=Count("pk"), part=Count("pk", filter=condition))
    return Share(found["part"], found["base"])


def _indicators(told: QuerySet[Any]) -> Share:
    """Return how many of the indicators with a target and counts reached it."""
    rows = Indicator.objects.filter(pilot__call__in=told, target__isnull=False, denominator__isnull=False)
    met = base = 0
    for numerator, denominator, target, direction in rows.values_list(
        "numerator", "denominator", "target", "direction"
    ):
        result = percentage(numerator, denominator)
        if result is None or target is None:
            continue
        base += 1
        met += result >= target if direction == Direction.UP else result <= target
    return Share(met, base)


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
