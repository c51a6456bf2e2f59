"""A session ends when its person has done nothing for a while, and some hours after she signed in whatever she does.

When she signed in and when she was last there stands in a signed cookie that belongs to this session alone: nothing is
written into the database for it, so that no list of moments tells who works late before a close.

Source: OWASP ASVS 4.0.3, 3.3.2 (level 2: after 12 hours, or after 30 minutes in which nothing happened).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

#: The moment of now is written again after so many seconds.
STEP = 60


def _signer(session: str) -> Signer:
    return Signer(salt=f"accounts.resting {session}")


def moments(cookie: str, session: str) -> tuple[int, int] | None:
    """Return when the person of a session signed in and when she was last there (Unix seconds).

    ``cookie``: what came back from the browser; one of another session, or one that is missing, says nothing.
    """
    try:
        begun, seen = map(int, _signer(session).unsign(cookie).split("-"))
    except (BadSignature, ValueError):
        return None
    return begun, seen


def too_late(begun: int, seen: int, now: int) -> bool:
    """Say whether a session is over at ``now``. After its last hour it is gone by itself (accounts/sessions.py)."""
    return now - seen > settings.IDLE_MINUTES * 60 or now - begun >= settings.SESSION_COOKIE_AGE


class RestingMiddleware:
    """Sign out who comes back too late, and say so; what a form carried is given back by ``SignedOutMiddleware``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.IDLE_MINUTES:
            return self.get_response(request)
        now, session = int(time.time()), request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        known = moments(request.COOKIES.get(settings.IDLE_COOKIE_NAME, ""), session)
        over = known is not None and too_late(*known, now)
        if over or (known is None and SESSION_KEY in request.session):
            logout(request)
            said = ngettext(
                "Your session ended: you did nothing for one minute, or signed in twelve hours ago.",
                "Your session ended: you did nothing for %(minutes)d minutes, or signed in twelve hours ago.",
                settings.IDLE_MINUTES,
            )
            messages.info(request, said % {"minutes": settings.IDLE_MINUTES})
        response = self.get_response(request)
        if SESSION_KEY in request.session:
            stays = known is not None and request.session.session_key == session
            _keep(request, response, known[0] if known is not None and stays else now, now)
        return response


def _keep(request: HttpRequest, response: HttpResponse, begun: int, now: int) -> None:
    name = settings.IDLE_COOKIE_NAME
    kept = _signer(str(request.session.session_key)).sign(f"{begun}-{now - now % STEP}")
    if request.COOKIES.get(name) != kept:
        response.set_cookie(name, kept, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
