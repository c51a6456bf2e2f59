"""What the site's pages cost with 500, 5,000 and 50,000 submissions of one call.

    .venv/bin/python -m bench.pages [--database sqlite|postgres] [--counts 500,5000] [--rounds 30]

For each count a fresh database is filled (``bench/loading.py``), the site runs under gunicorn with two workers, and
each page is asked for over HTTP, one request after the other, after a warm-up of both workers. The table: median and
95th percentile by the clock, median of the server's processor (ms), queries, size; then how much each grew from one
count to the next, by the processor. By the clock it is only true on a machine that does nothing else: the load is
printed, too. It gives no verdict.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.serving import ROOT, Answer, Site, serving
from tests import servers

if TYPE_CHECKING:
    from bench.loading import World

WARM = 8
#: Evidence behind the dashboard, for each submission.
EVIDENCE = 4


@dataclass(frozen=True)
class Line:
    """One page's figures: ms by the clock (median, 95th percentile), ms of the processor, queries, bytes."""

    page: str
    median: float
    p95: float
    cpu: float
    queries: int
    size: int


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--counts", default="500,5000,50000")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--only", default="", help="ask only for pages with these words in their name")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps([vars(line) for line in measure(options.one, options.rounds, options.only)]))
        return
    counts = [int(count) for count in options.counts.split(",")]
    found = {count: _apart(count, options) for count in counts}
    for count in counts[1:]:
        _growth(found, counts[counts.index(count) - 1], count)


