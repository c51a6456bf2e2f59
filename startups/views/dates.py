"""Blind dates: the candidates' pages, and the desk that looks at what is doubtful in their answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.verdict import Refused
from startups.actions import dates as actions
from startups.forms.dates import DateForm, SettleForm
from startups.queries import dates as reading
from startups.rules import dates as rules
from startups.views.desks import found_call, note_look
from startups.views.submissions import found_submission


@login_required
@require_safe
def submission_dates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the panel asks, and what the team answered."""
    found = found_submission(request, pk)
    context = {"submission": found, "call": found.call, "rounds": reading.rounds_of(found)}
    return render(request, "startups/dates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission_date(request: HttpRequest, pk: UUID, query: UUID) -> HttpResponse:
    """Answer one question; or see how the panel would read it."""
    found = found_submission(request, pk)
    asked = reading.round_for(found, query)
    if asked is None:
        raise Http404
    form = DateForm(request.POST or None, initial={"text": reading.answer_text(found, asked)})
    status, text = 200, str(form["text"].value() or "").strip()
    if request.method == "POST" and request.POST.get("go") != "look":
        status = 422
        if form.is_valid():
            try:
                actions.answer(submission=found, query=asked, text=form.cleaned_data["text"], by=request.user)
            except Refused as refusal:
                form.add_error("text", str(refusal.verdict.reason))
            else:
                messages.success(request, _("Your answer was received. You can change it until the round ends."))
                return redirect("submission_dates", pk)
    verdict = rules.may_answer(is_member=True, state=asked.state, due_at=asked.due_at, now=timezone.now())
    context = {"submission": found, "call": found.call, "query": asked, "form": form, "verdict": verdict}
    context["pieces"] = reading.preview(found, text) if text else []
    return render(request, "startups/date.html", context, status=status)


@login_required
@require_safe
def desk_dates(request: HttpRequest, reference: str) -> HttpResponse:
    """The answers in which something is doubtful, in no order of time."""
    call = found_call(request, reference)
    rows = [row | {"form": SettleForm(places=row["places"], prefix=None)} for row in reading.desk_answers(call)]
    for row in rows:
        note_look(request, row["answer"].submission, "dates")
    return render(request, "startups/desk_dates.html", {"call": call, "rows": rows})


@login_required
@require_POST
def desk_date(request: HttpRequest, reference: str, answer: UUID) -> HttpResponse:
    """Hide the places that were ticked, keep the others."""
    call = found_call(request, reference)
    row = reading.desk_answer(call, answer)
    if row is None or not row.content:
        raise Http404
    form = SettleForm(request.POST, places=list(enumerate(row.content["places"])))
    hidden = form.cleaned_data["hidden"] if form.is_valid() else range(len(row.content["places"]))
    words = form.cleaned_data.get("words", "").splitlines()
    actions.settle_answer(row=row, hidden=hidden, words=words, by=request.user)
    messages.success(request, _("The answer was decided."))
    return redirect("desk_dates", reference)
