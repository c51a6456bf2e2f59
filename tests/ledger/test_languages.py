"""The one-file verifier speaks English, Spanish and Portuguese, and says the same in each."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ledger import verify
from ledger.states.readme import README
from tests.ledger.mutants import of_receipt
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
        # The sentence that details are in English is said where they are foreign.
        assert (english["details"], bool(other["details"])) == ("", True)


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


def test_every_field_of_a_receipt_is_covered() -> None:
    files, receipts, _key = whole()
    corrected = receipts[1]
    assert corrected["corrections"]
    tried = list(of_receipt(corrected))
    assert {name.split(".")[0] for name, _told in tried} >= set(corrected)
    found = {
        name: [
            number
            for number, _title, problems in verify.run(verify.Bundle(files, json.dumps(told).encode()))
            if problems
        ]
        for name, told in tried
    }
    assert {name: numbers for name, numbers in found.items() if numbers != [6]} == {}
