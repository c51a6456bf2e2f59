"""The one-file verifier speaks English, Spanish and Portuguese, and says the same in each."""

from __future__ import annotations

import ast
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ledger import verify
from ledger.states.readme import README
from tests.ledger.mutants import of_receipt, resealed
from tests.ledger.rewriting import REWRITTEN
from tests.ledger.whole_call import whole

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "es", "pt")


def write(files: dict[str, bytes], path: Path) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return str(path)


def said(capsys: Any, *arguments: str) -> tuple[int, list[str]]:
    code = verify.main(list(arguments))
    return code, capsys.readouterr().out.splitlines()


def outcomes(lines: list[str], lang: str) -> list[tuple[int, bool]]:
    """The number of each check, and whether the program said that it holds."""
    say = verify.SAYS[lang]
    width = max(len(say["holds"]), len(say["fails"]))
    found = []
    for line in lines:
        number, state = line[:2].strip(), line[4 : 4 + width].strip()
        if number.isdecimal() and state in (say["holds"], say["fails"]):
            found.append((int(number), state == say["holds"]))
    return found


def test_every_message_exists_in_each_language() -> None:
    english = verify.SAYS["en"]
    assert sorted(verify.SAYS) == sorted(LANGUAGES)
    for lang in ("es", "pt"):
        other = verify.SAYS[lang]
        assert list(other) == list(english)
        assert len(other["titles"]) == len(verify.CHECKS) == 17
        assert [one for one in other["titles"] if not one or one in english["titles"]] == []
        for name, text in english.items():
            if name != "titles":
                assert (name, other[name] != text, other[name].count("{}")) == (name, True, text.count("{}"))


