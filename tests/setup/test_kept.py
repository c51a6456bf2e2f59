"""What a builder left is laid down again row for row, and only where nothing could tell the difference."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from accounts.models import User
from challenges.models import Call
from tests import cast, kept
from tests.selection.builders import ranked_call

pytestmark = pytest.mark.django_db
BUILT: list[str] = []


@kept.kept
def told(title: str = "Una", **_more: Any) -> Call:
    """Say that this was really built, and leave a file and something to do on commit."""
    BUILT.append(title)
    call = ranked_call({"K00-4MD": 5, "K01-4MD": 3}, entries=2)
    call.title = title
    call.save()
    default_storage.save("one/two.txt", ContentFile(b"words"))
    transaction.on_commit(lambda: BUILT.append("committed"))
    return call


class Back(Exception):
    """Takes back what was built."""


def once(*args: Any, **more: Any) -> tuple[Any, dict[str, list[str]]]:
    """Build in a database that nobody touched, and take it back; return the result and every row of every table."""
    kept.WATCH.tables.clear()
    try:
        with transaction.atomic():
            call = told(*args, **more)
            rows = {name: sorted(map(repr, found)) for name, (_columns, found) in everything().items()}
            raise Back
    except Back:
        kept.WATCH.tables.clear()
        return call, rows


def everything() -> dict[str, kept.Rows]:
    found = kept._read(set(connection.introspection.table_names()) & kept.tables_of_models())
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def _nothing_kept() -> Any:
    kept._BUILT.clear()
    BUILT.clear()
    yield
    kept._BUILT.clear()


def test_the_second_test_gets_the_very_rows_and_files_of_the_first() -> None:
    first, rows = once("Dos")
    default_storage.delete("one/two.txt")
    second, again = once("Dos")
    assert BUILT == ["Dos"]
    assert again == rows
    assert len(rows["ledger_entry"]) > 20
    assert (second, second.title, second is first) == (first, "Dos", False)
    with default_storage.open("one/two.txt") as file:
        assert file.read() == b"words"


def test_what_waits_for_the_commit_waits_again(django_capture_on_commit_callbacks: Any) -> None:
    once()
    BUILT.clear()
    kept.WATCH.tables.clear()
    with django_capture_on_commit_callbacks(execute=True):
        told()
    assert BUILT == ["committed"]


def test_what_comes_after_goes_on_with_fresh_numbers() -> None:
    once()
    kept.WATCH.tables.clear()
    call = told()
    assert BUILT == ["Una"]
    person = cast.another("nadie@correo.example", "Nadie")
    assert User.objects.filter(pk=person.pk).count() == 1
    assert ranked_call(entries=3).pk != call.pk


@pytest.mark.parametrize("how", ["something written", "another day", "another argument", "no plain argument", "old"])
def test_whoever_stands_elsewhere_builds_for_herself(how: str) -> None:
    once()
    with time_machine.travel("2030-01-01T12:00:00Z") if how == "another day" else transaction.atomic():
        if how == "something written":
            cast.ana()
        if how == "old":
            for one in kept._BUILT.values():
                one.at -= kept.FRESH + 1
        told(
            *(["Otra"] if how == "another argument" else []), **({"x": object()} if how == "no plain argument" else {})
        )
    assert len(BUILT) == 2


def test_whoever_changes_the_program_builds_for_herself(monkeypatch: pytest.MonkeyPatch) -> None:
    told()
    assert BUILT == ["Una"]
    assert kept._BUILT == {}


def test_whoever_changes_a_setting_builds_for_herself(settings: Any) -> None:
    told()
    assert kept._BUILT == {}


@pytest.mark.django_db(transaction=True)
def test_whoever_really_commits_builds_for_herself() -> None:
    told()
    assert kept._BUILT == {}
