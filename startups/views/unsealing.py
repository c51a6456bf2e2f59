"""Opening the chosen identity, its public page, and a team's request for review."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries import has_second_factor
from kernel.verdict import Refused
from startups.actions import feedback, reserves
from startups.actions import unsealing as actions
from startups.forms.desks import DeclineForm, ReviewForm, WordForm
from startups.queries import unsealing as reading
from startups.views.desks import found_call
from startups.views.presence import keep_device, led_to_factor, presence_of
from startups.views.submissions import found_submission


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsealing(request: HttpRequest, reference: str) -> HttpResponse:
    """Where custodians give their words, each with her second factor and from her own browser."""
    call, kept = found_call(request, reference), f"unsealing:{reference}"
    where, verdict = presence_of(request), reading.turning(call, request.user)
    form = WordForm(request.POST or None, initial={"reason": request.session.get(kept, "")})
    if request.method == "POST" and form.is_valid():
        request.session[kept] = form.cleaned_data["reason"]
        if verdict and not reading.factor_shown(request.user, where):
            return keep_device(request, led_to_factor(request, request.path))
        try:
            opened = actions.approve_unsealing(
                call=call, reason=form.cleaned_data["reason"], where=where, by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.verdict.reason))
        else:
            del request.session[kept]
            told = _("The identity was opened.") if opened else _("Your word waits for another custodian's.")
            messages.success(request, told)
            return redirect("unsealing", reference)
    context = {
        "call": call,
        "form": form,
        "words": (words := reading.words_shown(call)),
        "second": any(row["counts"] for row in words),
        "verdict": verdict,
        "factor": reading.factor_shown(request.user, where),
        "enrolled": has_second_factor(request.user),
        "upheld": reading.upheld_reviews(call),
        "winner": reading.public_winner(call),
    }
    return keep_device(request, render(request, "startups/unsealing.html", context, status=422 if form.errors else 200))


@require_safe
def result_identity(request: HttpRequest, reference: str) -> HttpResponse:
    """The start-up behind the chosen proposal, for everybody, once it was opened."""
    call = reading.opened_call(reference)
    winner = reading.public_winner(call) if call is not None else None
    if winner is None:
        raise Http404
    return render(request, "startups/unsealed.html", {"call": call, "winner": winner})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The chosen team declines the pilot."""
    found = found_submission(request, pk)
    if not reading.has_pilot(found):
        raise Http404
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reserves.decline(submission=found, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error("reason", str(refusal.verdict.reason))
        else:
            messages.success(request, _("You declined the pilot. The public entity was told."))
            return redirect("submission_result", pk)
    context = {"submission": found, "call": found.call, "form": form}
    return render(request, "startups/decline.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A team asks to look at the decision again."""
    found = found_submission(request, pk)
    if not found.code:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            feedback.request_review(submission=found, grounds=form.cleaned_data["grounds"], by=request.user)
        except Refused as refusal:
            form.add_error("grounds", str(refusal.verdict.reason))
        else:
            messages.success(request, _("Your request was filed. You will get a mail when it is answered."))
            return redirect("submission_result", pk)
    context = {"submission": found, "call": found.call, "form": form}
    return render(request, "startups/desk_review.html", context, status=422 if form.errors else 200)
