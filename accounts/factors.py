"""The second factor that some pages ask for: whoever keeps identities or runs the platform shows one in her session.

Which pages: the admin site and the custodians' desks. It is demanded where ``settings.SECOND_FACTOR`` says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.queries import has_second_factor


class FactorNeeded(Exception):
    """Raised where a person has to show her second factor first; one middleware leads her to it."""


def was_shown(request: HttpRequest) -> bool:
    """Say whether a person who has a second factor showed it, or one of its recovery codes, in this session."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(one.get("method") == "mfa" for one in records) and has_second_factor(request.user)


def require_factor(request: HttpRequest) -> None:
    """Raise ``FactorNeeded`` when this page needs a second factor that was not shown."""
    if settings.SECOND_FACTOR and not was_shown(request):
        raise FactorNeeded


def behind_factor(view: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a view: its reader shows her second factor first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require_factor(request)
        return view(request, *args, **kwargs)

    return guarded


def lead_to_factor(request: HttpRequest) -> HttpResponse:
    """Answer a page that needs a second factor: ask for it, or say how to set one up."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("home")
    if has_second_factor(request.user):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")
    return render(request, "accounts/factor_needed.html", status=403)
