"""All exercises on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenges.queries.exercises import partners_of
from reports.queries import portfolio as reading


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """States, countries and figures over all exercises, or over those of one partner: hers, for who belongs to one."""
    wanted = {name: request.GET.get(name, "") for name in ("partner", "after")}
    numbers = {name: int(value) for name, value in wanted.items() if value.isdecimal() and len(value) < 10}
    mine = partners_of(request.user)
    if mine and "partner" not in request.GET:
        numbers["partner"] = mine[0].pk
    return render(request, "reports/portfolio.html", reading.page(request.user, **numbers) | {"mine": mine})
