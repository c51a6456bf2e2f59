"""What every test stands on: its own folder, database and broker; transactional tests on an append-only record."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.pace import pytest_collection_finish, pytest_runtest_protocol  # noqa: F401  hooks of pytest

# The steps of the journeys tell what they compared when they fail, as tests do; before anybody imports one of them.
pytest.register_assert_rewrite("tests.journeys")

# Hundreds of processes are started here: where nothing may be kept compiled, each compiles all of Django anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).resolve().parent.parent
XDIST = os.environ.get("PYTEST_XDIST_WORKER", "")


def _own_environment() -> Path:
    """Give this process its own files, broker and cache before the settings are read; return its folder."""
    if not XDIST and "GOVLINK_TEST_DIR" not in os.environ:
        made = tempfile.mkdtemp(prefix="govlink-tests-")
        os.environ["GOVLINK_TEST_DIR"] = made
        atexit.register(shutil.rmtree, made, ignore_errors=True)
    folder = Path(os.environ["GOVLINK_TEST_DIR"]) / (XDIST or "main")
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "GOVLINK_VAR": str(folder),
        "GOVLINK_ENV_FILE": os.devnull,
        "GOVLINK_EDITION": "embedded",
        "GOVLINK_STATIC_MANIFEST": "0",
        "GOVLINK_RATE_LIMITS": "0",
        # Tests look for leaks in the product itself, without the net below it; the guard's own tests put it up.
        "GOVLINK_EGRESS_GUARD": "0",
        "SECRET_KEY": "a-secret-of-the-tests-only-" + "x" * 50,
        "SEAL_KEY": "a-seal-key-of-the-tests-only",
        "SITE_URL": "http://localhost:8000",
        "LOG_LEVEL": "WARNING",
    }
    if redis := os.environ.get("GOVLINK_TEST_REDIS"):
        number = int(XDIST.removeprefix("gw")) + 1 if XDIST else 0
        os.environ["REDIS_URL"] = f"{redis}/{number}"
    else:
        os.environ.pop("REDIS_URL", None)
    return folder


VAR = _own_environment()
os.environ["DJANGO_SETTINGS_MODULE"] = "govlink.settings"

import django  # noqa: E402  the settings read the environment that was just made

django.setup()
if not XDIST:
    # A worker of xdist inherits this environment; pytest-django would read the settings there before this file
    # could give it a folder of its own.
    os.environ.pop("DJANGO_SETTINGS_MODULE")

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

# How long an example takes depends on what else the machine does: nothing here is a timed test.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

# A password hash takes a third of a second on purpose; the tests sign in hundreds of people.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

from challenges import kept_pages  # noqa: E402
from tests import emptying  # noqa: E402
from tests.clocks import two_clocks  # noqa: E402, F401  a fixture
from tests.story import every_page, pictured, story  # noqa: E402, F401  fixtures

# A page that is kept asks other queries than one that is drawn; its own tests turn it on.
kept_pages.ON = False

ON_POSTGRES = connection.vendor == "postgresql"


#: What a test asks for that touches a database.
_OF_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}

#: Marks of what takes half a minute or so, some of them together.
_LONG = ("long", "browser", "waits")


def _touches_database(item: Any) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(_OF_DATABASE & {*item.fixturenames})


def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    """Leave out what only PostgreSQL can show on SQLite, and on PostgreSQL what touches no database, what ``tests.where``
    names, and what looks at pages in a browser, which do not tell what wrote them: each has one run, and what of them is
    marked ``everywhere`` has two.

    What takes long begins first: no process may be left with it when all others have nothing to do any more.
    """

    from tests.where import on_sqlite_alone

    def stays(item: Any) -> bool:
        own = item.get_closest_marker("postgres") is not None
        if not ON_POSTGRES:
            return not own
        looks = item.get_closest_marker("browser") is not None or "chromium" in item.fixturenames
        once = looks or on_sqlite_alone(item.nodeid.partition("::")[0])
        return own or (_touches_database(item) and (not once or item.get_closest_marker("everywhere") is not None))

    left_out = [item for item in items if not stays(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if stays(item)]
    for item in items:
        if item.get_closest_marker("waits"):
            item.add_marker(pytest.mark.xdist_group("waits"))
    items.sort(key=lambda item: not any(map(item.get_closest_marker, _LONG)) and "worker" not in item.fixturenames)


# --- the database ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite use a file: threads and workers then have connections of their own, as in real life."""
    if not ON_POSTGRES:
        connections["default"].settings_dict["TEST"]["NAME"] = str(VAR / "test.sqlite3")


