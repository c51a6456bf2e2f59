"""The panel votes on the agreements of its actas; its chair closes the vote."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenges.actions.naming import note_unnamed
from challenges.models import Call
from kernel.blind import blind
from kernel.verdict import require
from selection.actions.ballots import close_vote, put_to_vote, vote_on_acta
from selection.forms.ballots import BallotForm
from selection.models import Seat
from selection.queries.ballots import BallotPage, ballot_page
from selection.queries.steering import kept_call
from selection.queries.worklist import own_seat
from selection.rules.ballots import PANEL_KINDS
from selection.views.assessing import seat_label


def _page(request: HttpRequest, reference: str, kind: str) -> tuple[BallotPage, Seat | None, dict[str, Any]]:
    """Return the page of an acta's vote, the reader's own seat, and what the template needs of both."""
    kept, seat = kept_call(request.user, reference), own_seat(request.user, reference)
    call: Call | None = kept or (seat.call if seat else None)
    if call is None or kind not in PANEL_KINDS:
        raise Http404
    label = {"seat_label": seat_label(seat.number), "room_title": call.entity.short_name} if seat and not kept else {}
    page = ballot_page(request.user, call, kind, seat)
    frame = {"page": page, "call": call, "kept": kept, "layout": "blind.html" if label else "base.html", **label}
    return page, seat, frame


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def acta_vote(request: HttpRequest, reference: str, paper: str) -> HttpResponse:
    """The agreements of an acta: a titular votes; whoever keeps the panel sees who is missing, and later the votes."""
    page, seat, frame = _page(request, reference, paper)
    form = None
    if page.ballot is not None and page.may_vote:
        mine = BallotForm.typed(page.mine) if page.mine is not None else None
        form = BallotForm(page.ballot.agreements, request.POST or None, initial=mine, about=page.call)
    if request.method == "POST":
        require(page.may_vote)
        if form is not None and seat is not None and page.ballot is not None and form.is_valid():
            vote_on_acta(ballot=page.ballot, seat=seat, by=request.user, **form.arguments())
            note_unnamed(call=page.call, confirmed=form.confirmed, by=request.user, seat=seat.number)
            messages.success(request, _("Your vote is kept. Until the vote is closed you may give another one."))
            return redirect("acta_vote", reference, paper)
    status = 422 if form is not None and form.errors else 200
    return render(request, "selection/acta_vote.html", {"form": form, **frame}, status=status)


@blind
@login_required
@require_POST
def acta_put(request: HttpRequest, reference: str, paper: str) -> HttpResponse:
    """Put an acta to the vote: each titular is called by mail."""
    page, _seat, _frame = _page(request, reference, paper)
    put_to_vote(call=page.call, kind=paper, by=request.user)
    messages.success(request, _("The panel votes on this acta. Each titular is told by mail."))
    return redirect("acta_vote", reference, paper)


@blind
@login_required
@require_POST
def acta_close(request: HttpRequest, reference: str, paper: str) -> HttpResponse:
    """Close the vote; everybody's vote is open from then on."""
    page, _seat, _frame = _page(request, reference, paper)
    if page.ballot is None:
        raise Http404
    close_vote(ballot=page.ballot, by=request.user)
    messages.success(request, _("The vote is closed: the acta prints each vote with its reason."))
    return redirect("acta_vote", reference, paper)
