"""Names in other letters, in codes of machines and in numbers; telephones in letters, other digits and backwards."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blinding import Identity, Matcher, find_leaks, mask
from blinding.escapes import read
from blinding.normalise import fold
from tests.blinding.records import YAKUPAQ

DAOURA = Identity(org_names=("Daoura Insights",), phones=("+51 955 443 221",), countries=("PE",))
CODED = {
    "entities": "".join(f"&#{ord(char)};" for char in "Daoura"),
    "one entity": "D&#x61;oura",
    "entity of an entity": "D&amp;#97;oura",
    "a soft hyphen's entity": "Da&shy;oura",
    "a tag": "Da<b>ou</b>ra",
    "a line of HTML": "Da<br/>oura",
    "percent signs": "%44%61%6f%75%72%61",
    "quoted-printable": "=44=61oura",
    "a soft line break": "Dao=\nura",
    "escapes": "\\u0044\\u0061oura",
    "code points": "U+0044U+0061oura",
    "entities without an end": "&#68aour&#x61",
    "octal": "\\104aoura",
    "escapes of styles": "\\44 aour\\000061",
    "escapes of RTF": "\\'44aoura",
    "escapes in braces": "\\u{44}aoura",
    "UTF-7": "+AEQAYQBvAHUAcgBh-",
    "marks of a forum": "Dao[b]u[/b]ra",
    "a link of Markdown": "Da[ou](https://x.pe)ra",
    "turned by a mark of direction": "Da\u202earuo\u202c",
    "tag characters": "".join(chr(0xE0000 + ord(char)) for char in "Daoura"),
    "hexadecimal": "44 61 6f 75 72 61",
    "hexadecimal, marked": "0x44 0x61 0x6f 0x75 0x72 0x61",
    "codes": "68 97 111 117 114 97",
    "places": "4-1-15-21-18-1",
    "bits": " ".join(f"{ord(char):08b}" for char in "Daoura"),
    "base 32": "IRQW65LSME======",
    "upside down": "ɐɹnoɐp",
    "repeated": "Daaoouurraa",
    "digits among letters": "D1a2o3u4r5a6",
    "a comment of HTML": "Dao<!-- x -->ura",
    "mirrored": "ɒɿυoɒb",
    "Morse": "-.. .- --- ..- .-. .-",
    "Morse with raised dots": "–·· ·– ––– ··– ·–· ·–",
    "radio": "Delta Alfa Óscar Uniforme Romeo Alfa",
}
LETTERS = (
    "ᗪᗩOᑌᖇᗩ", "ꓓꓮꓳꓴꓣꓮ", "🄓🄐🄞🄤🄡🄐", "𐌃𐌀𐌏𐌵𐌓𐌀", "ԃασυɾα", "∂αουяα", "ᎠᎪouᎡa", "⠙⠁⠕⠥⠗⠁", "⒟⒜⒪⒰⒭⒜", "Ð₳ØɄⱤ₳", "DΛOURΛ", "D●oura", "Da⭕🦄ra",
    "₫ⱥøuɍⱥ",
)  # fmt: skip


@pytest.mark.parametrize("written", [*CODED.values(), *LETTERS], ids=[*CODED, *LETTERS])
def test_a_name_in_code_or_in_other_letters_is_covered_whole(written: str) -> None:
    text = f"El sistema de {written} mide reclamos."
    assert mask(text, find_leaks(text, DAOURA), "es") in (
        "El sistema de [la empresa] mide reclamos.",
        "El sistema de [omitido] mide reclamos.",
    )


ALIEN = st.sampled_from("ꍏꌃꉓꀸꍟꎇꁅꃅꀤ⭕🦄🜁𓂀Ꮧ☯∀ጀשღ")


@given(letters=st.lists(st.none() | ALIEN, min_size=6, max_size=6).filter(lambda row: sum(map(bool, row)) in (1, 2, 3)))
@settings(max_examples=150, deadline=None)
def test_whatever_sign_stands_for_some_of_a_names_letters_it_is_covered(letters: list[str | None]) -> None:
    written = "".join(alien or letter for alien, letter in zip(letters, "daoura", strict=True))
    text = f"Lo mide {written} desde mayo."
    assert mask(text, find_leaks(text, DAOURA), "es") == "Lo mide [la empresa] desde mayo."


@pytest.mark.parametrize("written", ["ꀸꍏꂦꀎꋪꍏ", "다오우라", "დაოურა", "๔คΩยгค"])
def test_a_word_in_letters_of_no_latin_alphabet_is_shown_to_a_person(written: str) -> None:
    assert [(one.matched, one.action) for one in find_leaks(f"Lo mide {written} hoy.", DAOURA)] == [(written, "review")]


@pytest.mark.parametrize(
    "written", ["٩٥٥٤٤٣٢٢١", "९५५४४३२२१", "9S5443221", "9S5-44-32-2l", "122344559", "5l 955 443 221"]
)
def test_a_telephone_in_other_digits_letters_or_backwards_is_covered(written: str) -> None:
    assert [(one.matched, one.kind) for one in find_leaks(f"Anote {written} hoy.", DAOURA)] == [(written, "phone")]


@pytest.mark.parametrize(
    "text",
    [
        "Sube 100%de un año a otro.", "Si a < b y c > d, avanza.", "Costo = 44 + 61, total=105.", "Vale A&B; y C&D.",
        "Puntajes: 4, 1, 15, 21, 17, 1.", "Hay 5 de 5 casos, 44 61 a 72.", "Un 955443222 o un 9S5443222.",
        "Suma +51- o C:\\44 datos\\061 [b] y [1](x) \u202esert\u202c.",
        "De 5 µm a 3 kΩ – o más… ½ °C, 20 m² y un 5 ‰ → «sí».", "Delta, eco y romeo son voces.", "a - b -- c --- d . e",
    ],
)  # fmt: skip
def test_signs_and_numbers_that_spell_nothing_stay(text: str) -> None:
    assert find_leaks(text, DAOURA) == []


def test_a_mark_of_direction_that_is_never_closed_hides_no_other_code() -> None:
    (leak,) = find_leaks("\u202eEscriba a ana&#64;correo.com hoy", DAOURA)
    assert (leak.matched, leak.kind, leak.action) == ("ana&#64;correo.com", "email", "redact")


@given(before=st.text(alphabet="ab &%=<>;#\\u061\n", max_size=12), after=st.text(alphabet="ab &%=<>;#\\", max_size=12))
@settings(max_examples=200, deadline=None)
def test_codes_are_read_and_still_found_in_the_text_as_written(before: str, after: str) -> None:
    text = f"{before} Yakupaq &#89;akupaq {after}"
    leaks = find_leaks(text, YAKUPAQ)
    assert [text[leak.start : leak.end] for leak in leaks] == [leak.matched for leak in leaks]
    assert all(first.end <= second.start for first, second in pairwise(leaks))
    assert "akupaq" not in mask(text, leaks, "es")


def test_a_text_without_codes_is_not_read_twice() -> None:
    assert read("Un texto llano, de 5 letras.") == []
    assert read("Con ñ, “comillas” y R&D.") == []


def test_look_alikes_fold_to_latin_and_other_scripts_stay() -> None:
    assert [fold(one) for one in ("ꓓꓮꓳ", "٩٥", "日本", "العربية", "ñß")] == ["dao", "95", "日本", "العربية", "nss"]


def test_a_record_of_many_names_is_compiled_in_no_time() -> None:
    names = [f"Zu{one}ka{other}lim" for one in "bcdfg" for other in "aeiou"]
    record = Identity(org_names=tuple(names), people=tuple(f"{name} Tari{name.lower()}" for name in names))
    Matcher(DAOURA)  # loads the telephone rules of the country
    started = time.process_time()
    Matcher(record)
    assert time.process_time() - started < 0.15
