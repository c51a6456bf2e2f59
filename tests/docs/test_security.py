"""The walk through the ASVS names every requirement of level 2 once, and only tests and files that exist."""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests.architecture.tree import ROOT

#: The requirements of ASVS 4.0.3 at levels 1 and 2: section, then the last numbers.
LEVEL_2 = {
    "1.1": "1-7",
    "1.2": "1-4",
    "1.4": "1 4 5",
    "1.5": "1-4",
    "1.6": "1-4",
    "1.7": "1-2",
    "1.8": "1-2",
    "1.9": "1-2",
    "1.10": "1",
    "1.11": "1-2",
    "1.12": "2",
    "1.14": "1-6",
    "2.1": "1-12",
    "2.2": "1-3",
    "2.3": "1-3",
    "2.4": "1-5",
    "2.5": "1-7",
    "2.6": "1-3",
    "2.7": "1-6",
    "2.8": "1-6",
    "2.9": "1-3",
    "2.10": "1-4",
    "3.1": "1",
    "3.2": "1-4",
    "3.3": "1-4",
    "3.4": "1-5",
    "3.5": "1-3",
    "3.7": "1",
    "4.1": "1-3 5",
    "4.2": "1-2",
    "4.3": "1-3",
    "5.1": "1-5",
    "5.2": "1-8",
    "5.3": "1-10",
    "5.4": "1-3",
    "5.5": "1-4",
    "6.1": "1-3",
    "6.2": "1-6",
    "6.3": "1-2",
    "6.4": "1-2",
    "7.1": "1-4",
    "7.2": "1-2",
    "7.3": "1 3 4",
    "7.4": "1-3",
    "8.1": "1-4",
    "8.2": "1-3",
    "8.3": "1-8",
    "9.1": "1-3",
    "9.2": "1-4",
    "10.2": "1-2",
    "10.3": "1-3",
    "11.1": "1-8",
    "12.1": "1-3",
    "12.2": "1",
    "12.3": "1-6",
    "12.4": "1-2",
    "12.5": "1-2",
    "12.6": "1",
    "13.1": "1 3 4 5",
    "13.2": "1-3 5 6",
    "13.3": "1-2",
    "13.4": "1-2",
    "14.1": "1-4",
    "14.2": "1-6",
    "14.3": "2-3",
    "14.4": "1-7",
    "14.5": "1-4",
}
ANSWERS = ("met", "in part", "not met", "n/a", "operator")
_ROW = re.compile(r"^\| ((?:\d+\.\d+\.\d+ ?)+)\| (.+?) \| (.+?) \|$", re.M)
_NAMED = re.compile(r"`([^`]+)`")


def text() -> str:
    return (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def asked() -> set[str]:
    found = set()
    for section, numbers in LEVEL_2.items():
        for part in numbers.split():
            first, _dash, last = part.partition("-")
            found |= {f"{section}.{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def missing(named: str) -> str:
    """Return why a file or test does not exist, or ""."""
    path, _colons, test = named.partition("::")
    if not (ROOT / path).is_file():
        return f"{named}: no such file"
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8")) if test else None
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)} if tree else {""}
    return "" if test in names else f"{named}: no such test"


def test_the_walk_answers_every_requirement_of_level_two_once() -> None:
    rows = _ROW.findall(text())
    told = Counter(number for numbers, _answer, _by in rows for number in numbers.split())
    assert len(asked()) > 240
    assert (asked() - told.keys(), told.keys() - asked(), [one for one, times in told.items() if times > 1]) == (
        set(),
        set(),
        [],
    )


def test_each_answer_is_plain_and_names_what_answers_it() -> None:
    rows = _ROW.findall(text())
    assert [numbers for numbers, answer, _by in rows if not answer.startswith(ANSWERS)] == []
    assert [
        numbers for numbers, answer, _by in rows if answer.startswith(("in part", "not met")) and ":" not in answer
    ] == []
    assert [numbers for numbers, _answer, by in rows if not _NAMED.findall(by)] == []


def test_each_test_and_file_that_is_named_exists() -> None:
    named = {one for _numbers, _answer, by in _ROW.findall(text()) for one in _NAMED.findall(by)}
    named |= {one for one in _NAMED.findall(text()) if one.endswith((".py", ".md", ".sh")) and "/" in one}
    assert len(named) > 60
    assert [said for one in sorted(named) if (said := missing(one))] == []


def test_a_test_that_does_not_exist_is_seen() -> None:
    assert (
        missing("tests/docs/test_security.py::test_no_such")
        == "tests/docs/test_security.py::test_no_such: no such test"
    )
    assert missing("docs/no-such.md") == "docs/no-such.md: no such file"
    assert missing("tests/docs/test_security.py::missing") == ""
