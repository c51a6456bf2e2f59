"""The scoring page in a real browser: what it counts while it saves itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser import enter
from tests.selection.builders import REASON, mine, open_call
from tests.selection.test_views import score_url

pytestmark = pytest.mark.django_db(transaction=True)


def test_ines_sees_how_many_criteria_are_done_after_each_save(new_page: Callable[..., Any]) -> None:
    url = score_url(mine(open_call(1))[0])
    page = new_page()
    enter(page, cast.ines())
    page.goto(url)
    counter = page.locator(".gl-evalbar__prog")
    expect(counter).to_have_text("0 de 4 criterios")
    for number in (1, 2, 3, 4):
        with page.expect_response(lambda answer: answer.url.endswith("/save/")):
            page.locator(f"input[name=level_C{number}][value='4']").check(force=True)
        reason = page.locator(f"textarea[name=reason_C{number}]")
        with page.expect_response(lambda answer: answer.url.endswith("/save/")):
            reason.fill(REASON)
            reason.blur()
        expect(counter).to_have_text(f"{number} de 4 criterios")
    page.reload()
    expect(counter).to_have_text("4 de 4 criterios")
    assert page.complaints == []


@pytest.mark.parametrize("width", [960, 1100, 1366])
def test_ines_reads_the_head_of_the_page_without_broken_lines(new_page: Callable[..., Any], width: int) -> None:
    url = score_url(mine(open_call(1))[0])
    page = new_page(viewport={"width": width, "height": 800})
    enter(page, cast.ines())
    page.goto(url)
    lines = "all => all.map(one => Math.round(one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)))"
    assert page.locator(".gl-evalbar .gl-eyebrow").evaluate_all(lines) == [1]
    assert set(page.locator(".gl-evalnav a > span").evaluate_all(lines)) == {1}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_in_forced_colours_and_on_paper_a_page_tells_what_it_tells_on_the_screen(new_page: Callable[..., Any]) -> None:
    page = new_page(forced_colors="active")
    page.goto("/calls/")
    under = page.locator(".gl-nav li a").evaluate_all(
        "all => all.map(one => [one.hasAttribute('aria-current'), getComputedStyle(one).borderBottomColor])"
    )
    ground = page.evaluate("getComputedStyle(document.querySelector('.gl-header')).backgroundColor")
    assert [current for current, _colour in under].count(True) == 1
    assert all((colour == ground) is not current for current, colour in under), (under, ground)
    page.emulate_media(media="print", forced_colors="none")
    behind = page.locator(".govuk-link[href^='/']").evaluate_all(
        "all => all.map(one => getComputedStyle(one, '::after').content)"
    )
    assert behind
    assert set(behind) == {"none"}
