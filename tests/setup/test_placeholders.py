"""Whoever puts a site into production is told which addresses and identifiers are still placeholders."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks

FILLED = {
    "HELP_EMAIL": "ayuda@entidad.test",
    "PRIVACY_EMAIL": "datos@entidad.test",
    "DEFAULT_FROM_EMAIL": "GovLink <avisos@entidad.test>",
    "OCID_PREFIX": "ocds-a1b2c3",
}


def told(*, deploying: bool = True) -> list[str]:
    found = run_checks(include_deployment_checks=deploying)
    return [str(one.msg).split()[0] for one in found if str(one.id).startswith("govlink.")]


def test_operator_is_told_each_placeholder_when_deploying_and_only_then() -> None:
    assert told() == list(FILLED), "The defaults are the placeholders."
    assert told(deploying=False) == []


@pytest.mark.parametrize("name", FILLED)
def test_operator_is_told_no_more_of_what_is_filled_in(name: str, settings: Any) -> None:
    setattr(settings, name, FILLED[name])
    assert told() == [one for one in FILLED if one != name]


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "name"), [("accessibility", "HELP_EMAIL"), ("privacy", "PRIVACY_EMAIL")])
def test_pages_say_the_address_that_the_settings_hold(page: str, name: str, settings: Any, client: Any) -> None:
    setattr(settings, name, FILLED[name])
    assert f'href="mailto:{FILLED[name]}"' in client.get(f"/{page}/").content.decode()
