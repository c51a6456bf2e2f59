"""Whole calls, small and large: the bundle of each holds for anybody who has the one file and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger import verify
from ledger.queries.bundle import bundle_files
from selection.models import Standing
from tests.journeys import bundles
from tests.ledger.test_verify import bare_python

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ROOT = Path(__file__).resolve().parents[2]
HOLDS = [f"{number:2}  holds" for number in range(1, 18)]


def check(call: bundles.Call, folder: Path) -> list[str]:
    """What the verifier says in an empty environment; it must neither fail nor complain."""
    program = folder / "verify.py"
    program.write_bytes((ROOT / "ledger" / "verify.py").read_bytes())
    done = bundles.checked(call, bare_python(folder / "empty"), program, folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout.splitlines()


def test_twelve_applicants_five_seats_and_a_tie_hold_for_anybody(tmp_path: Path) -> None:
    def level(place: int, _seat: int, criterion: str) -> int:
        # Two lead with equal levels, which only the lot can order; the last two do not comply.
        return 5 if place < 2 else 2 if place >= 10 else 4 if criterion == "C1" else 3

    call = bundles.told(applicants=12, panel=5, each=5, level=level)
    b = verify.Bundle({name: text.encode() for name, text in bundle_files(call.reference).items()})
    assert {code: len(seats) for code, seats in b.readers.items()} == dict.fromkeys(b.readers, 5)
    assert len(b.readers) == 12
    assert [one["tie"] for one in verify.computed(b)][:2] == ["lot", "lot"]
    assert Standing.objects.filter(entry__call=call, complies=True).count() == 10
    assert [line[:9] for line in check(call, tmp_path)[:17]] == HOLDS
    # It could have failed: the other of the two that tie as the winner is found.
    first, second = (one["code"] for one in verify.computed(b)[:2])
    told = json.loads(b.files["identities.json"])
    assert told["code"] == first
    b.files["identities.json"] = verify.canon(told | {"code": second}).encode()
    assert [number for number, _title, problems in verify.run(b) if problems] == [16]


def test_three_hundred_applicants_and_sixty_seats_hold_for_anybody(tmp_path: Path) -> None:
    def level(place: int, seat: int, criterion: str) -> int:
        return 5 if place == 0 else (place * 7 + seat * 3 + int(criterion[1])) % 5

    # Its totals are adjusted for severity: sixty equations, solved in whole numbers.
    call = bundles.told(applicants=300, panel=60, each=3, level=level, statistic="adjusted")
    b = verify.Bundle({name: text.encode() for name, text in bundle_files(call.reference).items()})
    assert (len(b.readers), sum(map(len, b.readers.values()))) == (300, 900)
    assert {len(one.data["proposals"]) for one in b.all("assignment")} == {15}
    assert len(b.all("ranking")[0].data["severity"]) == 60
    lines = check(call, tmp_path)
    assert [line[:9] for line in lines[:17]] == HOLDS
    assert lines[17].startswith("All seventeen checks hold")
