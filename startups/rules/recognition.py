"""The recognition survey: who answers when, what makes it whole, and which guesses were right. Pure.

There is no list to choose from: a list that holds who applied and no others would tell it, and one with decoys does
as soon as two assessors compare theirs with who is not on it. A free answer, sealed unread, tells nobody anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from challenges.states import CallState
from kernel.verdict import YES, Verdict, no
from ledger.rules import canonical
from startups.rules.matching import Applicant, Interests, conflicts
from startups.states import KnowsWho

MOST_CHARACTERS = 200
_ASKED = frozenset({CallState.ASSESSMENT, CallState.DELIBERATION, CallState.DECIDED, CallState.STANDSTILL})

#: Entry code → (answer, guess).
Answers = Mapping[str, tuple[str, str]]


def may_answer(*, own: bool, active: bool, state: str, given: int, sent: int, answered: bool) -> Verdict:
    """Say whether an assessor may answer: once she has sent all of her scores, before identities are opened, once."""
    if not own or not active:
        return no(_("Only who holds this seat can answer for it."))
    if answered:
        return no(_("You have answered already."))
    if state not in _ASKED:
        return no(_("These questions are asked until the identities are opened."))
    if not given or sent < given:
        return no(_("Send all of your scores first: what you think of who applied must not touch them."))
    return YES


def is_whole(*, answers: Answers, codes: Iterable[str]) -> Verdict:
    """Say whether every proposal has an answer, and a guess where somebody is meant."""
    if set(answers) != set(codes) or any(answer not in KnowsWho.values for answer, _guess in answers.values()):
        return no(_("Answer for each proposal."))
    if any(answer != KnowsWho.NO and not guess.strip() for answer, guess in answers.values()):
        return no(_("For each proposal that you think you know, write whom you think of."))
    if any(len(guess) > MOST_CHARACTERS for _answer, guess in answers.values()):
        return no(_("Write at most %(n)s characters.") % {"n": MOST_CHARACTERS})
    return YES


def content(answers: Answers, *, salt: str) -> str:
    """Return what is sealed, as canonical JSON; a guess without an answer for it is dropped."""
    told = {
        code: {"answer": answer, "guess": guess.strip() if answer != KnowsWho.NO else ""}
        for code, (answer, guess) in answers.items()
    }
    return canonical({"answers": told, "salt": salt})


def answers_in(text: str) -> dict[str, tuple[str, str]]:
    """Return the answers of what was sealed."""
    return {code: (one["answer"], one["guess"]) for code, one in json.loads(text)["answers"].items()}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers named the right applicant, another one, or nobody; ``right_pairs``: (seat, code)."""

    right: int = 0
    wrong: int = 0
    unknown: int = 0
    right_pairs: frozenset[tuple[int, str]] = frozenset()


def tally(answers: Mapping[int, Answers], applicants: Mapping[str, Applicant]) -> Tally:
    """Return what the answers (seat number → code → answer) are worth, names compared as people write them."""
    right, wrong, unknown = set(), 0, 0
    for seat, given in answers.items():
        for code, (answer, guess) in given.items():
            if answer == KnowsWho.NO:
                unknown += 1
            elif conflicts(Interests(firms=(guess,), people=(guess,), numbers=(guess,)), applicants[code]):
                right.add((seat, code))
            else:
                wrong += 1
    return Tally(len(right), wrong, unknown, frozenset(right))
