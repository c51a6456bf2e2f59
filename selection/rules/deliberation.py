"""What the chair's page says: who may read it, and the plain sentences beside the numbers.

Candidates come as "Cuarzo (K7Q-4MD)", seats as numbers: no sentence knows a person or an applicant.
"""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.states import CallState
from kernel.verdict import YES, Verdict, no
from selection.rules.statistics.agreement import Alpha

#: In so many of 100 simulations one must be better than the other before the page says that they differ.
SEPARATED = 95

_READABLE = frozenset(
    {
        CallState.DELIBERATION,
        CallState.DECIDED,
        CallState.STANDSTILL,
        CallState.UNSEALED,
        CallState.PILOTING,
        CallState.EVALUATED,
        CallState.PUBLISHED,
    }
)


def may_deliberate(*, chairs: bool, state: str) -> Verdict:
    """Say whether a person may read the panel's statistics: who chairs it, once every score is closed.

    ``chairs``: she keeps the panel, or presides over it. A statistic before the close would tell a score.
    """
    if not chairs:
        return no(_("Only who chairs this panel reads its statistics."))
    if state not in _READABLE:
        return no(_("The statistics of the panel are shown once the assessment is closed."))
    return YES


def figure(value: float, places: int = 2) -> str:
    """Return a number as the reader writes it."""
    return number_format(round(value, places), places, use_l10n=True)  # it cuts what it is not given rounded


def signed(value: float) -> str:
    """Return a number with its sign, as the reader writes it."""
    shown = figure(abs(value))
    return shown if shown == figure(0) else f"{'+' if value > 0 else '−'}{shown}"


def plain(value: float) -> str:
    """Return a number as the reader writes it, a minus sign where it is below zero and no sign where it is above."""
    return signed(value).removeprefix("+")


def estimate(value: float, low: float, high: float) -> str:
    """Return a number with its interval, signs as the reader writes them: "+0.20 (from −0.10 to +0.50)"."""
    words = {"value": signed(value), "low": signed(low), "high": signed(high)}
    return _("%(value)s (from %(low)s to %(high)s)") % words


def ranks(low: int, high: int) -> str:
    """Return an interval of ranks: "1–3", or "1" where the ends are one."""
    return f"{low}–{high}" if low != high else str(low)


def seat(number: int) -> str:
    """Return how a seat is called."""
    return _("Seat %(number)s") % {"number": number}


def separation(first: str, other: str, hundred: int) -> str:
    """Say whether the data tell two proposals apart; ``hundred``: of 100 simulations ``first`` is better in so many."""
    if hundred >= SEPARATED:
        told = _(
            "The data separate %(first)s from %(other)s: %(first)s is the better one in %(hundred)s of 100 simulations."
        )
    elif hundred > 50:
        told = _(
            "The data do not separate %(first)s from %(other)s: %(first)s is the better one in %(hundred)s of 100 "
            "simulations."
        )
    else:
        told = _(
            "The data do not separate %(first)s from %(other)s. Once severity is taken into account, %(first)s is "
            "the better one in %(hundred)s of 100 simulations only."
        )
    return told % {"first": first, "other": other, "hundred": hundred}


def without_seat(seat: int, first: str | None) -> str:
    """Say who would be first without a seat."""
    if first is None:
        return _("Without Seat %(seat)s no proposal would comply.") % {"seat": seat}
    return _("Without Seat %(seat)s the first would be %(first)s.") % {"seat": seat, "first": first}


def stays_first(first: str) -> str:
    """Say that no seat alone decides."""
    return _("%(first)s stays first whichever seat is left out.") % {"first": first}


def leaning(criterion: str, points: int, first: str | None) -> str:
    """Say who would be first were a criterion heavier or lighter."""
    words = {"criterion": criterion, "points": abs(points), "first": first}
    if first is None:
        return _("With another weight for “%(criterion)s” no proposal would comply.") % words
    if points > 0:
        return _("Were “%(criterion)s” %(points)s points heavier, the first would be %(first)s.") % words
    return _("Were “%(criterion)s” %(points)s points lighter, the first would be %(first)s.") % words


def weights_hold(first: str, points: int) -> str:
    """Say that no criterion's weight decides."""
    return _("%(first)s stays first when any criterion weighs %(points)s points more or less.") % {
        "first": first,
        "points": points,
    }


def share_of_weights(first: str, share: float) -> str:
    """Say under how many of all weightings a proposal has the highest mean."""
    return _("Of all ways to weigh the criteria, %(first)s has the highest mean in %(share)s of 100.") % {
        "first": first,
        "share": round(100 * share),
    }


def agreement(alpha: Alpha) -> str:
    """Say what an alpha means; one whose interval reaches down to where nothing is built on it is not called good."""
    if alpha.band in {"reliable", "tentative"} and not alpha.sure:
        return _("The assessors seem to agree, but too little was read to be sure: read their reasons, too.")
    return {
        "reliable": _("The assessors agree well: the levels can be relied on."),
        "tentative": _("The assessors agree in part: conclude with care."),
        "poor": _("The assessors agree little: read their reasons before you rely on the mean."),
        "none": _("Too little varies, or too little was read twice, to tell whether the assessors agree."),
    }[alpha.band]


def severity(seat: int, value: float, low: float, high: float) -> str:
    """Say that a seat is severe or mild; the ends of the 90 % interval are on one side of zero."""
    near, far = sorted((abs(low), abs(high)))
    words = {"seat": seat, "value": figure(abs(value)), "near": figure(near), "far": figure(far)}
    if value < 0:
        return (
            _("Seat %(seat)s is severe: it gives %(value)s levels less than the panel (%(near)s to %(far)s less).")
            % words
        )
    return _("Seat %(seat)s is mild: it gives %(value)s levels more than the panel (%(near)s to %(far)s more).") % words


def gave(seat: int, hundredths: int) -> str:
    """Say what a seat gave more (or less, below zero) than the panel, in hundredths of a level, and what follows."""
    words = {"seat": seat, "value": figure(abs(hundredths) / 100)}
    if hundredths == 0:
        return _("Seat %(seat)s gave neither more nor less than the panel for the same proposals.") % words
    if hundredths < 0:
        return (
            _(
                "Seat %(seat)s gave on average %(value)s points less than the panel for the same proposals: so much is "
                "added to what it gave."
            )
            % words
        )
    return (
        _(
            "Seat %(seat)s gave on average %(value)s points more than the panel for the same proposals: so much is "
            "taken off what it gave."
        )
        % words
    )


def straight(seat: int, flat: int, read: int) -> str:
    """Say that a seat gave one level to everything."""
    return ngettext(
        "Seat %(seat)s gave one and the same level on all criteria in %(flat)s of %(read)s proposal.",
        "Seat %(seat)s gave one and the same level on all criteria in %(flat)s of %(read)s proposals.",
        read,
    ) % {"seat": seat, "flat": flat, "read": read}


def unlike(seat: int, candidate: str, given: float, expected: float) -> str:
    """Say that a seat's mean level for one proposal is far from what its other levels and the panel's let expect."""
    words = {"seat": seat, "candidate": candidate, "given": figure(given), "expected": figure(expected)}
    return (
        _(
            "Seat %(seat)s gave %(candidate)s a mean of %(given)s, where %(expected)s was to be expected: "
            "read its reasons."
        )
        % words
    )


def what_if(first: str | None, official: str | None) -> str:
    """Say what the tried panel or weights would do to the first place."""
    if first is None:
        return _("Like this no proposal would comply.")
    if first == official:
        return _("Like this %(first)s stays first.") % {"first": first}
    return _("Like this the first would be %(first)s.") % {"first": first}
