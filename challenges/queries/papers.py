"""Papers that were made, and what this room says in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts import grants
from accounts.states import CallRole
from challenges.models import Call, Paper, PublicQuestion
from challenges.queries.questions import focal_points, waiting_count
from challenges.rules.papers import Agreement, Attendee, Contents, Point, Table, moment
from challenges.states import TIMED_STATES, CallState
from kernel.verdict import YES, Verdict, no
from ledger.actions import actor
from ledger.queries import happened, payload

_NOT_YET = (CallState.DRAFT, CallState.FRAMING, CallState.ANNOUNCED, CallState.OPEN)


def papers_of(call: Call) -> list[Paper]:
    """Return a call's papers without their texts, newest first."""
    return list(Paper.objects.filter(call=call).defer("data").order_by("-number"))


def call_facts(call: Call) -> dict[str, str]:
    """Return what every paper says about its call."""
    entity = call.entity
    return {
        "reference": call.reference,
        "title": call.title,
        "entity": entity.legal_name,
        "tax_id": entity.tax_id,
        "city": entity.city,
        "zone": entity.time_zone,
    }


def people(users: Iterable[Any], office: str) -> list[Attendee]:
    """Return people with what they are in a session."""
    return [Attendee(user.name, office) for user in users]


def appointees(call: Call, role: CallRole, users: Iterable[Any] | None = None) -> list[Attendee]:
    """Return who is appointed to a role on a call, each with the act that appointed her, as the record has it.

    ``users``: only these, in their order.
    """
    told = [payload(one) for one in happened(call.reference, "appointment")]
    acts = {one["person"]: one["resolution_no"] for one in told if one["role"] == role}
    found = grants.appointed(call, role) if users is None else users
    return [Attendee(user.name, str(role.label), acts.get(actor(user), "")) for user in found]


def of_authority(call: Call) -> list[Attendee]:
    """Return the appointed authority of a call with the act that appointed her, as the record has it."""
    return appointees(call, CallRole.AUTHORITY)


def answers_due(call: Call, phase: str) -> Verdict:
    """Say whether the paper of the answers can be made: questions are closed and all are answered."""
    if phase in _NOT_YET or (phase not in TIMED_STATES | {CallState.CLOSED} and not call.questions_until):
        return no(_("Questions are still open."))
    if waiting_count(call):
        return no(_("Some questions wait for their answer."))
    return YES


def answers_contents(call: Call) -> Contents:
    """Return what the paper of the answers says: every published question with its answer; nobody asked them."""
    zone = call.entity.time_zone
    found = list(
        PublicQuestion.objects.filter(call=call, published_at__isnull=False)
        .select_related("answered_by_area", "amendment")
        .defer("text", "asker_seal")
        .order_by("number")
    )
    rows = [
        (
            str(one.number),
            one.public_text,
            one.answer,
            one.answered_by_area.name if one.answered_by_area else "",
            moment(one.published_at, zone),
        )
        for one in found
    ]
    changes = [
        (str(one.number), one.reason, moment(one.published_at, zone)) for one in call.amendments.order_by("number")
    ]
    heads = (_("No."), _("Question"), _("Answer"), _("Area"), _("Published"))
    points = [
        Point(
            _("Questions and answers"),
            [
                _("Questions were taken in until %(until)s. %(n)s were answered; who asked is not told to anybody.")
                % {"until": moment(call.questions_until, zone), "n": len(rows)}
            ],
            [Table(_("Questions and answers"), heads, rows)] if rows else [],
        )
    ]
    if changes:
        told = Table(_("Amendments"), (_("No."), _("Reason"), _("Published")), changes)
        points.append(Point(_("Amendments of the call"), [], [told]))
    return Contents(
        organ=_("Areas of the entity that answer, convened by its focal point"),
        attendees=people(focal_points(call), _("Focal point")),
        points=points,
        agreements=[Agreement(_("The answers above are published for everybody alike."))],
        began_at=call.opens_at,
        held_at=max((one.published_at for one in found if one.published_at), default=call.questions_until),
    )


def recorded_at(call: Call, kind: str) -> Any:
    """Return when something of a kind last stood in a call's record; None when it never did."""
    return happened(call.reference, kind).order_by("-seq").values_list("recorded_at", flat=True).first()
