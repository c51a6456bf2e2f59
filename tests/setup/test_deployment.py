"""The deployment's files name only what exists: no container engine is needed to see that."""

from __future__ import annotations

import json
import re

from tests.conftest import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SETTINGS = "".join(
    (ROOT / "govlink" / f"{name}.py").read_text(encoding="utf-8") for name in ("settings", "storing", "watching")
)


def _instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions in order, each on one line."""
    joined = re.sub(r"\\\n\s*", " ", DOCKERFILE)
    return [
        (words[0], words[1])
        for line in joined.splitlines()
        if line and not line.startswith("#") and len(words := line.split(maxsplit=1)) == 2
    ]


def _services() -> dict[str, str]:
    """Return the services of docker-compose.yml with their text."""
    body = COMPOSE.split("\nservices:\n")[1].split("\nvolumes:\n")[0]
    parts = re.split(r"^  ([a-z-]+):\n", body, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_image_serves_as_an_ordinary_user_and_says_whether_it_is_well() -> None:
    last_stage = _instructions()[max(i for i, (word, _rest) in enumerate(_instructions()) if word == "FROM") :]
    words = dict(last_stage)
    assert words["USER"] == "govlink"
    assert any(word == "RUN" and "useradd" in rest and " govlink" in rest for word, rest in last_stage)
    assert [word for word, _rest in last_stage].index("USER") < [word for word, _rest in last_stage].index("CMD")
    assert "scripts/healthcheck.py" in words["HEALTHCHECK"]
    assert json.loads(words["CMD"])[:4] == ["gunicorn", "govlink.wsgi", "-c", "deploy/gunicorn.py"]
    assert "GOVLINK_EDITION=production" in words["ENV"]


def test_image_names_only_files_that_exist() -> None:
    named = set(re.findall(r"\b((?:scripts|requirements|deploy)/[\w./-]+|manage\.py)", DOCKERFILE + COMPOSE))
    assert sorted(name for name in named if not (ROOT / name.rstrip("/")).exists()) == []
    assert {"scripts/compile_translations", "requirements/run.txt", "deploy/postgres-init.sh"} <= named


def test_image_leaves_secrets_and_history_out() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".env", "var", ".venv"} <= set(ignored)


def test_compose_runs_all_that_the_product_needs() -> None:
    services = _services()
    assert set(services) == {
        "migrate",
        "web",
        "worker",
        "worker-long",
        "worker-files",
        "beat",
        "postgres",
        "redis",
        "mail",
    }
    assert '"celery", "--quiet", "-A", "govlink", "worker"' in services["worker"]
    assert '"celery", "--quiet", "-A", "govlink", "beat"' in services["beat"]
    ours = {name for name, text in services.items() if "<<: *govlink" in text}
    assert ours == {"migrate", "web", "worker", "worker-long", "worker-files", "beat"}


def test_compose_opens_no_port_to_the_world() -> None:
    ports = re.findall(r'^\s+- "(.*?\d+:\d+)"', COMPOSE, flags=re.M)
    assert len(ports) == 2
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_compose_holds_no_secret() -> None:
    assert re.findall(r"PASSWORD: (?!\$\{)\S+", COMPOSE) == []


def test_example_lists_exactly_the_variables_that_the_settings_read() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^(?:# )?([A-Z][A-Z_0-9]+)=", example, flags=re.M))
    read = set(re.findall(r'(?:env\.\w+|_required)\(\s*"([A-Z_0-9]+)"', SETTINGS))
    only_for_compose = {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "WEB_CONCURRENCY"}
    only_for_tests = {"GOVLINK_ENV_FILE", "GOVLINK_STATIC_MANIFEST", "GOVLINK_EGRESS_GUARD"}
    assert listed == (read | only_for_compose) - only_for_tests
