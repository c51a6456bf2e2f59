"""Behind a real PgBouncer in transaction mode: the blind role ends with its transaction, and long lists are read whole."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.conftest import ROOT, process_environment
from tests.factories import call_at
from tests.servers import free_port
from tests.startups import making

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

#: Twelve threads share two connections of the server's; each steps into the role and out again, many times.
CROWD = """
import django; django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.db import ProgrammingError, connection
from kernel.blind import blind_role
from startups.models import Startup

def role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]

def one(number):
    seen = []
    for _time in range(15):
        try:
            with blind_role():
                seen.append(role())
                Startup.objects.count()
                seen.append("read identity")
        except ProgrammingError:
            seen.append("refused")
        seen += [role(), Startup.objects.count()]
    connection.close()
    return seen

with ThreadPoolExecutor(12) as crowd:
    told = [word for seen in crowd.map(one, range(12)) for word in seen]
print(len(told), sorted(map(str, set(told))))
"""
#: A list is read in pieces outside a transaction; after the first piece somebody else takes the connection on which it
#: was begun, for the pool gives the one that was last used, and keeps it.
PIECES = """
import django; django.setup()
from threading import Event, Thread
from django.db import connection, transaction
from accounts.models import User

def keep(taken, read):
    with transaction.atomic():
        User.objects.count()
        taken.set()
        read.wait(60)
    connection.close()

found = []
for _time in range(10):
    taken, read = Event(), Event()
    rows = User.objects.order_by("pk").iterator(chunk_size=2)
    found.append(next(rows).pk)
    other = Thread(target=keep, args=(taken, read))
    other.start()
    taken.wait(60)
    try:
        found += [row.pk for row in rows]
    finally:
        read.set()
        other.join()
print(len(found))
"""


@contextmanager
def pool() -> Iterator[str]:
    """Run PgBouncer as its container starts it, with two connections; yield the address of the database behind it."""
    now, port = connection.settings_dict, free_port()
    told = {
        "POSTGRES_PASSWORD": "of-the-tests",
        "POOL_OF_HOST": str(now["HOST"]),
        "POOL_OF_PORT": str(now["PORT"]),
        "POOL_OF_DATABASE": str(now["NAME"]),
        "POOL_ADDRESS": "127.0.0.1",
        "POOL_PORT": str(port),
        "POOL_SIZE": "2",
        "PATH": f"{os.environ['PATH']}:/usr/sbin",
    }
    # It refuses to run as root.
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] if os.geteuid() == 0 else []
    script = (ROOT / "deploy/pgbouncer/start.sh").read_text(encoding="utf-8")
    process = subprocess.Popen([*as_user, "sh", "-c", script], env=told, cwd="/", stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "PgBouncer did not start. Is it installed? scripts/bootstrap dev"
            time.sleep(0.1)
        yield f"postgres://govlink:of-the-tests@127.0.0.1:{port}/govlink"
    finally:
        process.terminate()
        process.wait(20)


def ran(address: str, program: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a program of ours behind the pool."""
    environment = process_environment(DATABASE_URL=address, **more)
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_the_blind_role_never_outlives_its_transaction_in_the_pool() -> None:
    making.startup()
    with pool() as address:
        told = ran(address, CROWD, DATABASE_POOLED="true")
    # Inside: the blind role, and identity refused. Outside, on whichever connection: our own role and one start-up.
    assert told.stdout == f"{12 * 15 * 4} ['1', 'govlink', 'govlink_blind', 'refused']\n", told.stderr[-2000:]


def test_lists_read_in_pieces_need_the_setting() -> None:
    call_at("open")
    with pool() as address:
        without = ran(address, PIECES, DATABASE_POOLED="false")
        told = ran(address, PIECES, DATABASE_POOLED="true")
    assert (without.returncode, "cursor" in without.stderr) == (1, True), "The pool would forgive: this proves nothing."
    assert int(told.stdout) > 20, told.stderr[-2000:]
