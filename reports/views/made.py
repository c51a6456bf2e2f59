"""The reports of a pilot: having one made, reading it, and writing the sections of the case."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.verdict import require
from outbox.queries import job_by_id
from pilots.models import Pilot
from pilots.states import ReportKind
from pilots.views.frame import open_pilot
from reports.actions import request_report
from reports.actions.texts import write_case
from reports.forms import CaseTextForm, ReportForm
from reports.queries import cases as queries
from reports.queries.documents import opsi
from reports.queries.documents.terms import names_in_terms
from reports.rules.cases import may_request

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def pilot_reports(request: HttpRequest, reference: str) -> HttpResponse:
    """The reports of a pilot, and the form that has one made."""
    pilot = open_pilot(request, reference)
    kind = request.GET.get("kind", "")
    form = ReportForm(initial={"language": get_language(), "kind": kind if kind in ReportKind else ReportKind.FINAL})
    return _reports(request, pilot, form)


@login_required
@require_POST
def pilot_report_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Have a report made."""
    pilot = open_pilot(request, reference)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _reports(request, pilot, form)
    report = request_report(pilot=pilot, by=request.user, **form.cleaned_data)
    return redirect("report", pk=report.pk)


def _reports(request: HttpRequest, pilot: Pilot, form: ReportForm) -> HttpResponse:
    context = {
        "pilot": pilot,
        "form": form,
        "reports": queries.reports_of(pilot),
        "writes": queries.may_write(request.user, pilot),
        "case_languages": opsi.LANGUAGES,
    }
    return render(request, "reports/reports.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pilot_case_text(request: HttpRequest, reference: str, language: str) -> HttpResponse:
    """Write the sections of the case in a language; the lint tells at each what OPSI would send back."""
    pilot = open_pilot(request, reference)
    if language not in opsi.LANGUAGES:
        raise Http404
    require(may_request(writes=queries.may_write(request.user, pilot), waiting=False))
    stored = opsi.sections_of(pilot, language)
    form = CaseTextForm(request.POST or None, stored=stored)
    if request.method == "POST" and form.is_valid():
        write_case(pilot=pilot, language=language, sections=form.changed(), by=request.user)
        messages.success(request, _("The case was saved. What could be sent back stands at each section."))
        return redirect("pilot_case_text", reference, language)
    typed = {key: form[key].value() or "" for key in stored} if form.is_bound else stored
    context = {
        "pilot": pilot,
        "form": form,
        "language": language,
        "languages": opsi.LANGUAGES,
        "sections": opsi.form_sections(form, opsi.remarks_on(pilot, language, typed)),
        "written": opsi.written(pilot, language),
    }
    status = 409 if form.clashes else 422 if form.errors else 200
    return render(request, "reports/case_text.html", context, status=status)


@login_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a report is; the page asks again by itself until it is ready."""
    found = queries.report_for(request.user, pk)
    if found is None:
        raise Http404
    job = job_by_id(found.job_id) if found.job_id else None
    template = "reports/progress.html" if getattr(request, "htmx", False) else "reports/report.html"
    names = names_in_terms(found.pilot) if found.kind == ReportKind.TERMS else []
    return render(request, template, {"report": found, "pilot": found.pilot, "job": job, "names": names})


@login_required
@require_safe
def report_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF of a report, for whoever reads the pilot."""
    found = queries.report_for(request.user, pk)
    if found is None or not found.file:
        raise Http404
    name = f"{found.pilot.call.reference}-{found.kind}-{found.language}.pdf"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


@login_required
@require_safe
def report_editable(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The document to edit, for whoever reads the pilot."""
    found = queries.report_for(request.user, pk)
    if found is None or not found.editable:
        raise Http404
    name = f"{found.pilot.call.reference}-{found.kind}-{found.language}.docx"
    return FileResponse(found.editable.open("rb"), as_attachment=True, filename=name, content_type=_DOCX)
