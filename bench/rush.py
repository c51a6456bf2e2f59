"""The last minute before a call closes: 1,000 applicants write, 300 send with a file, on PostgreSQL and Redis.

    .venv/bin/python -m bench.rush [--scale 0.1] [--seconds 60] [--lead 60] [--every 10] [--rising 2]

Starts throwaway servers, gunicorn with two workers and a Celery worker with beat, and lets locust be the applicants
(``bench/rush_profile.py``): the writers' pages keep a field about every ten seconds, less often where the site is slow,
as browsers do, and have begun over the minute before; the senders are spread over the last one, more of them towards
its end (``--rising 1``: evenly), and a tenth come after the close. Then everything is looked at: what the site said it
had kept is there, what came late was refused, each receipt opens the closed set of the record by the independent
verifier (``ledger/verify.py``), and each file has reached its turn with the worker. The table tells of the last minute
and what came after it. Returns 1 for any error or loss.

Locust, the site and the databases share this machine's processors: ``--scale`` makes the crowd smaller.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.serving import ROOT, WORKERS, Site, serving
from tests import servers

WRITERS, SENDERS = 1000, 300
#: Seconds after the close in which somebody still tries.
AFTER = 6


def main() -> int:
    """Start the servers, let the crowd in, look at what is left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--lead", type=int, default=60, help="seconds before that minute over which writers begin")
    parser.add_argument("--every", type=float, default=10, help="seconds between two autosaves of one applicant")
    parser.add_argument(
        "--rising", type=float, default=2, help="1: senders come evenly; 2: a third of them in the last ninth"
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return rush(options)
    folder = Path(tempfile.mkdtemp(prefix="govlink-rush-", dir=os.environ.get("GOVLINK_BENCH_DIR")))
    try:
        with servers.postgres() as database, servers.redis() as redis:
            environment = os.environ | {
                "DATABASE_URL": database,
                "REDIS_URL": f"{redis}/0",
                "GOVLINK_VAR": str(folder),
                "GOVLINK_ENV_FILE": os.devnull,
                "GOVLINK_STATIC_MANIFEST": "0",
                "GOVLINK_RATE_LIMITS": "0",
                "SECRET_KEY": "a-key-of-the-bench" + "x" * 50,
                "SEAL_KEY": "a-seal-key-of-the-bench",
                "DJANGO_SETTINGS_MODULE": "govlink.settings",
                "LOG_LEVEL": "WARNING",
            }
            command = [sys.executable, "-m", "bench.rush", "--inside", *sys.argv[1:]]
            return subprocess.run(command, cwd=ROOT, env=environment).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def rush(options: argparse.Namespace) -> int:
    """Fill the database that the environment names, run the rush, print what happened."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from challenges.models import Call

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    var = Path(settings.VAR_DIR)
    world, plan = _ready(options, var)
    with worker(var / "worker.log"), serving(var / "web.log", application="govlink.wsgi:application") as site:
        from django.utils import timezone

        _warm(site, plan)
        closes = timezone.now() + timedelta(seconds=options.lead + options.seconds + 5)
        Call.objects.filter(pk=world.call.pk).update(questions_until=timezone.now(), closes_at=closes)
        plan |= {"host": f"http://127.0.0.1:{site.port}", "closes": closes.timestamp()}
        (var / "plan.json").write_text(json.dumps(plan))
        seen = _crowd(options, var, plan)
        print(f"\n{len(plan['writers'])} write about every {options.every:g} s, {len(plan['senders'])} send", end="")
        print(f" in {options.seconds} s, rising {options.rising:g}; {WORKERS} web workers, 1 job worker", end="")
        print(f"; load {os.getloadavg()[0]:.1f}", end="")
        print(f" on {os.cpu_count()} cores")
        _figures([row for row in seen if row["asked"] >= -options.seconds])
        return _look(world, seen, closes.timestamp())


def _ready(options: argparse.Namespace, var: Path) -> tuple[Any, dict[str, Any]]:
    """Load the applicants; the senders' proposals are whole, sworn and their preview is confirmed."""
    from django.db import transaction
    from weasyprint import HTML

    from bench import loading
    from bench.pages import signed_in
    from startups.actions import submissions
    from startups.envelope import STATEMENTS
    from startups.models import Submission

    writers, senders = round(WRITERS * options.scale), round(SENDERS * options.scale)
    with transaction.atomic():
        world = loading.load(writers + senders, written=writers + senders, drafts=writers + senders)
    people = list(Submission.objects.filter(call=world.call).select_related("startup", "call").order_by("pk"))
    dice, rows = random.Random(5), []
    for number, one in enumerate(people):
        person = one.startup.team.select_related("user").get().user
        row: dict[str, Any] = {"pk": str(one.pk), "cookies": signed_in(person)}
        if number < senders:
            submissions.swear(submission=one, statements=[key for key, _text in STATEMENTS], by=person)
            submissions.confirm_preview(submission=one, by=person)
            late = number % 10 == 9
            row["at"] = dice.uniform(0.2, AFTER - 1) if late else -options.seconds * dice.random() ** options.rising
        rows.append(row)
    pages = "<h1>Anexo</h1><p>Cómo se mide cada semana lo que preocupa en el barrio, con su cuadro.</p>" * 12
    (var / "annex.pdf").write_bytes(HTML(string=pages).write_pdf())
    plan = {
        "senders": rows[:senders],
        "writers": rows[senders:],
        "pdf": str(var / "annex.pdf"),
        "every": options.every,
        "lead": options.lead,
        "after": AFTER,
    }
    return world, plan


def _warm(site: Site, plan: dict[str, Any]) -> None:
    """Let each worker read its dictionaries and weave its net: nobody restarts a site in the minute of a close."""
    one = plan["writers"][0]
    for _turn in range(8):
        for path in ("sections/problem/", "preview/", "files/", "send/"):
            answer = site.ask(f"/submissions/{one['pk']}/{path}", one["cookies"])
            assert answer.status == 200, (path, answer.status)


@contextmanager
def worker(log: Path) -> Iterator[None]:
    """Run a Celery worker with beat, for the block."""
    command = [sys.executable, "-m", "celery", "-A", "govlink", "worker", "-B", "-c", "1", "-l", "INFO"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=out, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + 90
            while b" ready." not in log.read_bytes():
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"The worker did not start:\n{log.read_text()[-2000:]}")
                time.sleep(0.2)
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _crowd(options: argparse.Namespace, var: Path, plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Let locust be the applicants; return what they saw."""
    users = len(plan["writers"]) + len(plan["senders"])
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "bench" / "rush_profile.py"), "--headless"]
    seconds = options.lead + options.seconds + 5 + AFTER + 10
    command += ["-u", str(users), "-r", str(users), "-t", f"{seconds}s", "--only-summary", "--stop-timeout", "30"]
    environment = os.environ | {"RUSH_PLAN": str(var / "plan.json"), "RUSH_SEEN": str(var / "seen.jsonl")}
    done = subprocess.run(command, cwd=var, env=environment, capture_output=True, text=True)
    (var / "locust.log").write_text(done.stdout + done.stderr)
    rows = [json.loads(line) for line in (var / "seen.jsonl").read_text().splitlines()]
    if not rows:
        raise SystemExit(f"The crowd saw nothing:\n{done.stderr[-2000:]}")
    return rows


def _figures(seen: list[dict[str, Any]]) -> None:
    print(f"{'':<10} {'sent':>6} {'kept':>6} {'refused':>8} {'errors':>7} {'median':>8} {'p95':>8} ms")
    for what, kept in (("autosave", 200), ("attach", 302), ("submit", 302), ("receipt", 200)):
        rows = [one for one in seen if one["what"] == what]
        ms = sorted(one["ms"] for one in rows) or [0.0]
        taken, refused = (sum(one["status"] in found for one in rows) for found in ((kept,), (403, 422)))
        times = f"{statistics.median(ms):8.0f} {_p95(ms):8.0f}"
        print(f"{what:<10} {len(rows):6} {taken:6} {refused:8} {len(rows) - taken - refused:7} {times}")
    print("\nsubmit, by the seconds before the close at which it was asked for")
    for begins, ends in ((60, 30), (30, 10), (10, 3), (3, 0), (0, -60)):
        ms = sorted(one["ms"] for one in seen if one["what"] == "submit" and -begins <= one["asked"] < -ends)
        if ms:
            print(f"{begins:4} to {ends:3} {len(ms):6} {statistics.median(ms):24.0f} {_p95(ms):8.0f}")


def _p95(ordered: list[float]) -> float:
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def _look(world: Any, seen: list[dict[str, Any]], closes: float) -> int:
    """Compare what the site said with what it has; print each kind of fault with how often it was found."""
    from startups.models import Answer, Submission

    kept = {str(one.pk): one for one in Submission.objects.filter(call=world.call)}
    last: dict[tuple[str, str], str] = {}
    for row in seen:
        if row["what"] == "autosave" and row["status"] == 200:
            last[row["pk"], row["field"]] = row["text"]
    answers = Answer.objects.filter(submission__in=kept)
    stored = {(str(one.submission_id), one.field): one for one in answers}
    sent = [row for row in seen if row["what"] == "submit"]
    receipts = [json.loads(row["receipt"]) for row in seen if row["what"] == "receipt" and row["status"] == 200]
    faults = {
        "answers that are neither yes nor a refusal": sum(row["status"] not in {200, 302, 403, 422} for row in seen),
        "kept texts that are lost": sum(stored[key].text != text for key, text in last.items()),
        "submissions that are lost": sum(kept[row["pk"]].state != "submitted" for row in sent if row["status"] == 302),
        "refused though asked for and answered in time": sum(
            row["status"] in {403, 422} and row["answered"] < 0 for row in seen
        ),
        "accepted after the close": sum(
            one.submitted_at is not None and one.submitted_at.timestamp() >= closes for one in kept.values()
        )
        + sum(one.saved_at is not None and one.saved_at.timestamp() >= closes for one in stored.values()),
        "accepted though asked for after the close": sum(
            row["what"] in {"autosave", "submit", "attach"} and row["status"] in {200, 302} and row["asked"] > 0
            for row in seen
        ),
        "receipts that do not verify": _unverified(world, receipts),
        "submissions without a receipt": sum(row["status"] == 302 for row in sent) - len(receipts),
        "files that wait for their turn": _waiting(world),
    }
    for row in seen:
        if row["status"] not in {200, 302, 403, 422}:
            print(
                f"{row['what']}: {row['status']} {row.get('error', '')} after {row['ms']:.0f} ms, {row['asked']:.1f} s"
            )
    for name, times in faults.items():
        print(f"{name:<48} {times:6}")
    print(f"{'receipts that verify':<48} {len(receipts) - faults['receipts that do not verify']:6}")
    return 1 if any(faults.values()) else 0


def _unverified(world: Any, receipts: list[dict[str, Any]]) -> int:
    """Close the call as its custodian, and check each receipt against the record by the independent verifier."""
    from ledger import verify
    from ledger.queries.bundle import bundle_files
    from startups.actions import desks
    from tests import cast

    desks.take_up(call=world.call, by=cast.oscar())
    files = {name: text.encode() for name, text in bundle_files(world.call.reference).items()}
    return sum(bool(list(verify.receipt(verify.Bundle(files, json.dumps(one).encode())))) for one in receipts)


def _waiting(world: Any, patience: float = 90) -> int:
    """Return how many files no worker looks at: those that still wait when for some time none had its turn."""
    from startups.models import FlatFile

    left, end = -1, 0.0
    while True:
        waiting = FlatFile.objects.filter(attachment__submission__call=world.call, state="waiting").count()
        if waiting != left:
            left, end = waiting, time.monotonic() + patience
        if not waiting or time.monotonic() > end:
            return waiting
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
