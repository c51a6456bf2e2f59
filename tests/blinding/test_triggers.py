"""A search that is skipped for speed would have found nothing."""

import gzip
import json
import random
import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blinding import Identity, accounts, find_leaks, numbers, origin, patterns, triggers, vocabulary
from blinding.encoded import _CODE, _UNEVEN
from blinding.normalise import _TABLE, Folded, fold

MANY = settings(max_examples=150, deadline=None)


def spelled(shape: str) -> list[str]:
    """Return every writing of a shape made of letters, [classes], question marks and bars."""
    if "|" in shape:
        return [one for part in shape.split("|") for one in spelled(part)]
    found = [""]
    for letters, single, optional in re.findall(r"(?:\[(\w+)\]|(.))(\??)", shape.replace("\\", "")):
        choices = [*(letters or single), *([""] if optional else [])]
        found = [one + choice for one in found for choice in choices]
    return found


@pytest.mark.parametrize("country", origin._ORIGINS)
def test_every_name_of_a_country_pulls_its_trigger(country: str) -> None:
    for one in spelled(origin._ORIGINS[country]):
        match = origin._ANY.fullmatch(one)
        assert match is not None
        assert match.lastgroup == country
        assert "origin" in triggers.asked(Folded(one))


TRAITS = (
    "nuestra cofundadora; nuestra directora; nuestra lideresa; our female chief; our woman chief; "
    "our women chiefs; our black chief; our indigenous chief; our trans chief; our gay chief; somos tres mujeres; "
    "sou mulher; soy madre; somos mães; somos socias; somos fundadoras; i am a mother; we are women; as a female; "
    "somos afroperuanos; somos quechuas; somos aimaras; somos aiaras; somos aymaras; nossos guaranis; somos mapuches; "
    "somos indígenas; as a black-owned firm; somos negros; somos quilombolas; somos lgbt; somos trans; somos gays; "
    "nuestras lesbianas; as a women-led firm; somos católicos; somos evangélicas; somos judíos; "
    "somos judeus; nuestra discapacidad; nossa deficiência; our disability; our disabilities"
)


@pytest.mark.parametrize("said", [one.strip() for one in TRAITS.split(";")])
def test_a_word_about_the_people_pulls_its_trigger(said: str) -> None:
    plain = fold(said)
    assert (origin._TRAITS.search(plain) is None) == (said == "as a female")
    if origin._TRAITS.search(plain):
        assert "trait" in triggers.asked(Folded(plain))


@given(
    text=st.from_regex(origin._TRAITS.pattern, alphabet=st.sampled_from("abcdefghijklmnopqrstuvwxyz -"), fullmatch=True)
)
@settings(max_examples=25, deadline=None)
def test_no_word_about_the_people_does_without_a_trigger(text: str) -> None:
    assert "trait" in triggers.asked(Folded(text))


def test_plain_text_pulls_no_trigger() -> None:
    assert (
        triggers.asked(Folded("El sistema lee cada reclamo y lo ordena por tema. O painel mostra tudo.")) == frozenset()
    )
    assert triggers.asked(Folded("Somos peruanas; vea nubes punto pe.")) == {"origin", "dot"}


dotted = st.lists(
    st.sampled_from(
        ["nubes", "pe", "com", ".", " . ", "[.]", "( . )", " punto ", "[dot]", " ponto ", "\n", " ", "{ .", "<.>"]
    ),
    min_size=2,
    max_size=8,
).map("".join)


@given(text=dotted)
@MANY
def test_a_dotted_name_never_hides_from_the_inner_dot(text: str) -> None:
    folded = Folded(text)
    if patterns._DOTTED.search(folded.plain):
        assert patterns._INNER_DOT.search(folded.plain) or "dot" in triggers.asked(folded)


@given(text=st.text(alphabet="12aZ+(). -/_·", max_size=30))
@MANY
def test_a_number_never_hides_from_the_count_of_digits(text: str) -> None:
    plain = fold(text)
    if numbers._RUN.search(plain):
        assert numbers._SIX.search(plain)
    if numbers._TAX_RUN.search(plain):
        assert numbers._SIX.search(plain) or "/" in plain


@given(text=st.text(alphabet="abAB1+/_-= ", max_size=30))
@MANY
def test_a_code_is_never_even(text: str) -> None:
    if _CODE.search(text):
        assert _UNEVEN.search(text)


