"""Starts the flattening of one file in a process of its own, watches over it, and takes in what it made."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from blinding.files import tools
from blinding.files.kinds import recognise
from blinding.files.limits import MIB, Limits
from blinding.files.refusals import SENTENCES, FileRefused
from blinding.files.report import Box, FlattenReport, page_from
from blinding.files.scan import Clamd
from blinding.files.tools import missing_tools
from blinding.identity import Identity

__all__ = ["NO_DATE", "check_logo", "flatten", "missing_tools"]

#: The one date of a flat file where nothing gives another: when a file was made or flattened is nobody's business.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def flatten(
    source: Path,
    target: Path,
    identity: Identity,
    *,
    dated: datetime = NO_DATE,
    extension: str = "",
    title: str = "Anexo",
    language: str = "es",
    country: str = "",
    logos: Sequence[Path] = (),
    painted: Mapping[int, Sequence[Box]] | None = None,
    limits: Limits | None = None,
    clamd: Clamd | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FlattenReport:
    """Write to `target` a flat PDF/A of `source` in which the identity is painted over; report what was done.

    `dated` is the only date in the result, and must have a time zone. `extension` is the ending of the name under which
    the applicant sent the file, when `source` is stored under another. `title` and `language` (of the neutral words in
    the text layer, and of the document) must say nothing of the applicant. `country` is the call's: pages with marks of
    another one wait for the desk; none are looked for without it. `logos` are pictures to paint over as well,
    `painted` boxes that the desk adds, by page from 1. `progress(page, of)` is called as pages are done, from (0, of).

    Raises FileRefused when the file is not taken; `target` is then not written. It never raises for what a file holds.
    """
    if dated.tzinfo is None:
        raise ValueError("The date of a flat file needs a time zone.")
    begin = time.monotonic()
    limits = limits or Limits()
    kind = recognise(source, extension or source.suffix, limits)
    if clamd is not None:
        clamd.scan(source)
    if missing := missing_tools(kind):
        raise FileRefused("no_converter", where=", ".join(missing))
    # Beside the target: whoever clears up after a process that was killed finds both in one place.
    with tempfile.TemporaryDirectory(prefix="flat-", dir=target.parent, ignore_cleanup_errors=True) as made:
        workspace = Path(made).resolve()
        shutil.copyfile(source, workspace / f"source.{kind}")
        for number, logo in enumerate(logos):
            shutil.copyfile(logo, workspace / f"logo-{number}")
        order = {
            "source": f"source.{kind}",
            "kind": kind,
            "identity": asdict(identity),
            "dated": dated.isoformat(),
            "title": title,
            "language": language,
            "limits": asdict(limits),
            "country": country,
            "logos": [f"logo-{number}" for number in range(len(logos))],
            "painted": {str(page): [asdict(box) for box in boxes] for page, boxes in (painted or {}).items()},
        }
        told = _run(order, workspace, limits, progress)
        pages = tuple(page_from(one) for one in told["done"])
        flat = workspace / "flat.pdf"
        thumbnails = tuple((workspace / f"thumbnail-{page.number}.jpg").read_bytes() for page in pages)
        size = flat.stat().st_size
        _put(flat, target)
    seconds = time.monotonic() - begin
    return FlattenReport(kind, pages, size, seconds, told["processor"], tools.can_part(), thumbnails)


def check_logo(path: Path, limits: Limits | None = None, clamd: Clamd | None = None) -> None:
    """Raise FileRefused unless a picture (PNG or JPG) can be searched as a logo: what `flatten` would say of it."""
    # What reads pixels is heavy, and a process that never asks does without it.
    from blinding.files.logos import load

    limits = limits or Limits()
    if path.stat().st_size > limits.size:
        raise FileRefused("too_large", size=path.stat().st_size // MIB, most=limits.size // MIB)
    if clamd is not None:
        clamd.scan(path)
    load(path, limits)


def _run(
    order: dict[str, Any], workspace: Path, limits: Limits, progress: Callable[[int, int], None] | None
) -> dict[str, Any]:
    """Return the worker's last word. FileRefused when it refuses, dies, or takes longer than the limit."""
    command = [*tools.apart(workspace), sys.executable, "-m", "blinding.files.worker", str(workspace)]
    process = subprocess.Popen(
        command,
        cwd=workspace,
        env=tools.environment(workspace),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        encoding="utf-8",
    )
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(process)

    clock = threading.Timer(limits.seconds, end)
    clock.start()
    try:
        return _listen(process, order, progress)
    except FileRefused as refusal:
        if late.is_set():
            raise FileRefused("too_slow", where="wall") from None
        raise refusal
    finally:
        clock.cancel()
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    pass  # it died before it had read its order


def _listen(
    process: subprocess.Popen[str], order: dict[str, Any], progress: Callable[[int, int], None] | None
) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        json.dump(order, process.stdin)
        process.stdin.close()
    except BrokenPipeError:
        raise FileRefused("crashed", where="worker did not start") from None
    for line in process.stdout:
        try:
            told = json.loads(line)
        except ValueError:
            break
        if "page" in told:
            if progress is not None:
                progress(told["page"], told["of"])
        elif told.get("refused") in SENTENCES:
            raise FileRefused(told["refused"], where=told["where"], **told["values"])
        elif "done" in told:
            process.wait()
            return told
    raise FileRefused("crashed", where=f"worker ended with {process.wait()}")


def _kill(process: subprocess.Popen[str]) -> None:
    """End the worker and all that it started: with bubblewrap its whole world ends, without it its session does."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _put(made: Path, target: Path) -> None:
    """Move the result to its place in one step: nobody ever sees half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".flat-")
    os.close(handle)
    shutil.copyfile(made, name)
    os.replace(name, target)
