"""A process weaves the guarded strings before it answers: the first answer's time tells nobody how many apply."""

from __future__ import annotations

import pytest

from startups.queries import guard
from tests.conftest import ROOT
from tests.factories import call_at
from tests.faults.site import Site
from tests.startups import making

pytestmark = [pytest.mark.waits, pytest.mark.django_db(transaction=True)]
APPLICATION, HOOK = "tests.egress.woven:application", ["-c", "python:govlink.serving"]


def first_answers(*more: str, **environment: str) -> set[str]:
    """Start the site and return how many strings its processes had woven when they were first asked."""
    site = Site(APPLICATION, GOVLINK_EGRESS_GUARD="1", **environment)
    site.command += more
    told = []
    try:
        site.start()
        told = [site.ask("/").headers["X-Woven"] for _time in range(3)]
        assert site.log.read_bytes().count(b"Booting worker") == 2, "none was ended while it wove"
    finally:
        site.stop()
    return set(told)


def test_strings_are_woven_before_the_first_answer_however_long_it_takes() -> None:
    making.sent(call_at("open"))
    guard.forget()
    woven = str(len(guard.net().strings))
    assert int(woven) > 0
    assert first_answers() == {"0"}, "without the hook the first answer weaves"
    assert first_answers(*HOOK, "--timeout", "3", WEAVES_SECONDS="6") == {woven}


def test_every_way_to_start_the_site_has_the_hook() -> None:
    assert "govlink.serving import keepalive, post_worker_init" in (ROOT / "deploy" / "gunicorn.py").read_text(
        encoding="utf-8"
    )
    started = (ROOT / "govlink" / "management" / "commands" / "up.py").read_text(encoding="utf-8")
    assert '"-c", "python:govlink.serving"' in started
