"""The committee of a call: how it is made up, and who presides over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call
from kernel.verdict import first_no, require
from ledger.actions import record
from selection.models import Committee, Seat
from selection.queries.committee import before_sharing, made_up
from selection.rules.committee import is_grounded, is_sound, may_give_competences, may_give_office, may_make_up
from selection.rules.seats import APPOINTING, may_keep_panel
from selection.states import Office, SeatState


@transaction.atomic
def make_up_committee(
    *,
    call: Call,
    size: int,
    by: Any,
    most_from_area: int = 0,
    competences: Sequence[str] = (),
    resolution_no: str = "",
    reason: str = "",
) -> Committee:
    """Set how a committee is made up: freely until the announcement, then with an act and a reason until the close.

    ``size``: titular seats (one of ``SIZES``); ``most_from_area``: readers of a proposal from one area, 0 for any.
    Raises ``Refused``.
    """
    call = lock_call(call)
    names = [name.strip() for name in competences if name.strip()]
    require(
        first_no(
            may_make_up(state=call.state),
            is_grounded(state=call.state, resolution_no=resolution_no, reason=reason),
            is_sound(size=size, most_from_area=most_from_area, competences=names),
            may_keep_panel(steers=steers(by, call.entity)),
        )
    )
    values = {"size": size, "most_from_area": most_from_area, "competences": names}
    committee, _made = Committee.objects.update_or_create(call=call, defaults=values)
    act = {"resolution_no": resolution_no.strip(), "reason": reason.strip()}
    record("committee", by=by, call=call.reference, **values, **{name: text for name, text in act.items() if text})
    return committee


@transaction.atomic
def give_office(*, seat: Seat, office: str, by: Any, resolution_no: str = "") -> None:
    """Make a titular seat president or secretary; who was it so far takes her office. Raises ``Refused``."""
    call = lock_call(seat.call)
    seat = Seat.objects.get(pk=seat.pk)
    require(
        first_no(
            may_give_office(
                titular=seat.stands_for_id is None,
                active=seat.state == SeatState.ACTIVE,
                office=office,
                before_closing=call.state in APPOINTING,
            ),
            may_keep_panel(steers=steers(by, call.entity)),
        )
    )
    had, titular = seat.office, Seat.objects.filter(call=call, state=SeatState.ACTIVE, stands_for=None)
    other = titular.filter(office=office).exclude(pk=seat.pk).first()
    # One president at any moment: first nobody, then the new one.
    for one, given in ((other, Office.MEMBER), (seat, office), (other, had)):
        if one is not None:
            _name(one, given)
    record(
        "office_given",
        by=by,
        call=call.reference,
        seat=seat.number,
        office=str(office),
        instead_of=other.number if other else 0,
        resolution_no=resolution_no.strip(),
    )


@transaction.atomic
def give_competences(*, seat: Seat, competences: Sequence[str], resolution_no: str, by: Any) -> None:
    """Put the competences of a held seat right, before proposals are shared out. Raises ``Refused``.

    ``competences``: all that she has from now on, of those that the committee needs.
    """
    call = lock_call(seat.call)
    seat = Seat.objects.get(pk=seat.pk)
    offered = made_up(call).competences
    require(
        first_no(
            may_keep_panel(steers=steers(by, call.entity)),
            may_give_competences(
                active=seat.state == SeatState.ACTIVE,
                before_sharing=before_sharing(call),
                offered=offered,
                chosen=competences,
                has=seat.competences,
                act=resolution_no,
            ),
        )
    )
    before, seat.competences = seat.competences, [name for name in offered if name in competences]
    seat.save(update_fields=["competences"])
    record(
        "competences_given",
        by=by,
        call=call.reference,
        seat=seat.number,
        before=before,
        competences=seat.competences,
        resolution_no=resolution_no.strip(),
    )


def _name(seat: Seat, office: str) -> None:
    """Give a seat an office, and her substitute with it."""
    seat.office = office
    seat.save(update_fields=["office"])
    Seat.objects.filter(stands_for=seat, state=SeatState.ACTIVE).update(office=office)
