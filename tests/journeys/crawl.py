"""Walk the whole site as one person: every address of the URLconf, and everything that its pages lead to."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b
from sys import intern
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import UUID

import lxml.html
from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver, get_resolver, resolve
from django.utils.http import int_to_base36
from django.utils.text import slugify

from accounts.models import User
from challenges.models import Call, Paper
from challenges.states import PaperKind
from reports.rules.datasets import DATASETS
from selection.models import Entry, Query
from startups.models import Attachment, Correction, DateAnswer, Logo, Startup, Submission
from tests.journeys.texts import unpacked
from vault.veil import veiled

#: What the key in an address is a key of, by the first word of the address's name; else of anything in its room.
ABOUT: dict[str, type[models.Model]] = {
    "startup": Startup,
    "member": Startup,
    "invitation": Startup,
    "submission": Submission,
    "desk": Submission,
    "paper": Paper,
    "session": Query,
}

#: What tells of the machine and of this moment, of no world: tests/setup looks at it.
OF_THE_MACHINE = {"ready", "metrics"}


# --- every address ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    """One line of the URLconf: its whole route, its name, the room of its view and its arguments' converters."""

    route: str
    name: str
    room: str
    arguments: dict[str, str]


def addresses(resolver: Any = None, before: str = "", namespace: str = "") -> Iterator[Address]:
    """Return every address of the URLconf, however deep."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            module = getattr(entry.callback, "__module__", "")
            owner = getattr(entry.callback, "model_admin", None)
            config = apps.get_containing_app_config(owner.model.__module__ if owner else module)
            arguments = {name: kind.__class__.__name__ for name, kind in entry.pattern.converters.items()}
            arguments |= {name: "regex" for name in re.findall(r"\?P<(\w+)>", route)}
            found = re.findall(r"<(?:(\w+):)?(\w+)>", before)
            arguments |= {name: kind or "str" for kind, name in found if name not in arguments}
            yield Address(route, namespace + (entry.name or ""), config.label if config else "", arguments)


class NoProvider(LookupError):
    """An address has an argument for which nobody says what to fill in."""


def values(address: Address, name: str, converter: str) -> list[str]:
    """Return what to try for an argument of an address: things that exist, of the room that the address belongs to."""
    found = _values(address, name)
    return [veiled(int(one)) for one in found] if converter == "VeiledKeyConverter" else found


def _values(address: Address, name: str) -> list[str]:
    if name in {"reference", "call"}:
        return [*Call.objects.order_by("pk").values_list("reference", flat=True)]
    if name in {"pk", "object_id", "attachment", "correction", "logo"}:
        return _keys(address, name)
    provided: dict[str, Any] = {
        "slug": lambda: [slugify(one.mark) for one in Entry.objects.order_by("code")[:6]],
        "code": lambda: [one.lower() for one in Entry.objects.order_by("code").values_list("code", flat=True)[:3]],
        "query": lambda: [str(pk) for pk in Query.objects.values_list("pk", flat=True)[:2]] or [str(UUID(int=0))],
        "answer": lambda: [str(pk) for pk in DateAnswer.objects.values_list("pk", flat=True)[:2]] or [str(UUID(int=0))],
        "criterion": lambda: ["c1", "c2"],
        "version": lambda: ["1", "2"],
        "number": lambda: ["1", "2"],
        "enclosure": lambda: ["1"],
        "member": lambda: ["1"],
        "invitation": lambda: ["1"],
        "masking": lambda: ["1"],
        "group": lambda: ["names", "people"],
        "language": lambda: ["en", "es"],
        "section": lambda: ["problem", "team"],
        "part": lambda: ["company", "team"],
        "kind": lambda: ["pdf", "json", "signed"],
        "paper": lambda: list(PaperKind.values),
        "sha256": lambda: [*Paper.objects.order_by("-number").values_list("sha256", flat=True)[:2], "0" * 64],
        "token": lambda: ["Zurubelanto-Quixoteca"],
        "dataset": lambda: list(DATASETS),
        "sheet": lambda: ["people", "barriers"],
        "key": lambda: ["abc-123", *Call.objects.order_by("-pk").values_list("reference", flat=True)[:1]],
        "uidb36": lambda: [int_to_base36(pk) for pk in User.objects.order_by("-pk").values_list("pk", flat=True)[:1]],
        "url": lambda: ["zurubelanto/"],
        "app_label": lambda: sorted({one._meta.app_label for one in apps.get_models()}),
        "content_type_id": lambda: ["1", "2"],
    }
    if name not in provided:
        raise NoProvider(f"{address.name} ({address.route}): say in tests/journeys/crawl.py what {name!r} may be.")
    return provided[name]()


def _keys(address: Address, name: str) -> list[str]:
    if about := {"attachment": Attachment, "correction": Correction, "logo": Logo}.get(name):
        return [str(pk) for pk in about._default_manager.values_list("pk", flat=True)[:2]] or [str(UUID(int=0))]
    rows = [model for model in apps.get_models() if model._meta.app_label == address.room]
    if address.name.startswith("admin:"):
        wanted = address.name.removeprefix("admin:").rsplit("_", 1)[0]
        rows = [model for model in apps.get_models() if model._meta.label_lower.replace(".", "_") == wanted] or rows[:1]
    elif about := ABOUT.get(address.name.partition("_")[0]):
        rows = [about]
    fits = models.UUIDField if address.arguments[name] == "UUIDConverter" else models.Field
    found = []
    for model in rows:
        if isinstance(model._meta.pk, fits) and (
            fits is models.UUIDField
            or address.arguments[name] not in {"IntConverter", "VeiledKeyConverter"}
            or isinstance(model._meta.pk, models.AutoField)
        ):
            found += [str(pk) for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:2]]
    return list(dict.fromkeys(found)) or [str(UUID(int=0)) if fits is models.UUIDField else "1"]


def guesses(within: str = "/") -> list[str]:
    """Return every address of the URLconf that may stand ``within`` a part of the site, filled in. Raises ``NoProvider``."""
    return [path for one in addresses() if _may_stand(one, within) for path in filled(one)]


def _may_stand(address: Address, within: str) -> bool:
    """Whether what an address begins with, up to its first argument, leads into a part of the site."""
    begins = "/" + re.split(r"[<(\\]", address.route.replace("^", ""), maxsplit=1)[0]
    return begins.startswith(within) or within.startswith(begins)


def filled(address: Address) -> list[str]:
    """Return an address with its arguments filled in, in several ways."""
    paths = ["/" + address.route.replace("^", "").replace("$", "").replace("\\Z", "")]
    for name, converter in address.arguments.items():
        hole = re.compile(rf"<(?:\w+:)?{name}>|\(\?P<{name}>[^()]*\)")
        paths = [
            hole.sub(lambda _hole, value=value: value, path)
            for path in paths
            for value in values(address, name, converter)
        ]
    return paths


@contextmanager
def known_addresses() -> Iterator[None]:
    """Look up once which view an address belongs to: a tenth of the time of a walk that asks all of them again and again."""
    looked_up, found = URLResolver.resolve, dict[tuple[URLResolver, str], ResolverMatch]()

    def resolve_once(resolver: URLResolver, path: str) -> ResolverMatch:
        key = (resolver, str(path))
        if key not in found:
            found[key] = looked_up(resolver, path)
        return found[key]

    URLResolver.resolve = resolve_once  # type: ignore[method-assign]
    try:
        yield
    finally:
        URLResolver.resolve = looked_up  # type: ignore[method-assign]


# --- walking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What came back from one address."""

    url: str
    response: Any
    body: bytes

    @cached_property
    def text(self) -> str:
        """What the body tells, whatever kind of file it is; a PDF is read only where somebody asks what it tells."""
        return unpacked(self.body)

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return str(self.response.headers.get("Content-Type", "")).startswith("text/html")

    @property
    def view(self) -> str:
        """The name of the address."""
        return view_name(self.url)

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers in the order in which they were sent, cookies left out."""
        return list(self.response.headers.items())

    @property
    def cookies(self) -> str:
        """The cookies that it sets."""
        return str(self.response.cookies.output())


@dataclass
class Walk:
    """One person's walk: she opens every address, follows links, fills in forms that only ask.

    ``visit`` is given each answer; ``words`` are typed into search boxes; ``most`` is how many pages of one address
    and one set of parameters she opens of those that she guesses, and again of those that links lead to (``most_asked``
    where there are parameters, ``most_admin`` in the admin site), but for ``tried``, names of addresses whose parameters
    somebody else tried one by one; ``leave`` says which addresses she leaves out; ``ask`` fetches an address; ``guess``
    gives the addresses of a part of the site to begin with.
    """

    client: Client
    visit: Callable[[Answer], None]
    words: tuple[str, ...] = ()
    within: str = "/"
    most: int = 3
    most_asked: int = 3
    most_admin: int = 1
    tried: Collection[str] = ()
    leave: Callable[[str], bool] = lambda _url: False
    ask: Callable[[Client, str], Any] = lambda client, url: client.get(url)
    guess: Callable[[str], list[str]] = lambda within: guesses(within)
    broken: list[str] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)

    def go(self) -> Walk:
        """Open every address and everything that the pages lead to."""
        guessed = [path for path in self.guess(self.within) if path.startswith(self.within)]
        typed = [f"/{before}{word}/" for word in self.words[:1] for before in ("", "calls/", "record/")]
        queue = deque([*((path, "guessed") for path in guessed), *((path, "typed") for path in typed)])
        while queue:
            url, how = queue.popleft()
            if self._is_new(url, how):
                queue.extend((lead, "led") for lead in self.open(url))
        return self

    def _is_new(self, url: str, how: str) -> bool:
        if url in self.seen or not url.startswith(self.within) or url.startswith(settings.STATIC_URL):
            return False
        self.seen.add(url)
        path, _mark, query = url.partition("?")
        names = sorted(part.partition("=")[0] for part in query.split("&"))
        if (path.startswith("/admin/") and len(names) > 1) or self.leave(url):
            # The admin site's filters are independent of each other: one at a time shows what each does.
            return False
        key = f"{how} {view_name(path)}?{'&'.join(names)}"
        self.opened[key] += 1
        most = self.most_asked if query and view_name(path) not in self.tried else self.most
        return self.opened[key] <= (self.most_admin if path.startswith("/admin/") else most)

    def open(self, url: str) -> list[str]:
        """Open one address, have it read, and return where it leads."""
        try:
            response = self.ask(self.client, url)
            streamed = isinstance(response, StreamingHttpResponse)
            body = b"".join(response.streaming_content) if streamed else response.content  # type: ignore[attr-defined]
        except Exception as problem:
            self.broken.append(f"{url}: broke with {problem!r}")
            return []
        self.statuses[response.status_code] += 1
        answer = Answer(url, response, body)
        self.visit(answer)
        if response.has_header("Location"):
            return [local(url, response["Location"])]
        return leads(url, answer.text, self.words) if answer.is_page and answer.text.strip() else []


_PARSER = lxml.html.HTMLParser(encoding="utf-8")
_LEADS = lxml.etree.XPath("//@href|//@src|//@hx-get|//@data-url|//@data-href|//@formaction", smart_strings=False)


#: What is of this one answer and leads nowhere: tokens against forgery, and the page's own address as it stands in it.
#: Each begins with letters of its own, which are found ten times as fast as one pattern for all three.
_OWN = (
    re.compile(r' name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r' data-path="[^"]*"'),
    re.compile(r' name="next" value="[^"]*"(?=><(?:span aria-current|button type="submit" name="language"))'),
)
#: Where pages lead as they say it, by a digest of the page: most pages are met several times, "not found" thousands.
_LED: dict[tuple[bytes, tuple[str, ...]], tuple[str, ...]] = {}


@lru_cache(maxsize=32)
def parsed(text: str) -> Any:
    """Return a page as a tree, to be read and not changed."""
    return lxml.html.document_fromstring(text.encode(), parser=_PARSER)


def leads(url: str, text: str, words: tuple[str, ...] = ()) -> list[str]:
    """Return where a page leads: links, sources, forms that ask without changing, and what scripts fetch."""
    met = text
    for own in _OWN:
        met = own.sub("", met)
    key = blake2b(met.encode(), digest_size=16).digest(), words
    if key not in _LED:
        _LED[key] = tuple(dict.fromkeys(map(intern, _led(parsed(text), words))))
    return list(dict.fromkeys(address for lead in _LED[key] if lead and (address := local(url, lead))))


def _led(page: Any, words: tuple[str, ...]) -> list[str]:
    found = [str(lead) for lead in _LEADS(page)]
    for form in page.forms:
        if form.method.upper() == "GET":
            found += _asked(form, words)
    return found


def _asked(form: Any, words: tuple[str, ...]) -> list[str]:
    fields: dict[str, Any] = {}
    boxes, choices = [], []
    for element in form.inputs:
        if element.name and element.tag == "select":
            options = [option.get("value") for option in element.iter("option") if option.get("value")]
            fields[element.name] = options[-1] if options else ""
            choices += [(element.name, option) for option in options[:-1]]
        elif element.name and element.get("type", "text") in {"text", "search"}:
            boxes.append(element.name)
        elif element.name:
            fields[element.name] = element.get("value") or ""
    action = form.get("action") or ""
    typed = [dict.fromkeys(boxes, word) for word in (words if boxes else ("",))]
    # Each word with the last choice of every list, then each other choice by itself.
    empty = fields | dict.fromkeys([*boxes, *(name for name, _option in choices)], "")
    return [
        f"{action}?{urlencode(asked)}"
        for asked in [*(fields | more for more in typed), *(empty | {name: option} for name, option in choices)]
    ]


def view_name(url: str) -> str:
    """Return the name of the address that a URL belongs to."""
    return _named(urlsplit(url).path)


@lru_cache(maxsize=20000)
def _named(path: str) -> str:
    try:
        return resolve(path).view_name or ""
    except Resolver404:
        return ""


def local(url: str, lead: str) -> str:
    """Return a link as an address of this site, or nothing."""
    # Where an absolute path leads is the same on every page.
    return _local("/" if lead[:1] == "/" != lead[1:2] else url, lead, settings.SITE_URL)


@lru_cache(maxsize=50000)
def _local(url: str, lead: str, site: str) -> str:
    parts = urlsplit(urljoin(f"http://testserver{url}", lead))
    ours = parts.scheme in {"http", "https"} and parts.netloc in {"testserver", urlsplit(site).netloc}
    return (parts.path + (f"?{parts.query}" if parts.query else "")) if ours else ""
