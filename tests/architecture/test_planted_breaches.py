"""The guards are seen to catch: each breach is planted in a copy of the tree, and the guard it belongs to must fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture import tree

# One copy for all of these, in which what was read and compiled once is known: they stay together.
pytestmark = pytest.mark.xdist_group("planted")

_BIN = Path(sys.executable).parent
Plant = Callable[[Path], None]


def _imports(contract: str) -> list[str]:
    return [str(_BIN / "lint-imports"), "--contract", contract]


def _ruff(path: str) -> list[str]:
    return [str(_BIN / "ruff"), "check", "--no-cache", "--select", "TID251", path]


def _pytest(*names: str) -> list[str]:
    tests = [f"tests/architecture/{name}" for name in names]
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *tests]


def _append(path: str, words: str) -> Plant:
    def plant(root: Path) -> None:
        target = root / path
        if not target.exists() and (root / path.removesuffix(".py")).is_dir():
            target = root / path.removesuffix(".py") / "__init__.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a", encoding="utf-8") as file:
            file.write(f"\n\n{words}\n")

    return plant


def _replace(path: str, old: str, new: str) -> Plant:
    def plant(root: Path) -> None:
        words = (root / path).read_text(encoding="utf-8")
        assert old in words
        (root / path).write_text(words.replace(old, new, 1), encoding="utf-8")

    return plant


def _both(*plants: Plant) -> Plant:
    def plant(root: Path) -> None:
        for one in plants:
            one(root)

    return plant


@dataclass(frozen=True)
class Breach:
    """What is planted, which guard must see it, and a word of what the guard then says."""

    name: str
    guard: list[str]
    plant: Plant
    says: str


_BLIND_FK = """
class Planted(models.Model):
    who = models.ForeignKey("startups.Submission", models.CASCADE, related_name="+")

    class Meta:
        app_label = "selection"
"""
_OPEN_WAY = """
from django.db import models as planted_models


class Planted(planted_models.Model):
    call = planted_models.ForeignKey("challenges.Call", planted_models.CASCADE)

    class Meta:
        app_label = "startups"
