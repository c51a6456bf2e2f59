"""Open data: the page that says what every field means, files of what is public, exercises as OCDS."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from pilots.views.files import csv_file
from reports.queries import cases, datasets, ocds
from reports.rules.datasets import DATASETS, Dataset
from reports.rules.evidence import EVIDENCE
from reports.rules.ocds import EXTENSIONS, FIELDS


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be downloaded, and what each field of each file means."""
    after = request.GET.get("after", "")
    calls, next_after = datasets.exercises_page(after=int(after) if after.isdecimal() and len(after) < 12 else 0)
    context = {
        "calls": calls,
        "next_after": next_after,
        "datasets": [(one, one.fields.items()) for one in DATASETS.values()],
        "ocds_fields": [(path, meaning) for path, (_stages, meaning) in FIELDS.items()],
        "extensions": EXTENSIONS,
        "placeholder": settings.OCID_PREFIX == settings.OCID_PLACEHOLDER,
        "most": settings.API_PER_MINUTE,
        "most_with_token": settings.API_PER_MINUTE_TOKEN,
        "cases": cases.cases_page(limit=50)[0],
        "evidence_fields": EVIDENCE.items(),
    }
    return render(request, "reports/open_data.html", context)


@require_safe
def dataset_csv(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """A dataset as a CSV file, whole."""
    found = _dataset(dataset)
    rows = (found.cells(row) for row in datasets.all_of(found.key))
    return csv_file(f"govlink-{found.key}.csv", found.fields, rows)


@require_safe
def dataset_json(request: HttpRequest, dataset: str) -> HttpResponse:
    """A dataset as a JSON file, whole: a list of objects."""
    found = _dataset(dataset)
    return _json(request, datasets.all_of(found.key), f"govlink-{found.key}.json")


@require_safe
def ocds_releases(request: HttpRequest, reference: str) -> HttpResponse:
    """The releases of an exercise, in a release package of OCDS 1.1."""
    return _ocds(request, ocds.release_package(reference), f"{reference}-releases.json")


@require_safe
def ocds_record(request: HttpRequest, reference: str) -> HttpResponse:
    """The record of an exercise, with what holds now, in a record package of OCDS 1.1."""
    return _ocds(request, ocds.record_package(reference), f"{reference}-record.json")


def _dataset(key: str) -> Dataset:
    if key not in DATASETS:
        raise Http404
    return DATASETS[key]


def _ocds(request: HttpRequest, package: dict[str, Any] | None, name: str) -> HttpResponse:
    if package is None:
        raise Http404
    # The date of a package is that of what it tells last: until something happens, whoever has it is sent nothing.
    changed = datetime.fromisoformat(package["publishedDate"])
    return _json(request, package, name, changed)


def _json(request: HttpRequest, data: Any, name: str, changed: datetime | None = None) -> HttpResponse:
    answer = JsonResponse(data, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["ETag"] = f'"{sha256(answer.content).hexdigest()[:32]}"'
    if changed is not None:
        answer["Last-Modified"] = http_date(changed.timestamp())
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
