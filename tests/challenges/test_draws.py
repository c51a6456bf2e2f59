"""The entity's own number: its hash at the announcement, the number after the closed set is published."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from challenges.actions.draws import reveal_number
from challenges.models import Call
from challenges.queries.calls import next_actions_calls
from kernel.verdict import Refused
from ledger.queries import happened, payload
from startups.actions import desks
from tests import cast
from tests.ledger.whole_call import OWN_NUMBER, announced, day
from tests.startups import making

pytestmark = pytest.mark.django_db
HASH = hashlib.sha256(OWN_NUMBER.encode()).hexdigest()


def signed(who: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who)
    return client


def taken_up() -> Call:
    with day(0):
        call = announced(entity_sha256=HASH)
    with day(9):
        making.sent(call)
    with day(26):
        desks.take_up(call=call, by=cast.oscar())
    call.refresh_from_db()
    return call


def test_rosa_gives_the_hash_of_her_own_number_on_the_page() -> None:
    from tests.challenges import test_calls

    with day(0):
        call = test_calls.ready()
        page = signed(cast.rosa()).get(reverse("call_announce", args=[call.reference]))
        assert "entity_sha256" in page.content.decode()
        signed(cast.rosa()).post(reverse("call_announce", args=[call.reference]), {"entity_sha256": HASH})
    told = payload(happened(call.reference, "rules").get())["nonces"]
    assert [(one["party"], one["kept_by"]) for one in told] == [("entity", "entity"), ("platform", "platform")]
    assert told[0]["sha256"] == HASH


def test_rosa_reveals_her_number_on_the_page_once_the_set_is_closed() -> None:
    call = taken_up()
    address = reverse("call_number", args=[call.reference])
    with day(26.5):
        rosa = signed(cast.rosa())
        assert "Reveal your number for the draw" in [str(one.text) for one in next_actions_calls(cast.rosa())]
        wrong = rosa.post(address, {"value": OWN_NUMBER + "?"})
        assert (wrong.status_code, happened(call.reference, "nonce_reveal").count()) == (422, 1)
        assert rosa.post(address, {"value": OWN_NUMBER}).status_code == 302
        assert "Reveal your number for the draw" not in [str(one.text) for one in next_actions_calls(cast.rosa())]
        assert "fue revelado" in rosa.get(address).content.decode()
    told = {payload(one)["party"]: payload(one)["nonce"] for one in happened(call.reference, "nonce_reveal")}
    assert told["entity"] == OWN_NUMBER


def test_nobody_reveals_before_the_set_is_closed_or_after_two_days() -> None:
    with day(0):
        early = announced(entity_sha256=HASH)
        with pytest.raises(Refused, match="taken up"):
            reveal_number(call=early, value=OWN_NUMBER, by=cast.rosa())
    call = taken_up()
    with day(28.1), pytest.raises(Refused, match="passed"):
        reveal_number(call=call, value=OWN_NUMBER, by=cast.rosa())


@pytest.mark.parametrize("who", [cast.ana, cast.ines, cast.oscar, cast.julio])
def test_others_may_not_reveal_it(who: Any) -> None:
    call = taken_up()
    with day(26.5), pytest.raises(Refused):
        reveal_number(call=call, value=OWN_NUMBER, by=who())
    assert signed(who()).get(reverse("call_number", args=[call.reference])).status_code == 404


def test_a_call_whose_numbers_the_platform_keeps_has_no_such_page() -> None:
    with day(0):
        call = announced()
        assert signed(cast.rosa()).get(reverse("call_number", args=[call.reference])).status_code == 404
