"""Who walks the site in the canary crawl, what each may read where, and what is found."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.conf import settings
from django.template import Template
from django.test import Client

from tests import cast
from tests.journeys.applicants import CANARIES
from tests.journeys.canary import SIGNATURE, STEPS, World, auditor
from tests.journeys.crawl import Address, Answer, Walk, addresses, guesses, known_addresses, view_name
from tests.journeys.texts import Needles, squeeze

STATES = ["announced", *(state for state, _days, _act in STEPS)]
ROLES: dict[str, Callable[[], Any]] = {
    "anonymous": lambda: None,
    "stranger": cast.ana,
    "assessor": cast.ines,
    "authority": cast.luz,
    "focal point": cast.rosa,
    "civil servant": cast.julio,
    "auditor": auditor,
    "staff": cast.kemi,
}
#: Beginnings of canaries: a page that repeats what was searched repeats less than a canary.
WORDS = ("zurubel", "thiezi")
#: Who has an account is known to staff, who help people to sign in; whether she applies is not.
ACCOUNTS = (
    "admin:accounts_user_changelist",
    "admin:accounts_user_change",
    "admin:accounts_user_history",
    "admin:autocomplete",
)
#: That a start-up is registered is known to staff: name, country, city and website; whether it applies is not.
REGISTERED = ("admin:startups_startup_changelist", "admin:startups_startup_change", "admin:startups_startup_history")
#: Whoever words a question for the public reads what its asker wrote; neither judges nor decides.
WORDED = ("call_answers", "admin:challenges_publicquestion_changelist", "admin:challenges_publicquestion_change")


def allowed(needles: dict[str, str], role: str) -> dict[str, set[str]]:
    """Return what a role may read where: everything else is a leak."""
    if role not in {"staff", "focal point"}:
        return {}
    accounts = [squeeze(text) for one in CANARIES for text in (*one.people, *one.emails)]
    registered = [squeeze(text) for one in CANARIES for text in (one.name, one.city, f"https://www.{one.domain}/")]
    known = {name: {squeeze(SIGNATURE)} for name in WORDED}
    if role == "staff":
        known |= {name: {needle for needle in needles if any(needle in one for one in accounts)} for name in ACCOUNTS}
        own = {needle for needle, what in needles.items() if what == "pk of a start-up"}
        known |= {
            name: own | {needle for needle in needles if any(needle in one for one in registered)}
            for name in REGISTERED
        }
    return known


class Log(logging.Handler):
    """Keeps what was written to the log, except while the walker types a canary into the address line itself."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self.deaf = False
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if not self.deaf:
            self.lines.append(self.format(record))

    @contextmanager
    def aside(self) -> Iterator[None]:
        self.deaf = True
        try:
            yield
        finally:
            self.deaf = False


def keyed(address: Address) -> bool:
    """Say whether an address is one of a single thing, or of a library, or of a pilot that is yet to come."""
    return "UUIDConverter" in address.arguments.values() or address.room in {"account", "mfa", "pilots", "reports"}


@contextmanager
def plain_templates(wanted: bool) -> Iterator[None]:
    """Render as in life where nobody asks which templates were used: a fifth of the time of a page."""
    watched = Template._render
    Template._render = (lambda template, context: template.nodelist.render(context)) if wanted else watched
    try:
        yield
    finally:
        Template._render = watched


@dataclass
class Reader:
    """Reads what comes back. ``allowed``: name of an address to the needles that may stand there."""

    needles: Needles
    allowed: dict[str, set[str]]
    aside: Callable[[], Any]
    found: list[str] = field(default_factory=list)

    def ask(self, client: Client, url: str) -> Any:
        """Fetch an address; what somebody types into the address line stands in the log: not the site's doing."""
        with self.aside() if self.needles.within(url) else nullcontext(), plain_templates("q=" not in url):
            return client.get(url)

    def visit(self, answer: Answer) -> None:
        """Note every needle that the walker did not bring herself."""
        asked, allowed = squeeze(unquote(answer.url)), self.allowed.get(answer.view, set())
        parts = {"body": answer.text, "headers": "\n".join(map(": ".join, answer.headers)), "cookies": answer.cookies}
        for where, text in parts.items():
            for needle in sorted(self.needles.within(text) - allowed):
                if needle not in asked:
                    self.found.append(f"{answer.url}: {where} tells {self.needles[needle]!r}")
        listed = (answer.response.context or {}).get("cl")
        if listed is not None and "q=" in answer.url and listed.result_count and not allowed:
            self.found.append(f"{answer.url}: a search for a canary finds {listed.result_count}")


