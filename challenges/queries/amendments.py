"""Reading amendments, with what each changed made visible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from challenges.countries import country_names, language_names
from challenges.models import Call, CallAmendment
from challenges.rules.amendments import DATES, Piece, word_difference


@dataclass(frozen=True, slots=True)
class Change:
    """One changed field: two moments, or the words that stayed, went and came."""

    label: Any
    before_at: datetime | None = None
    after_at: datetime | None = None
    pieces: tuple[Piece, ...] = ()


def amendments_of(call: Call) -> list[dict[str, Any]]:
    """Return the amendments of a call, the newest first: ``amendment`` and its ``changes``."""
    found = CallAmendment.objects.filter(call=call).order_by("-number")
    return [{"amendment": one, "changes": [_change(row) for row in one.changes]} for one in found]


def _change(row: dict[str, str]) -> Change:
    field = row["field"]
    label = getattr(Call._meta.get_field(field), "verbose_name", field)
    if field in DATES:
        return Change(label, _moment(row["before"]), _moment(row["after"]))
    before, after = (_readable(field, row[side]) for side in ("before", "after"))
    return Change(label, pieces=tuple(word_difference(before, after)))


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _readable(field: str, text: str) -> str:
    codes = [code for code in text.split(", ") if code]
    if field == "countries":
        return country_names(codes)
    return language_names(codes) if field == "languages" else text
