"""With real processes: who applies stands in no log, queue, cache, file or mail that somebody else may come to read."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from challenges.models import Call
from outbox.models import Enclosure, Job, Message
from outbox.states import JobState, MessageState
from outbox.tasks import app, work
from selection.actions import entries, seats
from selection.models import Exhibit
from startups.actions import desks
from startups.actions.flat import decide_flat
from startups.models import FlatFile, Submission
from startups.states import FlatState, Ground, MaskingState
from tests import cast
from tests.declaring import declare
from tests.factories import call_at
from tests.journeys.applicants import SENT
from tests.journeys.canary import World, register, send, world_maskings
from tests.journeys.crawl import Walk
from tests.journeys.reading import Log, Reader, allowed
from tests.journeys.test_canary_crawl import _mail, remembered, told
from tests.journeys.texts import Needles, unpacked
from tests.startups.desk_making import close
from tests.startups.test_flat import picture
from tests.web import Web, serving, signed_in, token_of

pytestmark = [pytest.mark.worker, pytest.mark.postgres]
CANARY = SENT[0]


@pytest.fixture(autouse=True)
def _mail_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the worker print its mail into its log, as where nothing else is set up: whoever runs it reads that."""
    monkeypatch.setenv("EMAIL_URL", "consolemail://")


@dataclass
class Ear:
    """Hears everything that anybody says to Redis."""

    heard: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        line = redis.Redis.from_url(settings.REDIS_URL)
        own = line.connection_pool.connection_kwargs.get(
            "db", 0
        )  # tests beside this one have others on the same server
        with line.monitor() as monitor:
            while not self.stop.is_set():
                said = monitor.next_command()
                if said["db"] == own:
                    self.heard.append(str(said["command"]))


@contextmanager
def listening() -> Iterator[Ear]:
    """Listen to Redis for the block."""
    ear = Ear()
    thread = threading.Thread(target=ear.listen)
    thread.start()
    try:
        yield ear
    finally:
        ear.stop.set()
        redis.Redis.from_url(settings.REDIS_URL).ping()  # the last thing that it hears
        thread.join(30)


def upload(web: Web, submission: Submission, content: bytes, name: str) -> None:
    """Send a file as a browser does."""
    path = f"/submissions/{submission.pk}/files/"
    cookies = signed_in(submission.startup.team.first().user)
    csrf = token_of(web.ask(path, Cookie=cookies))
    parts = [
        b'--cut\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + csrf.encode(),
        f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'.encode()
        + content,
        b"--cut--\r\n",
    ]
    kind = "multipart/form-data; boundary=cut"
    web.ask(path, b"\r\n".join(parts), **{"Cookie": f"{cookies}; csrftoken={csrf}", "Content-Type": kind})


def settled() -> bool:
    """Say whether every job was done and every mail is out."""
    waits = Job.objects.filter(state=JobState.DUE, due_at__lte=timezone.now())
    return not waits.exists() and not Message.objects.exclude(state=MessageState.SENT).exists()


def stored() -> dict[str, str]:
    """Return every file of the storage: its name and what it tells."""
    root = Path(settings.MEDIA_ROOT)
    return {
        str(path.relative_to(root)): f"{path.relative_to(root)}\n{unpacked(path.read_bytes())}"
        for path in root.rglob("*")
        if path.is_file()
    }


def mails() -> dict[str, str]:
    """Return every mail that is not the applicant's own, with its files."""
    found = {}
    for one in Message.objects.exclude(private=True, to__in=CANARY.emails):
        files = [f"{file.name}\n{unpacked(bytes(file.content))}" for file in Enclosure.objects.filter(message=one)]
        found[f"{one.pk} {one.kind}"] = "\n".join([one.to, one.subject, one.text, one.html, *files])
    return found


def strings(world: World) -> Needles:
    """Return what tells who applies: not the random keys and names, which stand in places of their own."""
    own = ("pk of", "name of a stored", "receipt_no of", "salt of")
    return Needles({needle: what for needle, what in world.needles().items() if not what.startswith(own)})


def go_through(worker: Any, web: Web) -> World:
    """One applicant sends two files with her submission; it is prepared, checked, handed over, and read."""
    call = call_at("open")
    world = World(call, call_at("open"))
    world.startups[CANARY.name] = register(CANARY)
    by = world.founder(CANARY)
    send(world, 0, between=lambda made: upload(web, made, picture("Plan", CANARY.name, CANARY.emails[0]), "z.png"))
    made = world.submission(CANARY)
    assert made.attachments.count() == 2
    assert by is not None
    worker.wait_until(lambda: not FlatFile.objects.filter(state=FlatState.WAITING).exists(), seconds=240)
    # A page that is a picture waits for a custodian, who looks at it and lets it go.
    assert sorted(FlatFile.objects.values_list("state", flat=True)) == [FlatState.DOUBTFUL, FlatState.REFUSED]
    _judge(call)
    worker.wait_until(settled, seconds=240)
    return world


