"""The net changes with what applicants write: only what changed is opened again, and nothing is forgotten."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError

from challenges.models import Call
from startups.models import StringsVersion, Submission
from startups.queries import guard
from startups.rules import guard as rules
from startups.rules.guard import Net, Sealed
from tests import cast
from tests.factories import call_at
from tests.startups.desk_making import bare


def strings(*numbers: int) -> list[Sealed]:
    return [Sealed(1, str(number), f"Zurubelanto{number:04d}x") for number in numbers]


def test_a_changed_net_finds_what_a_new_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_LATE", 20)
    dice = random.Random(3)
    there: dict[int, list[Sealed]] = {}
    net, text = Net.of([]), " ".join(one.text for one in strings(*range(60)))
    woven = set()
    for _turn in range(80):
        picked = dice.sample(range(60), 6)
        gone = [one for number in picked for one in there.pop(number, [])]
        # Two start-ups may have one string; each is sealed for itself.
        come = {number: [*strings(number), Sealed(1, "other", f"ZURUBELANTO{number:04d}X")] for number in picked[:4]}
        there |= come
        net = net.changed(gone, [one for rows in come.values() for one in rows])
        whole = Net.of(one for rows in there.values() for one in rows)
        assert set(net.find(text)) == set(whole.find(text)) == {one for rows in there.values() for one in rows}
        woven.add(id(net._woven))
    assert len(woven) > 1  # it was woven anew at some time, too


@pytest.fixture
def call() -> Iterator[Call]:
    guard.forget()
    made = call_at("closed")
    bare(made, 4)
    guard.net()
    yield made
    guard.forget()


@pytest.mark.django_db
def test_the_guard_opens_only_the_submission_that_changed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    real = guard._told_by

    def counted(found: Any) -> Any:
        opened.append(found.count())
        return real(found)

    monkeypatch.setattr(guard, "_told_by", counted)
    one = Submission.objects.filter(call=call).first()
    assert one is not None
    one.identity = {**one.identity, "trade_name": "Zurubelanto"}
    one.identity_version += 1
    one.save()
    assert [hit.text for hit in guard.net().find("La mejor es Zurubelanto.")] == ["Zurubelanto"]
    assert opened == [1]
    call.title = "Lo que pide Zurubelanto"
    call.save()
    one.identity_version += 1
    one.save()
    # What is no secret any more is asked of all their strings, which are not opened again for it.
    assert guard.net().find("La mejor es Zurubelanto.") == []
    other = Submission.objects.filter(call=call).last()
    assert other is not None
    assert guard.net().find(other.startup.name) != []
    call.title = other.startup.name
    call.save()
    one.identity_version += 1
    one.save()
    assert [hit.text for hit in guard.net().find(f"{other.startup.name}, Zurubelanto")] == ["Zurubelanto"]
    assert opened == [1, 1, 1]


@pytest.mark.django_db
def test_the_database_notes_whatever_changes_a_string(call: Call) -> None:
    def version() -> str:
        return StringsVersion.objects.values_list("version", flat=True).get(call=call)

    one = Submission.objects.select_related("startup").filter(call=call).first()
    assert one is not None
    seen = [version()]
    one.startup.strings_version += 1
    one.startup.save()
    seen.append(version())
    Submission.objects.filter(pk=one.pk).update(identity_version=7)
    seen.append(version())
    one.refresh_from_db()
    one.submitted_by = cast.daniela()
    one.save()
    assert version() == seen[-1]  # nothing that tells who it is
    other = call_at("closed", reference="ATE-2021-7")
    Submission.objects.filter(pk=one.pk).update(call=other)
    seen.append(version())
    assert StringsVersion.objects.filter(call=other).exists()
    Submission.objects.filter(call=call).first().delete()  # type: ignore[union-attr]
    seen.append(version())
    assert len(set(seen)) == len(seen) == 5


@pytest.mark.django_db
def test_a_weaving_that_fails_leaves_no_call_out(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    second = call_at("closed", reference="ATE-2021-7")
    bare(second, 2)
    guard.forget()
    real, asked = guard._known, list[Call]()

    def broken(one: Call) -> Any:
        asked.append(one)
        if len(asked) == 2:
            raise OperationalError("The database is gone for a moment.")
        return real(one)

    monkeypatch.setattr(guard, "_known", broken)
    with pytest.raises(OperationalError):
        guard.net()
    names = Submission.objects.filter(call__in=[call, second]).values_list("startup__name", flat=True)
    found = {(hit.call, hit.text) for name in names for hit in guard.net().find(name)}
    assert {one for one, _name in found} == {call.pk, second.pk}


@pytest.mark.django_db
def test_the_guard_follows_a_submission_to_another_start_up(call: Call) -> None:
    one, other = Submission.objects.filter(call=call).select_related("startup")[:2]
    other_call = call_at("closed", reference="ATE-2021-7")
    Submission.objects.filter(pk=other.pk).update(call=other_call)
    name = other.startup.name
    assert {(hit.call, hit.startup) for hit in guard.net().find(name)} == {(other_call.pk, str(other.startup_id))}
    Submission.objects.filter(pk=one.pk).update(startup=other.startup)
    assert {hit.call for hit in guard.net().find(name)} == {call.pk, other_call.pk}
