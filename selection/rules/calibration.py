"""When a calibration round may begin, be scored, be discussed and be waived. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.verdict import YES, Verdict, no
from selection.states import CalibrationState

#: So many samples has a round.
SAMPLES = 2
#: What the record says when nobody decided about a round.
UNPLANNED = "no round was planned"
_OVER = _("The assessment has begun: a calibration round comes before it.")


def may_begin(*, state: str, before_opening: bool, samples: Sequence[Mapping[str, str]]) -> Verdict:
    """Say whether a round may begin; ``state``: that of the call's round, empty when there is none."""
    if not before_opening:
        return no(_OVER)
    if state:
        return no(_("The calibration round was begun or waived already."))
    if len(samples) != SAMPLES or not all(one["title"].strip() and one["text"].strip() for one in samples):
        return no(_("Write title and text of both samples."))
    return YES


def may_waive(*, state: str, before_opening: bool, reason: str) -> Verdict:
    """Say whether the entity may go without a round."""
    if not before_opening:
        return no(_OVER)
    if state:
        return no(_("The calibration round was begun or waived already."))
    return YES if reason.strip() else no(_("Write why there is no calibration round."))


def may_score(*, state: str, declared: bool, scored: bool, levels: Mapping[str, Any], wanted: Sequence[str]) -> Verdict:
    """Say whether a seat may give its levels to a sample; once given they stay, for they are to be its own."""
    if state != CalibrationState.OPEN:
        return no(_("The calibration round is not open."))
    if not declared:
        return no(_("Declare your interests first."))
    if scored:
        return no(_("You have scored this sample already."))
    known = all(level in range(6) for level in levels.values())
    return YES if known and set(levels) == set(wanted) else no(_("Choose a level for each criterion."))


def may_hold(*, state: str, entitled: bool, missing: int, notes: str) -> Verdict:
    """Say whether the round may be concluded; ``missing``: seats that have not scored both samples."""
    if not entitled:
        return no(_("Only the president, the focal point and GovLink's staff conclude the round."))
    if state != CalibrationState.OPEN:
        return no(_("The calibration round is not open."))
    if missing:
        told = ngettext(
            "Wait until everybody has scored both samples: %(n)s is missing.",
            "Wait until everybody has scored both samples: %(n)s are missing.",
            missing,
        )
        return no(told % {"n": missing})
    return YES if notes.strip() else no(_("Write what was discussed and how the anchors are understood."))


def is_concluded(*, state: str) -> Verdict:
    """Say whether the assessment may begin as far as the round goes: one that was begun is brought to its end."""
    if state == CalibrationState.OPEN:
        return no(_("Conclude the calibration round first: everybody scores both samples, then they are discussed."))
    return YES
