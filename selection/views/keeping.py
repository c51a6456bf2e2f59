"""The panel's keeper: who sits, how far each is, opening and closing. No proposal is shown here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel.blind import blind
from kernel.verdict import Refused
from selection.actions.entries import open_assessment
from selection.actions.scores import close_assessment
from selection.actions.seats import appoint_assessor, vacate_seat
from selection.forms import AppointForm, VacateForm
from selection.queries.steering import keeping, kept_call, seat_of_call


@blind
@login_required
@require_http_methods(["GET", "POST"])
def panel_seats(request: HttpRequest, reference: str) -> HttpResponse:
    """The seats of a call's panel; a POST appoints an assessor."""
    call = kept_call(request.user, reference)
    if call is None:
        raise Http404
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seat = appoint_assessor(
                call=call, user=form.person, by=request.user, resolution_no=form.cleaned_data["resolution_no"]
            )
            messages.success(
                request, _("Seat %(n)s is appointed. A mail asks for the declaration.") % {"n": seat.number}
            )
            return redirect("panel_seats", reference)
        except Refused as refusal:
            form.add_error("email", str(refusal))
    context = {"keeping": keeping(call, steers=True), "call": call, "form": form}
    return render(request, "selection/seats.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_http_methods(["GET", "POST"])
def seat_vacate(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Vacate a seat, with a reason."""
    call = kept_call(request.user, reference)
    seat = seat_of_call(call, number) if call else None
    if call is None or seat is None:
        raise Http404
    form = VacateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        vacate_seat(seat=seat, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Seat %(n)s is vacated. Appoint a substitute.") % {"n": number})
        return redirect("panel_seats", reference)
    context = {"call": call, "seat": seat, "form": form}
    return render(request, "selection/vacate.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_POST
def assessment_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the blind assessment."""
    call = kept_call(request.user, reference)
    if call is None:
        raise Http404
    open_assessment(call=call, by=request.user)
    messages.success(request, _("The blind assessment is open. Every assessor has been told."))
    return redirect("panel_seats", reference)


@blind
@login_required
@require_POST
def assessment_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the assessment and rank."""
    call = kept_call(request.user, reference)
    if call is None:
        raise Http404
    close_assessment(call=call, by=request.user)
    messages.success(request, _("The assessment is closed and ranked. The deciding authority has been told."))
    return redirect("panel_seats", reference)
