"""A field goes back to its team and comes back: within its window, with nobody named, and with both versions kept."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from outbox.actions import sweep
from outbox.models import Job, Message
from startups.actions import corrections, desks
from startups.actions.notices import send_receipt
from startups.models import Answer, Correction, Submission
from startups.queries import next_actions
from startups.queries.desks import blind_entries
from startups.queries.submissions import manifest
from startups.rules.commitments import salt_of
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made
from tests.startups import making

pytestmark = pytest.mark.django_db
EVIDENCE = "La probamos con la red Kallpaq de Olinda durante seis meses y funcionó muy bien con todos los vecinos."
BETTER = "La probamos con un gobierno local durante seis meses y funcionó muy bien con todos los vecinos del lugar."


@pytest.fixture
def call() -> Call:
    """A call at the desk with Daniela's submission, whose evidence names a place of its record."""
    call = call_at("open")
    by = cast.daniela()
    of = making.startup(by)
    from startups.actions import submissions

    submissions.submit(submission=making.written(call, of, by, evidence=EVIDENCE), by=by)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    call.refresh_from_db()
    return call


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def only(call: Call) -> Submission:
    return Submission.objects.get(call=call)


def asked(call: Call, **changed: Any) -> Correction:
    what = {"field": "evidence", "reason": "origin", "sentence": "Escriba un gobierno local."} | changed
    return corrections.send_back(submission=only(call), by=cast.oscar(), **what)


def test_the_team_is_told_by_mail_without_field_text_or_name_of_the_desk(call: Call) -> None:
    one = asked(call)
    mail = Message.objects.get(kind="submission_correction")
    assert (mail.user, mail.private) == (cast.daniela(), True)
    told = mail.text + mail.html + mail.subject
    assert [word for word in ("Olinda", "Óscar", "oscar", "gobierno local", "evidence") if word in told] == []
    assert f"/submissions/{one.submission_id}/corrections/{one.pk}/" in mail.text
    assert [action.url for action in next_actions(cast.daniela())] == [
        f"/submissions/{one.submission_id}/corrections/{one.pk}/"
    ]


def test_the_window_is_the_calls_business_days(call: Call) -> None:
    with time_machine.travel("2026-10-02T15:00:00Z", tick=False):  # a Friday; Thursday 8 is a holiday in Peru
        Call.objects.filter(pk=call.pk).update(correction_days=4)
        one = asked(call)
    assert one.due_at.isoformat() == "2026-10-09T23:59:59-05:00"
    assert Job.objects.get(kind="startups.correction_due").due_at == one.due_at


def test_daniela_corrects_only_that_field_and_the_sealed_answer_stays(call: Call) -> None:
    before = manifest(only(call))
    others = dict(Answer.objects.exclude(field="evidence").values_list("field", "text"))
    one = asked(call)
    client = as_(cast.daniela())
    url = f"/submissions/{one.submission_id}/corrections/{one.pk}/"
    page = client.get(url).content.decode()
    assert ["Escriba un gobierno local." in page, EVIDENCE in page, cast.oscar().name in page] == [True, True, False]
    looked = client.post(url, {"text": BETTER, "go": "look"})
    assert (looked.status_code, Correction.objects.get().state) == (200, "asked")
    assert client.post(url, {"text": BETTER}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.text, one.answered_by) == ("corrected", BETTER, cast.daniela())
    assert Answer.objects.get(field="evidence").text == EVIDENCE
    assert dict(Answer.objects.exclude(field="evidence").values_list("field", "text")) == others
    assert manifest(only(call)) == before
    assert [row.original for row in made.places(call) if row.field == "evidence"] == []
    made.settle(call)
    read = {row["key"]: row["text"] for row in blind_entries(call)[one.submission_id]["sections"]}
    assert read["evidence"] == BETTER


def test_a_correction_brings_the_team_a_new_receipt_once(call: Call) -> None:
    def mails() -> int:
        return Message.objects.filter(kind="submission_receipt", user=cast.daniela()).count()

    one = asked(call)
    sweep()
    assert mails() == 1
    corrections.correct(correction=one, text=BETTER, by=cast.daniela())
    sweep()
    send_receipt(submission=only(call), by="clock")
    assert mails() == 2
    told = json.loads(as_(cast.daniela()).get(f"/submissions/{one.submission_id}/receipt.json").content)
    assert [(row["field"], row["original"], row["corrected"]) for row in told["corrections"]] == [
        ("evidence", EVIDENCE, BETTER)
    ]


def test_both_versions_are_hashed_in_the_record_which_names_nobody(call: Call) -> None:
    one = asked(call)
    corrections.correct(correction=one, text=BETTER, by=cast.daniela())
    rows = Recorded.objects.filter(call=call.reference, kind__startswith="correction").order_by("seq")
    assert [row.kind for row in rows] == ["correction_asked", "correction_made"]
    salt = bytes.fromhex(salt_of(only(call).salt, f"correction:{one.pk}"))
    for text in (EVIDENCE, BETTER):
        assert hashlib.sha256(salt + text.encode()).hexdigest() in rows[1].payload
    told = "".join(row.payload for row in rows)
    named = [f"user:{cast.oscar().pk}", f"user:{cast.daniela().pk}", str(one.pk), str(one.submission_id), "evidence"]
    assert [name for name in named if name in told] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [(EVIDENCE, "Nothing was changed"), ("corto", "at least 10 words"), ("una " * 201, "1 word too many")],
)
def test_word_limits_hold_and_an_unchanged_text_is_refused(call: Call, text: str, words: str) -> None:
    one = asked(call)
    with pytest.raises(Refused, match=words):
        corrections.correct(correction=one, text=text, by=cast.daniela())
    assert Correction.objects.get().state == "asked"


