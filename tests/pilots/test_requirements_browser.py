"""Advice on a requirement while it is typed, in a real browser; nothing is kept before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pilots.models import FunctionalRequirement
from tests import cast
from tests.browser import sign_in
from tests.pilots.conftest import ready
from tests.pilots.test_views import url


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_rosa_reads_advice_while_she_types_and_mends_the_word(new_page: Callable[..., Any]) -> None:
    pilot = ready()
    page = new_page()
    sign_in(page, cast.rosa())
    page.goto(url("pilot_requirement_add", pilot))
    box = page.locator("[name=text]")
    box.press_sequentially("El sistema deberá responder rápidamente.")
    page.locator("#advice q", has_text="en menos de [N] segundos").wait_for()
    box.fill("El sistema deberá responder en 2 segundos.")
    page.locator("[name=fit_criterion]").press_sequentially("Nueve de diez respuestas en 2 segundos.")
    page.wait_for_function("() => !document.querySelector('#advice').textContent.includes('[N]')")
    assert FunctionalRequirement.objects.count() == 0
    with page.expect_navigation():
        page.locator("form button:not([name=look])", has_text="requisito").last.click()
    assert FunctionalRequirement.objects.get().text == "El sistema deberá responder en 2 segundos."
