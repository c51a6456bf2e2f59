"""An assessor amends her own score, once the panel's scores are open."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from challenges.actions.naming import note_unnamed
from kernel.blind import blind
from kernel.verdict import require
from selection.actions.amending import amend_score
from selection.forms.amending import AmendForm
from selection.queries.amending import amendable
from selection.queries.former import reviewed_code
from selection.rules.scores import may_amend
from selection.views.assessing import seat_label


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, reference: str, slug: str, criterion: str) -> HttpResponse:
    """Another level for one criterion of one's own, with a reason; what was given before stays."""
    found = amendable(request.user, reference, slug, criterion)
    if found is None:
        raise Http404
    call = found.seat.call
    code = found.assignment.entry.code
    require(may_amend(own=True, state=call.state, sealed=True, code=code, reviewed=reviewed_code(call)))
    form = AmendForm(request.POST or None, anchors=found.anchors, before=found.score.level or 0, about=found.seat.call)
    if request.method == "POST" and form.is_valid():
        amend_score(
            assignment=found.assignment,
            criterion=found.criterion,
            by=request.user,
            level=form.cleaned_data["level"],
            reason=form.cleaned_data["reason"],
        )
        note_unnamed(call=found.seat.call, confirmed=form.confirmed, by=request.user, seat=found.seat.number)
        messages.success(request, _("Your amendment counts; the ranking was computed again."))
        return redirect("panel", reference)
    context = {
        "found": found,
        "call": found.seat.call,
        "form": form,
        "seat_label": seat_label(found.seat.number),
        "room_title": found.seat.call.entity.short_name,
    }
    return render(request, "selection/amend.html", context, status=422 if form.errors else 200)
