"""The chosen start-up declines: the next that complies is offered the pilot, and opened by two custodians."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from outbox.models import Message
from pilots.queries.access import chosen_startup
from selection.models import Entry, Offer, Standing
from startups.actions import reserves
from startups.models import Submission
from startups.queries import unsealing as reading
from startups.queries.submissions import behind
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made

pytestmark = pytest.mark.django_db
WHY = "El equipo ya no dispone de esas semanas."


def opened(count: int = 3) -> tuple[Any, list[Submission]]:
    """A call whose chosen identity was opened, with its submissions in the order of the ranking; the last fails."""
    call = call_at("open")
    made.apply(call, count)
    made.after_review(call, 0)
    entries = list(Entry.objects.filter(call=call).order_by("code"))
    for rank, entry in enumerate(entries, start=1):
        Standing.objects.create(entry=entry, rank=rank, mean_hundredths=500 - rank, complies=rank < count)
        if rank > 1:
            entry.state = "not_selected" if rank < count else "non_compliant"
            entry.save()
    for person in (cast.oscar(), cast.marta()):
        made.give_word(call, person)
    call.refresh_from_db()
    return call, [behind(call, entry.code) for entry in entries]


def kinds(call: Any) -> list[str]:
    return list(Recorded.objects.filter(call=call.reference).order_by("seq").values_list("kind", flat=True))


def test_the_next_that_complies_is_offered_the_pilot_and_stays_sealed_until_two_open_it() -> None:
    call, (first, second, third) = opened()
    assert chosen_startup(call) == first.startup
    assert reserves.decline(submission=first, reason=WHY, by=first.submitted_by) == second.code
    assert kinds(call)[-2:] == ["declined", "reserve_offered"]
    assert (reading.public_winner(call), chosen_startup(call)) == (None, None)
    told = Message.objects.filter(kind="pilot_offered")
    assert [mail.user for mail in told] == [second.submitted_by]
    assert sorted(mail.user.name for mail in Message.objects.filter(kind="pilot_declined")) == [
        "Luz Huamán", "Marta Solís", "Óscar Benavides",
    ]  # fmt: skip
    record = " ".join(Recorded.objects.filter(call=call.reference).values_list("payload", flat=True))
    assert second.startup.legal_name not in record
    # The words that opened the first identity do not open the second one.
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        assert made.give_word(call, cast.oscar()) is False
        with pytest.raises(Refused, match="Another custodian"):
            made.give_word(call, cast.oscar())
        assert made.give_word(call, cast.marta()) is True
    winner = reading.public_winner(call)
    assert winner is not None
    assert (winner.code, chosen_startup(call)) == (second.code, second.startup)
    told_last = json.loads(Recorded.objects.get(call=call.reference, kind="unseal_reserve").payload)
    assert (told_last["code"], "openings" in told_last) == (second.code, False)
    third.refresh_from_db()
    assert third.opened_at is None
    assert [Entry.objects.get(call=call, code=one.code).state for one in (first, second, third)] == [
        "declined", "selected", "non_compliant",
    ]  # fmt: skip


def test_when_nobody_is_left_nothing_more_is_opened() -> None:
    call, (first, _second) = opened(2)
    assert reserves.decline(submission=first, reason=WHY, by=first.submitted_by) == ""
    assert kinds(call)[-2:] == ["declined", "no_reserve_left"]
    with pytest.raises(Refused, match="No compliant proposal is left"):
        made.give_word(call, cast.oscar())
    assert Offer.objects.get().entry is None


def test_only_the_opened_team_declines_once_and_with_a_reason() -> None:
    _call, (first, second, third) = opened()
    for one, by in ((second, second.submitted_by), (third, third.submitted_by), (first, second.submitted_by)):
        with pytest.raises(Refused, match="Only the team"):
            reserves.decline(submission=one, reason=WHY, by=by)
    with pytest.raises(Refused, match="at least 5 words"):
        reserves.decline(submission=first, reason="No.", by=first.submitted_by)
    assert Offer.objects.count() == 0
    reserves.decline(submission=first, reason=WHY, by=first.submitted_by)
    for one in (first, second):
        with pytest.raises(Refused, match="Only the team that was chosen"):
            reserves.decline(submission=one, reason=WHY, by=one.submitted_by)
    assert Offer.objects.count() == 1


def test_a_team_declines_on_its_page_and_everybody_reads_to_whom_the_pilot_goes() -> None:
    call, (first, second, _third) = opened()
    url = f"/submissions/{first.pk}/decline/"
    team, other = Client(), Client()
    team.force_login(first.submitted_by, backend="allauth.account.auth_backends.AuthenticationBackend")
    other.force_login(second.submitted_by, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert url in team.get(f"/submissions/{first.pk}/result/").content.decode()
    assert other.get(url).status_code == 404
    assert other.get(f"/submissions/{second.pk}/decline/").status_code == 404
    assert team.post(url, {"reason": "No."}).status_code == 422
    assert team.post(url, {"reason": WHY}).status_code == 302
    assert team.get(url).status_code == 404
    text = Client().get(f"/results/{call.reference}/").content.decode()
    assert (WHY in text, second.code in text, second.startup.name in text) == (True, True, False)
    assert Client().get(f"/results/{call.reference}/identity/").status_code == 404