def _judge(call: Call) -> None:
    close(call)
    for person in (cast.ines(), cast.tomas(), cast.pilar()):
        declare(seats.appoint_assessor(call=call, user=person, by=cast.rosa()), person)
    desks.take_up(call=call, by=cast.oscar())
    passed = {ground: ("passed", "") for ground in Ground.values}
    desks.check_grounds(submission=Submission.objects.get(call=call), results=passed, by=cast.oscar())
    for place in world_maskings(call):
        desks.decide_masking(masking=place, state=MaskingState.MASKED, by=cast.oscar())
    flat = FlatFile.objects.get(state=FlatState.DOUBTFUL)
    decide_flat(flat=flat, state=FlatState.SHOWN, looked=flat.doubtful, copy=flat.version, by=cast.oscar())
    desks.hand_over(call=call, by=cast.marta())
    entries.open_assessment(call=call, by=cast.rosa())


def test_nobody_reads_who_applied_where_processes_meet(worker: Any) -> None:
    heard = Log()
    root = logging.getLogger()
    root.addHandler(heard)
    try:
        with serving() as web, listening() as ear:
            world = go_through(worker, web)
            needles = strings(world)
            for role, person in {"assessor": cast.ines(), "authority": cast.luz(), "staff": cast.kemi()}.items():
                client = Client()
                client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
                reader = Reader(world.needles(), allowed(world.needles(), role), heard.aside)
                within = "/admin/" if role == "staff" else "/"
                walk = Walk(client, reader.visit, within=within, most=2, ask=reader.ask).go()
                assert (walk.broken, reader.found) == ([], [])
                assert walk.statuses[200] > 20
            _look(worker, web, ear, heard, world, needles)
            _plant(worker, web, ear, heard, world, needles)
    finally:
        root.removeHandler(heard)


def _lines(path: Path) -> dict[str, str]:
    return {str(number): line for number, line in enumerate(path.read_text(errors="replace").splitlines())}


def _look(worker: Any, web: Web, ear: Ear, heard: Log, world: World, needles: Needles) -> None:
    """Nothing tells; and there is something to read everywhere."""
    places: dict[str, dict[Any, str]] = {
        "the worker's log": _lines(worker.log),
        "the web server's log": _lines(web.log),
        "what is said to Redis": {str(number): said for number, said in enumerate(ear.heard)},
        "cache and sessions": remembered(),
        "the log of this process": dict(enumerate(heard.lines)),
        "files": stored(),
        "mails": mails(),
    }
    assert Exhibit.objects.count() >= 1
    for name, things in places.items():
        assert (name, told(needles, things)) == (name, [])
    assert [name for name, things in places.items() if len(things) < 2] == []
    log = worker.log.read_text()
    assert "Task outbox.work" in log
    assert "A private message (" in log
    assert any("outbox.work" in said for said in ear.heard)


def _plant(worker: Any, web: Web, ear: Ear, heard: Log, world: World, needles: Needles) -> None:
    """Plant one leak of each sort and see that the same look finds it."""
    # A task argument with a name: on its way through Redis, and in the worker's log when the task breaks.
    work.delay(CANARY.name)
    worker.wait_until(lambda: told(needles, _lines(worker.log)), seconds=120)
    assert told(needles, dict(enumerate(ear.heard))) != []
    # A file's name in the worker's log.
    before = len(_lines(worker.log))
    app.send_task(CANARY.file)
    worker.wait_until(lambda: told(needles, dict(list(_lines(worker.log).items())[before:])), seconds=120)
    # A line with an e-mail, in the web server's log and in ours.
    web.ask(f"/{CANARY.emails[0]}/")
    worker.wait_until(lambda: told(needles, _lines(web.log)), seconds=60)
    logging.getLogger("startups").warning("Sent to %s", CANARY.emails[1])
    assert told(needles, {"0": heard.lines[-1]}) != []
    default_storage.save(f"exhibits/{CANARY.file}", ContentFile(b"%PDF-1.7"))
    default_storage.save("exhibits/plain.pdf", ContentFile(CANARY.legal_name.encode()))
    assert len(told(needles, stored())) >= 2
    cache.set("page", f"De {CANARY.legal_name}")  # a key is a keyed digest (govlink.cache.key) and tells nothing
    assert told(needles, remembered()) != []
    _mail(f"Escriba a {CANARY.emails[1]}.")
    assert told(needles, mails()) != []
