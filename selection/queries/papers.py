"""What the blind room says in the papers of a call: codes, seats, levels, reasons. It can reach nothing else."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.states import CallRole
from challenges.models import Call, Criterion
from challenges.queries.papers import appointees, of_authority, recorded_at
from challenges.rules.papers import NO_AWARD, Agreement, Attendee, Contents, Point, Table, Vote, moment
from challenges.states import CallState
from kernel.verdict import YES, Verdict, no
from ledger.queries import happened, payload
from selection.models import Decision, Entry, Seat
from selection.queries.former import review_points, taken_back_points
from selection.queries.official import severities_of
from selection.queries.ranking import (
    Place,
    decision_of,
    dissents_of,
    reasons_by_criterion,
    standings,
)
from selection.rules.assignment import panel_size
from selection.states import EntryState, SeatState


def seats_of_call(call: Call) -> list[Seat]:
    """Return every seat of a call with its person, by number."""
    found = Seat.objects.filter(call=call).select_related("user").defer("user__password")
    return list(found.order_by("number"))


def _office(seat: Seat) -> str:
    """Return what a seat is: its office on the committee where it has one, its number, and whether it was vacated."""
    words = [str(getattr(seat, "role", "") or _("Assessor")), _("seat %(n)s") % {"n": seat.number}]
    return ", ".join(words + ([_("vacated")] if seat.state == SeatState.VACATED else []))


def tie_rules() -> dict[str, str]:
    """Return how ties are broken, in order, in the language that is set."""
    return {
        "heaviest": _("heaviest criterion"),
        "minimum": _("highest minimum"),
        "spread": _("lowest spread"),
        "lot": _("public lot"),
    }


def attendees_of(seats: list[Seat]) -> list[Attendee]:
    """Return the holders of seats as they attend: name, office, resolution."""
    return [Attendee(seat.user.name, _office(seat), seat.resolution_no) for seat in seats]


def declarations_of(call: Call, seats: list[Seat]) -> list[str]:
    """Say who declared her interests and when; what she declared lies sealed and is in no paper."""
    return [
        _("Seat %(n)s declared her interests on %(at)s; what she declared is sealed.")
        % {"n": seat.number, "at": moment(seat.declared_at, call.entity.time_zone)}
        for seat in seats
        if seat.declared_at
    ]


# --- installation -----------------------------------------------------------------------------------------------------


def installation_due(call: Call) -> Verdict:
    """Say whether the committee is complete: enough seats that declared."""
    ready = Seat.objects.filter(call=call, state=SeatState.ACTIVE, declared_at__isnull=False).count()
    if ready < panel_size(call.assessments_per_entry):
        return no(_("The committee is not complete: seats are missing, or declarations."))
    return YES


def installation_said(call: Call) -> tuple[list[Point], list[Agreement]]:
    """Return the points and the agreement of the installation; nothing of them is read from the record."""
    criteria = [
        (one.code, str(one.text("name")), str(one.complies_from), f"{one.weight}%")
        for one in Criterion.objects.filter(call=call)
    ]
    zone = call.entity.time_zone
    heads = (_("Code"), _("Criterion"), _("Complies from level"), _("Weight"))
    points = [
        Point(_("Installation"), [_("The seats above take office. Each reads and scores alone before seeing others.")]),
        Point(
            _("Rules of the assessment"),
            [
                _("A proposal complies when on every criterion the majority of its assessors is at or above its line."),
                _("What ranks: %(statistic)s.") % {"statistic": call.get_statistic_display()},
                _("Deadline for proposals: %(at)s.") % {"at": moment(call.closes_at, zone)},
                _("Ties are broken in this order: %(rules)s.") % {"rules": "; ".join(tie_rules().values())},
            ],
            [Table(_("Criteria"), heads, criteria)],
        ),
    ]
    return points, [Agreement(_("The committee is installed and accepts the published rules."))]


def installation_contents(call: Call) -> Contents:
    """Return what the paper of the installation says: the seats, their acts, the frozen rules."""
    seats = [seat for seat in seats_of_call(call) if seat.state == SeatState.ACTIVE]
    points, agreements = installation_said(call)
    return Contents(
        organ=_("Committee of assessors of the call"),
        attendees=attendees_of(seats),
        declarations=declarations_of(call, seats),
        points=points,
        agreements=agreements,
        quorum=len(seats),
        began_at=min((seat.declared_at for seat in seats if seat.declared_at), default=None),
        held_at=max((seat.declared_at for seat in seats if seat.declared_at), default=None),
    )


# --- verification -----------------------------------------------------------------------------------------------------


def verification_due(call: Call) -> Verdict:
    """Say whether the blind copies were handed over."""
    if not Entry.objects.filter(call=call).exists():
        return no(_("The proposals were not handed over yet."))
    return YES


def desk_texts(told: dict[str, Any]) -> list[Any]:
    """Return what the custodians' desk let assessors read, in all."""
    return [
        _("Words hidden with certainty that two custodians uncovered: %(n)s.") % {"n": told["uncovered"]},
        _("Files that a custodian looked at and let through: %(n)s. Left out: %(out)s.")
        % {"n": told["files_shown"], "out": told["files_left_out"]},
    ]


