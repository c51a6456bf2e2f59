"""What runs with the product: under which licences, and what the audit says of known weaknesses and of silence."""

from __future__ import annotations

import json

import pytest

from scripts import audit


def answer(*rows: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(rows)})


FINE = {"name": "django", "version": "5.2.9", "vulns": []}
WEAK = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"name": "lxml", "skip_reason": "not found"}


def test_nothing_under_gpl_or_agpl_runs_with_the_product() -> None:
    pins = audit.locked()
    assert len(pins) > 60
    assert audit.licences(pins) == []


@pytest.mark.parametrize(
    ("words", "barred"),
    [
        (["MIT"], False),
        (["LGPL-3.0-or-later"], False),
        (["License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)"], False),
        (["MIT OR GPL-2.0-only"], False),
        (["GPL-3.0-only"], True),
        (["AGPL-3.0-or-later"], True),
        (["License :: OSI Approved :: GNU Affero General Public License v3"], True),
        (["License :: OSI Approved :: GNU General Public License v3 (GPLv3)"], True),
        ([], True),
    ],
)
def test_a_licence_that_binds_the_whole_product_is_seen(words: list[str], barred: bool) -> None:
    assert bool(audit.complaint("x", words)) == barred


def test_the_audit_sees_a_package_under_the_agpl() -> None:
    """libcoveocds is there for tests only, and would be named if it ran with the product."""
    assert [line.partition(":")[0] for line in audit.licences(["libcoveocds"])] == ["libcoveocds"]


@pytest.mark.parametrize(
    ("told", "asked", "found", "silent"),
    [
        (answer(FINE), 1, [], ""),
        (answer(FINE, WEAK), 2, ["pillow 1.0: PYSEC-1, mended in 1.1"], ""),
        (answer(WEAK, SKIPPED), 2, ["pillow 1.0: PYSEC-1, mended in 1.1"], "did not answer for 1 of 2"),
        (answer(FINE, SKIPPED), 2, [], "did not answer for 1 of 2"),
        ("", 88, [], "none of 88"),
        ("Traceback", 88, [], "none of 88"),
    ],
)
def test_a_known_weakness_is_told_and_silence_is_not_taken_for_health(
    told: str, asked: int, found: list[str], silent: str
) -> None:
    weaknesses, quiet = audit.read(told, asked)
    assert (weaknesses, silent in quiet, bool(quiet)) == (found, True, bool(silent))


def test_the_command_fails_on_a_weakness_and_on_silence_only_where_it_must_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "locked", lambda: {"django": "5.2.9"})
    codes = {}
    for name, told in (("fine", answer(FINE)), ("weak", answer(WEAK)), ("silent", "")):
        monkeypatch.setattr(audit, "ask", lambda lines, told=told: told)
        for argument in ([], ["--must-answer"]):
            monkeypatch.setattr("sys.argv", ["audit.py", *argument])
            codes[name, *argument] = audit.main()
    assert codes == {
        ("fine",): 0,
        ("fine", "--must-answer"): 0,
        ("weak",): 1,
        ("weak", "--must-answer"): 1,
        ("silent",): 0,
        ("silent", "--must-answer"): 1,
    }
    assert (
        "NOT ASKED  The advisory database did not answer: none of 1 packages was looked up." in capsys.readouterr().out
    )
