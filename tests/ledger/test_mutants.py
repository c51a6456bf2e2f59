"""Whatever is changed in a bundle is found; and what a platform that rewrites its own record cannot make fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ledger import verify
from tests.ledger import mutants
from tests.ledger.edits import Entries, edit
from tests.ledger.rewriting import REWRITTEN
from tests.ledger.whole_call import whole

pytestmark = pytest.mark.django_db


def test_every_one_of_five_thousand_mutants_is_found() -> None:
    files, _receipts, _key = whole()
    found, total = mutants.report(files)
    assert {kind: count for (kind, number), count in found.items() if not number} == {}
    assert total >= 5000
    assert {kind for kind, _number in found} >= {
        "field payload", "field seq", "field recorded_at", "entry dropped", "entry doubled", "entries reordered",
        "letter of a checkpoint", "signature dropped", "codes swapped everywhere", "value in rules.json",
        "value in scores.json", "value in keys.json",
    }  # fmt: skip
    # Each of the checks of the record itself finds something that none before it finds.
    assert {number for _kind, number in found} >= {1, 2, 3, 4, 5, 10, 16}


def broken(files: mutants.Files, **how: Any) -> set[int]:
    return {number for number, _title, problems in verify.run(verify.Bundle(files, **how)) if problems}


def test_a_record_that_is_signed_again_unchanged_holds() -> None:
    files, _receipts, key = whole()
    assert broken(mutants.resealed(files, key, lambda entries: None)) == set()


@pytest.mark.parametrize(("what", "rewrite", "expected"), REWRITTEN, ids=[row[0] for row in REWRITTEN])
def test_a_platform_cannot_rewrite_its_own_record(
    what: str, rewrite: Callable[[Entries], None], expected: set[int]
) -> None:
    files, _receipts, key = whole()
    rewritten = broken(mutants.resealed(files, key, rewrite))
    assert rewritten & {1, 2, 3, 4} == set(), "It was signed again: the form holds."
    assert rewritten >= expected


def test_each_check_of_content_finds_a_rewritten_record() -> None:
    assert set().union(*(expected for _what, _rewrite, expected in REWRITTEN)) == {5, *range(7, 18)}


def test_what_no_check_can_know_is_found_by_who_kept_a_checkpoint() -> None:
    files, _receipts, key = whole()
    kept = max(name for name in files if name.startswith("checkpoints/"))
    rewritten = mutants.resealed(files, key, edit("decision", reasons="Otras razones que nadie escribió entonces."))
    assert broken(rewritten) == set()
    assert broken(rewritten, kept=files[kept].decode()) == {4}
    entries = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
    for place in range(0, len(entries), 5):
        changed = mutants.resealed(files, key, lambda them, at=place: them[at]["payload"].update(by="nobody"))
        assert 4 in broken(changed, kept=files[kept].decode())
