"""A field that the blinding desk sent back: the team corrects this one field and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.verdict import Refused
from startups.actions import corrections as actions
from startups.envelope import FIELD
from startups.forms.corrections import CorrectionForm
from startups.queries import corrections as reading
from startups.queries.desks import is_handed_over
from startups.queries.submissions import field_preview
from startups.rules import corrections as rules


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, pk: UUID, correction: UUID) -> HttpResponse:
    """Show what is asked and how assessors would read it now; take the corrected text, or show it first."""
    found = reading.correction_for(request.user, pk, correction)
    if found is None:
        raise Http404
    submission, field = found.submission, FIELD[found.field]
    before = reading.judged_texts([submission.pk])[submission.pk].get(field.key, "")
    form = CorrectionForm(field, request.POST or None, initial={"text": before})
    status, text = 200, str(form["text"].value() or "").strip()
    if request.method == "POST" and request.POST.get("go") != "look":
        status = 422
        if form.is_valid():
            try:
                actions.correct(correction=found, text=form.cleaned_data["text"], by=request.user)
            except Refused as refusal:
                form.add_error("text", str(refusal.verdict.reason))
            else:
                messages.success(request, _("The corrected field was received. The blinding desk looks at it again."))
                return redirect("submission", pk)
    verdict = rules.may_correct(
        is_member=True,
        state=found.state,
        due_at=found.due_at,
        handed_over=is_handed_over(submission.call),
        now=timezone.now(),
    )
    context = {"correction": found, "submission": submission, "call": submission.call, "field": field, "form": form}
    context |= {"verdict": verdict, **field_preview(submission, field.key, text)}
    return render(request, "startups/correction.html", context, status=status)
