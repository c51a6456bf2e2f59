"""The blinding desk's queue over a whole call: every place that needs a person, in an order that tells nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings

from challenges.models import Call
from startups.envelope import FIELD
from startups.findings import label
from startups.models import Masking, read_places
from startups.queries.corrections import judged_texts, open_on
from startups.queries.desks import at_the_desk, desk_submission, masking_for
from startups.queries.submissions import style_of
from startups.rules import desks as rules
from startups.states import MaskingState, SubmissionState

#: A submission's id and the number of its place.
Key = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class Queue:
    """Keys of the places in order, and which of them wait. Places of fields that are with their teams are left out."""

    places: list[Key]
    waiting: list[Key]

    @property
    def done(self) -> int:
        """Return how many are decided."""
        return len(self.places) - len(self.waiting)

    def next_waiting(self, after: Key | None = None) -> Key | None:
        """Return the first place that waits after a place, beginning again at the front."""
        at = self.places.index(after) + 1 if after in self.places else 0
        waits = set(self.waiting)
        return next((one for one in self.places[at:] + self.places[:at] if one in waits), None)

    def beside(self, place: Key, step: int) -> Key | None:
        """Return the place before (-1) or after (1) a place."""
        at = self.places.index(place) + step if place in self.places else -1
        return self.places[at] if 0 <= at < len(self.places) else None


def queue_of(call: Call) -> Queue:
    """Return a call's queue: two queries. The order is a keyed shuffle over all submissions."""
    judged = at_the_desk(call).filter(state__in=[SubmissionState.SUBMITTED, SubmissionState.ELIGIBLE])
    away = set(open_on(call).values_list("submission", "field"))
    found = {
        (one.pk, place.number): place.state
        for one in judged.only("pk", "call", "places")
        for place in read_places(one)
        if _for_a_person(place) and (one.pk, place.field) not in away
    }
    places = rules.shuffled(found, settings.SEAL_KEY, "queue order")
    return Queue(places, [key for key in places if found[key] == MaskingState.PROPOSED])


def _for_a_person(place: Masking) -> bool:
    return place.state == MaskingState.PROPOSED or place.decided_by is not None


def place_on(call: Call, pk: Any, number: int) -> Masking | None:
    """Return a place of a call that needs a person, with its submission."""
    submission = desk_submission(call, pk)
    place = masking_for(submission, number) if submission is not None else None
    return place if place is not None and _for_a_person(place) else None


def place_page(place: Masking) -> dict[str, Any]:
    """Return one place for a decision: the field's original as it is, and as assessors would read it masked."""
    submission, field = place.submission, place.field
    text = judged_texts([submission.pk])[submission.pk].get(field, "")
    spans = [
        rules.Span(one.start, one.end, one.replacement, one.state, one.pk)
        for one in read_places(submission)
        if one.field == field
    ]
    this = rules.Span(place.start, place.end, place.replacement, place.state, place.pk)
    beside = [one for one in spans if one.end <= place.start or one.start >= place.end]
    masked = [*beside, replace(this, state=MaskingState.MASKED)]
    return {
        "place": place,
        "title": FIELD[field].title,
        "label": label(place.kind),
        "original": rules.runs(text, [*beside, this]),
        "blind": [(run, run.text.strip("[]")) for run in rules.blind_runs(text, masked, style_of(submission.call))],
    }


def sent_back(call: Call) -> list[dict[str, Any]]:
    """Return the fields that are with their teams: ``correction``, ``title``; in an order that tells nothing."""
    found = {row.pk: row for row in open_on(call)}
    ordered = rules.shuffled(found, settings.SEAL_KEY, "correction order")
    return [{"correction": found[pk], "title": FIELD[found[pk].field].title} for pk in ordered]
