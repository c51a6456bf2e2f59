"""Leaks to plant one by one in both twin worlds: each must be seen where it shows."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import get_resolver, path
from django.utils.http import http_date

from ledger import views
from ledger.actions import record
from selection import emails
from selection.actions.reminders import remind
from selection.models import Entry, Seat
from startups.models import Attachment, Startup, Submission, TeamMember
from tests import cast
from tests.journeys.canary import World

Leak = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Plant:
    """A leak; who walks where to see it; and how it ``shows``.

    ``shows``: status, headers, cookies, body, queries or left (see ``tests.journeys.twins.differences``), mails or record.
    ``do(world, patch)`` plants it.
    """

    name: str
    state: str
    role: str
    within: str
    shows: str
    do: Callable[[World, Any], None]


class Leaky:
    """A middleware that adds to an answer what the planted leak would add: ``leak(request, response)``."""

    leak: Leak | None = None

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        answer = self.get_response(request)
        told = type(self).leak(request, answer) if type(self).leak else None  # type: ignore[misc]
        return answer if told is None else told


def answering(leak: Leak) -> Callable[[World, Any], None]:
    """Return what plants a leak into every answer; a leak that returns nothing has changed the answer in place."""

    def do(_world: World, patch: Any) -> None:
        patch.setattr(Leaky, "leak", staticmethod(leak))
        patch.setattr(settings, "MIDDLEWARE", [f"{__name__}.{Leaky.__name__}", *settings.MIDDLEWARE])

    return do


# --- what could be told ----------------------------------------------------------------------------------------------


def sent() -> list[Submission]:
    """Return what was sent, in the order of sending."""
    return list(Submission.objects.exclude(submitted_at=None).select_related("startup").order_by("submitted_at"))


def countries() -> str:
    """Return how many come from where."""
    return json.dumps(Counter(one.startup.country for one in sent()), sort_keys=True)


def led_by_women() -> int:
    """Return how many are led by women."""
    return sum(bool(one.startup.women_led) for one in sent())


def _add(answer: Any, text: str) -> None:
    """Add something to a page; other files stay as they are."""
    if not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html"):
        before, mark, after = answer.content.rpartition(b"</body>")
        answer.content = (before or after) + text.encode() + mark + (after if mark else b"")
        answer["Content-Length"] = len(answer.content)


# --- leaks -----------------------------------------------------------------------------------------------------------


def _sequence_id(_request: Any, answer: Any) -> None:
    _add(answer, f"<p id='p-{sent()[-1].submitted_by_id}'></p>")


def _order_of_sending(_request: Any, answer: Any) -> None:
    _add(answer, f"<ol><li>{'<li>'.join(str(one.code) for one in sent() if one.code)}</ol>")


def _file_name(_request: Any, answer: Any) -> None:
    answer["Content-Disposition"] = f'inline; filename="{Attachment.objects.order_by("pk")[0].original_name}"'


def _last_modified(_request: Any, answer: Any) -> None:
    answer["Last-Modified"] = http_date(sent()[-1].submitted_at.timestamp())  # type: ignore[union-attr]


def _etag(_request: Any, answer: Any) -> None:
    answer["ETag"] = f'"{hashlib.sha256(sent()[0].startup.name.encode()).hexdigest()}"'


def _count_by_country(_request: Any, answer: Any) -> None:
    _add(answer, f"<p>{countries()}</p>")


def _count_by_gender(_request: Any, answer: Any) -> None:
    _add(answer, f"<p>{led_by_women()}</p>")


def _search_oracle(request: Any, answer: Any) -> None:
    word = request.GET.get("q", "")
    found = Startup.objects.filter(name__icontains=word).count() if word else 0
    _add(answer, f"<form><input type='search' name='q'></form><p>{'Nothing.' if not found else 'Something.'}</p>")


def _filter_oracle(request: Any, answer: Any) -> None:
    country = request.GET.get("of", "")
    options = "".join(f"<option value='{one}'>{one}</option>" for one in ("", "MX", "AR", "BR"))
    found = [one.pk for one in sent() if one.startup.country == country]
    _add(answer, f"<form><select name='of'>{options}</select></form><p>{len(found)}</p>")


def _forbidden_where_known(request: Any, answer: Any) -> Any:
    word = request.path.strip("/").rpartition("/")[2]
    known = answer.status_code == 404 and Startup.objects.filter(name__istartswith=word).exists()
    return HttpResponse(status=403) if known else None


def _extra_query(_request: Any, _answer: Any) -> None:
    for member in TeamMember.objects.all():
        TeamMember.objects.get(pk=member.pk)


def _cookie(_request: Any, answer: Any) -> None:
    answer.set_cookie("applicants", countries().encode().hex())


def _title(_request: Any, answer: Any) -> None:
    if not answer.streaming:
        answer.content = answer.content.replace(b"</title>", f" {sent()[0].startup.city}</title>".encode())


def _error_page(_request: Any, answer: Any) -> None:
    if answer.status_code == 404:
        _add(answer, f"<p>Not found among {led_by_women()}.</p>")


def _length(_request: Any, answer: Any) -> None:
    _add(answer, " " * len(sent()[0].startup.name))


def _broken(_request: Any, _answer: Any) -> None:
    raise RuntimeError(f"No annex of {sent()[0].startup.name}.")


def _log_line(_request: Any, _answer: Any) -> None:
    logging.getLogger("selection").info("Shown: %s", sent()[0].startup.pk if led_by_women() == 3 else "")


def _package(_request: Any, answer: Any) -> None:
    """Pack the archive anew with the moment of the last sending on its files."""
    if answer.headers.get("Content-Type") != "application/zip":
        return
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    packed, moment = io.BytesIO(), sent()[-1].submitted_at
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w") as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, moment.timetuple()[:6]), before.read(name))  # type: ignore[union-attr]
    if answer.streaming:
        answer.streaming_content = [packed.getvalue()]
    else:
        answer.content = packed.getvalue()


def _archive(world: World, patch: Any) -> None:
    patch.setattr(views, "is_public", lambda _call: True)
    answering(_package)(world, patch)


def _redirect(request: Any, answer: Any) -> None:
    if request.method == "POST" and answer.has_header("Location"):
        answer["Location"] += f"?of={led_by_women()}"


def _mail(world: World, patch: Any) -> None:
    honest = emails._mail

    def telling(*args: Any, **more: Any) -> Any:
        told = honest(*args, **more)
        return told | {"context": told["context"] | {"action_label": countries()}}

    patch.setattr(emails, "_mail", telling)
    remind(seat=Seat.objects.get(call=world.call, user=cast.ines()), by=cast.rosa())


def _record(world: World, _patch: Any) -> None:
    record("handed_over", by="desk", call=world.call.reference, of=TeamMember.objects.count())


def _length_of_a_mask(_world: World, _patch: Any) -> None:
    name = max(one.startup.name for one in sent())
    for entry in Entry.objects.all():
        entry.sections = [
            {**part, "text": part["text"].replace("[la empresa]", "█" * len(name))} for part in entry.sections
        ]
        entry.save()


def _new_view(_world: World, patch: Any) -> None:
    def view(_request: Any) -> HttpResponse:
        return HttpResponse(countries(), content_type="text/plain")

    resolver = get_resolver()
    patch.setattr(resolver, "url_patterns", [path("planted/", view, name="planted"), *resolver.url_patterns])


PLANTS = [
    Plant("a sequence id", "deliberation", "authority", "/decide/{}/", "body", answering(_sequence_id)),
    Plant("an order of sending", "deliberation", "authority", "/decide/{}/", "body", answering(_order_of_sending)),
    Plant("a file name", "assessment", "assessor", "/assess/{}/", "headers", answering(_file_name)),
    Plant("a Last-Modified header", "assessment", "assessor", "/assess/{}/", "headers", answering(_last_modified)),
    Plant("an ETag", "standstill", "anonymous", "/results/", "headers", answering(_etag)),
    Plant("a count by country", "standstill", "anonymous", "/results/", "body", answering(_count_by_country)),
    Plant("a count by gender", "closed", "focal point", "/exercises/{}/", "body", answering(_count_by_gender)),
    Plant("a search oracle", "open", "anonymous", "/calls/", "body", answering(_search_oracle)),
    Plant("a filter oracle", "open", "anonymous", "/calls/", "body", answering(_filter_oracle)),
    Plant("a 403 for a 404", "open", "anonymous", "/record/", "status", answering(_forbidden_where_known)),
    Plant("an extra query", "verification", "focal point", "/assess/{}/", "queries", answering(_extra_query)),
    Plant("a mail", "assessment", "assessor", "/outbox/", "mails", _mail),
    Plant("a mail as she reads it", "assessment", "assessor", "/outbox/", "body", _mail),
    Plant("a line of the record", "closed", "anonymous", "/record/", "record", _record),
    Plant("a line of the record as it is published", "closed", "anonymous", "/record/", "body", _record),
    Plant("a cookie", "closed", "anonymous", "/calls/", "cookies", answering(_cookie)),
    Plant("a title", "deliberation", "authority", "/decide/{}/", "body", answering(_title)),
    Plant("an error page", "assessment", "assessor", "/assess/", "body", answering(_error_page)),
    Plant("a length", "assessment", "assessor", "/assess/{}/", "headers", answering(_length)),
    Plant("the length of a mask", "assessment", "assessor", "/assess/{}/", "body", _length_of_a_mask),
    Plant("an error that names", "standstill", "anonymous", "/results/", "left", answering(_broken)),
    Plant("a line of the log", "verification", "focal point", "/assess/{}/", "left", answering(_log_line)),
    Plant("a moment in an archive", "standstill", "anonymous", "/record/", "body", _archive),
    Plant("where a form leads", "assessment", "assessor", "/assess/{}/", "headers", answering(_redirect)),
    Plant("a view that nobody listed", "open", "anonymous", "/planted/", "body", _new_view),
]
