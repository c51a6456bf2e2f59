"""The entity's side of a call: preparing, announcing, amending, documents, halts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.queries import is_member, may_steer
from challenges.actions import calls as actions
from challenges.actions.naming import note_unnamed
from challenges.actions.translations import translate_call
from challenges.forms.calls import AmendmentForm, CallForm, DocumentForm, HaltForm
from challenges.forms.draws import NumberHashForm
from challenges.forms.translations import TranslationForm
from challenges.models import Call
from challenges.queries import calls as reading
from challenges.rules import calls as rules
from challenges.rules.amendments import may_amend
from challenges.rules.translations import may_translate
from challenges.states import CALL, CallState
from kernel.verdict import Refused, require

_GET_POST = ["GET", "HEAD", "POST"]


def found_call(request: HttpRequest, reference: str) -> Call:
    """Return a call of the person's own entity (any call for staff), or 404."""
    call = reading.call_by_reference(reference)
    if call is None or not (may_steer(request.user, call.entity) or is_member(request.user, call.entity)):
        raise Http404
    return call


def steered_call(request: HttpRequest, reference: str) -> Call:
    """Return a call that the person runs, or 404: the askers' own words are for nobody who judges."""
    call = found_call(request, reference)
    if not may_steer(request.user, call.entity):
        raise Http404
    return call


def _answer(request: HttpRequest, template: str, context: dict[str, Any], *, refused: bool) -> HttpResponse:
    return render(request, f"challenges/{template}.html", context, status=422 if refused else 200)


@login_required
@require_http_methods(_GET_POST)
def call_prepare(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the call, its dates and its weights, before it is announced."""
    call = found_call(request, reference)
    verdict = rules.may_prepare(state=call.state, steers=may_steer(request.user, call.entity))
    require(verdict)
    with timezone.override(ZoneInfo(call.entity.time_zone)):
        form = CallForm(request.POST or None, call=call)
        if request.method == "POST" and form.is_valid():
            actions.prepare_call(call=call, by=request.user, **form.arguments())
            messages.success(request, _("The call was saved. Check what is missing before you announce it."))
            return redirect("call_announce", reference)
        status = 409 if form.clashes else 422 if form.errors else 200
        return render(request, "challenges/call_prepare.html", {"call": call, "form": form}, status=status)


@login_required
@require_http_methods(_GET_POST)
def call_announce(request: HttpRequest, reference: str) -> HttpResponse:
    """The list of what an announcement needs, and the announcement itself."""
    call = found_call(request, reference)
    form = NumberHashForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.announce_call(call=call, by=request.user, **form.cleaned_data)
        messages.success(request, _("The call is announced. Its rules stand in the public record."))
        return redirect(call)
    facts = reading.announcement_facts(call, steers=may_steer(request.user, call.entity))
    context = {
        "call": call,
        "checks": rules.checklist(facts),
        "verdict": rules.may_announce(facts),
        "may_prepare": rules.may_prepare(state=call.state, steers=facts.steers),
        "criteria": reading.criteria_of(call),
        "form": form,
    }
    return render(request, "challenges/call_announce.html", context)


@login_required
@require_http_methods(_GET_POST)
def call_translate(request: HttpRequest, reference: str) -> HttpResponse:
    """Say the call in other languages, until it opens; what the entity wrote first is what holds."""
    call = found_call(request, reference)
    require(may_translate(state=reading.current_phase(call), steers=may_steer(request.user, call.entity)))
    form = TranslationForm(request.POST or None, call=call)
    if request.method == "POST" and form.is_valid():
        translate_call(call=call, texts=form.texts(), by=request.user)
        messages.success(request, _("The translations were saved."))
        return redirect("exercise", reference)
    return _answer(request, "call_translate", {"call": call, "form": form}, refused=bool(form.errors))


@login_required
@require_http_methods(_GET_POST)
def call_amend(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a call that was announced: everybody sees what it was and what it is."""
    call = found_call(request, reference)
    phase = reading.current_phase(call)
    require(may_amend(state=phase, steers=may_steer(request.user, call.entity)))
    with timezone.override(ZoneInfo(call.entity.time_zone)):
        has_opened = call.opens_at is not None and call.opens_at <= timezone.now()
        form = AmendmentForm(request.POST or None, call=call, has_opened=has_opened)
        if request.method == "POST" and form.is_valid():
            try:
                made = actions.amend_call(
                    call=call, changes=form.changes(), reason=form.cleaned_data["reason"], by=request.user
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Amendment %(n)s is published.") % {"n": made.number})
                return redirect(call)
        context = {"call": call, "form": form, "phase": phase}
        return _answer(request, "call_amend", context, refused=bool(form.errors))


@login_required
@require_http_methods(_GET_POST)
def call_documents(request: HttpRequest, reference: str) -> HttpResponse:
    """The documents of a call, and publishing another one."""
    call = found_call(request, reference)
    phase = reading.current_phase(call)
    verdict = rules.may_publish_document(state=phase, steers=may_steer(request.user, call.entity))
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_document(call=call, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("upload", str(refusal))
        else:
            messages.success(request, _("The document is published."))
            return redirect("call_documents", reference)
    context = {"call": call, "form": form, "verdict": verdict, "documents": reading.documents_of(call)}
    return _answer(request, "call_documents", context, refused=bool(form.errors))


#: What may happen to a call's course: the state that must follow, the words, the action.
_HALTS: dict[str, tuple[str, Any, Callable[..., Any]]] = {
    "suspend": (CallState.SUSPENDED, gettext_lazy("Suspend it for a time"), actions.suspend_call),
    "resume": ("", gettext_lazy("Let it go on"), actions.resume_call),
    "cancel": (CallState.CANCELLED, gettext_lazy("Cancel it for good"), actions.cancel_call),
    "deserted": (
        CallState.DESERTED,
        gettext_lazy("Declare it deserted: nobody can be chosen"),
        actions.declare_deserted,
    ),
}


@login_required
@require_http_methods(_GET_POST)
def call_halt(request: HttpRequest, reference: str) -> HttpResponse:
    """Suspend a call, let it go on, cancel it or declare it deserted, with a reason that is published."""
    call = found_call(request, reference)
    phase = reading.current_phase(call)
    choices = [(key, label) for key, (to, label, _act) in _HALTS.items() if _possible(phase, key, to)]
    form = HaltForm(request.POST or None, choices=choices, about=call)
    if request.method == "POST" and form.is_valid():
        try:
            _HALTS[form.cleaned_data["what"]][2](call=call, **form.why, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            note_unnamed(call=call, confirmed=form.confirmed, by=request.user)
            messages.success(request, _("It is done, and stands in the public record with its reason."))
            return redirect("call_halt", reference)
    context = {"call": call, "form": form, "phase": phase, "choices": choices}
    return _answer(request, "call_halt", context, refused=bool(form.errors))


def _possible(phase: str, key: str, to: str) -> bool:
    if key == "resume" or (key == "deserted" and phase == CallState.UNSEALED):
        return key == "resume" and phase == CallState.SUSPENDED
    return bool(CALL.may_move(phase, to))
