"""When the agreements of an acta are voted on, and what comes of the votes. Pure.

A committee needs all of its titular seats (Reglamento of Law 32069, art. 56); an agreement needs more than half of
those who vote, and the president decides a tie (Law 27444, art. 100). Nobody keeps from voting without a legal ground
(art. 101). No ground that is offered is about who applies: it would tell who does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.states import CallState, PaperKind
from kernel.verdict import YES, Verdict, first_no, no
from selection.rules.decisions import has_words
from selection.states import Abstention, Sense

#: Actas whose agreements are the panel's own.
PANEL_KINDS = (PaperKind.INSTALLATION, PaperKind.CALIBRATION, PaperKind.EVALUATION)
#: So long has every titular time; the chair closes earlier once all have voted.
TERM = timedelta(days=2)
REASON_WORDS = 5
_OPENED = frozenset({CallState.UNSEALED, CallState.PILOTING, CallState.EVALUATED, CallState.PUBLISHED})


def before_opening(state: str) -> Verdict:
    """Say whether the panel still votes blind."""
    if state in _OPENED:
        return no(_("The identities are open already: the panel votes on its actas before that."))
    return YES


def may_put(*, entitled: bool, kind: str, due: Verdict, state: str, is_open: bool, signed: bool) -> Verdict:
    """Say whether an acta may be put to the panel's vote."""
    if not entitled:
        return no(_("Only the president, the secretary, the focal point and GovLink's staff put an acta to the vote."))
    if kind not in PANEL_KINDS:
        return no(_("The panel votes on its own actas only."))
    if signed:
        return no(_("This paper is signed: it does not change any more."))
    if is_open:
        return no(_("The panel is voting on this acta already."))
    return first_no(before_opening(state), due)


def may_vote(*, acting: bool, is_open: bool, state: str) -> Verdict:
    """Say whether a person votes on an acta now: a titular, or the substitute who acts for one."""
    if not acting:
        return no(_("Titular seats vote, and substitutes who act for one."))
    if not is_open:
        return no(_("The vote on this acta is closed."))
    return before_opening(state)


def is_vote(
    *, agreements: int, senses: Sequence[str], reasons: Sequence[str], ground: str = "", words: str = ""
) -> Verdict:
    """Say whether a vote is whole: a sense for each agreement, a reason for each one against; or one abstention."""
    if len(senses) != agreements or len(reasons) != agreements or not set(senses) <= set(Sense.values):
        return no(_("Vote on each agreement."))
    if Sense.ABSTAINS in senses:
        if set(senses) != {Sense.ABSTAINS}:
            return no(_("An abstention is from the whole acta."))
        known = YES if ground in Abstention.values else no(_("Choose why you abstain."))
        return first_no(known, has_words(words, REASON_WORDS))
    against = [reason for sense, reason in zip(senses, reasons, strict=True) if sense == Sense.AGAINST]
    return first_no(*(has_words(reason, REASON_WORDS) for reason in against))


def may_close(*, presides: bool, is_open: bool, missing: int, now: datetime, due_at: datetime) -> Verdict:
    """Say whether the chair may close a vote: once all have voted, or when its term is over."""
    if not presides:
        return no(_("The president closes the vote; while there is none, the focal point or GovLink's staff."))
    if not is_open:
        return no(_("The vote on this acta is closed."))
    if missing and now < due_at:
        told = ngettext(
            "Wait until everybody has voted or the term is over: %(n)s is missing.",
            "Wait until everybody has voted or the term is over: %(n)s are missing.",
            missing,
        )
        return no(told % {"n": missing})
    return YES


def is_adopted(senses: Mapping[int, str], *, president: int) -> bool:
    """Say whether an agreement is adopted; ``senses``: by number of seat; ``president``: the seat that breaks a tie."""
    given = list(senses.values())
    favour, against = given.count(Sense.FAVOUR), given.count(Sense.AGAINST)
    if favour * 2 > len(given):
        return True
    return favour == against and senses.get(president) == Sense.FAVOUR


def is_approved(*, needed: int, voted: int, adopted: Sequence[bool]) -> bool:
    """Say whether an acta is approved: all titular seats voted, and every agreement was adopted."""
    return voted >= needed > 0 and all(adopted)
