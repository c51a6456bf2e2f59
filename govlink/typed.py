"""Nothing typed is lost: a form that arrives too late, signed out or too large is answered with what it carried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GetResponse = Callable[[HttpRequest], HttpResponse]
#: The rooms whose forms are given back. What a library asks for (passwords, codes) never comes back in a page.
_ROOMS = {"accounts", "challenges", "selection", "startups", "pilots", "reports", "outbox", "govlink"}
#: What comes back of a library's forms, which ask for secrets, too: what a person sees, and where it leads.
_OPEN = {"name": gettext_lazy("Your name"), "login": gettext_lazy("E-mail"), "email": gettext_lazy("E-mail")}
_WAY = ("next", "action_add")
_ENTRANCE = {"account_login", "account_signup"}
#: From this length on, or with a second line, a value is a text that a person wrote and wants to see.
_LONG = 40
#: What a multipart body carries beside the file.
_OVERHEAD = 64 * 1024
#: Of a body that is refused, so much is read (and thrown away) for the browser to show the answer.
_DRAIN = 512 * 1024 * 1024


def long_texts(request: HttpRequest) -> list[dict[str, str]]:
    """Return what a person wrote at length into a form: rows of ``key`` and ``value``."""
    return [row for row in _rows(request) if _is_long(row["value"])]


def wants_json(request: HttpRequest) -> bool:
    """Say whether the caller is our own script, which asks for JSON and nothing else."""
    return request.headers.get("Accept", "").startswith("application/json")


def given_back(request: HttpRequest, *, status: int) -> HttpResponse:
    """Answer a form that could not be taken with everything that it carried, to be sent again. Nothing is kept."""
    if wants_json(request):
        return JsonResponse({"error": _("Sign in again; what you wrote is kept in this browser.")}, status=status)
    response = render(request, "pages/given_back.html", carried(request), status=status)
    response["Cache-Control"] = "no-store"
    return response


def carried(request: HttpRequest) -> dict[str, Any]:
    """Return what a form carried, for a page from which it can be sent again."""
    return {
        "next": request.get_full_path(),
        "shown": [row | {"label": _("Your text")} for row in long_texts(request)],
        "hidden": [(row["key"], row["value"]) for row in _rows(request) if not _is_long(row["value"])],
        "had_files": bool(request.FILES),
    }


def without_secrets(request: HttpRequest) -> dict[str, Any]:
    """Return what a form of a library carried, for a page from which it can be sent again; no password, no code."""
    rows = [row | {"label": _OPEN[row["key"]]} for row in _rows(request) if row["key"] in _OPEN and row["value"]]
    hidden = [(row["key"], row["value"]) for row in _rows(request) if row["key"] in _WAY]
    return {"next": request.get_full_path(), "shown": rows, "hidden": hidden}


def _rows(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {"key": key, "value": str(value)}
        for key, values in request.POST.lists()
        for value in values
        if key != "csrfmiddlewaretoken"
    ]


def _is_long(value: str) -> bool:
    return len(value) >= _LONG or "\n" in value.strip()


def is_ours(request: HttpRequest) -> bool:
    """Say whether an address belongs to one of our rooms, not to a library."""
    return _package(request) in _ROOMS


def is_of_account(request: HttpRequest) -> bool:
    """Say whether an address signs in, signs up or changes an account. A form of the admin site is another thing: with
    a part of it given back, the rest would be emptied.
    """
    return _package(request) == "allauth"


def is_entrance(request: HttpRequest) -> bool:
    """Say whether an address is where people sign in or sign up, who has nothing to do there once she is in."""
    return request.resolver_match is not None and request.resolver_match.url_name in _ENTRANCE


def _package(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.func.__module__.partition(".")[0] if match is not None else ""


def came_from_here(request: HttpRequest) -> bool:
    """Say whether one of our own pages sent a form: only then may its content come back in a page of ours."""
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(sender).netloc == request.get_host()


class SignedOutMiddleware:
    """Give a form back whose sender was signed out meanwhile, instead of sending her to the entrance without it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        signed_out = request.method == "POST" and not request.user.is_authenticated and is_ours(request)
        entrance = urlsplit(response.headers.get("Location", "")).path == resolve_url(settings.LOGIN_URL)
        return given_back(request, status=401) if signed_out and entrance else response


class LargestBodyMiddleware:
    """Refuse a body that is larger than any file may be before anything reads it: no memory, no disk, one sentence.

    It stands before the check against forgery, which would read the whole body.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in the place of the view when the body is too large; its reader gets a page, not a broken line."""
        size = request.META.get("CONTENT_LENGTH") or "0"
        # Evidence is larger than what applicants send, and is taken from people who are known (or hold a token).
        known = request.user.is_authenticated or getattr(view, "csrf_exempt", False)
        evidence = getattr(view, "takes_evidence", False) and known
        largest = settings.MAX_EVIDENCE_BYTES if evidence else settings.MAX_UPLOAD_BYTES
        if not size.isdecimal() or int(size) <= largest + _OVERHEAD:
            return None
        if request.user.is_authenticated:
            left = _DRAIN
            while left > 0 and (read := len(request.read(1024 * 1024))):
                left -= read
        # A form that takes less refuses in its own words what comes through here; what does not is told its limit.
        limit = getattr(view, "takes_at_most", largest)
        context = {"limit": limit // (1024 * 1024)}
        return render(request, "413.html", context, status=413)
