"""What is decided about start-ups, submissions and files."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from ledger.rules import canonical
from startups.envelope import FIELD, FIELDS, STATEMENTS, fields_of
from startups.rules import commitments, files, profiles, submissions
from tests.startups.making import ENVELOPE2, PDF, TEXTS, docx

CLOSES = datetime(2026, 12, 18, 22, 0, tzinfo=UTC)

GOOD = [
    ("pe.ruc", "20131378620"),
    ("br.cnpj", "11.222.333/0001-81"),
    ("ar.cuit", "20-05536168-2"),
    ("mx.rfc", "GODE 561231 GR8"),
    ("cl.rut", "12531909-2"),
    ("co.nit", "213.123.432-1"),
]
BAD = [
    ("pe.ruc", "20131378621"),
    ("br.cnpj", "11.222.333/0001-82"),
    ("ar.cuit", "20-05536168-3"),
    ("mx.rfc", "GODE 561331 GR8"),
    ("cl.rut", "12531909-3"),
    ("co.nit", "213.123.432-2"),
]


@pytest.mark.parametrize(("scheme", "number"), GOOD)
def test_a_tax_id_with_right_digits_is_taken(scheme: str, number: str) -> None:
    assert profiles.check_tax_id(scheme, number)[1].allowed


@pytest.mark.parametrize(("scheme", "number"), BAD)
def test_a_tax_id_with_wrong_digits_is_refused_by_its_name(scheme: str, number: str) -> None:
    with translation.override("en"):
        _value, verdict = profiles.check_tax_id(scheme, number)
        label = profiles.TAX_SCHEMES[scheme][1]
        assert str(verdict.reason) == f"{number} is not a valid {label}: check its digits."


def test_a_telephone_is_read_with_its_country() -> None:
    assert profiles.check_phone("987 654 321", "PE") == ("+51987654321", profiles.YES)
    assert profiles.check_phone("+55 11 91234-5678") == ("+5511912345678", profiles.YES)
    assert not profiles.check_phone("12")[1]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("domain", "https://www.Vozurbana.example/", "vozurbana.example"),
        ("handle", "@vozurbana", "vozurbana"),
        ("person", "  Daniela   Moura ", "Daniela Moura"),
    ],
)
def test_an_identity_item_is_kept_in_one_spelling(kind: str, typed: str, kept: str) -> None:
    assert profiles.check_item(kind, typed, "", "BR") == (kept, profiles.YES)


def test_the_closing_moment_itself_is_late() -> None:
    second = timedelta(seconds=1)
    told = [
        submissions.in_time(phase="open", closes_at=CLOSES, now=now).allowed
        for now in (CLOSES - second, CLOSES - timedelta(microseconds=1), CLOSES, CLOSES + second)
    ]
    assert told == [True, True, False, False]


@pytest.mark.parametrize("phase", ["announced", "suspended", "closed", "verification", "cancelled"])
def test_a_call_that_is_not_open_takes_nothing(phase: str) -> None:
    assert not submissions.in_time(phase=phase, closes_at=CLOSES, now=CLOSES - timedelta(days=1))


def test_every_field_belongs_to_a_section_and_a_criterion() -> None:
    assert sum(len(fields_of(key)) for key in ("problem", "solution", "pilot", "data", "team")) == len(FIELDS)
    assert {field.criterion for field in FIELDS} == {"C1", "C2", "C3", "C4"}


def test_word_limits_hold_at_their_edges() -> None:
    field = FIELD["needs"]
    told = [
        submissions.within_words(field, " ".join(["palabra"] * words)).allowed
        for words in (field.min_words - 1, field.min_words, field.max_words, field.max_words + 1)
    ]
    assert told == [False, True, True, False]


def test_both_envelopes_must_be_complete() -> None:
    sworn = {"statements": [key for key, _text in STATEMENTS]}
    assert submissions.complete(answers=TEXTS, identity=ENVELOPE2, sworn=sworn)
    assert not submissions.complete(answers=TEXTS | {"needs": ""}, identity=ENVELOPE2, sworn=sworn)
    assert not submissions.complete(answers=TEXTS, identity=ENVELOPE2 | {"legal_name": " "}, sworn=sworn)
    assert not submissions.complete(answers=TEXTS, identity=ENVELOPE2, sworn={"statements": ["true"]})


def test_a_section_says_how_far_it_is() -> None:
    assert submissions.section_status("pilot", TEXTS) == "done"
    assert submissions.section_status("pilot", {}) == "empty"
    assert submissions.section_status("pilot", {"needs": "dos"}) == "part"
    assert submissions.section_status("pilot", {"needs": "dos " * 200}) == "over"


def test_a_commitment_depends_on_salt_and_on_every_letter() -> None:
    salt = commitments.new_salt()
    one = commitments.commitment(salt, '{"a":"b"}')
    assert one == commitments.commitment(salt, '{"a":"b"}')
    assert one != commitments.commitment(salt, '{"a":"c"}')
    assert one != commitments.commitment(commitments.new_salt(), '{"a":"b"}')


def test_a_part_of_a_manifest_opens_alone_and_a_receipt_does_not_tell_the_blind_token() -> None:
    secret = commitments.new_salt()
    parts = {"answers": {"title": "x"}, "files": [], "identity": {"tax_id": "1"}, "name": {}, "sworn": {}}
    text = commitments.manifest(secret=secret, call="X-1", parts=parts)
    opened = commitments.salted(commitments.salt_of(secret, "identity"), canonical({"value": {"tax_id": "1"}}))
    assert json.loads(text)["parts"]["identity"] == opened
    committed = commitments.commitment(secret, text)
    salts = [commitments.salt_of(secret, purpose) for purpose in ("manifest", *commitments.PARTS)]
    assert commitments.token(secret, committed) not in {commitments.salted(salt, committed) for salt in salts}


def test_receipt_numbers_tell_no_order() -> None:
    numbers = [submissions.new_receipt_no() for _number in range(200)]
    assert len(set(numbers)) == 200
    assert numbers != sorted(numbers)
    assert {len(number) for number in numbers} == {17}


def test_the_limit_of_a_file_is_kept_at_its_edge() -> None:
    limit = 20 * 1024 * 1024
    told = [files.may_attach(name="a.pdf", size=size, limit=limit, count=0).allowed for size in (0, limit, limit + 1)]
    assert told == [False, True, False]
    assert not files.may_attach(name="a.pdf", size=1, limit=limit, count=10)


def open_document(kind: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return made.getvalue()


def test_the_first_bytes_must_fit_the_name() -> None:
    assert files.is_what_it_says("a.pdf", PDF)
    assert not files.is_what_it_says("a.pdf", docx())
    assert files.is_what_it_says("a.docx", docx())
    assert not files.is_what_it_says("a.docx", PDF)
    assert not files.is_what_it_says("a.docx", docx("word/vbaProject.bin"))
    assert files.is_what_it_says("a.jpeg", b"\xff\xd8\xff\xe0")
    assert [bool(files.is_what_it_says(name, open_document("spreadsheet"))) for name in ("a.ods", "a.odt")] == [
        True,
        False,
    ]


def test_a_file_name_loses_its_folders_and_keeps_its_extension() -> None:
    assert files.clean_name("..\\..\\C:\\voz\r\n.pdf") == "voz.pdf"
    assert len(files.clean_name("a" * 400 + ".pdf")) == 200
    assert files.clean_name("a" * 400 + ".pdf").endswith(".pdf")


def test_team_reads_that_its_proposal_has_a_result_and_not_that_it_is_still_in_the_blind_room() -> None:
    told = {
        (state, call): submissions.told_state(state=state, call_state=call)
        for state, call in [
            ("received", "assessment"),
            ("received", "standstill"),
            ("received", "published"),
            ("withdrawn", "published"),
        ]
    }
    assert list(told.values()) == [
        "In the blind room",
        "Assessed, with a result",
        "Assessed, with a result",
        "Withdrawn",
    ]
