"""Decisions about who keeps the identities of a call: pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.states import CallRole
from challenges.rules.exercises import PREPARING
from challenges.states import TIMED_STATES
from kernel.verdict import YES, Verdict, no


def names_are_kept(state: str, resumes_to: str = "") -> bool:
    """Say whether custodians may read names: the call closed. A suspended one (``resumes_to``) had not."""
    return (resumes_to or state) not in PREPARING | TIMED_STATES


def stays_shut_out(*, role: str, state: str) -> bool:
    """Say whether a dismissed person keeps her exclusive role: a custodian once the call closed may know names."""
    return role == CallRole.CUSTODIAN and names_are_kept(state)


def may_keep(*, held: bool, belongs: bool, facilitates: bool) -> Verdict:
    """Say whether a person may become custodian. ``belongs``: to the call's entity, now or from a coming day on.

    Whoever judges, decides, audits or belongs to an applicant is refused where exclusive roles are claimed.
    """
    if held:
        return no(_("This person keeps the identities of this call already. Choose another one."))
    if belongs:
        return no(
            _(
                "This person belongs to the entity that judges, so she cannot keep the identities of its calls. "
                "Choose somebody from outside."
            )
        )
    if facilitates:
        return no(
            _("This person facilitates this exercise, so she cannot keep its identities. Choose somebody from outside.")
        )
    return YES


def may_facilitate(*, is_custodian: bool) -> Verdict:
    """Say whether a person may facilitate an exercise: who keeps its identities does not work with those who judge."""
    if is_custodian:
        return no(_("This person keeps the identities of this call. Choose another one."))
    return YES


def may_ask_for_successor(*, is_custodian: bool, kept: bool, asked: bool, resolution_no: str = "-") -> Verdict:
    """Say whether a person may ask for a successor in her place. ``kept``: the call has closed."""
    if not is_custodian:
        return no(_("Only a custodian of this call can ask for her successor."))
    if not kept:
        return no(_("The call has not closed yet. Write to GovLink's staff: they appoint another custodian."))
    if asked:
        return no(_("You have asked for a successor. You keep your place until GovLink's staff have appointed one."))
    return YES if resolution_no.strip() else no(_("Write the number of the act by which you leave your place."))


def may_appoint_successor(*, is_staff: bool, keeps: bool, own: bool, asked: bool, resolution_no: str) -> Verdict:
    """Say whether a person may appoint a custodian once the call closed and names can be read.

    A custodian has to ask for it and somebody else, of GovLink's staff and no custodian (``keeps``), has to do it:
    nobody alone decides who reads the names.
    """
    if not is_staff:
        return no(_("The call has closed: only GovLink's staff appoint a custodian, when a present one asks for it."))
    if keeps or own:
        return no(_("You keep the identities of this call or would keep them. Ask somebody else of GovLink's staff."))
    if not asked:
        return no(
            _(
                "The call has closed: a custodian is appointed only in the place of one who asked for a successor. "
                "She asks on her desk, with the number of the act."
            )
        )
    return YES if resolution_no.strip() else no(_("Write the number of the act that appoints the person."))
