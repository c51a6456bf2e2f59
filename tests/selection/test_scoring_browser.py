"""The scoring page in a real browser: what it counts while it saves itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser import sign_in
from tests.selection.builders import REASON, mine, open_call
from tests.selection.test_views import score_url

pytestmark = pytest.mark.django_db(transaction=True)


def test_ines_sees_how_many_criteria_are_done_after_each_save(new_page: Callable[..., Any]) -> None:
    url = score_url(mine(open_call(1))[0])
    page = new_page()
    sign_in(page, cast.ines())
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
