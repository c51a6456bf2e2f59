"""Two worlds that are equal but for who applies: each is recorded whole, and the recordings are compared.

Nothing is masked: the clock stands still, and whatever is drawn at random is drawn alike in both, so that whatever
differs differs because of who applies.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from django.test import Client, override_settings

from ledger.models import Entry as RecordEntry
from outbox.models import Enclosure, Message
from startups.models import TeamMember
from startups.rules import commitments
from tests.journeys.applicants import CANARIES, OTHERS, Script
from tests.journeys.canary import World, drive
from tests.journeys.crawl import OF_THE_MACHINE, Answer, Walk, addresses, guesses, known_addresses, view_name
from tests.journeys.forms import named, sendings
from tests.journeys.luck import drawn, same_keys
from tests.journeys.reading import ROLES, STATES, Log, Tables, keyed, plain_templates
from vault import keys

BEGIN = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
#: In the second world others apply, later and in another order, and others of them ask.
FIRST = Script(CANARIES, apart=timedelta(hours=2), begin=BEGIN, luck=drawn, disguised=False, brochures=(0, 2))
SECOND = Script(OTHERS, (5, 3, 1, 0, 4, 2), timedelta(hours=9), (2, 4), BEGIN, drawn, disguised=False, brochures=(0, 2))
#: Where people walk: in every state in which something has happened. On PostgreSQL, for what the engine adds (counted
#: keys, the role of the blind pages), in the last state, which asks everything; the canary crawl walks in all of them there.
_READ = {STATES[-1]} if connection.vendor == "postgresql" else {*STATES}
PLACES = [state for state in STATES if state in _READ - {"announced", "questions_closed"}]
#: Who judges or watches walks in all of them; on SQLite who has an account, and staff, in the last.
JUDGING = ("anonymous", "assessor", "authority", "focal point")
_ELSE = set() if connection.vendor == "postgresql" else {"stranger", "staff"}
WALKS = [
    (state, role) for state in PLACES for role in ROLES if role in JUDGING or (state == STATES[-1] and role in _ELSE)
]
#: Staff help people to sign in and know which start-ups are registered; whether these apply is not known to them. The
#: platform's own record counts each invitation. Keys of jobs and mails are veiled numbers (``vault.veil``): they differ
#: with what others did between, and tell nothing; tests/accounts/test_admin.py looks at these pages.
KNOWN_TO_STAFF = (
    "admin:accounts_user_", "admin:autocomplete", "admin:startups_startup_", "admin:ledger_entry_", "admin:outbox_"
)  # fmt: skip
#: Typed into search boxes and addresses in both worlds: beginnings of a name of each.
WORDS = ("zurubel", "kusipata")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Told:
    """What one asking told: everything that can be seen from outside, how many queries it took, what it left behind.

    ``left``: lines of the log, and what a form that was sent wrote into mails and into the record.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: str
    packed: bytes
    queries: int
    left: tuple[str, ...]

    @property
    def body(self) -> str:
        """The body, as text."""
        return zlib.decompress(self.packed).decode("utf-8", "backslashreplace")


def differences(one: Told, other: Told) -> list[str]:
    """Return in which ways two answers differ: lines that begin with status, headers, cookies, body, queries or left."""
    found = [f"status {one.status} / {other.status}"] if one.status != other.status else []
    if one.headers != other.headers:
        found.append(f"headers {sorted(set(one.headers) ^ set(other.headers)) or 'in another order'}")
    if one.cookies != other.cookies:
        found.append(f"cookies {one.cookies!r} / {other.cookies!r}")
    if one.packed != other.packed:
        found.append(f"body {_apart(one.body, other.body)}")
    if one.queries != other.queries:
        found.append(f"queries {one.queries} / {other.queries}")
    if one.left != other.left:
        found.append(f"left {_apart(chr(10).join(one.left), chr(10).join(other.left))}")
    return found


def _apart(one: str, other: str) -> str:
    place = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    begin = max(0, place - 50)
    return f"of {len(one)} / {len(other)}: {one[begin : place + 70]!r} / {other[begin : place + 70]!r}"


