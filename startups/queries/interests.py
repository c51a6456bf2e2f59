"""Declared interests and who applies, brought together: for the comparison alone, never for a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from challenges.models import Call
from selection.models import Seat
from selection.states import SeatState
from startups.masking import declare
from startups.models import IdentityItem, InterestDeclaration, Submission, TeamMember
from startups.queries.desks import is_handed_over
from startups.rules.interests import interests_of, may_supplement
from startups.rules.matching import Applicant, Interests, compared
from startups.states import IdentityKind as K
from startups.states import SubmissionState

_FIRM = (K.LEGAL_NAME, K.TRADE_NAME, K.PRODUCT)


def declared_at(seat: Seat) -> list[datetime]:
    """Return when a seat's declaration and its supplements were sealed: all that anybody is shown of them."""
    return list(InterestDeclaration.objects.filter(seat=seat).values_list("declared_at", flat=True))


def supplementable(seat: Seat, user: Any) -> Any:
    """Return the verdict whether a person may add to what she declared for a seat."""
    return may_supplement(
        own=seat.user_id == user.pk, active=seat.state == SeatState.ACTIVE, handed_over=is_handed_over(seat.call)
    )


def seat_by_id(pk: Any) -> Seat | None:
    """Return a seat with its call, for a background job."""
    return Seat.objects.select_related("call").filter(pk=pk).first()


def waiting_seats(call: Call) -> QuerySet[Seat]:
    """Return the seats that have declared and were not compared yet, with their people."""
    return Seat.objects.filter(
        call=call, state=SeatState.ACTIVE, admitted=False, declared_at__isnull=False
    ).select_related("user")


def bars(call: Call, seats: Iterable[Seat]) -> dict[int, set[str]]:
    """Return by seat number the codes that it must not read; each seat has its set. Constant queries."""
    return compared(_interests(list(seats)), applicants(call))


def _interests(seats: list[Seat]) -> dict[int, Interests]:
    contents: dict[int, list[str]] = {seat.pk: [] for seat in seats}
    for one in InterestDeclaration.objects.filter(seat__in=seats):
        contents[one.seat_id].append(one.content)
    return {seat.number: interests_of(contents[seat.pk], name=seat.user.name, email=seat.user.email) for seat in seats}


def applicants(call: Call) -> dict[str, Applicant]:
    """Return who applies, by code, as a comparison reads it. Constant queries."""
    return applicants_of([call.pk]).get(call.pk, {})


def applicants_of(calls: Iterable[int]) -> dict[int, dict[str, Applicant]]:
    """Return who applies to calls, by the call's key and code. Constant queries."""
    received = list(
        Submission.objects.filter(call__in=list(calls), state=SubmissionState.RECEIVED).select_related("startup")
    )
    rows: dict[Any, list[tuple[str, str, str]]] = {one.startup_id: [] for one in received}
    for startup, *row in IdentityItem.objects.filter(startup__in=rows).values_list(
        "startup", "kind", "value", "scheme"
    ):
        rows[startup].append((row[0], row[1], row[2]))
    for startup, name, email in TeamMember.objects.filter(startup__in=rows).values_list(
        "startup", "user__name", "user__email"
    ):
        rows[startup] += [(K.PERSON, name, ""), (K.EMAIL, email, "")]
    found: dict[int, dict[str, Applicant]] = {}
    for one in received:
        found.setdefault(one.call_id, {})[str(one.code)] = _applicant(one, rows[one.startup_id])
    return found


def _applicant(submission: Submission, rows: list[tuple[str, str, str]]) -> Applicant:
    company = submission.startup
    profile = [
        (K.TRADE_NAME, company.name, ""),
        (K.LEGAL_NAME, company.legal_name, ""),
        (K.DOMAIN, company.website.split("//")[-1].split("/")[0], ""),
    ]
    said = declare([*rows, *profile], submission.identity)

    def of(*kinds: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for kind, text, _scheme in said if kind in kinds))

    return Applicant(
        names=of(*_FIRM),
        acronyms=of(K.ACRONYM),
        people=of(K.PERSON),
        tax_ids=tuple((scheme, text) for kind, text, scheme in said if kind == K.TAX_ID),
        emails=of(K.EMAIL),
        domains=of(K.DOMAIN),
    )
