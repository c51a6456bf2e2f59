"""Functional requirements: the list, writing one with advice, its versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.conflict import Conflict
from kernel.verdict import require
from pilots.actions import requirements as actions
from pilots.forms.requirements import RequirementForm, RevisionForm
from pilots.models import FunctionalRequirement, Pilot
from pilots.queries import access
from pilots.queries import requirements as reading
from pilots.rules.ears import GRAMMARS
from pilots.rules.requirements import Draft, stale_numbers
from pilots.views.frame import open_pilot, show, writing

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def pilot_requirements(request: HttpRequest, reference: str) -> HttpResponse:
    """The functional requirements."""
    found = open_pilot(request, reference)
    prepares = access.writes(request.user, found.call.entity)
    return show(request, found, "pilot_requirements", {**reading.requirements_page(found), "prepares": prepares})


@login_required
@_FORM
def pilot_requirement_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a functional requirement; advice never stands in the way of saving it."""
    found = open_pilot(request, reference)
    require(writing(request, found))
    form = RequirementForm(request.POST or None, pilot=found)
    if _saves(request, form):
        made = actions.add_requirement(pilot=found, by=request.user, **form.cleaned_data)
        return _saved(request, found, made)
    return _page(request, found, form, None)


@login_required
@_FORM
def pilot_requirement(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Write a new version of a requirement."""
    found = open_pilot(request, reference)
    require(writing(request, found))
    requirement = _requirement(found, number)
    form = RevisionForm(request.POST or None, pilot=found, instance=requirement)
    if _saves(request, form):
        try:
            before = requirement.text
            made = actions.revise_requirement(requirement=requirement, by=request.user, **form.cleaned_data)
        except Conflict as clash:
            form.add_clash(clash)
        else:
            for number_left in stale_numbers(before=before, after=made.text, fit_criterion=made.fit_criterion):
                said = _(
                    "The fit criterion still says “%(number)s”, which the requirement no longer does. Is it right?"
                )
                messages.warning(request, said % {"number": number_left})
            return _saved(request, found, made)
    return _page(request, found, form, requirement)


@login_required
@require_POST
def pilot_requirement_advice(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what could be clearer in what is being typed; nothing is kept."""
    found = open_pilot(request, reference)
    draft = RequirementForm(request.POST, pilot=found).draft()
    return render(request, "pilots/_advice.html", _advice(found, draft))


@login_required
@require_safe
def pilot_requirement_versions(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Every version of a requirement, and what changed from one to the next."""
    found = open_pilot(request, reference)
    requirement = _requirement(found, number)
    context = {"requirement": requirement, "versions": reading.versions_of(requirement)}
    return render(request, "pilots/requirement_versions.html", {"pilot": found, "call": found.call, **context})


def _requirement(pilot: Pilot, number: int) -> FunctionalRequirement:
    requirement = reading.find_requirement(pilot, number)
    if requirement is None:
        raise Http404
    return requirement


def _saves(request: HttpRequest, form: RequirementForm) -> bool:
    """Say whether the form is to be saved: "look at the wording" only shows advice, and keeps what was typed."""
    return request.method == "POST" and "look" not in request.POST and form.is_valid()


def _saved(request: HttpRequest, pilot: Pilot, made: FunctionalRequirement) -> HttpResponse:
    said = _("%(code)s was saved as version %(version)s.") % {"code": made.code, "version": made.version}
    messages.success(request, said)
    return redirect("pilot_requirements", pilot.call.reference)


def _advice(pilot: Pilot, draft: Draft) -> dict[str, Any]:
    """Return the advice on what is being written; of an empty text it is not said that nothing is wrong with it."""
    return {"hints": reading.advice_on(pilot, draft), "written": bool(draft.text.strip())}


def _page(
    request: HttpRequest, pilot: Pilot, form: RequirementForm, requirement: FunctionalRequirement | None
) -> HttpResponse:
    looking = request.method == "POST" and "look" in request.POST
    context = {
        "pilot": pilot,
        "call": pilot.call,
        "form": form,
        "requirement": requirement,
        "grammars": GRAMMARS,
        **_advice(pilot, form.draft()),
    }
    status = 409 if getattr(form, "clashes", None) else 422 if form.is_bound and not looking and form.errors else 200
    return render(request, "pilots/requirement_form.html", context, status=status)
