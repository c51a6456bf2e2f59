"""The entity's exercises: board, one exercise, its category and people."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import grants
from accounts.models import User
from accounts.queries import may_steer
from accounts.states import CallRole
from challenges.actions import exercises as actions
from challenges.actions.custody import ask_for_successor
from challenges.forms.exercises import AppointForm, CategoryForm, StartForm, SuccessorForm
from challenges.models import Call
from challenges.queries import access
from challenges.queries import exercises as reading
from challenges.queries.custody import successions_asked
from challenges.queries.surveys import surveys_of
from challenges.rules.amendments import may_amend
from challenges.rules.calls import may_publish_document
from challenges.rules.custody import may_ask_for_successor, names_are_kept
from challenges.rules.exercises import PREPARING, may_choose_category, may_plan
from challenges.rules.exercises import may_steer as may_steer_rule
from challenges.rules.questions import may_answer
from challenges.rules.translations import may_translate
from challenges.states import CALL, CallState
from kernel.verdict import Refused, require

_GET_POST = ["GET", "HEAD", "POST"]
#: A call in one of these has a pilot.
_PILOTED = {CallState.PILOTING, CallState.EVALUATED, CallState.PUBLISHED}


def person(request: HttpRequest) -> User:
    """Return who is signed in; only behind ``login_required``."""
    return cast(User, request.user)


def seen_exercise(request: HttpRequest, reference: str) -> Call:
    """Return an exercise in which this person takes part, or 404."""
    call = access.visible_call(request.user, reference)
    if call is None:
        raise Http404
    return call


@login_required
@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """The board: each exercise with its step, what is late and who is waited for."""
    before = request.GET.get("before", "")
    rows, next_before = reading.board(
        request.user, before=int(before) if before.isdecimal() and len(before) < 10 else None
    )
    context = {
        "rows": rows,
        "next_before": next_before,
        "may_start": access.steered_entities(request.user).exists(),
    }
    return render(request, "challenges/exercises.html", context)


@login_required
@require_http_methods(_GET_POST)
def exercise_start(request: HttpRequest) -> HttpResponse:
    """Begin an exercise."""
    entities = access.steered_entities(request.user)
    if not entities.exists():
        raise Http404
    form = StartForm(request.POST or None, entities=entities)
    if request.method == "POST" and form.is_valid():
        call = actions.start_exercise(by=request.user, **form.cleaned_data)
        messages.success(request, _("The exercise has begun. Appoint its authority, who chooses the work category."))
        return redirect("exercise", call.reference)
    return render(request, "challenges/exercise_start.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def exercise(request: HttpRequest, reference: str) -> HttpResponse:
    """One exercise: where it stands, what comes next, who takes part, and what was made."""
    call = seen_exercise(request, reference)
    steers, belongs = may_steer(request.user, call.entity), access.belongs(request.user, call)
    roles = grants.roles_on(request.user, call)
    page = reading.exercise_page(call)
    phase = page["phase"]
    context = {
        **page,
        "surveys": surveys_of(call),
        "steers": steers,
        "belongs": belongs,
        "is_authority": CallRole.AUTHORITY in roles,
        "is_custodian": CallRole.CUSTODIAN in roles,
        "reads_pilot": phase in _PILOTED and (belongs or bool({CallRole.AUTHORITY, CallRole.AUDITOR} & set(roles))),
        "may_choose": call.state in PREPARING and (CallRole.AUTHORITY in roles or request.user.is_staff),
        "may_plan": may_plan(state=call.state, steers=steers),
        "may_amend": may_amend(state=phase, steers=steers),
        "may_translate": may_translate(state=phase, steers=steers),
        "may_answer": may_answer(state=phase, steers=steers),
        "may_add": may_publish_document(state=phase, steers=steers),
        "may_halt": (steers or (belongs and CallRole.AUTHORITY in roles)) and CALL.may_move(phase, CallState.CANCELLED),
        "appoint": AppointForm(is_staff=person(request).is_staff) if steers else None,
        "preparing": call.state in PREPARING,
    }
    return render(request, "challenges/exercise.html", context)


@login_required
@require_http_methods(_GET_POST)
def exercise_category(request: HttpRequest, reference: str) -> HttpResponse:
    """The authority chooses one of the nine work categories; staff put her resolution on record."""
    call = seen_exercise(request, reference)
    is_authority = grants.is_appointed(request.user, CallRole.AUTHORITY, call)
    is_staff = person(request).is_staff
    require(
        may_choose_category(
            state=call.state, is_authority=is_authority, is_staff=is_staff, resolution_no="-", active=True
        )
    )
    form = CategoryForm(
        request.POST or None,
        initial={"category": call.category_id},
        categories=reading.categories(),
        needs_resolution=not is_authority,
    )
    if request.method == "POST" and form.is_valid():
        actions.choose_category(call=call, by=person(request), **form.cleaned_data)
        messages.success(request, _("The category was chosen. The exercise is framed now."))
        return redirect("exercise", reference)
    context = {"call": call, "form": form}
    return render(request, "challenges/exercise_category.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(_GET_POST)
def exercise_appoint(request: HttpRequest, reference: str) -> HttpResponse:
    """Appoint a person to a role on this exercise; a custodian asks for her successor here."""
    call = seen_exercise(request, reference)
    if grants.is_appointed(request.user, CallRole.CUSTODIAN, call):
        return _successor(request, call)
    require(may_steer_rule(steers=may_steer(request.user, call.entity)))
    is_staff = person(request).is_staff
    form = AppointForm(request.POST or None, is_staff=is_staff)
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
    context = {"call": call, "form": form, "leaving": successions_asked(call) if is_staff else ()}
    return render(request, "challenges/exercise_appoint.html", context, status=422 if form.errors else 200)


def _successor(request: HttpRequest, call: Call) -> HttpResponse:
    """A custodian asks for her successor, whom staff appoint; or reads why she cannot, or that she has asked."""
    may_ask = may_ask_for_successor(
        is_custodian=True,
        kept=names_are_kept(call.state, call.resumes_to),
        asked=successions_asked(call).filter(leaver=person(request)).exists(),
    )
    form = SuccessorForm(request.POST or None)
    if may_ask and form.is_valid():
        ask_for_successor(call=call, by=person(request), **form.cleaned_data)
        messages.success(
            request, _("GovLink's staff were told. You keep your place until they appoint another person.")
        )
        return redirect("custody")
    context = {"call": call, "form": form, "may_ask": may_ask}
    return render(request, "challenges/exercise_successor.html", context, status=422 if form.errors else 200)
