"""What the platform knows about an applicant, and what a search for it gives back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Literal

Action = Literal["redact", "review"]


@dataclass(frozen=True, repr=False)
class Identity:
    """The identity record of one applicant: everything by which a reader could tell who wrote a text.

    All fields are tuples and may be empty. `tax_ids` holds pairs (kind, number) where the kind is a module of
    python-stdnum ("pe.ruc"); `countries` holds ISO 3166 two-letter codes. Lists are taken as well and become tuples;
    a single string becomes a tuple of one.
    """

    org_names: tuple[str, ...] = ()
    legal_names: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    tax_ids: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "tax_ids":
                clean: tuple = tuple((str(kind), str(number)) for kind, number in value or () if number)
            else:
                clean = _strings(value)
            object.__setattr__(self, one.name, clean)

    def __repr__(self) -> str:
        # Error pages and logs print what they meet.
        return "Identity(…)"


@dataclass(frozen=True, order=True)
class Leak:
    """A place of a text that tells, or may tell, who wrote it.

    `start` and `end` are indices of the text as it was given, `matched` is `text[start:end]`. `action` is "redact"
    when it is sure and "review" when a person should look. `reason` is one English sentence part for the desk.
    """

    start: int
    end: int
    kind: str
    matched: str = field(repr=False)  # kept out of logs
    action: Action
    reason: str


def _strings(value: str | Iterable[str] | None) -> tuple[str, ...]:
    if not value:
        return ()
    if isinstance(value, str):
        value = (value,)
    return tuple(item for item in (str(one).strip() for one in value) if item)
