"""By which route an entity may buy what a pilot proved, from its kind and the amount. Pure.

The routes are rows that staff keep (``ProcurementRoute``), proposed from Ley 32069 and its Reglamento. A route that is
reserved for other kinds of entity is not named at all to an entity that cannot use it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no
from pilots.states import RouteNeed


class Route(Protocol):
    """What is judged: a way of buying."""

    kinds: Any
    above_units: Any
    upto_units: Any
    upto_amount: Any
    need: Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A route, and whether it is open."""

    route: Any
    verdict: Verdict


def choose(
    routes: Iterable[Any], *, kind: str, amount: Decimal, unit: Decimal, true: Collection[str] = ()
) -> list[Choice]:
    """Return the routes that this kind of entity has, open ones first.

    ``amount`` and ``unit`` (the year's tax unit) in the same money; ``true``: the needs that are met.
    """
    own = [route for route in routes if not route.kinds or kind in route.kinds]
    found = [Choice(route, judge(route, amount=amount, unit=unit, true=true)) for route in own]
    return sorted(found, key=lambda one: not one.verdict)


def judge(route: Route, *, amount: Decimal, unit: Decimal, true: Collection[str] = ()) -> Verdict:
    """Say whether a route is open for an amount."""
    if route.above_units is not None and amount <= route.above_units * unit:
        return no(_("It begins above %(limit)s.") % {"limit": _money(route.above_units * unit)})
    if route.upto_units is not None and amount > route.upto_units * unit:
        return no(_("It ends at %(limit)s.") % {"limit": _money(route.upto_units * unit)})
    if route.upto_amount is not None and amount > route.upto_amount:
        return no(_("It ends at %(limit)s.") % {"limit": _money(route.upto_amount)})
    if route.need != RouteNeed.NOTHING and route.need not in true:
        return no(_("Only if this is true: %(need)s.") % {"need": RouteNeed(route.need).label})
    return YES


def may_level(*, level: bool, published_on: date, given_on: date, today: date) -> Verdict:
    """Say whether something that was told may be noted as published."""
    if level:
        return no(_("Everybody knows this already."))
    if published_on > today:
        return no(_("This day has not come yet. Note it when it was published."))
    return YES if published_on >= given_on else no(_("It was published before it was told. Change the day."))


def _money(value: Decimal) -> str:
    return number_format(value, 2, use_l10n=True, force_grouping=True)
