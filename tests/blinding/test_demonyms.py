"""People called by their place, and places after words that say whose they are."""

from __future__ import annotations

import pytest

from blinding import Identity, find_leaks


def told(text: str, *places: str) -> list[tuple[str, str]]:
    return [(leak.matched, leak.action) for leak in find_leaks(text, Identity(places=places))]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Recife", "recifenses"), ("Puebla", "poblanas"), ("Trujillo", "trujillanos"), ("Arequipa", "arequipeñas"),
        ("Puno", "puneños"), ("Olinda", "olindenses"), ("São Paulo", "paulistanos"), ("Belo Horizonte", "belo-horizontinos"),
        ("Pernambuco", "pernambucanas"), ("Córdoba", "cordobeses"), ("Rio de Janeiro", "cariocas"),
    ],
)  # fmt: skip
def test_people_of_the_applicants_place_are_covered_where_it_speaks_of_itself(place: str, said: str) -> None:
    assert told(f"Somos {said} con experiencia.", place) == [(said, "redact")]
    assert told(f"Atiende a {said} y otros.", place) == [(said, "review")]
    assert told(f"Somos {said} con experiencia.", "Manaus") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Somos el meridiano.", "Mérida"), ("Nuestras palmeras.", "Palmas"), ("Somos granaderos.", "Granada"),
        ("Somos libertarios en libertad.", "La Libertad"), ("Nuestras limas y limones.", "Lima"),
        ("Nuestros santeros.", "Santos"),
    ],
)  # fmt: skip
def test_words_that_only_begin_like_a_place_stay(text: str, place: str) -> None:
    assert told(text, place) == []


def test_a_place_is_the_applicants_after_its_birth_and_after_its_street() -> None:
    assert told("El equipo nació en Puebla.", "Puebla") == [("Puebla", "redact")]
    assert told("La red está en Puebla.", "Puebla") == [("Puebla", "review")]
    assert told("Nuestras oficinas: Av. Juárez, Puebla.", "Puebla") == [("Puebla", "redact")]


BRUJULA = Identity(org_names=("Brújula",), brands=("Faro",), people=("Rosa Campos León",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Instale faro-brujula hoy.", [("faro-brujula", "redact")]),
        ("Instale Brújula Faro hoy.", [("Brújula Faro", "redact")]),
        ('Nuestro nombre es "brújula" y nada más.', [("brújula", "redact")]),
        ("Nos llamamos brújula.", [("brújula", "redact")]),
        ("Lo desarrolló brújula con vecinos.", [("brújula", "review")]),
        ("Nosotros da brújula.", []), ("La brújula y el faro del puerto.", []), ("Lo diseñó faro a faro.", []),
        ("El faro; brújula en mano.", []),
    ],
)  # fmt: skip
def test_a_plain_name_is_seen_in_a_pair_and_after_words_that_name(text: str, found: list[tuple[str, str]]) -> None:
    assert [(leak.matched, leak.action) for leak in find_leaks(text, BRUJULA)] == found


def test_a_pronoun_begins_no_longer_name() -> None:
    ouvyra = Identity(org_names=("Ouvyra",))
    assert [leak.matched for leak in find_leaks("Nós da Ouvira seguimos.", ouvyra)] == ["Ouvira"]
    assert find_leaks("A cidade Ouvira fica longe; ouvira bem.", ouvyra) == []
