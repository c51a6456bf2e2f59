"""The entity's exercises: board, one exercise, its category and people."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import grants
from accounts.queries import may_steer
from accounts.states import CallRole
from challenges.actions import exercises as actions
from challenges.forms.exercises import AppointForm, CategoryForm, StartForm
from challenges.models import Call
from challenges.queries import board as reading
from challenges.queries import canvas as frames
from challenges.queries import tallies as surveys
from challenges.rules.exercises import may_choose_category
from challenges.states import CallState
from kernel.verdict import Refused, require

_GET_POST = ["GET", "HEAD", "POST"]


def seen_exercise(request: HttpRequest, reference: str) -> Call:
    """Return an exercise that this person sees on the entity's side, or 404."""
    call = reading.exercise_for(request.user, reference)  # type: ignore[arg-type]
    if call is None:
        raise Http404
    return call


@login_required
@require_GET
def exercises(request: HttpRequest) -> HttpResponse:
    """The board: each exercise with its step and who is waited for."""
    before = request.GET.get("before", "")
    rows, next_before = reading.board(request.user, before=int(before) if before.isdecimal() else None)  # type: ignore[arg-type]
    may_start = reading.steered_entities(request.user).exists()  # type: ignore[arg-type]
    return render(
        request, "challenges/exercises.html", {"rows": rows, "next_before": next_before, "may_start": may_start}
    )


@login_required
@require_http_methods(_GET_POST)
def exercise_start(request: HttpRequest) -> HttpResponse:
    """Begin an exercise."""
    if not reading.steered_entities(request.user).exists():  # type: ignore[arg-type]
        raise Http404
    form = StartForm(request.POST or None, user=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        call = actions.start_exercise(by=request.user, **form.cleaned_data)
        messages.success(request, _("The exercise has begun. Appoint its authority, who chooses the work category."))
        return redirect("exercise", call.reference)
    return render(request, "challenges/exercise_start.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def exercise(request: HttpRequest, reference: str) -> HttpResponse:
    """One exercise: where it stands, what comes next, who takes part, and what was made."""
    call = seen_exercise(request, reference)
    steers = may_steer(request.user, call.entity)
    context = {
        "call": call,
        "steps": reading.timeline(call),
        "people": reading.people_of(call),
        "workshops": call.workshops.all(),
        "frames": frames.versions_of(call),
        "surveys": surveys.surveys_of(call),
        "steers": steers,
        "appoint": AppointForm() if steers else None,
        "preparing": call.state in {CallState.DRAFT, CallState.FRAMING},
    }
    return render(request, "challenges/exercise.html", context)


@login_required
@require_http_methods(_GET_POST)
def exercise_category(request: HttpRequest, reference: str) -> HttpResponse:
    """The authority chooses one of the nine work categories."""
    call = seen_exercise(request, reference)
    is_authority = grants.is_appointed(request.user, CallRole.AUTHORITY, call)
    require(may_choose_category(state=call.state, is_authority=is_authority, active=True))
    form = CategoryForm(request.POST or None, initial={"category": call.category_id})
    if request.method == "POST" and form.is_valid():
        actions.choose_category(call=call, category=form.cleaned_data["category"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The category was chosen. The exercise is framed now."))
        return redirect("exercise", reference)
    context = {"call": call, "form": form}
    return render(request, "challenges/exercise_category.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def exercise_appoint(request: HttpRequest, reference: str) -> HttpResponse:
    """Appoint a person to a role on this exercise."""
    call = seen_exercise(request, reference)
    form = AppointForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.appoint_to_call(
                call=call, user=form.person, role=data["role"], by=request.user, resolution_no=data["resolution_no"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The person was appointed."))
            return redirect("exercise", reference)
    return render(request, "challenges/exercise_appoint.html", {"call": call, "form": form}, status=422)
