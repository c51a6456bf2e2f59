"""What follows a pilot: its indicators at chosen days, the effects of its decisions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilots.actions import running as actions
from pilots.forms.running import EffectForm, FollowUpForm, FollowUpPlanForm
from pilots.models import Pilot
from pilots.queries import access, follow_up, learning
from pilots.rules import running as rules
from pilots.views.frame import fill_in, open_pilot, to

_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _adding(request: HttpRequest, pilot: Pilot) -> Any:
    return rules.may_add_after(writes=access.writes(request.user, pilot.call.entity))


@login_required
@_FORM
def pilot_follow_up_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose an indicator and a day on which it is asked for again."""
    pilot = open_pilot(request, reference)

    def act(data: dict[str, Any]) -> None:
        indicator = learning.find_indicator(pilot, data["indicator"])
        assert indicator is not None
        actions.schedule_follow_up(pilot=pilot, indicator=indicator, due_on=data["due_on"], by=request.user)

    return fill_in(
        request,
        pilot,
        FollowUpPlanForm(request.POST or None, pilot=pilot),
        act,
        title=_("Follow an indicator up"),
        submit=_("Ask for it on this day"),
        back=to("pilot_surveys", pilot),
        said=_("You will be reminded on that day, and each week until it is counted."),
        allowed=_adding(request, pilot),
    )


@login_required
@_FORM
def pilot_follow_up(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Count an indicator on its day of follow-up."""
    pilot = open_pilot(request, reference)
    found = follow_up.find_follow_up(pilot, pk)
    if found is None:
        raise Http404
    writes = access.writes(request.user, pilot.call.entity)
    return fill_in(
        request,
        pilot,
        FollowUpForm(request.POST or None),
        lambda data: actions.fill_follow_up(follow_up=found, by=request.user, **data),
        title=found.indicator.name,
        submit=_("Write the counts down"),
        back=to("pilot_surveys", pilot),
        said=_("The counts were written down."),
        allowed=rules.may_fill(
            writes=writes, filled=found.filled_at is not None, due_on=found.due_on, today=timezone.localdate()
        ),
    )


@login_required
@_FORM
def pilot_effect_add(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write down what a decision led to."""
    pilot = open_pilot(request, reference)
    decision = follow_up.find_decision(pilot, pk)
    if decision is None:
        raise Http404
    return fill_in(
        request,
        pilot,
        EffectForm(request.POST or None, pilot=pilot),
        lambda data: actions.record_effect(decision=decision, by=request.user, **data),
        title=_("What did this decision lead to?"),
        submit=_("Write it down"),
        back=to("pilot", pilot),
        said=_("It was written down."),
        allowed=_adding(request, pilot),
    )
