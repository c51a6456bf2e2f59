"""Declaring by name after the opening: who declares, what is whole, when it ends, and how to go on. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.states import CallState
from kernel.verdict import YES, Verdict, first_no, no
from ledger.rules import canonical
from selection.rules.decisions import has_words
from startups.states import Way

REASON_WORDS = 5
WAY_WORDS = 20
MOST_CHARACTERS = 2000
#: Ley 27444, art. 89.1 (TUO, art. 100): who has a ground to abstain says so within two business days.
DECLARE_DAYS = 2

#: The grounds to abstain (Ley 27444, art. 88) as what may be the case, with what the sealed declaration asked for.
GROUNDS = [
    (
        "service",
        _("In the last twelve months I worked for this company or gave it a service, or I plan business with it."),
    ),
    (
        "kin",
        _(
            "A relative of mine (fourth degree of blood, second by marriage), my spouse or partner owns it, runs it or "
            "works for it."
        ),
    ),
    ("interest", _("I, or one of those, have shares, a post or another interest in it or in what it wins.")),
    ("part", _("I advised it, mentored it, spoke as its expert or witness, or said beforehand what I think of it.")),
    ("friendship", _("I am a close friend or an open enemy of its people, or there is another objective conflict.")),
]
GROUND_KEYS = frozenset(key for key, _text in GROUNDS)

NONE, CONFLICT, SILENT = "none", "conflict", "silent"


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of one person about the opened start-up: her newest grounds, None while she said nothing."""

    person: int
    seat: int
    grounds: tuple[str, ...] | None


def may_declare(*, asked: bool, state: str, opened: bool) -> Verdict:
    """Say whether a person may declare by name now: who judged or decides, from the opening until the pilot begins."""
    if not asked:
        return no(_("Only who held a seat to the end, and the deciding authority, declare."))
    if not opened:
        return no(_("No identity is open: nobody can be named yet."))
    if state != CallState.UNSEALED:
        return no(_("Declarations end when the pilot begins."))
    return YES


def is_whole(*, conflict: bool, grounds: Collection[str], reason: str, earlier: Collection[str] | None) -> Verdict:
    """Say whether a declaration is whole; ``earlier``: the grounds that she gave before, None when she gave none."""
    if not set(grounds) <= GROUND_KEYS:
        return no(_("Choose the grounds from the list."))
    if not conflict:
        if earlier:
            return no(_("A conflict that you declared stays declared: you can only add to it."))
        return no(_("You say that there is no conflict, and mark a ground: choose one.")) if grounds else YES
    return first_no(
        YES if grounds else no(_("Mark at least one ground.")),
        YES if set(earlier or ()) <= set(grounds) else no(_("The grounds of before stay: mark them too.")),
        has_words(reason, REASON_WORDS),
        YES if len(reason) <= MOST_CHARACTERS else no(_("Write at most %(n)s characters.") % {"n": MOST_CHARACTERS}),
    )


def keeps_word(*, conflict: bool, barred: bool) -> Verdict:
    """Say whether a declaration agrees with the sealed one; ``barred``: that one named this start-up, and she read it.

    She read it because nobody else was left to (``selection.rules.assignment``). That it was hers to declare cannot
    depend on her saying it twice.
    """
    if conflict or not barred:
        return YES
    return no(
        _(
            "Before the assessment you declared something about this start-up or its people: say that there is a "
            "conflict, and mark its ground. Your levels for it are then left out when the ranking is computed again."
        )
    )


def content(*, reason: str, salt: str) -> str:
    """Return what is committed to, as canonical JSON; the salt keeps a guess from being tried out."""
    return canonical({"reason": reason.strip(), "salt": salt})


def missing(said: Sequence[Said]) -> list[Said]:
    """Return who has not declared yet."""
    return [one for one in said if one.grounds is None]


def left_out(said: Sequence[Said]) -> tuple[list[int], list[int]]:
    """Return the numbers of the seats that leave (a conflict, or silence), and of those that stayed silent."""
    silent = sorted(one.seat for one in missing(said) if one.seat)
    return sorted([*silent, *(one.seat for one in said if one.seat and one.grounds)]), silent


def of_authority(said: Sequence[Said]) -> str:
    """Return what is known of who decided: "none", "conflict" or "silent"."""
    grounds = next(one.grounds for one in said if not one.seat)
    return SILENT if grounds is None else CONFLICT if grounds else NONE


def may_go_on_without(*, steers: bool, state: str, waits: int, due_at: datetime, now: datetime) -> Verdict:
    """Say whether those who stay silent may be taken for ones with a conflict: after their term, by who steers."""
    if not steers:
        return no(_("Only the focal point of the entity and GovLink's staff may do this."))
    if state != CallState.UNSEALED or not waits:
        return no(_("No declaration is missing."))
    if now <= due_at:
        return no(_("The term to declare runs still."))
    return YES


def may_take_way(
    *, state: str, stands: bool | None, taken: bool, is_authority: bool, grounds: Sequence[str] | None
) -> Verdict:
    """Say whether a person may choose how to go on: an appointed authority who declared that she has no conflict.

    ``stands``: whether the newest review does, None without one; ``grounds``: hers, None while she said nothing.
    """
    if stands is None or state != CallState.UNSEALED:
        return no(_("There is nothing to choose: declarations are still missing, or the pilot has begun."))
    if stands:
        return no(_("The decision stands by itself: there is nothing to choose."))
    if taken:
        return no(_("It was chosen already how to go on."))
    if not is_authority:
        return no(_("Only an authority appointed to this call chooses how to go on."))
    if grounds is None:
        return no(_("Declare first whether you have a conflict with who was chosen."))
    if grounds:
        return no(_("You declared a conflict: a substitute authority, appointed by resolution, chooses."))
    return YES


def is_sound_way(*, way: str, decided: bool, reasons: str, resolution_no: str) -> Verdict:
    """Say whether a choice is complete; ``decided``: who chooses is who took the decision."""
    if way not in Way.values:
        return no(_("Choose how to go on."))
    if way == Way.CONFIRMED and decided:
        return no(_("Who decided cannot confirm her own decision: a substitute authority or her superior does."))
    return first_no(
        has_words(reasons, WAY_WORDS),
        YES if resolution_no.strip() else no(_("Enter the number of the resolution.")),
    )


def is_settled(*, opened: bool, waits: int, stands: bool | None, way: str) -> Verdict:
    """Say whether a pilot with the opened start-up may be planned; ``way``: the one taken, empty for none."""
    if not opened:
        return YES
    if stands is None:
        told = ngettext(
            "The pilot waits for the declarations by name of who judged and decided: %(n)s is missing.",
            "The pilot waits for the declarations by name of who judged and decided: %(n)s are missing.",
            waits,
        )
        return no(told % {"n": waits})
    if stands or way == Way.CONFIRMED:
        return YES
    return no(_("A conflict of interest came out: an authority without one must first choose how to go on."))
