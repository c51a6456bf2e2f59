"""What is imported late is there before anybody waits for it, and not before anybody asks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.late import Late
from tests.conftest import ROOT

#: What takes long to import, and what few commands need.
LIBRARIES = ("icalendar", "jsonschema", "numpy", "ocdsmerge", "pikepdf", "polars")

_TELL = """
import gc, json, sys
from blinding import normalise, origin, vocabulary
built = [one.cache_info().currsize for one in (vocabulary.pages, normalise.confusable, origin.country_names)]
print(json.dumps([sorted(set(sys.argv[1:]) & set(sys.modules)), built, "govlink.urls" in sys.modules,
                  gc.get_freeze_count() > 100_000, gc.get_threshold()[0]]), file=sys.__stdout__)
"""
_SETTINGS = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'govlink.settings'\n"


def _told(program: str) -> list[object]:
    told = subprocess.run(
        [sys.executable, "-c", _SETTINGS + program + _TELL, *LIBRARIES], cwd=ROOT, capture_output=True, check=True
    )
    found: list[object] = json.loads(told.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    ("program", "loaded"),
    [
        ("import django; django.setup()", False),
        ("import govlink.wsgi", True),
        ("from govlink.celery import app; app.Worker(queues='celery', pool='solo').on_start()", True),
    ],
    ids=["a command", "the site", "a worker"],
)
def test_a_process_that_answers_has_loaded_everything_before_and_a_command_nothing(program: str, loaded: bool) -> None:
    assert _told(program) == [list(LIBRARIES) if loaded else [], [int(loaded)] * 3, loaded, loaded, 20_000]


def test_a_late_library_is_imported_once_by_many_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    (tmp_path / "slow_to_import.py").write_text(
        "import time\nwith open(__file__ + '.times', 'a') as times:\n    times.write('.')\ntime.sleep(0.2)\nREADY = 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    library, together = Late("slow_to_import"), Barrier(8)

    def ask(_number: int) -> int:
        together.wait()
        return int(library.READY)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [1] * 8
    assert (tmp_path / "slow_to_import.py.times").read_text() == "."
