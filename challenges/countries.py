"""The countries that a call may be opened to, with their names in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

#: ISO 3166-1 codes, in alphabetical order of their Spanish names.
COUNTRIES: list[tuple[str, Any]] = [
    ("AR", _("Argentina")),
    ("BO", _("Bolivia")),
    ("BR", _("Brazil")),
    ("CL", _("Chile")),
    ("CO", _("Colombia")),
    ("CR", _("Costa Rica")),
    ("CU", _("Cuba")),
    ("EC", _("Ecuador")),
    ("SV", _("El Salvador")),
    ("ES", _("Spain")),
    ("US", _("United States")),
    ("GT", _("Guatemala")),
    ("HN", _("Honduras")),
    ("MX", _("Mexico")),
    ("NI", _("Nicaragua")),
    ("PA", _("Panama")),
    ("PY", _("Paraguay")),
    ("PE", _("Peru")),
    ("PT", _("Portugal")),
    ("DO", _("Dominican Republic")),
    ("UY", _("Uruguay")),
    ("VE", _("Venezuela")),
]
LANGUAGES: list[tuple[str, Any]] = [("es", _("Spanish")), ("pt", _("Portuguese")), ("en", _("English"))]
#: Where another language than Spanish is the public one.
_OWN = {"BR": "pt", "PT": "pt", "US": "en"}
_NAMES = dict(COUNTRIES)
_TONGUES = dict(LANGUAGES)


def country_name(code: str) -> str:
    """Return a country's name in the reader's language, or its code when we have no name for it."""
    return str(_NAMES.get(code, code))


def country_names(codes: Iterable[str]) -> str:
    """Return several countries' names, sorted in the reader's language."""
    return ", ".join(sorted(country_name(code) for code in codes))


def assessment_language(languages: Iterable[str], country: str) -> str:
    """Return the one language in which assessors read a call's proposals.

    That of the entity's ``country`` when the call has it, else the call's first; a language tells where somebody is
    from, so there is never more than one.
    """
    chosen, own = list(languages), _OWN.get(country, "es")
    return own if own in chosen or not chosen else chosen[0]


def language_names(codes: Iterable[str]) -> str:
    """Return several languages' names."""
    return ", ".join(str(_TONGUES.get(code, code)) for code in codes)
