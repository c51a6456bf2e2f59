"""Squeezing and searching, without a database."""

from __future__ import annotations

import io
import zipfile

import pytest

from govlink.unpacked import text_of
from startups.rules.guard import Known, Net, Sealed, is_distinctive, squeeze
from startups.states import IdentityKind as K

NET = Net.of(
    Sealed(1, "a", text) for text in ["Voz Urbana", "EscutaLens", "Prefeitox S.A. de C.V.", "11.222.333/0001-81"]
)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Vóz  Urbana", "vozurbana"),
        ("V o z\u200bU\u00adrbana", "vozurbana"),
        ("ＶＯＺ urbaņa", "vozurbana"),
        ("Vo\u0301z – Ürbana!", "vozurbana"),
        ("O&#x27;Brien &amp; Co", "obrienco"),
        ("Ñandú ç", "nanduc"),
    ],
)
def test_squeezing_leaves_bare_letters_and_digits(text: str, bare: str) -> None:
    assert squeeze(text) == bare


@pytest.mark.parametrize(
    "text",
    [
        "De Voz Urbana.",
        "<td>VOZ&nbsp;URBANA</td>",
        "v-o-z u.r.b.a.n.a",
        "voz\u200burbana",
        "Vóz Ürbana",
        "/startups/voz-urbana/",
        "xxPrefeitox S.A. de C.V.xx",
        "11222333000181",
        "ESCUTALENS",
    ],
)
def test_a_sealed_string_is_found_in_disguise(text: str) -> None:
    assert len(NET.find(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "La voz urbanamente dicha.",
        "Una alcaldía sin nombre.",
        "escutalenses",
        "voz",
        "9911222333000181",
        "",
        "Voz de la urbana",
    ],
)
def test_words_that_only_contain_it_are_left_alone(text: str) -> None:
    assert [one.text for one in NET.find(text) if len(squeeze(one.text)) < 12] == []


@pytest.mark.parametrize(
    ("kind", "text", "distinctive"),
    [
        (K.TRADE_NAME, "Voz Urbana", True),
        (K.TRADE_NAME, "Impacto", False),
        (K.TRADE_NAME, "Norte", False),
        (K.PERSON, "Daniela Moura", True),
        (K.PERSON, "Daniela", False),
        (K.PERSON, "Rosa Quispe", False),
        (K.PLACE, "Pindamonhangaba", False),
        (K.CLIENT, "Municipalidad de Lima", False),
        (K.DOMAIN, "vozurbana.example", True),
        (K.EMAIL, "a@b.c", False),
        (K.TAX_ID, "11222333000181", True),
        (K.ACRONYM, "VUT", False),
    ],
)
def test_only_what_stands_for_one_applicant_is_looked_for(kind: str, text: str, distinctive: bool) -> None:
    known = Known.of(["La convocatoria de Rosa Quispe"]).among([squeeze(text)])
    assert is_distinctive(kind, text, known) is distinctive


def test_many_strings_are_found_in_what_is_known_as_one_by_one() -> None:
    texts = ["La posta de Ana Luz", "Kallpatek, Voz Urbana", "el voz-urbana.example", "mar y sol", "analuz"]
    known = Known.of(texts)
    words = [squeeze(text) for text in (*texts, "Ana Luz", "Urbana", "posta", "osta", "sol", "so", "Marysol", "nada")]
    one_by_one = {word for word in words if word in known.among([word])}
    assert known.among([*words, ""]) == one_by_one
    assert {"urbana", "sol", "kallpatekvozurbana"} <= one_by_one
    assert not {"osta", "nada", "so"} & one_by_one


def test_the_guard_reads_what_stands_beside_a_damaged_file_in_a_package() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("first.xml", "nothing here " * 9)
        package.writestr("second.xml", "<p>Yaku</p><b>paq Rutas</b>", zipfile.ZIP_DEFLATED)
    damaged = made.getvalue().replace(b"nothing here", b"nothinq here", 1)
    assert "Yakupaq Rutas" in text_of(damaged)
