"""How a committee is made up: its places, who takes the next one, and whether it is complete. Pure.

Everything here is public: it knows of no declaration's content and of no bar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.states import CallState
from kernel.verdict import YES, Verdict, first_no, no
from selection.rules.assignment import panel_size
from selection.rules.texts import count_words
from selection.states import Office

#: Until then a committee is made up freely: nobody outside knows of the call.
FREELY = frozenset({CallState.FRAMING})
#: Then who may apply reads it: each change needs an act and a reason of so many words.
WITH_ACT = frozenset({CallState.ANNOUNCED, CallState.OPEN, CallState.QUESTIONS_CLOSED})
REASON_WORDS = 4
#: Offered sizes: titular seats; 0 gives everybody who is appointed a titular seat.
SIZES = (3, 5, 0)
#: So many seats hold each competence: were there one only, her not reading would tell.
HOLDERS = 2


@dataclass(frozen=True, slots=True)
class Holder:
    """An active seat. ``stands_for`` is the number of the titular's seat, 0 for a titular; ``area`` empty: outside."""

    number: int
    office: str = Office.MEMBER
    stands_for: int = 0
    declared: bool = False
    area: str = ""
    competences: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the committee that somebody can be appointed to."""

    office: str
    stands_for: int = 0

    @property
    def key(self) -> str:
        """Return the place as a form says it: "president", or "substitute-1"."""
        return f"substitute-{self.stands_for}" if self.stands_for else str(self.office)

    @property
    def label(self) -> Any:
        """Return the place in words."""
        if self.stands_for:
            return _("Substitute of seat %(n)s") % {"n": self.stands_for}
        return Office(self.office).label


def size_of(*, chosen: int | None, each: int) -> int:
    """Return how many titular seats a committee has; ``chosen`` None: as many as a panel needs."""
    return panel_size(each) if chosen is None else chosen


def readers_of(*, chosen: int | None, each: int) -> int:
    """Return how many seats read a call of up to twelve proposals."""
    return max(panel_size(each), chosen or 0)


def free_places(holders: Sequence[Holder], *, size: int) -> list[Place]:
    """Return the places that are free, the next one to fill first: offices, members, substitutes of each seat."""
    titular = [one for one in holders if not one.stands_for]
    room = len(titular) < size or not size
    held = {one.office for one in titular}
    offices = [Place(office) for office in (Office.PRESIDENT, Office.SECRETARY) if room and office not in held]
    members = sum(one.office == Office.MEMBER for one in titular)
    plain = [Place(Office.MEMBER)] if room and (not size or members < size - 2) else []
    covered = {one.stands_for for one in holders}
    spare = [Place(one.office, one.number) for one in titular if one.number not in covered]
    return [*offices, *plain, *sorted(spare, key=lambda place: place.stands_for)]


def may_take(place: Place | None, free: Sequence[Place]) -> Verdict:
    """Say whether somebody may be appointed to a place, given the free ones."""
    if place is not None and place in free:
        return YES
    if not free:
        return no(_("The committee is complete: each seat has its substitute. Vacate a seat first."))
    return no(_("This place is taken. Choose a free one."))


def may_make_up(*, state: str) -> Verdict:
    """Say whether how a committee is made up may still change: until the call closes, and no later."""
    if state in FREELY or state in WITH_ACT:
        return YES
    return no(_("The call is closed: how the committee is made up does not change any more."))


def is_grounded(*, state: str, resolution_no: str, reason: str) -> Verdict:
    """Say whether a change has what its state asks for: once the call is announced, an act and a reason."""
    if state not in WITH_ACT:
        return YES
    if not resolution_no.strip() or count_words(reason) < REASON_WORDS:
        return no(_("The call is announced: give the resolution of this change and its reason in a whole sentence."))
    return YES


def is_sound(*, size: int, most_from_area: int, competences: Sequence[str]) -> Verdict:
    """Say whether a committee may be made up so."""
    if size not in SIZES:
        return no(_("Choose one of the sizes offered."))
    if len({name.casefold() for name in competences}) != len(competences):
        return no(_("A competence stands twice. Write each on a line of its own."))
    return YES if most_from_area >= 0 else no(_("Write 0 or more."))


def may_give_office(*, titular: bool, active: bool, office: str, before_closing: bool) -> Verdict:
    """Say whether a seat may be made president or secretary."""
    if not before_closing:
        return no(_("The assessment is closed: the committee does not change any more."))
    if not active or not titular:
        return no(_("Only a titular seat can have an office."))
    if office not in {Office.PRESIDENT, Office.SECRETARY}:
        return no(_("Choose president or secretary."))
    return YES


def may_give_competences(
    *, active: bool, before_sharing: bool, offered: Sequence[str], chosen: Sequence[str], has: Sequence[str], act: str
) -> Verdict:
    """Say whether a held seat's competences may be put right: before proposals are shared out, and with an act.

    ``offered``: those that the committee needs; ``has``: those that the seat has so far.
    """
    if not before_sharing:
        return no(_("The proposals are shared out: competences do not change any more."))
    if not active:
        return no(_("This seat is vacated."))
    if not set(chosen) <= set(offered):
        return no(_("Choose among the competences that the committee needs."))
    if set(chosen) == set(has):
        return no(_("These are the competences that the seat has already."))
    return YES if act.strip() else no(_("Enter the number of the resolution."))


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the installation check."""

    label: Any
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a committee that wants to be installed; ``readers``: seats that read a small call."""

    holders: Sequence[Holder]
    size: int
    readers: int
    most_from_area: int = 0
    competences: Collection[str] = field(default_factory=tuple)


def checklist(facts: Facts) -> list[Check]:
    """Return what the installation of a committee needs, each with its verdict."""
    titular = [one for one in facts.holders if not one.stands_for]
    offices = Counter(one.office for one in titular)
    waiting = [one.number for one in titular if not one.declared]
    wanted = facts.size or facts.readers
    found = [
        Check(_("One president"), _want(offices[Office.PRESIDENT] == 1, _("Appoint a president."))),
        Check(_("One secretary"), _want(offices[Office.SECRETARY] == 1, _("Appoint a secretary."))),
        Check(_("All seats are held"), _all_held(len(titular), wanted, exact=facts.size > 0)),
        Check(
            _("Every titular has declared her interests"),
            _want(
                not waiting,
                ngettext(
                    "Wait for the declaration of seat %(seats)s, or vacate it.",
                    "Wait for the declarations of seats %(seats)s, or vacate them.",
                    len(waiting),
                )
                % {"seats": _numbers(waiting)},
            ),
        ),
    ]
    if facts.competences:
        found.append(Check(_("Two seats hold each competence"), _competences(facts)))
    if facts.most_from_area:
        found.append(Check(_("Not too many from one area"), _areas(facts)))
    return found


def is_installed(facts: Facts) -> Verdict:
    """Say whether a committee is complete."""
    return first_no(*(check.verdict for check in checklist(facts)))


def _want(there: bool, sentence: Any) -> Verdict:
    return YES if there else no(sentence)


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _all_held(held: int, wanted: int, *, exact: bool) -> Verdict:
    if held < wanted:
        return no(_("The committee has %(wanted)s seats: %(held)s are held.") % {"wanted": wanted, "held": held})
    if exact and held > wanted:
        return no(_("The committee has %(wanted)s seats: vacate one, or make it larger.") % {"wanted": wanted})
    return YES


def _competences(facts: Facts) -> Verdict:
    """Ask for two holders of each: who alone holds one would be seen not to read."""
    thin = [name for name in facts.competences if sum(name in holder.competences for holder in facts.holders) < HOLDERS]
    if not thin:
        return YES
    return no(
        _("Appoint one more seat with this competence, as titular or substitute: %(names)s.")
        % {"names": ", ".join(thin)}
    )


def _areas(facts: Facts) -> Verdict:
    """Ask for a panel and one to spare that no area fills with more than its share."""
    areas = Counter(holder.area for holder in facts.holders if holder.area)
    outside = sum(not holder.area for holder in facts.holders)
    usable = outside + sum(min(count, facts.most_from_area) for count in areas.values())
    return _want(usable >= facts.readers, _("Too many seats come from one area: appoint somebody from another."))
