"""Who uncovers words that were hidden: what the rules hid for certain, or another custodian hid, takes two. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no
from startups.states import KeepReason, MaskingState

LONGEST_WORDS = 300


class Place(Protocol):
    """What is asked of a place: a ``models.Masking``."""

    state: str
    decided_by: int | None
    asked_by: int | None

    @property
    def is_sure(self) -> bool:
        """Say whether the rules hid it for certain."""
        ...


def may_uncover(place: Place, by: int) -> Verdict:
    """Say whether a custodian, by her id, may let assessors read a place by herself: what waits, or what she hid."""
    if place.state != MaskingState.MASKED:
        return YES
    if place.is_sure:
        return no(_("The rules hid these words for certain. Ask the other custodian to keep them."))
    if place.decided_by != by:
        return no(_("Another custodian hid these words. Ask the other custodian to keep them."))
    return YES


def may_ask(place: Place, by: int, *, keepers: Collection[int]) -> Verdict:
    """Say whether a custodian may ask another one to keep a place. ``keepers``: ids of the call's custodians now."""
    if may_uncover(place, by):
        return no(_("You decide about these words by yourself."))
    if is_asked(place, keepers):
        return no(_("A custodian asked already: the other one answers."))
    if not set(keepers) - {by}:
        return no(_("This call has no other custodian: what is hidden for certain stays hidden."))
    return YES


def is_asked(place: Place, keepers: Collection[int]) -> bool:
    """Say whether a custodian asks to keep a place; what somebody asked who is none any more has lapsed."""
    return place.asked_by is not None and place.asked_by in keepers


def sound_asking(*, why: str, words: str) -> Verdict:
    """Say whether a request to keep words can be written."""
    if why not in KeepReason.values:
        return no(_("Choose why the words should stay."))
    if len(words) > LONGEST_WORDS:
        return no(_("Write at most 300 characters."))
    return YES


def may_answer(place: Place, by: int, *, agree: bool, keepers: Collection[int]) -> Verdict:
    """Say whether a custodian may answer: yes only to another one, no also to herself, which takes her request back."""
    if not is_asked(place, keepers) or place.state != MaskingState.MASKED:
        return no(_("Nobody asks to keep these words now."))
    if agree and place.asked_by == by:
        return no(_("Another custodian has to agree, not the one who asked."))
    return YES
