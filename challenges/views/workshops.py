"""Workshops: planning, calling in, attendance."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.queries import may_steer
from challenges.actions import workshops as actions
from challenges.forms.exercises import AttendanceForm, CallInForm, WorkshopForm
from challenges.queries import board as reading
from challenges.rules.exercises import may_plan
from challenges.views.exercises import seen_exercise
from kernel.verdict import require

_GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_GET_POST)
def workshop_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan a workshop of an exercise."""
    call = seen_exercise(request, reference)
    require(may_plan(state=call.state, steers=may_steer(request.user, call.entity)))
    with timezone.override(ZoneInfo(call.entity.time_zone)):
        form = WorkshopForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            made = actions.plan_workshop(call=call, by=request.user, **form.cleaned_data)
            messages.success(request, _("The workshop is planned. Call the people in."))
            return redirect("workshop", reference, made.pk)
        context = {"call": call, "form": form}
        return render(request, "challenges/workshop_plan.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(_GET_POST)
def workshop(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One workshop: when and where, who is called in, who came, what was made."""
    found = reading.workshop_for(request.user, pk)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    steers = may_steer(request.user, found.call.entity)
    calling = CallInForm(request.POST if "call_in" in request.POST else None, workshop=found)
    came = {row.user_id for row in found.attendances.all() if row.attended}
    sheet = AttendanceForm(
        request.POST if "sheet" in request.POST else None,
        workshop=found,
        initial={"attended": came, "artefacts": found.artefacts},
    )
    if calling.is_valid():
        count = actions.call_in(workshop=found, users=calling.cleaned_data["people"], by=request.user)
        messages.success(request, _("%(count)s people were called in.") % {"count": count})
        return redirect("workshop", reference, pk)
    if sheet.is_valid():
        attended = {user.pk for user in sheet.cleaned_data["attended"]}
        artefacts = sheet.cleaned_data["artefacts"]
        actions.record_attendance(workshop=found, attended=attended, by=request.user, artefacts=artefacts)
        messages.success(request, _("The attendance was recorded."))
        return redirect("workshop", reference, pk)
    rows = reading.sheet_of(found)
    context = {
        "workshop": found,
        "call": found.call,
        "rows": rows,
        "steers": steers,
        "calling": calling,
        "sheet": sheet,
    }
    failed = bool(calling.errors or sheet.errors)
    return render(request, "challenges/workshop.html", context, status=422 if failed else 200)
