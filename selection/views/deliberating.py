"""The chair's page: what the panel's levels carry, and what would happen otherwise. By code and seat number only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from challenges.states import Statistic
from kernel.blind import blind
from kernel.verdict import require
from selection.forms import WhatIfForm
from selection.forms.lists import place_after
from selection.queries.deliberation import deliberation, try_out
from selection.queries.official import severities_of
from selection.queries.ranking import criteria_of
from selection.queries.steering import chaired_call, keeps
from selection.rules.deliberation import may_deliberate


@blind
@login_required
@require_safe
def deliberating(request: HttpRequest, reference: str) -> HttpResponse:
    """Agreement, spread, flags and rank intervals of a closed assessment; a GET form tries another panel or weights."""
    call = chaired_call(request.user, reference)
    if call is None:
        raise Http404
    require(may_deliberate(chairs=True, state=call.state))
    after = place_after(request.GET)
    found = deliberation(call, after, all_seats=request.GET.get("seats") == "all")
    seats = found.read if found is not None else []
    form = WhatIfForm(criteria_of(call), seats, request.GET if "try" in request.GET else None)
    tried = try_out(call, without=form.without, weights=form.weights) if form.is_bound and form.is_valid() else None
    context = {
        "call": call,
        "found": found,
        "first": reverse("deliberation", args=[reference]) if after else "",
        "adjusts": call.statistic == Statistic.ADJUSTED,
        "severities": severities_of(call),
        "form": form,
        "tried": tried,
        "zero": [{"at": 0}],
        "keeps": keeps(request.user, call),
        "seat_label": _("Chair of the panel"),
        "room_title": call.entity.short_name,
    }
    return render(request, "selection/deliberation.html", context, status=422 if form.errors else 200)
