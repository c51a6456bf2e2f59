"""Room for deep calls, so that none of them asks the kernel for memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: So many slots of 8 bytes has the frame: with it comes a chunk of a megabyte, of which only what is used is touched.
_SLOTS = 70_000


def with_room(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that calls another from a frame with much room behind it.

    CPython 3.11 and later lay the frames of a thread's calls into chunks of 16 kB, map a new one at each call that
    crosses an end and unmap it at its return. A request's calls are so deep that a loop in a template may cross an
    end at every turn: a third of the time of an answer. The chunk of a frame that is large is larger.
    """

    def roomy(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=_SLOTS)
    return roomy
