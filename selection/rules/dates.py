"""Blind dates: who asks, who moderates, how long a round lasts. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from challenges.states import CallState
from kernel.verdict import YES, Verdict, first_no, no
from selection.rules.texts import count_words
from selection.states import QueryState

QUESTION_WORDS = 4
LONGEST = 800
#: The most questions of one seat that wait for the moderator at a time.
MOST_WAITING = 5
#: How long a round may last, in minutes.
TERMS = (30, 60, 120, 24 * 60, 48 * 60, 72 * 60)


def may_ask(*, state: str, reads: bool, waiting: int) -> Verdict:
    """Say whether a seat may propose a question; ``reads``: it has declared and has proposals to read."""
    if state != CallState.ASSESSMENT:
        return no(_("The panel asks during the blind assessment only."))
    if not reads:
        return no(_("Whoever reads proposals asks about them."))
    if waiting >= MOST_WAITING:
        return no(_("Some questions of yours wait for the moderator. Ask again afterwards."))
    return YES


def sound_question(*, text: str, told: Sequence[str]) -> Verdict:
    """Say whether a question can go to the candidates; ``told``: words that tell who asks, or lead out of here."""
    if told:
        return no(_("Remove what tells who you are or leads elsewhere: %(words)s.") % {"words": ", ".join(told)})
    if count_words(text) < QUESTION_WORDS:
        return no(_("Write your question in a whole sentence."))
    if len(text) > LONGEST:
        return no(_("Shorten your question to %(most)s characters.") % {"most": LONGEST})
    return YES


def may_moderate(*, steers: bool, state: str) -> Verdict:
    """Say whether a person may open a round or leave a question out now."""
    if not steers:
        return no(_("Only the focal point of the entity and GovLink's staff may do this."))
    if state != CallState.ASSESSMENT:
        return no(_("The panel asks during the blind assessment only."))
    return YES


def is_free(*, running: bool) -> Verdict:
    """Say whether a next round may begin as far as the last one goes."""
    return no(_("A round is open: wait until its time is over.")) if running else YES


def may_open(*, state: str, minutes: int, running: bool) -> Verdict:
    """Say whether a question can be opened as the next round."""
    return first_no(
        YES if state == QueryState.PROPOSED else no(_("This question was dealt with already.")),
        is_free(running=running),
        YES if minutes in TERMS else no(_("Choose how long the round lasts.")),
    )
