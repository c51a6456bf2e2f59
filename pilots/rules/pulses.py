"""Decisions about the joint notes on pulses. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from challenges.states import CallState
from kernel.verdict import YES, Verdict, no


def may_note(*, side: str, closed: bool, agreed: bool, call_state: str) -> Verdict:
    """Say whether a person of a side ("" for nobody's) writes the note on a round, or changes what was proposed."""
    if not side:
        return no(_("Only the people of both sides write this note."))
    if call_state == CallState.PUBLISHED:
        return no(_("This case is published and no longer changes."))
    if not closed:
        return no(_("This round is still open. Read it together when it has closed."))
    return no(_("Both sides agreed on this note. It no longer changes.")) if agreed else YES


def may_agree(*, side: str, proposed_side: str, unchanged: bool) -> Verdict:
    """Say whether a person of a side agrees on the note as she read it: the other side proposed it."""
    if side == proposed_side:
        return no(_("Your side proposed this note. The other side agrees on it, or proposes another one."))
    return YES if unchanged else no(_("The note was changed while you read it. Read it again."))
