"""Two worlds that differ by one bar: nobody who looks can tell which is which, and a planted leak would be seen."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from challenges.models import Call
from ledger.models import Entry as Recorded
from outbox.models import Message
from selection import emails
from selection.actions.entries import open_assessment
from selection.actions.scores import close_assessment, seal_assignment
from selection.actions.seats import vacate_seat
from selection.models import Assignment, BarredPair, Seat
from selection.queries import steering
from selection.queries.bars import barred_pairs
from selection.rules.assignment import share_out
from selection.rules.sharing import keyed
from selection.views import keeping
from tests import cast
from tests.journeys.luck import same_keys
from tests.journeys.reading import plain_templates
from tests.journeys.twins import Count
from tests.selection.builders import assessors_of, fill, seat, verified_call

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("America/Lima"))
Bars = Mapping[int, Collection[str]]


@dataclass
class World:
    """What can be seen of a call: pages by person and address, with their queries, and everything that was written."""

    pages: dict[tuple[str, str, str], tuple[int, bytes, int]] = field(default_factory=dict)
    mails: list[tuple[int | None, str, str, str]] = field(default_factory=list)
    record: list[tuple[str, list[str], dict[str, Any]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    lists: dict[int, set[str]] = field(default_factory=dict)


class _RollBack(Exception):
    pass


@contextmanager
def counted() -> Iterator[Count]:
    """Count the statements that reach the database."""
    count = Count()
    with connection.execute_wrapper(count):
        yield count


@contextmanager
def undone() -> Iterator[None]:
    """Do something and leave no trace of it."""
    try:
        with transaction.atomic():
            yield
            raise _RollBack
    except _RollBack:
        cache.clear()


def lost_by(loser: int, seats: int, entries: int) -> str:
    """Return a reference by which the lot leaves a seat out."""
    codes = [f"K{number // 10}{number % 10}-4MD" for number in range(entries)]
    for number in range(500):
        reference = f"ATE-2026-{number:06d}"
        seed = keyed(settings.SEAL_KEY, "shares", reference)
        shares = share_out(codes, range(1, seats + 1), each=3, seed=seed)
        if shares is not None and not shares[loser]:
            return reference
    raise AssertionError("The lot always draws this seat.")


def plain(body: bytes) -> bytes:
    """Return a page without what differs at every request."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", body)
    body = re.sub(rb'nonce="[^"]*"', b"", body)
    # Salts are drawn anew in every world, and with them every hash of the record.
    return re.sub(rb"[0-9a-f]{8,64}", b"#", re.sub(rb'"X-CSRFToken": *"[^"]*"', b"", body))


def look(world: World, call: Call, when: str, seats: int) -> None:
    """Open every page that shows anything of the call, as everybody."""
    assessor = [reverse("assessments"), *(reverse(name, args=[call.reference]) for name in ("assessment", "panel"))]
    assessor.append(reverse("seat_declare", args=[call.reference]))
    keeper = [reverse("panel_seats", args=[call.reference]), reverse("exercise", args=[call.reference])]
    public = [reverse("call", args=[call.reference]), reverse("call_record", args=[call.reference])]
    public.append(reverse("shares", args=[call.reference]))
    decider = [reverse("decisions"), reverse("deciding", args=[call.reference])]
    custodian = [reverse("custody"), reverse("desk", args=[call.reference])]
    admin = [reverse("admin:selection_seat_changelist")]
    admin += [reverse("admin:selection_seat_change", args=[one.pk]) for one in Seat.objects.filter(call=call)]
    people = {
        "anybody": (None, public),
        "rosa": (cast.rosa(), [*keeper, *public]),
        "luz": (cast.luz(), decider),
        "oscar": (cast.oscar(), custodian),
        "kemi": (cast.kemi(), [*keeper, *admin]),
        **{f"seat {n}": (one, assessor) for n, one in enumerate(assessors_of(seats), start=1)},
    }
    for name, (person, urls) in people.items():
        client = Client()
        if person is not None:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        for number, url in enumerate([*urls, reverse("home"), reverse("outbox")]):
            with counted() as queries, plain_templates(True):
                answer = client.get(url)
            address = url if not url.startswith("/admin/") else f"admin {number}"
            world.pages[when, name, address] = (answer.status_code, plain(answer.content), queries.statements)


