"""What may be done at the wall of a workshop: pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from challenges.rules.exercises import PREPARING
from kernel.verdict import YES, Verdict, first_no, no

#: How many groups each participant may vote for, and how much a wall holds.
VOTES, NOTES, GROUPS = 3, 300, 20


def may_work(*, state: str, takes_part: bool) -> Verdict:
    """Say whether a person may stick, group and vote: while the challenge is framed, and nobody from outside."""
    return first_no(
        YES if takes_part else no(_("Only who is called in to the workshop, and who runs it, work at its wall.")),
        YES if state in PREPARING else no(_("The call was announced: its wall stays as it is.")),
    )


def may_stick(*, text: str, notes: int) -> Verdict:
    """Say whether one more note may be stuck on a wall that has so many."""
    return first_no(
        YES if text.strip() else no(_("Write something on the note first.")),
        YES if notes < NOTES else no(_("The wall is full. Take notes off that say the same.")),
    )


def may_take_off(*, own: bool, steers: bool) -> Verdict:
    """Say whether a person may take a note off: her own, or any as who runs the workshop."""
    return YES if own or steers else no(_("Only who wrote a note, and who runs the workshop, takes it off."))


def may_group(*, notes: int, name: str, groups: int, new: bool) -> Verdict:
    """Say whether notes may be put together; ``new``: under a name of their own."""
    return first_no(
        YES if notes else no(_("Choose the notes that belong together first.")),
        YES if name.strip() or not new else no(_("Give the group a name, or choose one that is there.")),
        YES if groups < GROUPS or not new else no(_("There are twenty groups: put the notes into one of them.")),
    )


def may_vote(*, given: int, takes_back: bool) -> Verdict:
    """Say whether a person may vote for one more group, or take a vote back."""
    if takes_back or given < VOTES:
        return YES
    return no(_("You gave your three votes. Take one back to give it to another group."))
