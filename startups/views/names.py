"""Declarations by name after the opening: each person's own, what everybody reads, and how the entity goes on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges.models import Call
from challenges.queries.access import steers
from kernel.verdict import Refused, require
from startups.actions import names as actions
from startups.forms.names import NamesForm, WayForm
from startups.queries import names as reading
from startups.queries.unsealing import opened_submission, winner_of
from startups.rules.names import may_declare


def found_call(request: HttpRequest, reference: str) -> Call:
    """Return a call whose declarations the person follows, or 404."""
    call = reading.desk_call(request.user, reference)
    if call is None:
        raise Http404
    return call


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def names_declare(request: HttpRequest, reference: str) -> HttpResponse:
    """Declare whether one has a conflict with the start-up that was opened. Others find nothing here."""
    found = reading.declaring_call(request.user, reference)
    opened = opened_submission(found[0]) if found else None
    if found is None or opened is None:
        raise Http404
    call, seat = found
    verdict = may_declare(asked=True, state=call.state, opened=True)
    earlier = reading.own_grounds(opened, request.user)
    form = NamesForm(request.POST or None, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_names(call=call, by=request.user, **form.declared())
        except Refused as refusal:
            form.add_error(None, str(refusal.verdict.reason))
        else:
            messages.success(request, _("Your declaration stands in the record."))
            return redirect("names_declare", reference)
    context = {
        "call": call,
        "form": form,
        "seat": seat,
        "winner": winner_of(opened),
        "due_at": reading.due_at(call, opened),
        "earlier": earlier,
        "verdict": verdict,
    }
    return render(request, "startups/names_declare.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def names(request: HttpRequest, reference: str) -> HttpResponse:
    """What was declared and what follows, with what the reader may do about it."""
    call = found_call(request, reference)
    context = {
        "call": call,
        "pages": reading.pages_of(call),
        "without": reading.may_go_on_without(call, request.user),
        "way": reading.may_take_way(call, request.user),
        "declares": reading.own_place(call, request.user)[0],
        "steers": steers(request.user, call.entity),
    }
    return render(request, "startups/names.html", context)


@login_required
@require_POST
def names_without(request: HttpRequest, reference: str) -> HttpResponse:
    """Go on without those who stay silent beyond the term."""
    actions.go_on_without(call=found_call(request, reference), by=request.user)
    messages.success(request, _("Who stayed silent counts as having a conflict. The ranking was computed again."))
    return redirect("names", reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def names_way(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose in writing how to go on after a conflict."""
    call = found_call(request, reference)
    require(reading.may_take_way(call, request.user))
    opened = opened_submission(call)
    if opened is None:
        raise Http404
    form = WayForm(request.POST or None, decided=reading.has_decided(call, request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_way(call=call, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.verdict.reason))
        else:
            messages.success(request, _("It stands in the record how the call goes on."))
            return redirect("result_declarations", reference)
    context = {"call": call, "form": form, "words": reading.words_of(opened), "winner": winner_of(opened)}
    return render(request, "startups/names_way.html", context, status=422 if form.errors else 200)


@require_safe
def result_declarations(request: HttpRequest, reference: str) -> HttpResponse:
    """What who judged and decided declared by name, for everybody: by seat, with grounds and what follows."""
    call = reading.public_call(reference)
    if call is None:
        raise Http404
    return render(request, "startups/names_public.html", {"call": call, "pages": reading.pages_of(call)})
