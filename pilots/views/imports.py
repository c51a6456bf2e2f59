"""Files of evidence on their way in: sent, columns named, checked, decided on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.verdict import Refused, require
from outbox.queries import job_by_id
from pilots.actions import imports as actions
from pilots.forms.imports import DecisionForm, MappingForm, UploadForm
from pilots.models import EvidenceImport, Pilot
from pilots.queries import evidence
from pilots.rules.permissions import may_decide, may_name_columns
from pilots.rules.rows import COLUMN_LABELS, plain
from pilots.states import ImportState
from pilots.views.files import csv_file, shows_evidence, takes_evidence
from pilots.views.frame import open_pilot, running_on, writing

_PROBLEM_HEAD = (
    gettext_lazy("line"),
    gettext_lazy("column"),
    gettext_lazy("column in the file"),
    gettext_lazy("value"),
    gettext_lazy("reason"),
)
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@takes_evidence
@login_required
@_FORM
def pilot_upload(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a file of evidence; its columns are named next, and nothing is kept yet."""
    pilot = open_pilot(request, reference)
    require(running_on(request, pilot))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.take_in(pilot=pilot, upload=form.cleaned_data["upload"], by=request.user)
        except Refused as refused:
            form.add_error("upload", refused.verdict.reason)
        else:
            return redirect("pilot_import_columns", reference, made.pk)
    context = {"pilot": pilot, "call": pilot.call, "form": form, **_known(pilot)}
    return render(request, "pilots/upload.html", context, status=422 if form.errors else 200)


@shows_evidence
@login_required
@_FORM
def pilot_import_columns(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say which column of a file is which, beside its first rows; what its names say is chosen already."""
    pilot = open_pilot(request, reference)
    found = _import(pilot, pk)
    require(running_on(request, pilot))
    if not may_name_columns(state=found.state):
        return redirect("pilot_import", reference, pk)
    keeps = evidence.keeps_texts_of(pilot)
    form = MappingForm(request.POST or None, columns=found.layout["columns"], guess=found.mapping, texts=keeps)
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_reading(evidence_import=found, mapping=form.mapping(), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.verdict.reason)
        else:
            return redirect("pilot_import", reference, pk)
    context = {"pilot": pilot, "call": pilot.call, "form": form, "one": found, "keeps_texts": keeps}
    return render(request, "pilots/import_columns.html", context, status=422 if form.errors else 200)


@shows_evidence
@login_required
@require_safe
def pilot_import(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """How far the check of a file is; then what it says, and the decision about it."""
    pilot = open_pilot(request, reference)
    found = _import(pilot, pk)
    if found.state == ImportState.READING:
        job = job_by_id(found.job_id) if found.job_id else None
        return render(
            request, "pilots/import_reading.html", {"pilot": pilot, "call": pilot.call, "one": found, "job": job}
        )
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    problems, following = evidence.problems_page(found, after=after)
    context = {
        "pilot": pilot,
        "call": pilot.call,
        "evidence_import": found,
        "problems": [(one, COLUMN_LABELS.get(one.column, one.column), _header(found, one.column)) for one in problems],
        "same": evidence.same_rows(found),
        "repeated": evidence.repeated(found),
        "following": following,
        "begun": after is not None,
        "problem_count": evidence.problems_of(found).count(),
        "unknowns": evidence.unknowns(found),
        **_known(pilot),
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
        messages.success(
            request,
            _("Rows imported: %(count)s.")
            % {"count": number_format(done.good_rows, use_l10n=True, force_grouping=True)},
        )
    return redirect("pilot_evidence", reference)


@login_required
@require_POST
def pilot_import_check(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Check a waiting file again."""
    pilot = open_pilot(request, reference)
    done = actions.check_again(evidence_import=_import(pilot, pk), by=request.user)
    if done.state == ImportState.CHECKED:
        messages.success(request, _("The file was checked again."))
    return redirect("pilot_import", reference, pk)


@shows_evidence
@login_required
@require_safe
def pilot_import_problems(request: HttpRequest, reference: str, pk: int) -> StreamingHttpResponse:
    """Every problem of a file as CSV: line, column, value, reason."""
    found = _import(open_pilot(request, reference), pk)
    rows = (
        (
            problem.line,
            COLUMN_LABELS.get(problem.column, problem.column),
            evidence.own_header(found, problem.column),
            problem.value,
            problem.reason,
        )
        for problem in evidence.problems_of(found).iterator(chunk_size=2000)
    )
    return csv_file(f"problems-{found.pk}.csv", _PROBLEM_HEAD, rows)


def _header(found: EvidenceImport, column: str) -> str:
    """Return what the file calls a column when that is not what we call it."""
    own = evidence.own_header(found, column)
    return "" if plain(own) == plain(str(COLUMN_LABELS.get(column, column))) else own


def _known(pilot: Pilot) -> dict[str, object]:
    return {"sources": evidence.sources_of(pilot), "topics": evidence.topics_of(pilot)}


def _import(pilot: Pilot, pk: int) -> EvidenceImport:
    found = evidence.find_import(pilot, pk)
    if found is None:
        raise Http404
    return found
