"""Scoring: what may be saved, what is complete, who may see the panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.states import CallState
from kernel.verdict import YES, Verdict, no
from selection.rules.texts import count_words

#: A reason says what in the proposal shows the level; fewer words than these cannot.
REASON_WORDS = 20
#: So many of them are different ones: a reason that says one word twenty times says nothing.
DIFFERENT_WORDS = 10
LEVELS = range(6)


def may_assess(*, own: bool, active: bool, declared: bool, state: str, sealed: bool) -> Verdict:
    """Say whether a person may write an assessment now."""
    if not own or not active:
        return no(_("This proposal is not yours to assess."))
    if state != CallState.ASSESSMENT:
        return no(_("The assessment of this call is not open now."))
    if not declared:
        return no(_("Declare your interests first."))
    if sealed:
        return no(_("You have sent this assessment: it can be read, not changed."))
    return YES


def is_level(value: Any) -> Verdict:
    """Say whether a value is a level (0 to 5) or none."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value in LEVELS):
        return YES
    return no(_("Choose a level from 0 to 5."))


def reason_is_enough(reason: str) -> Verdict:
    """Say whether a reason has enough words, and enough different ones."""
    missing = REASON_WORDS - count_words(reason)
    if missing <= 0 and len(set(reason.lower().split())) >= DIFFERENT_WORDS:
        return YES
    if missing <= 0:
        return no(_("Explain the level with what the proposal says: this repeats the same words."))
    told = ngettext(
        "Explain the level with at least %(words)s words: %(missing)s is missing.",
        "Explain the level with at least %(words)s words: %(missing)s are missing.",
        missing,
    )
    return no(told % {"words": REASON_WORDS, "missing": missing})


def is_complete(sheet: Sequence[tuple[str, int | None, str]]) -> Verdict:
    """Say whether an assessment can be sent: ``sheet`` holds (criterion's name, level, reason) for every criterion."""
    open_names = [name for name, level, reason in sheet if level is None or not reason_is_enough(reason)]
    if not open_names:
        return YES
    return no(
        _("Give a level and a reason of at least %(words)s words for: %(names)s.")
        % {"words": REASON_WORDS, "names": ", ".join(open_names)}
    )


def collides(*, known: int, changed: int, stored: Any, value: Any) -> bool:
    """Say whether a save would overwrite a change that its writer has not seen.

    ``known``: the version that the writer's page showed; ``changed``: the version at which the field last changed.
    """
    return known < changed and stored != value


def may_amend(*, own: bool, state: str, sealed: bool, code: str, reviewed: str) -> Verdict:
    """Say whether an assessor may amend a score of hers: once all are open, and until the authority decides.

    ``code``: of the proposal. ``reviewed``: the code whose upheld review took the decision back, empty when none was.
    Every team knows its code by then: what was given to the others before anybody knew it stays as it is.
    """
    if not own or not sealed:
        return no(_("Only who gave a score amends it."))
    if state != CallState.DELIBERATION:
        return no(_("Scores are amended after the assessment was closed and before the authority decides."))
    if reviewed and code != reviewed:
        return no(_("After a decision was taken back only scores of the proposal whose review was upheld are amended."))
    return YES


def is_amendment(*, before: int | None, level: int | None, reason: str) -> Verdict:
    """Say whether an amendment is whole: another level from 0 to 5, with a reason that has enough words."""
    if level is None or not is_level(level):
        return no(_("Choose a level from 0 to 5."))
    if level == before:
        return no(_("This is the level that you gave already."))
    return reason_is_enough(reason)


def may_see_panel(*, own: int, own_sealed: int, active: bool) -> Verdict:
    """Say whether an assessor may see what the others gave: only after all of her own are sealed."""
    if active and own and own_sealed == own:
        return YES
    return no(_("You see the scores of the other assessors once you have sent all of yours."))
