"""Every page of the site as the people of the story see it: found by links, else by the URLconf, and laid out."""

from __future__ import annotations

import gzip
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any
from zlib import crc32

import brotli
import lxml.html
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import User
from accounts.queries import user_by_email
from govlink.stories.world import LOGINS
from scripts.looking import LANGUAGES, WIDTHS
from startups.models import Submission
from tests.architecture.role_table import ROLE_TABLE
from tests.journeys import crawl
from tests.journeys.reading import plain_templates

#: Who of the story has which of the roles of the role table, by a word of what the story says of her.
OFFICES = {
    "public": ("",),
    "staff": ("GovLink staff",),
    "entity": ("Focal point", "Civil servant"),
    "authority": ("authority", "Authority"),
    "startup": ("founder",),
    "assessor": ("Assessor",),
    "custodian": ("ustodian",),
    "auditor": ("Auditor",),
}
#: How many addresses of one name a person is led to, a page counting as half of them (one that runs, one that is
#: decided), and how many of each name are kept for one role.
_TRIES, _KEPT = 6, 2
#: Names of which all pages are looked at: what such a page leads to hangs on the state of its call.
_ALL = {"submission"}
#: How many addresses that nobody is led to are filled in for one person.
_GUESSES = 16
_SUBMISSION = re.compile(r"(?<=^/submissions/)[0-9a-f-]{36}(?=/)")
_NO_PAGES = re.compile(r"/account/logout|/language/|/file/|\.(?:pdf|zip|csv|json|ics|png|svg|txt|docx|xml|jsonl)$")


@dataclass(frozen=True)
class Seen:
    """One page as one person got it. ``role``: as whom she opened it; ``sent``: bytes over the line, headers apart."""

    name: str
    role: str
    path: str
    status: int
    language: str
    width: int
    headers: dict[str, str]
    body: bytes
    sent: int

    @cached_property
    def parts(self) -> frozenset[str]:
        """Which elements with which classes and attributes the page has, each with what it stands in."""
        return _parts(self.body)

    @property
    def files(self) -> set[str]:
        """The style, scripts, fonts and pictures of ours that a browser loads for it."""
        page = lxml.html.document_fromstring(self.body)
        found = page.xpath("//link[@rel='stylesheet' or @rel='preload' or @rel='icon']/@href|//script/@src|//img/@src")
        return {one.removeprefix(settings.STATIC_URL) for one in found if one.startswith(settings.STATIC_URL)}


def _parts(body: bytes) -> frozenset[str]:
    def said(one: Any) -> str:
        return f"{one.tag}.{one.get('class', '')}" if one is not None else ""

    every = [one for one in lxml.html.document_fromstring(body).iter() if isinstance(one.tag, str)]
    return frozenset(
        f"{said(one.getparent())}>{said(one)}{sorted(key for key in one.attrib if not key.startswith('data-'))}"
        for one in every
    )


def _own(reader: Reader, paths: list[str]) -> list[str]:
    """Return addresses of submissions with the keys of a person's own: which ones are guessed hangs on how keys are drawn."""
    mine = Submission.objects.filter(startup__team__user=reader.person).order_by("call_id").values_list("pk", flat=True)
    guessed = [path for path in paths if _SUBMISSION.search(path)]
    return list(dict.fromkeys(_SUBMISSION.sub(str(pk), path) for pk in mine for path in guessed)) if guessed else []


@lru_cache(maxsize=64)
def weight(name: str) -> int:
    """Return how many bytes of a static file go over the line: packed as the server packs it."""
    path = finders.find(name)
    if path is None:
        raise LookupError(f"There is no static file {name}.")
    with open(path, "rb") as file:
        content = file.read()
    return len(content) if name.endswith((".woff2", ".png", ".jpg")) else len(brotli.compress(content))


