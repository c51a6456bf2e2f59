"""No link that opens something can be read in a log."""

from __future__ import annotations

import io
import logging
import secrets

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

pytestmark = pytest.mark.django_db


def test_no_token_of_an_address_is_logged_and_the_page_is() -> None:
    left_out = settings.LOGGING["filters"]["without_keys"]["()"]
    assert [one["filters"] for one in settings.LOGGING["handlers"].values()] == [["without_keys"]]
    token, stream = secrets.token_urlsafe(32), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(import_string(left_out)())
    logging.getLogger().addHandler(handler)
    try:
        Client().get(f"/certificates/{token}/")
        Client().get("/calls/VAL-2026-001/nothing-here/")
        logging.getLogger("django.request").error("Failed at %s after %s", f"/follow/stop/{token}", "3 s")
    finally:
        logging.getLogger().removeHandler(handler)
    logged = stream.getvalue()
    assert token not in logged
    assert "/certificates/…/" in logged
    assert "/calls/VAL-2026-001/nothing-here/" in logged
    assert "Failed at /follow/stop/… after 3 s" in logged
