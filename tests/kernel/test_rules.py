"""Verdicts and state machines."""

from types import SimpleNamespace

import pytest
from django.db.models import TextChoices

from kernel import machine
from kernel.machine import Machine
from kernel.verdict import YES, Refused, first_no, no, require


class Light(TextChoices):
    RED = "red", "Red"
    GREEN = "green", "Green"


@pytest.fixture
def light(monkeypatch):
    monkeypatch.setattr(machine, "MACHINES", [])  # the docs draw the product's machines, not this one
    return Machine("Light", Light, {Light.RED: [Light.GREEN]})


def thing(state):
    saved = []
    return SimpleNamespace(state=state, save=lambda update_fields: saved.append(update_fields), saved=saved)


def test_require_lets_a_yes_pass_and_raises_the_sentence_of_a_no():
    require(YES)
    with pytest.raises(Refused) as caught:
        require(no("Choose a category first."))
    assert str(caught.value) == "Choose a category first."


def test_first_no_gives_the_first_reason():
    assert first_no(YES, no("one"), no("two")).reason == "one"
    assert first_no(YES, YES) == YES


def test_machine_moves_writes_and_records_an_allowed_move(light):
    lamp, records = thing("red"), []
    light.move(lamp, Light.GREEN, record=lambda *move: records.append(move))
    assert (lamp.state, lamp.saved, records) == ("green", [["state"]], [("red", "green")])


def test_machine_refuses_a_move_that_its_table_does_not_have_and_writes_nothing(light):
    lamp, records = thing("green"), []
    with pytest.raises(Refused):
        light.move(lamp, Light.RED, record=lambda *move: records.append(move))
    assert (lamp.state, lamp.saved, records) == ("green", [], [])