def test_anybody_reads_the_same_outcome_in_each_language(tmp_path: Path, capsys: Any) -> None:
    files, (receipt, *_others), _key = whole()
    mine = tmp_path / "receipt.json"
    mine.write_text(json.dumps(receipt | {"format": "other"}), encoding="utf-8")
    bad = files | {"scores.json": files["scores.json"].replace(b"4", b"5", 1)}
    good, altered = write(files, tmp_path / "good.zip"), write(bad, tmp_path / "bad.zip")
    told = {}
    for lang in LANGUAGES:
        whole_code, lines = said(capsys, good, "--lang", lang)
        assert verify.SAYS[lang]["titles"][0] in lines[0]
        refused_code, wrong = said(capsys, altered, "--receipt", str(mine), "--lang", lang)
        told[lang] = whole_code, outcomes(lines, lang), refused_code, outcomes(wrong, lang)
        assert verify.SAYS[lang]["refused"].format("6, 10") in wrong[-1]
    assert told["en"] == told["es"] == told["pt"]
    assert told["en"] == (
        0, [(number, True) for number in range(1, 18)], 1, [(number, number not in (6, 10)) for number in range(1, 18)],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LC_ALL": "es_PE.UTF-8", "LANG": "pt_BR.UTF-8"}, "es"),
        ({"LANG": "pt_BR.UTF-8"}, "pt"),
        ({"LC_ALL": "C.UTF-8", "LANG": "es_PE.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_it_speaks_the_language_of_the_environment(
    environment: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    absent = str(tmp_path / "absent.zip")
    say = verify.SAYS[lang]
    assert said(capsys, absent) == (1, [say["unreadable"].format(f"{say['missing']}: {absent}")])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_read_is_said_in_each_language(lang: str, tmp_path: Path, capsys: Any) -> None:
    say = verify.SAYS[lang]
    junk = tmp_path / "junk.zip"
    junk.write_bytes(b"no archive")
    assert said(capsys, str(junk), "--lang", lang) == (1, [say["unreadable"].format(say["no_zip"])])
    code, (line,) = said(capsys, write({"other.txt": b"x"}, tmp_path / "other.zip"), "--lang", lang)
    assert (code, say["no_record"] in line) == (1, True)
    with pytest.raises(SystemExit) as ended:
        verify.main(["--help", "--lang", lang])
    assert (ended.value.code, say["about"] in capsys.readouterr().out) == (0, True)


def test_the_bundle_says_in_each_language_what_it_is() -> None:
    files, _receipts, _key = whole()
    assert files["README.txt"].decode() == README
    for heading in ("The public record", "El registro público", "O registro público"):
        assert heading in README
    for lang in ("es", "pt"):
        assert f"--lang {lang}" in README
    parts = README.split("=" * 20)
    named = [name for name in files if "/" not in name and name != "README.txt"]
    assert (len(parts), [name for part in parts for name in named if name not in part]) == (3, [])


def told_in_source() -> dict[str, int]:
    """Each sentence that the program tells of what does not hold, with the number of its parts."""
    source = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call) and ast.unparse(node.func) == "tell"]
    assert [ast.unparse(node) for node in calls if not isinstance(node.args[0], ast.Constant)] == []
    return {node.args[0].value: len(node.args) - 1 for node in calls}  # type: ignore[attr-defined]


def test_every_detail_exists_in_each_language_with_its_parts() -> None:
    told = told_in_source()
    assert len(told) > 150
    assert set(verify.details()) == set(told)
    for english, lines in verify.details().items():
        assert (lines[0], [line.count("{}") for line in lines]) == (english, [told[english]] * 3)
        assert len(set(lines)) == 3, "Said in one language only."
    source = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    bare = [node.value for node in ast.walk(source) if isinstance(node, ast.Yield) and node.value]
    assert [ast.unparse(one) for one in bare if not ast.unparse(one).startswith("tell(")] == []


def details_of(files: dict[str, bytes], receipt: bytes | None = None) -> list[str]:
    return [one for _number, _title, problems in verify.run(verify.Bundle(files, receipt)) for one in problems]


def same_sentences(problems: list[str]) -> bool:
    """Whether each is a sentence of ours that keeps its parts in every language."""
    for one in problems:
        assert isinstance(one, verify.Detail), one
        for lang in ("es", "pt"):
            words = verify.in_language(one, lang)
            assert (one, words != one, "{}" in words) == (one, True, False)
            assert [part for part in one.parts if verify.in_language(part, lang) not in words] == []
    return bool(problems)


@pytest.mark.parametrize(("what", "rewrite", "expected"), REWRITTEN, ids=[row[0] for row in REWRITTEN])
def test_anybody_reads_what_is_wrong_with_a_rewritten_record_in_each_language(
    what: str, rewrite: Any, expected: set[int]
) -> None:
    files, _receipts, key = whole()
    assert same_sentences(details_of(resealed(files, key, rewrite)))


def test_anybody_reads_what_is_wrong_with_a_damaged_record_or_receipt_in_each_language(
    tmp_path: Path, capsys: Any
) -> None:
    files, receipts, _key = whole()
    ledger = files["ledger.jsonl"]
    lines = ledger.splitlines(keepends=True)
    damaged = [
        files | {"ledger.jsonl": ledger[:-1]},
        files | {"ledger.jsonl": b"".join([*lines[:9], lines[10], lines[9], *lines[11:]])},
        files | {"ledger.jsonl": b"".join(line for line in lines if b'"kind":"decision"' not in line)},
        files | {"keys.json": b"{}"},
        files | {"rules.json": b'{"a":1,"a":2}', "scores.json": b"1.5", "identities.json": b"["},
        {name: data for name, data in files.items() if not name.startswith("checkpoints/")},
    ]
    assert [place for place, one in enumerate(damaged) if not same_sentences(details_of(one))] == []
    assert [
        name
        for name, changed in of_receipt(receipts[1])
        if not same_sentences(details_of(files, json.dumps(changed).encode()))
    ] == []
    cut = write(damaged[0], tmp_path / "cut.zip")
    for lang, sentence in (
        ("en", "cannot be read: the ledger's last line is cut off"),
        ("es", "no se puede leer: la última línea del registro está cortada"),
        ("pt", "não pode ser lido: a última linha do registro está cortada"),
    ):
        assert sentence in " ".join(said(capsys, cut, "--lang", lang)[1])


def test_every_field_of_a_receipt_is_covered() -> None:
    files, receipts, _key = whole()
    corrected = receipts[1]
    assert corrected["corrections"]
    tried = list(of_receipt(corrected))
    assert {name.split(".")[0] for name, _told in tried} >= set(corrected)
    found = [(name, broken_by(files, told)) for name, told in tried]
    assert [(name, numbers) for name, numbers in found if numbers != [6]] == []


def broken_by(files: dict[str, bytes], receipt: dict[str, Any]) -> list[int]:
    results = verify.run(verify.Bundle(files, json.dumps(receipt).encode()))
    return [number for number, _title, problems in results if problems]
