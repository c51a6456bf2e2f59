"""Releases and records of one call, each checked twice: against the allow-list of its stage and against the schema.

A release tells one thing that happened and is made anew from what is kept for good (amendments hold what they
replaced), so that it reads the same whenever it is asked for. One exception, on purpose: a start-up that gave the pilot
up is no longer named, as on the page of the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from challenges.states import CallState
from reports.queries.ocds import sections
from reports.queries.ocds.facts import ENDED, Facts, Ranked, facts_of
from reports.rules.ocds import EXTENSIONS, in_order, listed
from reports.rules.ocds_schema import compiled, valid
from selection.models import Decision
from selection.queries.former import Former

_LAST = 10**6


def ocid(reference: str) -> str:
    """Return how an exercise is called in OCDS: the publisher's prefix and the call's reference."""
    return f"{settings.OCID_PREFIX}-{reference}"


def release_package(reference: str) -> dict[str, Any] | None:
    """Return all releases of a call, oldest first; None when the public knows no such call."""
    releases = releases_of(reference)
    if releases is None:
        return None
    return valid(_package("ocds_releases", reference, releases) | {"releases": releases})


def record_package(reference: str) -> dict[str, Any] | None:
    """Return the record of a call: its releases and the compiled one; None when the public knows no such call."""
    releases = releases_of(reference)
    if releases is None:
        return None
    record = {"ocid": ocid(reference), "releases": releases, "compiledRelease": compiled(releases)}
    packages = [_address("ocds_releases", reference)]
    return valid(_package("ocds_record", reference, releases) | {"packages": packages, "records": [record]})


def releases_of(reference: str) -> list[dict[str, Any]] | None:
    """Return the releases of a call, oldest first, in the language of its entity whoever asks."""
    facts = facts_of(reference)
    if facts is None:
        return None
    with translation.override(facts.language):
        return in_order(list(_releases(facts)))


def _package(name: str, reference: str, releases: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "uri": _address(name, reference),
        "version": "1.1",
        "extensions": list(EXTENSIONS.values()),
        "publishedDate": releases[-1]["date"],
        "publisher": {"name": "GovLink", "uri": settings.SITE_URL},
        "publicationPolicy": settings.SITE_URL + reverse("open_data"),
    }


def _address(name: str, reference: str) -> str:
    return settings.SITE_URL + reverse(name, args=[reference])


def _releases(facts: Facts) -> Iterator[dict[str, Any]]:
    yield from _before_the_close(facts)
    call = facts.call
    if call.closes_at and call.closes_at <= facts.until and call.state != CallState.SUSPENDED:
        closed = {
            "id": call.reference,
            "status": "complete",
            "hasEnquiries": facts.answered,
            "documents": sections.documents(facts, call.closes_at),
        }
        yield _release(facts, "close", call.closes_at, ["tenderUpdate"], tender=closed, withheld=True)
    yield from _after_the_decision(facts)
    if facts.pilot is not None and facts.opened is not None:
        at = facts.pilot.published_at or facts.until
        pilot = sections.contract(facts, facts.opened[1].code)
        yield _release(facts, "case", at, ["contract", "implementation"], contracts=[pilot])
    if call.state in ENDED:
        yield _end(facts)


def _before_the_close(facts: Facts) -> Iterator[dict[str, Any]]:
    call = facts.call
    assert call.announced_at
    assert call.opens_at
    frame = {"rationale": call.frame.problem_statement if call.frame else ""}
    first = facts.amendments[0].number if facts.amendments else _LAST
    begin = sections.tender(facts, before=first, at=call.announced_at)
    yield _release(facts, "tender", call.announced_at, ["tender"], planning=frame, tender=begin, withheld=True)
    amended, told = f"{call.reference}-tender", []
    for place, one in enumerate(facts.amendments):
        name = f"{call.reference}-amendment-{one.number}"
        told.append(sections.amendment(facts, one, amended, name))
        later = facts.amendments[place + 1].number if place + 1 < len(facts.amendments) else _LAST
        body = sections.tender(facts, before=later, at=one.published_at) | {"amendments": list(told)}
        at, tag = one.published_at, ["tenderAmendment"]
        yield _release(facts, "amendment", at, tag, one.number, tender=body, withheld=True)
        amended = name
    if call.opens_at <= facts.until:
        yield _release(
            facts, "open", call.opens_at, ["tenderUpdate"], tender={"id": call.reference, "status": "active"}
        )


def _after_the_decision(facts: Facts) -> Iterator[dict[str, Any]]:
    decision, offers = facts.decision, facts.offers
    if not facts.places:
        return
    for former in facts.formers:
        yield from _taken_back(facts, former)
    number: int | str = len(facts.formers) + 1 if facts.formers else ""
    if decision is None:
        # Levels may be amended until the next decision: nothing is told of them before.
        if facts.ended_at or not facts.formers:
            at, bids = facts.ended_at or facts.until, sections.bids(facts.ranked)
            yield _release(facts, "result", at, ["tenderUpdate"], number, bids=bids, withheld=True)
        return
    yield _decided(facts, decision, facts.ranked, number)
    for number, offer in enumerate(offers, start=1):
        changed: list[dict[str, Any]] = [
            {"id": sections.award_id(facts, offer.declined.code), "status": "cancelled"},
        ]
        if offer.entry is not None:
            code = offer.entry.code
            date = facts.at(offer.offered_at)
            changed.append(
                {"id": sections.award_id(facts, code), "status": "pending", "date": date, "relatedBids": [code]}
            )
        yield _release(facts, "offer", offer.offered_at, ["awardUpdate"], number, awards=changed)
    if facts.opened is not None:
        yield _opening(facts)


def _decided(facts: Facts, decision: Decision, ranked: list[Ranked], number: int | str) -> dict[str, Any]:
    award = {
        "id": sections.award_id(facts, decision.entry.code),
        "status": "pending",
        "date": facts.at(decision.decided_at),
        "description": decision.reasons,
        "relatedBids": [decision.entry.code],
        "documents": [sections.result_page(facts)],
    }
    return _release(
        facts,
        "result",
        decision.decided_at,
        ["award"],
        number,
        bids=sections.bids(ranked),
        awards=[award],
        withheld=True,
        until=facts.review_until(decision),
    )


def _taken_back(facts: Facts, former: Former) -> Iterator[dict[str, Any]]:
    """Yield a decision that was taken back as it was told, and that it was."""
    decision, number = former.decision, former.decision.number
    yield _decided(facts, decision, facts.ranked_before(decision.decided_at), number if number > 1 else "")
    gone = {"id": sections.award_id(facts, decision.entry.code), "status": "cancelled"}
    yield _release(facts, "back", former.taken.at, ["awardUpdate"], number, awards=[gone])


def _opening(facts: Facts) -> dict[str, Any]:
    assert facts.opened is not None
    chosen, winner = facts.opened
    named = {"id": sections.winner_id(facts, winner), "name": winner.name}
    return _release(
        facts,
        "opening",
        chosen.opened_at or facts.until,
        ["awardUpdate"],
        winner.code,
        more_parties=[sections.winner_party(facts, winner)],
        bids={"details": [{"id": winner.code, "tenderers": [named]}]},
        awards=[{"id": sections.award_id(facts, winner.code), "status": "active", "suppliers": [named]}],
    )


def _end(facts: Facts) -> dict[str, Any]:
    call, at = facts.call, facts.ended_at or facts.until
    cancelled = call.state == CallState.CANCELLED
    given_up = {offer.declined.code for offer in facts.offers} | (
        {facts.decision.entry.code} if facts.decision else set()
    )
    ended = {
        "id": "end",
        "date": facts.at(at),
        "rationale": call.end_reason,
        "description": str(call.get_end_cause_display()),
    }
    return _release(
        facts,
        "end",
        at,
        ["tenderCancellation" if cancelled else "tenderUpdate"],
        tender={
            "id": call.reference,
            "status": "cancelled" if cancelled else "unsuccessful",
            "amendments": [ended],
        },
        awards=[{"id": sections.award_id(facts, code), "status": "cancelled"} for code in sorted(given_up)],
    )


def _release(
    facts: Facts,
    stage: str,
    at: datetime,
    tag: list[str],
    number: int | str = "",
    *,
    more_parties: list[dict[str, Any]] | None = None,
    tender: dict[str, Any] | None = None,
    withheld: bool = False,
    until: datetime | None = None,
    **parts: Any,
) -> dict[str, Any]:
    """Return a release of a stage. Raises ``NotListed`` for what the stage may not tell."""
    reference = facts.call.reference
    head = {
        "ocid": ocid(reference),
        "id": f"{reference}-{stage}" + (f"-{number}" if number else ""),
        "date": facts.at(at),
        "tag": tag,
        "initiationType": "tender",
        "language": facts.language,
        "parties": [*sections.parties(facts), *(more_parties or [])],
        "buyer": sections.reference_to(facts.call.entity),
        "tender": tender or {"id": reference},
    }
    if withheld:
        head["withheldInformation"] = sections.withheld(facts, until=until)
    return listed(stage, head | parts)
