"""What a process pays for the egress guard's strings: weaving them at its start, and weaving in what changed since.

    .venv/bin/python -m bench.weaving [--database sqlite|postgres] [--counts 500,5000,50000]

For each count a fresh database is filled (``bench/loading.py``). A process of its own weaves while the call is open,
and one in assessment, when three readings of each proposal are part of what is no secret. Time is the processor's,
memory the process's own share of it (Pss) and the most that it took at any moment (RSS). No verdict.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.pages import fresh
from bench.serving import ROOT

ROUNDS = 5


def main() -> None:
    """Fill and weave in processes of their own, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--counts", default="500,5000,50000")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--weave", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        fill(options.fill)
    elif options.weave:
        weave()
    else:
        print(
            f"{'submissions, phase':<24}  strings  weaving s  MB before  after   most  change ms  seat ms", flush=True
        )
        for count in options.counts.split(","):
            with fresh(options.database) as environment:
                _run(["--fill", count], environment)
        print(f"{options.database}; load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")


def _run(words: list[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "bench.weaving", *words], cwd=ROOT, env=environment, check=True)


def fill(count: int) -> None:
    """Fill the database that the environment names, and let a process weave in each phase."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from bench import loading

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        world = loading.load(count)
    for phase in ("open", "assessment"):
        if phase == "assessment":
            with transaction.atomic():
                loading.assess(world)
        print(f"{f'{count:,}, {phase}':<24}", end="", flush=True)
        _run(["--weave"], dict(os.environ))


def weave() -> None:
    """Weave as a web process does, then weave in changes; print what it took."""
    from govlink.wsgi import application
    from startups.queries import guard

    assert application is not None  # all that a web process has in memory
    guard.public_startups()
    before, begin = _memory("smaps_rollup", "Pss"), time.process_time()
    strings = len(guard.net().strings)
    woven = time.process_time() - begin
    after, most = _memory("smaps_rollup", "Pss"), _memory("status", "VmHWM")
    changed, seat = (statistics.median(_next_net(act) for _round in range(ROUNDS)) for act in (_change, _seat))
    print(f"{strings:9,} {woven:10.2f} {before:10.0f} {after:6.0f} {most:6.0f} {changed:11.0f} {seat:8.0f}", flush=True)


def _next_net(act: Callable[[], None]) -> float:
    """Return what asking for the net takes after something was done, in ms of the processor."""
    from startups.queries import guard

    act()
    begin = time.process_time()
    guard.net()
    return 1000 * (time.process_time() - begin)


def _change() -> None:
    """An applicant rewrites who she is."""
    from startups.models import Submission

    one = Submission.objects.order_by("?")[0]
    one.identity = {**one.identity, "trade_name": f"Zurubelanto {time.time_ns()}"}
    one.identity_version += 1
    one.save()


def _seat() -> None:
    """The entity of the call names somebody to another seat."""
    from accounts.models import User
    from selection.models import Seat
    from startups.models import StringsVersion

    mark = time.time_ns()
    person = User.objects.create(email=f"nueva{mark}@jurado.example", name=f"Nueva Vocal{mark}")
    call = StringsVersion.objects.get().call
    Seat.objects.create(call=call, user=person, number=1000 + Seat.objects.filter(call=call).count())


def _memory(file: str, line: str) -> float:
    """Return what a line of this process's own files in /proc says, in MB."""
    lines = Path(f"/proc/self/{file}").read_text(encoding="utf-8").splitlines()
    return int(next(one.split()[1] for one in lines if one.startswith(f"{line}:"))) / 1024


if __name__ == "__main__":
    main()