class Count:
    """Counts the statements that reach the database."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)


class Undo(Exception):
    """Takes back what was sent."""


@dataclass
class Twin:
    """One world's recording: (where, who, what was asked) to what it told, and (where, what) to what the world keeps.

    ``asked`` and ``same``: what the first world guessed and left out, so that the second is asked the same.
    """

    told: dict[Key, Told] = field(default_factory=dict)
    kept: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    asked: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    same: dict[str, set[str]] = field(default_factory=dict)


class Recorder:
    """Walks through one world as everybody, asks and sends, and writes down what came back.

    ``plants``: leaks (``tests.journeys.planted``) to plant in their state, one by one, each taken out again.
    """

    def __init__(self, twin: Twin, first: Twin | None, plants: Sequence[Any], log: Log) -> None:
        self.twin, self.first, self.plants, self.log = twin, first, plants, log
        self.closed: set[tuple[str, str]] = set()
        self.tables = Tables()
        # Names of the addresses that anybody may ask with parameters, and every address, in the state of now.
        self.public: set[str] = set()
        self.guessed: list[str] = []

    def look(self, world: World, state: str) -> None:
        """Record everything of one state."""
        self.public, self.guessed = set(), []
        same = self.first.same.get(state, set()) if self.first else self._same(state)
        if state == STATES[-1]:
            self.closed.clear()
        self.twin.same[state] = same
        for role in ROLES:
            if (state, role) in WALKS:
                self.walk(state, role, state, same)
        self.keep(state)
        for plant in self.plants:
            if plant.state == state and state in PLACES:
                self.planted(world, plant)

    def keep(self, where: str) -> None:
        """Write down all mails and the whole record."""
        self.twin.kept[where, "mails"] = mails()
        self.twin.kept[where, "record"] = recorded()

    def _same(self, state: str) -> set[str]:
        """Return what nobody need ask again, as in the canary crawl; in the last state everything is asked again."""
        if state not in PLACES:
            return set()
        same = self.tables.same()
        if state == STATES[-1]:
            return set()
        labels = {name.partition("_")[0] for name in self.tables.prints}
        quiet = {one for one in labels if {n for n in self.tables.prints if n.partition("_")[0] == one} <= same}
        return same | {one.name for one in addresses() if one.room in quiet and keyed(one)}

    def walk(self, where: str, role: str, state: str, same: Collection[str] = (), within: str = "/") -> None:
        """Walk as one person through what is ``within`` and write everything down as seen at ``where``."""
        client = self.client(state, role)

        def guess(within: str) -> list[str]:
            known = self.guessed if where == state else []  # a planted leak may bring an address of its own
            found = known or (self.first.asked[where, role] if self.first else guesses(within))
            self.guessed = found if where == state else self.guessed
            self.twin.asked[where, role] = found
            return found

        def ask(client: Client, url: str) -> Any:
            with self.measured(where, role, url) as count, plain_templates(True):
                response = client.get(url)
            self.note((where, role, url), response, count)
            return response

        def visit(answer: Answer) -> None:
            status, to = answer.response.status_code, answer.response.get("Location", "")
            admin = answer.view.startswith("admin:")
            if role == "anonymous" and status == HTTPStatus.OK and "?" in answer.url and where == state:
                self.public.add(answer.view)
            if status == HTTPStatus.METHOD_NOT_ALLOWED:
                self.closed.add((role, answer.view))
                self.post(client, (where, role, f"POST {answer.url}"), answer.url, {})
            elif admin and to.startswith("/admin/login/"):
                self.closed.add((role, answer.view))
            elif status == HTTPStatus.OK and not admin and answer.is_page and "<form" in answer.text:
                self.send(client, (where, role), answer.url, answer.text)

        def leave(url: str) -> bool:
            name = view_name(url)
            about = name if not name.startswith("admin:") else name.removeprefix("admin:").rpartition("_")[0]
            told = role == "staff" and name.startswith(KNOWN_TO_STAFF)
            return told or name in OF_THE_MACHINE or (role, name) in self.closed or about in same

        # What is open to all is asked in every way by who comes first, and as often as other pages by everybody else.
        tried = frozenset() if role == "anonymous" or where != state else frozenset(self.public)
        walk = Walk(
            client, visit, WORDS, within, most=2, most_asked=12, tried=tried, leave=leave, ask=ask, guess=guess
        ).go()
        self.twin.broken += [f"{where}, {role}: {problem}" for problem in walk.broken]

    def client(self, state: str, role: str) -> Client:
        """Return a browser in which somebody has just signed in, with nothing remembered on the server's side."""
        ContentType.objects.clear_cache()
        keys.forget()
        cache.clear()
        # What breaks answers with the page that people get; that it broke is written down.
        client, person = Client(raise_request_exception=False), ROLES[role]()
        if person is not None:
            with drawn(f"login {state} {role}"):
                client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    def send(self, client: Client, who: tuple[str, str], url: str, text: str, again: str = "") -> None:
        """Send every form of a page, and those of the page that answers."""
        for address, fields in sendings(url, text):
            key = (*who, f"{named(address, fields)}{again}")
            if key not in self.twin.told:
                self.post(client, key, address, fields, again)

    def post(self, client: Client, key: Key, address: str, fields: dict[str, Any], again: str = "") -> None:
        """Send something, go where it leads, and take it back."""
        cookies = client.cookies.copy()
        try:
            with transaction.atomic():
                wrote = _Written()
                with self.measured(*key) as count, plain_templates(True):
                    response = client.post(address, fields)
                self.note(key, response, count, wrote.since())
                if to := response.get("Location", ""):
                    with self.measured(*key, to) as count, plain_templates(True):
                        answer = client.get(to)
                    self.note((*key[:2], f"{key[2]} > {to}"), answer, count)
                elif not again and "html" in response.get("Content-Type", ""):
                    self.send(client, key[:2], address, response.content.decode(), " again")
                raise Undo
        except Undo:
            client.cookies = cookies
        except Exception as problem:
            self.twin.broken.append(f"{key}: broke with {problem!r}")

    @contextmanager
    def measured(self, *label: str) -> Iterator[Count]:
        """Count statements and listen to the log, and draw from a label, while something is asked."""
        count = Count()
        self.log.lines.clear()
        with drawn(" ".join(label)), connection.execute_wrapper(count):
            yield count

    def note(self, key: Key, response: Any, count: Count, wrote: Sequence[str] = ()) -> None:
        """Write down what came back."""
        if isinstance(response, StreamingHttpResponse):
            content = b"".join(response.streaming_content)  # type: ignore[arg-type]
            response.streaming_content = [content]
        else:
            content = response.content
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and not key[0].startswith("planted"):
            self.twin.broken.append(f"{key}: answers {response.status_code}")
        headers, left = tuple(response.headers.items()), (*self.log.lines, *wrote)
        self.twin.told[key] = Told(
            response.status_code, headers, response.cookies.output(), zlib.compress(content, 1), count.statements, left
        )

    def planted(self, world: World, plant: Any) -> None:
        """Plant a leak, look where it should show, and take it out again."""
        where = f"planted {plant.name}"
        with pytest.MonkeyPatch.context() as patch:
            try:
                with transaction.atomic():
                    with drawn(where):
                        plant.do(world, patch)
                    self.walk(where, plant.role, plant.state, within=plant.within.format(world.call.reference))
                    self.keep(where)
                    raise Undo
            except Undo:
                world.call.refresh_from_db()


