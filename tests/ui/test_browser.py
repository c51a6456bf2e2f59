"""The face in a real browser: what the script adds, what the policy would block, and what axe finds."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scripts.looking import violations
from tests.ui.urls import POSTED

pytestmark = pytest.mark.waits


@pytest.mark.django_db
@pytest.mark.parametrize("width", [1366, 390, 320])
def test_the_guide_fits_and_axe_finds_nothing(new_page: Callable[..., Any], width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto("/styleguide/")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.complaints == []
    assert violations(page) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/account/password/reset/"])
def test_the_entrance_pages_run_under_the_policy_and_axe_finds_nothing(page: Any, path: str) -> None:
    page.goto(path)
    assert page.complaints == []
    assert violations(page) == []


@pytest.mark.django_db
def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Any) -> None:
    page.goto("/styleguide/")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_plan"


@pytest.mark.django_db
def test_a_text_is_counted_saved_and_kept_when_the_line_drops(new_page: Callable[..., Any]) -> None:
    page = new_page(timezone_id="Asia/Tokyo")
    sent: list[str] = []
    answers: list[tuple[int, dict[str, Any]] | None] = [
        (200, {"version": 4, "saved_at": "2026-11-24T10:42:00-05:00"}),
        None,
        (409, {"yours": "mine", "theirs": "theirs", "version": 9}),
        (200, {"version": 10}),
    ]

    def answer(route: Any) -> None:
        sent.append(route.request.post_data)
        status_and_body = answers.pop(0)
        if status_and_body is None:
            route.abort()
        else:
            route.fulfill(
                status=status_and_body[0], content_type="application/json", body=json.dumps(status_and_body[1])
            )

    page.goto("/styleguide/")
    page.route("**/styleguide/", lambda route: answer(route) if route.request.method == "POST" else route.continue_())
    state = page.locator("[data-save-state]")
    plan = page.locator("#id_plan")
    plan.fill("one two three")
    expect(page.locator("#id_plan_words")).to_have_text("Faltan 17 palabras")
    expect(state).to_contain_text("Guardado")
    expect(state).to_contain_text("10:42")  # as the page says it when it is read again, not as it is in Tokyo
    assert page.evaluate("Object.keys(localStorage).length") == 0

    plan.fill("one two three four")
    expect(state).to_contain_text("Sin conexión")
    page.goto("/styleguide/")  # as after a crash: the text comes back with a notice, and is sent again
    expect(plan).to_have_value("one two three four")
    expect(page.locator("#sample .gl-notice")).to_have_count(1)

    conflict = page.locator(".gl-conflict")
    expect(conflict).to_contain_text("theirs")
    conflict.get_by_role("button", name="Conservar el mío").click()
    expect(state).to_contain_text("Guardado")
    assert ['name="version"\r\n\r\n3' in one for one in sent] == [True, False, True, False]
    assert 'name="version"\r\n\r\n9' in sent[3]


@pytest.mark.django_db
def test_without_a_line_nothing_is_sent_and_what_was_written_stays_on_the_page(page: Any) -> None:
    page.goto("/styleguide/")
    plan, told = page.locator("#id_plan"), page.locator("[data-no-line]")
    page.context.set_offline(True)
    plan.fill("one two three")
    page.locator("#sample [type=submit]").first.click()
    page.locator("#sample [type=submit]").first.click()
    expect(told).to_have_count(1)
    expect(told).to_contain_text("No hay conexión")
    expect(plan).to_have_value("one two three")
    page.context.set_offline(False)
    expect(told).to_have_count(0)


@pytest.mark.django_db
def test_a_form_whose_sending_failed_keeps_its_text_whatever_page_comes_next(page: Any) -> None:
    page.goto("/styleguide/")
    page.route("**/styleguide/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("#id_plan").fill("one two three")
    page.locator("#sample [type=submit]").first.click()
    expect(page).to_have_url(re.compile("^chrome-error:"))  # wait_for_url raises what the browser says of such a page
    page.goto("/blind/")
    page.goto("/styleguide/")
    expect(page.locator("#id_plan")).to_have_value("one two three")


def _noted(page: Any, *seconds: float, busy: str = "0.2") -> list[dict[str, Any]]:
    """Let the saves take so many seconds, one after the other; note when each began, and what it carried.

    ``busy``: what the site tells of its machine from the second one on.
    """
    sent: list[dict[str, Any]] = []

    def answer(route: Any) -> None:
        data = route.request.post_data
        sent.append({"at": time.monotonic(), "text": data.split('name="value"\r\n\r\n')[1].split("\r\n")[0]})
        time.sleep(seconds[min(len(sent), len(seconds)) - 1])
        told = {"Content-Type": "application/json", "Govlink-Busy": busy if len(sent) > 1 else "0.2"}
        route.fulfill(status=200, headers=told, body=json.dumps({"version": 4 + len(sent)}))

    page.route("**/styleguide/", lambda route: answer(route) if route.request.method == "POST" else route.continue_())
    return sent


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "busy"), [(0.7, "0.2"), (0, "1.1")], ids=["a slow site", "a busy machine"])
def test_a_busy_site_is_asked_less_often_and_whoever_leaves_loses_nothing(
    new_page: Callable[..., Any], seconds: float, busy: str
) -> None:
    page = new_page()
    page.goto("/styleguide/")
    sent = _noted(page, 0, seconds, busy=busy)
    plan, state = page.locator("#id_plan"), page.locator("[data-save-state]")
    for text in ("one", "one two"):  # a quick answer tells how long the line takes, the next one that the site is slow
        plan.fill(text)
        page.wait_for_timeout(1500)
        expect(state).to_contain_text("Guardado")
        assert page.evaluate("Object.keys(localStorage).length") == 0
    plan.fill("one two three")
    page.wait_for_timeout(4000)
    assert [one["text"] for one in sent] == ["one", "one two"], (
        "the site was slow, or told that it is busy: the next one waits"
    )
    assert page.evaluate("Object.values(localStorage)") == ["one two three"]
    POSTED.clear()
    page.goto("/blind/")  # a link: what waited goes along, and reaches the site itself
    page.wait_for_timeout(1000)
    assert POSTED == ["one two three"]


@pytest.mark.django_db
@pytest.mark.parametrize("milliseconds", [0, 400], ids=["a quick line", "a slow line"])
def test_what_is_written_is_kept_as_soon_as_the_writer_rests(new_page: Callable[..., Any], milliseconds: int) -> None:
    page = new_page()
    away = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", away)
    page.goto("/styleguide/")
    for text in ("one", "one two", "one two three"):
        began = time.monotonic()
        POSTED.clear()
        page.locator("#id_plan").fill(text)
        while not POSTED and time.monotonic() - began < 8:  # a busy machine may be late, never early
            page.wait_for_timeout(50)
        assert [text] == POSTED
        assert time.monotonic() - began >= 1.4
        page.wait_for_timeout(milliseconds + 500)


@pytest.mark.django_db
def test_digits_score_and_letters_move_but_not_while_typing(page: Any) -> None:
    page.goto("/styleguide/")
    page.locator("#id_blank-level_1_0").focus()
    page.keyboard.press("4")
    assert page.locator("#id_blank-level_1_4").is_checked() is True
    page.locator("#id_blank-reason_1").focus()
    page.keyboard.press("2")
    assert page.locator("#id_blank-level_1_4").is_checked() is True
    assert page.locator("#id_blank-reason_1").input_value() == "2"


@pytest.mark.django_db
def test_without_javascript_the_page_says_the_same(new_page: Callable[..., Any]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/styleguide/")
    assert page.locator("[data-error-summary] a").count() == 7
    assert page.locator(".gl-when__left").first.is_visible() is True
    assert page.locator("[data-quote-into]").first.is_visible() is False
