"""What people want of their mail, the daily digest, and the way out by one click."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail  # noqa: TID251  what arrives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outbox import actions
from outbox.actions import digests
from outbox.delivery import stop_path
from outbox.models import Digest, Job, MailPreference, Message
from outbox.queries import choices_of
from outbox.registry import GATES
from outbox.rendering import greeting
from outbox.rules import next_digest, stop_said, stop_token
from outbox.states import DIGEST, NECESSARY, OPTIONAL
from selection.blind_role import GRANTS
from tests import cast

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
KIND = "questions_waiting"


def send(user: Any, subject: str = "Uno", kind: str = KIND, **more: Any) -> Message:
    context = {"subject": subject, "body": f"{greeting(user.language)}\n\nTexto de {subject}"}
    message = actions.post(kind=kind, template="emails/accounts/plain", context=context, user=user, **more)
    assert message is not None
    return message


def state(message: Message) -> str:
    return Message.objects.values_list("state", flat=True).get(pk=message.pk)


def arrived() -> list[tuple[list[str], str]]:
    return [(one.to, str(one.subject)) for one in mail.outbox]


@pytest.mark.parametrize("zone", ["America/Lima", "America/Sao_Paulo", "America/Santiago", "America/New_York"])
def test_a_digest_is_due_at_eight_of_its_readers_clock_every_day_once(zone: str) -> None:
    now, seen = datetime(2026, 2, 25, 3, 7, tzinfo=UTC), []
    for _day in range(60):  # summer time begins or ends somewhere in between
        now = next_digest(now=now, zone=zone)
        seen.append(now.astimezone(ZoneInfo(zone)))
    assert {one.hour for one in seen} == {8}
    assert [later.date() - one.date() for one, later in itertools.pairwise(seen)] == [timedelta(days=1)] * 59


def test_who_wants_a_digest_gets_one_mail_in_the_morning_and_all_of_it_counts_as_sent() -> None:
    rosa, luz = cast.rosa(), cast.luz()
    digests.choose_mail(choices={KIND: "daily"}, by=rosa)
    with time_machine.travel(EVENING, tick=False):
        file = [("plazo.ics", "text/calendar", b"BEGIN:VCALENDAR")]
        one, two, other = send(rosa), send(rosa, "Dos", enclosures=file), send(luz, "Otro")
        decision = send(rosa, "Acuerdo", kind="selection.decision_pending")
        actions.sweep()
        assert arrived() == [([luz.email], "Otro"), ([rosa.email], "Acuerdo")]
        assert (state(one), state(two), state(other), state(decision)) == ("later", "later", "sent", "sent")
    mail.outbox.clear()
    with time_machine.travel(EVENING + timedelta(hours=14), tick=False):  # 8:30 in Lima
        actions.sweep()
        actions.sweep()
        actions.sweep()
    assert arrived() == [([rosa.email], "Su día en GovLink: 2 mensajes")]
    body = mail.outbox[0].body
    assert ("Texto de Uno" in body, "Texto de Dos" in body, "Otro" in body) == (True, True, False)
    assert body.count(greeting("es")) == 1
    assert [attached.filename for attached in mail.outbox[0].attachments] == ["2-plazo.ics"]
    assert (state(one), state(two)) == ("sent", "sent")
    assert Message.objects.get(pk=one.pk).digest == Message.objects.get(kind=DIGEST)
    # Her own pages show each message once, and no digest.
    page = Client()
    page.force_login(rosa)
    assert sorted(row.subject for row in page.get("/outbox/").context["rows"]) == ["Acuerdo", "Dos", "Uno"]


def test_what_failed_and_is_sent_again_goes_into_the_next_digest() -> None:
    rosa = cast.rosa()
    message = send(rosa)
    Message.objects.update(state="failed")
    Job.objects.update(state="failed")
    digests.choose_mail(choices={KIND: "daily"}, by=rosa)
    actions.resend(message=message, by=cast.kemi())
    actions.sweep()
    assert state(message) == "later"
    again = digests.write_digest(digest_id=Digest.objects.get(done_at=None).pk, by="clock")
    assert again is not None
    assert "Texto de Uno" in again.text


def test_an_empty_digest_is_not_sent_and_a_second_worker_writes_nothing() -> None:
    rosa = cast.rosa()
    digests.choose_mail(choices={KIND: "daily"}, by=rosa)
    send(rosa)
    actions.sweep()
    row = Digest.objects.get()
    assert digests.write_digest(digest_id=row.pk, by="clock") is not None
    assert digests.write_digest(digest_id=row.pk, by="clock") is None
    empty = Digest.objects.create(user=rosa, due_at=timezone.now())
    assert digests.write_digest(digest_id=empty.pk, by="clock") is None
    assert Message.objects.filter(kind=DIGEST).count() == 1
    # What comes while a digest of that moment is done already goes into the next one, and none is lost.
    late = send(rosa, "Tarde")
    actions.sweep()
    assert (state(late), Digest.objects.filter(done_at=None).count()) == ("later", 1)
    assert Digest.objects.get(done_at=None).due_at - row.due_at == timedelta(days=1)


def test_a_digest_is_as_private_as_its_most_private_message() -> None:
    rosa = cast.rosa()
    digests.choose_mail(choices={KIND: "daily"}, by=rosa)
    send(rosa)
    send(rosa, "Dos", private=True)
    actions.sweep()
    written = digests.write_digest(digest_id=Digest.objects.get().pk, by="clock")
    assert written is not None
    assert written.private is True


def test_a_digest_that_must_not_leave_is_dropped_and_its_messages_go_by_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("outbox.tasks.GATES", gates := list(GATES))
    rosa = cast.rosa()
    digests.choose_mail(choices={KIND: "daily"}, by=rosa)
    one, two = send(rosa), send(rosa, "Dos")
    actions.sweep()
    written = digests.write_digest(digest_id=Digest.objects.get().pk, by="clock")
    assert written is not None
    gates.append(lambda message: not ("Uno" in message.text and "Dos" in message.text))  # only together do they tell
    actions.sweep()
    actions.sweep()
    written.refresh_from_db()
    assert (written.state, written.text, state(one), state(two)) == ("dropped", "", "sent", "sent")
    assert arrived() == [([rosa.email], "Uno"), ([rosa.email], "Dos")]


def test_who_wants_none_reads_them_on_the_site_only() -> None:
    rosa = cast.rosa()
    digests.choose_mail(choices={KIND: "never", "selection.decision_pending": "never"}, by=rosa)
    message, decision = send(rosa), send(rosa, "Acuerdo", kind="selection.decision_pending")
    actions.sweep()
    assert (state(message), state(decision), arrived()) == ("kept", "sent", [([rosa.email], "Acuerdo")])
    page = Client()
    page.force_login(rosa)
    assert [row.subject for row in page.get("/outbox/").context["rows"]] == ["Acuerdo", "Uno"]


def test_posting_is_the_same_whatever_its_reader_chose() -> None:
    rosa = cast.rosa()
    seen = []
    for choice in ("at_once", "daily", "never"):
        digests.choose_mail(choices={KIND: choice}, by=rosa)
        with CaptureQueriesContext(connection) as asked, time_machine.travel(EVENING, tick=False):
            message = send(rosa)
        fields = {name: value for name, value in vars(message).items() if name not in {"id", "_state"}}
        tables = [query["sql"].split(" VALUES ")[0] for query in asked.captured_queries]
        seen.append((fields, tables, Job.objects.latest("pk").kind))
        assert "mailpreference" not in "".join(tables)
    assert seen[0] == seen[1] == seen[2]


def test_the_blind_role_can_read_neither_choices_nor_digests() -> None:
    tables = {Message._meta.db_table, MailPreference._meta.db_table, Digest._meta.db_table}
    assert tables & set(GRANTS) == {Message._meta.db_table}


def test_rosa_chooses_on_her_page_and_sees_what_she_cannot_switch_off() -> None:
    rosa = cast.rosa()
    client = Client()
    client.force_login(rosa)
    page = client.get("/profile/mail/")
    assert (page.status_code, list(page.context["form"].fields)) == (200, list(OPTIONAL))
    assert page.context["necessary"] == NECESSARY
    chosen = dict.fromkeys(OPTIONAL, "at_once") | {KIND: "daily", "pulse": "never"}
    assert client.post("/profile/mail/", chosen).status_code == 302
    assert choices_of(rosa) == chosen
    assert client.post("/profile/mail/", chosen | {KIND: "sometimes"}).status_code == 422
    assert set(choices_of(cast.luz()).values()) == {"at_once"}


def test_a_mail_program_stops_a_kind_by_one_click_and_its_reader_takes_it_back() -> None:
    rosa = cast.rosa()
    digests.choose_mail(choices={"pulse": "daily"}, by=rosa)
    message = send(rosa)
    actions.sweep()
    headers = mail.outbox[0].extra_headers
    url = headers["List-Unsubscribe"].strip("<>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = stop_path(message)
    assert url == f"http://localhost:8000{path}"
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(path).status_code == 200
    assert choices_of(rosa)[KIND] == "at_once"  # a scanner that opens the address stops nothing
    answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, choices_of(rosa)[KIND], choices_of(rosa)["pulse"]) == (200, "never", "daily")
    for word in (rosa.name, rosa.email):
        assert word not in answer.content.decode()
    assert stranger.post(path, {"again": answer.context["before"]}).status_code == 200
    assert choices_of(rosa)[KIND] == "at_once"


def test_who_stops_the_digest_gets_nothing_that_would_go_into_it_and_can_have_it_back() -> None:
    rosa = cast.rosa()
    digests.choose_mail(choices={KIND: "daily"}, by=rosa)
    send(rosa)
    actions.sweep()
    written = digests.write_digest(digest_id=Digest.objects.get().pk, by="clock")
    assert written is not None
    path = stop_path(written)
    Client().post(path)
    stopped = send(rosa)
    actions.sweep()
    assert state(stopped) == "kept"
    Client().post(path, {"again": "at_once"})
    again = send(rosa)
    actions.sweep()
    assert state(again) == "later"


def test_an_address_that_stops_mail_tells_nothing_and_cannot_be_made_up() -> None:
    rosa, keys = cast.rosa(), ["new", "old"]
    tokens = [stop_token(keys=keys, says=f"{user}|{kind}") for user in (1, 123456) for kind in (*OPTIONAL, DIGEST)]
    assert (len({len(one) for one in tokens}), len(set(tokens))) == (1, len(tokens))
    assert stop_said(keys=keys, token=stop_token(keys=["old"], says="1|pulse")) == "1|pulse"
    assert stop_said(keys=["other"], token=tokens[0]) == ""
    path = stop_path(send(rosa))
    token = path.split("/")[-2]
    changed = token[:-9] + ("A" if token[-9] != "A" else "B") + token[-8:]
    assert Client().get(path).status_code == 200
    for bad in (changed, "x", "ñ", token[:-4]):
        assert Client().post(f"/mail/stop/{bad}/").status_code == 404
    assert stop_path(send(rosa, kind="selection.decision_pending")) == ""
