"""Whatever is changed in a bundle is found; and what a platform that rewrites its own record cannot make fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ledger import verify
from tests.ledger import mutants
from tests.ledger.whole_call import whole

pytestmark = pytest.mark.django_db
Entries = list[dict[str, Any]]


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


def of(entries: Entries, kind: str) -> Entries:
    return [entry for entry in entries if entry["kind"] == kind]


def one(entries: Entries, kind: str) -> dict[str, Any]:
    return of(entries, kind)[0]["payload"]


def drop(kind: str) -> Callable[[Entries], None]:
    def rewrite(entries: Entries) -> None:
        entries.remove(of(entries, kind)[0])

    return rewrite


def move(kind: str, before: str) -> Callable[[Entries], None]:
    """Let an entry have happened before another one, at its hour."""

    def rewrite(entries: Entries) -> None:
        entry = of(entries, kind)[0]
        entries.remove(entry)
        place = entries.index(of(entries, before)[0])
        entry["recorded_at"] = entries[place]["recorded_at"]
        entries.insert(place, entry)

    return rewrite


def edit(kind: str, **values: Any) -> Callable[[Entries], None]:
    def rewrite(entries: Entries) -> None:
        one(entries, kind).update(values)

    return rewrite


def weigh_otherwise(entries: Entries) -> None:
    for row, weight in zip(one(entries, "rules")["criteria"], (40, 20, 20, 20), strict=True):
        row["weight"] = weight


def close_earlier(entries: Entries) -> None:
    """The deadline that was put off is said to have been brought forward."""
    changes = [row for entry in of(entries, "amendment") for row in entry["payload"]["changes"]]
    change = next(row for row in changes if row["field"] == "closes_at")
    change["after"] = change["before"].replace("2026-12-18", "2026-12-17")


def change_a_frozen_rule(entries: Entries) -> None:
    one(entries, "amendment")["changes"][0]["field"] = "criteria"


def amend_a_text_after_the_opening(entries: Entries) -> None:
    late = of(entries, "amendment")[-1]["payload"]
    late["changes"].append({"field": "eligibility", "before": "Empresas de la región.", "after": "Solo de Lima."})


def put_a_friend_into_the_set(entries: Entries) -> None:
    closed = one(entries, "submissions_closed")
    closed["commitments"] = sorted([*closed["commitments"][1:], "a" * 64])


def choose_a_seed(entries: Entries) -> None:
    for kind in ("seed", "ranking"):
        one(entries, kind)["seed"] = "b" * 64


def swap_two_codes(entries: Entries) -> None:
    first, second = (entry["payload"] for entry in of(entries, "entry_received")[:2])
    first["code"], second["code"] = second["code"], first["code"]


def swap_two_codes_in_the_opening(entries: Entries) -> None:
    first, second = one(entries, "unseal")["openings"][:2]
    first["code"], second["code"] = second["code"], first["code"]


def read_in_another_order(entries: Entries) -> None:
    one(entries, "assignment")["proposals"].reverse()


def _each(kind: str, **change: Any) -> Callable[[Entries], None]:
    """Write something else into every entry of a kind."""

    def rewrite(entries: Entries) -> None:
        for entry in of(entries, kind):
            entry["payload"].update(change)

    return rewrite


def preside_over_nothing(entries: Entries) -> None:
    one(entries, "seat_appointed")["office"] = "member"
    one(entries, "committee_installed")["seats"][0]["office"] = "member"


def raise_a_score(entries: Entries) -> None:
    row = next(entry["payload"] for entry in of(entries, "score") if entry["payload"]["level"] == 4)
    row["level"] = 5


def raise_all_scores_of_one(entries: Entries) -> None:
    code = of(entries, "score")[0]["payload"]["code"]
    for entry in of(entries, "score"):
        if entry["payload"]["code"] == code:
            entry["payload"]["level"] = 5


def lose_a_seats_scores(entries: Entries) -> None:
    vacated = {entry["payload"]["seat"] for entry in of(entries, "seat_vacated")}
    seat = next(one["payload"]["seat"] for one in of(entries, "score") if one["payload"]["seat"] not in vacated)
    for entry in [*of(entries, "score"), *of(entries, "sheet_opened")]:
        if entry["payload"]["seat"] == seat:
            entries.remove(entry)


def swap_the_first_two_ranks(entries: Entries) -> None:
    placings = one(entries, "ranking")["placings"]
    placings[0]["code"], placings[1]["code"] = placings[1]["code"], placings[0]["code"]


def lift_a_mean(entries: Entries) -> None:
    one(entries, "ranking")["placings"][0]["mean_hundredths"] += 1


def choose_the_second(entries: Entries) -> None:
    placings = one(entries, "ranking")["placings"]
    decision = one(entries, "decision")
    decision.update(code=placings[1]["code"], rank=2, reserves=[])


def leave_a_criterion_out(entries: Entries) -> None:
    one(entries, "decision")["by_criterion"].popitem()


def vote_with_another_seat(entries: Entries) -> None:
    vote = one(entries, "dissent")
    others = [entry["payload"]["seat"] for entry in of(entries, "seat_appointed")]
    vote["seat"] = next(seat for seat in others if seat != vote["seat"])


def open_alone(entries: Entries) -> None:
    unseal = one(entries, "unseal")
    unseal["people"] = [unseal["by"], unseal["by"]]


def share_a_device(entries: Entries) -> None:
    first, second = (entry["payload"] for entry in of(entries, "unseal_word")[:2])
    second["device"] = first["device"]


def offer_to_who_does_not_comply(entries: Entries) -> None:
    last = one(entries, "ranking")["placings"][-1]["code"]
    one(entries, "reserve_offered")["code"] = one(entries, "unseal_reserve")["code"] = last


def leave_nobody(entries: Entries) -> None:
    offered = of(entries, "reserve_offered")[0]
    offered["kind"], offered["payload"] = "no_reserve_left", {"by": "platform"}


def open_the_reserve_on_old_words(entries: Entries) -> None:
    for entry in of(entries, "unseal_word")[2:]:
        entries.remove(entry)


def let_both_reserve_words_be_of_one_device(entries: Entries) -> None:
    first, second = (entry["payload"] for entry in of(entries, "unseal_word")[2:])
    second["device"] = first["device"]


def rename_the_reserve(entries: Entries) -> None:
    opened = one(entries, "unseal_reserve")
    opened["legal_name"] = opened["identity"]["legal_name"] = "Otra Empresa S.A.C."


def let_an_assessor_look(entries: Entries) -> None:
    one(entries, "access")["by"] = one(entries, "seat_appointed")["person"]


def rename_the_winner(entries: Entries) -> None:
    unseal = one(entries, "unseal")
    unseal["legal_name"] = unseal["identity"]["legal_name"] = "Otra Empresa S.A.C."


def open_another_commitment(entries: Entries) -> None:
    rows = one(entries, "unseal")["openings"]
    rows[0]["commitment"] = rows[1]["commitment"]


def drop_a_number_in_time(entries: Entries) -> None:
    entry = next(entry for entry in of(entries, "nonce_reveal") if entry["payload"]["party"] == "entity")
    entry["kind"], entry["payload"] = "nonce_dropped", {"by": "platform", "party": "entity"}


#: What a platform could want to rewrite, and the checks that then do not hold.
REWRITTEN: list[tuple[str, Callable[[Entries], None], set[int]]] = [
    ("weights after the fact", weigh_otherwise, {11}),
    ("rules after the opening", move("call_opened", "rules"), {5}),
    ("no rules", drop("rules"), {5, 7, 8, 9, 10, 11, 12, 13}),
    ("an amendment after the close", move("submissions_closed", "amendment"), {7}),
    ("a deadline brought forward", close_earlier, {5}),
    ("an amendment of the criteria", change_a_frozen_rule, {5}),
    ("a text amended after the opening", amend_a_text_after_the_opening, {5}),
    ("another submission in the set", put_a_friend_into_the_set, {7}),
    # The lot of two that tie falls the same way under one of two seeds, so that 12 may hold.
    ("a chosen seed", choose_a_seed, {7, 8, 9}),
    ("another number", edit("nonce_reveal", nonce="other"), {7}),
    ("a number dropped in time", drop_a_number_in_time, {7}),
    ("two codes swapped", swap_two_codes, {8}),
    ("a chosen name", edit("entry_received", mark="Oro"), {8}),
    ("one more handed over", edit("handed_over", count=4), {8}),
    ("another order of reading", read_in_another_order, {9}),
    ("a seat without declaration", drop("interests_declared"), {9}),
    ("no assignment of a seat", drop("assignment"), {9, 10}),
    ("readers without a competence", _each("seat_appointed", competences=[]), {9}),
    ("all from one area", _each("seat_appointed", area="Imagen"), {9}),
    ("a committee of another size", edit("committee", size=5), {9}),
    ("a committee without a president", preside_over_nothing, {9}),
    ("a committee never installed", drop("committee_installed"), {9}),
    ("a committee made up afterwards", move("committee", "ranking"), {9}),
    ("a raised score", raise_a_score, {10, 11}),
    ("all scores of one raised", raise_all_scores_of_one, {10, 11}),
    ("a seat's scores lost", lose_a_seats_scores, {10}),
    ("a score that nobody sealed", drop("assessment_sealed"), {10}),
    ("ranks swapped", swap_the_first_two_ranks, {12}),
    ("a mean lifted", lift_a_mean, {11}),
    ("lots from another seed", edit("ranking", seed="c" * 64), {12}),
    ("the second chosen without a reason", choose_the_second, {13}),
    ("a decision without reasons", edit("decision", reasons=" "), {13}),
    ("a decision without a reason for a criterion", leave_a_criterion_out, {13}),
    ("a vote in another's name", vote_with_another_seat, {13}),
    ("a vote before the decision", move("dissent", "decision"), {13}),
    ("a vote without reasons", edit("dissent", reasons=" "), {13}),
    ("a decision before the ranking", move("decision", "ranking"), {13}),
    ("opened alone", open_alone, {14}),
    ("both words from one device", share_a_device, {14}),
    ("a word without a second factor", edit("unseal_word", second_factor=""), {14}),
    ("fewer hours for the second word", edit("rules", unseal_hours=0), {14}),
    ("opened before the decision", move("unseal", "decision"), {14}),
    ("opened without a second word", drop("unseal_word"), {14}),
    ("opened while a review waited", drop("review_answered"), {14}),
    ("declined by another than who has the pilot", edit("declined", code="AAA-AAA"), {13}),
    ("declined before the opening", move("declined", "unseal"), {13}),
    ("declined without a reason", edit("declined", reason=""), {13}),
    ("offered to who does not comply", offer_to_who_does_not_comply, {13, 16}),
    ("offered to nobody", leave_nobody, {13}),
    ("not offered", drop("reserve_offered"), {13, 14}),
    ("a reserve opened who was not needed", drop("declined"), {13}),
    ("a reserve opened on old words", open_the_reserve_on_old_words, {14}),
    ("a reserve opened from one device", let_both_reserve_words_be_of_one_device, {14}),
    ("another reserve's name", rename_the_reserve, {16}),
    ("never opened", drop("unseal"), {13, 14, 16}),
    ("a look by an assessor", let_an_assessor_look, {15}),
    ("a look before the close", move("access", "call_closed"), {15}),
    ("another winner's name", rename_the_winner, {16}),
    ("a code opened to another commitment", open_another_commitment, {16}),
    ("codes swapped in the opening", swap_two_codes_in_the_opening, {16}),
]


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
    assert set().union(*(expected for _what, _rewrite, expected in REWRITTEN)) == {5, *range(7, 17)}


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
