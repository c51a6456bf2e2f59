"""Files that a page hands out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import chain
from typing import Any, TypeVar, cast

from django.http import StreamingHttpResponse

from pilots.rules.rows import harmless

View = TypeVar("View", bound=Callable[..., Any])


def takes_evidence(view: View) -> View:
    """Mark a view that may be sent files of evidence, which are larger than any other."""
    view.takes_evidence = True  # type: ignore[attr-defined]
    return view


def shows_evidence(view: View) -> View:
    """Mark a view that shows names or words as a file of evidence brought them (see govlink/egress.py).

    Held back when a start-up's name is among them, it would answer a guess that the entity wrote into the file.
    """

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> Any:
        answer = view(*args, **kwargs)
        answer.as_uploaded = True
        return answer

    return cast(View, shown)


def reads_table(view: View) -> View:
    """Mark a view whose form takes a small table: what stands in it was typed, as in a field (govlink/egress.py)."""
    view.reads_table = True  # type: ignore[attr-defined]
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