def live(reference: str, barred: Bars, *, seats: int, entries: int, act: bool = True) -> World:
    """Live a call with these bars from the hand-over to the ranking, and return what could be seen of it."""
    world = World()
    with undone(), time_machine.travel(NOON, tick=False):
        same_keys()
        with counted() as queries:
            call = verified_call(entries, seats, barred=barred, reference=reference)
        world.counts["hand-over"] = queries.statements
        world.counts["rows"] = BarredPair.objects.filter(call=call).count()
        look(world, call, "before", seats)
        with counted() as queries:
            open_assessment(call=call, by=cast.rosa())
        world.counts["opening"] = queries.statements
        call.refresh_from_db()
        for one in Seat.objects.filter(call=call):
            read = Assignment.objects.filter(seat=one).values_list("entry__code", flat=True)
            world.lists[one.number] = set(read)
        look(world, call, "assessment", seats)
        if act:
            score(call)
            close_assessment(call=call, by=cast.rosa())
            call.refresh_from_db()
            look(world, call, "deliberation", seats)
        world.mails = [(one.user_id, one.kind, one.subject, one.text) for one in Message.objects.order_by("pk")]
        for row in Recorded.objects.filter(call=call.reference).order_by("seq"):
            told = json.loads(row.payload)
            kept = {
                key: value
                for key, value in told.items()
                if key not in {"digest", "commitment", "text_commitment", "seed"}
            }
            kept.pop("reason_sha256", None)
            world.record.append((row.kind, sorted(told), kept))
    return world


def score(call: Call) -> None:
    """Send everything; no two entries tie, because the lot that breaks ties is drawn from the hashes."""
    for one in Assignment.objects.filter(seat__call=call).select_related("seat__call", "seat__user", "entry"):
        points = 2 + int(one.entry.code[1:3])
        fill(one, lambda order, points=points: max(0, min(5, points - 5 * (order - 1))))
        seal_assignment(assignment=one, by=one.seat.user)


@pytest.fixture
def _people() -> None:
    """Everybody is there before either world begins: who came when is no part of it."""
    for one in (cast.rosa, cast.luz, cast.oscar, cast.marta, cast.kemi):
        one()
    assessors_of(5)
    _remember_for_good()


@functools.cache
def _remember_for_good() -> None:
    """Let each process remember now what it remembers for good."""
    with undone():
        call = verified_call(1, 3)
        open_assessment(call=call, by=cast.rosa())
        look(World(), call, "before", 3)


def unlike(one: World, other: World) -> list[Any]:
    """Return where two worlds differ."""
    pages = [key for key in one.pages.keys() | other.pages.keys() if one.pages.get(key) != other.pages.get(key)]
    rest = [name for name in ("mails", "record", "counts") if getattr(one, name) != getattr(other, name)]
    return sorted(map(str, pages)) + rest


# --- up to twelve: a seat is not used for the whole call -------------------------------------------------------------


@pytest.mark.usefixtures("_people")
def test_a_seat_that_is_barred_looks_to_all_as_one_that_lost_the_lot() -> None:
    reference = lost_by(2, 4, 3)
    without = live(reference, {}, seats=4, entries=3)
    assert (without.lists[2], len(without.pages) > 80) == (set(), True)
    assert {status for status, _body, _queries in without.pages.values()} <= {200, 302, 404}
    for bars in ({2: ["K00-4MD"]}, {2: ["K00-4MD", "K01-4MD", "K02-4MD"]}):
        assert unlike(live(reference, bars, seats=4, entries=3), without) == []


@pytest.mark.usefixtures("_people")
def test_where_a_panel_has_no_spare_seat_a_bar_stops_nothing_and_tells_nobody() -> None:
    reference = "ATE-2026-000001"
    without = live(reference, {}, seats=3, entries=3)
    for bars in ({1: ["K00-4MD"]}, {number: ["K00-4MD"] for number in (1, 2, 3)}):
        assert unlike(live(reference, bars, seats=3, entries=3), without) == []


# --- above twelve: a pair is left out --------------------------------------------------------------------------------


@pytest.mark.usefixtures("_people")
def test_a_bar_that_does_not_bite_is_seen_by_nobody() -> None:
    without = live("ATE-2026-000007", {}, seats=5, entries=13, act=False)
    free = sorted({f"K{n // 10}{n % 10}-4MD" for n in range(13)} - without.lists[2])
    assert free != []
    assert unlike(live("ATE-2026-000007", {2: free}, seats=5, entries=13, act=False), without) == []


