"""Errors told to a Sentry server, where one is named: what broke and where in the program, nothing of whom or of what.

A report is made of a list of what may be in it, not of a list of what may not: sentry-sdk learns to send new things.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from govlink.logs import REQUEST

_FRAME = ("filename", "function", "lineno", "module", "in_app")
_EVENT = ("event_id", "timestamp", "level", "platform", "logger", "release", "environment")


def report_to(dsn: str, *, release: str) -> None:
    """Report errors to the server that ``dsn`` names; nothing when it is empty."""
    if not dsn:
        return
    try:
        import sentry_sdk
        from sentry_sdk.integrations.logging import LoggingIntegration
    except ImportError:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, but sentry-sdk is not installed. Install requirements/sentry.txt, or unset SENTRY_DSN."
        ) from None
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        environment="",
        server_name="",
        # What breaks in a request, a job or a clock is logged: no other integration is needed, and none listens.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR, sentry_logs_level=None)],
        max_breadcrumbs=0,
        include_local_variables=False,
        include_source_context=False,
        send_default_pii=False,
        send_client_reports=False,
        auto_session_tracking=False,
        max_request_body_size="never",
        before_send=scrubbed,
    )


def scrubbed(event: Any, hint: dict[str, Any]) -> Any:
    """Return what is sent of an error; None for whatever is none: a line of the log alone is not sent."""
    errors = event.get("exception", {}).get("values") or []
    if not errors:
        return None
    values = [{"type": one.get("type"), "module": one.get("module"), "stacktrace": _where(one)} for one in errors]
    kept = {key: event[key] for key in _EVENT if key in event}
    return kept | {"exception": {"values": values}, "tags": {"request": REQUEST.get()}}


def _where(error: Mapping[str, Any]) -> dict[str, Any]:
    """Return the places of the program through which an error went."""
    frames = (error.get("stacktrace") or {}).get("frames") or []
    return {"frames": [{key: frame[key] for key in _FRAME if key in frame} for frame in frames]}
