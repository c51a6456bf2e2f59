"""What the pilot taught: summary, surveys, indicators, findings, decisions, lessons."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilots.actions import learning as actions
from pilots.forms.learning import (
    DecisionTakenForm,
    FindingForm,
    IndicatorForm,
    LessonForm,
    NewIndicatorForm,
)
from pilots.queries import learning, pages
from pilots.queries.surveys import measured_codes, to_answer
from pilots.views.frame import fill_in, open_pilot, show, steering, to

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def pilot(request: HttpRequest, reference: str) -> HttpResponse:
    """The pilot's summary."""
    found = open_pilot(request, reference)
    return show(request, found, "pilot", pages.summary_page(found))


@login_required
@require_safe
def pilot_surveys(request: HttpRequest, reference: str) -> HttpResponse:
    """The surveys of civil servants and of the start-up, and the indicators that they feed."""
    found = open_pilot(request, reference)
    context = pages.surveys_page(found) | {
        "codes": measured_codes(found),
        "to_answer": to_answer(found, request.user),
        "steers": bool(steering(request, found)),
    }
    return show(request, found, "pilot_surveys", context)


@login_required
@_FORM
def pilot_indicator_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an indicator."""
    found = open_pilot(request, reference)
    return fill_in(
        request,
        found,
        NewIndicatorForm(request.POST or None, pilot=found),
        lambda data: actions.set_indicator(pilot=found, by=request.user, **data),
        title=_("Add an indicator"),
        submit=_("Add the indicator"),
        back=to("pilot", found),
        said=_("The indicator was added."),
    )


@login_required
@_FORM
def pilot_indicator(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Change an indicator's target and counts."""
    found = open_pilot(request, reference)
    indicator = learning.find_indicator(found, code)
    if indicator is None:
        raise Http404
    return fill_in(
        request,
        found,
        IndicatorForm(request.POST or None, instance=indicator),
        lambda data: actions.set_indicator(pilot=found, code=code, by=request.user, **data),
        title=indicator.name,
        submit=_("Save the indicator"),
        back=to("pilot", found),
        said=_("The indicator was saved."),
    )


@login_required
@require_POST
def pilot_indicator_count(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Count an indicator from the survey that measures it."""
    found = open_pilot(request, reference)
    actions.count_from_survey(pilot=found, code=code, by=request.user)
    messages.success(request, _("The indicator was counted from its survey."))
    return redirect("pilot_surveys", reference)


@login_required
@_FORM
def pilot_finding_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a finding with its recommendation."""
    found = open_pilot(request, reference)
    return fill_in(
        request,
        found,
        FindingForm(request.POST or None, pilot=found),
        lambda data: actions.add_finding(pilot=found, by=request.user, **data),
        title=_("Add a finding"),
        submit=_("Add the finding"),
        back=to("pilot", found),
        said=_("The finding was added."),
    )


@login_required
@_FORM
def pilot_decision_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down a decision that the entity took."""
    found = open_pilot(request, reference)
    return fill_in(
        request,
        found,
        DecisionTakenForm(request.POST or None, pilot=found),
        lambda data: actions.record_decision_taken(pilot=found, by=request.user, **data),
        title=_("Add a decision taken"),
        submit=_("Add the decision"),
        back=to("pilot", found),
        said=_("The decision was added."),
    )


@login_required
@_FORM
def pilot_lesson_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a lesson."""
    found = open_pilot(request, reference)
    return fill_in(
        request,
        found,
        LessonForm(request.POST or None),
        lambda data: actions.add_lesson(pilot=found, by=request.user, **data),
        title=_("Add a lesson"),
        submit=_("Add the lesson"),
        back=to("pilot", found),
        said=_("The lesson was added."),
    )
