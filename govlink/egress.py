"""The last look at what leaves: pages, files and mail for those who judge are searched for what tells who applied.

The wall keeps identity out of their rooms; this is the net below it. What it finds was a mistake somewhere: the answer
is replaced by a neutral page, an incident is written and told to staff and custodians, and nobody reads the strings.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from itertools import pairwise, permutations
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from govlink.machines import answers_machines
from govlink.middleware import wants_json
from govlink.unpacked import is_picture, text_of
from kernel.verdict import YES, Verdict, no
from outbox.models import Message
from outbox.registry import gate, release_gate
from startups.actions.guard import hold_back, remember_typed
from startups.queries import guard
from startups.rules.guard import Sealed

log = logging.getLogger(__name__)

#: Of so many fields each may come to stand beside each other.
_MOST_FIELDS = 20
#: Longer than half a start-up's name.
_SEAM = 80
#: Seconds for each sign that a request carries, more than searching for it takes whatever is found. It is searched
#: three times at most: before it is worked on, after it, and in what comes back.
_PACE = 4e-7


class EgressMiddleware:
    """Search every answer for sealed strings, and hold back what its reader must not read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if answers_machines(request):
            return response
        net = guard.net() if settings.EGRESS_GUARD else None
        if net is None or not net.strings:
            return response
        begin = time.perf_counter() - getattr(request, "searched_for", 0.0)
        kind, text = readable(request, response)
        # Holding back what the reader wrote herself would tell her that she guessed right.
        unread = response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        typed = request.path if unread else typed_text(request)
        written = net.find(typed)
        if not getattr(request, "typed_is_remembered", False):
            _remember(request, written)
        no_secret = {*written, *net.find(_own_name(request)), *guard.typed()}
        found = _forbidden(request, [one for one in net.find(text) if one not in no_secret])
        _keep_pace(len(typed), time.perf_counter() - begin)
        return _held_back(request, kind, found) if found else response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Remember what a form carries before anything is done with it.

        A mail or a paper that a worker makes of it may be looked at before the answer to the form is.
        """
        net = guard.net() if settings.EGRESS_GUARD and request.method == "POST" else None
        if net is not None and net.strings and not getattr(view, "takes_evidence", False):
            begin = time.perf_counter()
            _remember(request, net.find(typed_text(request)))
            request.typed_is_remembered = True  # type: ignore[attr-defined]
            request.searched_for = time.perf_counter() - begin  # type: ignore[attr-defined]


def _keep_pace(signs: int, seconds: float) -> None:
    """Let the search for what a request carries take as long as its length says: a name that is found takes longer.

    Who repeats a guess a hundred thousand times in one form would measure it.
    """
    time.sleep(max(0.0, signs * _PACE - seconds))


def _remember(request: HttpRequest, found: list[Sealed]) -> None:
    """Keep which sealed strings somebody typed into a form."""
    user = getattr(request, "user", None)
    signing_in = (user is None or not user.is_authenticated) and request.path.startswith(("/account/", "/follow/"))
    # Whoever signs in, signs up or follows calls by mail is nobody yet: her own address is no guess.
    if request.method == "POST" and not signing_in:
        remember_typed(by=user, found=guard.guesses_of(user, found))


def typed_text(request: HttpRequest) -> str:
    """Return what a request carries from its sender: address, query, form, names of files, small tables, JSON."""
    parts = [request.path]
    match = request.resolver_match
    reads_table = match is not None and getattr(match.func, "reads_table", False)
    try:
        for fields in (request.GET, request.POST):
            parts += [text for key in fields for text in (key, *fields.getlist(key))]
            parts += _seams([text for key in fields for text in fields.getlist(key) if text.strip()])
        files = [file for field in request.FILES for file in request.FILES.getlist(field)]
        parts += [str(file.name) for file in files]
        parts += [_table_text(file) for file in files if reads_table]
        if request.content_type == "application/json":
            parts.append(text_of(request.body))
    except (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, UnreadablePostError):
        pass  # the view meets the same and says what to do
    except RawPostDataException:
        pass  # a file that the view read piece by piece: no form
    return "\n".join(parts)


def _seams(values: list[str]) -> list[str]:
    """Return what a page could say that shows two fields of a form side by side: the end of each and the beginning.

    Half a name in one field and half in another is a guess, too: a table of open data has nothing between them. Of a
    form with more fields, only those that follow each other are put together.
    """
    pairs = permutations(values, 2) if len(values) <= _MOST_FIELDS else pairwise(values)
    return [f"{one[-_SEAM:]}\n{other[:_SEAM]}" for one, other in pairs]


def _table_text(file: Any) -> str:
    """Return what stands in a table that a form takes, and leave it to be read again; none is larger in memory."""
    file.seek(0)
    body = file.read(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
    file.seek(0)
    return text_of(body)


def _own_name(request: HttpRequest) -> str:
    """Return how the reader calls herself: each page says it, and anybody signs up under the name that she guesses."""
    user = getattr(request, "user", None)
    return f"{user.name}\n{user.email}" if user is not None and user.is_authenticated else ""


def readable(request: HttpRequest, response: HttpResponse) -> tuple[str, str]:
    """Return what an answer is ("page" or "file"), and everything in it that can be read: headers and content."""
    headers = "\n".join(f"{value}" for value in response.headers.values())
    headers += "\n" + "\n".join(_set_cookies(request, response))
    mime = response.headers.get("Content-Type", "").split(";")[0]
    is_page = mime in {"text/html", "application/json", "text/plain"}
    if getattr(response, "as_uploaded", False) or (not is_page and not _may_concern(request)):
        # A file that the entity put here comes back byte for byte: held back, it would answer what she wrote into it.
        # Of others, only who judges, or reads a call's own page, is worth the unpacking.
        return "file", headers
    if getattr(response, "streaming", False):
        body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        response.streaming_content = [body]  # type: ignore[attr-defined]
    else:
        body = response.content
    if is_picture(body):
        return "file", headers
    return "page" if is_page else "file", headers + "\n" + text_of(body)


def _set_cookies(request: HttpRequest, response: HttpResponse) -> list[str]:
    """Return the values of the cookies of an answer, but for what the visitor brought herself.

    Django sends the cookie against forgery back as it came, or with its mask taken off: a visitor could ask by it.
    """
    brought = request.COOKIES
    return [
        morsel.value
        for name, morsel in response.cookies.items()
        if name != settings.CSRF_COOKIE_NAME and morsel.value != brought.get(name)
    ]


def _may_concern(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(_references(request)) or (user is not None and bool(guard.judged_by(user)))


def _references(request: HttpRequest) -> set[str]:
    """Return the arguments of the address: one of them is the call's reference on every page of a call."""
    match = request.resolver_match
    return {str(value) for value in match.kwargs.values()} if match is not None else set()


