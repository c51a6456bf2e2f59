"""The gate of the frame: which words it refuses, where it finds them, and what it lets pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.models import BlockedTerm
from challenges.rules.gate import ORDINARY_WORDS, SUGGESTIONS, Hit, find_names
from challenges.states import BlockedKind

TERMS = [
    ("Amazon Web Services", BlockedKind.BRAND),
    ("Amazon", BlockedKind.BRAND),
    ("Telefónica", BlockedKind.SUPPLIER),
    ("ChatGPT", BlockedKind.PRODUCT),
    ("blockchain", BlockedKind.TECHNOLOGY),
    ("C++", BlockedKind.TECHNOLOGY),
    ("Power BI", BlockedKind.PRODUCT),
    ("Zoom", BlockedKind.PRODUCT),
]


def found(text: str) -> list[tuple[str, str]]:
    """Return (word, kind) of what the gate finds in one field."""
    return [(hit.word, hit.kind) for hit in find_names({"problem_statement": text}, TERMS)]


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("Hoy se usa Power BI para los informes.", "Power BI", "product"),
        ("Hoy se usa POWER BI para los informes.", "POWER BI", "product"),
        ("Se guarda en amazon web services.", "amazon web services", "brand"),
        ("El enlace es de Telefonica.", "Telefonica", "supplier"),
        ("El enlace es de TELEFÓNICA.", "TELEFÓNICA", "supplier"),
        ("Preguntamos a chatgpt cada lunes.", "chatgpt", "product"),
        ("Un registro en Blockchain.", "Blockchain", "technology"),
        ("Está escrito en C++, y nadie lo entiende.", "C++", "technology"),
        ("Las reuniones son por Zoom.", "Zoom", "product"),
    ],
)
def test_gate_finds_listed_words_in_any_case_and_with_or_without_accents(text: str, word: str, kind: str) -> None:
    assert found(text) == [(word, kind)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("La atiende Soluciones Andinas S.A.C. desde 2019.", "Soluciones Andinas S.A.C."),
        ("La atiende Soluciones Andinas SAC desde 2019.", "Soluciones Andinas SAC"),
        ("Um serviço da Vozes do Bairro Ltda. hoje.", "Vozes do Bairro Ltda."),
        ("Un servicio de Datos del Sur S.R.L.", "Datos del Sur S.R.L."),
        ("Un servicio de Norte Digital, S.A. de C.V. este año.", "Norte Digital, S.A. de C.V."),
        ("Um contrato com Cidade Aberta S/A neste ano.", "Cidade Aberta S/A"),
        ("It is run by Quiet Streets Inc. today.", "Quiet Streets Inc."),
    ],
)
def test_gate_finds_companies_by_their_legal_form(text: str, word: str) -> None:
    hits = find_names({"current_process": text}, [])
    assert [hit.kind for hit in hits] == ["supplier"]
    assert hits[0].word.endswith(word)


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("Ver www.mejorvecino.com para más.", "www.mejorvecino.com", "supplier"),
        ("Ver https://app.mejorvecino.io/planes?x=1", "https://app.mejorvecino.io/planes?x=1", "supplier"),
        ("Como lo hace vozdobairro.com.br hoje.", "vozdobairro.com.br", "supplier"),
        ("Se usa VecinoTrack® cada semana.", "VecinoTrack®", "brand"),
        ("Se usa VecinoTrack (R) cada semana.", "VecinoTrack (R)", "brand"),
        ("Se usa VecinoTrack™.", "VecinoTrack™", "brand"),
        ("Un tablero o equivalente.", "o equivalente", "product"),
        ("Una marca conocida o su equivalente.", "o su equivalente", "product"),
        ("Um painel ou equivalente.", "ou equivalente", "product"),
        ("Um painel ou similar.", "ou similar", "product"),
        ("A dashboard or equivalent.", "or equivalent", "product"),
    ],
)
def test_gate_finds_domains_marks_and_or_equivalent(text: str, word: str, kind: str) -> None:
    hits = find_names({"how_might_we": text}, [])
    assert [(hit.word, hit.kind) for hit in hits] == [(word, kind)]


CLEAN = [
    "La municipalidad no conoce a tiempo lo que preocupa a sus vecinas y vecinos.",
    "En 2023 hubo 1 240 reclamos; el 38 % no recibió respuesta en el plazo de 30 días.",
    "Los reclamos llegan por teléfono, por redes sociales y en ventanilla, y nadie los reúne.",
    "Fuente: https://www.gob.pe/institucion/muniate y el registro de la Subgerencia de Imagen.",
    "¿Cómo podríamos escuchar cada semana a quienes menos se escucha, sin pedirles más trámites?",
    "Cada quien usa la sala como mejor le parece; a las 8 a. m. hay cola. Su zoom de atención es corto.",
    "La Ley 29733 protege los datos personales. El D. S. 016-2024-JUS la reglamenta.",
    "Se necesita una meta clara: la palabra de los vecinos llega en menos de 7 días.",
    "A prefeitura não sabe a tempo o que preocupa os moradores; as queixas chegam por vários canais.",
    "Como poderíamos ouvir toda semana quem é menos ouvido, sem pedir mais formulários?",
    "O bairro tem 25 mil moradores e dois canais de atendimento; um deles fecha às 17h.",
    "Os equipamentos da praça são similares aos do parque; a manutenção é semelhante.",
    "Nobody counts what neighbours say, and those who are heard least are not heard at all.",
]


@pytest.mark.parametrize("text", CLEAN)
def test_gate_lets_plain_sentences_pass(text: str) -> None:
    assert found(text) == []


def test_gate_takes_ordinary_words_for_names_only_where_they_are_written_as_names() -> None:
    terms = [(word, BlockedKind.PRODUCT) for word in ORDINARY_WORDS]
    assert find_names({"a": "La meta de este año. Meta principal: escuchar."}, terms) == []
    hits = find_names({"a": "Los avisos que pagamos en Meta no llegan."}, terms)
    assert [(hit.word, hit.start, hit.end) for hit in hits] == [("Meta", 26, 30)]


def test_gate_says_which_field_and_keeps_the_longest_of_overlapping_words() -> None:
    texts = {"affected_people": "Nadie.", "root_causes": "Se eligió Amazon Web Services y luego blockchain."}
    assert find_names(texts, TERMS) == [
        Hit("root_causes", "Amazon Web Services", 10, 29, "brand"),
        Hit("root_causes", "blockchain", 38, 48, "technology"),
    ]


def test_gate_does_not_take_a_listed_word_within_another_word() -> None:
    assert found("La amazonía y los blockchainistas.") == []
    assert found("La amazon y el blockchain.") == [("amazon", "brand"), ("blockchain", "technology")]


def test_gate_says_what_to_write_instead() -> None:
    assert set(SUGGESTIONS) == set(BlockedKind)
    assert all(str(text).endswith(".") for text in SUGGESTIONS.values())


_NOT_ORDINARY = [term for term in TERMS if term[0].casefold() not in ORDINARY_WORDS]


@given(
    term=st.sampled_from(_NOT_ORDINARY),
    before=st.lists(st.sampled_from(CLEAN), max_size=3),
    after=st.lists(st.sampled_from(CLEAN), max_size=3),
    upper=st.booleans(),
)
def test_gate_finds_a_word_put_anywhere_at_its_true_place(
    term: tuple[str, str], before: list[str], after: list[str], upper: bool
) -> None:
    word = term[0].upper() if upper else term[0]
    head = " ".join([*before, "usan "])
    text = head + " ".join([word, *after])
    hits = find_names({"impact_goal": text}, TERMS)
    assert [(hit.start, hit.end, hit.kind) for hit in hits] == [(len(head), len(head) + len(word), str(term[1]))]
    assert text[hits[0].start : hits[0].end] == hits[0].word == word


@given(st.text(max_size=300))
def test_gate_answers_to_any_text_with_places_that_hold_the_word(text: str) -> None:
    for hit in find_names({"a": text}, TERMS):
        assert text[hit.start : hit.end] == hit.word
        assert hit.word.strip()


@pytest.mark.django_db
def test_gate_finds_every_word_of_the_catalogue_at_its_place() -> None:
    listed = list(BlockedTerm.objects.values_list("term", "kind"))
    assert len(listed) > 50
    for term, kind in listed:
        text = f"Hoy la municipalidad usa {term} para responder."
        hits = find_names({"a": text}, listed)
        assert (term, str(kind)) in [(hit.word, hit.kind) for hit in hits], term
        assert hits[0].start == 25


@pytest.mark.django_db
@pytest.mark.parametrize("text", CLEAN)
def test_gate_lets_plain_sentences_pass_the_whole_catalogue(text: str) -> None:
    assert find_names({"a": text}, BlockedTerm.objects.values_list("term", "kind")) == []
