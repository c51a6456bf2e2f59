"""What a view reads piece by piece is no form, and no fault of the guard that looks at what was typed."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from govlink.egress import typed_text


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson", "application/octet-stream"])
def test_a_body_that_was_read_piece_by_piece_is_passed_over(kind: str) -> None:
    request = RequestFactory().post("/api/pilots/X-1/evidence/", data=b'{"text": "Sol"}', content_type=kind)
    assert request.read(4) == b'{"te'
    assert typed_text(request) == "/api/pilots/X-1/evidence/"


def test_a_form_is_still_read() -> None:
    request = RequestFactory().post("/calls/", data={"text": "Sol"})
    assert typed_text(request) == "/calls/\ntext\nSol"
