"""Nobody who judges, and nobody outside, reaches who applied: the whole site is read in every state of one call."""

from __future__ import annotations

import json
import logging
import pickle
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.template import Template
from django.test import Client

from accounts.queries import user_by_email
from ledger.actions import record
from ledger.models import Entry as RecordEntry
from outbox.actions import post_ready
from outbox.models import Enclosure, Job, Message
from outbox.rendering import render_pdf
from selection.models import Entry
from startups.models import Submission
from tests import cast
from tests.journeys import crawl
from tests.journeys.canary import CANARIES, SENT, SIGNATURE, STEPS, World, auditor, drive
from tests.journeys.crawl import Address, Answer, Walk, addresses, view_name
from tests.journeys.texts import Needles, squeeze, unpacked

# One drive for all of these: they stay together when the suite is spread over several processes.
pytestmark = [pytest.mark.xdist_group("canary"), pytest.mark.django_db]

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
        for role in ROLES:
            self.walks[state, role], self.found[state, role] = self.walk(world, role, needles=needles, same=same)

    def walk(
        self, world: World, role: str, within: str = "/", needles: Needles | None = None, same: Collection[str] = ()
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

        walk = Walk(client, visit, WORDS, within, leave=leave, ask=reader.ask).go()
        return walk, reader.found + walk.broken


@pytest.fixture(scope="module")
def driven(django_db_setup: None, django_db_blocker: Any) -> Iterator[Drive]:
    """One call, driven from its announcement to the review period, and read by everybody in every state."""
    made, root = Drive(), logging.getLogger()
    level = root.level
    root.addHandler(made.log)
    root.setLevel(logging.INFO)
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            with drive(made.look) as made.world:
                yield made
        finally:
            root.removeHandler(made.log)
            root.setLevel(level)
            transaction.set_rollback(True)


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
def test_nobody_reaches_who_applied(driven: Drive, state: str, role: str) -> None:
    assert driven.found[state, role] == []
    assert driven.walks[state, role].statuses[200] > 20


# --- what is stored --------------------------------------------------------------------------------------------------


def told(needles: Needles, things: dict[str, str]) -> list[str]:
    """Return which things tell what."""
    return [f"{name} tells {needles[needle]!r}" for name, text in things.items() for needle in needles.within(text)]


def strings(world: World) -> Needles:
    """Return the needles without the keys of rows."""
    return Needles({needle: what for needle, what in world.needles().items() if not what.startswith("pk of")})


def applicants(world: World) -> list[Any]:
    return [world_user for one in CANARIES for email in one.emails for world_user in [user_by_email(email)]]


def mails(world: World) -> dict[str, str]:
    """Return every message that is not an applicant's own, with its files."""
    own = Message.objects.filter(private=True, to__in=[person.email for person in applicants(world)])
    found = {}
    for one in Message.objects.exclude(pk__in=own):
        files = [f"{file.name}\n{unpacked(bytes(file.content))}" for file in Enclosure.objects.filter(message=one)]
        found[f"{one.kind} to {one.to}"] = "\n".join([one.to, one.subject, one.text, one.html, *files])
    return found


def recorded() -> dict[str, str]:
    return {f"{one.call} {one.seq} {one.kind}": f"{one.kind} {one.payload}" for one in RecordEntry.objects.all()}


def cached() -> dict[str, str]:
    """Return what lies in the cache, keys and values."""
    if hasattr(cache, "_dir"):
        found = {}
        for path in Path(cache._dir).glob("*.djcache"):
            with path.open("rb") as file:
                pickle.load(file)  # noqa: S301  when it ends, as Django's cache wrote it
                found[path.name] = zlib.decompress(file.read()).decode("utf-8", "ignore")
        return found
    server = cache._cache.get_client()
    return {key.decode(): str(server.get(key)) for key in server.keys("*")}


def remembered() -> dict[str, str]:
    """Return what sessions, the admin site's log and the cache hold."""
    sessions = {f"session {one.pk[:6]}": json.dumps(one.get_decoded()) for one in Session.objects.all()}
    looks = {f"admin log {one.pk}": f"{one.object_repr} {one.change_message}" for one in LogEntry.objects.all()}
    return sessions | looks | cached()


def test_mail_tells_nobody_who_applied(driven: Drive, db: None) -> None:
    read = mails(driven.world)
    assert len(read) > 5
    assert told(driven.world.needles(), read) == []


def test_mail_to_applicants_is_private(driven: Drive, db: None) -> None:
    to = [person.email for person in applicants(driven.world)]
    assert Message.objects.filter(to__in=to).count() > 20
    assert list(Message.objects.filter(to__in=to, private=False).values_list("kind", flat=True)) == []


def test_record_tells_nobody_who_applied(driven: Drive, db: None) -> None:
    read = recorded()
    assert told(driven.world.needles(), read) == []
    people = {f'"user:{person.pk}"' for person in applicants(driven.world)}
    # That somebody registered stands in the platform's own record, which only staff read; whether she applies does not.
    of_calls = {name: text for name, text in read.items() if not name.startswith(" ")}
    assert len(of_calls) > 20
    assert [name for name, text in of_calls.items() if any(person in text for person in people)] == []


def test_jobs_carry_no_name_and_no_code_beside_an_id(driven: Drive, db: None) -> None:
    read = {f"{job.kind} {job.pk}": f"{json.dumps(job.arguments)} {job.note}" for job in Job.objects.all()}
    codes = list(Entry.objects.values_list("code", flat=True))
    assert len(read) > 20
    assert told(strings(driven.world), read) == []
    assert [name for name, text in read.items() if any(code in text for code in codes)] == []


def test_log_names_nobody(driven: Drive, db: None) -> None:
    assert driven.log.lines != []
    assert told(strings(driven.world), {str(number): line for number, line in enumerate(driven.log.lines)}) == []


def test_sessions_cache_and_admin_log_name_nobody(driven: Drive, db: None) -> None:
    read = remembered()
    assert len(read) > 10
    assert told(driven.world.needles(), read) == []


# --- that it could fail ----------------------------------------------------------------------------------------------

NAME = SENT[0].name


def _in_a_proposal(world: World, patch: Any) -> None:
    for entry in Entry.objects.filter(call=world.call):
        entry.sections = [{**part, "text": f"{part['text']} Somos {NAME}."} for part in entry.sections]
        entry.save()


def _spaced_in_a_title(world: World, patch: Any) -> None:
    Entry.objects.filter(call=world.call).update(title="Mapa de " + " ".join(SENT[0].product))


def _mail(text: str = "", html: str = "") -> Message:
    return post_ready(
        kind="assessment_open", subject="Puede evaluar", text=text, html=html, language="es", user=cast.ines()
    )


def _in_a_mail(world: World, patch: Any) -> None:
    _mail(f"Escriba a {SENT[1].emails[1]}.")


def _in_a_pdf(world: World, patch: Any) -> None:
    submission = world.submission(SENT[0])
    submission.receipt_no = SENT[0].product[:20]
    pdf = render_pdf("pdf/receipt.html", {"submission": submission, "call": world.call}, "es")
    Enclosure.objects.create(message=_mail("Vea el archivo."), name="informe.pdf", mime="application/pdf", content=pdf)


def _in_the_record(world: World, patch: Any) -> None:
    record("handed_over", by="desk", call=world.call.reference, of=SENT[2].name.upper())


def _in_a_header(world: World, patch: Any) -> None:
    _changed_answer(
        patch, lambda answer: answer.__setitem__("Content-Disposition", f'inline; filename="{SENT[0].file}"')
    )


def _in_a_cookie(world: World, patch: Any) -> None:
    _changed_answer(patch, lambda answer: answer.set_cookie("back", SENT[1].handle))


def _changed_answer(patch: Any, change: Callable[[Any], Any]) -> None:
    from selection.views import results

    render = results.render

    def changed(*args: Any, **kwargs: Any) -> Any:
        answer = render(*args, **kwargs)
        change(answer)
        return answer

    patch.setattr(results, "render", changed)


def _key_on_a_page(world: World, patch: Any) -> None:
    world.call.summary += f" ({Submission.objects.filter(call=world.call).first().pk})"  # type: ignore[union-attr]
    world.call.save()


def _in_an_admin_list(world: World, patch: Any) -> None:
    from selection.admin import SeatAdmin

    patch.setattr(SeatAdmin, "list_display", ["number", lambda _seat: SENT[1].legal_name])


def _asker_on_the_page(world: World, patch: Any) -> None:
    world.call.questions.exclude(published_at=None).update(public_text=f"{SIGNATURE} pregunta cuánto dura")


def _in_an_address(world: World, patch: Any) -> None:
    world.call.entity.website = f"https://ejemplo.example/{SENT[2].handle}/"
    world.call.entity.save()
    first = Entry.objects.filter(call=world.call).order_by("code")[:1]
    Entry.objects.filter(pk__in=first.values("pk")).update(mark=SENT[2].product)


@pytest.mark.parametrize(
    ("plant", "role", "within"),
    [
        (_in_a_proposal, "authority", "/decide/"),
        (_spaced_in_a_title, "authority", "/decide/"),
        (_in_an_address, "authority", "/decide/"),
        (_in_a_mail, "assessor", "/outbox/"),
        (_in_a_pdf, "assessor", "/outbox/"),
        (_in_the_record, "anonymous", "/record/"),
        (_in_the_record, "staff", "/admin/ledger/"),
        (_in_a_header, "anonymous", "/results/"),
        (_in_a_cookie, "anonymous", "/results/"),
        (_key_on_a_page, "anonymous", "/calls/"),
        (_in_an_admin_list, "staff", "/admin/selection/"),
        (_asker_on_the_page, "anonymous", "/calls/"),
    ],
)
def test_walk_finds_what_leaks(
    driven: Drive, db: None, monkeypatch: pytest.MonkeyPatch, plant: Callable[..., None], role: str, within: str
) -> None:
    plant(driven.world, monkeypatch)
    try:
        assert driven.walk(driven.world, role, within)[1] != []
    finally:
        driven.world.call.refresh_from_db()


def test_scans_find_what_leaks(driven: Drive, db: None) -> None:
    world, needles = driven.world, driven.world.needles()
    _in_a_mail(world, None)
    assert told(needles, mails(world)) != []
    _in_the_record(world, None)
    assert told(needles, recorded()) != []
    heard = Log()
    heard.emit(logging.LogRecord("startups", logging.INFO, "", 0, "Sent %s", (SENT[0].legal_name,), None))
    assert told(needles, {"0": heard.lines[0]}) != []
    client = Client()
    session = client.session
    session["last"] = SENT[0].handle
    session.save()
    assert told(needles, {name: text for name, text in remembered().items() if name.startswith("session")}) != []
    cache.set(f"page:{SENT[0].domain}", f"De {SENT[2].people[0].replace('u', 'ú')}")
    assert told(needles, cached()) != []
    LogEntry.objects.create(user=cast.kemi(), action_flag=2, object_repr=SENT[1].client)
    assert told(needles, {name: text for name, text in remembered().items() if name.startswith("admin")}) != []


def test_an_address_without_provider_fails() -> None:
    with pytest.raises(crawl.NoProvider, match="new_thing"):
        crawl.filled(crawl.Address("new/<int:thing>/", "new_thing", "selection", {"thing": "IntConverter"}))
