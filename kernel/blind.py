"""Blind views: the mark that every view of the blind room carries, and the database role under which it runs.

On PostgreSQL the whole view, the drawing of its page included, runs under a role that has no right to read identity,
where that role exists; elsewhere the mark is what the architecture tests and the crawls look for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import DatabaseError, connection, transaction

#: The role that may read what a blind page needs and nothing else. It belongs to the whole database server.
ROLE = "govlink_blind"

# One statement asks and steps in, so that every request costs the same and nothing is remembered that may change.
_STEP_IN = """SELECT set_config('role', rolname, true) FROM pg_catalog.pg_roles
    WHERE rolname = %s AND pg_catalog.pg_has_role(oid, 'MEMBER')"""


@contextmanager
def blind_role() -> Iterator[None]:
    """Run a block under the blind role, in a transaction of its own; an error in the database rolls it back.

    The role ends with the block: at the commit, at the rollback, and when the transaction goes on (in a test, or
    within another one). ``SET LOCAL`` keeps it from the next client of a pooled connection. What was announced on
    commit runs afterwards, with the application's own rights.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_STEP_IN, [ROLE])
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")


def blind(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view of the blind room, run it under the blind role, and keep its answer out of every cache."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> Any:
        response = _answer(view, request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "same-origin"
        return response

    inner.is_blind = True  # type: ignore[attr-defined]
    return inner


def _answer(view: Callable[..., Any], request: Any, *args: Any, **kwargs: Any) -> Any:
    """Return the view's answer, drawn while the role holds.

    A refusal or a 404 leaves what earlier actions of the view wrote, as everywhere else: only an error of the database
    takes it back.
    """
    told: Exception | None = None
    response = None
    with blind_role():
        try:
            response = view(request, *args, **kwargs)
            if getattr(response, "streaming", False):
                raise TypeError("A blind view answers as a whole: what is streamed is read after the role has ended.")
            if hasattr(response, "render") and not response.is_rendered:
                response = response.render()
        except DatabaseError:
            raise
        except Exception as problem:
            told = problem
    if told is not None:
        raise told
    return response