def test_nobody_else_sees_or_corrects_it(call: Call) -> None:
    one = asked(call)
    url = f"/submissions/{one.submission_id}/corrections/{one.pk}/"
    for person in (cast.bruno(), cast.oscar(), cast.ines(), cast.rosa(), cast.ana()):
        assert {as_(person).get(url).status_code, as_(person).post(url, {"text": BETTER}).status_code} == {404}
    with pytest.raises(Refused):
        corrections.correct(correction=one, text=BETTER, by=cast.bruno())


def test_after_the_window_the_desk_decides_by_itself(call: Call) -> None:
    one = asked(call)
    made.settle_checks(call)
    with pytest.raises(Refused, match="1 field is with its team"):
        desks.hand_over(call=call, by=cast.oscar())
    with time_machine.travel(one.due_at + timedelta(seconds=1), tick=False):
        with pytest.raises(Refused, match="time to correct has ended"):
            corrections.correct(correction=one, text=BETTER, by=cast.daniela())
        corrections.end_window(correction=one, by="clock")
        corrections.end_window(correction=one, by="clock")
        one.refresh_from_db()
        assert one.state == "lapsed"
        with pytest.raises(Refused, match="sent back once already"):
            asked(call)
        for place in made.places(call):
            if place.state == "proposed":
                desks.decide_masking(masking=place, state="masked", by=cast.oscar())
        assert desks.hand_over(call=call, by=cast.oscar()) == 1
    assert Recorded.objects.filter(kind="correction_lapsed").count() == 1


def test_the_hand_over_waits_until_a_custodian_read_the_corrected_field_as_a_whole(call: Call) -> None:
    one = asked(call)
    made.settle_checks(call)
    told = "La probamos con la alcaldía que ganó el premio Cántaro 2024 y funcionó muy bien con todos los vecinos."
    corrections.correct(correction=one, text=told, by=cast.daniela())
    for place in made.places(call):
        if place.state == "proposed":
            desks.decide_masking(masking=place, state="masked", by=cast.oscar())
    with pytest.raises(Refused, match="Read 1 corrected field"):
        desks.hand_over(call=call, by=cast.oscar())
    base = f"/custody/{call.reference}/"
    oscar, read = as_(cast.oscar()), f"{base}corrections/{one.pk}/read/"
    assert oscar.get(base).context["rows"][0].unread == 1
    page = oscar.get(f"{base}{one.submission_id}/blinding/").content.decode()
    assert [read in page, "premio Cántaro 2024" in page.partition(read)[0]] == [True, True]
    assert [as_(who).post(read).status_code for who in (cast.rosa(), cast.daniela(), cast.ines())] == [404] * 3
    desks.mask_words(submission=only(call), words="premio Cántaro 2024", kind="brand", by=cast.oscar())
    assert [oscar.post(read).status_code, oscar.post(read).status_code] == [302, 403]
    one.refresh_from_db()
    assert (one.read_by, oscar.get(base).context["tally"].unread) == (cast.oscar(), 0)
    assert desks.hand_over(call=call, by=cast.marta()) == 1


def test_a_window_that_was_answered_in_time_does_not_lapse(call: Call) -> None:
    one = asked(call)
    corrections.correct(correction=one, text=BETTER, by=cast.daniela())
    with time_machine.travel(one.due_at + timedelta(days=1), tick=False):
        assert corrections.end_window(correction=one, by="clock").state == "corrected"


def test_while_the_team_has_the_field_the_desk_does_not_decide_on_it(call: Call) -> None:
    place = next(one for one in made.places(call) if one.field == "evidence" and one.state == "proposed")
    one = asked(call)
    with pytest.raises(Refused, match="with its team"):
        desks.decide_masking(masking=place, state="masked", by=cast.oscar())
    corrections.take_back(correction=one, by=cast.marta())
    assert desks.decide_masking(masking=place, state="masked", by=cast.oscar()).state == "masked"
    assert Message.objects.filter(kind="submission_correction_taken_back").count() == 1
    with pytest.raises(Refused, match="took its request back"):
        corrections.correct(correction=one, text=BETTER, by=cast.daniela())
    assert asked(call).state == "asked"  # what was taken back may be asked again


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Quite el nombre Voz Urbana.", "Voz Urbana"),
        ("Escriba a mesa@custodia.pe si duda.", "mesa@custodia.pe"),
        ("Pregunte por Óscar Villanueva.", ""),
        ("Cambie el lugar por un gobierno local.", None),
    ],
)
def test_the_desks_sentence_itself_passes_blinding(call: Call, sentence: str, told: str | None) -> None:
    if told is None:
        assert asked(call, sentence=sentence).sentence == sentence
        return
    if not told:
        told = cast.oscar().name
        sentence = f"Pregunte por {told}."
    with pytest.raises(Refused) as refused:
        asked(call, sentence=sentence)
    assert told in str(refused.value)


def test_a_field_is_sent_back_by_custodians_only_and_only_while_they_work(call: Call) -> None:
    for person in (cast.luz(), cast.rosa(), cast.kemi(), cast.daniela()):
        with pytest.raises(Refused):
            corrections.send_back(submission=only(call), field="evidence", reason="origin", by=person)
    with pytest.raises(Refused, match="Choose what"):
        asked(call, reason="anything")
    with pytest.raises(KeyError):
        asked(call, field="nothing")
    made.settle(call)
    desks.hand_over(call=call, by=cast.oscar())
    with pytest.raises(Refused, match="handed over"):
        asked(call)


def test_the_database_keeps_one_open_request_a_field_and_answers_whole(call: Call) -> None:
    one = asked(call)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            submission=one.submission, field="evidence", reason="gaps", asked_by=cast.oscar(),
            asked_at=timezone.now(), due_at=one.due_at,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=one.pk).update(state="corrected")