"""
_MODELS, _VIEWS, _ACTIONS = (_pytest(f"test_{name}.py") for name in ("models", "views", "actions"))

BREACHES = [
    Breach(
        "identity_from_selection",
        _imports("wall"),
        _append("selection/queries.py", "import startups.models"),
        "startups",
    ),
    Breach(
        "identity_inside_a_function",
        _imports("wall"),
        _append("challenges/queries.py", "def planted():\n    from startups import models\n\n    return models"),
        "startups",
    ),
    Breach(
        "identity_through_a_third_module",
        _imports("wall"),
        _both(
            _append("accounts/queries.py", "def planted():\n    import startups.models"),
            _append("outbox/queries.py", "import accounts.queries"),
        ),
        "startups",
    ),
    Breach("upward_import", _imports("house"), _append("ledger/queries.py", "import accounts.models"), "accounts"),
    Breach(
        "another_door",
        _imports("door"),
        _append("challenges/tasks.py", "import selection.actions"),
        "selection.actions",
    ),
    Breach("upward_floor", _imports("floors"), _append("outbox/models.py", "import outbox.actions"), "outbox.actions"),
    Breach(
        "a_rule_that_reads", _imports("pure"), _append("accounts/rules.py", "import accounts.models"), "accounts.models"
    ),
    Breach(
        "a_rule_that_knows_the_database",
        _pytest("test_pure.py"),
        _append("accounts/rules.py", "from django.db import connection"),
        "django.db.connection",
    ),
    Breach(
        "a_model_by_string",
        _pytest("test_strings.py"),
        _append("selection/queries.py", 'PLANTED = "startups.Submission"'),
        "selection/queries",
    ),
    Breach(
        "a_table_in_sql",
        _pytest("test_strings.py"),
        _append("challenges/queries.py", 'PLANTED = "SELECT name FROM startups_startup"'),
        "challenges/queries",
    ),
    Breach(
        "a_name_in_a_blind_template",
        _pytest("test_strings.py"),
        _append("templates/selection/planted.html", "{{ entry.submission.startup.name }}"),
        "planted.html",
    ),
    Breach("identity_in_a_blind_model", _MODELS, _append("selection/models.py", _BLIND_FK), "selection.Planted.who"),
    Breach("a_way_back", _MODELS, _append("startups/models.py", _OPEN_WAY), "startups.Planted.call"),
    Breach(
        "an_unmarked_view",
        _VIEWS,
        _append("selection/views.py", "def planted(request):\n    return None"),
        "blind.blind",
    ),
    Breach(
        "a_view_that_reads",
        _VIEWS,
        _append("govlink/views/__init__.py", "def planted(request):\n    return request.model.objects.all()"),
        "govlink/views",
    ),
    Breach(
        "a_long_view",
        _VIEWS,
        _append("govlink/views/__init__.py", "def planted(request):\n" + "    request.x = 1\n" * 26),
        "26 statements",
    ),
    Breach(
        "a_view_class",
        _VIEWS,
        _append("govlink/views/__init__.py", "class Planted:\n    pass"),
        "Views are plain functions",
    ),
    Breach(
        "an_action_by_nobody",
        _ACTIONS,
        _append("accounts/actions.py", "@transaction.atomic\ndef planted(*, user):\n    return user"),
        "accounts.actions.planted",
    ),
    Breach(
        "an_action_without_transaction",
        _ACTIONS,
        _append("accounts/actions.py", "def planted(*, user, by):\n    return user"),
        "accounts.actions.planted",
    ),
    Breach(
        "a_positional_action",
        _ACTIONS,
        _append("accounts/actions.py", "@transaction.atomic\ndef planted(user, *, by):\n    return user"),
        "accounts.actions.planted",
    ),
    Breach(
        "an_address_for_nobody",
        _pytest("test_roles.py"),
        _append("govlink/urls.py", 'urlpatterns.append(path("planted/", views.front, name="planted"))'),
        "planted",
    ),
    Breach(
        "mail_past_the_outbox", _ruff("accounts"), _append("accounts/queries.py", "import django.core.mail"), "post()"
    ),
    Breach(
        "guardian_everywhere",
        _ruff("accounts"),
        _append("accounts/queries.py", "import guardian.shortcuts"),
        "accounts.grants",
    ),
    Breach(
        "a_model_from_the_registry",
        _ruff("selection"),
        _append(
            "selection/queries.py", 'from django.apps import apps\n\nPLANTED = apps.get_model("startups", "Submission")'
        ),
        "Import the model",
    ),
    Breach(
        "a_signal", _ruff("pilots"), _append("pilots/queries.py", "import django.db.models.signals"), "Call an action"
    ),
    Breach(
        "a_task_of_its_own",
        _ruff("pilots"),
        _append("pilots/queries.py", "from celery import shared_task"),
        "enqueue()",
    ),
    Breach(
        "a_clock_of_its_own",
        _ruff("pilots"),
        _append("pilots/queries.py", "from datetime import datetime\n\nPLANTED = datetime.now()"),
        "timezone.now()",
    ),
    Breach("old_drawings", _pytest("test_docs.py"), _append("docs/states.md", "Planted."), "draw_states"),
    Breach(
        "a_long_file",
        _pytest("test_files.py"),
        _append("accounts/planted.py", "PLANTED = 1\n" * 401),
        "accounts/planted.py",
    ),
    Breach("a_name_that_says_nothing", _pytest("test_files.py"), _append("accounts/utils.py", ""), "accounts/utils.py"),
    Breach(
        "a_dependency_without_reason",
        _pytest("test_requirements.py"),
        _replace("pyproject.toml", "dependencies = [", 'dependencies = [\n  "planted>=1",'),
        "planted",
    ),
    Breach(
        "a_registry_by_name",
        _pytest("test_requirements.py"),
        _append("requirements/run.txt", "# https://pypi" + ".org/simple"),
        "requirements/run.txt",
    ),
]


class Copy:
    """A copy of the tree, without what is not ours, in which what is planted is taken out again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for path in tree.files():
            if (tree.ROOT / path).exists():  # else it was an editor's passing file
                self._lay(path)
        self.sound = self._states()

    def _lay(self, path: Path) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(tree.ROOT / path, target)

    def _states(self) -> dict[Path, tuple[int, int]]:
        """Return when each file was changed, and its size."""
        found = {path: (self.root / path).stat() for path in tree.files_of(self.root)}
        return {path: (state.st_mtime_ns, state.st_size) for path, state in found.items()}

    def mend(self) -> None:
        """Take out what was planted."""
        for path, state in self._states().items():
            if path not in self.sound:
                (self.root / path).unlink()
            elif state != self.sound[path]:
                self._lay(path)
        assert self._states() == self.sound


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("copy"))


@pytest.fixture
def copy(whole: Copy) -> Iterator[Path]:
    """A copy of the tree as it is."""
    yield whole.root
    whole.mend()


def _watch(guard: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    """Run a guard in a copy, with an environment that knows nothing of the tests that run it."""
    left_out = ("PYTEST", "GOVLINK", "DJANGO", "DATABASE_URL", "REDIS_URL")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    environment |= {"COLUMNS": "300"}
    return subprocess.run(guard, cwd=root, env=environment, capture_output=True, text=True, timeout=180)


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.name)
def test_the_guard_sees(breach: Breach, copy: Path) -> None:
    breach.plant(copy)
    seen = _watch(breach.guard, copy)
    assert seen.returncode == 1, f"{breach.guard} did not see it:\n{seen.stdout}{seen.stderr}"
    assert breach.says in seen.stdout + seen.stderr


_ALL_GUARDS = [
    [str(_BIN / "lint-imports"), "--no-cache"],
    _ruff("."),
    _pytest(*sorted({Path(breach.guard[-1]).name for breach in BREACHES if "pytest" in breach.guard})),
]


@pytest.mark.parametrize("guard", _ALL_GUARDS, ids=["walls", "bans", "tests"])
def test_the_guards_are_content_with_the_copy_as_it_is(guard: list[str], copy: Path) -> None:
    seen = _watch(guard, copy)
    assert seen.returncode == 0, seen.stdout + seen.stderr
