"""The public explanation of blind selection, and the statement of accessibility."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from govlink.explained import STEPS, WHO

JUDGING = {"assessor", "authority"}


def page(name: str, language: str = "en") -> Any:
    """Return a public page, parsed."""
    answer = Client(headers={"accept-language": language}).get(reverse(name))
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.content.decode())


def test_who_judges_reads_a_name_at_no_step_before_the_opening() -> None:
    named = {step.key: {one.who for one in step.sights if one.named} for step in STEPS}
    assert named == {
        "write": {"team"},
        "close": {"team", "custodian"},
        "assess": {"team", "custodian"},
        "decide": {"team", "custodian"},
        "open": set(WHO),
    }
    read = {step.key: JUDGING & {one.who for one in step.sights if one.reads} for step in STEPS}
    assert read == {"write": set(), "close": set(), "assess": {"assessor"}, "decide": JUDGING, "open": JUDGING}


@pytest.mark.django_db
def test_anybody_without_script_and_style_reads_every_step() -> None:
    found = page("how_it_works")
    radios = [one.get("value") for one in found.xpath("//fieldset//input[@type='radio' and @name='step']")]
    panels = found.xpath("//section[contains(@class, 'gl-walk')]//table")
    assert (radios, len(panels)) == ([step.key for step in STEPS], len(STEPS))
    assert [len(table.xpath(".//tbody/tr")) for table in panels] == [len(WHO)] * len(STEPS)
    assert found.xpath("//section[contains(@class, 'gl-walk')]//*[@style or @onclick]") == []


def test_the_style_knows_every_step() -> None:
    style = Path(settings.BASE_DIR, "static/css/gl.css").read_text()
    for step in STEPS:
        assert f".gl-walk:has(#walk-{step.key}:checked) .gl-walk__panel:not(.gl-walk__panel--{step.key})" in style


@pytest.mark.django_db
def test_anybody_reads_in_three_languages_what_does_not_conform_and_of_which_day_that_is() -> None:
    days = {"en": "26 November 2026", "es": "26 de noviembre de 2026", "pt": "26 de novembro de 2026"}
    for language, day in days.items():
        found = page("accessibility", language)
        assert day in found.text_content()
        assert [len(one.xpath("./li")) for one in found.xpath("//main//ul")] == [4, 4]
        assert found.xpath("//main//a/@href") == ["mailto:ayuda@govlink.example"]
