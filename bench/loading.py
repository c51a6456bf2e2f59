"""Many submissions of one call, as rows: what thousands of clicks would have written, in a minute instead of a day.

The call goes its way: ``load`` leaves it open with ``count`` submissions, ``assess`` puts their blind copies before a
panel with three readings each, ``rank`` seals everything and computes the ranking with the production code. Sealed
columns are sealed, digests are kept, constraints hold. What is left out, because no timed page reads it: answers of all
but a few hundred submissions, annexes, lines of the record.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import RoleClaim, User
from accounts.rules import holder_digest
from accounts.states import ClaimKind
from challenges.models import Call
from ledger.actions.nonces import draw_seed
from ledger.rules.minerals import MARKS
from selection.actions.figures import keep_figures, renew_figures
from selection.actions.scores import keep_severities, keep_standings
from selection.models import Assessment, Assignment, Entry, Score, Seat
from selection.queries.figures import figures
from selection.queries.official import official
from selection.states import Office
from startups.models import Answer, IdentityItem, Startup, Submission, TeamMember, TypedStrings
from tests.factories import call_at
from tests.startups.making import TEXTS
from vault import keys

#: Rows of one statement.
BLOCK = 500
#: So many submissions have their answers, too.
WRITTEN = 200
READINGS = 3
SYLLABLES = ("ka", "lu", "mi", "tor", "ve", "zan", "pi", "ro", "que", "na", "bri", "dal", "se", "no", "gua", "fe")
REASON = "La propuesta explica el problema y dice cómo lo mide, con datos de una prueba anterior y límites claros."
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass
class World:
    """A call with its submissions, and the people who ask for its pages."""

    call: Call
    count: int
    seats: int
    applicant: Any
    submission: Submission
    assessor: Any = None
    marks: list[str] = field(default_factory=list)


def seats_for(count: int) -> int:
    """Return how many seats read ``count`` proposals: 20 for 500 of them, 200 for 50,000."""
    return max(3, min(200, round(20 * (count / 500) ** 0.5)))


def load(count: int, *, written: int = WRITTEN, drafts: int = WRITTEN // 2) -> World:
    """Return an open call with ``count`` submissions of as many start-ups, the first ``drafts`` of them not yet sent.

    ``written``: how many of them have their answers, too.
    """
    with remembered_keys():
        return _load(count, written, drafts)


@contextmanager
def remembered_keys() -> Iterator[None]:
    """Ask for each data key once: all rows of the block are one transaction's work."""
    asked = keys.key_for
    keys.key_for = cache(asked)  # type: ignore[assignment]
    try:
        yield
    finally:
        keys.key_for = asked


def _load(count: int, written: int, drafts: int) -> World:
    call = call_at("open", reference=f"BENCH-2026-{count:09d}")
    dice = random.Random(7)
    names = [_name(dice, number) for number in range(count)]
    people = _made(
        User,
        (
            User(
                email=f"persona{number}@{name.lower().replace(' ', '')}.example",
                name=f"Persona {name}",
                password=f"{UNUSABLE_PASSWORD_PREFIX}{number:040d}",
            )
            for number, name in enumerate(names)
        ),
    )
    _made(
        RoleClaim,
        (
            RoleClaim(call=call.reference, holder=_holder(person, call.reference), kind=ClaimKind.OTHER)
            for person in people
        ),
    )
    startups = _made(
        Startup,
        (Startup(name=name, legal_name=f"{name} Tecnologia Ltda.", country="BR", city="Olinda") for name in names),
    )
    _made(
        TeamMember,
        (
            TeamMember(startup=startup, user=person, role="lead")
            for startup, person in zip(startups, people, strict=True)
        ),
    )
    _made(IdentityItem, (item for startup in startups for item in _items(startup)))
    # whoever sends a form has a row for what she typed, empty for nearly everybody
    _made(TypedStrings, (TypedStrings(user=person, found=[]) for person in people))
    now = timezone.now()
    submissions = _made(
        Submission,
        (
            Submission(
                call=call,
                startup=startup,
                state="draft" if number < drafts else "submitted",
                identity=_identity(startup, person),
                receipt_no="" if number < drafts else f"GL-{number:09d}",
                commitment="" if number < drafts else f"{number:064x}",
                submitted_at=now,
                submitted_by=person,
                # no timed page reads them, and each is as large as if it were full
                places=None,
                by_machine=None,
                untranslated=None,
            )
            for number, (startup, person) in enumerate(zip(startups, people, strict=True))
        ),
    )
    _made(
        Answer,
        (
            Answer(submission=one, field=key, text=text, version=1, saved_at=now, saved_by=person)
            for one, person in islice(zip(submissions, people, strict=True), written)
            for key, text in TEXTS.items()
        ),
    )
    return World(call, count, seats_for(count), people[0], submissions[0])


