"""Votes on actas: given blind, shown at the close, printed with their reasons; without a vote the acta says so."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from challenges.models import Call
from kernel.verdict import Refused
from ledger.queries import happened, payload
from outbox.models import Message
from selection.actions.amending import amend_score
from selection.actions.ballots import close_vote, put_to_vote, vote_on_acta
from selection.actions.seats import appoint_assessor, vacate_seat
from selection.models import Assignment, Ballot, BallotVote
from selection.queries.ballots import ballots_of
from selection.rules.ballots import is_adopted, is_approved, is_vote
from tests import cast
from tests.declaring import declare
from tests.reports.test_papers import make
from tests.selection import builders
from tests.selection.test_amending import as_
from tests.selection.test_what_waits import waits

pytestmark = pytest.mark.django_db
WHY = "La regla de cumplimiento no dice qué pasa con dos lectores."
FOR = "favour"


def address(call: Call, kind: str = "installation", name: str = "acta_vote") -> str:
    return reverse(name, args=[call.reference, kind])


def put(call: Call, kind: str = "installation") -> Ballot:
    return put_to_vote(call=call, kind=kind, by=cast.rosa())


def say(ballot: Ballot, number: int, *senses: str, **more: Any) -> BallotVote:
    """Let a seat vote; against is for a reason."""
    seat = builders.seat(ballot.call, number)
    reasons = [WHY if sense == "against" else "" for sense in senses]
    return vote_on_acta(ballot=ballot, seat=seat, senses=senses, reasons=reasons, by=seat.user, **more)


def told(call: Call) -> dict[str, Any]:
    found = happened(call.reference, "acta_voted").order_by("-seq").first()
    assert found is not None
    return payload(found)


def test_more_than_half_adopt_and_the_president_breaks_a_tie() -> None:
    assert is_adopted({1: FOR, 2: FOR, 3: "against"}, president=3)
    assert not is_adopted({1: FOR, 2: "abstains", 3: "abstains"}, president=1)
    tie = {1: FOR, 2: "against", 3: "abstains"}
    assert (is_adopted(tie, president=1), is_adopted(tie, president=2), is_adopted(tie, president=0)) == (
        True,
        False,
        False,
    )
    assert is_approved(needed=3, voted=3, adopted=[True])
    assert not is_approved(needed=3, voted=2, adopted=[True])
    assert not is_approved(needed=3, voted=3, adopted=[True, False])
    assert not is_vote(agreements=1, senses=["against"], reasons=["no"])
    assert not is_vote(agreements=2, senses=[FOR], reasons=[""])
    assert not is_vote(agreements=2, senses=[FOR, "abstains"], reasons=["", ""], ground="absent", words=WHY)
    assert not is_vote(agreements=1, senses=["abstains"], reasons=[""], ground="kinship", words=WHY)


def test_panel_votes_and_the_acta_prints_each_vote_with_its_reason() -> None:
    call = builders.verified_call()
    unvoted = json.loads(make(call, "installation").data)
    assert unvoted["approval"] == "Los acuerdos de esta acta no se sometieron a votación en la plataforma."
    ballot = put(call)
    mails = Message.objects.filter(kind="selection.acta_vote").values_list("user__name", flat=True)
    assert sorted(mails) == ["Inés Valdivia", "Pilar Montes", "Tomás Ríos"]
    assert waits(cast.tomas(), call)[address(call)] == "Vote on the acta: Installation of the committee"
    with pytest.raises(Refused, match="is voting"):
        make(call, "installation")
    say(ballot, 1, FOR)
    say(ballot, 2, FOR)
    say(ballot, 2, "against")
    assert [address(call) in waits(person, call) for person in (cast.ines(), cast.tomas(), cast.pilar())] == [
        False,
        False,
        True,
    ]
    with pytest.raises(Refused, match="Wait until everybody"):
        close_vote(ballot=ballot, by=cast.ines())
    words = "Fui asesora de la entidad antes en este asunto."
    say(ballot, 3, "abstains", ground="opinion", words=words)
    assert Message.objects.get(kind="selection.acta_voted").user == cast.ines()
    assert waits(cast.ines(), call)[address(call)] == "Close the vote on the acta: Installation of the committee"
    assert list(happened(call.reference, "acta_voted")) == []
    with pytest.raises(Refused, match="The president closes"):
        close_vote(ballot=ballot, by=cast.rosa())
    # One for, one against, one abstains: Inés presides, and voted for.
    assert close_vote(ballot=ballot, by=cast.ines()).state == "approved"
    assert Message.objects.get(kind="selection.acta_closed").user == cast.rosa()
    assert told(call)["votes"] == [
        {
            "number": 1,
            "favour": [1],
            "against": [{"seat": 2, "reason": WHY}],
            "abstains": [{"seat": 3, "ground": "opinion", "reason": words}],
        }
    ]
    acta = json.loads(make(call, "installation").data)
    assert acta["approval"].startswith("El jurado aprobó esta acta: votaron 3 de 3 puestos titulares")
    (agreement,) = acta["agreements"]
    assert (agreement["favour"], agreement["against"], agreement["abstained"]) == (1, 1, 1)
    assert agreement["votes"][1] == {"who": "Puesto 2", "sense": "En discordia", "reason": WHY}
    assert agreement["votes"][2]["reason"].endswith(words)


def test_acta_without_all_votes_or_with_other_words_is_not_approved() -> None:
    call = builders.ranked_call()
    ballot = put(call, "evaluation")
    for number in (1, 2):
        say(ballot, number, FOR, FOR, FOR)
    Ballot.objects.filter(pk=ballot.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert close_vote(ballot=ballot, by=cast.ines()).state == "refused"
    assert "votaron 2 de 3 puestos titulares" in json.loads(make(call, "evaluation").data)["approval"]
    again = put(call, "evaluation")
    for number in (1, 2, 3):
        say(again, number, FOR, FOR, FOR)
    assert close_vote(ballot=again, by=cast.ines()).state == "approved"
    acta = json.loads(make(call, "evaluation").data)
    assert [(one["favour"], one["outcome"]) for one in acta["agreements"]] == [(3, "El acuerdo se adopta.")] * 3
    assignment = Assignment.objects.select_related("seat__call", "seat__user").get(
        seat__call=call, seat__number=1, entry__code="K01-4MD"
    )
    criterion = call.criteria.get(code="C1")
    amend_score(assignment=assignment, criterion=criterion, level=5, reason=builders.REASON, by=assignment.seat.user)
    acta = json.loads(make(call, "evaluation").data)
    assert acta["approval"].startswith("Esta acta no está aprobada: lo que dice cambió")
    assert [(one["voted"], one["outcome"]) for one in acta["agreements"]] == [(False, "")] * 3
    assert ballots_of(call)["evaluation"].state == "approved"


def test_substitute_votes_once_she_acts_and_the_vote_of_who_left_does_not_count() -> None:
    call = builders.verified_call()
    julio = cast.julio()
    spare = appoint_assessor(call=call, user=julio, by=cast.rosa(), resolution_no="R. 2", place="substitute-2")
    declare(spare, julio)
    ballot = put(call)
    with pytest.raises(Refused, match="Titular seats vote"):
        say(ballot, 4, FOR)
    say(ballot, 2, "against")
    vacate_seat(seat=builders.seat(call, 2), reason="Renunció al comité por carta.", by=cast.rosa())
    for number in (1, 3, 4):
        say(ballot, number, FOR)
    close_vote(ballot=ballot, by=cast.ines())
    assert (told(call)["needed"], told(call)["seats"]) == (3, [1, 3, 4])
    assert told(call)["votes"][0]["against"] == []
    acta = json.loads(make(call, "installation").data)
    assert [one["office"].partition(",")[2] for one in acta["attendees"]] == [" puesto 1", " puesto 3", " puesto 4"]


def test_juror_votes_on_the_page_and_names_nobody() -> None:
    call = builders.ranked_call()
    put(call, "evaluation")
    tomas, page = as_(cast.tomas()), address(call, "evaluation")
    assert tomas.post(page, {"how": "each", "sense_1": FOR, "sense_2": "against"}).status_code == 422
    every = {"how": "each", "sense_1": FOR, "sense_2": "against", "sense_3": FOR}
    named = tomas.post(page, {**every, "reason_2": "Creo que es de la empresa Nopal Datos S.A.C. y sus socios."})
    assert (named.status_code, BallotVote.objects.count()) == (422, 0)
    assert tomas.post(page, {**every, "reason_2": WHY}).status_code == 302
    assert BallotVote.objects.get().reasons == ["", WHY, ""]
    # Nobody else reads how she voted before the close; afterwards everybody of the panel does.
    ines = as_(cast.ines())
    assert [WHY in as_(who).get(page).content.decode() for who in (cast.ines(), cast.rosa())] == [False, False]
    for who in (cast.ines(), cast.pilar()):
        as_(who).post(page, {"how": FOR})
    assert as_(cast.rosa()).post(address(call, "evaluation", "acta_close")).status_code == 403
    assert ines.post(address(call, "evaluation", "acta_close")).status_code == 302
    assert [WHY in as_(who).get(page).content.decode() for who in (cast.ines(), cast.rosa())] == [True, True]
    assert [as_(who).get(page).status_code for who in (cast.ana(), cast.daniela(), cast.luz(), cast.oscar())] == [
        404
    ] * 4
    assert Client().get(page).status_code == 302
    assert ines.get(address(call, "decision")).status_code == 404


def test_home_asks_as_often_for_one_vote_as_for_many() -> None:
    call = builders.ranked_call()
    put(call, "evaluation")
    with CaptureQueriesContext(connection) as one:
        waits(cast.ines(), call)
    put(call, "installation")
    with CaptureQueriesContext(connection) as two:
        assert len([path for path in waits(cast.ines(), call) if "/actas/" in path]) == 2
    assert len(one) == len(two)
