"""Surveys: opening, answering, results."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.queries import entity_people, may_steer
from challenges.actions import surveys as actions
from challenges.forms.exercises import AnswerForm, SurveyOpenForm
from challenges.queries import tallies as reading
from challenges.queries.board import exercise_for
from challenges.rules.exercises import may_plan
from challenges.rules.surveys import may_answer
from challenges.views.exercises import seen_exercise
from kernel.verdict import require

_GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_GET_POST)
def survey_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a survey for people of the entity."""
    call = seen_exercise(request, reference)
    require(may_plan(state=call.state, steers=may_steer(request.user, call.entity)))
    taken = {survey.kind for survey in reading.surveys_of(call)}
    with timezone.override(ZoneInfo(call.entity.time_zone)):
        form = SurveyOpenForm(request.POST or None, people=entity_people(call.entity), taken=taken)
        if request.method == "POST" and form.is_valid():
            data = dict(form.cleaned_data)
            actions.open_survey(call=call, users=data.pop("people"), by=request.user, **data)
            messages.success(request, _("The survey is open. Everybody asked has got a message."))
            return redirect("exercise", reference)
        context = {"call": call, "form": form}
        return render(request, "challenges/survey_open.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(_GET_POST)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a survey, once and anonymously."""
    found = reading.survey_by_id(pk)
    ticket = reading.ticket_of(found, request.user) if found else None  # type: ignore[arg-type]
    if found is None or ticket is None:
        raise Http404
    verdict = may_answer(
        has_ticket=True, used=ticket.used, opens_at=found.opens_at, closes_at=found.closes_at, now=timezone.now()
    )
    if not verdict:
        return render(request, "challenges/survey_done.html", {"survey": found, "verdict": verdict})
    form = AnswerForm(request.POST or None, survey=found)
    if request.method == "POST" and form.is_valid():
        actions.answer_survey(survey=found, answers=form.answers(), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Thank you. Nobody can tell what you answered."))
        return redirect("home")
    return render(
        request, "challenges/survey.html", {"survey": found, "form": form}, status=422 if form.errors else 200
    )


@login_required
@require_GET
def survey_results(request: HttpRequest, pk: int) -> HttpResponse:
    """How a survey was answered, from its minimum of responses on."""
    found = reading.survey_by_id(pk)
    if found is None or exercise_for(request.user, found.call.reference) is None:  # type: ignore[arg-type]
        raise Http404
    base, rows = reading.results(found)
    return render(request, "challenges/survey_results.html", {"survey": found, "base": base, "rows": rows})
