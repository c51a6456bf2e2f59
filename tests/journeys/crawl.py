"""Walk the whole site as one person and read everything that comes back: bodies, headers, cookies, addresses, files."""

from __future__ import annotations

import html
import io
import re
import unicodedata
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import lxml.html
import pikepdf
from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils.http import int_to_base36
from django.utils.text import slugify

from accounts.models import User
from challenges.models import Call
from selection.models import Entry
from startups.models import Attachment

#: How many pages of one address a person opens in one walk; of the admin site, and of every other room.
MOST = {True: 4, False: 12}


def squeeze(text: str) -> str:
    """Return a text without case, accents, blanks, signs and what is invisible."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text).casefold())


def readings(text: str) -> str:
    """Return a text as it is sent and as it is read, decoded and squeezed."""
    plain = html.unescape(unquote(text))
    return squeeze(plain) + "|" + squeeze(html.unescape(re.sub(r"<[^>]*>", "", unquote(text))))


# --- files -----------------------------------------------------------------------------------------------------------


def pdf_text(content: bytes) -> str:
    """Return everything readable in a PDF: page text through each font's ToUnicode map, strings, metadata."""
    told = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                told += [str(value) for value in dict(thing).values() if isinstance(value, pikepdf.String)]
            elif isinstance(thing, pikepdf.Stream):
                try:
                    told.append(thing.read_bytes().decode("utf-8", "ignore"))
                except pikepdf.PdfError:
                    continue
        for page in pdf.pages:
            told.append(_page_text(page))
    return "\n".join(told)


def _page_text(page: Any) -> str:
    maps = {str(name): _unicode_map(font) for name, font in page.resources.get("/Font", {}).items()}
    current: dict[str, str] = {}
    text = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps.get(str(operands[0]), {})
        elif str(operator) in {"Tj", "TJ"}:
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    code = bytes(part).hex()
                    text += [current.get(code[at : at + 4], "") for at in range(0, len(code), 4)]
        elif str(operator) == "ET":
            text.append(" ")
    return "".join(text)


def _unicode_map(font: Any) -> dict[str, str]:
    if "/ToUnicode" not in font:
        return {}
    cmap = font["/ToUnicode"].read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", cmap)
    return {code.lower(): bytes.fromhex(to).decode("utf-16-be", "ignore") for code, to in pairs}


