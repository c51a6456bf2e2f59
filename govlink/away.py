"""What people read while the database does not answer or the disk is full: a page that needs neither of them.

It is drawn without the person, whom only the database knows; her language is in her cookie.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from govlink.typed import came_from_here, carried, is_ours, wants_json

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Lack:
    """What is missing: a heading, what to do, and after how many seconds to try again."""

    title: Any
    says: Any
    seconds: int


DATABASE = Lack(
    _("GovLink cannot answer just now"), _("Our database does not answer. Wait a minute and try again."), 30
)
DISK = Lack(
    _("There is no room for files just now"),
    _("The disk on which we keep files is full, and we must make room first. Try again in some minutes."),
    300,
)


def lack_of(problem: BaseException | None) -> Lack | None:
    """Return what is missing when it is that which an error came from, or None when the program is wrong."""
    for one in _chain(problem):
        if isinstance(one, OSError) and one.errno in _FULL:
            return DISK
        if isinstance(one, (OperationalError, InterfaceError)):
            # SQLite calls a wrong statement "operational", too.
            return None if getattr(one.__cause__, "sqlite_errorname", "") == "SQLITE_ERROR" else DATABASE
    return None


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    """Give an error and those that it came from: cleaning up on a dead connection raises errors of its own."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def answer(request: HttpRequest, lack: Lack) -> HttpResponse:
    """Answer 503 as asked for (JSON, htmx or page), with what the person typed."""
    if lack is DISK:
        _drop_upload(request)
    if wants_json(request):
        response: HttpResponse = JsonResponse({"error": str(lack.says)}, status=503)
    elif request.headers.get("HX-Request"):
        response = HttpResponse(render_to_string("partials/refused.html", {"reason": lack.says}), status=503)
        response["HX-Retarget"], response["HX-Reswap"] = "#gl-alerts", "innerHTML"
    else:
        response = HttpResponse(page("503.html", {"lack": lack, **_sent(request)}), status=503)
    response["Retry-After"] = str(lack.seconds)
    response["Cache-Control"] = "private, no-store"
    return response


def _drop_upload(request: HttpRequest) -> None:
    """Remove what had arrived of a file: it would keep the disk full."""
    for handler in request.upload_handlers:
        handler.upload_interrupted()


def page(template: str, context: dict[str, Any] | None = None) -> str:
    """Return a page that is drawn without asking who reads it."""
    return render_to_string(template, {"LANGUAGE_CODE": get_language(), **(context or {})})


def _sent(request: HttpRequest) -> dict[str, Any]:
    """Return what a form carried, when it was one of ours and one of our own pages sent it."""
    if request.method != "POST":
        return {}
    try:
        request.resolver_match = request.resolver_match or resolve(request.path_info)
        if is_ours(request) and came_from_here(request):
            # Her own token, which still fits: a new one would need an answer that passes all the layers.
            return {"was_form": True, "csrf_token": request.POST.get("csrfmiddlewaretoken", ""), **carried(request)}
    except (Resolver404, OSError, ValueError):
        pass  # the body itself could not be taken in: its sender has it still
    return {"was_form": True}
