"""Hidden words that a custodian asks another one to keep: asked with a reason, answered on the submission's page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel.verdict import Refused, first_no
from startups.actions import uncovering as actions
from startups.envelope import FIELD
from startups.forms.desks import KeepForm
from startups.models import Masking
from startups.queries import desks as reading
from startups.queries.corrections import is_with_team
from startups.queries.queue import place_page
from startups.queries.uncovering import keepers_of
from startups.rules import uncovering as rules
from startups.rules.corrections import may_decide
from startups.views.desks import found_at_desk, note_look, working_on


def _found(request: HttpRequest, reference: str, pk: UUID, masking: int) -> Masking:
    row = reading.masking_for(found_at_desk(request, reference, pk), masking)
    if row is None:
        raise Http404
    return row


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str, pk: UUID, masking: int) -> HttpResponse:
    """Ask the other custodian to keep a hidden place, with a reason."""
    row = _found(request, reference, pk, masking)
    submission = row.submission
    note_look(request, submission, "blinding")
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_keep(masking=row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.verdict.reason))
        else:
            messages.success(request, _("The other custodian is asked. Until she agrees the words stay hidden."))
            return redirect("desk_blinding", reference, pk)
    verdict = first_no(
        working_on(submission),
        may_decide(with_team=is_with_team(submission, row.field)),
        rules.may_ask(row, request.user.pk or 0, keepers=keepers_of(submission.call)),
    )
    context = {"call": submission.call, "submission": submission, "form": form, "verdict": verdict}
    context |= {"title": FIELD[row.field].title, **place_page(row)}
    return render(request, "startups/desk_ask.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def answer(request: HttpRequest, reference: str, pk: UUID, masking: int) -> HttpResponse:
    """Agree to keep a place, or leave it hidden."""
    agree = request.POST.get("answer") == "agree"
    actions.answer_asked(masking=_found(request, reference, pk, masking), agree=agree, by=request.user)
    messages.success(request, _("Assessors will read these words.") if agree else _("The words stay hidden."))
    return redirect("desk_blinding", reference, pk)
