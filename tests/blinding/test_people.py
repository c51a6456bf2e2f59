"""People in small letters, after titles and posts, and with initials."""

import pytest

from blinding import Identity, find_leaks

TEAM = Identity(people=("Ana Torres", "Daniela Moura", "Rosa Espinoza Rivas"))


def found(text: str) -> list[tuple[str, str]]:
    return [(leak.matched, leak.action) for leak in find_leaks(text, TEAM)]


@pytest.mark.parametrize(
    "text", ["la ingeniera moura", "responde la doctora espinoza.", "o engenheiro moura", "Dra. moura"]
)
def test_a_name_in_small_letters_after_a_title_is_covered(text: str) -> None:
    (leak,) = found(text)
    assert leak == (text.rstrip(".").split()[-1], "redact")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("daniela escribe.", "daniela"),
        ("Crece. ana dirige el equipo.", "ana"),
        ("la fundadora moura mide", "moura"),
    ],
)
def test_a_name_in_small_letters_with_a_post_or_a_deed_is_for_a_person_to_look_at(text: str, name: str) -> None:
    assert found(text) == [(name, "review")]


@pytest.mark.parametrize(
    "text", ["El color rosa es suave.", "La rosa es roja.", "La doctora en salud habla.", "La torre"]
)
def test_a_plain_word_that_is_also_a_name_stays(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Lo firma A. Torres hoy.", "A. Torres"),
        ("Lo firma B. C. Torres hoy.", "B. C. Torres"),
        ("Lo firma B.Torres hoy.", "B.Torres"),
        ("Lo firma Ing. Torres hoy.", "Torres"),
    ],
)
def test_initials_before_a_name_go_with_it(text: str, covered: str) -> None:
    assert found(text) == [(covered, "redact")]
