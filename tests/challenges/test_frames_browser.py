"""The canvas in a real browser: it saves itself, two tabs never undo each other, and it works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from challenges.models import ChallengeFrame
from tests import cast
from tests.browser import enter, follow
from tests.challenges.exercising import written
from tests.factories import call_at

pytestmark = pytest.mark.django_db(transaction=True)

GOAL, PEOPLE, LAWS = (
    "textarea[name=impact_goal]",
    "textarea[name=affected_people]",
    "textarea[name=legal_constraints]",
)


def signed_in(new_page: Callable[..., Any], **options: Any) -> Any:
    """Return a page in which Rosa is signed in."""
    page = new_page(**options)
    enter(page, cast.rosa())
    return page


def write(page: Any, field: str, text: str, status: int) -> None:
    """Write into a field, leave it, and wait for the answer to the save."""
    with page.expect_response(lambda answer: answer.url.endswith("/save/")) as answer:
        page.fill(field, text)
        page.locator(field).blur()
    assert answer.value.status == status


def test_rosa_writes_in_two_tabs_and_loses_nothing(new_page: Callable[..., Any]) -> None:
    frame = written(call_at("framing"))
    address = f"/exercises/{frame.call.reference}/frames/1/"
    one = signed_in(new_page)
    two = one.context.new_page()
    for tab in (one, two):
        tab.goto(address)

    write(one, GOAL, "Decidir con lo que dicen los vecinos.", 200)
    write(two, PEOPLE, "Quienes no reclaman.", 200)
    write(one, GOAL, "Decidir cada lunes con lo que dicen los vecinos.", 200)
    frame.refresh_from_db()
    assert (frame.impact_goal, frame.affected_people) == (
        "Decidir cada lunes con lo que dicen los vecinos.",
        "Quienes no reclaman.",
    )

    write(two, GOAL, "Otra meta.", 409)
    expect(two.locator("body")).to_contain_text("Decidir cada lunes con lo que dicen los vecinos.")
    assert two.input_value(GOAL) == "Otra meta."
    frame.refresh_from_db()
    assert frame.impact_goal == "Decidir cada lunes con lo que dicen los vecinos."
    assert one.complaints == []


def test_rosa_writes_without_javascript_and_reads_both_texts_after_a_clash(new_page: Callable[..., Any]) -> None:
    frame = written(call_at("framing"))
    address = f"/exercises/{frame.call.reference}/frames/1/"
    one = signed_in(new_page, java_script_enabled=False)
    two = one.context.new_page()
    for tab in (one, two):
        tab.goto(address)
    save = "form[data-autosave] button:not([formaction])"

    one.fill(GOAL, "La meta de la primera.")
    follow(one, one.locator(save))
    two.fill(GOAL, "La meta de la segunda.")
    two.fill(LAWS, "Ley 29733.")
    follow(two, two.locator(save))
    assert two.input_value(GOAL) == "La meta de la segunda."
    expect(two.locator("main")).to_contain_text("La meta de la primera.")
    assert ChallengeFrame.objects.get(pk=frame.pk).impact_goal == "La meta de la primera."
    follow(two, two.locator(save))
    kept = ChallengeFrame.objects.get(pk=frame.pk)
    assert (kept.impact_goal, kept.legal_constraints) == ("La meta de la segunda.", "Ley 29733.")


@pytest.mark.parametrize("width", [1366, 390])
def test_the_gate_leads_rosa_to_each_word(new_page: Callable[..., Any], width: int) -> None:
    frame = written(
        call_at("framing"), root_causes="Se usa Power BI.", current_process="Lo lee Soluciones Andinas SAC."
    )
    page = signed_in(new_page, viewport={"width": width, "height": 800})
    page.goto(f"/exercises/{frame.call.reference}/frames/1/")
    follow(page, page.locator("button[formaction]"))
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Power BI")
    expect(summary).to_contain_text("Soluciones Andinas SAC")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    summary.locator("a", has_text="Power BI").click()
    assert page.evaluate("document.activeElement.name") == "root_causes"
    assert ChallengeFrame.objects.get(pk=frame.pk).state == "draft"
