"""A fixed version of a plan in words, and what changed from one to another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.rules.amendments import Piece, word_difference
from pilots.models import Barrier, DataUse, Indicator, Pilot, PilotActivity, PilotPerson, PlanVersion, Risk
from pilots.rules.versions import LISTS, Row, named, plain_changes, row_changes

_MODELS: dict[str, type[models.Model]] = {
    "people": PilotPerson,
    "risks": Risk,
    "data": DataUse,
    "barriers": Barrier,
    "activities": PilotActivity,
    "indicators": Indicator,
}
_TITLES: dict[str, Any] = {
    "people": gettext_lazy("Team of both sides"),
    "risks": gettext_lazy("Risks"),
    "data": gettext_lazy("Data protection"),
    "barriers": gettext_lazy("Regulatory barriers and sandbox"),
    "activities": gettext_lazy("Activities"),
    "indicators": gettext_lazy("Indicators"),
}
#: Lists whose rows say too much for the columns of a table.
_LONG = frozenset({"data", "barriers"})
#: How a value that nobody wrote is shown.
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Told:
    """One value of a plan: what it is and what it says."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """One list of a plan: its rows, each with what names it and its values; ``heads``: the columns of a table."""

    key: str
    title: str
    heads: list[str]
    rows: list[tuple[str, list[Told]]]

    @property
    def is_long(self) -> bool:
        """Whether each row is told line by line rather than in a table."""
        return self.key in _LONG


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in one place: "gone", "new" or "changed", with the pieces of each value that differs."""

    kind: str
    name: str
    values: list[tuple[str, list[Piece]]]


def version_page(version: PlanVersion) -> dict[str, Any]:
    """Return a version in words: its ``plain`` values and its ``parts``; ``older``: the number before, or None."""
    content = json.loads(version.content)
    return {
        "version": version,
        "plain": [_told(Pilot, name, content[name]) for name in _in_order(Pilot, content) if name not in LISTS],
        "parts": [_part(key, content.get(key) or []) for key in LISTS],
        "older": _number_before(version),
    }


def numbers_of(pilot: Pilot) -> list[int]:
    """Return the numbers of the versions of a plan, in order."""
    return list(pilot.versions.order_by("number").values_list("number", flat=True))


def changes_page(pilot: Pilot, old: int, new: int) -> dict[str, Any]:
    """Return what changed from the version ``old`` to the version ``new``, both of which exist.

    ``plain``: changes outside of the lists; ``parts``: (title, changes) for each list in which something changed.
    """
    found = {one.number: one for one in pilot.versions.filter(number__in=[old, new]).select_related("made_by")}
    before, after = json.loads(found[old].content), json.loads(found[new].content)
    parts = [(str(_TITLES[key]), _changes(key, before.get(key) or [], after.get(key) or [])) for key in LISTS]
    return {
        "old": found[old],
        "new": found[new],
        "plain": [_differs(Pilot, name, before, after) for name in _in_order(Pilot, plain_changes(before, after))],
        "parts": [part for part in parts if part[1]],
    }


def _number_before(version: PlanVersion) -> int | None:
    older = PlanVersion.objects.filter(pilot=version.pilot_id, number__lt=version.number)
    return older.order_by("-number").values_list("number", flat=True).first()


def _part(key: str, rows: list[Row]) -> Part:
    model = _MODELS[key]
    heads = _in_order(model, dict.fromkeys(name for row in rows for name in row))
    told = [
        (
            _row_name(key, row),
            [_told(model, name, row.get(name)) for name in heads if key not in _LONG or _adds(key, name, row)],
        )
        for row in rows
    ]
    return Part(key, str(_TITLES[key]), [_label(model, name) for name in heads], told)


def _adds(key: str, name: str, row: Row) -> bool:
    """Say whether a value of a row says something that the row's name does not."""
    return bool(row.get(name)) and name not in LISTS[key]


def _in_order(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """Return the names of values in the order in which a plan is written."""
    order = [field.name for field in model._meta.concrete_fields]
    return sorted(names, key=lambda name: order.index(name) if name in order else len(order))


def _row_name(key: str, row: Row) -> str:
    """Return what names a row, choices in the reader's words."""
    shown = {name: _shown(_MODELS[key], name, row.get(name)) for name in LISTS[key] if row.get(name)}
    return named(key, shown)


def _changes(key: str, before: list[Row], after: list[Row]) -> list[Change]:
    model, found = _MODELS[key], []
    for one in row_changes(key, before, after):
        if one.before is None or one.after is None:
            row = one.after or one.before or {}
            kind = "gone" if one.after is None else "new"
            told = [name for name in _in_order(model, row) if _adds(key, name, row)]
            values = [(_label(model, name), [Piece(kind, _shown(model, name, row[name]))]) for name in told]
            found.append(Change(kind, _row_name(key, row), values))
        else:
            values = [_differs(model, name, one.before, one.after) for name in _in_order(model, one.names)]
            found.append(Change("changed", _row_name(key, one.after), values))
    return found


def _differs(model: type[models.Model], name: str, before: Row, after: Row) -> tuple[str, list[Piece]]:
    old, new = (_shown(model, name, row.get(name)).removeprefix(_NOTHING) for row in (before, after))
    field = _field(model, name)
    if isinstance(field, models.TextField | models.CharField) and not field.choices:
        return _label(model, name), word_difference(old, new)
    pieces = [Piece("gone", old), Piece("new", new)]
    return _label(model, name), [piece for piece in pieces if piece.text]


def _told(model: type[models.Model], name: str, value: Any) -> Told:
    return Told(_label(model, name), _shown(model, name, value))


def _field(model: type[models.Model], name: str) -> Any:
    """Return the field of a value; None when a version fixed something that plans no longer have."""
    return next((one for one in model._meta.concrete_fields if one.name == name), None)


def _label(model: type[models.Model], name: str) -> str:
    field = _field(model, name)
    return str(field.verbose_name) if field else name.replace("_", " ")


def _shown(model: type[models.Model], name: str, value: Any) -> str:
    """Return a value as the reader's language writes it: days, choices, yes and no."""
    field = _field(model, name)
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
