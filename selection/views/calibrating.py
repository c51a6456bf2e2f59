"""The calibration round: begun by the panel's keeper, scored by each seat alone, then looked at by all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenges.actions.naming import note_unnamed
from challenges.models import Call
from kernel.blind import blind
from kernel.verdict import Refused
from selection.actions.calibration import begin_calibration, hold_calibration, score_sample, waive_calibration
from selection.forms.calibration import CalibrationForm, SampleForm, WordsForm
from selection.models import Seat
from selection.queries.calibration import Round, calibration_of, criteria_of, samples_scored
from selection.queries.steering import kept_call
from selection.queries.worklist import own_seat
from selection.states import Office
from selection.views.assessing import seat_label

_WHY = gettext_lazy("Why is there no calibration round?"), gettext_lazy("It goes into the public record.")
_SAID = (
    gettext_lazy("What was discussed?"),
    gettext_lazy(
        "How the committee understands the anchors from now on. The committee reads it; its hash is in the record."
    ),
)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calibration(request: HttpRequest, reference: str) -> HttpResponse:
    """The round of a call, for its keeper and its seats; a POST of the keeper begins one."""
    kept, seat, call = _whose(request, reference)
    form = CalibrationForm(request.POST or None)
    if request.method == "POST" and kept is not None and form.is_valid():
        begin_calibration(call=call, samples=form.samples(get_language() or "es"), by=request.user)
        messages.success(request, _("The calibration round is open: everybody on the committee scores both samples."))
        return redirect("calibration", reference)
    return _draw(request, kept, seat, call, form=form)


@blind
@login_required
@require_POST
def calibration_waive(request: HttpRequest, reference: str) -> HttpResponse:
    """Go without a round, with a reason."""
    call = kept_call(request.user, reference)
    if call is None:
        raise Http404
    form = WordsForm(*_WHY, request.POST, about=call)
    if not form.is_valid():
        return _draw(request, call, None, call, waiver=form)
    waive_calibration(call=call, reason=form.cleaned_data["words"], by=request.user)
    note_unnamed(call=call, confirmed=form.confirmed, by=request.user)
    messages.success(request, _("The record says that there is no calibration round, and why."))
    return redirect("calibration", reference)


@blind
@login_required
@require_POST
def calibration_hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Conclude the round, with the notes of its discussion."""
    kept, seat, call = _whose(request, reference)
    form = WordsForm(*_SAID, request.POST, about=call)
    if form.is_valid():
        hold_calibration(call=call, notes=form.cleaned_data["words"], by=request.user)
        note_unnamed(call=call, confirmed=form.confirmed, by=request.user)
        messages.success(request, _("The calibration round is concluded. Nothing of it counts."))
        return redirect("calibration", reference)
    return _draw(request, kept, seat, call, notes=form)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calibration_sample(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One sample beside the criteria, for a seat that has not scored it."""
    seat = own_seat(request.user, reference)
    found = calibration_of(seat.call) if seat else None
    if seat is None or found is None or not 1 <= number <= len(found.samples):
        raise Http404
    if not found.is_open or number in samples_scored(seat):
        return redirect("calibration", reference)
    form = SampleForm(criteria_of(seat.call), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            score_sample(seat=seat, sample=number, levels=form.cleaned_data, by=request.user)
            messages.success(request, _("Your levels are kept. The others see them once everybody has given theirs."))
            return redirect("calibration", reference)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"sample": found.samples[number - 1], "form": form, **_frame(None, seat, seat.call)}
    return render(request, "selection/calibration_sample.html", context, status=422 if form.errors else 200)


def _whose(request: HttpRequest, reference: str) -> tuple[Call | None, Seat | None, Call]:
    """Return (the call, if she keeps it; her seat, if she has one; the call)."""
    kept, seat = kept_call(request.user, reference), own_seat(request.user, reference)
    call = kept or (seat.call if seat else None)
    if call is None:
        raise Http404
    return kept, seat, call


def _frame(kept: Call | None, seat: Seat | None, call: Call) -> dict[str, Any]:
    label = {"seat_label": seat_label(seat.number), "room_title": call.entity.short_name} if seat and not kept else {}
    return {"call": call, "seat": seat, "kept": kept, "layout": "blind.html" if label else "base.html", **label}


def _draw(request: HttpRequest, kept: Call | None, seat: Seat | None, call: Call, **forms: Any) -> HttpResponse:
    found: Round | None = calibration_of(call)
    presides = seat is not None and seat.office == Office.PRESIDENT and seat.stands_for_id is None
    context = {
        "round": found,
        "scored": samples_scored(seat) if seat else set(),
        "may_hold": found is not None and found.is_open and not found.missing and (presides or kept is not None),
        "form": CalibrationForm(),
        "waiver": WordsForm(*_WHY, about=call),
        "notes": WordsForm(*_SAID, about=call),
        **_frame(kept, seat, call),
        **forms,
    }
    bad = any(form.is_bound and form.errors for form in forms.values())
    return render(request, "selection/calibration.html", context, status=422 if bad else 200)
