"""What a page looks like printed: all that is to be read, and nothing to press or to fill in."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from challenges.actions.questions import ask_question, publish_answer
from selection.actions.decisions import decide
from selection.models import Entry
from tests import cast
from tests.browser import enter
from tests.factories import call_at
from tests.pilots.conftest import ready
from tests.selection.builders import BECAUSE, DECISION, REASON, ranked_call, seat

pytestmark = pytest.mark.django_db


def printed(new_page: Callable[..., Any], person: Any, address: str) -> Any:
    page = new_page(viewport={"width": 688, "height": 1000})
    if person:
        enter(page, person)
    page.goto(address)
    page.emulate_media(media="print")
    return page


def on_first_sheet(page: Any) -> str:
    """Return the words of the first sheet, as a browser prints it."""
    first = ["pdftotext", "-l", "1", "-", "-"]
    return subprocess.run(first, input=page.pdf(format="A4"), capture_output=True, check=True).stdout.decode()


def to_press(page: Any) -> list[str]:
    found = page.locator("button, input, select, textarea, a.govuk-button, a[href$='/add/']").locator("visible=true")
    return [one.strip() for one in found.all_inner_texts()]


def test_a_call_has_nothing_to_press_and_no_number_touches_its_question(new_page: Callable[..., Any]) -> None:
    call = call_at("open")
    question = ask_question(call=call, text="¿Se admite portugués?", by=cast.daniela())
    publish_answer(question=question, public_text=question.text, answer="Sí.", by=cast.rosa())
    page = printed(new_page, None, reverse("call", args=[call.reference]))
    assert page.get_by_text("¿Se admite portugués?").locator("visible=true").count() == 1
    assert to_press(page) == []
    number, text = (page.locator(f".gl-qa summary > span:nth-child({place})").bounding_box() for place in (1, 2))
    assert text["x"] - number["x"] - number["width"] > 4
    mark = page.evaluate("getComputedStyle(document.querySelector('.gl-qa summary'), '::after').display")
    assert mark == "none"


def test_a_pilot_has_nothing_to_press(new_page: Callable[..., Any]) -> None:
    page = printed(new_page, cast.rosa(), reverse("pilot", args=[ready().call.reference]))
    assert page.get_by_role("heading").count() > 3
    assert to_press(page) == []


def test_the_scores_of_a_panel_have_their_reasons_and_end_with_them(new_page: Callable[..., Any]) -> None:
    call = ranked_call()
    page = printed(new_page, seat(call, 1).user, reverse("panel", args=[call.reference]))
    assert page.get_by_text(REASON).locator("visible=true").count() > 11
    assert REASON.split()[0] in on_first_sheet(page), (
        "a proposal that is longer than a sheet begins where there is room"
    )
    page.emulate_media(media="screen")
    assert page.get_by_text(REASON).locator("visible=true").count() == 0


def test_a_result_loses_no_column_and_fills_its_first_sheet(new_page: Callable[..., Any]) -> None:
    call = ranked_call()
    chosen = Entry.objects.get(call=call, standing__rank=1)
    decide(call=call, entry=chosen, reasons=DECISION, by_criterion=BECAUSE, by=cast.luz(), resolution_no="RA 1")
    page = printed(new_page, cast.luz(), reverse("deciding", args=[call.reference]))
    beyond = page.locator(".gl-tablescroll").evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert beyond == [0]
    page.goto(reverse("result", args=[call.reference]))
    assert [word in on_first_sheet(page) for word in ("Motivos", "RA 1")] == [True, True]


def test_every_printed_page_has_margins(new_page: Callable[..., Any]) -> None:
    page = printed(new_page, None, reverse("calls"))
    rules = "[...document.styleSheets].flatMap(one => [...one.cssRules]).flatMap(one => [one, ...(one.cssRules || [])])"
    pages = page.evaluate(f"{rules}.filter(one => one instanceof CSSPageRule).map(one => one.style.margin)")
    assert (len(pages), "" in pages) == (1, False)
