"""The admin site in a real browser: its colours by night, and what it leaves on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from outbox.actions import hold, post_ready
from scripts.looking import violations
from tests import cast
from tests.browser import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(new_page: Callable[..., Any], settings: Any) -> Callable[..., Any]:
    """A function that opens a page of the admin site as GovLink's staff."""
    settings.ROOT_URLCONF = "govlink.urls"

    def opened(path: str, **options: Any) -> Any:
        page = new_page(bypass_csp=True, **options)
        enter(page, cast.kemi())
        page.goto(path)
        return page

    return opened


#: The dashboard, a list, the list from which staff settle what was held back, and the form of a list of people.
PAGES = ["/admin/", "/admin/accounts/user/", "/admin/outbox/message/?state__exact=held", "/admin/invite/"]


@pytest.mark.parametrize("path", PAGES)
def test_by_night_everything_can_be_read(admin: Callable[..., Any], path: str) -> None:
    page = admin(path, color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground, violations(page)) == ("rgb(18, 18, 18)", [])


@pytest.mark.parametrize("path", PAGES[:3])
def test_on_paper_it_is_dark_on_white_and_there_is_nothing_to_click(admin: Callable[..., Any], path: str) -> None:
    page = admin(path, color_scheme="dark")
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.reload()
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert [one for one in violations(page) if one.startswith("color-contrast")] == []
    assert page.locator("button, input, select, nav a").locator("visible=true").count() == 0
    assert page.get_by_role("heading").count() > 0


@pytest.mark.parametrize("path", ["/admin/invite/", "/admin/partners/"])
def test_no_label_touches_its_field(admin: Callable[..., Any], path: str) -> None:
    page = admin(path)
    gaps = page.evaluate(
        """() => [...document.querySelectorAll("#content form label[for]")].map(one => {
            const said = document.createRange(); said.selectNodeContents(one);
            const field = document.getElementById(one.htmlFor).getBoundingClientRect(), text = said.getBoundingClientRect();
            return Math.max(field.left - text.right, field.top - text.bottom);
        })"""
    )
    assert (len(gaps) > 1, [gap for gap in gaps if gap < 3]) == (True, [])


def test_on_paper_no_column_of_a_list_is_cut_off(admin: Callable[..., Any]) -> None:
    message = post_ready(kind="selection.reminder", subject="S", text="T", language="es", user=cast.ines())
    hold(message=message)
    page = admin("/admin/outbox/message/?state__exact=held", viewport={"width": 718, "height": 1000})
    page.emulate_media(media="print")
    beyond = page.evaluate(
        "[...document.querySelectorAll('#result_list td, #result_list th')]"
        ".filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.innerText)"
    )
    assert (page.locator("#result_list tbody tr").count(), beyond) == (1, [])
