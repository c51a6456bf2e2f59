"""Wide tables say each cell's column, so that a telephone can show them as cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.conf import settings

from govlink.stacking import as_cards
from tests.ui.test_words import drawn

HEAD = '<thead><tr><th scope="col">Code</th><th scope="col" class="num">Mean<br><span>25%</span></th>'
WIDE = (
    HEAD
    + '<th scope="col">Says “it”</th><th scope="col"><span class="govuk-visually-hidden">Act</span></th></tr></thead>'
    + '<tbody><tr class="is-top"><th scope="row">K7Q</th><td class="num">4.00</td><td colspan="2">Both</td></tr>'
    + "<tr><th>M2A</th><td>3.00</td><td>Yes</td><td></td></tr></tbody>"
)


def cells(source: str) -> list[list[tuple[str | None, str | None, str]]]:
    table = lxml.html.fragment_fromstring(f"<table>{source}</table>")
    rows = table.xpath(".//tbody/tr")
    return [[(one.get("data-label"), one.get("role"), one.text_content()) for one in row] for row in rows]


def test_a_reader_of_a_wide_table_sees_the_column_of_each_cell() -> None:
    assert cells(as_cards(WIDE)) == [
        [("Code", "rowheader", "K7Q"), ("Mean 25%", "cell", "4.00"), ("Says “it”", "cell", "Both")],
        [
            ("Code", "rowheader", "M2A"),
            ("Mean 25%", "cell", "3.00"),
            ("Says “it”", "cell", "Yes"),
            ("Act", "cell", ""),
        ],
    ]
    # What the cells say and how they are marked stays as it was.
    assert as_cards(WIDE).count('class="num"') == WIDE.count('class="num"') == 2


def test_a_reader_of_a_narrow_table_sees_it_as_it_is() -> None:
    narrow = f'{HEAD}</tr></thead><tbody><tr><th scope="row">K7Q</th><td>4.00</td></tr></tbody>'
    assert as_cards(narrow) == narrow


def test_a_quotation_mark_in_a_heading_ends_no_attribute() -> None:
    asked = WIDE.replace("Mean<br>", 'A "mean" &amp; more<br>')
    labels = [one[0] for one in cells(as_cards(asked))[0]]
    assert labels == ["Code", 'A "mean" & more 25%', "Says “it”"]


@pytest.mark.browser
def test_a_reader_with_a_telephone_reads_a_wide_table_without_scrolling_sideways(chromium: Any) -> None:
    table = drawn('<c-gl.table id="t" caption="C">' + WIDE + "</c-gl.table>")
    style = Path(settings.BASE_DIR, "static/css/gl.css").read_text()
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.set_content(f'<style>{style}</style><body class="gl-body"><div class="gl-wrap">{table}</div></body>')
    wide = (
        "document.querySelector('.gl-tablescroll').scrollWidth > document.querySelector('.gl-tablescroll').clientWidth"
    )
    label = "getComputedStyle(document.querySelector('tbody td'), '::before').content"
    assert (page.evaluate(wide), page.evaluate(label)) == (False, '"Mean 25%"')
    page.set_viewport_size({"width": 500, "height": 800})
    assert (page.evaluate(wide), page.evaluate(label)) == (True, "none")
    context.close()


@pytest.mark.browser
def test_a_reader_with_letters_of_twice_the_size_scrolls_no_page_sideways_on_a_telephone(chromium: Any) -> None:
    shares = drawn(
        '<c-gl.stack :rows="r" caption="T" /><c-gl.table id="t" caption="C">'
        + WIDE.replace("4.00", '<c-gl.percent :part="558" :base="1244" />')
        + "</c-gl.table>",
        r=[
            {"label": "Positive", "value": 2584, "kind": "positive"},
            {"label": "None", "value": 3212, "kind": "neutral"},
        ],
    )
    hero = '<div class="gl-hero"><div class="gl-wrap gl-hero__grid"><h1>Manifestaciones</h1><p>x</p></div></div>'
    body = (
        '<div class="gl-card"><select class="govuk-select"><option>One</option></select></div>'
        '<div class="gl-titlebar"><div><h1 class="govuk-heading-xl">manifestaciones-2021.csv</h1></div>'
        '<div class="gl-titlebar__act"><strong class="govuk-tag">Cumplida en parte, por ahora</strong>'
        '<a class="govuk-button">Informes</a></div></div>'
        '<dl class="gl-kpis"><div><dt>Problemas encontrados</dt><dd>5,796</dd></div><div><dt>x</dt><dd>5,796</dd></div></dl>'
        f"<p><a>help-for-everybody@govlink.example</a></p>{shares}"
    )
    style = "".join(Path(settings.BASE_DIR, "static/css", one).read_text() for one in ("govlink.css", "gl.css"))
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.set_content(
        f'<html style="font-size:32px"><style>{style}</style><body class="gl-body">{hero}<div class="gl-wrap">{body}</div>'
    )
    beyond = "[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > 390.5)"
    assert page.evaluate(f"{beyond}.map(one => one.outerHTML.slice(0, 80))") == []
    context.close()


@pytest.mark.browser
def test_a_button_beside_a_title_is_as_wide_as_its_word_and_a_card_as_tall_as_what_it_holds(chromium: Any) -> None:
    body = (
        '<div class="gl-titlebar"><div><h1 class="govuk-heading-xl">Escuchar</h1></div><div class="gl-titlebar__act">'
        '<strong class="govuk-tag">Completado</strong><a class="govuk-button gl-button--s">Informes</a></div></div>'
        '<div class="gl-dash"><div class="gl-card gl-dash__topics">Uno</div>'
        '<div class="gl-card gl-dash__sent"><p style="height:600px">Dos</p></div></div>'
    )
    style = "".join(Path(settings.BASE_DIR, "static/css", one).read_text() for one in ("govlink.css", "gl.css"))
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.set_content(f'<style>{style}</style><body class="gl-body"><div class="gl-wrap">{body}</div></body>')
    assert page.locator(".govuk-button").bounding_box()["width"] < 130
    page.set_viewport_size({"width": 1366, "height": 800})
    short, long = (page.locator(f".gl-dash__{one}").bounding_box()["height"] for one in ("topics", "sent"))
    assert short < 120 < 600 < long
    context.close()
