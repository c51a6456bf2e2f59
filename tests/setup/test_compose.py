"""The compose files, read as YAML: what they name exists, what they need is documented, and one adds up with the other."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import AuthenticationError, Redis

from tests.conftest import ROOT
from tests.faults.holding import words
from tests.servers import free_port, wait_for

PLAIN, SCALE = "docker-compose.yml", "docker-compose.scale.yml"
OURS = {"migrate", "web", "worker", "worker-long", "worker-files", "beat"}
POOL_START = (ROOT / "deploy/pgbouncer/start.sh").read_text(encoding="utf-8")
#: Set in the file itself for the servers that it starts.
OF_THE_SERVERS = {"POSTGRES_PASSWORD", "REDISCLI_AUTH"}


class Override(list):  # type: ignore[type-arg]
    """A list that replaces the one before it."""


class Loader(yaml.SafeLoader):
    """Knows the compose files' own tag."""


Loader.add_constructor("!override", lambda loader, node: Override(loader.construct_sequence(node)))  # type: ignore[no-untyped-call]


def read(name: str) -> dict[str, Any]:
    """Return a compose file."""
    found = yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader)  # noqa: S506  a safe loader with one tag more
    assert isinstance(found, dict)
    return found


def merged(under: Any, over: Any) -> Any:
    """Return what compose makes of two files: mappings are merged, lists are added, all else is replaced."""
    if isinstance(under, dict) and isinstance(over, dict):
        both = {key: merged(under[key], over[key]) for key in under.keys() & over.keys()}
        return {**under, **over, **both}
    if isinstance(under, list) and isinstance(over, list) and not isinstance(over, Override):
        return [*under, *over]
    return over


def services(*names: str) -> dict[str, Any]:
    """Return the services of compose files, one laid over the other."""
    found: Any = {}
    for name in names:
        found = merged(found, read(name)["services"])
    return found


BOTH = pytest.mark.parametrize("names", [(PLAIN,), (PLAIN, SCALE)], ids=["plain", "scale"])


@BOTH
def test_each_service_is_built_or_an_image_and_says_whether_it_is_well(names: tuple[str, ...]) -> None:
    for name, told in services(*names).items():
        assert "image" in told, name
        if built := told.get("build"):
            assert (ROOT / built / "Dockerfile").exists()
        quiet = told.get("healthcheck", {}).get("disable") is True
        assert ("test" in told.get("healthcheck", {})) or quiet or name in {"web", "mail"}, name  # web: the image's own
    assert services(PLAIN)["migrate"]["healthcheck"] == {"disable": True}


@BOTH
def test_what_a_service_waits_for_exists_and_can_be_waited_for(names: tuple[str, ...]) -> None:
    found = services(*names)
    for told in found.values():
        for other, how in told.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "test" in found[other]["healthcheck"]
            else:
                assert (how["condition"], found[other]["restart"]) == ("service_completed_successfully", "no")


@BOTH
def test_every_variable_is_documented(names: tuple[str, ...]) -> None:
    listed = set(
        re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), flags=re.M)
    )
    used = {
        variable for name in names for variable in re.findall(r"\$\{(\w+)", (ROOT / name).read_text(encoding="utf-8"))
    }
    found = services(*names)
    given = {variable for name in OURS for variable in found[name].get("environment", {})}
    assert (used | given) - listed == set()
    servers = {variable for name in found.keys() - OURS for variable in found[name].get("environment", {})}
    assert servers - OF_THE_SERVERS == set()


@BOTH
def test_no_port_is_open_to_the_world_or_taken_twice(names: tuple[str, ...]) -> None:
    ports = [port for told in services(*names).values() for port in told.get("ports", [])]
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []
    taken: list[int] = []
    for port in ports:
        first, _dash, last = port.split(":")[1].partition("-")
        taken += range(int(first), int(last or first) + 1)
    assert len(taken) == len(set(taken))


def test_scale_is_three_web_four_workers_and_one_beat_behind_the_pool() -> None:
    found = services(PLAIN, SCALE)
    replicas = {
        name: found[name]["deploy"]["replicas"] for name in ("web", "worker", "worker-long", "worker-files", "beat")
    }
    assert replicas == {"web": 3, "worker": 4, "worker-long": 2, "worker-files": 2, "beat": 1}
    first, last = re.findall(r":(\d+)-(\d+):8000$", found["web"]["ports"][0])[0]
    assert int(last) - int(first) + 1 == replicas["web"]
    for name in replicas:
        assert ":6432/govlink" in found[name]["environment"]["DATABASE_URL"]
        assert found[name]["environment"]["DATABASE_POOLED"] == "true"
        assert found[name]["environment"]["REDIS_URL"].endswith("@redis:6379/0")
        assert {"pgbouncer", "redis", "migrate"} <= found[name]["depends_on"].keys()
    # A pool would take schema changes and dumps apart: these go to the server itself.
    assert "@postgres:5432/" in found["migrate"]["environment"]["DATABASE_URL"]
    assert "DATABASE_POOLED" not in found["migrate"]["environment"]


def test_redis_answers_nobody_without_its_password_which_no_list_of_processes_shows(tmp_path: Path) -> None:
    """The line of the compose file, run with the server of this machine on another port."""
    told, port = services(PLAIN)["redis"], free_port()
    line = (
        told["command"][-1]
        .replace("$$", "$")
        .replace("redis-server -", f"redis-server - --port {port} --dir {tmp_path}")
    )
    environment = os.environ | {"REDISCLI_AUTH": "aPasswordOfTheTests7"}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(["sh", "-c", line], env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(port, server)
        with pytest.raises(AuthenticationError), Redis(port=port) as stranger:
            stranger.ping()
        with Redis(port=port, password=environment["REDISCLI_AUTH"]) as ours:
            assert ours.ping()
            assert ours.config_get("save") == {"save": ""}
        assert "redis-server" in words(server.pid)
        assert environment["REDISCLI_AUTH"] not in words(server.pid)
    finally:
        server.terminate()
        server.wait()


def test_all_that_may_ask_at_once_fits_the_pool_and_the_pool_fits_the_server() -> None:
    found = services(PLAIN, SCALE)
    workers = sum(
        int(re.findall(r"-c', '(\d+)'", str(found[name]["command"]))[0]) * found[name]["deploy"]["replicas"]
        for name in ("worker", "worker-long", "worker-files")
    )
    serving = (ROOT / "deploy/gunicorn.py").read_text(encoding="utf-8")
    processes = int(re.findall(r'"WEB_CONCURRENCY", "(\d+)"', serving)[0])
    threads = int(re.findall(r"^threads = (\d+)", serving, flags=re.M)[0])
    web = processes * threads * found["web"]["deploy"]["replicas"]
    pool = int(re.findall(r"POOL_SIZE:-(\d+)", POOL_START)[0])
    clients = int(re.findall(r"max_client_conn = (\d+)", POOL_START)[0])
    assert web + workers + 1 <= pool < 100  # PostgreSQL's own max_connections
    assert web + workers + 1 <= clients
    assert "pool_mode = transaction" in POOL_START
