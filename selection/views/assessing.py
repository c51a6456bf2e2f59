"""The assessor's pages: her list, a call, one proposal beside its rubric, the panel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges.actions.naming import note_unnamed
from challenges.states import CallState
from kernel.blind import blind
from kernel.conflict import Conflict
from selection.actions.decisions import dissent as vote_against
from selection.actions.scores import Change, save_score, save_sheet, say_recognised, seal_assignment
from selection.forms import DissentForm, SheetForm
from selection.forms.lists import place_after
from selection.queries.amending import amended_now
from selection.queries.ballots import ballots_of
from selection.queries.calibration import round_state
from selection.queries.former import is_decided_anew
from selection.queries.panel import panel as panel_of
from selection.queries.ranking import decision_of, has_dissented, told_call
from selection.queries.steering import chairs
from selection.queries.worklist import Desk, call_page, desk, due_at, own_seat, seats_of, waits
from selection.rules.deliberation import may_deliberate
from selection.rules.seats import STANDBY_STATES
from selection.states import CalibrationState, Recognised
from selection.views.annexes import annex


def seat_label(number: int) -> str:
    """Return how the blind room calls who is looking."""
    return _("Assessor %(number)s") % {"number": number}


@blind
@login_required
@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """The calls on whose panels the reader sits."""
    seats = [{"seat": seat, "due_at": due_at(seat), "waits": waits(seat)} for seat in seats_of(request.user)]
    return render(request, "selection/assessments.html", {"seats": seats})


@blind
@login_required
@require_safe
def assessment(request: HttpRequest, reference: str) -> HttpResponse:
    """One call: the declaration, the proposals in the assessor's own order, how far she is."""
    after = place_after(request.GET)
    page = call_page(request.user, reference, after)
    if page is None:
        raise Http404
    call = page.seat.call
    context = {
        "page": page,
        "call": call,
        "due_at": due_at(page.seat),
        "standby_states": STANDBY_STATES,
        "seat_label": seat_label(page.seat.number),
        "room_title": call.entity.short_name,
        "chairs": bool(may_deliberate(chairs=chairs(request.user, call), state=call.state)),
        "ballots": list(ballots_of(call).values()),
        "calibrating": round_state(call) in {CalibrationState.OPEN, CalibrationState.HELD},
        "may_dissent": call.state == CallState.STANDSTILL and not has_dissented(page.seat),
        "anew": is_decided_anew(call),
        "next": page.following,
        "first": reverse("assessment", args=[reference]) if after else "",
    }
    return render(request, "selection/assessment.html", context)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dissent(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a vote against the decision, under the seat's number."""
    seat = own_seat(request.user, reference)
    call = told_call(reference)
    decision = decision_of(call) if call is not None else None
    if seat is None or decision is None:
        raise Http404
    form = DissentForm(request.POST or None, about=seat.call)
    if request.method == "POST" and form.is_valid():
        vote_against(seat=seat, reasons=form.cleaned_data["reasons"], by=request.user)
        note_unnamed(call=seat.call, confirmed=form.confirmed, by=request.user, seat=seat.number)
        messages.success(request, _("Your vote is recorded and published with the decision."))
        return redirect("assessment", reference)
    context = {
        "call": call,
        "form": form,
        "decision": decision,
        "seat_label": seat_label(seat.number),
        "room_title": decision.call.entity.short_name,
    }
    return render(request, "selection/dissent.html", context, status=422 if form.errors else 200)


@blind
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """One proposal beside its rubric: read, score, quote, send."""
    found = desk(request.user, reference, slug)
    if found is None:
        raise Http404
    if request.method != "POST":
        form = _form(found, locked=not found.may_write(request.user))
        return _draw(request, found, form)
    form = _form(found, data=request.POST)
    if not form.is_valid():
        return _draw(request, found, form, status=422)
    collided = save_sheet(assignment=found.assignment, sheet=_changes(form), by=request.user)
    if collided:
        return _collided(request, reference, slug, collided)
    what = request.POST.get("do", "later")
    if what in Recognised.values:
        say_recognised(assignment=found.assignment, how=what, by=request.user)
        messages.success(request, _("Noted, for the record only. The panel does not see it: go on as you would."))
        return redirect("score", reference, slug)
    if what != "seal":
        messages.success(request, _("Your draft is saved."))
        return redirect("assessment", reference)
    if not form.complete():
        fresh = desk(request.user, reference, slug)
        return _draw(request, fresh or found, _with_versions(request, fresh or found, form), status=422)
    seal_assignment(assignment=found.assignment, by=request.user)
    return _onwards(request, reference, found)


@blind
@login_required
@require_POST
def save(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Autosave of one field of the rubric: 200, 409 with both texts, or 422 with a sentence."""
    found = desk(request.user, reference, slug)
    if found is None:
        raise Http404
    kind, _sep, code = request.POST.get("name", "").partition("_")
    row = next((row for row in found.rows if row.criterion.code == code), None)
    value, version = request.POST.get("value", ""), request.POST.get("version", "0") or "0"
    known_level = value == "" or value in {"0", "1", "2", "3", "4", "5"}
    if (
        row is None
        or kind not in {"level", "reason"}
        or not version.isdecimal()
        or (kind == "level" and not known_level)
    ):
        return JsonResponse({"error": _("Choose a level from 0 to 5.")}, status=422)
    change: dict[str, Any] = {"reason": value.replace("\r\n", "\n")}
    if kind == "level":
        change = {"level": int(value) if value else None}
    try:
        score = save_score(
            assignment=found.assignment, criterion=row.criterion, version=int(version), by=request.user, **change
        )
    except Conflict as clash:
        return JsonResponse({"yours": clash.yours, "theirs": clash.theirs, "version": clash.version}, status=409)
    saved_at = timezone.localtime().isoformat(timespec="seconds")
    return JsonResponse({"version": score.version, "saved_at": saved_at, "done": found.done_with(score)})


@blind
@login_required
@require_safe
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """What all seats gave: only for who has sent everything, by seat number."""
    after = place_after(request.GET)
    page, verdict, found = panel_of(request.user, reference, after)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "call": page.seat.call,
        "verdict": verdict,
        "panel": found,
        "amending": amended_now(page.seat.call, [reading.mark for reading in page.readings]),
        "first": reverse("panel", args=[reference]) if after else "",
        "seat_label": seat_label(page.seat.number),
        "room_title": page.seat.call.entity.short_name,
    }
    return render(request, "selection/panel.html", context)


def _form(found: Desk, **more: Any) -> SheetForm:
    return SheetForm(found.rows, text=found.text, about=found.seat.call, **more)


def _changes(form: SheetForm) -> dict[str, Change]:
    return {
        row.criterion.code: Change(
            level=form.level(row.criterion.code),
            reason=form.reason(row.criterion.code),
            level_version=form.version(f"level_{row.criterion.code}"),
            reason_version=form.version(f"reason_{row.criterion.code}"),
        )
        for row in form.rows
    }


def _with_versions(request: HttpRequest, found: Desk, form: SheetForm) -> SheetForm:
    """Return the same input over freshly read versions, so that sending it again counts as having seen them."""
    data = request.POST.copy()
    for row in found.rows:
        for field in ("level", "reason"):
            data[f"version-{field}_{row.criterion.code}"] = str(row.score.version)
    fresh = _form(found, data=data)
    if fresh.is_valid() and not form.is_valid():
        fresh.complete()
    return fresh


def _collided(request: HttpRequest, reference: str, slug: str, collided: dict[str, Any]) -> HttpResponse:
    """Draw the page again with what was typed, beside what the other tab saved: 409."""
    found = desk(request.user, reference, slug)
    if found is None:
        raise Http404
    names = {row.criterion.code: row.criterion.text("name") for row in found.rows}
    clashes = [
        {"name": names[key.partition("_")[2]], "theirs": value, "is_level": key.startswith("level_")}
        for key, value in collided.items()
    ]
    form = _with_versions(request, found, _form(found, data=request.POST))
    return _draw(request, found, form, status=409, clashes=clashes)


@blind
@login_required
@require_safe
def exhibit(request: HttpRequest, reference: str, slug: str, number: int) -> HttpResponse:
    """Open an annex of one of the assessor's own proposals."""
    found = desk(request.user, reference, slug)
    if found is None:
        raise Http404
    return annex(found.assignment.entry, number)


def _onwards(request: HttpRequest, reference: str, found: Desk) -> HttpResponse:
    """Go to the next proposal in the assessor's own order, or back to the call when all are sent.

    That she confirmed words of a reason is not recorded: beside the sealing it would tell which sheet holds a name.
    """
    following = found.following
    if following is None:
        messages.success(request, _("You have sent every assessment. Thank you. Now you can see the panel's scores."))
        return redirect("assessment", reference)
    messages.success(request, _("%(mark)s is sent. This is the next one.") % {"mark": found.reading.mark})
    return redirect("score", reference, following.slug)


def _draw(request: HttpRequest, found: Desk, form: SheetForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "desk": found,
        "form": form,
        "call": found.seat.call,
        "may_write": found.may_write(request.user),
        "seat_label": seat_label(found.seat.number),
        "room_title": found.seat.call.entity.short_name,
        **more,
    }
    return render(request, "selection/score.html", context, status=status)
