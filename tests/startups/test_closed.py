"""Texts that are masked without a person: nothing in them says "foreign", and what is doubtful is covered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blinding import Identity, Matcher
from blinding.uniform import Style
from startups.findings import find_all, find_closed
from startups.masking import mask

PERU = Style("es", "PE")
RECIFE = Identity(org_names=("Vereda Viva",), people=("Jussara Prado",), places=("Recife",), countries=("BR",))
CORDOBA = Identity(org_names=("Andén Cívico",), people=("Milagros Funes",), places=("Córdoba",), countries=("AR",))
AREQUIPA = Identity(org_names=("Mirada Clara",), people=("Rosa Campos",), places=("Arequipa",), countries=("PE",))


def closed(text: str, identity: Identity = RECIFE) -> str:
    found = [replace(one, sure=True) for one in find_closed(text, Matcher(identity), PERU)]
    return mask(text, found, PERU)


def test_own_place_and_names_are_covered_in_small_letters() -> None:
    assert closed("Fue en Recife, en recife y pernambuco, y vereda viva lo midió.") == (
        "Fue en [una ciudad], en [una ciudad] y [una ciudad], y [la empresa] lo midió."
    )
    assert closed("Hay cordoba y los cordobeses, y anden civico.", CORDOBA) == (
        "Hay [una ciudad] y los [una ciudad], y [la empresa]."
    )
    assert closed("Lo vieron rosa campos y dos más.", AREQUIPA) == "Lo vieron [una persona del equipo] y dos más."
    assert closed("La prueba midió tres errores por semana.") == "La prueba midió tres errores por semana."


@pytest.mark.parametrize(
    "words",
    [
        ("peruana", "brasileña", "argentina"),
        ("Perú", "Brasil", "Argentina"),
        ("perú", "brasil", "argentina"),
        ("RUC", "CNPJ", "CUIT"),
        ("Arequipa", "Recife", "Córdoba"),
        ("Lima", "Salvador", "Rosario"),
        ("S/ 5000", "R$ 5000", "AR$ 5000"),
        ("Ley 29733", "Lei 13709", "Ley 25326"),
        ("SUNAT", "SEBRAE", "AFIP"),
        ("+51 955 443 221", "+55 11 98765-4321", "+54 351 456-7890"),
    ],
)
def test_a_country_of_the_call_and_a_foreign_one_get_the_same_words(words: tuple[str, str, str]) -> None:
    for sentence in ("La prueba dice {} en el texto.", "Se hizo con {} ayer.", "Somos una empresa de {} y seguimos."):
        told = {
            closed(sentence.format(word), one) for word, one in zip(words, (AREQUIPA, RECIFE, CORDOBA), strict=True)
        }
        assert len(told) == 1
        (text,) = told
        assert [word for word in ("otr", "oficial", *words) if word in text] == []


def test_a_way_of_speaking_is_said_plainly_without_brackets() -> None:
    assert closed("Acá vos podés ver la cidade. Podés medir.") == "Acá usted puede ver la ciudad. Puede medir."
    text = "Acá vos podés ver el mapa."
    found = [replace(one, sure=True) for one in find_all(text, Matcher(RECIFE), PERU)]
    assert mask(text, found, PERU) == "Acá usted puede ver el mapa."
