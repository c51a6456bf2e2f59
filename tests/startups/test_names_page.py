"""The page on which somebody declares by name: what she finds there when she declared before, and when it is too late."""

from __future__ import annotations

import pytest

from tests.naming import say
from tests.startups.test_names import as_, opened, seat

pytestmark = pytest.mark.django_db


def test_who_adds_a_ground_finds_those_of_before_marked() -> None:
    call = opened()
    url = f"/interests/{call.reference}/name/"
    ines = as_(seat(call, 1))
    assert ines.get(url).context["form"]["grounds"].value() in (None, [])
    say(call, seat(call, 1), "kin")
    form = ines.get(url).context["form"]
    assert (form["conflict"].value(), form["grounds"].value()) == ("conflict", ["kin"])
    say(call, seat(call, 2))
    assert as_(seat(call, 2)).get(url).context["form"]["conflict"].value() is None


def test_nobody_is_invited_to_declare_once_the_pilot_runs() -> None:
    call = opened()
    url = f"/interests/{call.reference}/name/"
    invited = {1: "Puede agregar una causal", 2: "declárelo aquí"}
    for number, ground in ((1, "kin"), (2, "")):
        say(call, seat(call, number), ground)
        assert invited[number] in as_(seat(call, number)).get(url).content.decode()
    type(call).objects.filter(pk=call.pk).update(state="piloting")
    for number, words in invited.items():
        page = as_(seat(call, number)).get(url).content.decode()
        assert (words in page, "Usted ya declaró" in page) == (False, True)
        assert "Las declaraciones terminan cuando empieza el piloto." in page