def _apart(count: int, options: argparse.Namespace) -> list[Line]:
    """Measure one count in a process, a database and a folder of its own."""
    with fresh(options.database) as environment:
        words = ["--one", str(count), "--rounds", str(options.rounds), "--only", options.only]
        command = [sys.executable, "-m", "bench.pages", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        lines = [Line(**row) for row in json.loads(done.stdout.splitlines()[-1])]
        _print(count, options.database, done.stdout.splitlines()[:-1], lines)
        return lines


@contextmanager
def fresh(kind: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a site with an empty database ("sqlite" or "postgres") and a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="govlink-bench-", dir=os.environ.get("GOVLINK_BENCH_DIR")))
    try:
        with servers.postgres() if kind == "postgres" else nullcontext("") as url:
            yield os.environ | {
                "GOVLINK_VAR": str(folder),
                "GOVLINK_ENV_FILE": os.devnull,
                "GOVLINK_STATIC_MANIFEST": "0",
                "GOVLINK_RATE_LIMITS": "0",
                "SECRET_KEY": "a-key-of-the-bench" + "x" * 50,
                "SEAL_KEY": "a-seal-key-of-the-bench",
                "DJANGO_SETTINGS_MODULE": "govlink.settings",
                **({"DATABASE_URL": url} if url else {}),
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _print(count: int, database: str, notes: list[str], lines: list[Line]) -> None:
    print(
        f"\n{count:,} submissions on {database}; load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
    )
    for note in notes:
        print(note)
    print(f"{'page':<34} {'median':>8} {'p95':>8} {'cpu':>8} {'queries':>8} {'kB':>6}")
    for one in lines:
        figures = f"{one.median:8.1f} {one.p95:8.1f} {one.cpu:8.1f} {one.queries:8d} {one.size / 1000:6.0f}"
        print(f"{one.page:<34} {figures}")
    sys.stdout.flush()


def _growth(found: dict[int, list[Line]], few: int, many: int) -> None:
    print(f"\ngrowth from {few:,} to {many:,}, of the processor")
    before = {one.page: one for one in found[few]}
    for one in found[many]:
        if one.page in before:
            print(f"{one.page:<34} {one.cpu / before[one.page].cpu:8.2f} ×")


def measure(count: int, rounds: int, only: str) -> list[Line]:
    """Fill the database that the environment names, and ask for every page."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    # nobody of the bench types a password
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    from django.db import transaction

    from bench import loading
    from tests import cast

    began = time.perf_counter()
    with transaction.atomic():
        world = loading.load(count)
    pilot = evidence(count * EVIDENCE)
    found: list[Line] = []

    def ask(site: Site, pages: list[Page]) -> None:
        for person, name, page in pages:
            if only in name:
                found.append(_timed(site, name, page, signed_in(person) if person is not None else {}, rounds))

    _analyse(connection)
    loaded = time.perf_counter() - began
    with serving(Path(settings.VAR_DIR) / "web.log") as site:
        ask(site, while_open(world))
        for step, pages in ((loading.assess, in_assessment), (loading.rank, when_ranked)):
            began = time.perf_counter()
            with transaction.atomic():
                step(world)
            _analyse(connection)
            loaded += time.perf_counter() - began
            ask(site, pages(world))
        ask(site, [(cast.rosa(), "pilot: evidence dashboard", f"/pilots/{pilot}/evidence/dashboard/")])
    print(f"{world.seats} seats, {loading.READINGS} readings each; loaded in {loaded:.0f} s")
    print(
        f"a fixed piece of work takes {yardstick():.1f} ms of the processor at its best, {yardstick(max):.1f} at worst"
    )
    return found


#: Who asks (None: nobody has signed in), what the page is called, and its address or how it is stored.
Page = tuple[Any, str, Any]


def while_open(world: World) -> list[Page]:
    """Return the pages of a call that takes proposals."""
    from tests import cast

    draft = f"/submissions/{world.submission.pk}/"
    writing = Saving(f"{draft}autosave/", "problem", "Lo que hace falta en el barrio, contado con cuidado y medido")
    return [
        (None, "public call page", f"/calls/{world.call.reference}/"),
        (world.applicant, "applicant: form", f"{draft}sections/problem/"),
        (world.applicant, "applicant: autosave", writing),
        (cast.kemi(), "admin: start-ups", "/admin/startups/startup/"),
        (cast.kemi(), "admin: desk", "/admin/"),
    ]


def in_assessment(world: World) -> list[Page]:
    """Return the pages of a panel that reads."""
    from bench import loading

    home, own = f"/assess/{world.call.reference}/", loading.slug_of(world)
    return [
        (world.assessor, "assessor: worklist", home),
        (world.assessor, "assessor: scoring page", f"{home}{own}/"),
        (world.assessor, "assessor: storing a score", Saving(f"{home}{own}/save/", "reason_C1", loading.REASON)),
    ]


def when_ranked(world: World) -> list[Page]:
    """Return the pages of a call whose ranking waits for its authority."""
    from bench import loading
    from tests import cast

    reference, own = world.call.reference, loading.slug_of(world)
    return [
        (cast.luz(), "authority: list by score", f"/decide/{reference}/"),
        (cast.luz(), "authority: one proposal", f"/decide/{reference}/{own}/"),
        (cast.rosa(), "keeper: seats", f"/assess/{reference}/seats/"),
        (world.assessor, "chair: deliberation", f"/assess/{reference}/deliberation/"),
    ]


def yardstick(which: Any = min) -> float:
    """Return what a fixed piece of work takes of the processor now, in ms: a busy machine makes all figures dear."""
    spent = []
    for _turn in range(40):
        began = time.process_time_ns()
        sum(number * number for number in range(50_000))
        spent.append((time.process_time_ns() - began) / 1e6)
    return float(which(spent))


def _analyse(connection: Any) -> None:
    """Let the database look at what was loaded, as it does by itself in a running site."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def signed_in(person: Any) -> dict[str, str]:
    """Return the cookies of a person who has signed in, with a token for forms."""
    from django.conf import settings
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client

    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return {"sessionid": client.cookies["sessionid"].value, "csrftoken": _get_new_csrf_string()}


class Saving:
    """An autosave: another text each time, with the version that the last answer told."""

    def __init__(self, path: str, name: str, text: str) -> None:
        self.path, self.name, self.text, self.version, self.turn = path, name, text, 1, 0

    def data(self) -> dict[str, str]:
        """Return the next form."""
        self.turn += 1
        return {"name": self.name, "value": f"{self.text} {self.turn}", "version": str(self.version)}

    def __call__(self, site: Site, cookies: dict[str, str]) -> Answer:
        answer = site.ask(self.path, cookies, self.data())
        if answer.status == 200:
            self.version = json.loads(_plain(answer))["version"]
        return answer


def _plain(answer: Answer) -> bytes:
    if answer.headers.get("Content-Encoding") != "gzip":
        return answer.body
    import gzip

    return gzip.decompress(answer.body)


def _timed(site: Site, name: str, page: Any, cookies: dict[str, str], rounds: int) -> Line:
    """Ask for one page until both workers are warm, then ``rounds`` times."""

    def once() -> Answer:
        answer: Answer = page(site, cookies) if callable(page) else site.ask(page, cookies)
        if answer.status != 200:
            raise SystemExit(f"{name}: {answer.status}\n{_plain(answer)[:2000].decode()}")
        return answer

    first = once()
    slow = first.cpu > 2000
    for _turn in range(2 if slow else WARM - 1):
        once()
    found = [once() for _turn in range(3 if slow and once().cpu > 2000 else rounds)]
    clock = sorted(one.clock for one in found)
    return Line(
        name,
        statistics.median(clock),
        clock[min(len(clock) - 1, int(0.95 * len(clock)))],
        statistics.median(one.cpu for one in found),
        max(one.queries for one in found),
        len(_plain(found[-1])),
    )


def evidence(rows: int) -> str:
    """Make a pilot with ``rows`` rows of evidence, taken in as a file; return its call's reference."""
    from django.db import transaction

    from outbox.actions import work
    from pilots.actions import imports
    from tests import cast
    from tests.pilots.conftest import csv_file, lines, ready

    with transaction.atomic():
        pilot = ready()
    made = imports.take_in(pilot=pilot, upload=csv_file(lines(rows)), by=cast.rosa())
    imports.start_reading(evidence_import=made, mapping=made.mapping, by=cast.rosa())
    made.refresh_from_db()
    # a small file is read at once
    assert made.job_id is None or work(made.job_id) or made.good_rows
    made.refresh_from_db()
    imports.apply_import(evidence_import=made, by=cast.rosa())
    return str(pilot.call.reference)


if __name__ == "__main__":
    main()
