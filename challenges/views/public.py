"""What everybody may read: the list of calls, a call, its questions and its documents."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.queries import may_steer
from challenges.forms.calls import CallFilter
from challenges.kept_pages import changes_at, kept_page
from challenges.models import Call
from challenges.queries import calls as reading
from challenges.queries.questions import question_page
from challenges.rules.questions import may_ask


def found_call(reference: str) -> Call:
    """Return a call that the public knows, or 404: what is still prepared is not told."""
    call = reading.public_call(reference)
    if call is None:
        raise Http404
    return call


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """All calls by stage, or one stage page by page; filtered by category and country."""
    listed = CallFilter(request.GET, queryset=reading.public_calls())
    chosen = reading.STAGES.get(request.GET.get("stage", ""))
    context = {"filter": listed, "stages": reading.STAGES.values(), "stage": chosen}
    if chosen is None:
        context["parts"] = reading.overview(listed.qs)
    else:
        context["rows"], context["after"] = reading.stage_page(
            listed.qs, stage=chosen.key, after=request.GET.get("after", "")
        )
    return render(request, "challenges/calls.html", context)


@kept_page
@require_safe
def call(request: HttpRequest, reference: str) -> HttpResponse:
    """A call as the public reads it."""
    context = reading.call_page(found_call(reference))
    found = context["call"]
    changes_at(
        request, [found.announced_at, found.opens_at, found.questions_until, found.closes_at, found.review_until]
    )
    context["may_ask"] = may_ask(state=context["phase"], questions_until=found.questions_until, now=context["now"])
    context["steers"] = may_steer(request.user, found.entity)
    return render(request, "challenges/call.html", context)


@require_safe
def call_questions(request: HttpRequest, reference: str) -> HttpResponse:
    """All answered questions of a call, the newest first."""
    found = found_call(reference)
    before = request.GET.get("before", "")
    rows, next_before = question_page(found, before=int(before) if before.isdecimal() and len(before) < 10 else None)
    context = {"call": found, "questions": rows, "next_before": next_before}
    return render(request, "challenges/questions.html", context)


@require_safe
def call_document(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A published document, always saved and never shown inside our own pages."""
    document = reading.document_of(found_call(reference), pk)
    if document is None:
        raise Http404
    ending = str(document.file.name).rpartition(".")[2]
    name = f"{slugify(reference)}-{slugify(document.title)}-v{document.version}.{ending}"
    answer = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=document.mime,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "public, max-age=300",
        },
    )
    answer.as_uploaded = True  # type: ignore[attr-defined]  # see govlink/egress.py
    return answer
