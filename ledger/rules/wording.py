"""How an entry of the record reads: labels, and values as text in the reader's language. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from ledger.states import COUNTED_FROM_ONE, FIELDS, KINDS, NAMING, PHRASES, WORDED, WORDS, WORDS_OF

_PERSON = re.compile(r"user:(\d+)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*")


def kind_label(kind: str) -> str:
    """Return what a kind of entry is called; a kind without a label reads as its own words."""
    return str(KINDS.get(kind) or _plain(kind))


def person_no(value: Any) -> int | None:
    """Return the number of the person whom a value names; None for anything else."""
    found = _PERSON.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found else None


def field_label(key: str) -> str:
    """Return what a field of an entry is called; one without a label reads as its own words."""
    return str(FIELDS.get(key) or _plain(key))


def says_nothing(key: str, value: Any) -> bool:
    """Say whether a field is empty: without a value, or the number 0 of things that are counted from 1."""
    return value is None or value in ("", []) or (key in COUNTED_FROM_ONE and value == 0)


def as_text(key: str, value: Any) -> str:
    """Return a field's value as text: lists with commas, moments and numbers as the reader writes them."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if says_nothing(key, value):
        return "–"
    if isinstance(value, int):
        return number_format(value, use_l10n=True, force_grouping=True)
    if isinstance(value, list):
        nested = any(isinstance(one, list | dict) for one in value)
        return ("; " if nested else ", ").join(as_text(key, one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{field_label(name)}: {as_text(name, one)}" for name, one in value.items())
    return _worded(key, str(value))


def _worded(key: str, text: str) -> str:
    if found := _PERSON.fullmatch(text):
        return _("Person no. %(number)s") % {"number": found[1]}
    if key in NAMING and text in FIELDS:
        return field_label(text)
    known = WORDS_OF.get(key, {}).get(text) or (WORDS.get(text) if key in WORDED else None) or PHRASES.get(text)
    if known:
        return str(known)
    if key == "where" and text.startswith("paper:"):
        return paper_place(text)
    try:
        if _DAY.fullmatch(text):
            return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return date_format(timezone.localtime(moment) if moment.tzinfo else moment, "SHORT_DATETIME_FORMAT")
    except ValueError:
        return text
    return text


def paper_place(where: str) -> str:
    """Return the place "paper:decision" in words."""
    kind = where.removeprefix("paper:")
    label = WORDS_OF["paper"].get(kind) or WORDS.get(kind) or _plain(kind)
    return _("Paper: %(kind)s") % {"kind": label}


def _plain(word: str) -> str:
    return word.replace("_", " ").capitalize()