class Tables:
    """Tells which tables of the database have changed since it was last asked."""

    def __init__(self) -> None:
        self.prints: dict[str, int] = {}

    def same(self) -> set[str]:
        """Return ``app_model`` of every model whose rows are what they were, with the names of what they point at."""
        now = {}
        for model in apps.get_models():
            named = [column.name for column in model._meta.concrete_fields if column.many_to_one]
            rows = model._base_manager.select_related(*named) if named else model._base_manager.all()
            told = [
                f"{[row.__dict__[column.attname] for column in model._meta.concrete_fields]} "
                f"{[str(getattr(row, name)) for name in named]}"
                for row in rows
            ]
            now[model._meta.label_lower.replace(".", "_")] = hash(tuple(sorted(told)))
        same = {label for label, seen in now.items() if self.prints.get(label) == seen}
        self.prints = now
        return same


class Drive:
    """What the walks through all states brought home.

    No address is asked again for what cannot have changed: one that takes only forms, one of the admin site that sent
    this person to its login, staff's pages about rows that are what they were in the state before, and by its key a
    thing of a room in which nothing has happened since. In the last state everything is asked.
    """

    def __init__(self) -> None:
        self.log = Log()
        self.walks: dict[tuple[str, str], Walk] = {}
        self.found: dict[tuple[str, str], list[str]] = {}
        self.world: Any = None
        self.closed: set[tuple[str, str]] = set()
        self.tables = Tables()

    def look(self, world: World, state: str) -> None:
        """Walk through the site as everybody."""
        needles, same = world.needles(), self.tables.same()
        if state == STATES[-1]:
            same, self.closed = set(), set()
        quiet = {
            app.label
            for app in apps.get_app_configs()
            if {model._meta.label_lower.replace(".", "_") for model in app.get_models()} <= same
        }
        same |= {one.name for one in addresses() if one.room in quiet and keyed(one)}
        with known_addresses():
            guessed = guesses()
            for role in ROLES:
                self.walks[state, role], self.found[state, role] = self.walk(
                    world, role, needles=needles, same=same, guess=lambda _within: guessed
                )

    def walk(
        self,
        world: World,
        role: str,
        within: str = "/",
        needles: Needles | None = None,
        same: Collection[str] = (),
        guess: Callable[[str], list[str]] = guesses,
    ) -> tuple[Walk, list[str]]:
        """Walk through (a part of) the site as one person; return the walk and what it found."""
        client, person = Client(), ROLES[role]()
        if person is not None:
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        needles = needles or world.needles()
        reader = Reader(needles, allowed(needles, role), self.log.aside)

        def visit(answer: Answer) -> None:
            status, to = answer.response.status_code, answer.response.get("Location", "")
            if status == HTTPStatus.METHOD_NOT_ALLOWED:
                self.closed.add(("", answer.view))
            elif answer.view.startswith("admin:") and to.startswith("/admin/login/"):
                self.closed.add((role, answer.view))
            reader.visit(answer)

        def leave(url: str) -> bool:
            name = view_name(url)
            about = name if not name.startswith("admin:") else name.removeprefix("admin:").rpartition("_")[0]
            return ("", name) in self.closed or (role, name) in self.closed or about in same

        walk = Walk(client, visit, WORDS, within, leave=leave, ask=reader.ask, guess=guess).go()
        return walk, reader.found + walk.broken
