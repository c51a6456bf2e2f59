"""Public cases, their open data, and reports."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from outbox.queries import job_by_id
from pilots.queries.access import find_pilot
from reports.actions import request_report
from reports.forms import ReportForm
from reports.queries import cases as queries


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """All published cases, newest first."""
    after = request.GET.get("after", "")
    rows, next_after = queries.cases_page(after=int(after) if after.isdecimal() else None)
    return render(request, "reports/cases.html", {"rows": rows, "next_after": next_after})


@require_GET
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """A published case: what was the problem, how was chosen, what was found, what was decided."""
    pilot = queries.public_pilot(reference)
    if pilot is None:
        raise Http404
    context = queries.case_context(pilot)
    report = queries.newest_ready(pilot, get_language() or "es")
    return render(request, "reports/case.html", {**context, "report": report})


@require_GET
def case_evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """The evidence of a published case as JSON."""
    pilot = queries.public_pilot(reference)
    if pilot is None:
        raise Http404
    answer = JsonResponse(queries.evidence_export(pilot), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{reference}-evidence.json"'
    return answer


@require_GET
def case_pdf(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The final report of a published case, as it was made."""
    pilot = queries.public_pilot(reference)
    report = queries.newest_ready(pilot, request.GET.get("language", get_language() or "es")) if pilot else None
    if report is None:
        raise Http404
    return _file(report.file, f"{reference}-{report.language}.pdf")


@require_GET
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be downloaded, and what each field means."""
    rows, _next = queries.cases_page(limit=50)
    return render(request, "reports/open_data.html", {"rows": rows})


@login_required
@require_GET
def pilot_reports(request: HttpRequest, reference: str) -> HttpResponse:
    """The reports of a pilot, and the form that has one made."""
    pilot = find_pilot(request.user, reference)
    if pilot is None:
        raise Http404
    form = ReportForm(initial={"language": get_language()})
    context = {"pilot": pilot, "form": form, "reports": queries.reports_of(pilot)}
    return render(request, "reports/reports.html", {**context, "writes": queries.may_write(request.user, pilot)})


@login_required
@require_POST
def pilot_report_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Have a report made."""
    pilot = find_pilot(request.user, reference)
    if pilot is None:
        raise Http404
    form = ReportForm(request.POST)
    if not form.is_valid():
        context = {"pilot": pilot, "form": form, "reports": queries.reports_of(pilot), "writes": True}
        return render(request, "reports/reports.html", context, status=422)
    report = request_report(pilot=pilot, language=form.cleaned_data["language"], by=request.user)
    return redirect("report", pk=report.pk)


@login_required
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a report is; the page asks again by itself until it is ready."""
    found = queries.report_for(request.user, pk)
    if found is None:
        raise Http404
    job = job_by_id(found.job_id) if found.job_id else None
    template = "reports/progress.html" if getattr(request, "htmx", False) else "reports/report.html"
    return render(request, template, {"report": found, "pilot": found.pilot, "job": job})


@login_required
@require_GET
def report_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a report, for whoever reads the pilot."""
    found = queries.report_for(request.user, pk)
    if found is None or not found.file:
        raise Http404
    return _file(found.file, f"{found.pilot.call.reference}-{found.language}.pdf")


def _file(file: FieldFile, name: str) -> FileResponse:
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
