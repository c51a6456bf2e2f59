"""Reading routes of procurement, and who was told what."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import PublicEntity
from pilots.models import InformationShared, Pilot, ProcurementRoute, TaxUnit
from pilots.rules.routes import choose


def tax_unit(country: str) -> TaxUnit | None:
    """Return this year's tax unit of a country, else the newest one before it."""
    return TaxUnit.objects.filter(country=country, year__lte=timezone.localdate().year).first()


def routes_page(pilot: Pilot, amount: Decimal | None, true: list[str]) -> dict[str, Any]:
    """Return the routes of the pilot's entity for an amount: open ones and closed ones with the reason."""
    entity = pilot.call.entity
    unit = tax_unit(entity.country)
    context: dict[str, Any] = {"unit": unit, "amount": amount, "this_year": timezone.localdate().year}
    if unit is None:
        return context | {"choices": [], "closed": []}
    routes = list(ProcurementRoute.objects.filter(country=entity.country, active=True))
    context |= {"amounts": _amounts(unit, routes), "threshold_known": unit.threshold is not None}
    if amount is None:
        return context | {"choices": [], "closed": []}
    # An amount of another year's budget law says nothing of this one's.
    threshold = unit.threshold if unit.year == context["this_year"] else None
    found = choose(routes, kind=entity.kind, amount=amount, unit=unit.amount, true=true, threshold=threshold)
    return context | {
        "choices": [one for one in found if one.verdict],
        "closed": [one for one in found if not one.verdict],
    }


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount on which routes rest: its year (None: fixed by the norm itself), how much, by which norm, where."""

    label: str
    year: int | None
    amount: Decimal | None
    norm: str
    url: str = ""


def _amounts(unit: TaxUnit, routes: list[ProcurementRoute]) -> list[Amount]:
    """Return the amounts that limit the routes: the tax unit, what is counted in it, fixed ones, the threshold."""
    found = [Amount(_("Tax unit (UIT)"), unit.year, unit.amount, unit.source, unit.source_url)]
    found += [
        Amount(
            _("%(route)s: up to %(n)s tax units")
            % {"route": one.label, "n": number_format(one.upto_units.normalize())},
            unit.year,
            one.upto_units * unit.amount,
            one.articles,
        )
        for one in routes
        if one.upto_units is not None
    ]
    found += [
        Amount(_("%(route)s: up to") % {"route": one.label}, None, one.upto_amount, one.articles)
        for one in routes
        if one.upto_amount is not None
    ]
    label = _("Between the short and the full public tender")
    return [*found, Amount(label, unit.year, unit.threshold, unit.threshold_source, unit.threshold_url)]


def needs_of(entity: PublicEntity) -> set[str]:
    """Return what else may have to be true for a route that an entity of this kind and country has."""
    routes = ProcurementRoute.objects.filter(country=entity.country, active=True)
    return {route.need for route in routes if not route.kinds or entity.kind in route.kinds}


def information_page(pilot: Pilot) -> dict[str, Any]:
    """Return who was told what, oldest first, and how much of it only some know."""
    rows = list(InformationShared.objects.filter(pilot=pilot).select_related("written_by"))
    return {"rows": rows, "unlevel": sum(not row.is_level for row in rows)}


def published_information(pilot: Pilot) -> list[InformationShared]:
    """Return what was told and everybody may know."""
    return [row for row in InformationShared.objects.filter(pilot=pilot) if row.is_level]


def find_information(pilot: Pilot, pk: int) -> InformationShared | None:
    """Return one line of who was told what."""
    return InformationShared.objects.select_related("pilot__call").filter(pilot=pilot, pk=pk).first()
