"""What is written in the blind room, through the real actions."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from kernel.conflict import Conflict
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from ledger.queries import happened, payload
from ledger.queries.log import seed_of
from ledger.rules import canonical
from outbox.models import Message
from selection.actions.entries import open_assessment, receive_entry
from selection.actions.scores import (
    KEEP,
    Change,
    close_assessment,
    save_score,
    save_sheet,
    say_recognised,
    seal_assignment,
)
from selection.actions.seats import appoint_assessor, mark_declared, vacate_seat
from selection.models import Assignment, Score, Seat, Standing
from tests import cast
from tests.factories import call_at
from tests.selection.builders import (
    REASON,
    admit,
    entry,
    fill,
    mine,
    open_call,
    ranked_call,
    score_all,
    seat,
    verified_call,
)

pytestmark = pytest.mark.django_db


# --- seats -----------------------------------------------------------------------------------------------------------


def test_rosa_may_appoint_ines_and_a_mail_asks_for_her_declaration() -> None:
    call = call_at("open")
    found = appoint_assessor(call=call, user=cast.ines(), by=cast.rosa(), resolution_no="RA 1")
    assert (found.number, found.state, found.declared_at) == (1, "active", None)
    mail = Message.objects.get(user=cast.ines())
    assert f"/assess/{call.reference}/" in mail.text
    assert [payload(one)["seat"] for one in happened(call.reference, "seat_appointed")] == [1]


@pytest.mark.parametrize("person", [cast.luz, cast.oscar, cast.alcalde])
def test_who_decides_keeps_identities_or_heads_the_entity_may_not_assess(person: object) -> None:
    call = call_at("open")
    with pytest.raises(Refused):
        appoint_assessor(call=call, user=person(), by=cast.rosa())  # type: ignore[operator]
    assert Seat.objects.count() == 0


def test_ines_may_not_become_the_authority_of_the_call_that_she_assesses() -> None:
    call = call_at("open")
    appoint_assessor(call=call, user=cast.ines(), by=cast.rosa())
    with pytest.raises(Refused):
        grants.appoint(user=cast.ines(), call=call, role=CallRole.AUTHORITY, by=cast.kemi())


def test_ana_may_not_appoint() -> None:
    with pytest.raises(Refused):
        appoint_assessor(call=call_at("open"), user=cast.ines(), by=cast.ana())


def test_only_ines_declares_for_her_seat() -> None:
    found = appoint_assessor(call=call_at("open"), user=cast.ines(), by=cast.rosa())
    with pytest.raises(Refused):
        mark_declared(seat=found, by=cast.tomas())
    mark_declared(seat=found, by=cast.ines())
    with pytest.raises(Refused):
        mark_declared(seat=found, by=cast.ines())
    found.refresh_from_db()
    assert (found.declared_at is not None, found.admitted) == (True, False)


def test_a_substitute_reads_everything_and_the_vacated_seat_counts_no_more() -> None:
    call = open_call()
    score_all(call, {"K00-4MD": [0, 4, 4], "K01-4MD": [0, 4, 4], "K02-4MD": [0, 4, 4]})
    vacate_seat(seat=seat(call, 1), reason="Renuncia.", by=cast.rosa())
    with pytest.raises(Refused, match="substitute"):
        close_assessment(call=call, by=cast.rosa())
    substitute = appoint_assessor(call=call, user=cast.julio(), by=cast.rosa())
    mark_declared(seat=substitute, by=cast.julio())
    assert mine(call, 4) == []
    admit(call)
    assert (substitute.number, len(mine(call, 4))) == (4, 3)
    score_all(call)
    placings = close_assessment(call=call, by=cast.rosa())
    assert [one.mean_hundredths for one in placings] == [400, 400, 400]
    assert {row["seats"] for one in placings for row in one.levels} == {3}


# --- entries ---------------------------------------------------------------------------------------------------------


def test_an_entry_has_no_date_and_keeps_what_it_was_handed_only() -> None:
    call = verified_call(1)
    found = entry(call, "K00-4MD")
    names = {field.name for field in found._meta.get_fields() if not field.is_relation}
    assert names == {"id", "code", "mark", "slug", "title", "sections", "masked", "text_salt", "state"}
    assert found.id.version == 4
    receive_entry(
        call=call,
        code="AAA-BBB",
        title="T",
        sections=[{"key": "k", "title": "t", "text": "x", "who": "VozUrbana"}],
        by="test",
    )
    other = entry(call, "AAA-BBB")
    assert other.sections == [{"key": "k", "title": "t", "text": "x"}]
    assert other.mark


def test_entries_are_received_during_the_eligibility_check_only() -> None:
    call = open_call(1)
    with pytest.raises(Refused):
        receive_entry(call=call, code="AAA-BBB", title="T", sections=[], by="test")


@pytest.mark.parametrize(("code", "mark"), [("aaa-bbb", "Jaspe"), ("AAA-BBB", "cuarzo"), ("AAA-BBB", "Panel")])
def test_a_code_or_a_name_that_would_not_work_is_an_error(code: str, mark: str) -> None:
    call = verified_call(1)
    with pytest.raises(ValueError):
        receive_entry(call=call, code=code, mark=mark, title="T", sections=[], by="test")


def test_opening_gives_each_seat_all_entries_in_an_order_of_its_own_and_one_mail() -> None:
    call = open_call(8)
    orders = [[one.entry.code for one in mine(call, number)] for number in (1, 2, 3)]
    assert [sorted(order) for order in orders] == [[f"K0{n}-4MD" for n in range(8)]] * 3
    assert len({tuple(order) for order in orders}) == 3
    assert call.state == "assessment"
    assert Message.objects.filter(kind="selection.assessment_open").count() == 3
    assert call.assessment.due_at > timezone.now() + timedelta(days=9)


def test_mail_to_assessors_names_and_counts_no_proposal() -> None:
    call = open_call(3)
    texts = [mail.subject + mail.text + mail.html for mail in Message.objects.filter(kind__startswith="selection.")]
    told = [entry(call, f"K0{n}-4MD") for n in range(3)]
    assert len(texts) == 6
    for text in texts:
        assert [one.code for one in told if one.code in text or one.mark in text or one.title in text] == []


def test_opening_waits_for_three_declarations() -> None:
    call = verified_call(2, assessors=2)
    with pytest.raises(Refused, match="3 assessors"):
        open_assessment(call=call, by=cast.rosa())


# --- scores ----------------------------------------------------------------------------------------------------------


def test_a_draft_may_be_incomplete_and_counts_its_saves() -> None:
    call = open_call(1)
    assignment, criterion = mine(call)[0], call.criteria.first()
    score = save_score(assignment=assignment, criterion=criterion, level=4, version=0, by=cast.ines())
    assert (score.version, score.level, score.reason, score.state) == (1, 4, "", "draft")
    score = save_score(assignment=assignment, criterion=criterion, reason="Breve.", version=0, by=cast.ines())
    assert (score.version, score.level, score.reason) == (2, 4, "Breve.")


def test_two_tabs_on_one_reason_collide_and_nothing_is_lost() -> None:
    call = open_call(1)
    assignment, criterion = mine(call)[0], call.criteria.first()
    save_score(assignment=assignment, criterion=criterion, reason="De la otra pestaña.", version=0, by=cast.ines())
    with pytest.raises(Conflict) as clash:
        save_score(assignment=assignment, criterion=criterion, reason="De esta.", version=0, by=cast.ines())
    assert (clash.value.yours, clash.value.theirs, clash.value.version) == ("De esta.", "De la otra pestaña.", 1)
    assert Score.objects.get().reason == "De la otra pestaña."
    save_score(assignment=assignment, criterion=criterion, reason="De esta.", version=1, by=cast.ines())
    assert Score.objects.get().reason == "De esta."


def test_two_tabs_on_two_fields_do_not_collide() -> None:
    call = open_call(1)
    assignment, criterion = mine(call)[0], call.criteria.first()
    save_score(assignment=assignment, criterion=criterion, level=3, reason=KEEP, version=0, by=cast.ines())
    score = save_score(assignment=assignment, criterion=criterion, reason="Otra.", version=0, by=cast.ines())
    assert (score.level, score.reason) == (3, "Otra.")


def test_a_whole_page_keeps_what_collides_and_saves_the_rest() -> None:
    call = open_call(1)
    assignment = mine(call)[0]
    first = call.criteria.get(code="C1")
    save_score(assignment=assignment, criterion=first, level=2, reason="Primero.", version=0, by=cast.ines())
    sheet = {code: Change(5, "Segundo.", 0, 0) for code in ("C1", "C2")}
    assert save_sheet(assignment=assignment, sheet=sheet, by=cast.ines()) == {"level_C1": 2, "reason_C1": "Primero."}
    assert sorted(Score.objects.values_list("criterion__code", "level", "reason")) == [
        ("C1", 2, "Primero."),
        ("C2", 5, "Segundo."),
    ]


@pytest.mark.parametrize("level", [-1, 6, True])
def test_a_level_lies_between_0_and_5(level: int) -> None:
    call = open_call(1)
    with pytest.raises(Refused):
        save_score(assignment=mine(call)[0], criterion=call.criteria.first(), level=level, version=0, by=cast.ines())


def test_tomas_may_not_score_in_the_seat_of_ines() -> None:
    call = open_call(1)
    with pytest.raises(Refused):
        save_score(assignment=mine(call)[0], criterion=call.criteria.first(), level=4, version=0, by=cast.tomas())


def test_an_incomplete_assessment_cannot_be_sent() -> None:
    call = open_call(1)
    with pytest.raises(Refused, match="Pertinencia"):
        seal_assignment(assignment=mine(call)[0], by=cast.ines())


def test_what_is_sent_cannot_be_changed() -> None:
    call = open_call(1)
    assignment = mine(call)[0]
    fill(assignment, 4)
    seal_assignment(assignment=assignment, by=cast.ines())
    with pytest.raises(Refused, match="not changed"):
        save_score(assignment=assignment, criterion=call.criteria.first(), level=1, version=9, by=cast.ines())
    with pytest.raises(Refused):
        save_sheet(assignment=assignment, sheet={"C1": Change(1, "x", 9, 9)}, by=cast.ines())
    with pytest.raises(Refused):
        seal_assignment(assignment=assignment, by=cast.ines())
    assert set(Score.objects.values_list("level", "state")) == {(4, "sealed")}


def test_the_record_holds_no_score_before_the_assessment_is_closed() -> None:
    call = open_call(1)
    score_all(call)
    say = [payload(one) for one in happened(call.reference, "assessment_sealed")]
    assert sorted(one["seat"] for one in say) == [1, 2, 3]
    assert {frozenset(one) for one in say} == {frozenset({"by", "seat", "commitment"})}
    assert happened(call.reference, "score").count() == 0
    close_assessment(call=call, by=cast.rosa())
    told = [payload(one) for one in happened(call.reference, "score")]
    assert len(told) == 12
    assert {(one["code"], one["level"]) for one in told} == {("K00-4MD", 4)}
    assert REASON not in str(told)


def test_recognising_is_committed_to_at_the_closing_alike_for_every_sheet() -> None:
    """A line in the record at the click, between sealings in a public order, would tell who recognises which one."""
    call = open_call(1)
    before = Recorded.objects.filter(call=call.reference).count()
    say_recognised(assignment=mine(call)[0], how="maybe", by=cast.ines())
    assert mine(call)[0].recognised == "maybe"
    assert Recorded.objects.filter(call=call.reference).count() == before
    score_all(call)
    close_assessment(call=call, by=cast.rosa())
    told = [payload(one) for one in happened(call.reference, "recognition")]
    sheets = Assignment.objects.filter(seat__call=call).values_list("entry__code", "seat__number")
    assert sorted((one["code"], one["seat"]) for one in told) == sorted(sheets)
    assert len({one["commitment"] for one in told}) == len(told)


def test_what_a_seat_sealed_is_opened_at_the_closing_and_can_be_computed_again() -> None:
    call = open_call(1)
    score_all(call)
    sealed = {payload(one)["seat"]: payload(one)["commitment"] for one in happened(call.reference, "assessment_sealed")}
    close_assessment(call=call, by=cast.rosa())
    scores = [payload(one) for one in happened(call.reference, "score")]
    for opened in (payload(one) for one in happened(call.reference, "sheet_opened")):
        rows = sorted(
            [one["criterion"], one["level"], one["reason_sha256"]]
            for one in scores
            if (one["code"], one["seat"]) == (opened["code"], opened["seat"])
        )
        sheet = canonical({"code": opened["code"], "seat": opened["seat"], "scores": rows})
        assert hashlib.sha256(f"{opened['salt']}{sheet}".encode()).hexdigest() == sealed.pop(opened["seat"])
    assert sealed == {}


# --- closing ---------------------------------------------------------------------------------------------------------


def test_the_assessment_closes_when_all_is_sent_and_the_ranking_is_kept() -> None:
    call = open_call(3)
    with pytest.raises(Refused, match="9 are missing"):
        close_assessment(call=call, by=cast.rosa())
    score_all(call, {"K00-4MD": [5, 5, 1], "K01-4MD": 4, "K02-4MD": [2, 2, 5]})
    with pytest.raises(Refused):
        close_assessment(call=call, by=cast.ines())
    close_assessment(call=call, by=cast.rosa())
    call.refresh_from_db()
    assert call.state == "deliberation"
    assert list(Standing.objects.order_by("rank").values_list("entry__code", "mean_hundredths", "complies")) == [
        ("K01-4MD", 400, True),
        ("K00-4MD", 367, True),
        ("K02-4MD", 300, False),
    ]
    assert entry(call, "K02-4MD").state == "non_compliant"
    assert Message.objects.filter(user=cast.luz(), kind="selection.decision_pending").count() == 1
    told = payload(happened(call.reference, "ranking").get())
    assert [(one["code"], one["rank"]) for one in told["placings"]] == [("K01-4MD", 1), ("K00-4MD", 2), ("K02-4MD", 3)]


def test_a_full_tie_is_broken_by_the_public_seed() -> None:
    call = ranked_call({"K00-4MD": 4, "K01-4MD": 4}, entries=2)
    told = payload(happened(call.reference, "ranking").get())
    assert told["seed"] == seed_of(call.reference)
    assert payload(happened(call.reference, "seed").get())["seed"] == told["seed"]
    assert [one["tie"] for one in told["placings"]] == ["lot", "lot"]
