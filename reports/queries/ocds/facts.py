"""What a call's releases are made of, read once: nothing here is more than its public pages tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from challenges.countries import assessment_language
from challenges.models import Call, CallAmendment, CallDocument, Criterion, Partner
from challenges.queries.calls import public_call
from challenges.queries.questions import published_questions
from challenges.rules.amendments import DATES, LISTS, NUMBERS
from challenges.rules.calendar import add_business_days
from challenges.states import CallState
from ledger.models import Entry as Recorded
from ledger.queries import payload
from pilots.models import Pilot, PilotActivity
from reports.queries.cases import public_pilot
from selection.models import Decision, Offer
from selection.queries.former import Former, former_decisions
from selection.queries.ranking import Place, decision_of, offers_of, standings, told_call
from selection.rules.decisions import REVIEW_DAYS
from startups.models import Submission
from startups.queries.unsealing import Winner, opened_call, opened_submission, winner_of

#: States in which a call has ended without a case.
ENDED = frozenset({CallState.CANCELLED, CallState.DESERTED})


class Ranked(NamedTuple):
    """A proposal's place in the ranking, by code."""

    code: str
    rank: int
    complies: bool


@dataclass
class Facts:
    """A call that the public knows, with what its pages show at ``now``."""

    call: Call
    now: datetime

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return where the entity is."""
        return ZoneInfo(self.call.entity.time_zone)

    @cached_property
    def language(self) -> str:
        """Return the language in which the entity writes: releases are worded in it, whoever reads them."""
        return assessment_language(self.call.languages, self.call.entity.country)

    def at(self, moment: datetime | date | None) -> str | None:
        """Return a moment with the offset of the entity's place; a day begins at its midnight."""
        if moment is None:
            return None
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(), self.zone)
        return moment.astimezone(self.zone).isoformat(timespec="seconds")

    def address(self, name: str, *arguments: Any) -> str:
        """Return the public address of a page."""
        return settings.SITE_URL + reverse(name, args=arguments or [self.call.reference])

    @cached_property
    def ended_at(self) -> datetime | None:
        """Return when a call was cancelled or left deserted, as its record says."""
        return self._moved_to({self.call.state}) if self.call.state in ENDED else None

    @cached_property
    def until(self) -> datetime:
        """Return up to when things happen by time: now, or when the call was halted or ended."""
        if self.call.state == CallState.SUSPENDED:
            return self._moved_to({CallState.SUSPENDED}) or self.now
        return self.ended_at or self.now

    def _moved_to(self, states: set[str]) -> datetime | None:
        lines = Recorded.objects.filter(call=self.call.reference, kind__startswith="call_").order_by("-seq")
        return next((one.recorded_at for one in lines if payload(one).get("after") in states), None)

    @cached_property
    def amendments(self) -> list[CallAmendment]:
        """Return the amendments, oldest first."""
        return list(CallAmendment.objects.filter(call=self.call).order_by("number"))

    def fields_before(self, number: int, names: tuple[str, ...]) -> dict[str, Any]:
        """Return fields of the call as they were before amendment ``number``; what came later is taken back."""
        found = {name: getattr(self.call, name) for name in names}
        for amendment in reversed(self.amendments):
            if amendment.number >= number:
                found |= {row["field"]: _value(row["field"], row["before"]) for row in amendment.changes}
        return {name: found[name] for name in names}

    @cached_property
    def partners(self) -> list[Partner]:
        """Return who supports the exercise."""
        return list(self.call.partners.all())

    @cached_property
    def criteria(self) -> list[Criterion]:
        """Return the criteria, in order."""
        return list(Criterion.objects.filter(call=self.call))

    @cached_property
    def documents(self) -> list[CallDocument]:
        """Return the published documents, every version."""
        return list(CallDocument.objects.filter(call=self.call).order_by("published_at", "pk"))

    @cached_property
    def answered(self) -> bool:
        """Say whether a question was answered in public by the close; a later answer changes no release."""
        return published_questions(self.call).filter(published_at__lte=self.call.closes_at).exists()

    @cached_property
    def told(self) -> bool:
        """Say whether the result by codes is public."""
        return told_call(self.call.reference) is not None

    @cached_property
    def places(self) -> list[Place]:
        """Return the ranking by codes, once its result is public."""
        return standings(self.call) if self.told else []

    @cached_property
    def decision(self) -> Decision | None:
        """Return the decision, once it is public."""
        return decision_of(self.call) if self.told else None

    @cached_property
    def formers(self) -> list[Former]:
        """Return the decisions that were taken back, once the result is public."""
        return former_decisions(self.call) if self.told else []

    def review_until(self, decision: Decision) -> datetime:
        """Return the end of a decision's review period, also of one that was taken back."""
        entity = self.call.entity
        if decision == self.decision and self.call.review_until:
            return self.call.review_until
        return add_business_days(decision.decided_at, REVIEW_DAYS, country=entity.country, zone=entity.time_zone)

    @cached_property
    def ranked(self) -> list[Ranked]:
        """Return the ranking as it stands."""
        return [Ranked(one.entry.code, one.rank, one.complies) for one in self.places]

    def ranked_before(self, moment: datetime) -> list[Ranked]:
        """Return the ranking as it stood at a moment, as the record says: amendments have changed it since."""
        lines = Recorded.objects.filter(
            call=self.call.reference, kind__in=["ranking", "ranking_again"], recorded_at__lte=moment
        )
        last = lines.order_by("-seq").first()
        rows = payload(last)["placings"] if last else []
        return [Ranked(row["code"], row["rank"], row["complies"]) for row in rows]

    @cached_property
    def offers(self) -> list[Offer]:
        """Return who gave the pilot up and to whom it was offered, once the result is public."""
        return offers_of(self.call) if self.told else []

    @cached_property
    def opened(self) -> tuple[Submission, Winner] | None:
        """Return the chosen submission and its start-up, exactly where the page of the result names it."""
        call = opened_call(self.call.reference) if self.told else None
        chosen = opened_submission(call) if call is not None else None
        return (chosen, winner_of(chosen)) if chosen is not None else None

    @cached_property
    def pilot(self) -> Pilot | None:
        """Return the pilot, once its case is published."""
        return public_pilot(self.call.reference)

    @cached_property
    def activities(self) -> list[PilotActivity]:
        """Return the activities of the published pilot."""
        return list(PilotActivity.objects.filter(pilot=self.pilot)) if self.pilot else []


def _value(field: str, text: str) -> Any:
    """Return what an amendment kept as text."""
    if field in DATES:
        return datetime.fromisoformat(text) if text else None
    if field in LISTS:
        return [code for code in text.split(", ") if code]
    return int(text) if field in NUMBERS else text


def facts_of(reference: str) -> Facts | None:
    """Return the facts of a call that was announced; None when the public knows no such call."""
    call = public_call(reference)
    return Facts(call, timezone.now()) if call is not None and call.opens_at and call.closes_at else None
