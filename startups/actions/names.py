"""Declaring by name after the opening, what the platform computes from it, and how the entity goes on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.actions.calls import declare_deserted
from challenges.actions.clock import lock_call
from challenges.models import Call
from challenges.queries.questions import focal_points
from challenges.states import EndCause
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import post
from selection.actions.reserves import set_aside
from selection.queries.ranking import decision_of, seats_that_declare
from startups import emails
from startups.models import NameDeclaration, NameReview, Submission, WayTaken
from startups.queries import names as reading
from startups.queries.submissions import behind, team_users
from startups.queries.unsealing import opened_submission
from startups.rules import names as rules
from startups.rules.commitments import new_salt, salted
from startups.states import Way


@transaction.atomic
def ask_names(*, call: Call, by: Any) -> None:
    """Ask everybody who judged, and who decided, to declare about the identity that was just opened."""
    opened = opened_submission(call)
    decision = decision_of(call)
    if opened is None or decision is None:
        return
    people = [seat.user for seat in seats_that_declare(call)] + [decision.decided_by]
    for user in people:
        post(**emails.names_asked(call=call, user=user, code=str(opened.code), due_at=reading.due_at(call, opened)))


@transaction.atomic
def declare_names(
    *, call: Call, conflict: bool, by: Any, grounds: Iterable[str] = (), reason: str = ""
) -> NameDeclaration:
    """Say whether one has a conflict with the start-up that was opened; a later declaration amends an earlier one.

    The record tells the seat and the grounds, not the words: they are sealed, it keeps their salted hash. The last
    declaration that was missing has the ranking computed again. Raises ``Refused``.
    """
    call = lock_call(call)
    opened = opened_submission(call)
    asked, seat = reading.own_place(call, by)
    require(rules.may_declare(asked=asked, state=call.state, opened=opened is not None))
    assert opened is not None
    marked = sorted(set(grounds))
    earlier = reading.newest(opened).get(by.pk)
    require(
        rules.is_whole(
            conflict=conflict, grounds=marked, reason=reason, earlier=earlier.grounds if earlier is not None else None
        )
    )
    require(rules.keeps_word(conflict=conflict, barred=reading.read_though_barred(call, seat, opened)))
    salt = new_salt()
    text = rules.content(reason=reason if conflict else "", salt=salt)
    made = NameDeclaration.objects.create(
        call=call,
        submission=opened,
        person=by,
        seat=seat,
        version=earlier.version + 1 if earlier is not None else 1,
        grounds=marked,
        reason=reason.strip() if conflict else "",
        commitment=salted(salt, text),
        declared_at=timezone.now(),
    )
    record(
        "names_declared",
        by=by,
        call=call.reference,
        code=str(opened.code),
        seat=seat.number if seat else 0,
        version=made.version,
        grounds=marked,
        commitment=made.commitment,
    )
    if not rules.missing(reading.said(call, opened)) or reading.newest_review(opened) is not None:
        _review(call, opened)
    return made


@transaction.atomic
def go_on_without(*, call: Call, by: Any) -> NameReview:
    """Take everybody who stayed silent beyond the term for somebody with a conflict. Raises ``Refused``."""
    call = lock_call(call)
    require(reading.may_go_on_without(call, by))
    opened = opened_submission(call)
    assert opened is not None
    return _review(call, opened)


def _review(call: Call, opened: Submission) -> NameReview:
    """Compute the ranking without who leaves, say whether the decision stands, and tell who must choose if not."""
    lines = reading.said(call, opened)
    leaving, silent = rules.left_out(lines)
    ways, changes = reading.computed(call, str(opened.code), leaving)
    review = NameReview.objects.create(
        call=call,
        submission=opened,
        left_out=leaving,
        silent=silent,
        authority=rules.of_authority(lines),
        ways=ways,
        changes=changes,
        reviewed_at=timezone.now(),
    )
    record(
        "names_reviewed",
        by="platform",
        call=call.reference,
        code=str(opened.code),
        due_at=reading.due_at(call, opened).isoformat(),
        left_out=leaving,
        silent=silent,
        authority=review.authority,
        changes=changes,
        ways=ways,
    )
    if not review.stands:
        people = [*grants.appointed(call, CallRole.AUTHORITY), *focal_points(call)]
        for user in {person.pk: person for person in people}.values():
            post(**emails.names_conflict(call=call, user=user, review=review.pk))
    return review


@transaction.atomic
def take_way(*, call: Call, way: str, reasons: str, resolution_no: str, by: Any) -> WayTaken:
    """Choose in writing how to go on: confirm, go to the next that complies, or leave the call deserted.

    Raises ``Refused``.
    """
    call = lock_call(call)
    require(reading.may_take_way(call, by))
    opened, decision = opened_submission(call), decision_of(call)
    assert opened is not None
    assert decision is not None
    decided = decision.decided_by_id == by.pk
    require(rules.is_sound_way(way=way, decided=decided, reasons=reasons, resolution_no=resolution_no))
    review = reading.newest_review(opened)
    assert review is not None
    made = WayTaken.objects.create(
        review=review,
        way=way,
        reasons=reasons.strip(),
        resolution_no=resolution_no.strip(),
        taken_by=by,
        taken_at=timezone.now(),
    )
    record(
        "names_way",
        by=by,
        call=call.reference,
        code=str(opened.code),
        way=str(way),
        reasons=made.reasons,
        resolution_no=made.resolution_no,
    )
    if way == Way.NEXT:
        _go_to_next(call, reading.order_without(call, review), made.reasons, by)
    elif way == Way.DESERTED:
        declare_deserted(call=call, cause=EndCause.CONFLICT, reason=made.reasons, by=by)
    return made


def _go_to_next(call: Call, order: list[str], reason: str, by: Any) -> None:
    code = set_aside(call=call, order=order, reason=reason, by=by)
    for person in grants.appointed(call, CallRole.CUSTODIAN) if code else ():
        post(**emails.names_next(call=call, user=person))
    reserve = behind(call, code) if code else None
    if reserve is not None:
        for person in team_users(reserve.startup_id):
            post(**emails.offered(submission=reserve, user=person))


@transaction.atomic
def remind_names(*, call: Call, by: Any) -> None:
    """Remind, once, everybody who owes a declaration about an opened identity."""
    opened = opened_submission(call)
    if opened is None or reading.newest_review(opened) is not None:
        return
    owing = {one.person for one in rules.missing(reading.said(call, opened))}
    for user in reading.people_by_id(owing):
        post(
            **emails.names_asked(
                call=call, user=user, code=str(opened.code), due_at=reading.due_at(call, opened), again=True
            )
        )