def verification_contents(call: Call) -> Contents:
    """Return what the paper of the verification says: how many came, and which codes were admitted."""
    codes = list(Entry.objects.filter(call=call).order_by("code").values_list("code", flat=True))
    told = [payload(one) for one in happened(call.reference, "submissions_closed")]
    over = [payload(one) for one in happened(call.reference, "handed_over")]
    received = told[-1]["count"] if told else len(codes)
    refused = over[-1].get("not_eligible", 0) if over else 0
    desk = [payload(one) for one in happened(call.reference, "desk_tally")]
    table = Table(
        _("Proposals admitted, by code"),
        (_("Code"), _("State")),
        [(code, _("Admitted")) for code in codes],
    )
    texts = [
        _("Received: %(n)s. Admitted: %(in)s. Not eligible: %(out)s.")
        % {"n": received, "in": len(codes), "out": refused},
        _("Who stands behind a code is sealed. Teams that were not admitted read the reason on their own page."),
        *(desk_texts(desk[-1]) if desk else ()),
    ]
    return Contents(
        organ=_("Custodians of identities appointed to the call"),
        attendees=appointees(call, CallRole.CUSTODIAN),
        points=[Point(_("Verification of eligibility"), texts, [table])],
        agreements=[Agreement(_("The proposals listed are handed to the committee under their codes."))],
        began_at=recorded_at(call, "submissions_closed"),
        held_at=recorded_at(call, "handed_over"),
    )


# --- ranking ---------------------------------------------------------------------------------------------------------


def severity_points(call: Call) -> list[Point]:
    """Return what each seat gave more or less than the panel, where the call ranks by the adjusted total."""
    told = severities_of(call)
    text = _(
        "The call ranks by the adjusted total, as its rules said before the opening: the weighted mean, once what each "
        "seat gave more or less than the panel for the same proposals is taken off."
    )
    return [Point(_("Severe and mild seats"), [text, *told])] if told else []


def totals_heads(adjusted: bool) -> tuple[str, ...]:
    """Return the heads of the columns of an official total: with the mean that an adjusted one comes from."""
    return (_("Adjusted total"), _("Weighted mean")) if adjusted else (_("Weighted mean"),)


def _totals(place: Place) -> tuple[str, ...]:
    return (f"{place.mean:.2f}", f"{place.raw_mean:.2f}") if place.adjusted else (f"{place.mean:.2f}",)


def ranking_table(places: list[Place]) -> Table:
    """Return a ranking as a table, by code."""
    rows = [
        (str(one.rank), one.entry.code, one.entry.mark, *_totals(one), _("Yes") if one.complies else _("No"))
        for one in places
    ]
    adjusted = any(one.adjusted for one in places)
    return Table(_("Ranking"), (_("Rank"), _("Code"), _("Name"), *totals_heads(adjusted), _("Complies")), rows)


# --- decision ---------------------------------------------------------------------------------------------------------