def test_plain_latin_letters_fold_as_the_table_says() -> None:
    for code in range(128):
        assert fold(chr(code)) == _TABLE[code]


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
def test_the_blocks_of_a_word_list_hold_its_words_and_no_others(language: str) -> None:
    packed = files("spellchecker").joinpath(f"resources/{language}.json.gz").read_bytes()
    known = json.loads(gzip.decompress(packed))
    page = vocabulary.pages()[vocabulary.LANGUAGES.index(language)]
    words = [*random.Random(3).sample(sorted(known), 4000), min(known), max(known)]
    assert [word for word in words if word.encode() not in page] == []
    changed = {word + "q" for word in words} | {word[1:] for word in words} | {"", "zzzzzz", "\ue000"}
    assert [word for word in changed - set(known) if word.encode() in page] == []


@pytest.mark.parametrize(
    ("text", "matched", "action"),
    [
        # Slips of short names, and into words of a dictionary: only where a name stands.
        ("Hecho por Noko en marzo.", "Noko", "review"),
        ("O painel foi feito por Okko em março.", "Okko", "review"),
        ("Okos mide reclamos en la ciudad de Okko.", "Okko", "review"),
        # Codes of three letters are only looked for alone.
        ("La clave es T2tv hoy.", "T2tv", "redact"),
        ("La clave es 4f6b6f hoy.", "4f6b6f", "redact"),
    ],
)
def test_a_name_of_three_letters_is_seen_where_a_name_stands(text: str, matched: str, action: str) -> None:
    assert find_leaks(text, Identity()) == []
    (leak,) = find_leaks(text, Identity(org_names=("Oko",)))
    assert (leak.matched, leak.action) == (matched, action)


NUBE = Identity(org_names=("Nube Clara",), domains=("nubeclara.es",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trabajamos con Nube desde 2020.", [("Nube", "review")]),
        ("Trabajamos con Nubes desde 2020.", [("Nube", "review")]),
        ("Trabajamos con Nu\u00ad\nbe desde 2020.", [("Nu\u00ad\nbe", "review")]),
        ("El portal hecho por Nube mide.", [("Nube", "redact")]),
        ("Somos nube clara, una empresa.", [("nube clara", "redact")]),
        ("Vea nube_clara_oficial hoy.", [("nube_clara_oficial", "redact")]),
        ("Una nube clara cubre el valle.", [("nube clara", "review")]),
        ("La nube guarda copias. Nube y cielo. Las nubes pasan.", []),
    ],
)
def test_a_name_of_two_plain_words(text: str, found: list[tuple[str, str]]) -> None:
    assert [(leak.matched, leak.action) for leak in find_leaks(text, NUBE)] == found


def test_a_noun_that_ends_like_a_gerund_begins_a_longer_name() -> None:
    semilla = Identity(org_names=("Semilla",))
    (fund,) = find_leaks("Fondo Semilla abre en marzo.", semilla)
    (gerund,) = find_leaks("Usando Semilla se abre en marzo.", semilla)
    assert (fund.action, gerund.action) == ("review", "redact")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Según informó raíz, terminó antes.", ["raíz"]),
        ("La solución es raíz, una plataforma abierta.", ["raíz"]),
        ("Desde hace seis años raíz opera en dos distritos.", ["raíz"]),
        ("La causa es raíz, con muchas ramas.", []),
        ("La raíz trabaja bajo la vereda.", []),
    ],
)
def test_a_bare_noun_that_acts_is_for_the_desk(text: str, found: list[str]) -> None:
    leaks = find_leaks(text, Identity(org_names=("Raíz",)))
    assert [leak.matched for leak in leaks] == found
    assert {leak.action for leak in leaks} <= {"review"}


@given(text=st.from_regex(patterns._OPAQUE.pattern, alphabet=st.sampled_from("mailtoskypegn:sc+1ab/"), fullmatch=True))
@settings(max_examples=25, deadline=None)
def test_no_link_without_slashes_does_without_a_trigger(text: str) -> None:
    assert "opaque" in triggers.asked(Folded(text))


@pytest.mark.parametrize(
    "text",
    [
        *(f"{word} 123456789" for word in ["cci", "cbu", "cvu", "clabe", "iban", "pix", "cuenta", "conta"]),
        "chave pix 123456789", "cuenta bancaria 123456789", "conta corrente 123456789", "bank account 123456789",
        "account number 123456789", "pix 123e4567-e89b-12d3-a456-426614174000",
        "chave 123e4567-e89b-12d3-a456-426614174000", "lattes 1234567890123456", "researcher id 12345678",
        "researcherid 12345678", "scopus 12345678", "google scholar 12345678", "publons 12345678",
    ],
)  # fmt: skip
def test_a_word_for_an_account_pulls_its_trigger(text: str) -> None:
    assert any(one.search(text) for one in (accounts._ACCOUNT, accounts._RANDOM_KEY, accounts._REGISTER))
    assert "account" in triggers.asked(Folded(text))
