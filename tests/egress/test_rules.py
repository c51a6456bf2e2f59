"""Squeezing and searching, without a database."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest

from blinding import vocabulary
from govlink.unpacked import text_of
from startups.rules import guard as rules
from startups.rules.guard import LONG, Known, Net, Sealed, may_tell, squeeze
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
    ("kind", "text", "tells"),
    [
        (K.TRADE_NAME, "Voz Urbana", True),
        (K.TRADE_NAME, "Impacto", False),
        (K.TRADE_NAME, " Impacto ", False),
        (K.TRADE_NAME, "Norte", False),
        (K.PRODUCT, "impacto norte", True),
        (K.PERSON, "Daniela Moura", True),
        (K.PERSON, "Daniela", False),
        (K.PLACE, "Pindamonhangaba", False),
        (K.CLIENT, "Municipalidad de Lima", False),
        (K.DOMAIN, "vozurbana.example", True),
        (K.EMAIL, "a@b.c", False),
        (K.TAX_ID, "11222333000181", True),
        (K.ACRONYM, "VUT", False),
    ],
)
def test_only_what_stands_for_one_applicant_is_looked_for(kind: str, text: str, tells: bool) -> None:
    assert may_tell(kind, text) is tells


def test_no_word_of_a_dictionary_has_a_blank() -> None:
    # A name of several words is not looked for in them.
    for page in vocabulary.pages():
        assert not any(word.split() != [word] for word in re.findall(r'\n *"([^"]*)"', page._page.decode()))


def stands(text: str, joined: str) -> bool:
    """Look for one string as the rule says it: its letters and digits in a row, a short one as words of its own."""
    inner = r"[\W_]*".join(squeeze(text))
    edge = "" if len(squeeze(text)) >= LONG else r"[^\W_]"
    return re.search(f"(?<!{edge}){inner}(?!{edge})" if edge else inner, joined.lower()) is not None


def test_what_is_known_is_found_in_one_walk_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_BLOCK", 2)
    dice = random.Random(5)
    words = ["posta", "ana", "luz", "kallpatek", "voz", "urbana", "mar", "sol", "rio", "x"]
    for _turn in range(200):
        texts, above = (
            ["".join(f"{dice.choice(words)}{dice.choice(('', ' ', '-', ', '))}" for _word in range(12)) for _text in range(3)]
            for _part in range(2)
        )  # fmt: skip
        names = {" ".join(dice.choices(words, k=dice.randint(1, 3))).title() for _name in range(12)}
        net = Net.of(Sealed(1, "a", name) for name in names)
        common, everywhere = net.standing(Known.of(texts, above))
        first, whole = "\n".join(texts), "\n".join([*texts, *above])
        assert common == {squeeze(name) for name in names if stands(name, first)}
        assert everywhere == {squeeze(name) for name in names if stands(name, whole)}


def test_what_is_known_is_passed_over() -> None:
    one, other = Sealed(1, "a", "Voz Urbana"), Sealed(2, "b", "VozUrbana")
    net = Net.of([one, other])
    assert net.find("De Voz Urbana") == [one, other]
    assert net.knowing(frozenset([one])).find("De Voz Urbana") == [other]
    assert net.knowing(frozenset([one])).changed([other], [Sealed(3, "c", "Voz Urbana")]).find("voz urbana") == [
        Sealed(3, "c", "Voz Urbana")
    ]
    # What only begins in what is no secret of anybody's is none of what stands there.
    across = Net.of([Sealed(1, "a", "Kallpatek Urbana")]).standing(Known.of(["de Kallpatek Urban"], ["a la obra"]))
    assert across == (set(), {"kallpatekurbana"})
    for nothing in (Known.of([]), Known.of([""], ["-"])):
        assert net.standing(nothing) == (set(), set())


def test_the_guard_reads_what_stands_beside_a_damaged_file_in_a_package() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("first.xml", "nothing here " * 9)
        package.writestr("second.xml", "<p>Yaku</p><b>paq Rutas</b>", zipfile.ZIP_DEFLATED)
    damaged = made.getvalue().replace(b"nothing here", b"nothinq here", 1)
    assert "Yakupaq Rutas" in text_of(damaged)
