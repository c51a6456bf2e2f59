"""The committee of a call as it is made up now. It reads no declaration's content and no bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.queries import entity_areas
from challenges.models import Call
from selection.models import Committee, Seat
from selection.rules.committee import Check, Facts, Holder, Place, checklist, free_places, readers_of, size_of
from selection.rules.seats import APPOINTING
from selection.states import SeatState


@dataclass(frozen=True, slots=True)
class MadeUp:
    """How a committee is made up: what was set, or what holds without; and who sits on it."""

    size: int
    readers: int
    most_from_area: int
    competences: list[str]
    holders: list[Holder]
    chosen: bool

    @property
    def facts(self) -> Facts:
        """Return what the installation check asks for."""
        return Facts(
            holders=self.holders,
            size=self.size,
            readers=self.readers,
            most_from_area=self.most_from_area,
            competences=self.competences,
        )

    @property
    def checks(self) -> list[Check]:
        """Return the lines of the installation check."""
        return checklist(self.facts)

    @property
    def free(self) -> list[Place]:
        """Return the places that somebody can be appointed to."""
        return free_places(self.holders, size=self.size)


def made_up(call: Call, seats: Iterable[Seat] | None = None) -> MadeUp:
    """Return how a call's committee is made up; ``seats``: all of the call's, when they were read already."""
    found = Seat.objects.filter(call=call).select_related("stands_for") if seats is None else seats
    committee: Committee | None = getattr(call, "committee", None)
    each = call.assessments_per_entry
    chosen = committee.size if committee else None
    return MadeUp(
        size=size_of(chosen=chosen, each=each),
        readers=readers_of(chosen=chosen, each=each),
        most_from_area=committee.most_from_area if committee else 0,
        competences=list(committee.competences) if committee else [],
        holders=[holder_of(seat) for seat in found if seat.state == SeatState.ACTIVE],
        chosen=committee is not None,
    )


def before_sharing(call: Call) -> bool:
    """Say whether no proposal of a call was given to a reader yet."""
    return call.state in APPOINTING and not hasattr(call, "assessment")


def holder_of(seat: Seat) -> Holder:
    """Return a seat as the rules see it."""
    return Holder(
        number=seat.number,
        office=seat.office,
        stands_for=seat.stands_for.number if seat.stands_for else 0,
        declared=seat.declared_at is not None,
        area=seat.area,
        competences=frozenset(seat.competences),
    )


def area_names(call: Call) -> list[str]:
    """Return the names of the areas of a call's entity."""
    return [area.name for area in entity_areas(call.entity)]


def place_of(key: str, free: Sequence[Place]) -> Place | None:
    """Return the free place that a form names, the first one for an empty name, None for anything else."""
    if not key:
        return free[0] if free else None
    return next((place for place in free if place.key == key), None)


def seats_with_roles(call: Call) -> Any:
    """Return a call's seats with their people and whom they stand for, by number."""
    found = Seat.objects.filter(call=call).select_related("user", "stands_for")
    return found.defer("user__password").order_by("number")
