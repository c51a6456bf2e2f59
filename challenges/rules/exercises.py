"""Decisions about exercises and workshops: pure."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.states import BY_THE_ENTITY, CallRole
from challenges.states import CallState
from kernel.verdict import YES, Verdict, no

#: States in which an exercise is still prepared: workshops, frame, dates.
PREPARING = frozenset({CallState.DRAFT, CallState.FRAMING})
#: How many keep the identities of a call: nobody opens them alone.
CUSTODIANS = 2


def may_steer(*, steers: bool) -> Verdict:
    """Say whether a person runs exercises for an entity (focal point or GovLink's staff)."""
    return YES if steers else no(_("Only the focal point of the entity and GovLink's staff may do this."))


def may_keep_lists(*, is_staff: bool) -> Verdict:
    """Say whether a person may take in lists of partners and of mentors."""
    return YES if is_staff else no(_("Only GovLink's staff may do this."))


def may_appoint(*, steers: bool, is_staff: bool, own: bool, role: str, of_staff: bool = False) -> Verdict:
    """Say whether a person may appoint somebody to a role. ``own``: it would be herself; ``of_staff``: she is staff.

    Who keeps identities and who accompanies applicants is appointed by staff: they are told when the person belongs to
    an applicant, and the entity must not be.
    """
    if not steers:
        return may_steer(steers=False)
    if own:
        return no(_("Nobody appoints herself. Ask somebody else of GovLink's staff or the entity's focal point."))
    if of_staff and role == CallRole.AUTHORITY:
        return no(_("Appoint somebody else: GovLink's staff neither judge nor decide."))
    if of_staff and role == CallRole.AUDITOR:
        return no(_("Appoint somebody else: GovLink's staff do not audit what they run."))
    if role not in BY_THE_ENTITY and not is_staff:
        return no(_("Custodians and mentors are appointed by GovLink's staff. Ask them."))
    return YES


def may_choose_category(
    *, state: str, is_authority: bool, active: bool, is_staff: bool = False, resolution_no: str = ""
) -> Verdict:
    """Say whether a person may choose the work category: the authority, or staff who put a resolution on record."""
    if not is_authority and not is_staff:
        return no(_("The category is chosen by the authority appointed to this exercise."))
    if not is_authority and not resolution_no.strip():
        return no(_("Write the number of the resolution by which the authority chose the category."))
    if state not in PREPARING:
        return no(_("The call was announced: its category does not change any more."))
    return YES if active else no(_("This category is not in use. Choose another one."))


def may_plan(*, state: str, steers: bool) -> Verdict:
    """Say whether workshops and surveys of an exercise may be planned by a person."""
    if not steers:
        return may_steer(steers=False)
    if state in {CallState.PUBLISHED, CallState.CANCELLED, CallState.DESERTED}:
        return no(_("This exercise has ended."))
    return YES


def workshop_in_order(*, starts_at: datetime, ends_at: datetime) -> Verdict:
    """Say whether a workshop ends after it starts."""
    return (
        YES if ends_at > starts_at else no(_("The workshop must end after it starts. Change one of the two moments."))
    )


def is_to_come(*, ends_at: datetime, now: datetime) -> Verdict:
    """Say whether the hours of a workshop that is being planned are still to come."""
    return YES if now < ends_at else no(_("These hours have passed. Choose hours that are still to come."))


def may_call_in(*, ends_at: datetime, now: datetime) -> Verdict:
    """Say whether people may still be called in to a workshop: until its hours have passed."""
    return YES if now < ends_at else no(_("This workshop is already over. Nobody can be called in any more."))


def may_note_attendance(*, starts_at: datetime, now: datetime) -> Verdict:
    """Say whether the attendance of a workshop may be noted: once it has begun."""
    return YES if now >= starts_at else no(_("The workshop has not begun yet. Note who came when it has."))
