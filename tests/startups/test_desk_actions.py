"""What custodians may do on real rows: taking up, checking, masking."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from outbox.models import Message
from startups.actions import desks
from startups.models import Submission, read_places
from startups.queries import desks as reading
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    """A closed call that Óscar took up, with two bare submissions."""
    call = call_at("open")
    made.bare(call, 2)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    call.refresh_from_db()
    return call


def test_oscar_takes_up_after_the_close_and_publishes_sorted_commitments() -> None:
    call = call_at("open")
    sent = made.bare(call, 3)
    with pytest.raises(Refused, match="closes"):
        desks.take_up(call=call, by=cast.oscar())
    made.close(call)
    with pytest.raises(Refused, match="custodian"):
        desks.take_up(call=call, by=cast.rosa())
    assert desks.take_up(call=call, by=cast.oscar()) == 3
    call.refresh_from_db()
    assert call.state == "verification"
    told = json.loads(Recorded.objects.get(call=call.reference, kind="submissions_closed").payload)
    assert (told["count"], told["commitments"]) == (3, sorted(one.commitment for one in sent))
    with pytest.raises(Refused, match="already"):
        desks.take_up(call=call, by=cast.marta())


def test_drafts_and_withdrawn_submissions_are_not_taken_up() -> None:
    call = call_at("open")
    first, second = made.bare(call, 2)
    Submission.objects.filter(pk=first.pk).update(state="draft")
    Submission.objects.filter(pk=second.pk).update(state="withdrawn")
    made.close(call)
    with pytest.raises(Refused, match="deserted"):
        desks.take_up(call=call, by=cast.oscar())


def test_a_failed_ground_makes_it_ineligible_and_tells_the_team_without_a_code(call: Any) -> None:
    one = made.apply(call_at("open"), 1)[0]
    made.close(one.call)
    desks.take_up(call=one.call, by=cast.oscar())
    Message.objects.all().delete()
    with pytest.raises(Refused, match="applicant reads it"):
        desks.check_ground(submission=one, ground="sanction", result="failed", reason="", by=cast.oscar())
    desks.check_ground(
        submission=one, ground="sanction", result="failed", reason="Sanción vigente en el registro.", by=cast.oscar()
    )
    one.refresh_from_db()
    assert one.state == "ineligible"
    mail = Message.objects.get()
    assert (mail.private, mail.kind, mail.user) == (True, "submission_eligibility", made.founder(0))
    assert "Sanción" not in mail.text
    # corrected: eligible again, and told once more
    desks.check_grounds(submission=one, results=made.PASSED, by=cast.marta())
    one.refresh_from_db()
    assert (one.state, Message.objects.count()) == ("eligible", 2)


def test_only_custodians_check_and_only_before_the_hand_over(call: Any) -> None:
    one = Submission.objects.filter(call=call)[0]
    for person in (cast.rosa(), cast.luz(), cast.kemi(), cast.ines(), cast.ana()):
        with pytest.raises(Refused, match="custodian"):
            desks.check_ground(submission=one, ground="sanction", result="passed", by=person)
    made.settle(call)
    desks.check_ground(submission=one, ground="sanction", result="passed", by=cast.oscar())
    desks.hand_over(call=call, by=cast.oscar())
    with pytest.raises(Refused, match="handed over"):
        desks.check_ground(
            submission=one, ground="sanction", result="failed", reason="Ahora ya no se puede.", by=cast.oscar()
        )
    with pytest.raises(Refused, match="handed over"):
        desks.decide_masking(masking=made.places(call)[0], state="masked", by=cast.oscar())
    with pytest.raises(Refused, match="handed over"):
        desks.hand_over(call=call, by=cast.marta())


def test_a_decision_on_a_place_says_who_and_when_and_may_change(call: Any) -> None:
    place = made.places(call)[0]
    desks.decide_masking(masking=place, state="kept", by=cast.oscar())
    desks.decide_masking(masking=place, state="masked", by=cast.marta())
    place = made.places(call)[0]
    assert (place.state, place.decided_by, place.decided_at is not None) == ("masked", cast.marta().pk, True)
    with pytest.raises(Refused, match="Choose"):
        desks.decide_masking(masking=place, state="proposed", by=cast.oscar())


def test_words_masked_by_hand_are_masked_everywhere(call: Any) -> None:
    one = Submission.objects.filter(call=call)[0]
    with pytest.raises(Refused, match="not in the proposal"):
        desks.mask_words(submission=one, words="Ayacucho", kind="place", by=cast.oscar())
    assert desks.mask_words(submission=one, words="SEMANAL", kind="brand", by=cast.oscar()) == 1
    assert desks.mask_words(submission=one, words="semanal", kind="brand", by=cast.oscar()) == 1
    one.refresh_from_db()
    place = next(row for row in read_places(one) if row.original == "semanal")
    assert (place.replacement, place.state, place.decided_by) == ("[la solución]", "masked", cast.oscar().pk)
    desks.mask_words(submission=one, words="barrio", kind="place", by=cast.oscar())
    made.settle(call)
    assert reading.blind_entries(call)[one.pk]["title"] == "Mapa [la solución] del [una ciudad]"


def test_every_look_is_recorded_with_a_digest_and_no_name(call: Any) -> None:
    one = Submission.objects.filter(call=call)[0]
    desks.note_access(submission=one, what="eligibility", by=cast.oscar())
    payload = Recorded.objects.get(call=call.reference, kind="access").payload
    told = json.loads(payload)
    assert told == {
        "by": f"user:{cast.oscar().pk}",
        "what": "eligibility",
        "submission": reading.access_digest(one),
    }
    assert str(one.pk) not in payload
