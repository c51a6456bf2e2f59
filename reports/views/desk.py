"""The admin site's own pages about exercises: the dashboard. Its guard wraps each of them."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.forms import DeskForm
from reports.queries import desk as reading


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The first page of the admin site: every exercise, what is late, who is waited for, what is stuck."""
    form = DeskForm(request.GET or None, entities=reading.entities_with_exercises())
    chosen = form.cleaned_data if form.is_valid() else {}
    context = {
        "title": _("Exercises and what waits"),
        "form": form,
        "filtered": any(chosen.values()),
        "page": reading.exercises(**chosen, page=request.GET.get("page")),
        "machine": reading.machine(),
    }
    return admin.site.index(request, context)
