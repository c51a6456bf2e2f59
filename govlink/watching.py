"""Settings of what watches the site run: its log, its figures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

LEAST_TOKEN = 32


def log_format(env: environ.Env) -> str:
    """Return how lines of the log are written: "plain" or "json"."""
    chosen = str(env.str("GOVLINK_LOG_FORMAT", default="plain"))
    if chosen not in {"plain", "json"}:
        raise ImproperlyConfigured("GOVLINK_LOG_FORMAT must be 'plain' or 'json'.")
    return chosen


def logging(env: environ.Env) -> dict[str, Any]:
    """Return Django's ``LOGGING``; deploy/gunicorn.py takes it for the lines of gunicorn itself."""
    chosen = log_format(env)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
            "json": {"()": "govlink.logs.JsonLines"},
        },
        "filters": {"without_keys": {"()": "govlink.logs.WithoutKeys"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": chosen, "filters": ["without_keys"]}},
        "loggers": {
            # WeasyPrint and its like tell each step of each document; only what went wrong matters here.
            **{name: {"level": "ERROR"} for name in ("weasyprint", "fontTools", "pikepdf")},
            # Where lines are plain gunicorn writes its own access log.
            "govlink.access": {"level": "INFO" if chosen == "json" else "ERROR"},
        },
        "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    }


def metrics_token(env: environ.Env, folder: Path) -> str:
    """Return the token that reads the figures; with one, make the folder in which each process writes its own."""
    token = str(env.str("GOVLINK_METRICS_TOKEN", default=""))
    if token:
        if len(token) < LEAST_TOKEN:
            raise ImproperlyConfigured(f"GOVLINK_METRICS_TOKEN must have at least {LEAST_TOKEN} characters.")
        figures = folder / "metrics"
        figures.mkdir(exist_ok=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(figures)  # read when prometheus_client is imported
    return token
