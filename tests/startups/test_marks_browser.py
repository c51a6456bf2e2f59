"""Drawing a rectangle on a page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from startups.models import FlatFile
from tests.startups.test_logos import at_the_desk


@pytest.mark.django_db(transaction=True)
def test_oscar_draws_a_rectangle_and_its_percentages_are_written(
    new_page: Callable[..., Any], live_server: Any
) -> None:
    url, copy, client = at_the_desk()
    page = new_page(viewport={"width": 1366, "height": 900})
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(url)
    box = page.locator("[data-marks]").bounding_box()

    def at(left: float, top: float) -> tuple[float, float]:
        return box["x"] + box["width"] * left / 100, box["y"] + box["height"] * top / 100

    page.mouse.move(*at(60.5, 20.5))
    page.mouse.down()
    page.mouse.move(*at(80.5, 34.5), steps=4)
    page.mouse.up()
    assert [page.input_value(f"#id_{side}") for side in ("left", "top", "width", "height")] == ["60", "20", "21", "15"]
    page.click("[data-mark-form] button")
    page.wait_for_selector("[aria-labelledby=marks] li")
    kept = FlatFile.objects.get(pk=copy.pk).marks or []
    assert [(one["left"], one["top"], one["width"], one["height"]) for one in kept] == [(60, 20, 21, 15)]
    assert page.complaints == []
