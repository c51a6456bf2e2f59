"""``manage.py up``: one command runs the web server and the worker, revives them, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.servers import free_port
from tests.setup.signed import SIGNED

# One folder for all of these: they stay together when the suite is spread over several processes.
pytestmark = pytest.mark.xdist_group("up")


class Site:
    """A running ``manage.py up`` with a folder of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port, self.log = folder, port, folder / "log"
        left_out = {"DATABASE_URL", "REDIS_URL", "SITE_URL"}
        self.environment = {key: value for key, value in os.environ.items() if key not in left_out}
        self.environment |= {"GOVLINK_VAR": str(folder / "var"), "GOVLINK_STATIC_MANIFEST": "1"}

    def command(self, *more: str) -> list[str]:
        return [sys.executable, "manage.py", "up", "--port", str(self.port), "--no-story", *more]

    def start(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.wait_for(lambda: "GovLink runs at" in self.log.read_text())

    def refusal(self, *more: str) -> str:
        """Run the command where it must refuse; return what it says."""
        # Named, so that it need not start anew to know it.
        environment = self.environment | {"SITE_URL": f"http://localhost:{self.port}"}
        finished = subprocess.run(
            self.command(*more), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
        )
        assert finished.returncode == 1
        return finished.stderr.strip()

    def answer(self, path: str = "/healthz/") -> int:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=5) as response:
                return int(response.status)
        except OSError:
            return 0

    def leaders(self) -> dict[int, str]:
        """Return the direct children: process id → "gunicorn" or "celery"."""
        found = {}
        for pid, parent, words in _processes():
            if parent == self.process.pid:
                found[pid] = "celery" if "celery" in words else "gunicorn"
        return found

    def everything(self) -> set[int]:
        """Return the ids of all processes that came from this start."""
        marker = f"GOVLINK_VAR={self.folder / 'var'}".encode()
        found = set()
        for pid, _parent, _words in _processes():
            try:
                if marker in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                    found.add(pid)
            except OSError:
                continue
        return found

    def wait_for(self, condition: object, seconds: float = 240) -> None:
        """Wait until something happens; a busy machine takes its time, and that is no fault."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():  # type: ignore[operator]
                return
            time.sleep(0.1)
        pytest.fail(f"It did not happen. The log:\n{self.log.read_text()}")


def _processes() -> list[tuple[int, int, str]]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if state[0] != "Z":
                found.append((int(folder.name), int(state[1]), words))
    return found


#: Rosa of the story, who may sign in to look round.
_ROSA = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from accounts.actions import register_person
register_person(email="rosa.quispe@muniate.example", name="Rosa Quispe", by="test", language="es")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one site after the other runs: whoever comes first makes the database and prepares the static files."""
    return tmp_path_factory.mktemp("up")


@pytest.fixture
def rosa(folder: Path) -> None:
    """Let somebody of the story be there before the site begins."""
    shell = [sys.executable, "manage.py", "shell", "-v0", "-c", _ROSA]
    subprocess.run(shell, cwd=ROOT, env=Site(folder, 0).environment, check=True)


def _database(folder: Path) -> Path:
    return folder / "var" / "govlink.sqlite3"


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    running = Site(folder, free_port())
    try:
        running.start()
        yield running
    finally:
        running.process.kill()
        running.process.wait()
        running.wait_for(lambda: not running.everything())


@pytest.mark.long
def test_up_revives_what_was_killed_and_ctrl_c_leaves_nothing_behind(site: Site) -> None:
    assert [site.answer(path) for path in ("/healthz/", "/readyz/")] == [200, 200]
    with closing(sqlite3.connect(_database(site.folder))) as database:
        assert database.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    before = site.leaders()
    assert sorted(before.values()) == ["celery", "celery", "celery", "gunicorn"]

    for pid in before:
        os.kill(pid, signal.SIGKILL)
    site.wait_for(lambda: len(site.leaders()) == 4 and not set(site.leaders()) & set(before))
    site.wait_for(lambda: site.answer() == 200)
    assert sorted(site.leaders().values()) == ["celery", "celery", "celery", "gunicorn"]

    assert (
        site.refusal()
        == "CommandError: GovLink already runs from this folder. End it with Ctrl-C there, then try again."
    )

    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(120) == 0
    assert site.everything() == set()


@pytest.mark.long
def test_up_names_the_logins_and_ends_its_processes_even_when_it_is_killed_itself(rosa: None, site: Site) -> None:
    # What a command prints is for who runs the site, and English (docs/house.md), whatever the story's language is.
    assert site.log.read_text().partition("Ctrl-C ends it).\n\n")[2].splitlines()[:2] == [
        "One login per role (e-mail, password):",
        "  Focal point of Ate (published case)  rosa.quispe@muniate.example  govlink demo 2021",
    ]
    assert f"Each message, with its code or its link, is a file in {site.folder / 'var' / 'mail'}/\n" in (
        site.log.read_text()
    )
    assert len(site.everything()) > 3
    site.process.kill()
    site.process.wait()
    site.wait_for(lambda: not site.everything())