def assess(world: World) -> None:
    """Put the blind copies before the panel: everything is scored, the readings of a third of the seats are sent."""
    call, dice = world.call, random.Random(11)
    now = timezone.now()
    call.opens_at, call.questions_until, call.closes_at = (now - timedelta(days=day) for day in (30, 20, 5))
    call.state = "assessment"
    call.save()
    draw_seed(call=call.reference, commitments=[], tokens=[], until=None, by="bench")
    Assessment.objects.create(call=call, due_at=now + timedelta(days=10))
    judges = _made(
        User,
        (
            User(email=f"jurado{number}@jurado.example", name=f"Jurado Numero{number}", password="!" + f"{number:040d}")
            for number in range(world.seats)
        ),
    )
    seats = _made(
        Seat,
        (
            Seat(
                call=call,
                user=person,
                number=number,
                declared_at=now,
                admitted=True,
                office=Office.PRESIDENT if number == 1 else Office.MEMBER,
            )
            for number, person in enumerate(judges, start=1)
        ),
    )
    world.assessor = judges[0]
    world.marks = list(islice(_marks(), world.count))
    sections = [{"key": key, "title": key.capitalize(), "text": text} for key, text in TEXTS.items() if key != "title"]
    entries = _made(
        Entry,
        (
            Entry(call=call, code=_code(number), mark=mark, slug=slugify(mark), title=TEXTS["title"], sections=sections)
            for number, mark in enumerate(world.marks)
        ),
    )
    places: dict[int, int] = {}
    assignments = _made(Assignment, _assignments(entries, seats, places, now))
    criteria = list(call.criteria.all())
    quality = [dice.gauss(3.4, 0.8) for _entry in entries]
    at = {entry.pk: number for number, entry in enumerate(entries)}
    _made(
        Score,
        (
            Score(
                assignment=one,
                criterion=criterion,
                level=min(5, max(0, round(quality[at[one.entry_id]] + dice.gauss(0, 0.7)))),
                reason=REASON,
                state="sealed" if one.sealed_at else "draft",
                version=1,
                saved_at=now,
            )
            for one in assignments
            for criterion in criteria
        ),
    )


def rank(world: World) -> None:
    """Send what is left, rank with the production code, and hand the call to its authority."""
    call, now = world.call, timezone.now()
    Assignment.objects.filter(seat__call=call, sealed_at=None).update(sealed_at=now)
    Score.objects.filter(assignment__seat__call=call).update(state="sealed")
    found = official(call)
    keep_standings(call=call, found=found, by="bench")
    keep_severities(call=call, severities=found.severities, by="bench")
    renew_figures(call=call, by="bench")
    keep_figures(call=call, turn=1, found=figures(call), by="bench")
    Call.objects.filter(pk=call.pk).update(state="deliberation")


def _made(model: Any, rows: Iterable[Any]) -> list[Any]:
    """Write rows block by block; return them."""
    rows, found = iter(rows), []
    while block := list(islice(rows, BLOCK)):
        found += model.objects.bulk_create(block)
    return found


def _name(dice: random.Random, number: int) -> str:
    first, second = ("".join(dice.choices(SYLLABLES, k=3)) for _word in range(2))
    return f"{first.title()} {second.title()}{_letters(number)}"


def _letters(number: int) -> str:
    """Return a number in letters, so that no two names are alike."""
    found = ""
    while number:
        number, left = divmod(number, 16)
        found += SYLLABLES[left]
    return found


def _items(startup: Startup) -> Iterator[IdentityItem]:
    word = startup.name.split()[1].lower()
    for kind, value in (
        ("product", f"{word.title()}Lens"),
        ("person", f"Thiago {word.title()}"),
        ("domain", f"{word}.example"),
        ("client", "Prefeitura de Olinda"),
    ):
        yield IdentityItem(startup=startup, kind=kind, value=value)


def _identity(startup: Startup, person: Any) -> dict[str, str]:
    return {
        "legal_name": startup.legal_name,
        "trade_name": startup.name,
        "country": "BR",
        "address": startup.city,
        "representative": person.name,
        "contact_email": person.email,
        "team": f"{person.name}, coordinación",
        "clients": "Prefeitura de Olinda, tablero",
    }


def _holder(person: Any, reference: str) -> str:
    return holder_digest(key=settings.SEAL_KEY, call=reference, user_id=person.pk)


def _marks() -> Iterator[str]:
    turn = 1
    while True:
        yield from (mark if turn == 1 else f"{mark} {turn}" for mark in MARKS)
        turn += 1


def _code(number: int) -> str:
    """Return the code of a number: no two alike."""
    spread, found = (number * 7919 + 31) % 32**4, ""
    for _sign in range(6):
        spread, left = divmod(spread, 32)
        found += ALPHABET[left]
    return f"{found[:3]}-{found[3:]}"


def _assignments(entries: list[Entry], seats: list[Seat], places: dict[int, int], now: Any) -> Iterator[Assignment]:
    for number, entry in enumerate(entries):
        for step in range(READINGS):
            seat = seats[(number * READINGS + step) % len(seats)]
            places[seat.pk] = places.get(seat.pk, 0) + 1
            yield Assignment(
                seat=seat, entry=entry, place=places[seat.pk], sealed_at=now if seat.number % 3 == 0 else None
            )


def slug_of(world: World) -> str:
    """Return the address of the first proposal of the first seat."""
    first = (
        Assignment.objects.filter(seat__call=world.call, seat__number=1).select_related("entry").order_by("place")[0]
    )
    return slugify(first.entry.mark)
