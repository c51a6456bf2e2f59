"""What is measured over all calls: the same figures for the public and for staff."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.queries import measures as measured


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """What is measured over all calls: blindness, severity, departures, fairness."""
    return render(request, "reports/measures.html", {"found": measured.page()})


@require_safe
def admin_measures(request: HttpRequest) -> HttpResponse:
    """The same figures within the admin site, whose guard wraps this view."""
    context = {**admin.site.each_context(request), "title": _("What we measure"), "found": measured.page()}
    return render(request, "admin/reports/measures.html", context)