class _Written:
    """What is written into mails and into the record from now on."""

    def __init__(self) -> None:
        self.mails, self.record = self._lasts()

    @staticmethod
    def _lasts() -> tuple[int, int]:
        newest = ", ".join(f"(SELECT max(id) FROM {one._meta.db_table})" for one in (Message, RecordEntry))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {newest}")
            mail, record = cursor.fetchone()
        return mail or 0, record or 0

    def since(self) -> list[str]:
        """Return every line."""
        if self._lasts() == (self.mails, self.record):
            return []
        return [*mails(after=self.mails), *recorded(after=self.record)]


def mails(after: int = 0) -> list[str]:
    """Return every message to somebody who does not apply, with its moments and files, in the order of writing."""
    rows = Message.objects.filter(pk__gt=after).exclude(to__in=TeamMember.objects.values("user__email"))
    found = []
    for one in rows.order_by("pk"):
        files = [
            (file.name, file.mime, bytes(file.content)) for file in Enclosure.objects.filter(message=one).order_by("pk")
        ]
        parts = (one.kind, one.to, one.language, one.subject, one.text, one.html, one.state, one.private)
        found.append(f"mail {parts} {one.created_at} {one.sent_at} {files}")
    return found


def recorded(after: int = 0) -> list[str]:
    """Return the record of every call, hashes and moments included."""
    rows = RecordEntry.objects.filter(pk__gt=after).exclude(call="").order_by("call", "seq")
    told = rows.values_list("call", "seq", "kind", "payload", "recorded_at", "leaf_hash")
    return [f"record {row}" for row in told]


@contextmanager
def heard() -> Iterator[Log]:
    """Listen to everything that is logged."""
    log, root = Log(), logging.getLogger()
    level = root.level
    root.addHandler(log)
    root.setLevel(logging.INFO)
    try:
        yield log
    finally:
        root.removeHandler(log)
        root.setLevel(level)


def record_world(script: Script, folder: Path, first: Twin | None, plants: Sequence[Any] = ()) -> Twin:
    """Drive one of the two worlds and return its recording; nothing of it stays in the database.

    ``folder``: where its files lie; the second world's has the same name. ``first``: the first world's recording.
    """
    twin = Twin()
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(MEDIA_ROOT=str(folder)),
        heard() as log,
        known_addresses(),
        transaction.atomic(),
    ):
        # A commitment is a salted hash: without its salt it tells nothing. Both worlds commit to the same content, or
        # all that is drawn from commitments (codes, names, orders, seeds) would differ by luck and hide what is no luck.
        patch.setattr(commitments, "commitment", lambda secret, text: commitments.salted(secret, "the content"))
        same_keys()
        with drive(Recorder(twin, first, plants, log).look, replace(script)):
            pass
        transaction.set_rollback(True)
    keys.forget()
    cache.clear()
    return twin


def compared(first: Twin, second: Twin, where: str, role: str) -> list[str]:
    """Return how two recordings differ in what one person was told at one place: "asked: how it differs"."""
    asked = {key for twin in (first, second) for key in twin.told if key[:2] == (where, role)}
    found = []
    for key in sorted(asked):
        one, other = first.told.get(key), second.told.get(key)
        if one is None or other is None:
            found.append(f"{key[2]}: only in the {'second' if one is None else 'first'} world")
        else:
            found += [f"{key[2]}: {difference}" for difference in differences(one, other)]
    return found


def unlike(first: Twin, second: Twin, where: str, what: str) -> list[str]:
    """Return how two recordings differ in the mails or in the record."""
    one, other = first.kept[where, what], second.kept[where, what]
    found = [_apart(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return found if len(one) == len(other) else [*found, f"{len(one)} / {len(other)}"]
