"""How busy the machine is, told to pages that keep what is written, so that the processors stay free for who sends.

A page notices by itself that the site is slow (``static/js/govlink.js``), but only once all who write have filled the
machine to the brim: whoever sends then waits behind them. Told how busy it is, they leave room before that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

#: The part of the processors' time that may be in use before pages that keep a draft are asked to wait longer.
ROOM = 0.35
#: Seconds over which the use is taken.
_WINDOW = 2.0
HEADER = "Govlink-Busy"
#: So many times ``ROOM``: below it the script shortens its wait as fast as it ever does, whatever it is told.
TOLD_FROM = 0.7


class Processors:
    """The use of the machine's processors, as Linux counts it; what runs at low priority gives way, and counts not.

    ``source``: ``/proc/stat``, or what stands for it. On other systems nothing is busy.
    """

    def __init__(self, source: Path = Path("/proc/stat"), clock: Callable[[], float] = time.monotonic) -> None:
        self._source, self._clock, self._lock = source, clock, Lock()
        self._at, self._before, self._busy = clock(), self._read(), 0.0

    def busy(self) -> float:
        """Return the part of the last seconds (0 to 1) in which the processors worked."""
        with self._lock:
            if self._clock() - self._at >= _WINDOW:
                now = self._read()
                worked, all_of_it = now[0] - self._before[0], now[1] - self._before[1]
                self._busy = worked / all_of_it if all_of_it > 0 else 0.0
                self._at, self._before = self._clock(), now
            return self._busy

    def _read(self) -> tuple[int, int]:
        """Return how long the processors worked, and how long they were there, in ticks since the machine started."""
        try:
            of_all = self._source.read_text().split("\n", 1)[0].split()
            user, nice, system, idle, waiting, hard, soft, stolen = (int(one) for one in of_all[1:9])
        except (OSError, ValueError):
            return 0, 0
        return user + system + hard + soft + stolen, user + nice + system + idle + waiting + hard + soft + stolen


def told(application: Callable[..., Iterable[bytes]], processors: Processors) -> Callable[..., Iterable[bytes]]:
    """Return an application that tells whoever asks for JSON by POST, as our script does, how busy the machine is.

    Its header is how many times ``ROOM`` is in use: above 1 the script waits as many times longer. Nothing is told of
    a machine that has room: on a quiet one the figure would rise at the moment at which somebody else sends.
    """

    def telling(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            times = processors.busy() / ROOM
            headers = [*headers, (HEADER, f"{times:.1f}")] if times >= TOLD_FROM else headers
            return start_response(status, headers, *more)

        keeps = environ["REQUEST_METHOD"] == "POST" and environ.get("HTTP_ACCEPT", "").startswith("application/json")
        return application(environ, start if keeps else start_response)

    return telling
