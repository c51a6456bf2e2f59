"""The papers of a call: what is due, what was made, how it was signed; and checking one by its hash."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from challenges.models import PaperBase
from challenges.queries.access import steers
from challenges.rules.papers import may_sign
from challenges.states import PaperKind, PaperState, SessionMode
from kernel.verdict import Refused, require
from outbox.queries import job_by_id
from reports.actions.papers import request_paper, sign_paper
from reports.forms import SessionForm, SignatureForm
from reports.queries import papers as reading
from selection.queries.ranking import told_call

_GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """Every paper of a call: not yet, ready, signed."""
    call = reading.paper_call(request.user, reference)
    if call is None:
        raise Http404
    context = {"call": call, "lines": reading.lines(call, request.user), "writes": steers(request.user, call.entity)}
    return render(request, "reports/papers.html", context)


@login_required
@require_http_methods(_GET_POST)
def paper_issue(request: HttpRequest, reference: str, paper: str) -> HttpResponse:
    """Say where and when the session was, and have its paper made."""
    call = reading.paper_call(request.user, reference)
    line = next((one for one in reading.lines(call, request.user) if one.kind == paper), None) if call else None
    if call is None or line is None:
        raise Http404
    require(line.verdict)
    with timezone.override(ZoneInfo(call.entity.time_zone)):
        initial = {} if paper == PaperKind.MARKET_MEETING else {"mode": SessionMode.PLATFORM}
        people = reading.attendees(call, paper)
        form = SessionForm(request.POST or None, initial=initial, kind=paper, attendees=people)
        if request.method == "POST" and form.is_valid():
            made = request_paper(call=call, kind=paper, by=request.user, **form.cleaned_data)
            return redirect("paper", made.pk)
        context = {"call": call, "form": form, "line": line}
        return render(request, "reports/paper_issue.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: UUID) -> PaperBase:
    paper = reading.paper_for(request.user, pk)
    if paper is None:
        raise Http404
    return paper


@login_required
@require_safe
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One paper: how far it is, its files, its signature."""
    found = _found(request, pk)
    job = job_by_id(found.job_id) if found.job_id else None
    may = may_sign(steers=steers(request.user, found.call.entity), state=found.state)
    template = "reports/paper_progress.html" if getattr(request, "htmx", False) else "reports/paper.html"
    context = {"paper": found, "call": found.call, "job": job, "may_sign": may, "newer": reading.replaced_by(found)}
    return render(request, template, context)


@login_required
@require_http_methods(_GET_POST)
def paper_sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Upload the signed copy, or say where the signed paper is kept."""
    found = _found(request, pk)
    require(may_sign(steers=steers(request.user, found.call.entity), state=found.state))
    form = SignatureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_paper(paper=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The signature is written down."))
            return redirect("paper", pk)
    context = {"paper": found, "call": found.call, "form": form}
    return render(request, "reports/paper_sign.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def paper_file(request: HttpRequest, pk: UUID, kind: str) -> HttpResponseBase:
    """A paper as PDF or JSON, or its signed copy."""
    found = _found(request, pk)
    name = f"{found.call.reference}-{found.number:02d}-{found.kind}"
    if kind == "json" and found.data:
        answer = HttpResponse(found.data, content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    file = {"pdf": found.file, "signed": found.signed_file}.get(kind)
    if not file:
        raise Http404
    name += "-signed" if kind == "signed" else ""
    given = FileResponse(file.open("rb"), as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")
    given.as_uploaded = kind == "signed"  # type: ignore[attr-defined]  # see govlink/egress.py
    return given


@require_safe
def result_papers(request: HttpRequest, reference: str) -> HttpResponse:
    """Which papers of a decided call were made, for everybody: each with the page that checks it."""
    call = told_call(reference)
    if call is None:
        raise Http404
    return render(request, "reports/result_papers.html", {"call": call, "papers": reading.standing_papers(call)})


@require_safe
def paper_check(request: HttpRequest) -> HttpResponse:
    """Where anybody types the hash of a paper."""
    typed = "".join(request.GET.get("hash", "").split()).lower()
    if typed:
        return _checked(request, typed)
    return render(request, "reports/paper_check.html", {})


@require_safe
def paper_checked(request: HttpRequest, sha256: str) -> HttpResponse:
    """Where the QR code of a paper leads: is this paper the one that was issued?"""
    return _checked(request, sha256)


def _checked(request: HttpRequest, sha256: str) -> HttpResponse:
    found = reading.issued(sha256)
    context = {"typed": sha256[:100], "asked": True, "paper": None}
    if found is not None:
        made = found[0]
        signed = made.state == PaperState.SIGNED
        context |= {"paper": made, "what": found[1], "signed": signed, "newer": reading.replaced_by(made)}
    return render(request, "reports/paper_check.html", context, status=200 if found else 404)
