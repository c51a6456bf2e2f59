"""The pluggable translator: a function named by the setting ``TRANSLATOR``, on this machine; none comes with GovLink.

Its shape is argostranslate's: ``translate(text, from_code, to_code) -> str`` with two-letter codes. No text of an
applicant ever goes to a service outside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


def engine() -> Callable[[str, str, str], str] | None:
    """Return the translator, or None when there is none."""
    found: Callable[[str, str, str], str] | None = import_string(settings.TRANSLATOR) if settings.TRANSLATOR else None
    return found


def translate(text: str, language: str, to: str) -> str | None:
    """Return a text in another language, or None when it cannot be had; what goes wrong is logged without the text."""
    translator = engine()
    if translator is None:
        return None
    try:
        return str(translator(text, language, to)).strip() or None
    except Exception as problem:  # whatever an engine raises: the applicant translates by herself
        log.warning("The translator failed (%s).", type(problem).__name__)
        return None