def pick(name: str, role: str) -> tuple[str, int]:
    """Return the language and the width in which a page is looked at: always the same, all of them in turn."""
    number = crc32(f"{name} {role}".encode())
    return LANGUAGES[number % 3], WIDTHS[number // 3 % 2]


@dataclass
class Site:
    """What everybody saw.

    ``answers``: name of an address to the kinds of answer that it gave to anybody; ``scripts``: what pages load that is
    no static file.
    """

    pages: list[Seen] = field(default_factory=list)
    answers: dict[str, set[str]] = field(default_factory=dict)
    kept: Counter[tuple[str, str]] = field(default_factory=Counter)
    scripts: dict[str, bytes] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def walk(self) -> Site:
        """Follow everybody's links; then try the addresses that nobody was led to."""
        readers = list(_readers())
        with crawl.known_addresses():
            for reader in readers:
                self._follow(reader)
            for address in {one.name: one for one in crawl.addresses()}.values():
                if address.name and not self.is_known(address.name):
                    self._try(address, readers)
        return self

    def is_known(self, name: str) -> bool:
        """Say whether an address has shown what it is: a page, or something that is none."""
        said = self.answers.get(name, set())
        closed = name.startswith("admin:") and "403" in said  # what staff only read is neither added nor removed
        return bool(said & {"page", "file", "form only", "elsewhere"}) or closed

    def _try(self, address: crawl.Address, readers: list[Reader]) -> None:
        offices = next((who for line, who in ROLE_TABLE.items() if fnmatchcase(address.name, line)), "").split()
        paths = crawl.filled(address)[-_GUESSES:]
        for reader in readers:
            if reader.role in offices or {"public", "signed-in"} & {*offices}:
                for path in [*paths, *_own(reader, paths)]:
                    self._open(reader, path)
                    if self.is_known(address.name):
                        return

    def _follow(self, reader: Reader) -> None:
        queue, tried = deque(["/"] if reader.person is None else ["/home/", "/"]), Counter[str]()
        been: set[str] = set()
        while queue:
            path = queue.popleft()
            name = crawl.view_name(path)
            enough = self.kept[name, reader.role] >= _KEPT or tried[name] >= _TRIES
            if not name or path in been or (enough and name not in {"home", *_ALL}) or _NO_PAGES.search(path):
                continue
            been.add(path)
            tried[name] += 1
            if page := self._open(reader, path):
                tried[name] += _TRIES // 2
                queue.extend(crawl.leads(path, page.body.decode()))

    def _open(self, reader: Reader, path: str) -> Seen | None:
        name = crawl.view_name(path)
        language, width = pick(name, reader.role)
        try:
            answer = reader.ask(path, language)
        except Exception as problem:
            self.broken.append(f"{path} as {reader.role}: {problem!r}")
            return None
        kind = _kind(answer)
        self.answers.setdefault(name, set()).add(kind)
        packed = answer.headers.get("Content-Encoding") == "gzip"
        if answer.streaming:
            deque(answer.streaming_content, maxlen=0)  # it holds its file open to the end
        body = b"" if answer.streaming else gzip.decompress(answer.content) if packed else answer.content
        if answer.headers.get("Content-Type", "").startswith("text/javascript"):
            self.scripts[path] = body
        if kind != "page":
            return None
        headers = {key: value for key, value in answer.items() if key not in {"Content-Encoding", "Content-Length"}}
        page = Seen(name, reader.role, path, answer.status_code, language, width, headers, body, len(answer.content))
        self.pages.append(page)
        self.kept[name, reader.role] += 1
        return page


def _kind(answer: Any) -> str:
    if answer.status_code == 405:
        return "form only"
    if answer.status_code in {301, 302}:
        # To the entrance: this person is not the one. Elsewhere: the address only leads on.
        return "entrance" if "/login/" in answer["Location"] else "elsewhere"
    if answer.status_code != 200:
        return str(answer.status_code)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return "page" if is_page else "file"


@dataclass
class Reader:
    """One person of the story, and in which office she reads."""

    role: str
    person: User | None
    client: Client

    def ask(self, path: str, language: str) -> Any:
        """Fetch an address in a language, packed as for a browser."""
        if self.person is not None and self.person.language != language:
            self.person.language = language
            self.person.save(update_fields=["language"])
        with plain_templates(wanted=True):
            return self.client.get(path, headers={"accept-language": language, "accept-encoding": "gzip"})


def _readers() -> Iterator[Reader]:
    for role, words in OFFICES.items():
        for said, email in [("", ""), *LOGINS]:
            if any(word in said if word else not said for word in words):
                person = user_by_email(email) if email else None
                client = Client()
                if person is not None:
                    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
                yield Reader(role, person, client)


class Shown:
    """A browser page before which the answers are laid that people got: no second look at the database.

    They come over HTTP from a server in this process: where Playwright answers the requests of a page, a browser keeps
    no style, script or font for the next one, and to open that takes half as long again.
    """

    def __init__(self, page: Any, scripts: dict[str, bytes]) -> None:
        self.page, self.scripts = page, scripts
        self.now: Seen | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answer, self))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, daemon=True).start()

    def open(self, seen: Seen) -> None:
        """Show a page at the width that it is looked at."""
        self.now = seen
        self.page.set_viewport_size({"width": seen.width, "height": 900})
        self.page.goto(f"http://127.0.0.1:{self._server.server_port}{seen.path}")

    def close(self) -> None:
        """Close the page's browser profile, and the server."""
        self.page.context.close()
        self._server.shutdown()
        self._server.server_close()


class _Answer(BaseHTTPRequestHandler):
    """Gives a browser the page that is shown now, and what any page loads; nothing else is there."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65_536  # head and body leave together

    def __init__(self, shown: Shown, *about: Any) -> None:
        self.shown = shown
        super().__init__(*about)

    def do_GET(self) -> None:
        """Answer."""
        now = self.shown.now
        if now is not None and self.path == now.path:
            self._send(now.status, now.headers | {"Cache-Control": "no-store"}, now.body)  # others see it, too
        elif self.path.startswith(settings.STATIC_URL) and (
            found := finders.find(self.path.removeprefix(settings.STATIC_URL))
        ):
            kind = guess_type(found)[0] or "application/octet-stream"
            self._send(200, {"Content-Type": kind, "Cache-Control": "max-age=3600"}, Path(found).read_bytes())
        elif self.path in self.shown.scripts:
            self._send(200, {"Content-Type": "text/javascript"}, self.shown.scripts[self.path])
        else:
            self._send(404, {}, b"")

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_about: Any) -> None:
        """Say nothing."""
