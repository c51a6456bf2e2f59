"""The pages of a running pilot in a real browser: they fit, run under the policy, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pilots.actions import learning, plan, running
from scripts.looking import violations
from tests import cast
from tests.browser import enter, follow
from tests.pilots.conftest import ready
from tests.pilots.running import rows


@pytest.mark.django_db
@pytest.mark.parametrize("width", [1366, 390])
def test_rosa_reads_plan_progress_and_lessons_on_any_screen(new_page: Callable[..., Any], width: int) -> None:
    pilot, rosa = ready(), cast.rosa()
    plan.add_activity(
        pilot=pilot,
        by=rosa,
        phase="test",
        title="Prueba con las áreas",
        planned_from=date(2021, 5, 3),
        planned_until=date(2021, 5, 21),
    )
    plan.add_meeting(pilot=pilot, title="Cierre", starts_at=pilot.versions.get().made_at, by=rosa)
    plan.pass_gate(
        pilot=pilot, phase="layout", gate="adjust", reasons="Menos fuentes: dos no responden.", by=cast.luz()
    )
    learning.set_indicator(pilot=pilot, code="x", name="Satisfacción", numerator=9, denominator=10, by=rosa)
    learning.record_decision_taken(pilot=pilot, text="Paraderos", decided_on=date(2021, 5, 22), by=rosa)
    rows(pilot, 1)
    page = new_page(viewport={"width": width, "height": 800})
    enter(page, rosa)
    for name in ("pilot_sheet", "pilot_activities", "pilot_surveys", "pilot"):
        page.goto(reverse(name, args=[pilot.call.reference]))
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name
        assert page.complaints == [], name
        assert violations(page) == [], name
    running.fix_plan(pilot=pilot, note="Otra fecha.", by=rosa)
    for name in ("lessons", "barriers"):
        page.goto(reverse(name))
        assert (violations(page), page.complaints) == ([], []), name


@pytest.mark.django_db
def test_rosa_adds_a_risk_and_fixes_the_plan_without_script(new_page: Callable[..., Any]) -> None:
    pilot = ready()
    page = new_page(java_script_enabled=False)
    enter(page, cast.rosa())
    page.goto(reverse("pilot_sheet", args=[pilot.call.reference]))
    follow(page, page.locator("#risks ~ p a, section:has(#risks) a").last)
    page.fill("[name=text]", "Nadie publica")
    page.check("[name=probability][value='3']")
    page.check("[name=impact][value='3']")
    page.fill("[name=response]", "Se suma la radio.")
    page.fill("[name=owner]", "Imagen")
    follow(page, page.locator("main form button").first)
    page.fill("[name=note]", "Riesgos")
    follow(page, page.locator("form[action$='/fix/'] button"))
    assert (pilot.risk_list.get().weight, pilot.versions.count()) == (9, 2)