def decision_due(call: Call, phase: str) -> Verdict:
    """Say whether the authority decided, or the call ended without a decision."""
    if phase in _ENDED or Decision.objects.standing().filter(call=call).exists():
        return YES
    return no(_("The authority has not decided yet."))


_ENDED = {CallState.DESERTED: "call_deserted", CallState.CANCELLED: "call_cancelled"}


def decision_contents(call: Call) -> Contents:
    """Return what the paper of the decision says: choice, reasons, reserves, votes against, reviews; or why it ended.

    All of it by code and by number of the seat.
    """
    places, decision, zone = standings(call), decision_of(call), call.entity.time_zone
    points = [Point(_("Ranking before the authority"), [], [ranking_table(places)])] if places else []
    points += severity_points(call)
    points += taken_back_points(call)
    agreements, notices = [], [str(NO_AWARD)]
    if decision is not None:
        votes = [_of_authority(call, decision.reasons)]
        votes += [Vote(_("Seat %(n)s") % {"n": one.seat.number}, False, one.reasons) for one in dissents_of(call)]
        points += [_decided(decision), _reserves(decision, places), *review_points(call)]
        basis = _("The decision and the votes against it, as they were given on the platform.")
        goes = _("Proposal %(code)s goes to the pilot.") % {"code": decision.entry.code}
        agreements.append(Agreement(goes, votes, basis))
        notices.append(
            _("Candidates may ask for a review by code until %(at)s.") % {"at": moment(call.review_until, zone)}
        )
    if call.state in _ENDED:
        points.append(_ending(call))
        agreements.append(Agreement(_ended_how(call), [_of_authority(call, call.end_reason)]))
    return Contents(
        organ=_("Deciding authority appointed to the call"),
        attendees=of_authority(call),
        points=points,
        agreements=agreements,
        notices=notices,
        began_at=recorded_at(call, "ranking") if decision else None,
        held_at=decision.decided_at if decision else recorded_at(call, _ENDED.get(CallState(call.state), "")),
    )


def _ended_how(call: Call) -> str:
    return _("The call is left deserted.") if call.state == CallState.DESERTED else _("The call is cancelled.")


def _ending(call: Call) -> Point:
    """Return why the call ended without a pilot: the cause from the list, and the reason that was published."""
    title = _("The call is deserted") if call.state == CallState.DESERTED else _("The call is cancelled")
    texts = [_("Cause: %(cause)s.") % {"cause": call.get_end_cause_display()}] if call.end_cause else []
    return Point(title, [*texts, call.end_reason] if call.end_reason else texts)


def _reserves(decision: Decision, places: list[Place]) -> Point:
    rows = [
        (str(number), place.entry.code, place.entry.mark, str(place.rank), *_totals(place))
        for number, code in enumerate(decision.reserves, start=1)
        for place in places
        if place.entry.code == code
    ]
    adjusted = any(place.adjusted for place in places)
    heads = (_("Order"), _("Code"), _("Name"), _("Rank"), *totals_heads(adjusted))
    if not rows:
        return Point(_("Reserves"), [_("No reserve was named: if the chosen one declines, the ranking decides.")])
    return Point(_("Reserves"), [], [Table(_("Reserves, in order"), heads, rows)])


def _of_authority(call: Call, reason: str) -> Vote:
    return Vote(str(CallRole.AUTHORITY.label), True, reason)


def _decided(decision: Decision) -> Point:
    texts = [
        _("Chosen: %(code)s. Resolution: %(act)s.") % {"code": decision.entry.code, "act": decision.resolution_no},
        decision.reasons,
        *(f"{label}: {reason}" for label, reason in reasons_by_criterion(decision)),
    ]
    if decision.departs_from_ranking:
        texts.append(_("Why not the first of the ranking: %(why)s") % {"why": decision.departure_reason})
    return Point(_("Decision"), texts)


def outcomes(call: Call) -> list[tuple[str, str]]:
    """Return (code, outcome) of every proposal, by code."""
    rows = Entry.objects.filter(call=call).order_by("code").values_list("code", "state")
    return [(code, str(EntryState(state).label)) for code, state in rows]
