"""Preparing a purchase: the route chooser, and the record of who was told what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel.verdict import Verdict, require
from pilots.actions import procurement as actions
from pilots.forms.procurement import InformationForm, LevelForm, RouteForm
from pilots.models import Pilot
from pilots.queries import access
from pilots.queries import procurement as reading
from pilots.rules.permissions import may_prepare_purchase
from pilots.rules.routes import currency_of
from pilots.views.frame import fill_in, open_pilot, to

_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _preparing(request: HttpRequest, pilot: Pilot) -> Verdict:
    return may_prepare_purchase(writes=access.writes(request.user, pilot.call.entity))


@login_required
@require_safe
def pilot_route(request: HttpRequest, reference: str) -> HttpResponse:
    """By which route the entity may buy, from its kind and the amount."""
    found = open_pilot(request, reference)
    require(_preparing(request, found))
    currency = currency_of(found.call.entity.country)
    typed_in = request.GET if "amount" in request.GET else None
    form = RouteForm(typed_in, currency=currency, needs=reading.needs_of(found.call.entity))
    typed: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    context = reading.routes_page(found, typed.get("amount"), typed.get("true", []))
    page = {"pilot": found, "call": found.call, "form": form, **context, **reading.information_page(found)}
    return render(request, "pilots/route.html", page, status=422 if form.errors else 200)


@login_required
@require_safe
def pilot_information(request: HttpRequest, reference: str) -> HttpResponse:
    """Who was told what, and what everybody has to be told before anything is bought."""
    found = open_pilot(request, reference)
    require(_preparing(request, found))
    context = {"pilot": found, "call": found.call, **reading.information_page(found)}
    return render(request, "pilots/information.html", context)


@login_required
@_FORM
def pilot_information_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down who was told what."""
    found = open_pilot(request, reference)
    return fill_in(
        request,
        found,
        InformationForm(request.POST or None),
        lambda data: actions.note_information(pilot=found, by=request.user, **data),
        title=_("Write down who was told what"),
        submit=_("Write it down"),
        back=to("pilot_information", found),
        said=_("It was written down."),
        allowed=_preparing(request, found),
    )


@login_required
@_FORM
def pilot_information_level(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write down where and when everybody was told the same."""
    found = open_pilot(request, reference)
    information = reading.find_information(found, pk)
    if information is None:
        raise Http404
    return fill_in(
        request,
        found,
        LevelForm(request.POST or None),
        lambda data: actions.level_information(information=information, by=request.user, **data),
        title=_("Say where everybody was told the same"),
        submit=_("Write it down"),
        back=to("pilot_information", found),
        said=_("It was written down."),
        allowed=_preparing(request, found),
    )
