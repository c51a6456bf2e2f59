"""Addresses that machines ask, and what is left out for them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def for_machines(view: Any) -> Any:
    """Mark a view whose answers hold fixed words and figures only, nothing that any person wrote.

    The egress guard leaves them: it asks the database, and these must answer when that is away.
    """
    view.is_for_machines = True
    return view


def answers_machines(request: HttpRequest) -> bool:
    """Say whether a request led to such a view."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "is_for_machines", False)