def _keep_from_reading_raw(name: str) -> None:
    """Refuse that this process opens the test database's files itself, on SQLite.

    To close any descriptor of a file drops all locks that this process holds on it (POSIX): another process that ends
    then takes itself for the last one and deletes the write-ahead log under our connection, which sees old rows from
    then on. ``cat`` in a process of its own reads them without harm.
    """

    def watched(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(args[0], str | Path) and str(args[0]).startswith(name):
            raise AssertionError(f"{args[0]} is open in SQLite: read it in another process.")

    sys.addaudithook(watched)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Make the test database, and remember what the migrations wrote."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        emptying.remember()
    if not ON_POSTGRES:
        _keep_from_reading_raw(str(connection.settings_dict["NAME"]))
    yield
    with django_db_blocker.unblock():
        if ON_POSTGRES:  # a thread of a server that has just ended may still be on its way out
            with connection.cursor() as cursor:
                others = "datname = current_database() AND usename = CURRENT_USER AND pid <> pg_backend_pid()"
                cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)


TransactionTestCase._fixture_teardown = lambda _: emptying.empty()  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _watched(request: pytest.FixtureRequest) -> Iterator[None]:
    """See what a test writes: what ``tests.kept`` remembers is laid down in an untouched database only."""
    from tests.kept import WATCH

    WATCH.begin(request)
    connection.execute_wrappers.append(WATCH)
    yield
    connection.execute_wrappers.remove(WATCH)


@pytest.fixture(autouse=True)
def _fresh_start() -> Iterator[None]:
    """Leave no language, cache or mail behind.

    Rules and actions are asked in English, the language of the sources; pages answer in their reader's language.
    """
    from django.core import mail  # noqa: TID251  the outbox of the tests
    from django.core.cache import cache
    from django.utils import translation

    translation.activate("en")
    yield
    cache.clear()
    mail.outbox = []
    translation.deactivate()


#: Most tests upload nothing: a folder that nobody makes is cheaper than ``tmp_path``, which looks for a free name.
_TESTS = itertools.count(1)


@pytest.fixture(autouse=True)
def media_root(settings: Any, request: pytest.FixtureRequest) -> None:
    """Keep uploaded files apart from test to test, except where a worker in another process must find them."""
    if "worker" not in request.fixturenames:
        settings.MEDIA_ROOT = str(VAR / "uploads" / str(next(_TESTS)))


# --- a real worker ---------------------------------------------------------------------------------------------------


def database_url() -> str:
    """Return the DATABASE_URL of the test database, for processes that a test starts."""
    now = connection.settings_dict
    if not ON_POSTGRES:
        return f"sqlite:///{now['NAME']}"
    return f"postgres://{now['USER']}:{now['PASSWORD']}@{now['HOST']}:{now['PORT']}/{now['NAME']}"


def process_environment(**more: str) -> dict[str, str]:
    """Return the environment with which another process works on the same database, files and broker."""
    return os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "govlink.settings"} | more


class Worker:
    """A Celery worker with beat, in processes of its own."""

    def __init__(self, **more: str) -> None:
        self.log, self.more, self.app = VAR / "worker.log", more, "govlink"
        self.processes = 1
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        command = [sys.executable, "-m", "celery", "-A", self.app, "worker", "-B", "-c", str(self.processes)]
        command += ["-l", "INFO"]
        quick = {"GOVLINK_SWEEP_SECONDS": "1", "GOVLINK_TICK_SECONDS": "2"}
        environment = process_environment(**quick | self.more)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self._wait(lambda: b" ready." in self.log.read_bytes(), "The worker did not start")

    def kill(self) -> None:
        """End it as a power cut would: kill -9, with everything that it started."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator would."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        for sign in (how, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(15)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
        self.process.wait()
        self.process = None

    def wait_until(self, condition: Callable[[], Any], seconds: float = 120) -> None:
        """Wait until ``condition()`` is true; fail with the worker's log when it never is."""
        self._wait(condition, "It did not happen", seconds)

    def _wait(self, condition: Callable[[], Any], says: str, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.1)
        pytest.fail(f"{says} within {seconds} seconds. The worker's log:\n{self.log.read_text()[-4000:]}")


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Worker]:
    """A running Celery worker with beat on the test database; ``kill()``, ``start()`` and ``wait_until(condition)``."""
    from celery import current_app

    current_app.control.purge()
    started = Worker()
    try:
        started.start()
        yield started
    finally:
        started.stop()


# --- a real browser --------------------------------------------------------------------------------------------------

_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--js-flags=--no-maglev --no-turbofan --single-threaded-gc",  # no page lives long enough for quicker code
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the whole run (Playwright's ``Browser``, Debian's chromium)."""
    from playwright.sync_api import expect, sync_playwright

    from scripts.looking import chromium_here

    program = chromium_here()
    if program is None:
        pytest.fail("There is no chromium here: run scripts/bootstrap dev, or install Debian's chromium.")
    # Playwright runs an event loop in this thread, which Django takes for asynchronous code from then on.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=30_000)  # on a busy machine five seconds are not enough
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=_CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """A function that opens a page in a browser profile of its own: one for each person in the test.

    The page's ``complaints`` lists what the browser complained about: script errors and what the policy blocked;
    ``site`` is where the running site is.
    """
    contexts = []

    def open_page(**options: Any) -> Any:
        context = chromium.new_context(**{"base_url": live_server.url, "locale": "es-PE"} | options)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.site = [], live_server.url
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A page of the running site in a real browser."""
    return new_page()
