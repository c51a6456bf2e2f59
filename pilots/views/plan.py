"""Pilots, their plan, activities, meetings and gates."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.verdict import Refused, first_no, require
from pilots.actions import plan as actions
from pilots.emails import calendar_of
from pilots.forms.plan import ActivityForm, ConclusionForm, EndForm, GateForm, MeetingForm, MinutesForm, PlanForm
from pilots.forms.running import CameForm
from pilots.queries import access, pages, sheets
from pilots.rules import permissions, running
from pilots.views.frame import fill_in, open_pilot, running_on, show, steering, takes_part, to, writing
from startups.queries.names import settled

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def pilots(request: HttpRequest) -> HttpResponse:
    """The pilots that this person reads."""
    return render(request, "pilots/pilots.html", pages.pilots_page(request.user))


@login_required
@_FORM
def pilot_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan the pilot of a call whose identities were revealed."""
    call = access.find_call_to_plan(request.user, reference)
    if call is None:
        raise Http404
    startup = access.chosen_startup(call)
    require(
        permissions.may_plan(
            call_state=call.state,
            steers=access.steers(request.user, call.entity),
            planned=access.is_planned(call),
            chosen=startup is not None,
            settled=settled(call),
        )
    )
    form = PlanForm(request.POST or None, initial={"title": call.title, "data_protection": call.data_terms})
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_pilot(call=call, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.verdict.reason)
        else:
            messages.success(request, _("The pilot is planned."))
            return redirect("pilot", reference)
    context = {"form": form, "call": call, "startup": startup}
    return render(request, "pilots/plan.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def pilot_activities(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan, activities, meetings and gates of a pilot."""
    pilot = open_pilot(request, reference)
    context = pages.activities_page(pilot) | {
        "may_start": first_no(steering(request, pilot), permissions.may_start(state=pilot.state)),
        "steers": bool(steering(request, pilot)),
        "may_gate": sheets.may_gate(request.user, pilot),
    }
    return show(request, pilot, "pilot_activities", context)


@login_required
@_FORM
def pilot_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the plan."""
    pilot = open_pilot(request, reference)
    return fill_in(
        request,
        pilot,
        PlanForm(request.POST or None, instance=pilot),
        lambda data: actions.change_plan(pilot=pilot, by=request.user, **data),
        title=_("Change the plan"),
        submit=_("Save the plan"),
        back=to("pilot_sheet", pilot),
        said=_("The plan was saved."),
        allowed=running_on(request, pilot),
    )


@login_required
@require_POST
def pilot_start(request: HttpRequest, reference: str) -> HttpResponse:
    """Start the pilot."""
    pilot = open_pilot(request, reference)
    actions.start_pilot(pilot=pilot, by=request.user)
    messages.success(request, _("The pilot has started."))
    return redirect("pilot_activities", reference)


@login_required
@_FORM
def pilot_end(request: HttpRequest, reference: str) -> HttpResponse:
    """End the pilot with an outcome."""
    pilot = open_pilot(request, reference)
    return fill_in(
        request,
        pilot,
        EndForm(request.POST or None),
        lambda data: actions.end_pilot(pilot=pilot, by=request.user, **data),
        title=_("End the pilot"),
        submit=_("End the pilot"),
        back=to("pilot", pilot),
        said=_("The pilot has ended."),
        allowed=steering(request, pilot),
    )


@login_required
@_FORM
def pilot_conclusion(request: HttpRequest, reference: str) -> HttpResponse:
    """Write anew what happened and what is recommended, until the case is published."""
    pilot = open_pilot(request, reference)
    told = {"summary": pilot.summary, "recommendation": pilot.recommendation}
    return fill_in(
        request,
        pilot,
        ConclusionForm(request.POST or None, initial=told),
        lambda data: actions.conclude(pilot=pilot, by=request.user, **data),
        title=_("What happened, and what is recommended"),
        submit=_("Save"),
        back=to("pilot", pilot),
        said=_("It was saved."),
        allowed=first_no(steering(request, pilot), running.may_conclude(state=pilot.state, summary="-")),
    )


@login_required
@_FORM
def pilot_gate(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide to continue, adjust or stop after a phase."""
    pilot = open_pilot(request, reference)
    return fill_in(
        request,
        pilot,
        GateForm(request.POST or None),
        lambda data: actions.pass_gate(pilot=pilot, by=request.user, **data),
        title=_("Continue, adjust or stop?"),
        submit=_("Write down the decision"),
        back=to("pilot_activities", pilot),
        said=_("The decision was written down."),
        allowed=sheets.may_gate(request.user, pilot),
    )


@login_required
@_FORM
def pilot_activity_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an activity."""
    pilot = open_pilot(request, reference)
    return fill_in(
        request,
        pilot,
        ActivityForm(request.POST or None),
        lambda data: actions.add_activity(pilot=pilot, by=request.user, **data),
        title=_("Add an activity"),
        submit=_("Add the activity"),
        back=to("pilot_activities", pilot),
        said=_("The activity was added."),
        allowed=running_on(request, pilot),
    )


@login_required
@_FORM
def pilot_activity(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Change an activity, or say how it went."""
    pilot = open_pilot(request, reference)
    activity = pages.find_activity(pilot, pk)
    if activity is None:
        raise Http404
    return fill_in(
        request,
        pilot,
        ActivityForm(request.POST or None, instance=activity),
        lambda data: actions.update_activity(activity=activity, by=request.user, **data),
        title=activity.title,
        submit=_("Save the activity"),
        back=to("pilot_activities", pilot),
        said=_("The activity was saved."),
        allowed=running_on(request, pilot),
    )


@login_required
@_FORM
def pilot_meeting_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Call a meeting."""
    pilot = open_pilot(request, reference)
    return fill_in(
        request,
        pilot,
        MeetingForm(request.POST or None, pilot=pilot),
        lambda data: actions.add_meeting(pilot=pilot, by=request.user, **data),
        title=_("Call a meeting"),
        submit=_("Call the meeting"),
        back=to("pilot_activities", pilot),
        said=_("The meeting was called and its invitations are on their way."),
        allowed=running_on(request, pilot),
    )


@login_required
@_FORM
def pilot_meeting(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A meeting: its agenda, its minutes."""
    pilot = open_pilot(request, reference)
    meeting = pages.find_meeting(pilot, pk)
    if meeting is None:
        raise Http404
    if request.method != "POST":
        form = MinutesForm(instance=meeting)
        sheet = pages.attendees_of(meeting)
        context = {"pilot": pilot, "call": pilot.call, "meeting": meeting, "form": form, "sheet": sheet}
        context["came"] = CameForm(meeting=meeting, sheet=sheet)
        context |= {"writes": bool(writing(request, pilot)), "takes_part": takes_part(request, pilot)}
        return render(request, "pilots/meeting.html", context)
    return fill_in(
        request,
        pilot,
        MinutesForm(request.POST),
        lambda data: actions.write_minutes(meeting=meeting, by=request.user, **data),
        title=meeting.title,
        submit=_("Save the minutes"),
        back=reverse("pilot_meeting", args=[reference, pk]),
        said=_("The minutes were saved."),
        template="pilots/meeting.html",
        meeting=meeting,
        writes=True,
        takes_part=True,
    )


@login_required
@require_safe
def pilot_meeting_ics(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A meeting as a calendar file."""
    meeting = pages.find_meeting(open_pilot(request, reference), pk)
    if meeting is None:
        raise Http404
    response = HttpResponse(calendar_of(meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{meeting.pk}.ics"'
    return response
