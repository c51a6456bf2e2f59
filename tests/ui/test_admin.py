"""The admin site in a real browser: its colours by night, and what it leaves on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.looking import violations
from tests import cast
from tests.browser import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(new_page: Callable[..., Any], settings: Any) -> Callable[..., Any]:
    """A function that opens a page of the admin site as GovLink's staff."""
    settings.ROOT_URLCONF = "govlink.urls"

    def opened(path: str, **options: Any) -> Any:
        page = new_page(bypass_csp=True, **options)
        sign_in(page, cast.kemi())
        page.goto(path)
        return page

    return opened


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/"])
def test_by_night_everything_can_be_read(admin: Callable[..., Any], path: str) -> None:
    page = admin(path, color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground, violations(page)) == ("rgb(18, 18, 18)", [])


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/"])
def test_on_paper_it_is_dark_on_white_and_there_is_nothing_to_click(admin: Callable[..., Any], path: str) -> None:
    page = admin(path, color_scheme="dark")
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.reload()
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert [one for one in violations(page) if one.startswith("color-contrast")] == []
    assert page.locator("button, input, select, nav a").locator("visible=true").count() == 0
    assert page.get_by_role("heading").count() > 0
