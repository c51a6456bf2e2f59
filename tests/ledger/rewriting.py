"""What a platform with its own key could want to rewrite in its record, and the checks that then do not hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.ledger.edits import Entries, drop, edit, move, of, one


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


def commit_to_one_text_twice(entries: Entries) -> None:
    first, second = (entry["payload"] for entry in of(entries, "entry_received")[:2])
    second["text_commitment"] = first["text_commitment"]


def hash_texts_without_a_salt(entries: Entries) -> None:
    """As the record did before there were salts; the salts of the opening then open nothing."""
    for entry in of(entries, "entry_received"):
        entry["payload"]["text_sha256"] = entry["payload"].pop("text_commitment")


def hash_one_text_without_a_salt(entries: Entries) -> None:
    received = one(entries, "entry_received")
    received["text_sha256"] = received.pop("text_commitment")


def leave_a_text_unopened(entries: Entries) -> None:
    one(entries, "unseal")["text_salts"].pop()


def open_texts_with_one_salt(entries: Entries) -> None:
    first, second = one(entries, "unseal")["text_salts"][:2]
    second["salt"] = first["salt"]


def drop_a_number_in_time(entries: Entries) -> None:
    entry = next(entry for entry in of(entries, "nonce_reveal") if entry["payload"]["party"] == "entity")
    entry["kind"], entry["payload"] = "nonce_dropped", {"by": "platform", "party": "entity"}


def _names(entries: Entries, kind: str, which: int) -> dict[str, Any]:
    """The payload of one of the declarations by name, reviews or ways."""
    payload: dict[str, Any] = of(entries, kind)[which]["payload"]
    return payload


def hide_a_conflict(entries: Entries) -> None:
    next(entry["payload"] for entry in of(entries, "names_declared") if entry["payload"]["grounds"])["grounds"] = []


def take_a_ground_back(entries: Entries) -> None:
    """A seat declared a ground; a later version of the platform's making has none."""
    said = next(entry for entry in of(entries, "names_declared") if entry["payload"]["grounds"])
    again = json.loads(json.dumps(said))
    again["payload"] |= {"grounds": [], "version": 2}
    entries.insert(entries.index(said) + 1, again)


def declare_for_another(entries: Entries) -> None:
    one, other = (_names(entries, "names_declared", which) for which in (0, 1))
    one["by"] = other["by"]


def leave_nobody_out(entries: Entries) -> None:
    _names(entries, "names_reviewed", 0).update(left_out=[], ways={"pairs": [], "seats": []}, changes=False)


def lift_a_mean_of_a_way(entries: Entries) -> None:
    _names(entries, "names_reviewed", 0)["ways"]["seats"][0]["mean_hundredths"] += 1


def say_that_nothing_changes(entries: Entries) -> None:
    review = _names(entries, "names_reviewed", 0)
    review["changes"] = not review["changes"]


def confirm_ones_own_decision(entries: Entries) -> None:
    one(entries, "names_way")["by"] = one(entries, "decision")["by"]


def begin_without_a_way(entries: Entries) -> None:
    entries.remove(of(entries, "names_way")[0])


def begin_without_declarations(entries: Entries) -> None:
    for entry in [*of(entries, "names_declared"), *of(entries, "names_reviewed"), *of(entries, "names_way")]:
        entries.remove(entry)


def silence_before_its_term(entries: Entries) -> None:
    """A declaration is left out, and its seat taken for a silent one at once."""
    last = [entry for entry in of(entries, "names_declared") if entry["payload"]["seat"]][-1]
    entries.remove(last)


def take_another_way(entries: Entries) -> None:
    one(entries, "names_way")["way"] = "next"


def ask_after_the_opening(entries: Entries) -> None:
    survey = of(entries, "recognition_survey")[0]
    entries.remove(survey)
    place = entries.index(of(entries, "unseal")[0]) + 1
    survey["recorded_at"] = entries[place]["recorded_at"]
    entries.insert(place, survey)


def answer_for_another_seat(entries: Entries) -> None:
    one, other = (entry["payload"] for entry in of(entries, "recognition_survey")[:2])
    one["by"] = other["by"]


def amend_after_the_decision(entries: Entries) -> None:
    """The amendment and its ranking are said to have come once it was decided."""
    pair = [of(entries, "score_amended")[0], of(entries, "ranking_again")[0]]
    for entry in pair:
        entries.remove(entry)
    place = entries.index(of(entries, "decision")[0]) + 1
    for entry in pair:
        entry["recorded_at"] = entries[place]["recorded_at"]
    entries[place:place] = pair


def amend_for_another(entries: Entries) -> None:
    amended = one(entries, "score_amended")
    amended["by"] = next(
        entry["payload"]["person"]
        for entry in of(entries, "seat_appointed")
        if entry["payload"]["seat"] != amended["seat"]
    )


def lift_a_mean_of_the_second_ranking(entries: Entries) -> None:
    one(entries, "ranking_again")["placings"][0]["mean_hundredths"] += 1


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
    ("an amendment after the decision", amend_after_the_decision, {10}),
    ("an amendment of another's score", amend_for_another, {10}),
    ("an amendment without a reason", edit("score_amended", reason_sha256=""), {10}),
    ("an amendment from another level", edit("score_amended", was=4), {10}),
    ("another level in an amendment", edit("score_amended", level=5), {11}),
    ("an amendment that was never made", drop("score_amended"), {10, 11}),
    ("no ranking after an amendment", drop("ranking_again"), {10}),
    ("a mean lifted after an amendment", lift_a_mean_of_the_second_ranking, {11}),
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
    ("one commitment to two texts", commit_to_one_text_twice, {8}),
    ("a commitment of no form", edit("entry_received", text_commitment="none"), {8}),
    ("texts hashed without a salt", hash_texts_without_a_salt, {16}),
    ("one text hashed without a salt", hash_one_text_without_a_salt, {8, 16}),
    ("a text never opened", leave_a_text_unopened, {16}),
    ("texts opened with one salt", open_texts_with_one_salt, {16}),
    ("texts opened with no salts", edit("unseal", text_salts=[]), {16}),
    ("asked after the opening who is recognised", ask_after_the_opening, {14}),
    ("asked before the scores were sent", move("recognition_survey", "assessment_sealed"), {14}),
    ("answers of another seat", answer_for_another_seat, {14}),
    ("answers that were never given", edit("recognition_survey", commitment=""), {14}),
    ("a hidden conflict", hide_a_conflict, {17}),
    ("a ground taken back", take_a_ground_back, {17}),
    ("a declaration for another seat", declare_for_another, {17}),
    ("a declaration before the opening", move("names_declared", "unseal"), {17}),
    ("a declaration about another start-up", edit("names_declared", code="AAA-AAA"), {17}),
    ("an unknown ground", edit("names_declared", grounds=["enmity"]), {17}),
    ("a declaration told twice", edit("names_declared", version=2), {17}),
    ("nobody left out", leave_nobody_out, {17}),
    ("a mean of the second ranking lifted", lift_a_mean_of_a_way, {17}),
    ("told wrongly whether the result changes", say_that_nothing_changes, {17}),
    ("a decision confirmed by who took it", confirm_ones_own_decision, {17}),
    ("confirmed without reasons", edit("names_way", reasons=" "), {17}),
    ("confirmed without a resolution", edit("names_way", resolution_no=""), {17}),
    ("a pilot without a way", begin_without_a_way, {17}),
    ("a pilot without declarations", begin_without_declarations, {17}),
    ("silence before its term", silence_before_its_term, {17}),
    ("another way than the one that was gone", take_another_way, {13, 17}),
]
