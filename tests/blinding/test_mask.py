"""Neutral words in the place of leaks."""

from dataclasses import replace

import pytest

from blinding import Identity, find_leaks, mask
from blinding.mask import NEUTRAL
from tests.blinding.records import HORIZONTE, YAKUPAQ

TEXT = "Somos Yakupaq Labs. Escriba a Efraín Valdivieso, equipo@yakupaq.pe o 955 443 221."


@pytest.mark.parametrize(
    ("language", "masked"),
    [
        ("es", "Somos [la empresa]. Escriba a [una persona del equipo], [un correo] o [un teléfono]."),
        ("pt-br", "Somos [a empresa]. Escriba a [uma pessoa da equipe], [um e-mail] o [um telefone]."),
        ("en", "Somos [the company]. Escriba a [a team member], [an e-mail] o [a phone number]."),
        ("qu", "Somos [la empresa]. Escriba a [una persona del equipo], [un correo] o [un teléfono]."),
    ],
)
def test_a_mask_has_neutral_words_in_the_language(language: str, masked: str) -> None:
    assert mask(TEXT, find_leaks(TEXT, YAKUPAQ), language) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Somos Yakupaq Labs y esta es nuestra propuesta.", "Somos [la empresa] y esta es nuestra propuesta."),
        ("Na Yakupaq Labs não temos dúvidas.", "Na [a empresa] não temos dúvidas."),
        ("At Yakupaq Labs we have our own data.", "At [the company] we have our own data."),
        ("Yakupaq Labs", "[la empresa]"),
    ],
)
def test_a_mask_speaks_the_language_of_the_text(text: str, masked: str) -> None:
    assert mask(text, find_leaks(text, YAKUPAQ)) == masked


def test_a_mask_is_not_led_by_the_language_of_a_name() -> None:
    identity = Identity(org_names=["Gestão das Águas do Coração"])
    text = "Con Gestão das Águas do Coração usted ve los datos."
    assert mask(text, find_leaks(text, identity)) == "Con [la empresa] usted ve los datos."


def test_a_mask_leaves_what_is_to_be_reviewed_until_a_person_says_so() -> None:
    text = "Belo Horizonte publicou dados."
    (leak,) = find_leaks(text, HORIZONTE)
    assert mask(text, [leak], "pt") == text
    assert mask(text, [replace(leak, action="redact")], "pt") == "Belo [a empresa] publicou dados."


def test_a_mask_does_not_tell_the_length_of_a_name() -> None:
    short, long = "Habla Rimayku.", "Habla Yakupaq Laboratorio Urbano S.A.C."
    masks = {mask(text, find_leaks(text, YAKUPAQ)).replace("solución", "empresa").rstrip(".") for text in (short, long)}
    assert masks == {"Habla [la empresa]"}


@pytest.mark.parametrize(
    "form",
    ["", " Ltda.", " S.R.L.", " S.A.", " S.A.C.", " SpA", " S.A. de C.V.", " SA de CV", " S. de R.L. de C.V.",
     " S.A.P.I. de C.V.", " S. A. de C. V.", ", S.A. de C.V."],
)  # fmt: skip
@pytest.mark.parametrize("declared", ["org_names", "legal_names"])
def test_a_mask_does_not_tell_the_company_form_and_with_it_the_country(form: str, declared: str) -> None:
    name = f"Kusipata Yachaywasi{form}"
    identity = Identity(**{declared: [name]})
    for text in (f"Somos {name}, de datos", f"En {name} creemos", f"Con {name}"):
        assert mask(text, find_leaks(text, identity)) == text.replace(name, "[la empresa]")


def test_a_mask_refuses_the_leaks_of_another_text() -> None:
    leaks = find_leaks(TEXT, YAKUPAQ)
    with pytest.raises(ValueError, match="find them again"):
        mask("Otro texto, de otra persona, que no dice nada de nadie en todo su largo.", leaks)
    with pytest.raises(ValueError, match="overlap"):
        mask(TEXT, [leaks[0], replace(leaks[0], start=leaks[0].start)])


def test_every_language_has_words_for_the_same_kinds() -> None:
    assert {frozenset(table) for table in NEUTRAL.values()} == {frozenset(NEUTRAL["es"])}
