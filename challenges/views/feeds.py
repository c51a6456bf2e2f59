"""Calls for programs that look again by themselves: a feed for readers, a calendar of the dates."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe

from challenges.queries.feed import dated_calls, newest_calls
from challenges.rules.feed import atom, dates, last_change
from challenges.rules.ics import calendar_file

#: Of a feed that never had a call.
_NEVER = datetime(2021, 1, 1, tzinfo=UTC)


@require_safe
@conditional_page
def calls_feed(request: HttpRequest) -> HttpResponse:
    """The newest calls as an Atom feed. A reader that has it is told so by its content: a translation has no date."""
    home, own = (settings.SITE_URL + reverse(name) for name in ("calls", "calls_feed"))
    feed = atom(newest_calls(), home=home, own=own, language=get_language() or "es", stamp=_NEVER)
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")


@require_safe
def calls_ics(request: HttpRequest) -> HttpResponse:
    """The dates of open and coming calls as a calendar to which one subscribes."""
    calls = dated_calls()
    host = urlsplit(settings.SITE_URL).hostname or "govlink"
    made = calendar_file(entries=dates(calls, host), stamp=last_change(calls, _NEVER))
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="govlink.ics"'
    return answer
