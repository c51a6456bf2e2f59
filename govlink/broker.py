"""The queues of wake-ups, and the embedded edition's broker: a folder in which every file appears whole.

kombu's own folder transport writes messages and its table of queues in place, so that a process that reads meanwhile
finds half a file, and the worker ends with an error. Here each file is written under another name and renamed, which
happens at once or not at all.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu import Exchange, Queue
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)

#: Mail, codes and closings wait in the first, what may take minutes in the second, applicants' files in the third
#: (``outbox.registry``): none waits for another where each has workers of its own. A worker that is not told which to
#: serve serves all.
QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in ("celery", "long", "files")]


class Channel(filesystem.Channel):  # type: ignore[misc]
    """A channel that neither shows nor trips over a file that is half written."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu has two
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, payload)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Return the oldest message of a queue; raises ``Empty``. A file that cannot be read is set aside."""
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f"{name}.taken"
            try:
                # Renaming decides which of several readers has the message.
                (folder / name).rename(taken)
                text = taken.read_bytes()
                taken.unlink()
                return loads(text)
            except FileNotFoundError:
                continue
            except ValueError:
                log.warning("A wake-up could not be read and was dropped (%s); the sweep finds its row.", name)
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        """Return the queues of an exchange: none when nobody bound one, or when its file cannot be read."""
        try:
            rows = loads(self._exchange_file(exchange).read_bytes())
        except (FileNotFoundError, ValueError):
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._alone():
            rows = self.get_table(exchange)
            if bound not in rows:
                _write_whole(self._exchange_file(exchange), [bound, *rows])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._purge(queue)
        with self._alone():
            rows = self.get_table(exchange)
            if bound in rows:
                _write_whole(self._exchange_file(exchange), [row for row in rows if row != bound])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other writers of the tables out; readers never wait."""
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / "lock").open("w") as held:
            filesystem.lock(held, filesystem.LOCK_EX)
            yield


class Transport(filesystem.Transport):  # type: ignore[misc]
    """kombu's folder transport with whole files."""

    Channel = Channel


def _write_whole(path: Path, content: Any) -> None:
    half = path.with_name(f".{path.name}.{uuid.uuid4().hex}.half")
    half.write_text(dumps(content), encoding="utf-8")
    half.replace(path)
