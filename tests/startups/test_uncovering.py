"""What the rules hid for certain is uncovered by two custodians, and the record tells how often, at the hand-over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import translation

from accounts import grants
from accounts.models import User
from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from startups.actions import desks, uncovering
from startups.actions.corrections import send_back, take_back
from startups.models import Masking, Submission, read_places, write_places
from startups.queries import next_actions
from startups.queries.blindness import blindness
from startups.queries.desks import blind_entries, desk_rows
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made
from tests.startups.test_desk_views import as_

pytestmark = pytest.mark.django_db
SURE, DOUBTFUL = 2, 1


@pytest.fixture
def call() -> Call:
    """A call on the desk, with one submission that has a doubtful place and one that the rules hid for certain."""
    call = call_at("open")
    [one] = made.bare(call, 1)
    sure = Masking(one, SURE, "title", 17, 23, "place", "barrio", "[una ciudad]", state="masked")
    write_places(one, [*read_places(one), sure])
    one.save(update_fields=["places"])
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    call.refresh_from_db()
    return call


def place(call: Call, number: int = SURE) -> Masking:
    """A place as it is kept now."""
    return next(one for one in made.places(call) if one.number == number)


def title(call: Call) -> str:
    """What assessors would read of the only submission."""
    [entry] = blind_entries(call).values()
    return str(entry["title"])


def tasks(person: User) -> list[tuple[str, str]]:
    """What waits for a person, in English, and where."""
    with translation.override("en"):
        return [(str(one.text), one.url) for one in next_actions(person)]


def told(call: Call) -> Any:
    """What the record says that the desk let through."""
    told = json.loads(Recorded.objects.get(call=call.reference, kind="desk_tally").payload)
    return {key: told[key] for key in ("uncovered", "files_shown", "files_left_out")}


def test_oscar_does_not_uncover_alone_by_any_way_what_the_rules_hid(call: Call) -> None:
    made.settle(call)
    assert title(call) == "Mapa semanal del [una ciudad]"
    with pytest.raises(Refused, match="rules hid these words"):
        desks.decide_masking(masking=place(call), state="kept", by=cast.oscar())
    # To hide it once more, or anew by hand, makes it nobody's own.
    desks.decide_masking(masking=place(call), state="masked", by=cast.oscar())
    desks.mask_words(submission=place(call).submission, words="barrio", kind="place", by=cast.oscar())
    with pytest.raises(Refused):
        desks.undo_decision(masking=place(call), by=cast.oscar())
    uncovering.ask_to_keep(masking=place(call), why="ordinary", by=cast.oscar())
    with pytest.raises(Refused, match="Another custodian has to agree"):
        uncovering.answer_asked(masking=place(call), agree=True, by=cast.oscar())
    with pytest.raises(Refused, match="rules hid these words"):
        desks.decide_masking(masking=place(call), state="kept", by=cast.oscar())
    desks.hand_over(call=call, by=cast.oscar())
    assert told(call) == {"uncovered": 0, "files_shown": 0, "files_left_out": 0}
    assert place(call).state == "masked"


def test_two_custodians_uncover_with_forms_and_only_the_hand_over_tells_the_record(call: Call) -> None:
    base = f"/custody/{call.reference}/{place(call).submission.pk}/blinding/"
    oscar, marta = as_(cast.oscar()), as_(cast.marta())
    assert oscar.post(f"{base}{SURE}/", {"state": "kept"}).status_code == 403
    assert f"{base}{SURE}/ask/" in oscar.get(base).content.decode()
    assert oscar.post(f"{base}{SURE}/ask/", {"words": "sin motivo"}).status_code == 422
    before = tasks(cast.marta())
    assert oscar.post(f"{base}{SURE}/ask/", {"why": "ordinary", "words": "un barrio cualquiera"}).status_code == 302
    new = ("Another custodian asks to keep 1 hidden place: agree or not", f"/custody/{call.reference}/")
    assert [tasks(cast.marta()), tasks(cast.oscar())] == [[new, *before], before]
    page = marta.get(base).content.decode()
    assert [word in page for word in ("un barrio cualquiera", cast.oscar().name, 'value="agree"')] == [True] * 3
    assert 'value="agree"' not in oscar.get(base).content.decode()
    assert marta.post(f"{base}{SURE}/answer/", {"answer": "no"}).status_code == 302
    assert (place(call).state, place(call).asked_by, place(call).asked_words) == ("masked", None, "")
    uncovering.ask_to_keep(masking=place(call), why="needed", by=cast.oscar())
    assert marta.post(f"{base}{SURE}/answer/", {"answer": "agree"}).status_code == 302
    kept = place(call)
    assert (kept.state, kept.decided_by, kept.agreed_by) == ("kept", cast.oscar().pk, cast.marta().pk)
    made.settle(call)
    assert title(call) == "Mapa semanal del barrio"
    kinds = set(Recorded.objects.filter(call=call.reference).values_list("kind", flat=True))
    assert "desk_tally" not in kinds
    desks.hand_over(call=call, by=cast.marta())
    assert told(call) == blindness(call)["let_through"] == {"uncovered": 1, "files_shown": 0, "files_left_out": 0}
    for word in ("barrio", "title", str(kept.submission.pk), kept.submission.receipt_no, f"user:{cast.oscar().pk}"):
        assert word not in Recorded.objects.get(call=call.reference, kind="desk_tally").payload


def test_what_one_custodian_hid_another_one_does_not_uncover_alone(call: Call) -> None:
    desks.decide_masking(masking=place(call, DOUBTFUL), state="masked", by=cast.oscar())
    for undo in (desks.undo_decision, lambda **what: desks.decide_masking(state="kept", **what)):
        with pytest.raises(Refused, match="Another custodian hid"):
            undo(masking=place(call, DOUBTFUL), by=cast.marta())
    desks.decide_masking(masking=place(call, DOUBTFUL), state="masked", by=cast.marta())
    with pytest.raises(Refused, match="Another custodian hid"):
        desks.decide_masking(masking=place(call, DOUBTFUL), state="kept", by=cast.marta())
    assert desks.decide_masking(masking=place(call, DOUBTFUL), state="kept", by=cast.oscar()).state == "kept"


def test_a_custodian_who_is_alone_or_gone_uncovers_nothing(call: Call) -> None:
    uncovering.ask_to_keep(masking=place(call), why="others", by=cast.oscar())
    assert [row.asked for row in desk_rows(call)] == [1]
    grants.dismiss(user=cast.oscar(), call=call, role="custodian", by="test")
    with pytest.raises(Refused, match="Nobody asks"):
        uncovering.answer_asked(masking=place(call), agree=True, by=cast.marta())
    assert [row.asked for row in desk_rows(call)] == [0]
    assert [text for text, _url in tasks(cast.marta()) if "hidden place" in text] == []
    with pytest.raises(Refused, match="no other custodian"):
        uncovering.ask_to_keep(masking=place(call), why="others", by=cast.marta())
    assert Submission.objects.get(call=call).state == "submitted"
    assert place(call).state == "masked"


def test_oscar_is_offered_to_ask_only_where_somebody_may_be_asked_now(call: Call) -> None:
    desk = f"/custody/{call.reference}/{place(call).submission.pk}/blinding/"
    queue = f"/custody/{call.reference}/queue/{place(call).submission.pk}"
    ask, oscar = f"{desk}{SURE}/ask/", as_(cast.oscar())
    hidden, hers = f"{desk}{DOUBTFUL}/ask/", f"{queue}/{DOUBTFUL}/"
    desks.decide_masking(masking=place(call, DOUBTFUL), state="masked", by=cast.marta())

    def offers() -> list[bool]:
        page = oscar.get(desk).content.decode()
        return [ask in page, hidden in page, hidden in oscar.get(hers).content.decode()]

    assert offers() == [True, True, True]
    sent = send_back(
        submission=place(call).submission, field="title", reason="names", sentence="Cambie el título.", by=cast.oscar()
    )
    assert offers() == [False, False, False], "the field is with its team: only she decides on its words now"
    assert "está con su equipo" in oscar.get(hers).content.decode()
    take_back(correction=sent, by=cast.oscar())
    assert offers() == [True, True, True]
    uncovering.ask_to_keep(masking=place(call), why="others", by=cast.oscar())
    assert offers() == [False, True, True], "asked already"
    grants.dismiss(user=cast.marta(), call=call, role="custodian", by="test")
    assert offers() == [False, False, False], "there is nobody to ask"


def test_oscar_and_marta_are_offered_to_answer_only_while_the_field_is_not_with_its_team(call: Call) -> None:
    desk = f"/custody/{call.reference}/{place(call).submission.pk}/blinding/"
    oscar, marta = as_(cast.oscar()), as_(cast.marta())
    desks.decide_masking(masking=place(call, DOUBTFUL), state="kept", by=cast.oscar())
    uncovering.ask_to_keep(masking=place(call), why="others", by=cast.oscar())

    def offers() -> list[tuple[bool, bool]]:
        pages = [one.get(desk).content.decode() for one in (marta, oscar)]
        return [(f"{desk}{SURE}/answer/" in page, "está con su equipo" in page) for page in pages]

    assert offers() == [(True, False), (True, False)]
    sent = send_back(
        submission=place(call).submission, field="title", reason="names", sentence="Cambie el título.", by=cast.oscar()
    )
    assert offers() == [(False, True), (False, True)]
    take_back(correction=sent, by=cast.oscar())
    assert offers() == [(True, False), (True, False)]


def test_oscar_finds_no_form_to_ask_with_while_the_field_is_with_its_team(call: Call) -> None:
    ask = f"/custody/{call.reference}/{place(call).submission.pk}/blinding/{SURE}/ask/"
    assert 'name="why"' in as_(cast.oscar()).get(ask).content.decode()
    send_back(
        submission=place(call).submission, field="title", reason="names", sentence="Cambie el título.", by=cast.oscar()
    )
    page = as_(cast.oscar()).get(ask).content.decode()
    assert ('name="why"' in page, "está con su equipo" in page) == (False, True)
