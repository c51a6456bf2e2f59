"""Public pages that are drawn once and given to every visitor until anything that they show has changed.

A kept page is no older than what it was drawn from: at every visit the very queries of its drawing are asked again, and
it is given only if they answer the same, row for row. What is spared is putting queries, rows and templates together.
It is kept in the memory of each process, for visitors without a session; each gets a token of her own.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language

#: Off in tests, but for those of this module: a page that is kept asks another number of queries than one that is not.
ON = True
#: So many pages are kept, those that were asked for last.
MOST = 300
#: A page tells how much time is left, to the minute.
LONGEST = timedelta(seconds=60)
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w{64}(?=")')
_BARE = b"<a token of her own>"

Statement = tuple[str, Any]


@dataclass(slots=True)
class _Page:
    """What a page was drawn from, and the page itself once it is certain that nothing changed meanwhile."""

    statements: list[Statement]
    digest: bytes = b""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    begins: datetime | None = None
    ends: datetime | None = None

    def holds(self, digest: bytes, now: datetime) -> bool:
        """Say whether it tells what is true now; an empty digest is that of what cannot be kept."""
        if not digest or self.digest != digest or self.begins is None or self.ends is None:
            return False
        return self.begins <= now < self.ends


_pages: OrderedDict[tuple[str, ...], _Page] = OrderedDict()
_lock = Lock()


def kept_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a public page that depends on nothing but its address, language, the database and the moment.

    A view whose page changes at a moment (a call closes) tells it by ``changes_at``. Pages of people who have signed
    in, with a message, of htmx or with a query are drawn as ever.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ON or not _is_plain(request):
            return view(request, *args, **kwargs)
        key = (view.__module__, request.scheme or "", request.get_host(), request.path, get_language() or "")
        known = _find(key)
        before = _digest(known.statements) if known is not None else b""
        now = timezone.now()
        if known is not None and known.holds(before, now):
            return _given(request, known)
        statements: list[Statement] = []
        with connection.execute_wrapper(_recorder(statements)):
            response = view(request, *args, **kwargs)
        drawn = _Page(statements)
        same = known is not None and known.statements == statements
        if before and same and _may_be_kept(request, response) and _digest(statements) == before:
            _fill(drawn, request, response, before, now)
        _put(key, drawn)
        return response

    return inner


def changes_at(request: HttpRequest, moments: Iterable[datetime | None]) -> None:
    """Say at which moments the page of this request begins to tell something else."""
    request.kept_until = sorted(one for one in moments if one is not None)  # type: ignore[attr-defined]


def forget() -> None:
    """Forget every page."""
    with _lock:
        _pages.clear()


def _is_plain(request: HttpRequest) -> bool:
    ours = {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    plain = request.method == "GET" and not request.META.get("QUERY_STRING") and not request.headers.get("HX-Request")
    return plain and not set(request.COOKIES) - ours


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    # A nonce is of one answer only; django-csp remembers it here once a template asked for it.
    nonce = getattr(request, "_csp_nonce", None)
    whole = not response.streaming and not response.cookies and nonce is None
    return whole and response.status_code == 200 and not response.has_header("Cache-Control")


def _fill(page: _Page, request: HttpRequest, response: HttpResponse, digest: bytes, now: datetime) -> None:
    page.digest, page.begins, page.ends = digest, now, now + LONGEST
    page.ends = min([page.ends, *(at for at in getattr(request, "kept_until", ()) if at > now)])
    page.body = _TOKEN.sub(_BARE, response.content)
    page.headers = dict(response.headers)


def _given(request: HttpRequest, page: _Page) -> HttpResponse:
    body = page.body
    if _BARE in body:
        body = body.replace(_BARE, get_token(request).encode())
    return HttpResponse(body, headers=page.headers)


def _recorder(statements: list[Statement]) -> Callable[..., Any]:
    def record(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    return record


def _digest(statements: list[Statement]) -> bytes:
    """Return what the statements answer now, as a digest; nothing when one of them does more than read."""
    found = blake2b(digest_size=16)
    with connection.cursor() as cursor:
        for sql, params in statements:
            if not sql.startswith("SELECT"):
                return b""
            cursor.execute(sql, params)
            found.update(repr(cursor.fetchall()).encode())
    return found.digest()


def _find(key: tuple[str, ...]) -> _Page | None:
    with _lock:
        found = _pages.get(key)
        if found is not None:
            _pages.move_to_end(key)
        return found


def _put(key: tuple[str, ...], page: _Page) -> None:
    with _lock:
        _pages[key] = page
        _pages.move_to_end(key)
        while len(_pages) > MOST:
            _pages.popitem(last=False)
