"""Keeping a handful of processes alive together, and ending all of them together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG
_STEADY = 30.0  # seconds after which a process counts as healthy again
_GRACE = 20.0  # seconds that a process has to end by itself


class Child:
    """One supervised command, in a process group of its own so that its own children can be ended with it."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name, self.command, self.environment = name, list(command), dict(environment)
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started = self.due = 0.0

    def start(self) -> None:
        """Start the command."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def has_ended(self) -> bool:
        """Say whether it runs no more."""
        return self.process is not None and self.process.poll() is not None

    def signal_group(self, sign: signal.Signals) -> None:
        """Send a signal to it and to everything that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)

    def group_lives(self) -> bool:
        """Say whether it, or anything that it started, still runs."""
        if self.process is None:
            return False
        self.process.poll()
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True


class Supervisor:
    """Runs commands until it is told to stop; starts each one again when it dies, however it died."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children, self.say = children, say
        self.stopping = False

    def run(self, when_started: Callable[[], object]) -> None:
        """Start all, call ``when_started``, and watch until SIGINT, SIGTERM or SIGHUP; then end all."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)
        try:
            for child in self.children:
                child.start()
            when_started()
            while not self.stopping:
                for child in self.children:
                    self._look_after(child)
                time.sleep(0.2)
        finally:
            self.end_all()

    def _look_after(self, child: Child) -> None:
        if child.due:
            if time.monotonic() >= child.due:
                child.due = 0.0
                child.start()
            return
        if not child.has_ended():
            return
        child.signal_group(signal.SIGKILL)  # what a killed parent left behind would hold its port or its rows
        child.failures = 1 if time.monotonic() - child.started > _STEADY else child.failures + 1
        pause = min(0.5 * 2 ** (child.failures - 1), 15.0)
        child.due = time.monotonic() + pause
        self.say(f"{child.name} ended unexpectedly; it starts again in {pause:g} seconds.")

    def end_all(self) -> None:
        """End every process and what it started: politely, and after the grace period by force."""
        for child in self.children:
            if child.process is not None and not child.has_ended():
                child.process.terminate()  # it ends its own children in its own order
        self._wait_for_end(_GRACE)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
        self._wait_for_end(5.0)

    def _wait_for_end(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while any(child.group_lives() for child in self.children) and time.monotonic() < end:
            time.sleep(0.05)

    def _stop(self, sign: int, frame: FrameType | None) -> None:
        self.stopping = True


def _end_with_parent() -> None:
    """Ask Linux to end this process when the supervisor dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
