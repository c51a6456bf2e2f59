"""Public cases and their open data."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from reports.queries import cases as queries


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """All published cases, newest first."""
    after = request.GET.get("after", "")
    rows, next_after = queries.cases_page(after=int(after) if after.isdecimal() else None)
    return render(request, "reports/cases.html", {"rows": rows, "next_after": next_after})


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """A published case: what was the problem, how was chosen, what was found, what was decided."""
    pilot = queries.public_pilot(reference)
    if pilot is None:
        raise Http404
    context = queries.case_context(pilot)
    report = queries.newest_ready(pilot, get_language() or "es")
    made = {
        "report": report,
        "public_reports": queries.public_reports(pilot),
        "being_made": queries.being_made(pilot),
    }
    return render(request, "reports/case.html", {**context, **made})


@require_safe
def case_evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """The evidence of a published case as JSON."""
    pilot = queries.public_pilot(reference)
    if pilot is None:
        raise Http404
    answer = JsonResponse(queries.evidence_export(pilot), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{reference}-evidence.json"'
    return answer


@require_safe
def case_pdf(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The final report of a published case, as it was made."""
    pilot = queries.public_pilot(reference)
    report = queries.newest_ready(pilot, request.GET.get("language", get_language() or "es")) if pilot else None
    if report is None:
        raise Http404
    return _file(report.file, f"{reference}-{report.language}.pdf")


@require_safe
def case_report(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """One of the reports of a published case."""
    pilot = queries.public_pilot(reference)
    found = next((one for one in queries.public_reports(pilot) if one.pk == pk), None) if pilot else None
    if found is None:
        raise Http404
    return _file(found.file, f"{reference}-{found.kind}-{found.language}.pdf")


def _file(file: FieldFile, name: str) -> FileResponse:
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
