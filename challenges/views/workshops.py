"""Workshops: planning, calling in, attendance."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.queries import may_steer
from challenges.actions import workshops as actions
from challenges.forms.exercises import AttendanceForm, CallInForm, WorkshopForm
from challenges.queries import exercises as reading
from challenges.queries.surveys import kinds_left, surveys_of
from challenges.rules.exercises import may_call_in, may_note_attendance, may_plan
from challenges.states import SurveyKind
from challenges.views.exercises import seen_exercise
from kernel.verdict import require

_GET_POST = ["GET", "HEAD", "POST"]
_OF_WORKSHOPS = {SurveyKind.LEARNING_BEFORE, SurveyKind.LEARNING_AFTER}


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
    found = reading.workshop_for(request.user, reference, pk)
    if found is None:
        raise Http404
    steers = may_steer(request.user, found.call.entity)
    sheet = reading.attendance_sheet(found)
    called = {row.user_id for row in sheet}
    people = [row for row in reading.members_of(found.call) if row[0] not in called]
    calling = CallInForm(request.POST if "call_in" in request.POST else None, people=people)
    noting = AttendanceForm(request.POST if "sheet" in request.POST else None, sheet=sheet, artefacts=found.artefacts)
    if calling.is_valid():
        count = actions.call_in(workshop=found, users=calling.cleaned_data["people"], by=request.user)
        text = ngettext("%(n)s person was called in by mail.", "%(n)s people were called in by mail.", count)
        messages.success(request, text % {"n": count})
        return redirect("workshop", reference, pk)
    if noting.is_valid():
        actions.record_attendance(workshop=found, by=request.user, **noting.arguments())
        messages.success(request, _("The attendance was recorded."))
        return redirect("workshop", reference, pk)
    context = {
        "workshop": found,
        "call": found.call,
        "sheet": sheet,
        "came": sum(bool(row.attended) for row in sheet),
        "steers": steers,
        "runs": may_plan(state=found.call.state, steers=steers),
        "calling": calling if people else None,
        "may_call": may_call_in(ends_at=found.ends_at, now=timezone.now()),
        "noting": noting,
        "may_note": may_note_attendance(starts_at=found.starts_at, now=timezone.now()),
        "surveys": [survey for survey in surveys_of(found.call) if survey.kind in _OF_WORKSHOPS],
        "kinds": [choice for choice in kinds_left(found.call) if choice[0] in _OF_WORKSHOPS],
    }
    status = 422 if calling.errors or noting.errors else 200
    return render(request, "challenges/workshop.html", context, status=status)
