"""The public result: by code, with levels and reasons. Who stands behind a code is told elsewhere, after unsealing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from challenges.states import OPENED_STATES
from kernel.blind import blind
from selection.forms.lists import place_after
from selection.queries.amending import amendments_of
from selection.queries.former import former_decisions, is_decided_anew
from selection.queries.official import severities_of
from selection.queries.ranked import Ranked, ranked
from selection.queries.ranking import (
    answered_reviews,
    decision_of,
    dissents_of,
    offers_of,
    reasons_by_criterion,
    told_call,
)
from selection.queries.shares import shares_of


@blind
@require_safe
def result(request: HttpRequest, reference: str) -> HttpResponse:
    """The ranking and the decision of a call, once decided."""
    call = told_call(reference)
    if call is None:
        raise Http404
    anew, decision = is_decided_anew(call), decision_of(call)
    after = place_after(request.GET)
    page = Ranked([], 0, 0, 0) if anew else ranked(call, after)
    context = {
        "call": call,
        "ranked": page,
        "places": page.places,
        "first": reverse("result", args=[reference]) if after else "",
        "severities": [] if anew else severities_of(call),
        "decision": decision,
        "anew": anew,
        "formers": former_decisions(call),
        "by_criterion": reasons_by_criterion(decision),
        "dissents": dissents_of(call),
        "offers": offers_of(call),
        "amendments": [] if anew else amendments_of(call),
        "reviews": answered_reviews(call),
        "opened": call.state in OPENED_STATES,
        "compliant": page.compliant,
        "cells": page.cells,
    }
    return render(request, "selection/result.html", context)


@blind
@require_safe
def shares(request: HttpRequest, reference: str) -> HttpResponse:
    """How the proposals are shared out among the seats, explained on one page."""
    page = shares_of(reference)
    if page is None:
        raise Http404
    return render(request, "selection/shares.html", {"page": page, "call": page.call})
