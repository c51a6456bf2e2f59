"""The interim reports of a regulatory sandbox."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilots.actions.sandbox import report_sandbox
from pilots.forms.sandbox import SandboxReportForm
from pilots.queries import access, sheets
from pilots.rules.sandbox import may_report
from pilots.views.frame import fill_in, open_pilot, to


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pilot_sandbox_report_add(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write down an interim report to the authority that granted an exemption."""
    pilot = open_pilot(request, reference)
    barrier = sheets.find_row(pilot, "barriers", pk)
    if barrier is None:
        raise Http404
    return fill_in(
        request,
        pilot,
        SandboxReportForm(request.POST or None, barrier=barrier),
        lambda data: report_sandbox(barrier=barrier, by=request.user, **data),
        title=_("Interim report: %(barrier)s") % {"barrier": barrier},
        submit=_("Write it down"),
        back=to("pilot_sheet", pilot) + "#barriers",
        said=_("The report was written down. It no longer changes."),
        allowed=may_report(writes=access.writes(request.user, pilot.call.entity), exemption=barrier.exemption),
    )
