"""The assessor's sealed declaration of interests. She sees afterwards that she declared, and when: nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from selection.queries.worklist import own_seat
from startups.actions.interests import declare_interests
from startups.forms.interests import InterestsForm
from startups.queries.interests import declared_at, supplementable


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, reference: str) -> HttpResponse:
    """Declare one's interests for a seat, or add to them until the hand-over. Others find nothing here."""
    seat = own_seat(request.user, reference)
    if seat is None:
        raise Http404
    declared = seat.declared_at is not None
    more = supplementable(seat, request.user)
    form = InterestsForm(request.POST or None, supplement=declared)
    if request.method == "POST" and form.is_valid():
        declare_interests(seat=seat, by=request.user, **form.declared())
        messages.success(request, _("Your declaration is sealed. Nobody in the public entity can read it."))
        return redirect("assessment", reference)
    context = {
        "form": form if not declared or more else None,
        "declared": declared,
        "moments": declared_at(seat),
        "more": more,
        "call": seat.call,
        "seat_label": _("Assessor %(number)s") % {"number": seat.number},
        "room_title": seat.call.entity.short_name,
    }
    return render(request, "startups/interests.html", context, status=422 if form.errors else 200)
