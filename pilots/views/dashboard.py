"""The dashboard of the evidence, and its tables and charts as files."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from pilots.picture import png_of
from pilots.queries.dashboard import COLUMNS, ROWS, TONES, dashboard_of
from pilots.queries.drawings import KINDS, drawing, picture
from pilots.queries.tables import table_file
from pilots.views.files import csv_file, shows_evidence
from pilots.views.frame import open_pilot


@shows_evidence
@login_required
@require_safe
def pilot_dashboard(request: HttpRequest, reference: str) -> HttpResponse:
    """Two things against each other, the days, and each topic's days, each chart with its table."""
    pilot = open_pilot(request, reference)
    rows, columns = _asked(request)
    found = dashboard_of(pilot, rows=rows, columns=columns)
    charts = {
        kind: [
            (size, mark_safe(drawing(found, kind, rows=rows, columns=columns, narrow=size == "narrow")))
            for size in ("wide", "narrow")
        ]
        for kind in KINDS
    }
    context = {
        "dashboard": found,
        "charts": charts,
        "rows": rows,
        "columns": columns,
        "row_choices": ROWS.items(),
        "column_choices": COLUMNS.items(),
        "row_label": ROWS[rows],
        "column_label": COLUMNS[columns],
        "twice": COLUMNS[rows] if request.GET.get("columns") == rows else "",
        "tones": [tone.label for tone in TONES],
    }
    return render(request, "pilots/dashboard.html", {"pilot": pilot, "call": pilot.call, **context})


@shows_evidence
@login_required
@require_safe
def pilot_dashboard_file(request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
    """A table as CSV with its shares and base in each row, or a chart as SVG or PNG that says what it is."""
    pilot = open_pilot(request, reference)
    rows, columns = _asked(request)
    form = request.GET.get("format", "csv")
    if kind not in KINDS or form not in {"csv", "svg", "png"}:
        raise Http404
    found = dashboard_of(pilot, rows=rows, columns=columns, whole=True)
    name = f"{reference}-{kind}-{rows}-{columns}.{form}" if kind == "table" else f"{reference}-{kind}.{form}"
    if form == "csv":
        return csv_file(name, *table_file(found, kind, str(ROWS[rows])))
    svg = picture(found, kind, pilot=pilot, rows=rows, columns=columns)
    content: Any = svg if form == "svg" else png_of(svg)
    answer = HttpResponse(content, content_type="image/svg+xml" if form == "svg" else "image/png")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: HttpRequest) -> tuple[str, str]:
    rows, columns = request.GET.get("rows", "topic"), request.GET.get("columns", "sentiment")
    rows = rows if rows in ROWS else "topic"
    return rows, columns if columns in COLUMNS and columns != rows else "sentiment"
