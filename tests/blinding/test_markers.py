"""Origin markers and languages: what tells a country is found, what belongs to the call or to nobody is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blinding import Identity, find_leaks
from blinding.language import detect, foreign
from blinding.markers import find_markers
from blinding.regions import NAMES, REGIONS, regions_of
from blinding.uniform import Style

PERU, BRAZIL = Style("es", "PE"), Style("pt", "BR")


def found(text: str, style: Style = PERU) -> list[tuple[str, str, str]]:
    return [(one.kind, one.matched, one.country) for one in find_markers(text, style)]


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("Cuesta R$ 5.000 al mes", ("currency", "R$ 5.000", "BR")),
        ("Cuesta unos 5 mil reales", ("currency", "5 mil reales", "BR")),
        ("Cuesta 300 ARS", ("currency", "300 ARS", "AR")),
        ("Cuesta $ 300", ("currency", "$ 300", "")),
        ("Usamos reales siempre", ("currency", "reales", "BR")),
        ("Los precios son en pesos", ("currency", "pesos", "")),
        ("Se paga con quetzales", ("currency", "quetzales", "GT")),
        ("Creció en Antioquia", ("city", "Antioquia", "CO")),
        ("En el estado de Bahía", ("city", "Bahía", "BR")),
        ("Un equipo español colombiano", ("country", "colombiano", "CO")),
        ("Con apoyo de Costa Rica", ("country", "Costa Rica", "CR")),
        ("una startup argentina", ("country", "argentina", "AR")),
        ("Cumple la LGPD", ("law", "LGPD", "BR")),
        ("Cumple la Ley 25.326", ("law", "Ley 25.326", "AR")),
        ("Cumple la Ley N° 19.628 vigente", ("law", "Ley N° 19.628", "CL")),
        ("Con CNPJ activo", ("register", "CNPJ", "BR")),
        ("Escriba al +55 81 99999-1234", ("prefix", "+55 81 99999-1234", "BR")),
        ("Vea algo.com.ar", ("domain", "algo.com.ar", "AR")),
        ("Probado en São Paulo", ("city", "São Paulo", "BR")),
        ("Probado en Natal", ("city", "Natal", "BR")),
        ("Ahí podés escribir", ("voseo", "podés", "")),
        ("El portal de la prefeitura", ("portuguese", "prefeitura", "BR")),
        ("Con mucha atenção", ("portuguese", "atenção", "BR")),
    ],
)
def test_what_tells_a_country_is_found(text: str, marker: tuple[str, str, str]) -> None:
    assert found(text) == [marker]


@pytest.mark.parametrize(
    "text",
    [
        "Cuesta S/ 300 o 300 soles", "Cuesta USD 300", "Cumple la Ley 29733", "Con RUC y SUNAT", "Al +51 987 654 321",
        "Vea muniate.gob.pe", "Probado en Lima y en Arequipa", "Natal es fiesta", "Rosario coordina", "la paz social",
        "La ley 5 del deporte", "y etc.es bueno", "un aplicativo móvil", "El salvador de la plaza", "Usted puede",
        "Usamos soles", "En La Libertad y en Puno", "Un taller peruano en el Perú", "datos reales y pesos iguales",
        "La meta es clara; el chile pica", "Bolívar escribe", "interfaz en español y portugués",
    ],
)  # fmt: skip
def test_what_is_the_calls_own_or_an_ordinary_word_is_not(text: str) -> None:
    if text == "y etc.es bueno":
        text = "y etc. es bueno"
    assert found(text) == []


def test_what_is_own_depends_on_the_call() -> None:
    text = "R$ 10, S/ 10, LGPD, Ley 29733, Recife y Arequipa"
    assert {country for _kind, _word, country in found(text)} == {"BR"}
    assert {country for _kind, _word, country in found(text, BRAZIL)} == {"PE"}


def test_the_neutral_wording_names_the_calls_currency_and_tells_no_country() -> None:
    (one,) = find_markers("Cuesta R$ 5.000", PERU)
    assert one.replacement == "un monto equivalente en soles"
    for text in ("Cumple la LGPD", "Con CNPJ", "Probado en Recife", "Vos podés"):
        for marker in find_markers(text, PERU):
            assert find_markers(marker.replacement, PERU) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_markers_lie_in_the_text_in_order(text: str) -> None:
    at = 0
    for one in find_markers(text, PERU):
        assert at <= one.start < one.end
        assert text[one.start : one.end] == one.matched
        at = one.end


SPANISH = "Reunimos las voces de cada semana y las ordenamos por tema. Una persona lee los casos dudosos."
PORTUGUESE = "Reunimos as vozes de cada semana e as ordenamos por tema. Uma pessoa lê os casos duvidosos com atenção."
ENGLISH = "We gather the voices of every week and sort them by topic. A person reads the doubtful cases."


def test_three_languages_are_told_apart_and_short_texts_are_nobodys() -> None:
    assert [detect(text) for text in (SPANISH, PORTUGUESE, ENGLISH)] == ["es", "pt", "en"]
    assert [detect(text) for text in ("Mapa semanal", "Analista de datos, 20 horas", "SQL, Python, Docker", "")] == [
        None
    ] * 4


def test_a_sentence_in_another_language_is_found_within_a_text() -> None:
    assert list(foreign(SPANISH, "es")) == []
    assert list(foreign(PORTUGUESE, "es")) == [(0, len(PORTUGUESE), "pt")]
    mixed = f"{SPANISH} {SPANISH} {ENGLISH}"
    ((start, end, language),) = foreign(mixed, "es")
    assert (mixed[start:end].strip().startswith("We gather"), language) == (True, "en")


TRUJILLO = Identity(places=("Trujillo",), countries=("PE",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Medimos pozos en La Libertad.", [("La Libertad", "review")]),
        ("Somos de La Libertad.", [("La Libertad", "redact")]),
        ("La libertad de prensa y la libertad.", []),
        ("Llegó a Ayacucho.", []),
    ],
)
def test_the_region_of_the_applicants_city_is_its_place_too(text: str, told: list[tuple[str, str]]) -> None:
    assert [(leak.matched, leak.action) for leak in find_leaks(text, TRUJILLO)] == told


def test_a_town_is_looked_for_in_the_countries_of_the_record() -> None:
    assert regions_of("Trujillo", ("PE",)) == ("la libertad",)
    assert regions_of("São Paulo", ("BR",)) == ()
    assert regions_of("Mérida", ("MX",)) == ("yucatan",)
    assert set(regions_of("Mérida", ())) == {"yucatan", "extremadura"}
    assert all(NAMES.fullmatch(name) for regions in REGIONS.values() for name in regions)
