"""Blind dates: the panel asks, the entity's focal point moderates."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges.actions.naming import note_unnamed
from kernel.blind import blind
from kernel.verdict import Refused
from selection.actions.dates import ask, drop, open_round
from selection.forms import QuestionForm, RoundForm
from selection.queries.dates import moderated, panel_rounds, query_of, reads, waiting_of
from selection.queries.steering import kept_call
from selection.rules.dates import is_free, may_ask, may_moderate
from selection.states import QueryState


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def panel_dates(request: HttpRequest, reference: str) -> HttpResponse:
    """What the panel asked and what the candidates answered, round by round; a POST asks."""
    seat, rounds = panel_rounds(request.user, reference)
    if seat is None:
        raise Http404
    form = QuestionForm(request.POST or None, about=seat.call)
    if request.method == "POST" and form.is_valid():
        try:
            ask(seat=seat, text=form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            note_unnamed(call=seat.call, confirmed=form.confirmed, by="panel", seat=seat.number)
            messages.success(request, _("Your question waits for the moderator, who opens it to every candidate."))
            return redirect("panel_dates", reference)
    verdict = may_ask(state=seat.call.state, reads=reads(seat), waiting=waiting_of(seat))
    context = {"seat": seat, "call": seat.call, "rounds": rounds, "form": form, "verdict": verdict}
    return render(request, "selection/dates.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_safe
def session(request: HttpRequest, reference: str) -> HttpResponse:
    """The moderator's page: which questions wait, which round is open. No answer and no proposal is shown here."""
    call = kept_call(request.user, reference)
    if call is None:
        raise Http404
    queries = moderated(call)
    free = is_free(running=any(query.state == QueryState.OPEN for query in queries))
    context = {"call": call, "queries": queries, "form": RoundForm(), "free": free}
    return render(request, "selection/session.html", context | {"verdict": may_moderate(steers=True, state=call.state)})


@blind
@login_required
@require_POST
def session_act(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Open a question as the next round, or leave it out."""
    call = kept_call(request.user, reference)
    query = query_of(call, pk) if call else None
    if query is None:
        raise Http404
    what = request.POST.get("what", "")
    if what == "open":
        form = RoundForm(request.POST)
        minutes = int(form.cleaned_data["minutes"]) if form.is_valid() else 0
        open_round(query=query, minutes=minutes, by=request.user)
        messages.success(request, _("The round is open: every candidate was told alike."))
    elif what == "drop":
        drop(query=query, by=request.user)
        messages.success(request, _("The question was left out."))
    return redirect("session", reference)
