"""Files that a page hands out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, TypeVar

from django.http import StreamingHttpResponse

from pilots.rules.rows import harmless

View = TypeVar("View", bound=Callable[..., Any])


def takes_evidence(view: View) -> View:
    """Mark a view that may be sent files of evidence, which are larger than any other."""
    view.takes_evidence = True  # type: ignore[attr-defined]
    return view


def csv_file(name: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Answer with rows as a CSV file that no spreadsheet takes for formulas; its mark says UTF-8 to Excel."""

    def lines() -> Iterator[str]:
        yield "\ufeff"
        for row in chain([header], rows):
            line = io.StringIO()
            csv.writer(line).writerow([harmless(cell) for cell in row])
            yield line.getvalue()

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
