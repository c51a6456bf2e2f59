"""Nobody who judges, and nobody outside, reaches who applied: the whole site is read in every state of one call."""

from __future__ import annotations

import json
import logging
import pickle
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
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
from tests.journeys.applicants import CANARIES, SENT
from tests.journeys.canary import SIGNATURE, World, drive
from tests.journeys.reading import ROLES, STATES, Drive, Log
from tests.journeys.texts import Needles, unpacked

# One drive for all of these: they stay together when the suite is spread over several processes.
# On SQLite the twin worlds prove the same pages; both twice would double the time of all tests.
pytestmark = [pytest.mark.xdist_group("canary"), pytest.mark.django_db, pytest.mark.postgres, pytest.mark.long]


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
    return {key.decode(): f"{key.decode()} {_value(server, key)}" for key in server.keys("*")}


def _value(server: Any, key: bytes) -> str:
    """Return a value of Redis as text: the cache's own, and what waits in Celery's queues."""
    kind = server.type(key).decode()
    if kind == "string":
        return bytes(server.get(key) or b"").decode("utf-8", "ignore")
    asked = {"list": ("LRANGE", key, 0, -1), "set": ("SMEMBERS", key), "hash": ("HGETALL", key)}
    return str(server.execute_command(*asked.get(kind, ("ZRANGE", key, 0, -1, "WITHSCORES"))))


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
