"""What every page of a pilot has in common: who may open it, its tabs, and how a form is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.verdict import Refused, Verdict, first_no, require
from pilots.models import Pilot
from pilots.queries import access
from pilots.rules.permissions import may_run_on, may_steer_pilot, may_write

_TABS = ["pilot", "pilot_sheet", "pilot_evidence", "pilot_activities", "pilot_surveys", "pilot_requirements"]


#: The pages that an auditor of the call reads besides: what was planned, counted, found and written. None of them shows
#: a citizen's text or who sent a file, and none changes anything.
AUDITED = frozenset(
    [
        *(
            "pilot",
            "pilot_sheet",
            "pilot_version",
            "pilot_versions",
            "pilot_version_file",
            "pilot_activities",
            "pilot_proof",
            "pilot_meeting",
            "pilot_evidence",
        ),
        *("pilot_dashboard", "pilot_dashboard_file", "pilot_splits", "pilot_samples", "pilot_sample"),
        *("pilot_surveys", "pilot_pulse", "pilot_requirements", "pilot_requirement_versions", "pilot_reports"),
    ]
)


def open_pilot(request: HttpRequest, reference: str) -> Pilot:
    """Return the pilot of a call, or 404: who may not read it is not told that it exists."""
    audited = request.resolver_match is not None and request.resolver_match.url_name in AUDITED
    pilot = (access.find_audited if audited else access.find_pilot)(request.user, reference)
    if pilot is None:
        raise Http404
    return pilot


def writing(request: HttpRequest, pilot: Pilot) -> Verdict:
    """Say whether this reader changes the pilot."""
    return may_write(writes=access.writes(request.user, pilot.call.entity), call_state=pilot.call.state)


def takes_part(request: HttpRequest, pilot: Pilot) -> bool:
    """Say whether this reader opens all of the pilot: an auditor reads its pages, not its files, dates and tokens."""
    return access.find_pilot(request.user, pilot.call.reference) is not None


def running_on(request: HttpRequest, pilot: Pilot) -> Verdict:
    """Say whether this reader changes the pilot's plan, activities and evidence: while it has not ended."""
    return first_no(writing(request, pilot), may_run_on(state=pilot.state))


def steering(request: HttpRequest, pilot: Pilot) -> Verdict:
    """Say whether this reader starts, ends and publishes the pilot."""
    return first_no(writing(request, pilot), may_steer_pilot(steers=access.steers(request.user, pilot.call.entity)))


def show(request: HttpRequest, pilot: Pilot, tab: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with one tab of the pilot."""
    labels = [_("Summary"), _("The plan"), _("Evidence"), _("Activities"), _("Surveys"), _("Functional requirements")]
    tabs = [
        {"href": reverse(name, args=[pilot.call.reference]), "label": label, "current": name == tab}
        for name, label in zip(_TABS, labels, strict=True)
    ]
    frame = {"pilot": pilot, "call": pilot.call, "tabs": tabs, "writes": bool(writing(request, pilot))}
    frame["runs"] = bool(running_on(request, pilot))
    frame["adds"] = access.writes(request.user, pilot.call.entity)
    frame["takes_part"] = takes_part(request, pilot)
    return render(request, f"pilots/{tab}.html", {**frame, **context})


def fill_in(
    request: HttpRequest,
    pilot: Pilot,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    submit: str,
    back: str,
    said: str,
    allowed: Verdict | None = None,
    template: str = "pilots/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, or act on what was typed and go ``back``; a refusal stands above the form and nothing is lost."""
    require(writing(request, pilot) if allowed is None else allowed)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.verdict.reason)
        else:
            messages.success(request, said)
            return redirect(back)
    page = {"pilot": pilot, "call": pilot.call, "form": form, "title": title, "submit": submit, "back": back, **context}
    status = 409 if getattr(form, "clashes", None) else 422 if form.errors else 200
    return render(request, template, page, status=status)


def to(name: str, pilot: Pilot, *more: Any) -> str:
    """Return the address of one of the pilot's pages."""
    return reverse(name, args=[pilot.call.reference, *more])
