"""The blinding desk's queue: one place at a time out of all submissions of a call, decided with one key or button."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges.models import Call
from kernel.verdict import Refused
from startups.actions import corrections, desks
from startups.envelope import FIELD
from startups.forms.corrections import SendBackForm
from startups.models import Correction, Masking
from startups.queries import corrections as corrected
from startups.queries import desks as reading
from startups.queries import queue as queues
from startups.queries.uncovering import keepers_of
from startups.rules import corrections as rules
from startups.rules import desks as desk_rules
from startups.rules.uncovering import may_ask, may_uncover
from startups.states import MaskingState
from startups.views.desks import found_call, note_look


def _found_queue(request: HttpRequest, reference: str) -> tuple[Call, queues.Queue]:
    call = found_call(request, reference)
    if reading.phase_of(call) not in desk_rules.LOOKED_AT:
        raise Http404
    return call, queues.queue_of(call)


def _found_place(request: HttpRequest, reference: str, pk: UUID, masking: int) -> Masking:
    call, _queue = _found_queue(request, reference)
    place = queues.place_on(call, pk, masking)
    if place is None:
        raise Http404
    return place


def _working(call: Call) -> Any:
    return desk_rules.may_work(
        is_custodian=True, state=reading.phase_of(call), handed_over=reading.is_handed_over(call)
    )


@login_required
@require_safe
def desk_queue(request: HttpRequest, reference: str) -> HttpResponse:
    """The next place that waits, or that nothing does; ``after`` begins behind a place."""
    call, queue = _found_queue(request, reference)
    after = _key(request.GET.get("after", ""))
    following = queue.next_waiting(after)
    place = queues.place_on(call, *following) if following else None
    return _page(request, call, queue, place, queues.place_on(call, *after) if after else None)


def _key(text: str) -> queues.Key | None:
    """Return the key of a place out of an address: a submission's id, a point, and the place's number."""
    pk, _point, number = text.partition(".")
    try:
        return UUID(pk), int(number)
    except ValueError:
        return None


@login_required
@require_safe
def desk_place(request: HttpRequest, reference: str, pk: UUID, masking: int) -> HttpResponse:
    """One place, decided or not."""
    call, queue = _found_queue(request, reference)
    return _page(request, call, queue, _found_place(request, reference, pk, masking), None)


def _page(
    request: HttpRequest, call: Call, queue: queues.Queue, place: Masking | None, last: Masking | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "call": call,
        "queue": queue,
        "total": len(queue.places),
        "working": _working(call),
        "last": last if last and last.state != MaskingState.PROPOSED else None,
        "sent_back": queues.sent_back(call),
    }
    if place is not None:
        note_look(request, place.submission, "blinding")
        key = (place.submission.pk, place.number)
        earlier = corrected.states_of(place.submission, place.field)
        context |= queues.place_page(place) | {
            "alone": may_uncover(place, request.user.pk or 0),
            "asks": may_ask(place, request.user.pk or 0, keepers=keepers_of(call)),
            "decides": rules.may_decide(with_team=corrected.is_with_team(place.submission, place.field)),
        }
        context["before"], context["after"] = queue.beside(key, -1), queue.beside(key, 1)
        context["send_back"] = rules.may_send_back(
            working=context["working"], state=place.submission.state, field=place.field, earlier=earlier
        )
    return render(request, "startups/desk_queue.html", context)


@login_required
@require_POST
def desk_decide(request: HttpRequest, reference: str, pk: UUID, masking: int) -> HttpResponse:
    """Mask or keep a place and go on to the next, or take a decision back and see the place again."""
    place = _found_place(request, reference, pk, masking)
    if request.POST.get("state") == "undo":
        desks.undo_decision(masking=place, by=request.user)
        return redirect("desk_place", reference, pk, masking)
    desks.decide_masking(masking=place, state=request.POST.get("state", ""), by=request.user)
    response = redirect("desk_queue", reference)
    response["Location"] += f"?after={pk}.{masking}"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk_send_back(request: HttpRequest, reference: str, pk: UUID, masking: int) -> HttpResponse:
    """Send the field of a place back to its team: a reason and a sentence, nothing else goes with it."""
    place = _found_place(request, reference, pk, masking)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            corrections.send_back(submission=place.submission, field=place.field, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.verdict.reason))
        else:
            messages.success(request, _("The field is with its team. Its places are out of the queue until then."))
            return redirect("desk_queue", reference)
    note_look(request, place.submission, "blinding")
    context = {"call": place.submission.call, "form": form, "title": FIELD[place.field].title}
    context |= queues.place_page(place)
    return render(request, "startups/desk_send_back.html", context, status=422 if form.errors else 200)


def _correction(request: HttpRequest, reference: str, pk: UUID) -> Correction:
    found = corrected.correction_on(found_call(request, reference), pk)
    if found is None:
        raise Http404
    return found


@login_required
@require_POST
def desk_read(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Say that a corrected field was read as a whole: nothing in it tells who wrote it."""
    correction = _correction(request, reference, pk)
    corrections.read_correction(correction=correction, by=request.user)
    messages.success(request, _("The corrected field counts as read."))
    return redirect("desk_blinding", reference, correction.submission_id)


@login_required
@require_POST
def desk_take_back(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Take a request back: the desk decides about the field by itself."""
    correction = _correction(request, reference, pk)
    corrections.take_back(correction=correction, by=request.user)
    messages.success(request, _("The request was taken back: its places are in the queue again."))
    return redirect("desk_queue", reference)
