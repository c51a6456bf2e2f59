"""The dashboard of the evidence, and its tables and charts as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilots.picture import png_of
from pilots.queries.dashboard import COLUMNS, ROWS, Dashboard, dashboard_of
from pilots.states import Sentiment
from pilots.views.files import csv_file
from pilots.views.frame import open_pilot

_TONES = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)


@login_required
@require_GET
def pilot_dashboard(request: HttpRequest, reference: str) -> HttpResponse:
    """Two things against each other, the days, and each topic's days, each chart with its table."""
    pilot = open_pilot(request, reference)
    rows, columns = _asked(request)
    found = dashboard_of(pilot, rows=rows, columns=columns)
    context = {
        "dashboard": found,
        "charts": {name: mark_safe(chart) for name, chart in found.charts.items()},
        "rows": rows,
        "columns": columns,
        "row_choices": ROWS.items(),
        "column_choices": COLUMNS.items(),
        "row_label": ROWS[rows],
        "tones": [tone.label for tone in _TONES],
    }
    return render(request, "pilots/dashboard.html", {"pilot": pilot, "call": pilot.call, **context})


@login_required
@require_GET
def pilot_dashboard_file(request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
    """A table as CSV with its base in each row, or a chart as SVG or PNG."""
    pilot = open_pilot(request, reference)
    rows, columns = _asked(request)
    form = request.GET.get("format", "csv")
    if kind not in {"table", "days", "multiples"} or form not in {"csv", "svg", "png"}:
        raise Http404
    found = dashboard_of(pilot, rows=rows, columns=columns, whole=True)
    name = f"{reference}-{kind}.{form}"
    if form == "csv":
        return csv_file(name, *_table(found, kind, str(ROWS[rows])))
    content: Any = found.charts[kind] if form == "svg" else png_of(found.charts[kind])
    answer = HttpResponse(content, content_type="image/svg+xml" if form == "svg" else "image/png")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: HttpRequest) -> tuple[str, str]:
    rows, columns = request.GET.get("rows", "topic"), request.GET.get("columns", "sentiment")
    rows = rows if rows in ROWS else "topic"
    return rows, columns if columns in COLUMNS and columns != rows else "sentiment"


def _table(found: Dashboard, kind: str, label: str) -> tuple[list[str], Iterable[list[Any]]]:
    if kind == "table":
        head = [label, *found.table.columns, _("base")]
        lines = ([name, *(cell.count for cell in cells), base] for name, cells, base in found.table.rows)
        return head, lines
    head = [_("Day") if kind == "days" else _("Topic"), *(str(tone.label) for tone in _TONES), _("base")]
    return head, ([name, *counts, base] for name, counts, base in (found.days if kind == "days" else found.topics))
