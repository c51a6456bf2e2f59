"""The line between a browser, or a proxy, and the site."""

from __future__ import annotations

import http.client
import time

import pytest

from tests.web import serving


@pytest.mark.waits
@pytest.mark.django_db(transaction=True)
def test_a_line_that_rested_for_some_seconds_still_takes_a_request() -> None:
    with serving() as web:
        line = http.client.HTTPConnection(web.url.removeprefix("http://"), timeout=30)
        for rest in (0, 4):
            time.sleep(rest)
            line.auto_open = 0 if rest else 1  # the same line, not a new one
            line.request("GET", "/healthz/")
            assert line.getresponse().read()
        line.close()
