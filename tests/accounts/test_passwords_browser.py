"""The button that shows a password and the meter of a new one, in a real browser under the strict policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.django_db(transaction=True)
def test_a_password_is_shown_while_asked_for_and_a_new_one_is_measured(
    new_page: Callable[..., Any], live_server: Any
) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{live_server.url}/account/signup/")
    field, button = page.locator("#id_password1"), page.locator("[data-password]:has(#id_password1) button")
    meter, said = (
        page.locator("[data-password]:has(#id_password1) + p meter"),
        page.locator("[data-password]:has(#id_password1) + p span"),
    )
    assert not meter.is_visible()
    seen = []
    for typed in ("corta", "aaaaaaaaaaaaaaaa", "casa perro gato", "tres gallos cantan lejos del mar 7"):
        field.fill(typed)
        seen.append((meter.evaluate("one => one.value"), said.inner_text()))
    values = [value for value, _words in seen]
    assert values == sorted(values)
    assert (values[0], values[1], values[-1], len({words for _value, words in seen})) == (0, 1, 4, 4)
    assert field.get_attribute("type") == "password"
    button.click()
    assert (field.get_attribute("type"), button.get_attribute("aria-pressed")) == ("text", "true")
    field.press("Enter")
    assert page.locator("#id_password1").get_attribute("type") == "password"
    assert page.complaints == []
    without = new_page(java_script_enabled=False)
    without.goto(f"{live_server.url}/account/login/")
    assert without.locator("[data-password] button").count() == 0
    assert without.locator("[data-password] input").is_visible()