def unpacked(content: bytes) -> str:
    """Return what a file tells: a PDF's text, the names and contents of a package, or its own characters."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        try:
            return pdf_text(content)
        except pikepdf.PdfError:
            return content.decode("utf-8", "ignore")
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "\n".join(f"{name}\n{unpacked(package.read(name))}" for name in package.namelist())
    return content.decode("utf-8", "ignore")


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
    if name in {"reference", "call"}:
        return [*Call.objects.order_by("pk").values_list("reference", flat=True)]
    if name in {"pk", "object_id", "attachment"}:
        return _keys(address, name)
    provided: dict[str, Any] = {
        "slug": lambda: [slugify(one.mark) for one in Entry.objects.order_by("code")[:6]],
        "code": lambda: [one.lower() for one in Entry.objects.order_by("code").values_list("code", flat=True)[:3]],
        "version": lambda: ["1", "2"],
        "number": lambda: ["1", "2"],
        "enclosure": lambda: ["1"],
        "member": lambda: ["1"],
        "invitation": lambda: ["1"],
        "masking": lambda: ["1"],
        "group": lambda: ["names", "people"],
        "section": lambda: ["problem", "team"],
        "part": lambda: ["company", "team"],
        "kind": lambda: ["pdf", "json"],
        "token": lambda: ["Zurubelanto-Quixoteca"],
        "key": lambda: ["abc-123"],
        "uidb36": lambda: [int_to_base36(pk) for pk in User.objects.order_by("-pk").values_list("pk", flat=True)[:1]],
        "url": lambda: ["zurubelanto/"],
        "app_label": lambda: sorted({one._meta.app_label for one in apps.get_models()}),
        "content_type_id": lambda: ["1", "2"],
    }
    if name not in provided:
        raise NoProvider(f"{address.name} ({address.route}): say in tests/journeys/crawl.py what {name!r} may be.")
    return provided[name]()


def _keys(address: Address, name: str) -> list[str]:
    if name == "attachment":
        return [str(pk) for pk in Attachment.objects.values_list("pk", flat=True)[:2]]
    rows = [model for model in apps.get_models() if model._meta.app_label == address.room]
    if address.name.startswith("admin:"):
        wanted = address.name.removeprefix("admin:").rsplit("_", 1)[0]
        rows = [model for model in apps.get_models() if model._meta.label_lower.replace(".", "_") == wanted] or rows[:1]
    fits = models.UUIDField if address.arguments[name] == "UUIDConverter" else models.Field
    found = []
    for model in rows:
        if isinstance(model._meta.pk, fits) and (
            fits is models.UUIDField
            or address.arguments[name] != "IntConverter"
            or isinstance(model._meta.pk, models.AutoField)
        ):
            keys = model._default_manager.order_by("-pk").values_list("pk", flat=True)
            found += [str(pk) for pk in keys[: 2 if address.name.startswith("admin:") else 4]]
    return list(dict.fromkeys(found)) or ["1"]


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


# --- walking ---------------------------------------------------------------------------------------------------------


@dataclass
class Walk:
    """One person's walk. ``needles``: squeezed string to what it is; ``allowed``: address name to allowed needles."""

    client: Client
    needles: dict[str, str]
    allowed: dict[str, set[str]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    within: str = "/"
    aside: Any = nullcontext
    found: list[str] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)

    def go(self) -> Walk:
        """Open every address and everything that the pages lead to."""
        queue: deque[str] = deque(path for one in addresses() for path in filled(one) if path.startswith(self.within))
        queue += (
            [f"/{self.words[0]}/", f"/calls/{self.words[0]}/", f"/record/{self.words[0]}/"]
            if self.within == "/"
            else []
        )
        while queue:
            url = queue.popleft()
            if self._is_new(url):
                queue.extend(self.open(url))
        return self

    def _is_new(self, url: str) -> bool:
        if url in self.seen or not url.startswith(self.within) or url.startswith(settings.STATIC_URL):
            return False
        self.seen.add(url)
        path, _mark, query = url.partition("?")
        key = f"{view_name(path)}?{'&'.join(sorted(part.split('=')[0] for part in query.split('&')))}"
        if self.opened[key] >= MOST[path.startswith("/admin/")]:
            return False
        self.opened[key] += 1
        return True

    def open(self, url: str) -> list[str]:
        """Open one address, read it, and return where it leads."""
        # What somebody types into the address line stands in the server's log: that is not the site's doing.
        asked: AbstractContextManager[Any] = self.aside() if self._tells(url) else nullcontext()
        with asked:
            try:
                response = self.client.get(url)
                streamed = isinstance(response, StreamingHttpResponse)
                body = b"".join(response.streaming_content) if streamed else response.content  # type: ignore[attr-defined]
            except Exception as problem:
                self.found.append(f"{url}: broke with {problem!r}")
                return []
        self.statuses[response.status_code] += 1
        text = unpacked(body)
        self.read(url, "body", text, urlsplit(url).query)
        self.read(url, "headers", "\n".join(f"{name}: {value}" for name, value in response.headers.items()), url)
        self.read(url, "cookies", response.cookies.output())
        listed = (getattr(response, "context", None) or {}).get("cl")
        if listed is not None and "q=" in url and listed.result_count and not self.allowed.get(view_name(url)):
            self.found.append(f"{url}: a search for a canary finds {listed.result_count}")
        if response.has_header("Location"):
            return [local(url, response["Location"])]
        kind = response.headers.get("Content-Type", "")
        return self.links(url, text) if kind.startswith("text/html") and text.strip() else []

    def read(self, url: str, where: str, text: str, own: str = "") -> None:
        """Note every needle that stands in a text; ``own`` is what the walker itself asked for."""
        squeezed, asked = readings(text), squeeze(unquote(own))
        allowed = self.allowed.get(view_name(url), set())
        for needle, what in self.needles.items():
            if needle in squeezed and needle not in allowed and needle not in asked:
                self.found.append(f"{url}: {where} tells {what!r}")

    def _tells(self, url: str) -> bool:
        squeezed = squeeze(unquote(url))
        return any(needle in squeezed for needle in self.needles)

    def links(self, url: str, text: str) -> list[str]:
        """Return where a page leads: links, sources, forms that ask without changing, and what scripts fetch."""
        page = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        names = ("href", "src", "hx-get", "data-url", "data-href", "formaction")
        leads = [element.get(name) for name in names for element in page.xpath(f"//*[@{name}]")]
        for form in page.forms:
            if form.method.upper() == "GET":
                leads += self._asked(form)
        return [found for lead in leads if lead and (found := local(url, lead))]

    def _asked(self, form: Any) -> list[str]:
        fields: dict[str, Any] = {}
        boxes = []
        for element in form.inputs:
            if element.name and element.tag == "select":
                options = [option.get("value") for option in element.iter("option") if option.get("value")]
                fields[element.name] = options[-1] if options else ""
            elif element.name and element.get("type", "text") in {"text", "search"}:
                boxes.append(element.name)
            elif element.name:
                fields[element.name] = element.get("value") or ""
        action = form.get("action") or ""
        return [
            f"{action}?{urlencode(fields | dict.fromkeys(boxes, word))}" for word in (self.words if boxes else ("",))
        ]


def view_name(url: str) -> str:
    """Return the name of the address that a URL belongs to."""
    try:
        return resolve(urlsplit(url).path).view_name or ""
    except Resolver404:
        return ""


def local(url: str, lead: str) -> str:
    """Return a link as an address of this site, or nothing."""
    parts = urlsplit(urljoin(f"http://testserver{url}", lead))
    ours = parts.scheme in {"http", "https"} and parts.netloc in {"testserver", urlsplit(settings.SITE_URL).netloc}
    return (parts.path + (f"?{parts.query}" if parts.query else "")) if ours else ""
