"""Declarations of interests: when, what makes one whole, and what it says. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, first_no, no
from ledger.rules import canonical
from startups.interests import GROUNDS, MOST_CHARACTERS, NAMES_PEOPLE, QUESTIONS
from startups.rules.matching import Interests


def may_supplement(*, own: bool, active: bool, handed_over: bool) -> Verdict:
    """Say whether an assessor may add to what she declared: until the proposals are handed over."""
    if not own or not active:
        return no(_("Only who holds this seat can declare for it."))
    if handed_over:
        return no(_("The proposals were handed over: nothing can be added to what you declared."))
    return YES


def is_whole(*, answers: Mapping[str, str], nothing: bool, sworn: Iterable[str]) -> Verdict:
    """Say whether a declaration can be sealed: something or nothing, and everything sworn."""
    written = any(answers.get(key, "").strip() for key in QUESTIONS)
    return first_no(
        YES if written or nothing else no(_("Write what you have to declare, or mark that you have nothing.")),
        YES
        if not (written and nothing)
        else no(_("Either mark that you have nothing to declare or write what you declare, not both.")),
        YES
        if all(len(answers.get(key, "")) <= MOST_CHARACTERS for key in QUESTIONS)
        else no(_("Write at most %(n)s characters in each field.") % {"n": MOST_CHARACTERS}),
        YES if set(sworn) == {key for key, _text in GROUNDS} else no(_("Mark every sentence that you swear.")),
    )


def content(*, answers: Mapping[str, str], nothing: bool, sworn: Iterable[str], salt: str) -> str:
    """Return what is sealed, as canonical JSON; the salt keeps a guess from being tried out on the commitment."""
    lines = {key: [line.strip() for line in answers.get(key, "").splitlines() if line.strip()] for key in QUESTIONS}
    return canonical({**lines, "nothing": int(nothing), "sworn": sorted(sworn), "salt": salt})


def interests_of(contents: Iterable[str], *, name: str, email: str) -> Interests:
    """Return what all versions of a declaration say together, with the assessor's own name and e-mail."""
    said: list[dict[str, Any]] = [json.loads(text) for text in contents]
    firms = [line for one in said for key in QUESTIONS if key not in NAMES_PEOPLE | {"tax_ids"} for line in one[key]]
    people = [line for one in said for key in sorted(NAMES_PEOPLE) for line in one[key]]
    numbers = [line for one in said for line in one["tax_ids"]]
    return Interests(tuple(firms), tuple(people), tuple(numbers), name, email)
