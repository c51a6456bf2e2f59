"""Who may sit on the panel, and when the panel may begin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.states import CallState
from kernel.verdict import YES, Verdict, first_no, no

#: States in which seats are appointed, vacated and declared for.
APPOINTING = frozenset(
    {
        CallState.FRAMING,
        CallState.ANNOUNCED,
        CallState.OPEN,
        CallState.QUESTIONS_CLOSED,
        CallState.CLOSED,
        CallState.VERIFICATION,
        CallState.ASSESSMENT,
    }
)

#: States in which a seat without proposals is a substitute's.
STANDBY_STATES = (CallState.ASSESSMENT, CallState.DELIBERATION)


def may_keep_panel(*, steers: bool) -> Verdict:
    """Say whether a person looks after the panel: the entity's focal point or GovLink's staff."""
    if steers:
        return YES
    return no(_("Ask the entity's focal point: only the focal point or GovLink's staff can change the panel."))


def may_appoint(
    *, state: str, steers: bool, is_head: bool, had_seat: bool, own: bool = False, is_staff: bool = False
) -> Verdict:
    """Say whether a person may be given a seat. ``own``: by herself.

    Heads of the entity and councillors may not assess: Reglamento de la Ley 32069, art. 61. Nor may GovLink's staff
    (``is_staff``), who read lists that would be held back from who judges, and so tell her who applies.
    """
    if state not in APPOINTING:
        return no(_("Assessors are appointed before the assessment closes: this call is past that."))
    if own:
        return no(_("Nobody appoints herself. Ask somebody else of GovLink's staff or the entity's focal point."))
    if is_staff:
        return no(_("Appoint somebody else: GovLink's staff neither judge nor decide."))
    if is_head:
        return no(_("Appoint somebody else: the head of the entity and its councillors may not assess."))
    if had_seat:
        return no(_("Appoint somebody else: this person has or had a seat in this call."))
    return may_keep_panel(steers=steers)


def may_vacate(*, state: str, steers: bool, active: bool, reason: str) -> Verdict:
    """Say whether a seat may be vacated."""
    if not active:
        return no(_("This seat is vacated already."))
    if state not in APPOINTING:
        return no(_("A seat can be vacated until the assessment is closed. The scores of this call are closed."))
    if not reason.strip():
        return no(_("Write why the seat is vacated."))
    return may_keep_panel(steers=steers)


def may_declare(*, own: bool, active: bool, declared: bool, state: str) -> Verdict:
    """Say whether an assessor may declare her interests."""
    if not own or not active:
        return no(_("Only who holds this seat can declare for it."))
    if declared:
        return no(_("You have declared already."))
    if state not in APPOINTING:
        return no(_("The assessment of this call is over."))
    return YES


def may_receive(*, state: str) -> Verdict:
    """Say whether the blind room takes proposals in: during the eligibility check only."""
    if state == CallState.VERIFICATION:
        return YES
    return no(_("Proposals are handed over during the eligibility check, before the assessment begins."))


def may_open(*, state: str, entitled: bool, entries: int, ready: int, needed: int, installed: Verdict = YES) -> Verdict:
    """Say whether the blind assessment may begin.

    ``ready``: seats that have declared; ``needed``: seats of a panel; ``installed``: whether the committee is complete.
    """
    if state != CallState.VERIFICATION:
        return no(_("The assessment begins once the eligibility of the applicants was checked."))
    return first_no(
        may_keep_panel(steers=entitled),
        YES if entries else no(_("Nothing to assess: no proposal has been handed over to the panel yet.")),
        YES
        if ready >= needed
        else no(
            _("Wait until %(needed)s assessors have declared their interests: %(ready)s did so far.")
            % {"needed": needed, "ready": ready}
        ),
        installed,
    )


def may_share(*, shared: bool) -> Verdict:
    """Say whether the proposals could be shared out. The sentence is one for every cause: it names nobody."""
    if shared:
        return YES
    return no(
        _(
            "The proposals cannot be shared out among the assessors who have declared. Appoint one more assessor; "
            "open the assessment once she has declared."
        )
    )


def may_close(
    *, state: str, steers: bool, unsealed: int, thinnest: int, needed: int, rounds: int, waiting: int
) -> Verdict:
    """Say whether the assessment may be closed.

    ``unsealed``: assessments of active seats that wait; ``thinnest``: how many sealed assessments the least read
    entry has; ``needed``: how many it must have. ``rounds`` of questions whose answers are not shown yet, and questions
    ``waiting`` for the moderator: candidates were promised to be heard, assessors to be asked for.
    """
    if state != CallState.ASSESSMENT:
        return no(_("This call is not in blind assessment."))
    if unsealed:
        told = ngettext(
            "Wait until every assessor has sent all of her scores: %(n)s is missing.",
            "Wait until every assessor has sent all of her scores: %(n)s are missing.",
            unsealed,
        )
        return no(told % {"n": unsealed})
    if thinnest < needed:
        return no(_("Appoint a substitute: some proposal has been read by fewer than %(n)s assessors.") % {"n": needed})
    if rounds:
        return no(_("Wait until the round of questions has ended and its answers are shown to the panel."))
    if waiting:
        return no(_("Open or leave out the questions of the panel that wait first: %(n)s.") % {"n": waiting})
    return may_keep_panel(steers=steers)
