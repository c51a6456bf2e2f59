"""Blind preview, sending, receipt, withdrawing and the result."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges.countries import language_names
from kernel.verdict import Refused, first_no
from startups.actions import submissions as actions
from startups.emails import receipt_pdf
from startups.envelope import FIELD, SECTIONS
from startups.queries import results
from startups.queries import submissions as reading
from startups.queries.flat import file_rows
from startups.queries.unsealing import has_pilot
from startups.rules import submissions as rules
from startups.views.submissions import found_submission


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What assessors will read, with every finding; POST confirms exactly what the page showed."""
    found = found_submission(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            actions.confirm_preview(submission=found, by=request.user, seen=request.POST.get("seen", ""))
        except Refused as refusal:
            refused = str(refusal.verdict.reason)
        else:
            messages.success(request, _("You confirmed the blind preview."))
            return redirect("submission", pk)
    texts = reading.texts_of(found)
    copy = reading.blind_copy_of(found, texts)
    timely = reading.timely(found.call)
    editable = rules.may_edit(state=found.state, timely=timely)
    sections = [
        {"number": number, "title": title, "fields": [_read(field, copy) for field in fields]}
        for number, (title, fields) in enumerate(_by_section(), start=1)
    ]
    context = {
        "submission": found,
        "call": found.call,
        "copy": copy,
        "title_pieces": copy.pieces["title"],
        "sections": sections,
        "words": sum(len(text.split()) for text in texts.values()),
        "editable": editable,
        "verdict": rules.may_confirm(
            editable=editable, content=first_no(rules.proposal_whole(texts), reading.language_verdict(found, copy))
        ),
        "foreign": [
            {"field": key, "title": FIELD[key].title, "verdict": reading.may_translate(found, language, editable)}
            for key, language in copy.foreign.items()
        ],
        "untranslated": reading.untranslated_of(found),
        "assessed_in": language_names([reading.language_of(found.call)]),
        "readings": [note for note in copy.notes if note.kind != "language"],
        "confirmed": found.preview_sha256 == copy.sha256,
        "refused": refused,
        "rows": file_rows(found),
    }
    return render(request, "startups/preview.html", context, status=409 if refused else 200)


def _by_section() -> list[tuple[Any, list[Any]]]:
    return [
        (title, [field for field in FIELD.values() if field.section == key and field.key != "title"])
        for key, title in SECTIONS
    ]


def _read(field: Any, copy: Any) -> dict[str, Any]:
    return {"key": field.key, "title": field.title, "pieces": copy.pieces[field.key]}


@login_required
@require_POST
def preview_replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the neutral words in the place of one finding."""
    found = found_submission(request, pk)
    start, end = request.POST.get("start", ""), request.POST.get("end", "")
    if not (start.isdigit() and end.isdigit()):
        raise Http404
    actions.replace_words(
        submission=found,
        field=request.POST.get("field", ""),
        start=int(start),
        end=int(end),
        matched=request.POST.get("matched", ""),
        words=request.POST.get("words", ""),
        by=request.user,
    )
    messages.success(request, _("The text was changed. Look at the preview again."))
    return redirect("submission_preview", pk)


@login_required
@require_POST
def translate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the site's translator write a field in the language in which assessors read."""
    found = found_submission(request, pk)
    field = request.POST.get("field", "")
    if field not in FIELD:
        raise Http404
    actions.translate_answer(submission=found, field=field, by=request.user)
    messages.success(request, _("The field was translated. Read it: you answer for what it says."))
    return redirect("submission_preview", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the submission; a second click finds the same receipt."""
    found = found_submission(request, pk)
    if request.method == "POST":
        actions.submit(submission=found, by=request.user)
        return redirect("submission_receipt", pk)
    texts = reading.texts_of(found)
    copy = reading.blind_copy_of(found, texts)
    verdict = rules.may_submit(
        timely=reading.timely(found.call),
        content=reading.content_verdict(found, texts),
        confirmed=found.preview_sha256,
        current=copy.sha256,
    )
    context = {"submission": found, "call": found.call, "verdict": verdict, "files": reading.files_of(found)}
    return render(request, "startups/send.html", context)


@login_required
@require_safe
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The receipt of what was sent."""
    found = found_submission(request, pk)
    if not found.receipt_no:
        return redirect("submission", pk)
    undoable = rules.may_withdraw(state=found.state, timely=reading.timely(found.call))
    context = {"submission": found, "call": found.call, "undoable": undoable}
    context |= {"judged": reading.text_of_assessors(found) is not None}
    return render(request, "startups/receipt.html", context)


@login_required
@require_safe
def receipt_file(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The receipt as PDF, or what was sealed, with its salt, as JSON."""
    found = found_submission(request, pk)
    if not found.receipt_no:
        raise Http404
    if kind == "pdf":
        response = HttpResponse(
            receipt_pdf(submission=found, language=get_language() or "es"), content_type="application/pdf"
        )
    else:
        whole = json.dumps(reading.receipt(found), ensure_ascii=False, indent=1)
        response = HttpResponse(whole, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.receipt_no}.{kind}"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw what was sent, or take it back as a draft, before the close; without a choice nothing is done."""
    found = found_submission(request, pk)
    what = request.POST.get("what")
    if what == "draft":
        actions.reopen_submission(submission=found, by=request.user)
        messages.success(request, _("It is a draft again. Send it before the call closes."))
        return redirect("submission", pk)
    if what == "withdraw":
        actions.withdraw(submission=found, by=request.user)
        messages.success(request, _("The submission was withdrawn."))
        return redirect("submission", pk)
    verdict = rules.may_withdraw(state=found.state, timely=reading.timely(found.call))
    context = {"submission": found, "call": found.call, "verdict": verdict}
    return render(request, "startups/withdraw.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """After the decision: the team's own code, levels and anonymous reasons."""
    found = found_submission(request, pk)
    anew = results.decided_anew(found)
    if not anew and not rules.has_result(state=found.state, call_state=found.call.state):
        raise Http404
    context = {"submission": found, "call": found.call, "feedback": results.feedback_of(found), "anew": anew}
    context |= {"requests": results.requests_of(found), "may_ask": results.may_ask(found)}
    context["severities"] = results.severities_told(found.call) if context["feedback"] else []
    context |= {"checks": results.failed_checks(found), "has_pilot": has_pilot(found)}
    return render(request, "startups/result.html", context)
