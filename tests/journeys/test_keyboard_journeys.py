"""Whoever has a keyboard only: applies, frames a challenge and decides, and sees at each stop where she is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from challenges.models import ChallengeFrame
from selection.models import Decision
from startups.envelope import SECTIONS, STATEMENTS, fields_of
from startups.models import Submission
from startups.states import SubmissionState
from tests import cast
from tests.browser import enter
from tests.challenges.exercising import written
from tests.factories import call_at
from tests.selection.builders import BECAUSE, DECISION, ranked_call
from tests.startups import making

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

#: What has the focus: its words, and what is wrong with how it shows that it has it. An outline, a shadow or an underline
#: drawn by ``:focus`` shows it; what lies under something else shows nothing.
_STOP = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const label = [...(one.labels || [])].map(each => each.innerText).join(" ");
    const words = [one.innerText, label, one.name, one.value].join(" ").replace(/\\s+/g, " ").trim();
    if (one === document.body) return {words: "", wrong: "nothing has the focus"};
    const seen = [one, ...(one.labels || [])].flatMap(each => [
        getComputedStyle(each), getComputedStyle(each, "::before"), getComputedStyle(each, "::after")
    ]);
    const shown = seen.some(style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
        || style.boxShadow !== "none");
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 10));
    const near = [one, ...(one.labels || [])];
    const covered = box.width > 1 && top && !near.some(each => each.contains(top) || top.contains(each));
    return {words, wrong: shown ? (covered ? "lies under " + top.outerHTML.slice(0, 80) : "") : "shows no focus"};
}"""


def go(page: Any, *words: str) -> None:
    """Press Tab until what has the focus says all ``words``; each stop on the way shows that it has it."""
    for _press in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        assert stop["wrong"] == "" or not stop["words"], (page.url, stop)
        if stop["words"] and all(word in stop["words"] for word in words):
            return
    raise AssertionError(f"No key leads to {words} on {page.url}.")


def press(page: Any, *words: str) -> None:
    """Go to a link or a button and press Enter; wait for the page that it leads to."""
    go(page, *words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Any, name: str, text: str) -> None:
    """Go to a field and type; where it had a text, that goes."""
    go(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def choose(page: Any, name: str, words: str) -> None:
    """Go to a box or a choice and take it."""
    go(page, name, words)
    page.keyboard.press("Space")


def test_whoever_hides_the_focus_sees_the_walk_fail(page: Any) -> None:
    page.goto("/")
    go(page, "GovLink")
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    page.add_style_tag(content="*, *::before, *::after { outline: none !important; box-shadow: none !important }")
    with pytest.raises(AssertionError, match="shows no focus"):
        go(page, "nowhere to be found")


def test_daniela_applies_with_her_keyboard_alone(page: Any) -> None:
    call = call_at("open")
    making.startup()
    enter(page, cast.daniela())
    page.goto(f"/calls/{call.reference}/")
    press(page, "Preparar minha inscrição")
    choose(page, "startup", "Voz Urbana")
    press(page, "Começar a inscrição")
    tasks = page.url
    page.goto(f"{tasks}sections/{SECTIONS[0][0]}/")
    for section, _title in SECTIONS:
        expect(page).to_have_url(f"{tasks}sections/{section}/")
        for field in fields_of(section):
            write(page, field.key, making.TEXTS[field.key])
        press(page, "Salvar e continuar")
    page.goto(f"{tasks}identity/company/")
    for name in ("legal_name", "trade_name", "country", "tax_scheme", "tax_id", "representative", "contact_email"):
        go(page, name)
        page.keyboard.type({"country": "Brasil", "tax_scheme": "CNPJ"}.get(name, making.ENVELOPE2[name]))
    press(page, "Salvar")
    page.goto(f"{tasks}identity/people/")
    write(page, "team", making.ENVELOPE2["team"])
    press(page, "Salvar")
    page.goto(f"{tasks}statements/")
    for statement, _words in STATEMENTS:
        choose(page, "statements", statement)
    press(page, "Declarar sob juramento")
    page.goto(f"{tasks}preview/")
    press(page, "Confirmar a visão cega")
    page.goto(f"{tasks}send/")
    press(page, "Lacrar e enviar")
    page.wait_for_url("**/receipt/")
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_rosa_frames_a_challenge_with_her_keyboard_alone(page: Any) -> None:
    frame = written(call_at("framing"))
    enter(page, cast.rosa())
    page.goto(f"/exercises/{frame.call.reference}/frames/1/")
    with page.expect_response(lambda answer: answer.url.endswith("/save/")):
        write(page, "impact_goal", "Decidir cada lunes con lo que dicen los vecinos.")
        page.keyboard.press("Tab")
    assert ChallengeFrame.objects.get(pk=frame.pk).impact_goal == "Decidir cada lunes con lo que dicen los vecinos."


def test_luz_decides_with_her_keyboard_alone(page: Any) -> None:
    call = ranked_call()
    enter(page, cast.luz())
    press(page, "Decidir qué propuesta va al piloto")
    press(page, "Decidir")
    choose(page, "entry", "K00-4MD")
    write(page, "reasons", DECISION)
    write(page, "resolution_no", "R.A. 0230-2026")
    for code, reason in BECAUSE.items():
        write(page, f"criterion_{code}", reason)
    press(page, "Revisar y continuar")
    press(page, "Publicar la decisión")
    expect(page.locator("main")).to_contain_text("La decisión está publicada")
    assert Decision.objects.get(call=call).entry.code == "K00-4MD"
