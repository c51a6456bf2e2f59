"""The site, each answer telling how many strings its process had woven when it was first asked (``X-Woven``)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from govlink.wsgi import application as site
from startups.queries import guard

_weave, _seconds = guard.net, float(os.environ.get("WEAVES_SECONDS", "0"))


def _slowly() -> Any:
    time.sleep(_seconds)
    guard.net = _weave
    return _weave()


guard.net = _slowly
_first: list[str] = []


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the site does."""
    if not _first:
        _first.append(str(len(guard._net[1].strings)))

    def begun(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [*headers, ("X-Woven", _first[0])], *more)

    return site(environ, begun)
