"""One form for all proposals: what changes, what stays, and that a second time changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blinding.traced import Place
from blinding.uniform import Style, doubts, uniform

ES, PT, EN = Style("es", "PE"), Style("pt", "BR"), Style("en", "PE")
#: Pieces out of which a text of habits can be put together, so that steps meet each other.
PIECES = [
    "«", "»", "“", "”", "‘", "’", '"', "'", "—", "–", "-", "−", "…", "...", "....", " ", "  ", "\u00a0", "\u202f", "\t",
    "\n", "\r\n", "\n\n\n", "• ", "- ", "1) ", "2.- ", "3º ", "✅", "😀", "🇧🇷", "\u200b", "\u00ad", "e\u0301", "ñ", "a",
    "R$", "S/", "S/.", "U$S ", "US$", "BRL ", "€", "$", " ARS", "12,5", "12.5", "1.234", "1,234", "1.234,56", "1,234.56",
    "1'234,567", "5 796", "5\u202f796", "1.2.3", "192.168.1.1", "0,123", "25", "%", " %", "3,4", " y 5", "TLS ",
    "25/12/2021", "03/04/2021", "2021-04-03", "31/02/2021", "3 de abril del 2021", "April 3, 2021", "setiembre", "10:30",
    " hs", " hrs.", ".", ",", ";", ":", "!", "(", ")", "/", "palabra", "Palabra", "@", "#", "de ", "abril ", "2021",
]  # fmt: skip
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.text(max_size=40))
styles = st.sampled_from([ES, PT, EN])


@settings(max_examples=400, deadline=None)
@given(texts, styles)
@example("a 😀 😀 b", ES)
@example("5.000,50 y 1.234", ES)
def test_a_second_time_changes_nothing(text: str, style: Style) -> None:
    once = uniform(text, style).text
    assert uniform(once, style).text == once


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["hola", "Él", "n1", "año", "-", "(así)", "100", "7.", "¿y?", "x/y"]), max_size=12))
def test_plain_words_are_left_word_for_word(words: list[str]) -> None:
    text = " ".join(words).strip()
    assert uniform(text, ES).text.split() == text.split()


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**7), st.integers(0, 99), st.booleans(), styles)
def test_a_figure_keeps_its_value_however_it_is_written(whole: int, cents: int, comma: bool, style: Style) -> None:
    thousands, decimal = (".", ",") if comma else (",", ".")
    text = f"costó {whole:,}".replace(",", thousands) + f"{decimal}{cents:02d} en total"
    read = uniform(text, style).text.removeprefix("costó ").removesuffix(" en total")
    mark = "," if style.language == "pt" else "."
    group = "." if mark == "," else ","
    assert (read.replace(group, "").split(mark)) == [str(whole), f"{cents:02d}"]


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_keeps_its_day_or_stays_as_it_is(day: date) -> None:
    written = [
        f"{day.day}/{day.month:02d}/{day.year}",
        f"{day:%Y-%m-%d}",
        f"{day.day:02d}.{day.month:02d}.{day.year}",
    ]
    plain = uniform(f"el {written[1]} fue", ES).text
    assert plain.startswith(f"el {day.day} de ")
    for one in (written[0], written[2]):
        read = uniform(f"el {one} fue", ES).text
        doubtful = [found.matched for found in doubts(f"el {one} fue", ES)]
        assert read == (f"el {one} fue" if doubtful == [one] else plain)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Somos «los primeros», “dicen” ‘ellos’", 'Somos "los primeros", "dicen" \'ellos\''),
        ("• uno\n✅ dos\n– tres\n1) cuatro\n2.- cinco", "- uno\n- dos\n- tres\n1. cuatro\n2. cinco"),
        ("Listo 😀🇧🇷 !", "Listo!"),
        ("uno   dos \n\n\n\n tres\u200b", "uno dos\n\ntres"),
        ("El 25/12/2021 y el 2021-04-03", "El 25 de diciembre de 2021 y el 3 de abril de 2021"),
        ("el 3 de Setiembre del 2021 y en setiembre", "el 3 de septiembre de 2021 y en septiembre"),
        ("December 5th, 2021", "5 de diciembre de 2021"),
        ("R$ 5.000,50 o S/.300 o U$S 20 o 500 €", "BRL 5,000.50 o PEN 300 o USD 20 o EUR 500"),
        ("un 12,5 % de 1'234,567 vecinos", "un 12.5% de 1,234,567 vecinos"),
        ("12,5 puntos de 1.234 casos", "12.5 puntos de 1,234 casos"),
        ("a las 10:30 hs y 11:00 hrs.", "a las 10:30 y 11:00"),
    ],
)
def test_habits_become_one_form(text: str, read: str) -> None:
    assert uniform(text, ES).text == read


@pytest.mark.parametrize(
    "text",
    [
        "el 03/04/2021", "el 31/02/2021", "1.234 casos", "TLS 1.2 y WCAG 2.1", "semanas 3,4 y 5", "la 192.168.10.20",
        "versión 2,1", "pasos 1,2,3", "de 10:30 a 11:00", "x = a * b", "5 796 vecinos", "C++ y .NET",
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_is_no_habit_stays(text: str) -> None:
    assert uniform(text, ES).text == text


def test_the_applicant_is_asked_what_can_be_read_in_two_ways() -> None:
    found = doubts("Del 03/04/2021 al 04/04/2021 hubo 1.234 casos y 1,234 más", ES)
    assert [(one.kind, one.matched, one.options) for one in found] == [
        ("date", "03/04/2021", ("3 de abril de 2021", "4 de marzo de 2021")),
        ("figure", "1.234", ("1,234",)),
    ]
    assert doubts("12,5 puntos de 1.234 casos", ES) == []  # the other figure shows how its writer marks decimals
    assert [one.options for one in doubts("1,234 casos", PT)] == [("1.234",)]


def test_masked_words_and_pointed_ones_are_found_again_after_the_rewriting() -> None:
    text = "• En «Kallpa» gastamos R$ 5.000,50 con Yaku 😀 desde 2021-04-03"
    at = [text.index(word) for word in ("Kallpa", "Yaku", "2021-04-03")]
    places = [
        Place(at[0], at[0] + 6, "[la empresa]", "a"),
        Place(at[1], at[1] + 4, None, "b"),
        Place(at[2], at[2] + 10, None, "c"),
    ]
    found = uniform(text, ES, places)
    assert found.runs == [
        ('- En "', None),
        ("[la empresa]", "a"),
        ('" gastamos BRL 5,000.50 con ', None),
        ("Yaku", "b"),
        (" desde ", None),
        ("3 de abril de 2021", "c"),
    ]
    assert "".join(words for words, _key in found.runs) == found.text


@settings(max_examples=300, deadline=None)
@given(texts, texts, texts, styles)
def test_runs_are_the_text_and_masked_words_are_gone(before: str, hidden: str, after: str, style: Style) -> None:
    text = before + " Zzz" + hidden + "zzZ " + after
    place = Place(len(before) + 1, len(before) + 7 + len(hidden), "[la empresa]", "k")
    found = uniform(text, style, [place])
    assert "".join(words for words, _key in found.runs) == found.text
    assert [words for words, key in found.runs if key == "k"] == ["[la empresa]"]
    assert "Zzz" not in found.text


def test_what_was_changed_is_told() -> None:
    found = uniform("R$ 10 el 25/12/2021 😀 listo  ya", ES)
    assert [(one.kind, one.before, one.after) for one in found.changes] == [
        ("emoji", "😀", ""),
        ("currency", "R$", "BRL"),
        ("date", "25/12/2021", "25 de diciembre de 2021"),
    ]
