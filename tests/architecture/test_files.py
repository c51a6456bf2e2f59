"""Small files with names that say what is inside."""

from __future__ import annotations

from tests.architecture import tree

MOST_LINES = 400
#: The verifier is one file on purpose: people copy it elsewhere and read it whole.
ONE_FILE = {"ledger/verify.py": 2000}
FORBIDDEN = {"utils", "helpers", "common", "misc", "services"}


def test_no_file_is_long() -> None:
    long = {
        str(path): lines
        for path in tree.files(".py")
        if "migrations" not in path.parts
        and (lines := tree.text(path).count("\n")) > ONE_FILE.get(str(path), MOST_LINES)
    }
    assert long == {}, f"Over {MOST_LINES} lines a file becomes a package split by noun."


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty_names = [str(path) for path in tree.files(".py") if FORBIDDEN & {path.stem, *path.parts[:-1]}]
    assert empty_names == []
