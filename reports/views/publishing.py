"""Publishing a case, after a look at what it still lacks."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.verdict import first_no
from pilots.actions import plan as actions
from pilots.queries import evidence, learning, samples
from pilots.rules import permissions, running
from pilots.views.frame import open_pilot, steering
from reports.queries.readiness import lacking


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pilot_publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish the case, after a look at what is missing or weak: each thing with the page where it is mended."""
    pilot = open_pilot(request, reference)
    verdict = first_no(
        steering(request, pilot),
        permissions.may_publish(
            call_state=pilot.call.state,
            waiting_imports=evidence.waiting_imports(pilot),
            open_samples=samples.open_samples(pilot),
        ),
        running.may_be_told(outcome=pilot.outcome, summary=pilot.summary, lessons=len(learning.lessons_of(pilot))),
    )
    if request.method == "POST":
        actions.publish_case(pilot=pilot, by=request.user)
        messages.success(request, _("The case is published. Its reports are being made from what it says now."))
        return redirect("pilot", reference)
    context = {"pilot": pilot, "call": pilot.call, "verdict": verdict, "lacking": lacking(pilot)}
    return render(request, "pilots/publish.html", context)
