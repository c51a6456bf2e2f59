"""A call whose blind assessment was reached through the real actions, and panels that score it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.utils import timezone

from accounts.models import User
from challenges.models import Call
from selection.actions.entries import open_assessment, receive_entry
from selection.actions.scores import close_assessment, save_score, seal_assignment
from selection.actions.seats import appoint_assessor
from selection.actions.sharing import admit_seats
from selection.models import Assignment, Entry, Query, Seat
from tests import cast
from tests.declaring import declare
from tests.factories import call_at
from tests.kept import kept

REASON = (
    "La propuesta explica en la sección uno «reúne las voces del barrio y las ordena por tema» y detalla quién "
    "la usará, con qué datos y en qué plazo."
)
DECISION = (
    "Se elige porque cumple los cuatro criterios según la mayoría del panel, cabe en treinta días y dice con "
    "claridad qué decisión cambiará con el resultado."
)
#: Why the chosen proposal convinces, by criterion.
BECAUSE = {f"C{number}": "Lo explica con claridad en su segunda sección." for number in range(1, 5)}
#: The same as the decision's form takes it.
BECAUSE_TYPED = {f"criterion_{code}": reason for code, reason in BECAUSE.items()}
MARKS = ["Cuarzo", "Obsidiana", "Jade", "Ámbar", "Pirita", "Talco", "Yeso", "Mica"]


@kept
def verified_call(
    entries: int = 3, assessors: int = 3, *, barred: Mapping[int, Collection[str]] | None = None, reference: str = ""
) -> Call:
    """A call in verification with seats that may be given proposals and ``entries`` blind copies.

    ``barred``: a seat's number to the codes that it must not read.
    """
    call = call_at("verification", reference=reference)
    for person in assessors_of(assessors):
        seat = appoint_assessor(call=call, user=person, by=cast.rosa(), resolution_no="RA 12-2026")
        declare(seat, person)
    for number in range(entries):
        receive_entry(
            call=call,
            code=f"K{number // 10}{number % 10}-4MD",
            mark=MARKS[number] if number < len(MARKS) else f"Mineral {number}",
            title=f"Mapa semanal {number}",
            sections=[
                {
                    "key": "problem",
                    "title": "Problema",
                    "text": "[…] reúne las voces del barrio y las ordena por tema.",
                },
                {"key": "plan", "title": "Plan", "text": "Semana 1: fuentes.\n\nSemana 4: demostración."},
            ],
            masked=2,
            by="test",
        )
    admit(call, barred)
    return call


def assessors_of(count: int) -> list[User]:
    """So many assessors: Inés, Tomás, Pilar, Julio, and others."""
    named = [cast.ines, cast.tomas, cast.pilar, cast.julio]
    people = [make() for make in named[:count]]
    for number in range(len(people) + 1, count + 1):
        people.append(cast.another(f"jurado{number}@jurado.example", f"Persona Jurado{number}"))
    return people


def admit(call: Call, barred: Mapping[int, Collection[str]] | None = None) -> None:
    """Admit every seat that waits, as the hand-over does; ``barred``: a seat's number to its codes."""
    waiting = Seat.objects.filter(call=call, admitted=False, declared_at__isnull=False).values_list("number", flat=True)
    admit_seats(call=call, barred={number: (barred or {}).get(number, ()) for number in waiting}, by="test")


@kept
def open_call(entries: int = 3) -> Call:
    """A call in blind assessment."""
    call = verified_call(entries)
    open_assessment(call=call, by=cast.rosa())
    call.refresh_from_db()
    return call


def fill(assignment: Assignment, level: Callable[[int], int] | int = 4) -> None:
    """Score every criterion of an assignment; ``level`` may depend on the criterion's order (1 to 4)."""
    for criterion in assignment.seat.call.criteria.all():
        value = level(criterion.order) if callable(level) else level
        save_score(
            assignment=assignment, criterion=criterion, level=value, reason=REASON, version=0, by=assignment.seat.user
        )


def score_all(call: Call, levels: dict[str, int | list[int]] | None = None, default: int = 4) -> None:
    """Let every seat fill and seal everything. ``levels``: code to a level, or to one level for each seat."""
    for assignment in Assignment.objects.filter(seat__call=call, sealed_at=None).select_related("seat__call", "entry"):
        given = (levels or {}).get(assignment.entry.code, default)
        fill(assignment, given if isinstance(given, int) else given[assignment.seat.number - 1])
        seal_assignment(assignment=assignment, by=assignment.seat.user)


@kept
def ranked_call(levels: dict[str, int | list[int]] | None = None, entries: int = 3) -> Call:
    """A call in deliberation: K00 5, K01 4, K02 2 (does not comply) unless ``levels`` says otherwise."""
    call = open_call(entries)
    score_all(call, levels or {"K00-4MD": 5, "K01-4MD": 4, "K02-4MD": 2})
    close_assessment(call=call, by=cast.rosa())
    call.refresh_from_db()
    return call


def entry(call: Call, code: str) -> Entry:
    return Entry.objects.get(call=call, code=code)


def seat(call: Call, number: int) -> Seat:
    return Seat.objects.get(call=call, number=number)


def mine(call: Call, number: int = 1) -> list[Assignment]:
    """The assignments of a seat in its own order."""
    return list(Assignment.objects.filter(seat__call=call, seat__number=number).select_related("seat__call", "entry"))


def elapse(query: Query) -> None:
    """Let the time of a round of questions be over."""
    Query.objects.filter(pk=query.pk).update(due_at=timezone.now())
