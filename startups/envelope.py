"""What a submission consists of: the short fields of envelope 1, the fields of envelope 2, the sworn statements.

Short structured fields with word limits, one set for everybody: what a proposal says counts, not how well it is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Field:
    """One field of envelope 1. ``criterion`` is the code (C1 to C4) for which assessors read it first."""

    key: str
    title: Any
    section: str
    criterion: str
    hint: Any
    min_words: int
    max_words: int
    max_characters: int = 6000
    one_line: bool = False


#: The sections of envelope 1, in order: key and title.
SECTIONS: list[tuple[str, Any]] = [
    ("problem", _("Problem and approach")),
    ("solution", _("Solution and technology")),
    ("pilot", _("Pilot plan")),
    ("data", _("Data and privacy")),
    ("team", _("Team and support")),
]

FIELDS: list[Field] = [
    Field(
        "title",
        _("Title of the proposal"),
        "problem",
        "C1",
        _("Says what it does, without the name of your company or product"),
        2,
        15,
        150,
        one_line=True,
    ),
    Field(
        "problem",
        _("How do you understand the problem?"),
        "problem",
        "C1",
        _("Whose problem it is and what causes it"),
        10,
        200,
    ),
    Field(
        "approach",
        _("How do you approach it?"),
        "problem",
        "C1",
        _("What changes for the people concerned, and why this way"),
        10,
        200,
    ),
    Field(
        "solution",
        _("What is the solution?"),
        "solution",
        "C2",
        _("What it does and for whom; write “the solution”"),
        10,
        250,
    ),
    Field(
        "technology",
        _("Which technology does it use?"),
        "solution",
        "C2",
        _("How it works, what it needs, how its results can be checked"),
        10,
        200,
    ),
    Field(
        "evidence",
        _("What evidence of use or test is there?"),
        "solution",
        "C2",
        _("How many people used it and what was measured. Do not name clients: write “a local government”"),
        10,
        200,
    ),
    Field(
        "plan",
        _("What will you do in each week of the pilot?"),
        "pilot",
        "C3",
        _("What is tried, with whom, and what the public entity will know at the end"),
        15,
        300,
    ),
    Field(
        "needs",
        _("What do you need from the public entity?"),
        "pilot",
        "C3",
        _("People, hours, access, places"),
        5,
        120,
    ),
    Field(
        "data",
        _("Which data do you use?"),
        "data",
        "C3",
        _("Sources, how you get them, how they are connected"),
        10,
        200,
    ),
    Field(
        "privacy",
        _("How do you protect personal data?"),
        "data",
        "C3",
        _("What is kept, for how long, who sees it"),
        10,
        200,
    ),
    Field(
        "roles",
        _("Which roles work on the pilot and how many hours a week?"),
        "team",
        "C4",
        _("Roles and dedication, without names: “data analyst, 20 hours”"),
        5,
        150,
    ),
    Field(
        "support",
        _("Which support do you give?"),
        "team",
        "C4",
        _("Hours, languages, time to answer, what happens after the pilot"),
        5,
        150,
    ),
]

FIELD: dict[str, Field] = {field.key: field for field in FIELDS}


def fields_of(section: str) -> list[Field]:
    """Return the fields of a section, in order."""
    return [field for field in FIELDS if field.section == section]


def section_title(section: str) -> Any:
    """Return a section's title; raises ``KeyError`` for an unknown one."""
    return dict(SECTIONS)[section]


#: The parts of envelope 2, in order: key and title.
IDENTITY_PARTS: list[tuple[str, Any]] = [
    ("company", _("Company data")),
    ("people", _("Team and experience")),
]

#: The fields of envelope 2: key to (part, required).
IDENTITY_FIELDS: dict[str, tuple[str, bool]] = {
    "legal_name": ("company", True),
    "trade_name": ("company", True),
    "country": ("company", True),
    "tax_scheme": ("company", False),
    "tax_id": ("company", False),
    "address": ("company", False),
    "representative": ("company", True),
    "contact_email": ("company", True),
    "contact_phone": ("company", False),
    "team": ("people", True),
    "clients": ("people", False),
}

#: What an applicant swears, in order: key and sentence.
STATEMENTS: list[tuple[str, Any]] = [
    ("no_impediment", _("We have no impediment to contract with the public entity.")),
    ("no_sanction", _("We have no sanction in force that bars us from working with public entities.")),
    ("true", _("What we write in both envelopes is true and we can prove it.")),
    ("own", _("The solution is ours, or we have the right to offer it.")),
    ("no_contact", _("We have not told, and will not tell, anybody who judges which proposal is ours.")),
    ("data", _("We will handle personal data as the law of the pilot's country asks.")),
]

#: Files: extension to MIME type.
FILE_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
MAX_FILES = 10


def count_words(text: str) -> int:
    """Count words as the page's counter does: runs of characters without white space."""
    return len(text.split())
