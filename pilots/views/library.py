"""The public library of lessons and regulatory barriers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilots.forms.library import LibraryForm
from pilots.queries import library


@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """Lessons of all published pilots."""
    return _listed(request, library.lessons_page, "lessons", kinds=True)


@require_safe
def barriers(request: HttpRequest) -> HttpResponse:
    """Regulatory barriers of all published pilots."""
    return _listed(request, library.barriers_page, "barriers", kinds=False)


def _listed(request: HttpRequest, reading: Any, name: str, *, kinds: bool) -> HttpResponse:
    form = LibraryForm(request.GET or None, kinds=kinds)
    asked = {key: value for key, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    after = request.GET.get("after", "")
    page = reading(**asked, after=int(after) if after.isdecimal() and len(after) < 19 else None)
    if page["next_after"]:
        page["next"] = "?" + urlencode({**asked, "after": page["next_after"]})
    return render(request, f"pilots/{name}.html", {**page, "form": form, "asked": asked})
