"""What the tests at a real browser share: coming in, and going from one page to the next."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from tests import cast
from tests.web import signed_in


def enter(page: Any, person: User) -> None:
    """Open her home page as a person who signed in before: by her cookie, without the form and its two pages."""
    name, _, value = signed_in(person).partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": page.site}])
    page.goto("/home/")


def sign_in(page: Any, person: User) -> None:
    """Sign a person in by the form; her home page is open then."""
    page.goto("/account/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", cast.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/home/")


def follow(page: Any, link: Any) -> None:
    """Click what leads to another page, and wait for that page: what comes next would meet the old one, or none."""
    with page.expect_navigation():
        link.click()
