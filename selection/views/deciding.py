"""The deciding authority's pages: the ranking, a proposal with its reasons, the decision, requests for review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from challenges.actions.naming import note_unnamed
from challenges.models import Call
from challenges.states import CallState
from kernel.blind import blind
from selection.actions.decisions import answer_review, decide, leave_deserted
from selection.forms import DecisionForm, DesertedForm, ReviewForm
from selection.forms.lists import place_after
from selection.queries.dates import answers_of
from selection.queries.exhibits import exhibits_of
from selection.queries.former import former_decisions
from selection.queries.official import severities_of
from selection.queries.ranked import ranked
from selection.queries.ranking import (
    decision_of,
    judged,
    place_of,
    proposal,
    review_of,
    reviews_of,
    standings,
)
from selection.queries.steering import authority_call, calls_to_decide
from selection.queries.worklist import ever_had_seat
from selection.rules.decisions import may_decide_now
from selection.states import ReviewOutcome
from selection.views.annexes import annex


def _own_call(request: HttpRequest, reference: str) -> Call:
    """Return the authority's call, or 404: nobody else learns that the page exists."""
    call = authority_call(request.user, reference)
    if call is None:
        raise Http404
    return call


def _context(call: Call, **more: Any) -> dict[str, Any]:
    return {"call": call, "seat_label": _("Deciding authority"), "room_title": call.entity.short_name, **more}


@blind
@login_required
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """The calls that the reader decides on."""
    return render(request, "selection/decisions.html", {"calls": calls_to_decide(request.user)})


@blind
@login_required
@require_safe
def deciding(request: HttpRequest, reference: str) -> HttpResponse:
    """The ranking by code, with levels and how many assessors stand behind each."""
    call = _own_call(request, reference)
    after = place_after(request.GET)
    page = ranked(call, after)
    may_decide = may_decide_now(state=call.state, is_authority=True, has_seat=ever_had_seat(request.user, call))
    context = _context(
        call,
        ranked=page,
        places=page.places,
        first=reverse("deciding", args=[reference]) if after else "",
        severities=severities_of(call),
        compliant=page.compliant,
        decision=decision_of(call),
        formers=former_decisions(call),
        reviews=reviews_of(call),
        may_decide=may_decide,
        waits=call.state == CallState.DELIBERATION,
    )
    return render(request, "selection/deciding.html", context)


@blind
@login_required
@require_safe
def deciding_entry(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """One ranked proposal: its text, and the levels and reasons by seat."""
    call = _own_call(request, reference)
    place = place_of(call, slug)
    if place is None:
        raise Http404
    context = _context(
        call,
        place=place,
        severities=severities_of(call),
        parts=proposal(place.entry),
        criteria=judged(place),
        answers=answers_of(place.entry),
        annexes=exhibits_of(place.entry),
        annex_url="deciding_exhibit",
        slug=slug,
    )
    return render(request, "selection/deciding_entry.html", context)


@blind
@login_required
@require_safe
def deciding_exhibit(request: HttpRequest, reference: str, slug: str, number: int) -> HttpResponse:
    """Open an annex of a ranked proposal."""
    place = place_of(_own_call(request, reference), slug)
    if place is None:
        raise Http404
    return annex(place.entry, number)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose, with reasons; a second page shows everything once more before it counts."""
    call = _own_call(request, reference)
    places = standings(call)
    form = DecisionForm(places, request.POST or None, about=call)
    may_decide = may_decide_now(state=call.state, is_authority=True, has_seat=ever_had_seat(request.user, call))
    context = _context(call, places=places, form=form, may_decide=may_decide)
    if request.method != "POST" or request.POST.get("do") == "change" or not form.is_valid():
        failed = request.method == "POST" and request.POST.get("do") != "change"
        return render(request, "selection/decision.html", context, status=422 if failed else 200)
    if request.POST.get("do") != "confirm":
        chosen = [place for code, place in form.places.items() if code in form.cleaned_data["reserves"]]
        return render(request, "selection/decision_confirm.html", context | {"chosen": form.chosen, "reserves": chosen})
    decide(
        call=call,
        entry=form.chosen.entry,
        reasons=form.cleaned_data["reasons"],
        by_criterion=form.by_criterion,
        departure_reason=form.cleaned_data["departure_reason"],
        reserves=[code for code in form.places if code in form.cleaned_data["reserves"]],
        resolution_no=form.cleaned_data["resolution_no"],
        by=request.user,
    )
    note_unnamed(call=call, confirmed=form.confirmed, by=request.user)
    messages.success(request, _("The decision is published, by code. The review period runs."))
    return redirect("deciding", reference)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deserted(request: HttpRequest, reference: str) -> HttpResponse:
    """Leave a call deserted because nothing complies."""
    call = _own_call(request, reference)
    form = DesertedForm(request.POST or None, about=call)
    if request.method == "POST" and form.is_valid():
        leave_deserted(call=call, reasons=form.cleaned_data["reasons"], by=request.user)
        note_unnamed(call=call, confirmed=form.confirmed, by=request.user)
        messages.success(request, _("The call is deserted. The reasons are published."))
        return redirect("deciding", reference)
    context = _context(call, form=form, compliant=ranked(call).compliant)
    return render(request, "selection/deserted.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_answer(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Answer a candidate's request for review, by code."""
    call = _own_call(request, reference)
    review = review_of(call, pk)
    if review is None:
        raise Http404
    others = sum(one.outcome == ReviewOutcome.PENDING and one.pk != pk for one in reviews_of(call))
    form = ReviewForm(others, request.POST or None, about=call)
    if request.method == "POST" and form.is_valid():
        answer_review(
            review=review,
            outcome=form.outcome,
            effect=form.effect,
            reasons=form.cleaned_data["reasons"],
            by=request.user,
        )
        note_unnamed(call=call, confirmed=form.confirmed, by=request.user)
        messages.success(request, _("The answer is sent to the candidate."))
        return redirect("deciding", reference)
    context = _context(call, review=review, form=form, place=next(iter(_places(call, review.entry.code)), None))
    return render(request, "selection/review.html", context, status=422 if form.errors else 200)


def _places(call: Call, code: str) -> list[Any]:
    return standings(call, entry__code=code)
