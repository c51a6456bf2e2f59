"""Evidence: figures, sources, topics, and taking in files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.verdict import Refused, require
from pilots.actions import evidence as actions
from pilots.forms.evidence import DecisionForm, ReportedToneForm, SourceForm, TopicForm, UploadForm
from pilots.models import EvidenceImport, Pilot
from pilots.queries import evidence, pages
from pilots.rules.permissions import may_decide
from pilots.rules.rows import COLUMN_LABELS, HEADERS, harmless
from pilots.views.frame import fill_in, open_pilot, show, to, writing

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_GET
def pilot_evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Figures by topic, day and source, and the files that they come from."""
    pilot = open_pilot(request, reference)
    return show(request, pilot, "pilot_evidence", pages.evidence_page(pilot))


@login_required
@_FORM
def pilot_source_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a source; coming from a checked file, the file is checked again."""
    pilot = open_pilot(request, reference)
    waiting = _waiting(pilot, request.GET.get("import", ""))
    return fill_in(
        request,
        pilot,
        SourceForm(request.POST or None, initial={"name": request.GET.get("name", "")[:120]}),
        lambda data: _and_check(request, waiting, actions.add_source(pilot=pilot, by=request.user, **data)),
        title=_("Add a source"),
        submit=_("Add the source"),
        back=to("pilot_import", pilot, waiting.pk) if waiting else to("pilot_evidence", pilot),
        said=_("The source was added."),
    )


@login_required
@_FORM
def pilot_topic_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a topic; coming from a checked file, the file is checked again."""
    pilot = open_pilot(request, reference)
    waiting = _waiting(pilot, request.GET.get("import", ""))
    return fill_in(
        request,
        pilot,
        TopicForm(request.POST or None, initial={"name": request.GET.get("name", "")[:120]}),
        lambda data: _and_check(request, waiting, actions.add_topic(pilot=pilot, by=request.user, **data)),
        title=_("Add a topic"),
        submit=_("Add the topic"),
        back=to("pilot_import", pilot, waiting.pk) if waiting else to("pilot_evidence", pilot),
        said=_("The topic was added."),
    )


@login_required
@_FORM
def pilot_upload(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a file of evidence; it is checked whole and nothing is kept yet."""
    pilot = open_pilot(request, reference)
    require(writing(request, pilot))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.upload_evidence(pilot=pilot, upload=form.cleaned_data["upload"], by=request.user)
        except Refused as refused:
            form.add_error("upload", refused.verdict.reason)
        else:
            return redirect("pilot_import", reference, made.pk)
    context = {
        "pilot": pilot,
        "call": pilot.call,
        "form": form,
        "sources": evidence.sources_of(pilot),
        "topics": evidence.topics_of(pilot),
    }
    return render(request, "pilots/upload.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def pilot_import(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What the check of a file says, and the decision about it."""
    pilot = open_pilot(request, reference)
    found = _import(pilot, pk)
    after = int(request.GET["after"]) if request.GET.get("after", "").isdecimal() else 0
    problems, following = evidence.problems_page(found, after=after)
    context = {
        "pilot": pilot,
        "call": pilot.call,
        "evidence_import": found,
        "problems": [(problem, COLUMN_LABELS.get(problem.column, problem.column)) for problem in problems],
        "after": after,
        "following": following,
        "previous": max(0, after - 50) if after else None,
        "problem_count": evidence.problems_of(found).count(),
        "unknowns": evidence.unknowns(found),
        "sources": evidence.sources_of(pilot),
        "topics": evidence.topics_of(pilot),
        "writes": bool(writing(request, pilot)),
        "waits": bool(may_decide(state=found.state)),
        "rows": found.good_rows + found.bad_rows,
    }
    return render(request, "pilots/import.html", context)


@login_required
@require_POST
def pilot_import_decide(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Import a file's good rows, or discard it: nothing happens to it otherwise."""
    pilot = open_pilot(request, reference)
    found = _import(pilot, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return redirect("pilot_import", reference, pk)
    if form.cleaned_data["decision"] == "discard":
        actions.discard_import(evidence_import=found, by=request.user)
        messages.success(request, _("The file was discarded. Nothing of it was kept."))
    else:
        skip = form.cleaned_data["decision"] == "skip"
        done = actions.apply_import(evidence_import=found, by=request.user, skip_bad=skip)
        messages.success(request, _("Rows imported: %(count)s.") % {"count": done.good_rows})
    return redirect("pilot_evidence", reference)


@login_required
@require_POST
def pilot_import_check(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Check a waiting file again."""
    pilot = open_pilot(request, reference)
    actions.check_again(evidence_import=_import(pilot, pk), by=request.user)
    messages.success(request, _("The file was checked again."))
    return redirect("pilot_import", reference, pk)


@login_required
@require_GET
def pilot_import_problems(request: HttpRequest, reference: str, pk: int) -> StreamingHttpResponse:
    """Every problem of a file as CSV: line, column, value, reason."""
    found = _import(open_pilot(request, reference), pk)
    rows = (
        (problem.line, COLUMN_LABELS.get(problem.column, problem.column), problem.value, problem.reason)
        for problem in evidence.problems_of(found).iterator(chunk_size=2000)
    )
    return _csv(f"problems-{found.pk}.csv", (_("line"), _("column"), _("value"), _("reason")), rows)


@login_required
@require_GET
def pilot_template(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """An empty file with the right first row, in the reader's language."""
    pilot = open_pilot(request, reference)
    header = HEADERS.get((get_language() or "es")[:2], HEADERS["es"])
    return _csv("evidence-template.csv", header if pilot.keeps_texts else header[:4], [])


@login_required
@_FORM
def pilot_reported(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the tone as a text published it."""
    pilot = open_pilot(request, reference)
    return fill_in(
        request,
        pilot,
        ReportedToneForm(request.POST or None),
        lambda data: actions.report_tone(pilot=pilot, by=request.user, **data),
        title=_("Published percentages of the tone"),
        submit=_("Save and compare"),
        back=to("pilot", pilot),
        said=_("The published percentages were saved."),
    )


def _import(pilot: Pilot, pk: int) -> EvidenceImport:
    found = evidence.find_import(pilot, pk)
    if found is None:
        raise Http404
    return found


def _waiting(pilot: Pilot, pk: str) -> EvidenceImport | None:
    found = evidence.find_import(pilot, int(pk)) if pk.isdecimal() else None
    return found if found and may_decide(state=found.state) else None


def _and_check(request: HttpRequest, waiting: EvidenceImport | None, made: Any) -> Any:
    if waiting:
        actions.check_again(evidence_import=waiting, by=request.user)
    return made


def _csv(name: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Answer with rows as a CSV file that no spreadsheet takes for formulas; its mark says UTF-8 to Excel."""

    def lines() -> Iterator[str]:
        yield "\ufeff"
        for row in chain([header], rows):
            line = io.StringIO()
            csv.writer(line).writerow([harmless(cell) for cell in row])
            yield line.getvalue()

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
