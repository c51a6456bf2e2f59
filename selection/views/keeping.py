"""The panel's keeper: who sits, how far each is, opening and closing. No proposal is shown here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenges.actions.naming import note_unnamed
from challenges.models import Call
from challenges.queries.calls import current_phase
from kernel.blind import blind
from kernel.verdict import Refused
from selection.actions.committee import give_competences, give_office, make_up_committee
from selection.actions.entries import open_assessment
from selection.actions.scores import close_assessment
from selection.actions.seats import appoint_assessor, vacate_seat
from selection.forms import AppointForm, CommitteeForm, CompetencesForm, OfficeForm, VacateForm
from selection.forms.lists import place_after
from selection.models import Seat
from selection.queries.committee import area_names, made_up
from selection.queries.steering import keeping, kept_call, seat_of_call
from selection.rules.committee import may_make_up


def _kept(request: HttpRequest, reference: str) -> Call:
    """Return the call whose panel the person looks after; for everybody else there is none."""
    call = kept_call(request.user, reference)
    if call is None:
        raise Http404
    return call


def _seat(call: Call, number: int) -> Seat:
    seat = seat_of_call(call, number)
    if seat is None:
        raise Http404
    return seat


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def panel_seats(request: HttpRequest, reference: str) -> HttpResponse:
    """The seats of a call's panel; a POST appoints an assessor."""
    call = _kept(request, reference)
    after = place_after(request.GET)
    page = keeping(call, steers=True, after=after)
    form = AppointForm(page.committee.free, area_names(call), page.committee.competences, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seat = appoint_assessor(call=call, by=request.user, **form.arguments())
            messages.success(
                request, _("Seat %(n)s is appointed. A mail asks for the declaration.") % {"n": seat.number}
            )
            return redirect("panel_seats", reference)
        except Refused as refusal:
            form.add_error("email", str(refusal))
    first = reverse("panel_seats", args=[reference]) if after else ""
    context = {"keeping": page, "call": call, "form": form, "first": first}
    return render(request, "selection/seats.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat_vacate(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Vacate a seat, with a reason."""
    call = _kept(request, reference)
    seat = _seat(call, number)
    form = VacateForm(request.POST or None, about=call)
    if request.method == "POST" and form.is_valid():
        vacate_seat(seat=seat, reason=form.cleaned_data["reason"], by=request.user)
        note_unnamed(call=call, confirmed=form.confirmed, by=request.user)
        messages.success(
            request, _("Seat %(n)s is vacated. Its substitute, if it has one, holds it now.") % {"n": number}
        )
        return redirect("panel_seats", reference)
    context = {"call": call, "seat": seat, "form": form}
    return render(request, "selection/vacate.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee(request: HttpRequest, reference: str) -> HttpResponse:
    """How the committee of a call is made up: its size, the competences, how many from one area."""
    call = _kept(request, reference)
    now = made_up(call)
    initial = {"size": now.size, "most_from_area": now.most_from_area, "competences": "\n".join(now.competences)}
    state = current_phase(call)
    form = CommitteeForm(request.POST or None, initial=initial, state=state, about=call)
    if request.method == "POST" and form.is_valid():
        make_up_committee(call=call, by=request.user, **form.cleaned_data)
        note_unnamed(call=call, confirmed=form.confirmed, by=request.user)
        messages.success(request, _("This is how the committee is composed from now on."))
        return redirect("panel_seats", reference)
    context = {"call": call, "form": form, "verdict": may_make_up(state=state)}
    return render(request, "selection/committee.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat_office(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Make a titular seat president or secretary."""
    call = _kept(request, reference)
    seat = _seat(call, number)
    form = OfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_office(seat=seat, by=request.user, **form.cleaned_data)
        messages.success(request, _("The office is given."))
        return redirect("panel_seats", reference)
    context = {"call": call, "seat": seat, "form": form}
    return render(request, "selection/office.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat_competences(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say which of the needed competences a held seat has."""
    call = _kept(request, reference)
    seat = _seat(call, number)
    offered = made_up(call).competences
    form = CompetencesForm(offered, request.POST or None, initial={"competences": seat.competences})
    if request.method == "POST" and form.is_valid():
        try:
            give_competences(seat=seat, by=request.user, **form.cleaned_data)
            messages.success(request, _("The competences of seat %(n)s are put right, on record.") % {"n": number})
            return redirect("panel_seats", reference)
        except Refused as refusal:
            form.add_error("competences", str(refusal))
    context = {"call": call, "seat": seat, "form": form, "offered": offered}
    return render(request, "selection/competences.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_POST
def assessment_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the blind assessment."""
    call = _kept(request, reference)
    open_assessment(call=call, by=request.user)
    messages.success(request, _("The blind assessment is open. Every assessor has been told."))
    return redirect("panel_seats", reference)


@blind
@login_required
@require_POST
def assessment_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the assessment and rank."""
    call = _kept(request, reference)
    close_assessment(call=call, by=request.user)
    messages.success(request, _("The assessment is closed and ranked. The deciding authority has been told."))
    return redirect("panel_seats", reference)
