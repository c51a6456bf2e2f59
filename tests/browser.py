"""What the tests at a real browser share: signing in, and going from one page to the next."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from tests import cast


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
