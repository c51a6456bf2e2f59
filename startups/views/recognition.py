"""The assessor's recognition survey. She sees afterwards that she answered: nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from selection.queries.worklist import own_seat
from startups.actions.recognition import answer_recognition
from startups.forms.recognition import RecognitionForm
from startups.queries.recognition import answerable, asked


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recognise(request: HttpRequest, reference: str) -> HttpResponse:
    """Say of each scored proposal whether one knows whose it is. Others find nothing here."""
    seat = own_seat(request.user, reference)
    if seat is None:
        raise Http404
    given = asked(seat)
    may = answerable(seat, request.user, given)
    form = RecognitionForm(given, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer_recognition(seat=seat, answers=form.answers(), by=request.user)
        messages.success(request, _("Your answers are sealed. Thank you."))
        return redirect("assessment", reference)
    context = {
        "form": form if may else None,
        "may": may,
        "call": seat.call,
        "seat_label": _("Assessor %(number)s") % {"number": seat.number},
        "room_title": seat.call.entity.short_name,
    }
    return render(request, "startups/recognition.html", context, status=422 if form.errors else 200)
