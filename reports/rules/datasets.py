"""What can be downloaded and asked for as data: an allow-list of fields, each with its kind and meaning. Pure.

The page "Open data", the files, the API and its description are all drawn from these lists: a field that is not here
does not leave, and one that is here is documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Field:
    """``kind``: "string", "integer", "number", "boolean", "date", "date-time", "uri" or "list" (of strings)."""

    kind: str
    meaning: Any
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows of one kind. ``key_field``: by which a row is asked for alone ("": by none)."""

    key: str
    title: Any
    about: Any
    fields: Mapping[str, Field]
    key_field: str = ""

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return exactly the listed fields of a row, in their order. Raises ``KeyError`` for a missing one."""
        return {name: values[name] for name in self.fields}

    def cells(self, row: Mapping[str, Any]) -> list[str]:
        """Return a row's cells as text: lists with blanks between, yes and no as "true" and "false"."""
        return [_cell(row[name]) for name in self.fields]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


_CALL = Field("string", _("Reference of the call"))
_OCID = Field("string", _("Identifier of the exercise: the publisher's prefix and the reference of the call"))
_STATISTIC = Field("string", _("What ranks: “raw”, the weighted mean; “adjusted”, the one adjusted for severity"))
_ADDRESS = Field("uri", _("Address of its page"))
_ILLUSTRATIVE = Field("boolean", _("Whether it was generated to show the platform"))
_CODE = Field("string", _("Code of the proposal; codes are drawn anew for each call"))
#: What a call says in each language that it can be written or translated in.
_TITLES = {
    "es": _("Title of the call in Spanish, where it has one"),
    "pt": _("Title of the call in Portuguese, where it has one"),
    "en": _("Title of the call in English, where it has one"),
}
_SUMMARIES = {
    "es": _("Summary of the call in Spanish, where it has one"),
    "pt": _("Summary of the call in Portuguese, where it has one"),
    "en": _("Summary of the call in English, where it has one"),
}

_DATASETS: Iterable[Dataset] = (
    Dataset(
        "calls",
        _("Calls"),
        _("Every call that was announced, with its state and its dates."),
        {
            "reference": _CALL,
            "ocid": _OCID,
            "title": Field("string", _("Title of the call")),
            "summary": Field("string", _("Summary of the call")),
            "language": Field("string", _("Language in which the public entity wrote title and summary")),
            **{f"title_{code}": Field("string", meaning, True) for code, meaning in _TITLES.items()},
            **{f"summary_{code}": Field("string", meaning, True) for code, meaning in _SUMMARIES.items()},
            "entity": Field("string", _("Acronym of the public entity")),
            "category": Field("integer", _("Number of the work category, 1 to 9"), True),
            "state": Field("string", _("State of the call now")),
            "announced_at": Field("date-time", _("When the call was announced")),
            "opens_at": Field("date-time", _("When the call opens")),
            "questions_until": Field("date-time", _("Until when one may ask"), True),
            "closes_at": Field("date-time", _("When the call closes")),
            "countries": Field("list", _("Countries from which one may apply, two letters each (ISO 3166-1)")),
            "languages": Field("list", _("Languages in which one may apply")),
            "pilot_weeks": Field("integer", _("How long the pilot is to last, in weeks")),
            "statistic": _STATISTIC,
            "illustrative": _ILLUSTRATIVE,
            "url": _ADDRESS,
        },
        "reference",
    ),
    Dataset(
        "entities",
        _("Public entities"),
        _("Every public entity that announced a call."),
        {
            "acronym": Field("string", _("Acronym of the public entity")),
            "name": Field("string", _("Name of the public entity")),
            "short_name": Field("string", _("Name of the public entity as citizens say it")),
            "kind": Field("string", _("Kind of the public entity")),
            "country": Field("string", _("Country of the public entity, two letters (ISO 3166-1)")),
            "region": Field("string", _("Region of the public entity")),
            "city": Field("string", _("City of the public entity")),
            "website": Field("string", _("Website of the public entity")),
            "calls": Field("integer", _("How many calls the public entity announced")),
        },
        "acronym",
    ),
    Dataset(
        "results",
        _("Results"),
        _("One row for each assessed proposal of a call whose result is published: by code, never with a name."),
        {
            "call": _CALL,
            "code": _CODE,
            "mark": Field("string", _("Name of a mineral under which the proposal was spoken of")),
            "rank": Field("integer", _("Place in the ranking")),
            "total": Field("number", _("Official total, by which proposals are ranked, two decimals")),
            "adjusted": Field("boolean", _("Whether the official total was adjusted for severity")),
            "mean": Field("number", _("Weighted mean of the levels, 0 to 5, two decimals")),
            "complies": Field("boolean", _("Whether it complies with every criterion")),
            "outcome": Field("string", _("What became of the proposal")),
            "tie_rule": Field("string", _("Rule by which a tie was broken; empty where there was none")),
        },
    ),
    Dataset(
        "scores",
        _("Levels by criterion"),
        _("One row for each criterion of each proposal of a published result; single assessors' levels are not told."),
        {
            "call": _CALL,
            "code": _CODE,
            "criterion": Field("string", _("Code of the criterion")),
            "name": Field("string", _("Name of the criterion")),
            "weight": Field("integer", _("Weight of the criterion in percent")),
            "mean": Field("number", _("Mean level, 0 to 5, two decimals")),
            "met": Field("integer", _("How many assessors gave the level from which it complies, or more")),
            "assessors": Field("integer", _("How many assessors read it")),
            "complies": Field("boolean", _("Whether it complies with this criterion")),
        },
    ),
    Dataset(
        "cases",
        _("Cases"),
        _("Every published case, with the start-up that the result names."),
        {
            "reference": _CALL,
            "title": Field("string", _("Title of the pilot")),
            "entity": Field("string", _("Acronym of the public entity")),
            "startup": Field("string", _("Name of the chosen start-up; nobody else who applied is named")),
            "starts_on": Field("date", _("First day of the pilot")),
            "ends_on": Field("date", _("Last day of the pilot")),
            "outcome": Field("string", _("How the pilot ended")),
            "illustrative": _ILLUSTRATIVE,
            "url": _ADDRESS,
        },
        "reference",
    ),
    Dataset(
        "indicators",
        _("Indicators of pilots"),
        _("Every indicator of a published case, as counts, so that each share can be computed again."),
        {
            "call": _CALL,
            "code": Field("string", _("Code of the indicator within its pilot")),
            "name": Field("string", _("What the indicator measures")),
            "definition": Field("string", _("How it is counted")),
            "direction": Field("string", _("“up” when more is better, “down” when less is")),
            "baseline": Field("number", _("Share before the pilot, in percent"), True),
            "target": Field("number", _("Share that was aimed at, in percent"), True),
            "numerator": Field("integer", _("How many"), True),
            "denominator": Field("integer", _("Out of how many"), True),
            "source": Field("string", _("Where the counts come from")),
        },
    ),
    Dataset(
        "lessons",
        _("Lessons"),
        _("What the people of published cases would tell others before they do the same."),
        {
            "call": _CALL,
            "number": Field("integer", _("Number of the lesson within its pilot")),
            "kind": Field("string", _("What the lesson is about")),
            "text": Field("string", _("The lesson")),
            "applies_to": Field("string", _("To what it applies")),
        },
    ),
)  # fmt: skip
DATASETS: dict[str, Dataset] = {one.key: one for one in _DATASETS}
