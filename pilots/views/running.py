"""The plan's parts, what shows an activity, who came to a meeting, the pilot's calendar."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilots.actions import running as actions
from pilots.actions.reminders import mail_calendar
from pilots.emails import pilot_calendar
from pilots.forms.running import FORMS, ProofForm
from pilots.queries import pages, sheets
from pilots.views.frame import fill_in, open_pilot, running_on, show, steering, to

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def pilot_sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole plan: team, risks, data, barriers, versions."""
    pilot = open_pilot(request, reference)
    return show(request, pilot, "pilot_sheet", sheets.sheet_page(pilot) | {"steers": bool(steering(request, pilot))})


@login_required
@_FORM
def pilot_row_add(request: HttpRequest, reference: str, sheet: str) -> HttpResponse:
    """Add a row to a part of the plan."""
    pilot = open_pilot(request, reference)
    if sheet not in FORMS:
        raise Http404
    form, title = FORMS[sheet]
    return fill_in(
        request,
        pilot,
        form(request.POST or None),
        lambda data: actions.save_row(pilot=pilot, sheet=sheet, by=request.user, **data),
        title=title,
        submit=_("Save"),
        back=to("pilot_sheet", pilot),
        said=_("The plan was saved."),
        allowed=running_on(request, pilot),
    )


@login_required
@_FORM
def pilot_row(request: HttpRequest, reference: str, sheet: str, pk: int) -> HttpResponse:
    """Change a row of the plan."""
    pilot = open_pilot(request, reference)
    row = sheets.find_row(pilot, sheet, pk)
    if row is None:
        raise Http404
    return fill_in(
        request,
        pilot,
        FORMS[sheet][0](request.POST or None, instance=row),
        lambda data: actions.save_row(pilot=pilot, sheet=sheet, row=row, by=request.user, **data),
        title=str(row),
        submit=_("Save"),
        back=to("pilot_sheet", pilot),
        said=_("The plan was saved."),
        template="pilots/row.html",
        remove=to("pilot_row_remove", pilot, sheet, row.pk),
        allowed=running_on(request, pilot),
    )


@login_required
@require_POST
def pilot_row_remove(request: HttpRequest, reference: str, sheet: str, pk: int) -> HttpResponse:
    """Take a row out of the plan."""
    pilot = open_pilot(request, reference)
    row = sheets.find_row(pilot, sheet, pk)
    if row is None:
        raise Http404
    actions.remove_row(pilot=pilot, sheet=sheet, row=row, by=request.user)
    messages.success(request, _("It was taken out of the plan."))
    return redirect("pilot_sheet", reference)


@login_required
@require_POST
def pilot_fix(request: HttpRequest, reference: str) -> HttpResponse:
    """Fix the plan as a version."""
    pilot = open_pilot(request, reference)
    version = actions.fix_plan(pilot=pilot, by=request.user, note=request.POST.get("note", "")[:200])
    messages.success(request, _("Version %(n)s of the plan is fixed.") % {"n": version.number})
    return redirect("pilot_sheet", reference)


@login_required
@_FORM
def pilot_proof_add(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Add what shows that an activity took place."""
    pilot = open_pilot(request, reference)
    activity = pages.find_activity(pilot, pk)
    if activity is None:
        raise Http404
    activity.pilot = pilot
    return fill_in(
        request,
        pilot,
        ProofForm(request.POST or None, request.FILES or None),
        lambda data: actions.add_proof(activity=activity, by=request.user, **data),
        title=_("What shows it: %(activity)s") % {"activity": activity.title},
        submit=_("Add it"),
        back=to("pilot_activities", pilot),
        said=_("It was added."),
        allowed=running_on(request, pilot),
    )


@login_required
@require_safe
def pilot_proof(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A file that shows that an activity took place."""
    proof = sheets.find_proof(open_pilot(request, reference), pk)
    if proof is None or not proof.file:
        raise Http404
    return FileResponse(proof.file.open("rb"), as_attachment=True, filename=proof.file_name, content_type=proof.mime)


@login_required
@require_POST
def pilot_came(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Note who came to a meeting."""
    pilot = open_pilot(request, reference)
    meeting = pages.find_meeting(pilot, pk)
    if meeting is None:
        raise Http404
    told = set(request.POST.getlist("came"))
    came = {one.user_id for one in pages.attendees_of(meeting) if str(one.user_id) in told}
    actions.note_attendance(meeting=meeting, came=came, by=request.user)
    messages.success(request, _("The attendance was recorded."))
    return redirect("pilot_meeting", reference, pk)


@login_required
@require_safe
def pilot_ics(request: HttpRequest, reference: str) -> HttpResponse:
    """The pilot's meetings, activities and last day as a calendar file."""
    pilot = open_pilot(request, reference)
    page = pages.activities_page(pilot)
    answer = HttpResponse(
        pilot_calendar(pilot, page["meetings"], page["activities"], sheets.reports_ahead(pilot)),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    return answer


@login_required
@require_POST
def pilot_ics_mail(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the pilot's calendar to the reader herself."""
    pilot = open_pilot(request, reference)
    mail_calendar(pilot=pilot, by=request.user)
    messages.success(request, _("The calendar is on its way to you."))
    return redirect("pilot_activities", reference)
