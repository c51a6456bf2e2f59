"""Decisions about the challenge frame: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.rules.exercises import PREPARING
from challenges.rules.gate import Hit
from challenges.states import FrameState
from kernel.verdict import YES, Verdict, no

#: How many different solutions the canvas asks for: if fewer come to mind, the frame is too narrow.
SOLUTIONS_WANTED = 5


def may_edit(*, state: str, call_state: str, belongs: bool) -> Verdict:
    """Say whether a person may write on a version of the frame."""
    if not belongs:
        return no(_("Only the people of the entity may write here."))
    if call_state not in PREPARING:
        return no(_("The call was announced: its frame does not change any more."))
    if state != FrameState.DRAFT:
        return no(_("This version was sent for approval. Start a new version to change it."))
    return YES


def may_start(*, call_state: str, belongs: bool, in_work: bool) -> Verdict:
    """Say whether a new version may be started."""
    if not belongs:
        return no(_("Only the people of the entity may write here."))
    if call_state not in PREPARING:
        return no(_("The call was announced: its frame does not change any more."))
    return no(_("There is a version in work already: go on with that one.")) if in_work else YES


def missing(answers: Mapping[str, Any], required: Iterable[str]) -> list[str]:
    """Return the required fields that hold no text."""
    return [field for field in required if not str(answers.get(field) or "").strip()]


def count_ideas(ideas: Iterable[Any] | None) -> int:
    """Return how many different solutions are written, whatever their case and spacing."""
    return len({" ".join(str(idea).casefold().split()) for idea in ideas or []} - {""})


def is_complete(answers: Mapping[str, Any], required: Mapping[str, Any]) -> Verdict:
    """Say whether the canvas has what approval needs: ``required`` maps fields to their labels."""
    empty = [str(required[field]) for field in missing(answers, required)]
    if empty:
        return no(_("Fill in what is missing: %(fields)s.") % {"fields": "; ".join(empty)})
    return has_ideas(answers.get("possible_solutions"))


def has_ideas(ideas: Iterable[Any] | None) -> Verdict:
    """Say whether the question passes the test of five possible solutions."""
    count = count_ideas(ideas)
    if count >= SOLUTIONS_WANTED:
        return YES
    return no(
        _(
            "Write %(wanted)s different possible solutions: there are %(count)s. "
            "If no more come to mind, the question is too narrow."
        )
        % {"wanted": SOLUTIONS_WANTED, "count": count}
    )


def names_nobody(hits: list[Hit], labels: Mapping[str, Any]) -> Verdict:
    """Say no when the gate found a brand, product, supplier or technology; the sentence says which word, and where."""
    if not hits:
        return YES
    found = "; ".join(f"“{hit.word}” ({labels.get(hit.field, hit.field)})" for hit in hits)
    return no(
        _("The frame names a brand, product, supplier or technology: %(found)s. Describe what is needed instead.")
        % {"found": found}
    )


def may_return(*, note: str) -> Verdict:
    """Say whether a version may be returned with a note."""
    return YES if note.strip() else no(_("Write what is missing: whoever works on it must know what to change."))


def may_review(*, state: str, is_authority: bool) -> Verdict:
    """Say whether a person may approve or return a version."""
    if not is_authority:
        return no(_("The frame is approved by the authority appointed to this exercise."))
    return YES if state == FrameState.SUBMITTED else no(_("This version does not wait for approval."))