@pytest.mark.everywhere
@pytest.mark.usefixtures("_people")
def test_a_bar_that_bites_moves_proposals_between_assessors_and_tells_nobody() -> None:
    without = live("ATE-2026-000007", {}, seats=5, entries=13)
    code = sorted(without.lists[2])[0]
    barred = live("ATE-2026-000007", {2: [code]}, seats=5, entries=13)
    assert code not in barred.lists[2]
    assert {n: len(mine) for n, mine in barred.lists.items()} == {n: len(mine) for n, mine in without.lists.items()}
    moved = {f"seat {n}" for n, mine in barred.lists.items() if mine != without.lists[n]}
    assert "seat 2" in moved
    assert (barred.mails, barred.counts) == (without.mails, without.counts)
    # Who reads what is on the assessors' own pages, by seat in the panel's scores, and in the record of the shares.
    assessment, panel, record = (
        reverse(name, args=["ATE-2026-000007"]) for name in ("assessment", "panel", "call_record")
    )
    other = {(who, url) for (when, who, url), page in barred.pages.items() if page != without.pages[when, who, url]}
    assert {who for who, url in other if url == assessment} == moved
    assert [(who, url) for who, url in sorted(other) if url not in {assessment, panel, record}] == []
    assert {key: page[2] for key, page in barred.pages.items()} == {key: page[2] for key, page in without.pages.items()}
    kinds = [(kind, keys) for kind, keys, _told in without.record]
    assert [(kind, keys) for kind, keys, _told in barred.record] == kinds


@pytest.mark.usefixtures("_people")
def test_when_a_seat_falls_out_the_barred_pair_is_left_out_again() -> None:
    with undone():
        call = verified_call(
            13, 5, barred={1: [f"K{n:02d}-4MD" for n in range(13) if n % 2]}, reference="ATE-2026-000007"
        )
        open_assessment(call=call, by=cast.rosa())
        done = Assignment.objects.filter(seat__call=call, seat__number=2).first()
        assert done is not None
        before = {(a.seat.number, a.entry.code) for a in Assignment.objects.filter(seat__call=call)}
        vacate_seat(seat=seat(call, 5), reason="Renuncia.", by=cast.rosa())
        after = {(a.seat.number, a.entry.code) for a in Assignment.objects.filter(seat__call=call)}
        assert before <= after
        active = [(n, code) for n, code in after if n != 5]
        assert {sum(code == one for _n, one in active) for code in {c for _n, c in active}} == {3}
        assert [code for n, code in after if n == 1 and int(code[1:3]) % 2] == []


# --- the test sees what it looks for ---------------------------------------------------------------------------------


def _count_on_the_keepers_page(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = steering.keeping

    def telling(call: Call, **more: Any) -> Any:
        page = honest(call, **more)
        codes = list(call.entries.values_list("code", flat=True))
        usable = len(page.seats) - len({n for n, _c in barred_pairs(call, [s.number for s in page.seats], codes)})
        object.__setattr__(page, "needed", usable)
        return page

    monkeypatch.setattr(keeping, "keeping", telling)


def _another_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = emails.seat_standby

    def telling(one: Seat) -> Any:
        codes = list(one.call.entries.values_list("code", flat=True))
        told = honest(one)
        return told | ({"kind": "selection.barred"} if barred_pairs(one.call, [one.number], codes) else {})

    monkeypatch.setattr(emails, "seat_standby", telling)


def _no_decoys(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = BarredPair.objects.bulk_create

    def telling(rows: Any, **more: Any) -> Any:
        rows = list(rows)
        call = rows[0].call
        codes = list(call.entries.values_list("code", flat=True))
        seats = list(call.seats.values_list("number", flat=True))
        made = honest(rows, **more)
        real = len(barred_pairs(call, seats, codes))
        BarredPair.objects.filter(pk__in=[row.pk for row in made[real:]]).delete()
        return made

    monkeypatch.setattr(BarredPair.objects, "bulk_create", telling)


@pytest.mark.usefixtures("_people")
@pytest.mark.parametrize("plant", [_count_on_the_keepers_page, _another_mail, _no_decoys])
def test_a_planted_leak_is_seen(plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    reference = lost_by(2, 4, 3)
    plant(monkeypatch)
    without = live(reference, {}, seats=4, entries=3, act=False)
    assert unlike(live(reference, {2: ["K00-4MD"]}, seats=4, entries=3, act=False), without) != []
