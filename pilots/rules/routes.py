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

from kernel.verdict import YES, Verdict, first_no, no
from pilots.states import RouteNeed, ThresholdSide


class Route(Protocol):
    """What is judged: a way of buying."""

    kinds: Any
    above_units: Any
    upto_units: Any
    upto_amount: Any
    need: Any
    side: Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A route, and whether it is open. ``unsure``: that hangs on an amount which nobody wrote down for this year."""

    route: Any
    verdict: Verdict
    unsure: bool = False


def choose(
    routes: Iterable[Any],
    *,
    kind: str,
    amount: Decimal,
    unit: Decimal,
    true: Collection[str] = (),
    threshold: Decimal | None = None,
) -> list[Choice]:
    """Return the routes that this kind of entity has, open ones first.

    ``amount``, ``unit`` (the year's tax unit) and ``threshold`` (between the short and the full tender; None when it is
    not known for the year) in the same money; ``true``: the needs that are met.
    """
    own = [route for route in routes if not route.kinds or kind in route.kinds]
    found = [
        Choice(
            route,
            first_no(judge(route, amount=amount, unit=unit, true=true), beside(route, amount, threshold)),
            unsure=bool(route.side) and threshold is None,
        )
        for route in own
    ]
    return sorted(found, key=lambda one: not one.verdict)


def beside(route: Route, amount: Decimal, threshold: Decimal | None) -> Verdict:
    """Say whether an amount lies on a route's side of what the year's budget law sets; yes when that is not known."""
    if not route.side or threshold is None:
        return YES
    if route.side == ThresholdSide.UPTO:
        return YES if amount <= threshold else no(_("It ends at %(limit)s.") % {"limit": _money(threshold)})
    return YES if amount > threshold else no(_("It begins above %(limit)s.") % {"limit": _money(threshold)})


#: ISO 4217 codes of the money of the countries that entities are of.
CURRENCIES = {
    "AR": "ARS",
    "BO": "BOB",
    "BR": "BRL",
    "CL": "CLP",
    "CO": "COP",
    "CR": "CRC",
    "CU": "CUP",
    "DO": "DOP",
    "EC": "USD",
    "ES": "EUR",
    "GT": "GTQ",
    "HN": "HNL",
    "MX": "MXN",
    "NI": "NIO",
    "PA": "PAB",
    "PE": "PEN",
    "PT": "EUR",
    "PY": "PYG",
    "SV": "USD",
    "US": "USD",
    "UY": "UYU",
    "VE": "VES",
}


def currency_of(country: str) -> str:
    """Return the code of a country's money; the code of no country's for one that is not known."""
    return CURRENCIES.get(country, "XXX")


def needs_agree(true: Collection[str]) -> Verdict:
    """Say whether what was ticked can be true at once."""
    if RouteNeed.STANDARD in true and RouteNeed.SOLE in true:
        return no(_("Several suppliers offer it, or only one can deliver it: both cannot be true. Untick one."))
    if RouteNeed.STANDARD in true and RouteNeed.DIALOGUE in true:
        return no(_("What suppliers offer as it is needs no dialogue on how to meet the need. Untick one of the two."))
    return YES


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
