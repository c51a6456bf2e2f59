"""The process in which strangers' files are opened: `python -m blinding.files.worker WORKSPACE`.

It takes its order as JSON on standard input and answers in lines of JSON on standard output: {"page": 3, "of": 27},
then {"done": [pages], "processor": seconds} or {"refused": code, "values": {...}, "where": "file:line"} at the end.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import traceback
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from blinding.files import tools
from blinding.files.limits import Limits
from blinding.files.order import Order
from blinding.files.refusals import FileRefused
from blinding.files.report import Box
from blinding.identity import Identity


def main(workspace: Path) -> int:
    """Do one order; return 0 also when the file is refused: that is an answer."""
    # A sixth of what the imports below take, were garbage looked for as often as Python does by itself.
    gc.set_threshold(20_000, 20, 20)
    told = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What libraries print is neither an answer nor anybody's business.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    def say(**answer: Any) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    limits = Limits(**told["limits"])
    tools.hold(limits)
    try:
        from blinding.files import pipeline  # after the limits: its libraries are held, too

        order = Order(
            workspace=workspace,
            source=workspace / told["source"],
            kind=told["kind"],
            identity=Identity(**told["identity"]),
            dated=datetime.fromisoformat(told["dated"]),
            title=told["title"],
            language=told["language"],
            limits=limits,
            country=told["country"],
            logos=[workspace / name for name in told["logos"]],
            painted={int(page): [Box(**box) for box in boxes] for page, boxes in told["painted"].items()},
        )
        pages = pipeline.flatten(order, lambda page, of: say(page=page, of=of))
    except FileRefused as refusal:
        say(refused=refusal.code, values=refusal.values, where=refusal.where)
    except BaseException as problem:
        say(refused="crashed", values={}, where=f"{type(problem).__name__} at {places_of(problem)}")
    else:
        say(done=[asdict(page) for page in pages], processor=processor())
    return 0


def processor() -> float:
    """Return the seconds of the processor that this process and what it started have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def places_of(problem: BaseException) -> str:
    """Return where in our source something broke, without its message: messages quote what they met."""
    here = Path(__file__).parent
    frames = [f for f in traceback.extract_tb(problem.__traceback__) if Path(f.filename).parent == here]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
