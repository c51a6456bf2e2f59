"""Turning templates into mail and PDF, in the reader's language."""

from __future__ import annotations

import os
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext


def render_mail(template: str, context: dict[str, Any], language: str) -> tuple[str, str, str]:
    """Return (subject, text, html) of a mail; a template without HTML is wrapped. A long subject is cut at a word."""
    with translation.override(language):
        full = {"site_url": settings.SITE_URL, "language": language, "greeting": greeting(language), **context}
        subject = shortened(" ".join(render_to_string(f"{template}.subject.txt", full).split()))
        full["subject"] = subject
        text = render_to_string(f"{template}.txt", full).strip() + "\n"
        try:
            html = str(render_to_string(f"{template}.html", full))
        except TemplateDoesNotExist:
            html = wrapped(text, {**full, "action_url": "", "addition": "", "greeting": ""})
    return subject, text, html


def greeting(language: str) -> str:
    """Return how every mail begins, in a language.

    It names nobody: who judges may bear a name that an applicant bears, too, and her mail would be held back for it.
    """
    with translation.override(language):
        return gettext("Hello,")


def shortened(subject: str) -> str:
    """Return a subject of at most 78 characters, which is what mail programs show and RFC 5322 advises."""
    return subject if len(subject) <= _SUBJECT else Truncator(subject).chars(_SUBJECT)


def wrapped(text: str, context: dict[str, Any]) -> str:
    """Return a text as an HTML mail, in the language that is active."""
    return str(render_to_string("emails/wrapped.html", {**context, "said": text}))


def render_pdf(template: str, context: dict[str, Any], language: str) -> bytes:
    """Return a tagged PDF/UA-1 of a template in a language: the same data give the same bytes.

    It fetches nothing: static files only.
    """
    # The clock that fontTools writes into each font of a document: without it the same data would give other bytes.
    os.environ.setdefault("SOURCE_DATE_EPOCH", _FONTS_DATED)
    # WeasyPrint takes half a second to import: only the processes that write PDFs pay for it.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix("static:///").removeprefix("static://")
            path = finders.find(name) if url.startswith("static:") else None
            if path is None:
                raise ValueError("A document loads nothing but its own static files.")
            mime = _MIME.get(Path(name).suffix, "application/octet-stream")
            content = _unpacked(path) if name.endswith(".woff2") else Path(path).read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": mime})

    with translation.override(language):
        html = render_to_string(template, {"site_url": settings.SITE_URL, "language": language, **context})
    target = BytesIO()
    HTML(string=html, base_url="static:///", url_fetcher=StaticOnly()).write_pdf(target, pdf_variant="pdf/ua-1")
    return target.getvalue()


@cache
def _unpacked(path: str) -> bytes:
    """Return a font as WeasyPrint unpacks it, which it would do anew for each document: a tenth of what most take."""
    from fontTools.ttLib import woff2

    unpacked = BytesIO()
    woff2.decompress(path, unpacked)
    return unpacked.getvalue()


_SUBJECT = 78
_MIME = {".css": "text/css", ".woff2": "font/ttf", ".svg": "image/svg+xml", ".png": "image/png"}
#: 2021-01-01, in seconds since 1970.
_FONTS_DATED = "1609459200"
