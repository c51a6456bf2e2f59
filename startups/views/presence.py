"""From where somebody turns a key: what her browser keeps, and the second factor that she showed last."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.queries import has_second_factor
from startups.rules.unsealing import Presence

_COOKIE = "govlink_device"
_A_YEAR = 365 * 24 * 3600


def presence_of(request: HttpRequest) -> Presence:
    """Return from where a request comes; ``device`` is empty where the browser kept nothing."""
    shown = [one for one in get_authentication_records(request, request.user) if one.get("method") == "mfa"]
    return Presence(
        device=request.get_signed_cookie(_COOKIE, default="") or "",
        session=request.session.session_key or "",
        factor=shown[-1].get("type", "") if shown else "",
        factor_at=datetime.fromtimestamp(shown[-1]["at"], UTC) if shown else None,
    )


def keep_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let a browser keep a random number by which it is known again, whoever signs in with it."""
    if not request.get_signed_cookie(_COOKIE, default=""):
        response.set_signed_cookie(
            _COOKIE,
            secrets.token_hex(32),
            max_age=_A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return response


def led_to_factor(request: HttpRequest, back: str) -> HttpResponse:
    """Lead somebody to her second factor: to show it, or to set it up first; what she wrote is kept in her session."""
    if has_second_factor(request.user):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")
    messages.info(
        request,
        _("Set up a second factor first. What you wrote is kept: afterwards go on from your home page."),
    )
    return redirect("mfa_activate_totp")