def _is_blind(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "is_blind", False)


def _forbidden(request: HttpRequest, hits: list[Sealed]) -> list[Sealed]:
    """Return those hits that the reader of this answer must not read.

    Who judges a call must not read its strings anywhere; everybody else not on the call's own pages, but for the
    start-up's people, the call's custodians and GovLink's staff. A start-up that won another call is named in public:
    that is no leak, except on pages of the call that it applies to, and in the blind room.
    """
    if not hits:
        return []
    user = getattr(request, "user", None)
    judged = guard.judged_by(user) if user is not None else set()
    own = guard.own_startups(user) if user is not None else set()
    calls = guard.calls_by_id({one.call for one in hits})
    references, blind = _references(request), _is_blind(request)
    known = guard.public_startups()
    found = []
    for one in hits:
        call = calls.get(one.call)
        if call is None or one.startup in own:
            continue
        on_its_page = call.reference in references
        if one.call in judged:
            if on_its_page or blind or one.startup not in known:
                found.append(one)
        elif on_its_page and not guard.may_read(user, call):
            found.append(one)
    return found


def _held_back(request: HttpRequest, kind: str, found: list[Sealed]) -> HttpResponse:
    match = request.resolver_match
    where = (match.view_name if match is not None else "") or "unknown"
    reference = _write(kind, where, getattr(request, "user", None), found, _references(request))
    if wants_json(request):
        return JsonResponse({"error": "held back", "reference": reference}, status=503)
    response = render(request, "held_back.html", {"reference": reference}, status=503)
    response["Cache-Control"] = "private, no-store"
    return response


def _write(kind: str, where: str, reader: Any, found: list[Sealed], references: set[str]) -> str:
    """Write one incident and return its reference: for the call of the address or mail, or for none.

    The same start-up may apply to several calls: an entry in each of them would tell that.
    """
    calls = guard.calls_by_id({one.call for one in found})
    own = next((call for _pk, call in sorted(calls.items()) if call.reference in references), None)
    strings: list[Any] = (
        [one.text for one in found if one.call == own.pk]
        if own is not None
        else [[one.call, one.startup, one.text] for one in found]
    )
    incident = hold_back(call=own, kind=kind, where=where, reader=reader, found=strings, by="guard")
    log.error("Held back a %s (%s): incident %s.", kind, where, incident.reference)
    return incident.reference


@release_gate
def may_be_released(message: Message) -> Verdict:
    """Say whether staff may let a held message go: never to who judges, never with what is still sealed.

    A held message tells its recipient who applied to a call that she judged. She may have left the seat, the decision
    or the entity since then; what it tells stays sealed to her, and to whomever she talks to, until it is public.
    """
    if message.user is None:
        return YES
    if guard.judged_by(message.user):
        return no(_("Its recipient judges a call: it can only be dropped."))
    if guard.is_told_sealed(where=message.kind, reader=message.user):
        return no(_("What it tells is still sealed: it can only be dropped."))
    return YES


@gate
def invites_nobody_who_judges(message: Message) -> bool:
    """Say whether an invitation may leave: never to who judges, whether or not the start-up applies there."""
    invites = message.kind == "team_invitation" and message.user is not None
    return not (invites and guard.judged_by(message.user))


@gate
def may_leave(message: Message) -> bool:
    """Say whether a message may go to its recipient: nothing in it tells her who applied to a call that she judges."""
    if not settings.EGRESS_GUARD or message.user is None:
        return True
    net = guard.net()
    judged = guard.judged_by(message.user) if net.strings else set()
    if not judged:
        return True
    parts = [message.subject, message.text, message.html]
    for enclosure in message.enclosures.all():
        parts += [enclosure.name, text_of(bytes(enclosure.content))]
    text = "\n".join(parts)
    calls, known, no_secret = guard.calls_by_id(judged), guard.public_startups(), guard.typed()
    no_secret |= {*net.find(f"{message.user.name}\n{message.user.email}")}
    found = [
        one
        for one in net.find(text)
        if one.call in judged
        and one not in no_secret
        and (one.startup not in known or calls[one.call].reference in text)
    ]
    if found:
        _write("mail", message.kind, message.user, found, {message.call})
    return not found
