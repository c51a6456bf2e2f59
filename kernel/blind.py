"""Blind views: the mark that every view of the blind room carries.

On PostgreSQL the whole view runs under a role that has no right to read identity tables, where that role exists;
elsewhere the mark is what the architecture tests and the crawls look for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def blind(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view of the blind room and keep its answer out of every cache."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "same-origin"
        return response

    inner.is_blind = True  # type: ignore[attr-defined]
    return inner
