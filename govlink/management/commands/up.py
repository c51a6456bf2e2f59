"""Run the whole of GovLink on one machine: database, story, web server and background worker."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, connections

from govlink.keeping import keyring
from govlink.stories.world import demo_logins
from govlink.supervisor import Child, Supervisor
from outbox.registry import FILES, LONG, SHORT

STORY = "ate"
_EMPTIED = (
    "govlink.sqlite3",
    "govlink.sqlite3-wal",
    "govlink.sqlite3-shm",
    "media",
    "cache",
    "broker",
    "static",
    "mail",
)


def _port(written: str) -> int:
    if not (written.isdecimal() and 0 < int(written) < 65536):
        raise argparse.ArgumentTypeError(f"{written} is no port: choose a number from 1 to 65535, say 8080.")
    return int(written)


class Command(BaseCommand):
    help = "Prepare the database, load the story when it is empty, and run web server and worker until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=_port, default=os.environ.get("PORT", "8000"))
        parser.add_argument("--fresh", action="store_true", help="Remove all data of the embedded edition first.")
        parser.add_argument("--no-story", action="store_true", help="Leave an empty database empty.")

    def handle(self, *args: Any, port: int, fresh: bool, no_story: bool, **options: Any) -> None:
        self._use_address(port)
        self._close_folder()
        held = self._only_one()
        self._require_free(port)
        if fresh:
            self._start_over()
        try:
            self._prepare(story=not no_story)
        except KeyboardInterrupt:
            raise CommandError("Stopped before GovLink was ready. Run the same command again.") from None
        connections.close_all()
        supervisor = Supervisor(self._children(port), self._say)
        supervisor.run(lambda: self._greet(port, supervisor))
        held.close()
        self._say("GovLink has stopped.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _use_address(self, port: int) -> None:
        """Start again with the right SITE_URL when only ``--port`` told the port: links in mail carry it."""
        address = f"http://localhost:{port}"
        if address != settings.SITE_URL and "SITE_URL" not in os.environ:
            os.environ["SITE_URL"] = address
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606

    def _close_folder(self) -> None:
        """Let no other user of the machine read database and files; a place that others share stays as it is."""
        folder = Path(settings.VAR_DIR).resolve()
        found = folder.stat()
        shared = found.st_mode & stat.S_ISVTX or folder == folder.parent
        if not settings.PRODUCTION and found.st_uid == os.geteuid() and not shared:
            folder.chmod(0o700)

    def _only_one(self) -> IO[str]:
        """Hold this folder's lock for as long as the returned file is open."""
        held = (settings.VAR_DIR / "up.lock").open("w")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                "GovLink already runs from this folder. End it with Ctrl-C there, then try again."
            ) from None
        return held

    def _require_free(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("0.0.0.0", port))  # noqa: S104
            except PermissionError:
                raise CommandError(f"Port {port} needs root's rights. Choose another one: make run PORT=8080") from None
            except OSError:
                raise CommandError(
                    f"Port {port} is taken by another program. End that program or choose another port: "
                    f"make run PORT={port + 1}"
                ) from None

    def _start_over(self) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "FRESH=1 empties the embedded database only; yours is named by DATABASE_URL. Nothing was removed."
            )
        if "bucket_name" in settings.STORAGES["default"].get("OPTIONS", {}):
            raise CommandError(
                "FRESH=1 empties the folder of the embedded edition only; your files lie in the bucket of S3_BUCKET. "
                "Empty it, or name another one. Nothing was removed."
            )
        self._say(f"Starting over: removing the database, files and queue in {settings.VAR_DIR}")
        connections.close_all()
        for name in _EMPTIED:
            path = Path(settings.VAR_DIR) / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        for folder in ("queue", "control"):
            (Path(settings.VAR_DIR) / "broker" / folder).mkdir(parents=True)

    def _prepare(self, *, story: bool) -> None:
        compiler = settings.BASE_DIR / "scripts" / "compile_translations"
        if compiler.exists():
            subprocess.run([str(compiler)], check=True)
        unfinished = Path(settings.VAR_DIR) / "story-unfinished"
        if unfinished.exists() and connection.vendor == "sqlite":
            self._say("Loading the story was cut off last time.")
            self._start_over()
            unfinished.unlink()
        for path in (Path(settings.VAR_DIR) / "metrics").glob("*.db"):
            path.unlink()  # the figures of processes that are gone
        self._require_keys()
        self._say("Preparing the database and the static files.")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if not story or get_user_model().objects.exists():
            return
        self._say("Loading the story of Ate; this takes a moment.")
        unfinished.touch()
        call_command("load_story", STORY, verbosity=0)
        unfinished.unlink()

    def _require_keys(self) -> None:
        """Refuse before anything is migrated or served: with other keys every page would fail."""
        if wrong := keyring.unfit():
            raise CommandError(
                f"GovLink was not started: {'; '.join(wrong.values())}. "
                f"{keyring.put_back(list(wrong))}; then run the same command again."
            )

    def _children(self, port: int) -> list[Child]:
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        web = [
            *(sys.executable, "-m", "gunicorn", "govlink.wsgi", "-c", "python:govlink.serving"),
            *("--bind", f"0.0.0.0:{port}", "-k", "gthread"),
            *("--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning"),
        ]
        # Root may run it, so the warning is left out: tasks travel as JSON, which cannot carry code.
        quiet = ("-W", "ignore:You're running the worker")
        worker = [
            *(
                sys.executable,
                *quiet,
                "-m",
                "celery",
                "--quiet",
                "-A",
                "govlink",
                "worker",
                "-l",
                "WARNING",
            ),
            *("--without-mingle", "--without-gossip"),
        ]
        quick = [*worker, "-B", "-Q", SHORT, "-c", "2"]
        slow = [[*worker, "-Q", name, "-c", "1", "-n", f"{name}@%h"] for name in (LONG, FILES)]
        return [
            Child("The web server", web, environment),
            Child("The background worker", quick, environment),
            Child("The worker for what takes long", slow[0], environment),
            Child("The worker for files", slow[1], environment),
        ]

    def _greet(self, port: int, supervisor: Supervisor) -> None:
        self._wait_until_served(port, supervisor)
        if supervisor.stopping:
            return
        lines = ["", f"GovLink runs at {settings.SITE_URL} (Ctrl-C ends it)."]
        if logins := demo_logins():
            width = max(len(role) for role, _email, _password in logins)
            reach = max(len(email) for _role, email, _password in logins)
            lines += ["", "One login per role (e-mail, password):"]
            lines += [f"  {role:<{width}}  {email:<{reach}}  {password}" for role, email, password in logins]
        if settings.MAIL_FOLDER:
            told = "It sends no mail. Each message, with its code or its link, is a file in"
            lines += ["", f"{told} {Path(settings.MAIL_FOLDER).resolve()}/"]
        self._say("\n".join([*lines, ""]))

    def _wait_until_served(self, port: int, supervisor: Supervisor, seconds: float = 60) -> None:
        """Wait for the first answer, whatever it is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not supervisor.stopping:
            try:
                urllib.request.urlopen(f"http://localhost:{port}/healthz/", timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
