"""Numbers, moments and charts as each language writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template import engines
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import ngettext
from django_cotton.compiler_regex import CottonCompiler

from accounts.models import PublicEntity
from challenges.models import Call
from govlink.templatetags import gl
from outbox.rendering import render_mail

AT = datetime(2026, 12, 18, 22, 0, tzinfo=UTC)


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


@pytest.mark.parametrize(("language", "written"), [("es", "5,796.24"), ("pt", "5.796,24"), ("en", "5,796.24")])
def test_a_reader_sees_numbers_as_her_country_writes_them(language: str, written: str) -> None:
    with translation.override(language):
        assert (gl.number(5796.24), gl.number(5796), gl.number(None)) == (written, written[:5], "")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("es", "viernes 18 de diciembre de 2026, 17:00"),
        ("pt", "sexta-feira, 18 de dezembro de 2026, 17:00"),
        ("en", "Friday 18 December 2026, 17:00"),
    ],
)
def test_a_deadline_has_weekday_day_and_hour_in_lima(language: str, written: str) -> None:
    with translation.override(language):
        assert gl.long_moment(AT) == written
    assert gl.utc_offset(AT) == "UTC−5"
    assert gl.in_cities(AT)[-1] == {"city": "São Paulo, Buenos Aires, Montevideo", "time": "19:00"}


PORTUGUESE = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
]


def test_a_reader_of_portuguese_sees_months_and_days_small() -> None:
    with translation.override("pt"):
        days = [date_format(date(2026, month, 1), "DATE_FORMAT") for month in range(1, 13)]
        week = [date_format(date(2026, 11, 23 + ahead), "l") for ahead in range(7)]
    assert days == [f"1 de {name} de 2026" for name in PORTUGUESE]
    assert [one for one in week if one != one.lower()] == []
    # In a mail and in a document as on a page: they are the same templates' filters.
    closing = {"call": Call(title="X", closes_at=AT, entity=PublicEntity(time_zone="America/Lima", city="Lima"))}
    _subject, text, html = render_mail("emails/startups/call_closing_soon", closing, "pt")
    assert ["18 de dezembro de 2026" in one for one in (text, html)] == [True, True]
    with translation.override("pt"):
        template = '{% load i18n %}{{ at|date:"DATE_FORMAT" }} | {{ at|date:"F Y" }} | {{ at|short_day }} {{ at|short_day:"j M" }}'
        assert drawn(template, at=AT) == "18 de dezembro de 2026 | dezembro 2026 | 18 dez 2026 18 dez"


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-11-23T22:00:00+00:00", "25 days"),
        ("2026-12-18T19:30:00+00:00", "2 hours"),
        ("2026-12-18T21:59:30+00:00", "1 minute"),
        ("2026-12-18T22:00:00+00:00", ""),
    ],
)
def test_the_time_left_is_rounded_down_and_ends(now: str, left: str) -> None:
    with time_machine.travel(now, tick=False), translation.override("en"):
        assert gl.time_left(AT) == left


def test_a_percentage_never_goes_without_its_base() -> None:
    with translation.override("en"):
        assert gl.percent_of(8, 10, "officials") == "80% (8 of 10 officials)"
        assert (gl.percent_of(1, 3), gl.percent_of(100, 100)) == ("33% (1 of 3)", "100% (100 of 100)")
        assert [gl.percent_of(part, 105) for part in (21, 45)] == ["20.0% (21 of 105)", "42.9% (45 of 105)"]
        assert (gl.percent_of(0, 0), gl.percent_of(None, 10)) == ("No data", "No data")
    with translation.override("pt"):
        assert gl.percent_of(450, 1050) == "42,9% (450 de 1.050)"


def test_a_chart_is_placed_with_points_in_every_language() -> None:
    rows = [{"label": "a", "start": date(2021, 4, 1), "end": date(2021, 4, 30)}]
    with translation.override("pt"):
        assert gl.share(105, 372) == "28.23"
        assert gl.gantt_chart(rows)["rows"][0]["width"] == "100"
        assert 'width="19.76%"' in drawn(
            '<c-gl.bars :rows="r" caption="x" />', r=[{"label": "a", "value": 372}, {"label": "b", "value": 105}]
        )


def test_no_moment_begins_with_a_capital_in_the_middle_of_a_line() -> None:
    """After a name and a comma it reads "viernes 27 de noviembre", as in every sentence."""
    capital = re.compile(r", \{\{[^}]*_moment[^}]*\|capfirst")
    pages = Path(settings.BASE_DIR, "templates").rglob("*.html")
    assert [page.name for page in pages if capital.search(page.read_text())] == []


def test_what_a_person_wrote_is_escaped_once() -> None:
    bad = '<b>"&'
    assert drawn('<c-gl.tag kind="ok">{{ x }}</c-gl.tag>', x=bad).strip() == (
        '<strong class="govuk-tag gl-tag--ok">&lt;b&gt;&quot;&amp;</strong>'
    )
    for source in ('<c-gl.kpi label="{{ x }}" value="1" />', '<c-gl.kpi :label="x" value="1" />'):
        assert drawn(source, x=bad).strip() == "<div><dt>&lt;b&gt;&quot;&amp;</dt><dd>1</dd></div>"


def test_a_component_does_not_take_what_the_page_calls_the_same() -> None:
    assert "leaked" not in drawn(
        '<c-gl.card>x</c-gl.card><c-gl.empty title="t" />', title="leaked", href="leaked", id="leaked", slot="leaked"
    )


def test_every_reader_reads_a_number_of_things_in_her_language() -> None:
    said = {}
    for language in ("es", "pt", "en"):
        with translation.override(language):
            said[language] = [
                ngettext("%(n)d answer is published.", "%(n)d answers are published.", n) % {"n": n} for n in (1, 3)
            ]
    assert said["en"] == ["1 answer is published.", "3 answers are published."]
    assert len({*said["en"], *said["es"], *said["pt"]}) == 6


def test_summary_of_errors_says_which_answer_djangos_own_sentences_mean() -> None:
    class Asked(forms.Form):
        why = forms.CharField(label="¿Por qué?")
        weight = forms.IntegerField(label="Peso", min_value=0)
        own = forms.CharField(label="Motivo", validators=[_own])

    with translation.override("es"):
        told = [row["text"] for row in gl.form_errors(Asked({"weight": "-1", "own": "x"}))]
    assert told == [
        "¿Por qué? Este campo es obligatorio.",
        "Peso: Asegúrese de que este valor es mayor o igual a 0.",
        "Diga por qué.",
    ]


def _own(_text: str) -> None:
    raise ValidationError("Diga por qué.", code="short")
