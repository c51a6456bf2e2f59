"""Opening the chosen identity: two people, in time, and nobody else's name."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from outbox.models import Message
from selection.actions.decisions import answer_review
from selection.models import Entry, ReviewRequest
from startups.actions import desks, feedback, unsealing
from startups.models import Submission, TeamMember, UnsealApproval
from startups.queries import desks as desk_reading
from startups.queries import unsealing as reading
from startups.queries.submissions import behind as who_is
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made
from tests.startups import making

pytestmark = pytest.mark.django_db
WHY = "Venció el plazo de revisión."


@pytest.fixture
def chosen() -> Entry:
    """The chosen entry of a call whose review period ended yesterday."""
    return made.after_review(call_at("open"))


def test_two_custodians_open_only_the_chosen_identity(chosen: Entry) -> None:
    call = chosen.call
    assert reading.public_winner(call) is None
    assert made.give_word(call, cast.oscar()) is False
    call.refresh_from_db()
    assert (call.state, Submission.objects.exclude(opened_at=None).count()) == ("standstill", 0)
    assert Message.objects.get(kind="unseal_second_word").user == cast.marta()
    assert made.give_word(call, cast.marta()) is True
    call.refresh_from_db()
    winner = reading.public_winner(call)
    behind = who_is(call, chosen.code)
    assert winner is not None
    assert (winner.name, winner.code, winner.country) == (behind.startup.name, chosen.code, "PE")
    assert list(Submission.objects.exclude(opened_at=None)) == [behind]
    assert call.state == "unsealed"
    told = json.loads(Recorded.objects.get(call=call.reference, kind="unseal").payload)
    assert told["people"] == [f"user:{cast.oscar().pk}", f"user:{cast.marta().pk}"]
    assert (told["code"], told["legal_name"]) == (chosen.code, behind.startup.legal_name)
    assert [one["code"] for one in told["openings"]] == sorted(
        Entry.objects.filter(call=call).values_list("code", flat=True)
    )


def test_the_record_names_no_loser_and_ties_no_look_to_a_code(chosen: Entry) -> None:
    call = chosen.call
    for one in Submission.objects.filter(call=call):
        desks.note_access(submission=one, what="eligibility", by=cast.oscar())
    made.give_word(call, cast.oscar())
    made.give_word(call, cast.marta())
    losers = [
        text
        for one in Submission.objects.filter(call=call)
        if one.code != chosen.code
        for text in (one.startup.name, one.startup.legal_name)
    ]
    record = " ".join(Recorded.objects.filter(call=call.reference).values_list("payload", flat=True))
    assert len(losers) == 4
    assert who_is(call, chosen.code).startup.legal_name in record
    assert [name for name in losers if name in record] == []
    told = json.loads(Recorded.objects.get(call=call.reference, kind="unseal").payload)
    digests = {one["commitment"] for one in told["openings"]}
    looks = {desk_reading.access_digest(one) for one in Submission.objects.filter(call=call)}
    assert (len(digests), len(looks), digests & looks) == (3, 3, set())


def test_one_custodian_alone_may_not_open_nor_twice(chosen: Entry) -> None:
    made.give_word(chosen.call, cast.oscar())
    with pytest.raises(Refused, match="Another custodian"):
        made.give_word(chosen.call, cast.oscar())
    assert UnsealApproval.objects.count() == 1
    assert reading.public_winner(Call.objects.get(pk=chosen.call_id)) is None


def test_one_browser_or_one_session_is_one_word(chosen: Entry) -> None:
    made.give_word(chosen.call, cast.oscar())
    first = made.at_own_desk(cast.oscar())
    for other in ({"device": first.device}, {"session": first.session}):
        with pytest.raises(Refused, match="in this same browser"):
            made.give_word(chosen.call, cast.marta(), **other)
    for other in ({"device": ""}, {"session": ""}):
        with pytest.raises(Refused, match="kept nothing"):
            made.give_word(chosen.call, cast.marta(), **other)
    assert UnsealApproval.objects.count() == 1
    assert made.give_word(chosen.call, cast.marta()) is True


def test_a_second_factor_is_needed_and_lasts_five_minutes(chosen: Entry) -> None:
    now = timezone.now()
    shown = made.at_own_desk(cast.oscar())
    Authenticator.objects.filter(user=cast.oscar()).delete()
    with pytest.raises(Refused, match="Set up a second factor"):
        unsealing.approve_unsealing(call=chosen.call, reason=WHY, where=shown, by=cast.oscar())
    # Codes to recover an account are no second factor of their own.
    Authenticator.objects.create(user=cast.oscar(), type="recovery_codes", data={})
    with pytest.raises(Refused, match="Set up a second factor"):
        unsealing.approve_unsealing(call=chosen.call, reason=WHY, where=shown, by=cast.oscar())
    for shown_at in (None, now - timedelta(minutes=5, seconds=5), now + timedelta(minutes=5)):
        with pytest.raises(Refused, match="Show your second factor"):
            made.give_word(chosen.call, cast.oscar(), factor_at=shown_at)
    assert UnsealApproval.objects.count() == 0
    assert made.give_word(chosen.call, cast.oscar(), factor_at=now - timedelta(minutes=4)) is False


def test_a_call_has_its_own_hours_between_the_words(chosen: Entry) -> None:
    Call.objects.filter(pk=chosen.call_id).update(unseal_hours=2)
    made.give_word(chosen.call, cast.oscar())
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert made.give_word(chosen.call, cast.marta()) is False
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        assert made.give_word(chosen.call, cast.oscar()) is True


def signed_in(person: Any, *, factor: int | None = None) -> Client:
    """A browser in which somebody signed in, her second factor shown so many seconds ago."""
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    if factor is not None:
        session = browser.session
        at = timezone.now().timestamp() - factor
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": at}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return browser


def test_a_custodian_without_a_second_factor_is_led_to_one_and_loses_nothing(chosen: Entry) -> None:
    url = f"/custody/{chosen.call.reference}/opening/"
    browser = signed_in(cast.oscar())
    answer = browser.post(url, {"reason": WHY})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/2fa/totp/activate/")
    page = browser.get(url)
    assert (page.context["form"]["reason"].value(), page.context["enrolled"]) == (WHY, False)
    made.at_own_desk(cast.oscar())
    answer = browser.post(url, {"reason": WHY})
    assert answer.headers["Location"] == f"/account/2fa/reauthenticate/?next={quote_plus(url)}"
    assert browser.get(url).context["form"]["reason"].value() == WHY
    assert UnsealApproval.objects.count() == 0


def test_two_custodians_who_share_a_browser_do_not_open(chosen: Entry) -> None:
    url = f"/custody/{chosen.call.reference}/opening/"
    for person in (cast.oscar(), cast.marta()):
        made.at_own_desk(person)
    first = signed_in(cast.oscar(), factor=60)
    first.get(url)
    assert first.post(url, {"reason": WHY}).status_code == 302
    assert UnsealApproval.objects.get().factor == "totp"
    second = signed_in(cast.marta(), factor=60)
    second.cookies["govlink_device"] = first.cookies["govlink_device"].value
    answer = second.post(url, {"reason": WHY})
    assert answer.status_code == 422
    assert "mismo navegador" in answer.content.decode()
    assert reading.public_winner(Call.objects.get(pk=chosen.call_id)) is None
    # What the browser keeps cannot be made up: a number that the site did not sign is none.
    second.cookies["govlink_device"] = "a" * 64
    assert second.post(url, {"reason": WHY}).status_code == 422
    del second.cookies["govlink_device"]
    second.get(url)
    assert second.post(url, {"reason": WHY}).status_code == 302
    winner = reading.public_winner(Call.objects.get(pk=chosen.call_id))
    assert winner is not None
    told = [json.loads(one.payload) for one in Recorded.objects.filter(kind="unseal_word")]
    assert [one["second_factor"] for one in told] == ["totp", "totp"]
    assert len({one["device"] for one in told}) == 2


def test_a_word_older_than_a_day_does_not_open(chosen: Entry) -> None:
    made.give_word(chosen.call, cast.oscar())
    with time_machine.travel(timezone.now() + timedelta(hours=24), tick=False):
        assert made.give_word(chosen.call, cast.marta()) is False
        assert made.give_word(chosen.call, cast.oscar()) is True


def test_the_word_of_a_dismissed_custodian_does_not_count(chosen: Entry) -> None:
    made.give_word(chosen.call, cast.oscar())
    grants.dismiss(user=cast.oscar(), call=chosen.call, role=CallRole.CUSTODIAN, by="test")
    assert made.give_word(chosen.call, cast.marta()) is False
    with pytest.raises(Refused, match="Only a custodian"):
        made.give_word(chosen.call, cast.oscar())


def test_nobody_else_may_open(chosen: Entry) -> None:
    for person in (cast.rosa(), cast.luz(), cast.kemi(), cast.ines(), cast.daniela(), cast.ana()):
        with pytest.raises(Refused, match="Only a custodian"):
            made.give_word(chosen.call, person)
    assert UnsealApproval.objects.count() == 0


def test_identities_do_not_open_within_the_review_period_nor_with_a_pending_request(chosen: Entry) -> None:
    call = chosen.call
    now = timezone.now()
    Call.objects.filter(pk=call.pk).update(review_until=now + timedelta(days=2))
    with pytest.raises(Refused, match="review period ends"):
        made.give_word(call, cast.oscar())
    of = next(one for one in Submission.objects.filter(call=call) if one.code != chosen.code)
    TeamMember.objects.create(startup=of.startup, user=cast.bruno(), role="owner")
    with pytest.raises(Refused, match="Only the team"):
        feedback.request_review(
            submission=of,
            grounds="El puntaje del segundo criterio no tiene razones escritas que lo expliquen.",
            by=cast.ana(),
        )
    review = feedback.request_review(
        submission=of,
        grounds="El puntaje del segundo criterio no tiene razones escritas que lo expliquen.",
        by=cast.bruno(),
    )
    assert review.entry.code == of.code
    Call.objects.filter(pk=call.pk).update(review_until=now - timedelta(days=1))
    with pytest.raises(Refused, match="waits for its answer"):
        made.give_word(call, cast.oscar())
    answer_review(
        review=review,
        outcome="dismissed",
        reasons="El puntaje tiene razones escritas por los tres evaluadores de la convocatoria.",
        by=cast.luz(),
    )
    assert ReviewRequest.objects.filter(outcome="pending").count() == 0
    assert made.give_word(call, cast.oscar()) is False
    told = " ".join(Recorded.objects.filter(call=call.reference).values_list("payload", flat=True))
    assert "El puntaje del segundo" in told
    assert of.startup.name not in told


def test_a_reason_is_a_sentence(chosen: Entry) -> None:
    with pytest.raises(Refused, match="in a sentence"):
        made.give_word(chosen.call, cast.oscar(), "ok")


def test_all_teams_are_told_with_the_same_words() -> None:
    call = call_at("open")
    made.apply(call, 2)
    chosen = made.after_review(call, 0)
    made.give_word(call, cast.oscar())
    made.give_word(call, cast.marta())
    mails = Message.objects.filter(kind="submission_unsealed").order_by("to")
    assert [(mail.user, mail.private) for mail in mails] == [(made.founder(0), True), (made.founder(1), True)]
    assert len({mail.subject for mail in mails}) == 1
    assert [mail.pk for mail in mails if chosen.code in mail.text] == []


def test_who_gave_her_word_is_not_told_that_a_review_period_of_yesterday_ends(chosen: Entry, client: Client) -> None:
    made.give_word(chosen.call, cast.oscar())
    client.force_login(cast.oscar())
    page = client.get(f"/custody/{chosen.call.reference}/opening/").content.decode()
    assert "Usted ya dio su palabra" in page
    assert "El plazo de revisión termina" not in page
    Call.objects.filter(pk=chosen.call.pk).update(review_until=timezone.now() + timedelta(days=1))
    page = client.get(f"/custody/{chosen.call.reference}/opening/").content.decode()
    assert "El plazo de revisión termina" in page


def test_the_public_sees_who_was_chosen_only_after_the_opening(chosen: Entry, client: Client) -> None:
    url = f"/results/{chosen.call.reference}/identity/"
    assert client.get(url).status_code == 404
    made.give_word(chosen.call, cast.oscar())
    assert client.get(url).status_code == 404
    made.give_word(chosen.call, cast.marta())
    page = client.get(url)
    behind = who_is(chosen.call, chosen.code)
    others = Submission.objects.filter(call=chosen.call).exclude(pk=behind.pk)
    text = page.content.decode()
    assert page.status_code == 200
    assert behind.startup.legal_name in text
    assert chosen.code in text
    assert [one.pk for one in others if one.startup.name in text or str(one.code) in text] == []


def test_the_winner_is_told_as_sworn_and_not_as_renamed_later(chosen: Entry) -> None:
    made.give_word(chosen.call, cast.oscar())
    made.give_word(chosen.call, cast.marta())
    behind = who_is(chosen.call, chosen.code)
    before = reading.public_winner(Call.objects.get(pk=chosen.call_id))
    behind.startup.name = behind.startup.legal_name = "Otra Cosa"
    behind.startup.save()
    assert reading.public_winner(Call.objects.get(pk=chosen.call_id)) == before


def test_sealed_strings_hold_everything_that_tells_who_applies() -> None:
    call = call_at("open")
    one = making.sent(call)
    from startups.models import Attachment

    Attachment.objects.create(
        submission=one, file="x", original_name="voz-urbana.pdf", mime="application/pdf", size=1, sha256="0" * 64,
        uploaded_by=cast.daniela(),
    )  # fmt: skip
    found = reading.sealed_strings(call)
    wanted: set[Any] = {
        "Voz Urbana", "Voz Urbana Tecnologia Ltda.", "Daniela Moura", "daniela@vozurbana.example", "vozurbana.example",
        "EscutaLens", "Thiago Sampaio", "Prefeitura de Olinda", "11222333000181", "voz-urbana.pdf",
    }  # fmt: skip
    assert wanted - found == set()
    assert reading.sealed_strings(call_at("open")) == set()
