"""Three people at a real browser: a founder on her telephone, an assessor without a mouse, an authority who decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scripts.looking import violations
from selection.models import Assignment, Decision
from startups.envelope import SECTIONS, fields_of
from startups.models import Submission
from startups.states import SubmissionState
from tests import cast
from tests.browser import enter, follow, sign_in
from tests.factories import call_at
from tests.selection.builders import BECAUSE, DECISION, REASON, open_call, ranked_call
from tests.startups import making

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


#: What a page moves by itself while it loads: the sum of layout shifts, as the Layout Instability API measures them.
_SHIFTS = """() => new Promise(done => new PerformanceObserver(list => done(
    list.getEntries().filter(one => !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0)
)).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 200))"""


def sound(page: Any) -> None:
    """Make sure that the page that is open fits its window, stands still, bars nobody and broke nothing."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, page.url
    assert page.evaluate(_SHIFTS) < 0.01, page.url
    assert violations(page) == [], page.url
    assert page.complaints == []


def slow(page: Any) -> None:
    """Put the page behind a line of 400 kbit/s with answers after 150 ms, without what was loaded before."""
    line = {"offline": False, "latency": 150, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)


def test_whoever_plants_a_page_that_jumps_sees_it_measured(page: Any) -> None:
    page.goto("/")
    assert page.evaluate(_SHIFTS) == 0
    page.evaluate(
        "document.body.prepend(Object.assign(document.createElement('p'), {textContent: 'Late. '.repeat(99)}))"
    )
    page.wait_for_timeout(300)
    assert page.evaluate(_SHIFTS) > 0.01


def test_daniela_sends_her_submission_from_her_telephone_in_portuguese(new_page: Callable[..., Any]) -> None:
    call = call_at("open", languages=["es", "pt"])
    making.startup()
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    slow(page)
    sign_in(page, cast.daniela())
    page.goto(f"/calls/{call.reference}/")
    sound(page)
    follow(page, page.get_by_role("link", name="Preparar minha inscrição").first)
    sound(page)
    page.get_by_label("Voz Urbana").check()
    follow(page, page.get_by_role("button", name="Começar a inscrição"))
    page.wait_for_url("**/submissions/*/")
    sound(page)
    tasks = page.url
    page.goto(f"{tasks}sections/{SECTIONS[0][0]}/")
    for number, (section, _title) in enumerate(SECTIONS, start=1):
        expect(page).to_have_url(f"{tasks}sections/{section}/")
        for field in fields_of(section):
            page.fill(f"[name={field.key}]", making.TEXTS[field.key])
        if number == 1:  # what she typed is kept before she presses anything
            expect(page.locator(".gl-save")).to_contain_text("Salvo")
            sound(page)
        follow(page, page.get_by_role("button", name="Salvar e continuar"))
    expect(page).to_have_url(tasks)
    page.goto(f"{tasks}identity/company/")
    sound(page)
    for name in ("legal_name", "trade_name", "tax_id", "representative", "contact_email"):
        page.fill(f"[name={name}]", making.ENVELOPE2[name])
    for name in ("country", "tax_scheme"):
        page.select_option(f"[name={name}]", making.ENVELOPE2[name])
    follow(page, page.get_by_role("button", name="Salvar"))
    page.goto(f"{tasks}identity/people/")
    sound(page)
    page.fill("[name=team]", making.ENVELOPE2["team"])
    follow(page, page.get_by_role("button", name="Salvar"))
    page.goto(f"{tasks}statements/")
    sound(page)
    for box in page.locator("[name=statements]").all():
        box.check()
    follow(page, page.get_by_role("button", name="Declarar sob juramento"))
    page.goto(f"{tasks}files/")
    sound(page)
    page.set_input_files("[name=file]", {"name": "plano.pdf", "mimeType": "application/pdf", "buffer": making.PDF})
    follow(page, page.get_by_role("button", name="Enviar o arquivo"))
    expect(page.locator("main")).to_contain_text("plano.pdf")
    page.goto(f"{tasks}preview/")
    sound(page)
    follow(page, page.get_by_role("button", name="Confirmar a visão cega"))
    expect(page).to_have_url(tasks)
    page.goto(f"{tasks}send/")
    sound(page)
    follow(page, page.get_by_role("button", name="Lacrar e enviar"))
    page.wait_for_url("**/receipt/")
    sound(page)
    sent = Submission.objects.get()
    assert (sent.state, sent.receipt_no in page.inner_text("main")) == (SubmissionState.SUBMITTED, True)


def tab_to(page: Any, text: str, key: str = "Tab") -> None:
    """Press Tab until what has the focus says ``text``."""
    for _press in range(120):
        page.keyboard.press(key)
        said = page.evaluate("(document.activeElement.innerText || document.activeElement.name || '').trim()")
        if text in said:
            return
    raise AssertionError(f"No key leads to “{text}” on {page.url}.")


@pytest.mark.everywhere
def test_ines_scores_with_her_keyboard_alone(page: Any) -> None:
    open_call(1)
    enter(page, cast.ines())
    tab_to(page, "Evaluar las propuestas")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assess/*/")
    sound(page)
    tab_to(page, "Leer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assess/*/*/")
    sound(page)
    tab_to(page, "level_C1")
    for number in range(1, 5):
        page.keyboard.press("4")
        tab_to(page, f"reason_C{number}")
        page.keyboard.insert_text(REASON)
        if number < 4:
            tab_to(page, f"level_C{number + 1}")
    tab_to(page, "Enviar")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Usted ya envió todo.")
    sound(page)
    sent = Assignment.objects.get(seat__user=cast.ines(), sealed_at__isnull=False)
    assert [(score.level, score.reason) for score in sent.scores.all()] == [(4, REASON)] * 4


@pytest.mark.everywhere
def test_luz_reads_the_reasons_and_decides(page: Any) -> None:
    call = ranked_call()
    enter(page, cast.luz())
    follow(page, page.get_by_role("link", name="Decidir qué propuesta va al piloto"))
    page.wait_for_url("**/decide/*/")
    sound(page)
    follow(page, page.locator("main table a").first)
    expect(page.locator("main")).to_contain_text(REASON)
    sound(page)
    page.go_back()
    follow(page, page.get_by_role("button", name="Decidir").or_(page.get_by_role("link", name="Decidir", exact=True)))
    page.wait_for_url("**/decision/")
    sound(page)
    page.get_by_label("K00-4MD").first.check()
    page.fill("[name=reasons]", "Me gusta.")
    page.fill("[name=resolution_no]", "R.A. 0230-2026")
    follow(page, page.get_by_role("button", name="Revisar y continuar"))
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert [line for line in page.complaints if "422" not in line] == []
    page.complaints.clear()
    page.fill("[name=reasons]", DECISION)
    for code, reason in BECAUSE.items():
        page.fill(f"[name=criterion_{code}]", reason)
    follow(page, page.get_by_role("button", name="Revisar y continuar"))
    expect(page.locator("main")).to_contain_text(DECISION)
    follow(page, page.get_by_role("button", name="Publicar la decisión"))
    page.wait_for_url("**/decide/*/")
    expect(page.locator("main")).to_contain_text("La decisión está publicada")
    sound(page)
    decided = Decision.objects.get(call=call)
    assert (decided.entry.code, decided.reasons) == ("K00-4MD", DECISION)
    page.goto(f"/results/{call.reference}/")
    expect(page.locator("main")).to_contain_text("K00-4MD")
    sound(page)
