"""The read API: datasets page by page, within limits, for programs on any site. It writes nothing, reads no session."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.queries import api_token
from reports.queries import datasets
from reports.rules.datasets import DATASETS
from reports.rules.openapi import description
from reports.rules.rates import Standing
from reports.views.rates import counted

View = Callable[..., HttpResponse]
_METHODS = "GET, HEAD, OPTIONS"


def open_to_programs(view: View) -> View:
    """Answer GET and HEAD from any site, within the limits, with an ETag; everything that is refused as JSON."""

    # Nothing is written here, so nothing can be forged; whoever sends a form is told why it is refused.
    @csrf_exempt
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _shared(HttpResponse(status=204))
        if request.method not in {"GET", "HEAD"}:
            refused = problem(_("This address is only read: use GET."), 405)
            refused["Allow"] = _METHODS
            return _shared(refused)
        sent = request.headers.get("Authorization", "")
        token = api_token(sent.removeprefix("Bearer ").strip()) if sent else None
        if sent and token is None:
            refused = problem(_("This token is not known. Make another on the page of your account."), 401)
            refused["WWW-Authenticate"] = "Bearer"
            return _shared(refused)
        standing = counted(request, token)
        if standing is not None and not standing.allowed:
            return _shared(_too_often(standing), standing)
        answer = view(request, *args, **kwargs)
        if answer.status_code == 200:
            answer["ETag"] = f'"{sha256(answer.content).hexdigest()[:32]}"'
            answer["Cache-Control"] = "public, max-age=60"
            answer = get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
        return _shared(answer, standing)

    return inner


@open_to_programs
def api_index(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    found = {key: _address("api_list", key) for key in DATASETS}
    return JsonResponse({"data": found, "description": _address("api_description"), "about": _address("open_data")})


@open_to_programs
def api_description(request: HttpRequest) -> HttpResponse:
    """The description in OpenAPI 3.1."""
    told = description(
        server=settings.SITE_URL + reverse("api_index").rstrip("/"),
        most=settings.API_PER_MINUTE,
        most_with_token=settings.API_PER_MINUTE_TOKEN,
        per_page=datasets.MOST,
    )
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@open_to_programs
def api_list(request: HttpRequest, dataset: str) -> HttpResponse:
    """One page of a dataset: ``data``, and ``next``, the address of the next page or null."""
    if dataset not in DATASETS:
        return _missing()
    after, limit = _number(request, "after", 0), _number(request, "limit", datasets.MOST)
    if after is None or limit is None or not 1 <= limit <= datasets.MOST:
        text = _("“after” is a whole number from an earlier page, “limit” one from 1 to %(most)d.")
        return problem(text % {"most": datasets.MOST}, 400)
    rows, following = datasets.page_of(dataset, after=after, limit=limit)
    after_it = f"{_address('api_list', dataset)}?after={following}&limit={limit}" if following else None
    return _json({"data": rows, "next": after_it})


@open_to_programs
def api_one(request: HttpRequest, dataset: str, key: str) -> HttpResponse:
    """One row of a dataset, by its reference or acronym."""
    if dataset not in DATASETS or not DATASETS[dataset].key_field:
        return _missing()
    rows, _following = datasets.page_of(dataset, only=key, limit=1)
    return _json(rows[0]) if rows else _missing()


def problem(text: str, status: int) -> JsonResponse:
    """Answer with one sentence that says what to do."""
    return _json({"error": text}, status=status)


def _missing() -> JsonResponse:
    return problem(_("There is no such thing here, or it is not public."), 404)


def _too_often(standing: Standing) -> JsonResponse:
    text = _("You asked %(most)d times in this minute, which is the most. Ask again in %(seconds)d seconds.")
    refused = problem(text % {"most": standing.most, "seconds": standing.seconds}, 429)
    refused["Retry-After"] = str(standing.seconds)
    return refused


def _json(data: Any, status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def _number(request: HttpRequest, name: str, otherwise: int) -> int | None:
    given = request.GET.get(name)
    if given is None:
        return otherwise
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else None


def _address(name: str, *arguments: str) -> str:
    return settings.SITE_URL + reverse(name, args=arguments)


def _shared(answer: HttpResponse, standing: Standing | None = None) -> HttpResponse:
    """Let programs on other sites read an answer: it is public, and no cookie of theirs changes it."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = _METHODS
    answer["Access-Control-Allow-Headers"] = "Authorization, If-None-Match"
    answer["Access-Control-Expose-Headers"] = "ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    if standing is not None:
        answer["RateLimit-Limit"], answer["RateLimit-Remaining"] = str(standing.most), str(standing.left)
        answer["RateLimit-Reset"] = str(standing.seconds)
    return answer
