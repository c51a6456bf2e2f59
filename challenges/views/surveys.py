"""Surveys: opening, answering once and anonymously, results with their base."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries import may_steer
from challenges.actions import surveys as actions
from challenges.forms.exercises import AnswerForm, SurveyOpenForm
from challenges.queries import surveys as reading
from challenges.queries.access import visible_call
from challenges.queries.exercises import members_of
from challenges.rules.exercises import may_plan
from challenges.rules.surveys import may_answer
from challenges.views.exercises import person, seen_exercise
from kernel.verdict import Refused, require

_GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_GET_POST)
def survey_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a survey for people of the entity."""
    call = seen_exercise(request, reference)
    require(may_plan(state=call.state, steers=may_steer(request.user, call.entity)))
    kinds = reading.kinds_left(call)
    with timezone.override(ZoneInfo(call.entity.time_zone)):
        initial = {"kind": request.GET.get("kind", ""), "opens_at": timezone.now()}
        form = SurveyOpenForm(request.POST or None, initial=initial, people=members_of(call), kinds=kinds)
        if request.method == "POST" and form.is_valid():
            data = dict(form.cleaned_data)
            try:
                actions.open_survey(call=call, users=data.pop("people"), by=request.user, **data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The survey is open. Everybody asked has got a message."))
                return redirect("exercise", reference)
        context = {"call": call, "form": form, "kinds": kinds}
        return render(request, "challenges/survey_open.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(_GET_POST)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a survey, once and anonymously."""
    found = reading.survey_by_id(pk)
    ticket = reading.ticket_of(found, request.user) if found else None
    if found is None or ticket is None:
        raise Http404
    verdict = may_answer(
        has_ticket=True, used=ticket.used, opens_at=found.opens_at, closes_at=found.closes_at, now=timezone.now()
    )
    form = AnswerForm(request.POST or None, items=reading.items_of(found))
    if verdict and request.method == "POST" and form.is_valid():
        actions.answer_survey(survey=found, answers=form.answers(), by=person(request))
        messages.success(request, _("Thank you. Nobody can tell what you answered."))
        return redirect("home")
    context = {"survey": found, "form": form, "verdict": verdict}
    template = "challenges/survey.html" if verdict else "challenges/survey_done.html"
    return render(request, template, context, status=422 if verdict and form.errors else 200)


@login_required
@require_safe
def survey_results(request: HttpRequest, pk: int) -> HttpResponse:
    """How a survey was answered, once nobody can be recognised."""
    found = reading.survey_by_id(pk)
    if found is None or visible_call(request.user, found.call.reference) is None:
        raise Http404
    verdict = reading.results_verdict(found)
    context = {
        "survey": found,
        "call": found.call,
        "verdict": verdict,
        "closed": found.closes_at <= timezone.now(),
        "rows": reading.results(found) if verdict else [],
    }
    return render(request, "challenges/survey_results.html", context)
