"""The record's public page says in the reader's language what the record keeps as bare words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.utils import translation

from accounts.states import CallRole, MemberRole
from challenges.rules.calls import COMPLIANCE, STATISTICS, TIE_RULE
from challenges.states import CallState, FrameState, PaperKind, SurveyKind, WorkshopMode
from ledger.actions import record
from ledger.rules.wording import as_text, field_label, kind_label
from ledger.states import FIELDS, FORMER, KINDS, PHRASES, WORDS, WORDS_OF
from pilots.states import (
    ActivityStatus,
    Gate,
    LessonKind,
    Outcome,
    Phase,
    PilotState,
    Receiver,
    ReportKind,
    SourceKind,
)
from selection.rules.calibration import UNPLANNED
from selection.states import Office
from tests import cast
from tests.conftest import ROOT

ROOMS = ["accounts", "challenges", "ledger", "outbox", "pilots", "reports", "selection", "startups", "vault", "govlink"]
#: What the code writes at a place of a kind that it computes.
COMPUTED = {
    "call_": {*CallState.values, "suspended", "resumed", "cancelled", "deserted", "opened"} - {"draft"},
    "frame_": set(FrameState.values),
}
#: Names of fields that are passed on as a dictionary.
PASSED_ON = {"size", "most_from_area", "competences", "positive", "negative", "neutral", "source_note"}


def calls() -> Iterator[ast.Call]:
    """Yield every call of ``record`` in the product's code."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(Path(path).read_text())):
                name = getattr(node, "func", None)
                if isinstance(node, ast.Call) and (getattr(name, "id", "") or getattr(name, "attr", "")) in (
                    "record",
                    "_record",
                ):
                    yield node


#: What is written for many at once, or by the chain itself.
AT_ONCE = {"filling", "recognition", "score", "sheet_opened"}


def written_kinds() -> set[str]:
    found: set[str] = set()
    for call in calls():
        for word in call.args:
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                found.add(word.value)
            elif isinstance(word, ast.IfExp):
                found |= {part.value for part in (word.body, word.orelse) if isinstance(part, ast.Constant)}
            elif isinstance(word, ast.JoinedStr):
                prefix = word.values[0].value  # type: ignore[attr-defined]
                found |= {prefix + rest for rest in COMPUTED[prefix]}
    return found


def test_every_kind_and_field_that_the_code_writes_has_a_label() -> None:
    kinds = written_kinds()
    assert {"exercise_started", "staff_deleted", "call_resumed", "frame_returned", "unseal"} <= kinds
    assert kinds - set(KINDS) == set()
    fields = {keyword.arg for call in calls() for keyword in call.keywords if keyword.arg} - {"call"}
    assert (fields | PASSED_ON) - set(FIELDS) == set()


def test_every_kind_that_nothing_writes_any_more_is_told_and_stays_readable() -> None:
    assert set(KINDS) - written_kinds() - AT_ONCE == FORMER
    assert all(kind_label(kind) != kind for kind in FORMER)


def test_words_of_the_record_are_those_of_the_rooms() -> None:
    with translation.override("es"):
        told = {one.value: str(one.label) for names in (CallState, CallRole, MemberRole, Office) for one in names}
        assert {word: str(WORDS[word]) for word in told} == told


@pytest.mark.parametrize("language", ["es", "pt"])
def test_rules_that_are_published_as_they_are_hashed_read_in_the_readers_language(language: str) -> None:
    kept = [COMPLIANCE, *STATISTICS.values(), *TIE_RULE, UNPLANNED]
    assert set(kept) == set(PHRASES)
    with translation.override(language):
        assert [one for one in kept if as_text("rules", one) == one] == []
        told = {(key, word): as_text(key, word) for key, words in WORDS_OF.items() for word in words}
    assert {one for one, text in told.items() if text == one[1]} == set()


