"""Servers of our own that a test may kill: the database of these tests, their broker, the site and its worker.

Other tests run beside these and use the servers of the whole run: those are never touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests import servers
from tests.conftest import Worker
from tests.faults.site import Site
from tests.servers import Postgres, Redis


@pytest.fixture(scope="package")
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[Postgres]:
    """A PostgreSQL server that keeps what it committed, with the empty database; this process works on it, too."""
    before = dict(connection.settings_dict)
    with servers.postgres_server() as server:
        at = urlsplit(server.url)
        own = {"NAME": at.path[1:], "USER": at.username, "PASSWORD": "", "HOST": at.hostname, "PORT": str(at.port)}
        connections.close_all()
        connection.settings_dict.update(own)
        try:
            with django_db_blocker.unblock():
                call_command("migrate", verbosity=0)
            yield server
        finally:
            connections.close_all()
            connection.settings_dict.update(before)


@pytest.fixture(scope="package")
def broker() -> Iterator[Redis]:
    """A Redis server of the site and its worker. This process wakes nobody there: the sweep finds what it writes."""
    with servers.redis_server() as server:
        yield server


@pytest.fixture(scope="package")
def running_site(database: Postgres, broker: Redis) -> Iterator[Site]:
    """The site under gunicorn, as in production; it is never restarted."""
    site = Site(REDIS_URL=f"{broker.url}/0", GOVLINK_EGRESS_GUARD="1", GOVLINK_RATE_LIMITS="1", PGAPPNAME="site")
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture
def site(running_site: Site, transactional_db: None) -> Site:
    """The running site on an empty database."""
    return running_site


@pytest.fixture
def idle_worker(broker: Redis, database: Postgres, transactional_db: None) -> Iterator[Worker]:
    """A worker with beat on these servers, not started yet."""
    broker.kill()  # whatever a test before left there or did to it
    broker.start()
    made = Worker(REDIS_URL=f"{broker.url}/0", PGAPPNAME="worker")
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def worker(idle_worker: Worker) -> Worker:
    """A running one."""
    idle_worker.start()
    return idle_worker


@pytest.fixture(autouse=True)
def media_root() -> None:
    """Leave the files where the site and the worker find them."""
