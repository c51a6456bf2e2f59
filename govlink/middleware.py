"""What happens around every view: the reader's language, a refusal as a page, and nothing private in a cache."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation

from accounts.factors import FactorNeeded, lead_to_factor
from govlink.typed import long_texts, wants_json
from kernel.verdict import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


#: What packs well; pictures, PDFs and archives are packed already.
_PACKS = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")


class PackedTextMiddleware(GZipMiddleware):
    """Send text packed, for slow lines; Django's own adds a random length, and tokens differ in every page."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pack an answer that is text."""
        if not response.headers.get("Content-Type", "").startswith(_PACKS):
            return response
        return super().process_response(request, response)


def keep_language(response: HttpResponseBase, language: str) -> None:
    """Keep a language in the reader's browser for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )


class PersonalLocaleMiddleware(LocaleMiddleware):
    """The language that a signed-in person chose; for everybody else the cookie, then Accept-Language."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language for this request."""
        super().process_request(request)
        user = getattr(request, "user", None)
        chosen = getattr(user, "language", "") if user is not None and user.is_authenticated else ""
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            request.chosen_language = chosen  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Keep her language in her browser: while the database is away it says in which one to tell her that."""
        chosen = getattr(request, "chosen_language", "")
        name = settings.LANGUAGE_COOKIE_NAME
        # What she has just chosen is in the answer already.
        if chosen and request.COOKIES.get(name) != chosen and name not in response.cookies:
            keep_language(response, chosen)
        return super().process_response(request, response)


class RefusalMiddleware:
    """Turn ``Refused`` into a 403 with the rule's own sentence: a page, an htmx fragment or JSON, as asked for.

    An address that only takes forms answers whoever opens it in a browser with a page too, not with an empty one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        wants_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and wants_page and not response.content:
            page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal, and lead to the second factor where it is missing; leave every other exception alone."""
        if isinstance(exception, FactorNeeded):
            return lead_to_factor(request)
        if not isinstance(exception, Refused):
            return None
        reason = str(exception.verdict.reason)
        if wants_json(request):
            return JsonResponse({"error": reason}, status=403)
        if getattr(request, "htmx", False):
            response = render(request, "partials/refused.html", {"reason": reason}, status=403)
            response["HX-Retarget"] = "#gl-alerts"
            response["HX-Reswap"] = "innerHTML"
            return response
        return render(request, "refused.html", {"reason": reason, "shown": long_texts(request)}, status=403)


class PrivatePagesMiddleware:
    """Keep what a signed-in person sees out of every cache, and every answer out of other sites."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