def test_words_of_single_fields_are_those_of_the_rooms() -> None:
    rooms = {
        "status": ActivityStatus, "gate": Gate, "lesson_kind": LessonKind, "outcome": Outcome, "phase": Phase,
        "now": PilotState, "receiver": Receiver, "report": ReportKind, "source_kind": SourceKind,
        "mode": WorkshopMode, "survey": SurveyKind, "paper": PaperKind,
    }  # fmt: skip
    with translation.override("es"):
        differ = {
            (key, one.value): as_text(key, one.value)
            for key, words in rooms.items()
            for one in words
            if as_text(key, one.value) != str(one.label)
        }
        assert differ == {}
        assert as_text("where", "paper:decision") == "Acta: Deliberación y decisión"
        assert as_text("fields", ["closes_at", "ip_terms"]) == "Cierra, Condiciones de propiedad intelectual"


@pytest.mark.parametrize("language", ["es", "pt"])
def test_no_label_is_left_in_english(language: str) -> None:
    with translation.override("en"):
        english = {key: str(label) for table in (KINDS, FIELDS, WORDS) for key, label in table.items()}
    with translation.override(language):
        same = {key for key, label in english.items() if str((KINDS | FIELDS | WORDS)[key]) == label}
    # The same word in both languages.
    assert same <= {
        "base",
        "bytes",
        "classes",
        "sha256",
        "placings",
        "software",
        "no",
        "mentor",
        "auditor",
        "digest",
        "original",
        "texts",
        "token",
        "tokens",
    }


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("by", "user:7", "Persona n.º 7"),
        ("by", "clock", "El reloj"),
        ("state", "piloting", "En piloto"),
        ("title", "open", "open"),
        ("names", ["Puma", "Cóndor"], "Puma, Cóndor"),
        ("people", ["user:3", "user:4"], "Persona n.º 3, Persona n.º 4"),
        ("starts_on", "2021-06-16", "16/06/2021"),
        ("opens_at", "2021-05-17T13:00:00+00:00", "17/05/2021 08:00"),
        ("note", "2021-13-77", "2021-13-77"),
        ("rows", 5796, "5,796"),
        ("published", True, "Sí"),
        ("resolution_no", "", "–"),
        ("partners", [], "–"),
        ("amendment", 0, "–"),
        ("amendment", 2, "2"),
        ("bad", 0, "0"),
        ("placings", [{"code": "K7P-3QX", "rank": 1}], "Código: K7P-3QX, Lugar en el ranking: 1"),
    ],
)
def test_anybody_reads_values_as_text(key: str, value: Any, text: str) -> None:
    with translation.override("es"):
        assert as_text(key, value) == text


def test_word_without_a_label_reads_as_its_own_words() -> None:
    assert (kind_label("moon_landed"), field_label("far_side")) == ("Moon landed", "Far side")


def test_what_an_entry_says_stands_before_what_it_leaves_empty(client: Any, db: None) -> None:
    record("exercise_started", by=cast.rosa(), call="X-1", area="", partners=[], title="Un reto", amendment=0)
    (row,) = client.get("/record/X-1/").context["rows"]
    texts = [text for _label, text in row["items"]]
    assert (texts[2:], "–" in texts[:2], "Un reto" in texts) == (["–"] * 3, False, True)


def test_stranger_reads_the_record_in_spanish_and_finds_what_is_recorded_below(client: Any, db: None) -> None:
    rosa = cast.rosa()
    record("exercise_started", by=rosa, call="X-1", title="Un reto", partners=["Femulp", "UPC"])
    page = lxml.html.document_fromstring(client.get("/record/X-1/").content.decode())
    (entry,) = page.find_class("gl-entries__item")
    said = re.sub(r"\s+", " ", entry.text_content())
    assert "Empezó el ejercicio" in said
    assert f"Hecho porPersona n.º {rosa.pk}" in said
    assert "AliadosFemulp, UPC" in said
    assert entry.find_class("gl-raw")[0].text_content().startswith('exercise_started {"by":')
    assert "1 asiento. La cadena termina en" in re.sub(r"\s+", " ", page.text_content())
