"""Advice on a requirement while it is typed, in a real browser; nothing is kept before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pilots.actions import learning
from pilots.actions.procurement import note_information
from pilots.actions.requirements import add_requirement
from pilots.models import FunctionalRequirement
from reports.actions import request_report
from scripts.looking import violations
from tests import cast
from tests.browser import enter
from tests.pilots.conftest import ready
from tests.pilots.test_views import url


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1366, 390])
def test_rosa_reads_requirements_papers_and_routes_on_any_screen(new_page: Callable[..., Any], width: int) -> None:
    pilot, rosa = ready(), cast.rosa()
    finding = learning.add_finding(pilot=pilot, text="El transporte preocupa.", by=rosa)
    add_requirement(pilot=pilot, text="Un tablero rápido.", findings=[finding], by=rosa)
    note_information(pilot=pilot, given_on=pilot.starts_on, receiver="pilot", what="Precios", by=rosa)
    request_report(pilot=pilot, language="es", by=rosa)
    page = new_page(viewport={"width": width, "height": 800})
    enter(page, rosa)
    addresses = [
        url("pilot_requirements", pilot),
        url("pilot_requirement", pilot, 1),
        url("pilot_requirement_versions", pilot, 1),
        url("pilot_route", pilot) + "?amount=60000",
        url("pilot_information", pilot),
        url("pilot_reports", pilot),
        url("pilot_case_text", pilot, "en"),
        "/portfolio/",
    ]
    pilot.call.state = "published"
    for address in [*addresses, f"/cases/{pilot.call.reference}/replicate/"]:
        if address.startswith("/cases/"):
            pilot.call.save()
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, address
        assert (page.complaints, violations(page)) == ([], []), address


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_rosa_reads_advice_while_she_types_and_mends_the_word(new_page: Callable[..., Any]) -> None:
    pilot = ready()
    page = new_page()
    enter(page, cast.rosa())
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
