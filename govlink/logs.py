"""What the logs say and what they leave out: a link that opens something is a key, an address is a person.

With ``GOVLINK_LOG_FORMAT=json`` each line is one JSON object. A request has an id, made here and never taken from the
visitor, which stands in its lines and in those of the job that it woke.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse

#: A part of a path as long as a token or an id. Names of pages and references of calls are shorter.
_KEY = re.compile(r"(?<=/)[\w\-]{24,}(?=[/\s?]|$)")
#: Where gunicorn says who sent what it could not read.
_ADDRESS = re.compile(r"\bip=\S+")
#: What comes after a path and is nobody's business.
_QUERY = re.compile(r"(?<=/)\?\S+")

#: The id of the request that is answered, or that woke the job at hand; empty when there is none.
REQUEST: ContextVar[str] = ContextVar("request", default="")
#: The header of a wake-up that carries it.
HEADER = "govlink_request"

_access = logging.getLogger("govlink.access")


class WithoutKeys(logging.Filter):
    """Takes tokens, ids and addresses out of a message; never drops one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message when it has such a part."""
        said = record.getMessage()
        if "/" in said or "ip=" in said:
            without = _QUERY.sub("?…", _KEY.sub("…", _ADDRESS.sub("ip=…", said)))
            record.msg, record.args = without, ()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line. Of an error its kind and where it happened, not what it says: that can be a person's."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := REQUEST.get():
            told["request"] = request
        told |= getattr(record, "figures", {})
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            told["trace"] = [f"{one.filename}:{one.lineno} {one.name}" for one in frames]
        return json.dumps(told, ensure_ascii=False)


class RequestIdMiddleware:
    """Give each request an id of its own, and log in figures how it went: no path, no address.

    Only an answer that says that something broke carries the id, for who reports it; any other needs none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        REQUEST.set(secrets.token_hex(8))  # until the answer is closed: Django logs what it refused after all of us
        begin = time.perf_counter()
        response = self.get_response(request)
        if response.status_code >= 500:
            response["X-Request-ID"] = REQUEST.get()
        figures = {"method": request.method, "status": response.status_code}
        _access.info("answered", extra={"figures": figures | {"seconds": round(time.perf_counter() - begin, 3)}})
        return response


def carry(headers: dict[str, Any], **_more: Any) -> None:
    """Give a wake-up the id of the request that sends it (Celery's ``before_task_publish``)."""
    if request := REQUEST.get():
        headers[HEADER] = request


def take_up(task: Any, **_more: Any) -> None:
    """Say of the lines that follow from which request the wake-up came (Celery's ``task_prerun``)."""
    REQUEST.set(task.request.get(HEADER) or "")


def lay_down(*_who: Any, **_more: Any) -> None:
    """Forget it again (Celery's ``task_postrun``, Django's ``request_finished``)."""
    REQUEST.set("")


request_finished.connect(lay_down)
