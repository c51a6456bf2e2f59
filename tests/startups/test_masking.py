"""What assessors read: neither more nor less."""

from __future__ import annotations

from startups.masking import blind_copy, declare, identity_of, names_in
from tests.startups.making import ENVELOPE2, TEXTS

RECORD = [("trade_name", "Voz Urbana", ""), ("person", "Thiago Sampaio", ""), ("domain", "vozurbana.example", "")]


def test_the_applicants_names_are_hidden_wherever_they_are_written() -> None:
    texts = TEXTS | {"solution": "VOZ  URBANA la hizo; la dirige Thiago Sampaio. Escriba a hola@vozurbana.example."}
    assert "URBANA" in texts["solution"]
    copy = blind_copy(texts, identity_of(declare(RECORD, ENVELOPE2), ["BR"]))
    read = " ".join(row["text"] for row in copy.sections).casefold()
    assert [name for name in ("urbana", "thiago", "sampaio", "vozurbana") if name in read] == []
    assert copy.masked >= 3


def test_envelope_2_is_searched_for_too() -> None:
    texts = TEXTS | {"evidence": "La probamos con la Prefeitura de Olinda durante seis meses y funcionó muy bien."}
    without = blind_copy(texts, identity_of([("trade_name", "Voz Urbana", "")]))
    with_it = blind_copy(texts, identity_of(declare([("trade_name", "Voz Urbana", "")], ENVELOPE2)))
    assert "Prefeitura de Olinda" in {row["key"]: row["text"] for row in without.sections}["evidence"]
    assert "Olinda" not in {row["key"]: row["text"] for row in with_it.sections}["evidence"]


def test_a_proposal_without_names_is_read_word_for_word() -> None:
    copy = blind_copy(TEXTS, identity_of(declare(RECORD, ENVELOPE2)))
    assert {row["key"]: row["text"] for row in copy.sections} | {"title": copy.title} == TEXTS
    assert copy.masked == 0


def test_the_hash_is_of_texts_and_not_of_translated_headings() -> None:
    identity = identity_of(RECORD)
    assert blind_copy(TEXTS, identity, "es").sha256 == blind_copy(TEXTS, identity, "pt").sha256
    assert blind_copy(TEXTS | {"needs": "otra cosa"}, identity).sha256 != blind_copy(TEXTS, identity).sha256


def test_names_are_what_stands_before_the_comma() -> None:
    assert names_in("Daniela Moura, coordinación\n\nThiago Sampaio – analista\nPrefeitura de Olinda: tablero") == [
        "Daniela Moura",
        "Thiago Sampaio",
        "Prefeitura de Olinda",
    ]
