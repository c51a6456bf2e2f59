"""Asking whether a form's token still fits, without answering for the page: after signing in again it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class _Check(CsrfViewMiddleware):
    """Tells the reason instead of answering with a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def token_is_old(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Say whether a POST carries no token of this session: it may show what it carries, and write nothing."""
    return _Check(lambda _request: HttpResponse()).process_view(request, view, (), {}) is not None