def test_up_says_so_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = other.getsockname()[1]
        assert Site(tmp_path, port).refusal() == (
            f"CommandError: Port {port} is taken by another program. End that program or choose another port: "
            f"make run PORT={port + 1}"
        )


def _mode_after_up(tmp_path: Path, mode: int, **more: str) -> int:
    """Let a start that is refused find its folder with a mode; return the one that it leaves."""
    var = tmp_path / "var"
    var.mkdir(exist_ok=True)
    var.chmod(mode)
    site = Site(tmp_path, free_port())
    site.environment |= more
    site.refusal("--fresh")
    return var.stat().st_mode & 0o7777


def test_up_closes_its_folder_to_other_people_of_the_machine(tmp_path: Path) -> None:
    elsewhere = {"DATABASE_URL": "postgres://nobody@localhost:1/nothing"}
    assert _mode_after_up(tmp_path, 0o755, **elsewhere) == 0o700
    # A place that all share, such as /tmp, stays open: others have their own files there.
    assert _mode_after_up(tmp_path, 0o1777, **elsewhere) == 0o1777


#: Says so when it starts Python anew, which takes as long as the first time.
_TOLD = """
import runpy, sys
sys.addaudithook(lambda event, _arguments: event == "os.exec" and print("Started anew.", flush=True))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.parametrize(("named", "anew"), [({}, True), ({"PORT": "{port}"}, False), ({"PORT": "8000"}, True)])
def test_up_starts_anew_only_where_nothing_told_it_the_port_before(
    tmp_path: Path, named: dict[str, str], anew: bool
) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = other.getsockname()[1]
        site = Site(tmp_path, port)
        told = {key: text.format(port=port) for key, text in named.items()}
        command = [sys.executable, "-c", _TOLD, *site.command()[1:]]
        ended = subprocess.run(command, cwd=ROOT, env=site.environment | told, capture_output=True, text=True)
    assert (ended.stdout == "Started anew.\n", f"Port {port} is taken" in ended.stderr) == (anew, True)


@pytest.mark.parametrize("port", ["abc", "0", "80000", "-1"])
def test_what_is_no_port_is_refused_with_a_sentence(tmp_path: Path, port: str) -> None:
    environment = Site(tmp_path, 0).environment | {"PORT": port}
    done = subprocess.run(
        [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert f"{port} is no port: choose a number from 1 to 65535" in done.stderr


def test_make_tells_the_port_before_django_starts() -> None:
    asked = ["make", "-s", "--eval", "told: ; @echo $$PORT", "told", "PORT=8140"]
    assert subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "8140\n"


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"S3_BUCKET": "files-of-somebody", "S3_ENDPOINT": "http://localhost:1"}, "the bucket of S3_BUCKET"),
        ({"DATABASE_URL": "postgres://nobody@localhost:1/nothing"}, "named by DATABASE_URL"),
    ],
)
def test_fresh_removes_nothing_where_a_part_lies_elsewhere(tmp_path: Path, more: dict[str, str], named: str) -> None:
    site = Site(tmp_path, free_port())
    site.environment |= more
    kept = tmp_path / "var" / "media" / "a-file"
    kept.parent.mkdir(parents=True)
    kept.write_text("of the embedded edition")
    said = site.refusal("--fresh")
    assert (named in said, "Nothing was removed." in said, kept.exists()) == (True, True, True), said


_SEALED = "the seal key does not open what lies sealed in the database"
_SIGNED = "the record in the database does not know the ledger key"


def _with_files(folder: Path) -> Site:
    """Return a site whose keys are the three files in its folder."""
    site = Site(folder, free_port())
    for name in ("SEAL_KEY", "SEAL_KEYS", "LEDGER_KEY", "SECRET_KEY"):
        site.environment[name] = ""
    return site


def test_up_refuses_keys_that_are_not_those_of_the_database_and_says_where_those_of_before_belong(
    tmp_path: Path,
) -> None:
    site, var = _with_files(tmp_path), tmp_path / "var"
    for command in (["migrate", "-v0"], ["shell", "-v0", "-c", SIGNED]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=site.environment, check=True)
    before = {name: (var / name).read_text() for name in ("seal-key", "ledger-key")}
    for name in before:
        (var / name).unlink()
    again = "in place of what is there; then run the same command again."
    assert site.refusal() == (
        f"CommandError: GovLink was not started: {_SEALED}; {_SIGNED}. "
        f"Put the files seal-key and ledger-key of before into {var}, {again}"
    )
    (var / "seal-key").write_text(before["seal-key"])
    assert site.refusal() == (
        f"CommandError: GovLink was not started: {_SIGNED}. Put the file ledger-key of before into {var}, {again}"
    )
    (var / "ledger-key").write_text(before["ledger-key"])
    site.environment["SEAL_KEY"] = "another-one"
    assert site.refusal() == (
        f"CommandError: GovLink was not started: {_SEALED}. "
        "Set SEAL_KEY to what it was before; then run the same command again."
    )
