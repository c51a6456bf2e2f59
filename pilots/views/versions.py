"""The fixed versions of a plan: to read, to download, and what changed between two."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilots.forms.versions import TwoVersionsForm
from pilots.models import PlanVersion
from pilots.queries import sheets, versions
from pilots.views.frame import open_pilot


@login_required
@require_safe
def pilot_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A version of the plan, to be read."""
    pilot = open_pilot(request, reference)
    page = versions.version_page(_version(request, reference, number))
    return render(request, "pilots/version.html", {"pilot": pilot, "call": pilot.call, **page})


@login_required
@require_safe
def pilot_version_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A version of the plan, byte for byte as its hash in the record says."""
    version = _version(request, reference, number)
    answer = HttpResponse(version.content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{reference}-plan-{number}.json"'
    return answer


@login_required
@require_safe
def pilot_versions(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed between two versions of the plan: the last two, or those that were chosen."""
    pilot = open_pilot(request, reference)
    numbers = versions.numbers_of(pilot)
    if not numbers:
        raise Http404
    form = TwoVersionsForm(request.GET, numbers=numbers)
    page: dict[str, Any] = {"form": form}
    if form.is_valid():
        page |= versions.changes_page(pilot, **form.cleaned_data)
    answer = render(request, "pilots/versions.html", {"pilot": pilot, "call": pilot.call, **page})
    answer.status_code = 422 if form.errors else 200
    return answer


def _version(request: HttpRequest, reference: str, number: int) -> PlanVersion:
    version = sheets.find_version(open_pilot(request, reference), number)
    if version is None:
        raise Http404
    return version
