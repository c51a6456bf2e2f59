"""The kinds of job and the clocks, each registered by the room that owns it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kernel.verdict import Verdict
from outbox.states import JOBS, MAILS, MESSAGES, NECESSARY, OPTIONAL, stem_of

#: The queues of wake-ups: mail, codes, closings; what may take minutes; applicants' files. A worker that names none
#: serves them all.
SHORT, LONG, FILES = "celery", "long", "files"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of job is worked on.

    ``atomic``: its work and its "done" are one transaction (exactly once). Otherwise the handler commits its own steps
    and must be safe to run twice; ``lease`` is longer than it takes. ``private``: that it ran tells what an applicant
    did, and when; staff see it only when it failed. ``queue``: what may take minutes waits apart, so that no mail and
    no closing waits behind it; and applicants' files apart from that, so that nobody who waits for a paper learns from
    how long she waits that one came.
    """

    name: str
    handler: Callable[..., Any]
    atomic: bool
    lease: timedelta
    attempts: int
    private: bool = False
    queue: str = SHORT


KINDS: dict[str, Kind] = {}
#: Asked before a message leaves; one "no" holds it back for staff. The rooms above the wall know what may not be told.
GATES: list[Callable[[Any], bool]] = []
#: Asked before staff let a held message go.
RELEASES: list[Callable[[Any], Verdict]] = []
#: Asked for the address that stops a kind of mail (RFC 8058).
WAYS_OUT: list[Callable[[Any], str]] = []
CLOCKS: dict[str, Callable[[], Any]] = {}


def job(
    name: str,
    *,
    atomic: bool = True,
    lease: timedelta = timedelta(seconds=60),
    attempts: int = 8,
    private: bool = False,
    queue: str = SHORT,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as the handler of a kind of job; it is called with the job's arguments as keywords.

    A handler that is not atomic receives ``report(percent)`` too and uses it to show progress.
    """

    def decorate(handler: Callable[..., Any]) -> Callable[..., Any]:
        KINDS[name] = Kind(name, handler, atomic, lease, attempts, private, queue)
        return handler

    return decorate


def call_kinds(
    *,
    messages: Mapping[str, Any] | None = None,
    jobs: Mapping[str, Any] | None = None,
    optional: Mapping[str, Any] | None = None,
    necessary: Sequence[tuple[Any, Any]] = (),
    mails: Mapping[str, Any] | None = None,
) -> None:
    """Say what staff call a room's kinds of message and of work: what lies below the wall does not know them.

    ``optional``: what a person reads of the kinds that she may switch off; ``necessary``: what she cannot, and why;
    ``mails``: the mails to which staff may add words, by the stems of their templates.
    """
    MESSAGES.update(messages or {})
    JOBS.update(jobs or {})
    OPTIONAL.update(optional or {})
    MAILS.update({**{stem_of(kind): word for kind, word in (messages or {}).items()}, **(mails or {})})
    NECESSARY.extend(one for one in necessary if one not in NECESSARY)


def way_out(function: Callable[[Any], str]) -> Callable[[Any], str]:
    """Register a function that takes a message and returns the path that stops such mails by one click, or nothing."""
    WAYS_OUT.append(function)
    return function


def gate(function: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Register a function that takes a message (``outbox.models.Message``) and says whether it may leave."""
    GATES.append(function)
    return function


def release_gate(function: Callable[[Any], Verdict]) -> Callable[[Any], Verdict]:
    """Register a function that takes a held message and says whether staff may let it go, or why not."""
    RELEASES.append(function)
    return function


def clock(name: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Register a function that beat calls every few seconds and that catches up on what time made due."""

    def decorate(handler: Callable[[], Any]) -> Callable[[], Any]:
        CLOCKS[name] = handler
        return handler

    return decorate
