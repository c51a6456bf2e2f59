"""Blind dates: the panel asks every candidate alike; nobody learns from an answer, or its moment, who it is."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from ledger.queries import happened, payload
from outbox.actions import work
from outbox.models import Job, Message
from selection.actions import dates as panel
from selection.actions.entries import open_assessment
from selection.actions.scores import close_assessment
from selection.actions.seats import appoint_assessor
from selection.models import Assignment, Entry, Query, Reply, Seat
from selection.queries import evaluation_paper
from selection.queries.dates import panel_rounds
from startups.actions import dates
from startups.models import DateAnswer, Submission, TeamMember
from startups.queries import dates as reading
from startups.tasks import deliver_rounds
from tests import cast
from tests.declaring import declare
from tests.factories import call_at
from tests.selection.builders import elapse, score_all
from tests.startups import desk_making as desk

pytestmark = pytest.mark.django_db
QUESTION = "¿Con qué frecuencia se actualiza el mapa de temas?"


def dating(count: int = 3) -> Call:
    """A call in blind assessment whose candidates have teams of one."""
    call = call_at("open")
    for person in (cast.ines(), cast.tomas(), cast.pilar()):
        declare(appoint_assessor(call=call, user=person, by=cast.rosa()), person)
    desk.handed_over(call, count)
    for number, one in enumerate(of(call)):
        TeamMember.objects.create(startup=one.startup, user=desk.founder(number))
    open_assessment(call=call, by=cast.rosa())
    call.refresh_from_db()
    return call


def of(call: Call) -> list[Submission]:
    return list(Submission.objects.filter(call=call).select_related("startup", "call").order_by("receipt_no"))


def asked(call: Call, minutes: int = 60) -> Query:
    """An open round that every team was told of."""
    seat = Seat.objects.select_related("call__entity").get(call=call, number=1)
    query = panel.ask(seat=seat, text=QUESTION, by=cast.ines())
    with TestCase.captureOnCommitCallbacks(execute=True):
        opened = panel.open_round(query=query, minutes=minutes, by=cast.rosa())
    for job in Job.objects.filter(kind=dates.PREPARE, state="due"):
        assert work(job.pk)
    return opened


def visitor(person: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    person.language = "en"
    person.save()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shown(call: Call, number: int = 1) -> dict[str, str]:
    """What seat 1 reads in a round, code to answer."""
    _seat, rounds = panel_rounds(cast.ines(), call.reference)
    return {code: text for one in rounds if one.query.number == number for _mark, code, text in one.replies}


def test_panel_reads_all_answers_together_masked_when_the_round_closes() -> None:
    call = dating()
    query = asked(call)
    first, second, _third = of(call)
    dates.answer(
        submission=first, query=query, text=f"En {first.startup.name} lo hacemos cada noche.", by=desk.founder(0)
    )
    dates.answer(submission=second, query=query, text="Cada lunes por la mañana.", by=desk.founder(1))
    deliver_rounds()
    assert (shown(call), Reply.objects.count()) == ({}, 0)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        deliver_rounds()
        deliver_rounds()
    told = shown(call)
    assert sorted(told) == sorted(Entry.objects.filter(call=call).values_list("code", flat=True))
    assert sorted(bool(text) for text in told.values()) == [False, True, True]
    assert (told[second.code], first.startup.name in told[first.code]) == ("Cada lunes por la mañana.", False)
    assert "cada noche" in told[first.code]
    entry = payload(happened(call.reference, "round_closed").get())
    assert [one["code"] for one in entry["replies"]] == sorted(told)
    # no team finds its own code by hashing what it wrote, nor who said nothing
    bare = {hashlib.sha256(text.encode()).hexdigest() for text in told.values()}
    assert bare.isdisjoint(one["commitment"] for one in entry["replies"])


def test_rows_of_either_side_do_not_tell_who_answered() -> None:
    """One team answers alone: its row must look like the others', and no row of the panel's side carries a moment."""
    call = dating()
    query = asked(call)
    dates.answer(submission=of(call)[1], query=query, text="Cada lunes temprano.", by=desk.founder(1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM startups_dateanswer")
        sizes = [len(row[0]) for row in cursor.fetchall()]
    assert (len(sizes), len(set(sizes))) == (3, 1)
    assert {field.name for field in Reply._meta.get_fields()} == {"id", "query", "entry", "text"}
    assert {field.name for field in DateAnswer._meta.get_fields()} == {"id", "submission", "query", "content"}


def test_every_team_is_told_alike_and_the_mail_tells_nothing() -> None:
    call = dating()
    asked(call)
    mails = list(Message.objects.filter(kind="round_opened"))
    assert [len(mails), {mail.private for mail in mails}] == [3, {True}]
    codes = list(Entry.objects.filter(call=call).values_list("code", flat=True))
    assert [
        text for mail in mails for text in [QUESTION, *codes, "Kallpatek"] if text in mail.text + mail.subject
    ] == []


def test_assessor_asks_nothing_that_tells_who_she_is() -> None:
    call = dating()
    seat = Seat.objects.select_related("call").get(call=call, number=1)
    for text in ("Soy Inés Valdivia, ¿cómo lo hacen?", "Escríbanme a ines@jurado.example con la respuesta", "¿Cómo?"):
        with pytest.raises(Refused):
            panel.ask(seat=seat, text=text, by=cast.ines())
    with pytest.raises(Refused):
        panel.ask(seat=seat, text=QUESTION, by=cast.tomas())
    assert panel.ask(seat=seat, text=QUESTION, by=cast.ines()).state == "proposed"


def test_only_the_moderator_opens_and_one_round_at_a_time() -> None:
    call = dating()
    seat = Seat.objects.select_related("call").get(call=call, number=2)
    waiting = [panel.ask(seat=seat, text=f"{QUESTION} {number}", by=cast.tomas()) for number in range(2)]
    for person in (cast.julio(), cast.luz(), cast.tomas()):
        with pytest.raises(Refused):
            panel.open_round(query=waiting[0], minutes=60, by=person)
    panel.open_round(query=waiting[0], minutes=60, by=cast.rosa())
    with pytest.raises(Refused):
        panel.open_round(query=waiting[1], minutes=60, by=cast.rosa())
    # Her page offers no second round either, and says why; the question can still be left out.
    page = visitor(cast.rosa()).get(f"/assess/{call.reference}/session/").content.decode()
    assert ('value="open"' in page, 'value="drop"' in page) == (False, True)
    assert "A round is open: wait until its time is over." in page
    panel.drop(query=waiting[1], by=cast.rosa())
    elapse(waiting[0])
    deliver_rounds()
    assert sorted(Query.objects.values_list("state", flat=True)) == ["closed", "dropped"]


def test_team_answers_its_own_row_in_time_only() -> None:
    call = dating()
    query = asked(call, minutes=30)
    own, other = of(call)[:2]
    with pytest.raises(Refused):
        dates.answer(submission=other, query=query, text="Cada lunes temprano.", by=desk.founder(0))
    dates.answer(submission=own, query=query, text="Cada lunes temprano.", by=desk.founder(0))
    dates.answer(submission=own, query=query, text="Cada martes temprano.", by=desk.founder(0))
    assert reading.answer_text(own, query) == "Cada martes temprano."
    with time_machine.travel(timezone.now() + timedelta(minutes=31)), pytest.raises(Refused):
        dates.answer(submission=own, query=query, text="Cada jueves temprano.", by=desk.founder(0))


def doubtful(call: Call, query: Query) -> DateAnswer:
    """An answer in which the desk has one place to look at."""
    own = of(call)[0]
    dates.answer(submission=own, query=query, text="Cada lunes por la mañana.", by=desk.founder(0))
    row = DateAnswer.objects.select_related("submission__call").get(submission=own)
    place = {"start": 5, "end": 10, "matched": "lunes", "replacement": "[omitido]", "state": "proposed"}
    row.content = row.content | {"places": [place]}
    row.save()
    return row


def test_desk_decides_what_is_doubtful_before_anything_is_shown() -> None:
    call = dating()
    query = asked(call)
    row = doubtful(call, query)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        deliver_rounds()
        assert Reply.objects.count() == 0
        with pytest.raises(Refused):
            dates.settle_answer(row=row, hidden=[0], by=cast.rosa())
        client = visitor(cast.oscar())
        page = client.get(f"/custody/{call.reference}/dates/").content.decode()
        seen = [payload(one) for one in happened(call.reference, "access")]
        assert [one["what"] for one in seen] == ["dates"], "each look at an identity stands in the record, once"
        assert ("lunes" in page, "Kallpatek" in page) == (True, False)
        client.post(f"/custody/{call.reference}/dates/{row.pk}/", {"hidden": ["0"]})
        deliver_rounds()
    assert shown(call)[row.submission.code] == "Cada [omitido] por la mañana."


def test_what_the_desk_did_not_look_at_is_hidden_after_a_day() -> None:
    call = dating()
    row = doubtful(call, asked(call))
    with time_machine.travel(timezone.now() + timedelta(hours=26)):
        deliver_rounds()
    assert shown(call)[row.submission.code] == "Cada [omitido] por la mañana."


def test_assessor_reads_answers_of_her_own_proposals_only() -> None:
    call = dating()
    query = asked(call)
    left = Assignment.objects.filter(seat__number=1, seat__call=call).first()
    assert left is not None
    Assignment.objects.filter(pk=left.pk).delete()
    elapse(query)
    deliver_rounds()
    assert (left.entry.code in shown(call), len(shown(call)), Reply.objects.count()) == (False, 2, 3)


def test_dates_are_part_of_the_acta_of_the_evaluation() -> None:
    call = dating()
    query = asked(call)
    dates.answer(submission=of(call)[0], query=query, text="Cada lunes temprano.", by=desk.founder(0))
    elapse(query)
    deliver_rounds()
    point = next(one for one in evaluation_paper.evaluation_contents(call).points if QUESTION in " ".join(one.texts))
    assert sorted(row[1] for row in point.tables[0].rows)[0] == "Cada lunes temprano."
    assert len(point.tables[0].rows) == 3


def test_record_says_neither_who_asked_by_name_nor_who_answered() -> None:
    call = dating()
    query = asked(call)
    dates.answer(submission=of(call)[0], query=query, text="Cada lunes temprano.", by=desk.founder(0))
    elapse(query)
    deliver_rounds()
    told = {one.kind: json.loads(one.payload) for one in Recorded.objects.filter(call=call.reference)}
    people = {f"user:{person.pk}" for person in (cast.ines(), desk.founder(0))}
    kinds = ("query_proposed", "round_opened", "round_closed")
    assert [kind for kind in kinds if told[kind]["by"] in people] == []


def test_people_go_through_the_pages() -> None:
    call = dating()
    ines, rosa, founder = visitor(cast.ines()), visitor(cast.rosa()), visitor(desk.founder(0))
    own = of(call)[0]
    assert founder.get(f"/submissions/{own.pk}/dates/").status_code == 200
    assert ines.post(f"/assess/{call.reference}/dates/", {"text": "¿Sí?"}).status_code == 422
    assert ines.post(f"/assess/{call.reference}/dates/", {"text": QUESTION}).status_code == 302
    assert QUESTION in ines.get(f"/assess/{call.reference}/dates/").content.decode()
    query = Query.objects.get()
    act = f"/assess/{call.reference}/session/{query.pk}/"
    assert ines.post(act, {"what": "open", "minutes": "60"}).status_code == 404
    assert "24 hours" in rosa.get(f"/assess/{call.reference}/session/").content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert rosa.post(act, {"what": "open", "minutes": "60"}).status_code == 302
    due = Query.objects.get().due_at
    address = f"/submissions/{own.pk}/dates/{query.pk}/"
    look = founder.post(address, {"text": f"Somos {own.startup.name}.", "go": "look"}).content.decode()
    assert ("The panel would read" in look, "gl-redact" in look) == (True, True)
    assert founder.post(address, {"text": ""}).status_code == 422
    assert founder.post(address, {"text": "Cada lunes temprano."}).status_code == 302
    assert "Cada lunes temprano." in founder.get(f"/submissions/{own.pk}/dates/").content.decode()
    assert visitor(desk.founder(1)).get(address).status_code == 404
    assert rosa.post(act, {"what": "end"}).status_code == 302
    assert Query.objects.get().due_at == due, "nobody ends a round before its time"
    elapse(query)
    deliver_rounds()
    assert "Cada lunes temprano." in ines.get(f"/assess/{call.reference}/dates/").content.decode()
    assert "Cada lunes temprano." not in rosa.get(f"/assess/{call.reference}/session/").content.decode()


def _cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def test_pages_ask_the_same_however_many_rounds_there_are() -> None:
    call = dating()
    own = of(call)[0]
    pages: list[tuple[Any, str]] = [
        (visitor(cast.ines()), f"/assess/{call.reference}/dates/"),
        (visitor(cast.rosa()), f"/assess/{call.reference}/session/"),
        (visitor(desk.founder(0)), f"/submissions/{own.pk}/dates/"),
    ]

    def rounds(count: int) -> None:
        for _number in range(count):
            elapse(asked(call))
            deliver_rounds()

    rounds(1)
    before = [_cost(*page) for page in pages]
    rounds(5)
    assert ([_cost(*page) for page in pages], Query.objects.count()) == (before, 6)


def test_answer_in_another_language_is_refused_with_the_language_to_write_in() -> None:
    call = dating()
    query = asked(call)
    text = "Não, o mapa é atualizado toda noite e você também pode ver quem já respondeu às perguntas."
    with pytest.raises(Refused, match=r"español|Spanish"):
        dates.answer(submission=of(call)[0], query=query, text=text, by=desk.founder(0))
    assert reading.answer_text(of(call)[0], query) == ""


def test_custodian_hides_words_of_her_own_and_institutions_of_a_country_wait_for_her() -> None:
    call = dating()
    query = asked(call)
    own = of(call)[0]
    text = "Lo probamos con el IMSS y con la Alcaldía Coyoacán."
    dates.answer(submission=own, query=query, text=text, by=desk.founder(0))
    row = DateAnswer.objects.select_related("submission__call").get(submission=own)
    assert [one["matched"] for one in row.content["places"]] == ["IMSS"]
    given = {"hidden": ["0"], "words": "alcaldía coyoacán\n"}
    assert visitor(cast.oscar()).post(f"/custody/{call.reference}/dates/{row.pk}/", given).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        deliver_rounds()
    told = shown(call)[own.code]
    assert ("IMSS" in told, "Coyoac" in told, told.startswith("Lo probamos con el")) == (False, False, True)


def test_the_assessment_closes_only_when_every_question_was_dealt_with() -> None:
    call = dating()
    score_all(call)
    query = asked(call)
    elapse(query)
    with pytest.raises(Refused, match="round of questions"):
        close_assessment(call=call, by=cast.rosa())
    deliver_rounds()
    waits = panel.ask(seat=query.seat, text=f"{QUESTION} Otra vez.", by=query.seat.user)
    with pytest.raises(Refused, match=r"wait first: 1"):
        close_assessment(call=call, by=cast.rosa())
    panel.drop(query=waits, by=cast.rosa())
    close_assessment(call=call, by=cast.rosa())
    assert Call.objects.get(pk=call.pk).state == "deliberation"
