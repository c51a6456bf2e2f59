"""PostgreSQL goes away while people work: what they read, what they were told, and what is there afterwards."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import connection

from outbox.models import Message
from startups.actions import desks
from startups.models import Answer, Submission
from tests import cast
from tests.conftest import Worker
from tests.factories import call_at
from tests.faults.looking import nothing_doubled, record_holds
from tests.faults.site import Site, cookies
from tests.servers import Postgres
from tests.startups import desk_making, making

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("faults")]


@contextmanager
def away(database: Postgres) -> Iterator[None]:
    """Kill the database for the block; nobody can connect to it meanwhile."""
    database.kill()
    connection.close()
    try:
        with pytest.raises(psycopg2.OperationalError, match="refused"):
            psycopg2.connect(database.url)
        yield
    finally:
        database.start()


def test_while_the_database_is_away_everybody_reads_a_clear_page_in_her_language(
    site: Site, database: Postgres
) -> None:
    made = making.draft(call_at("open"))
    daniela, rosa = cookies(cast.daniela()), cookies(cast.rosa())
    section = f"/submissions/{made.pk}/sections/problem/"
    text = "Escrevi este parágrafo com cuidado e não quero perdê-lo de jeito nenhum."
    # Her browser keeps her language from the first page on, whatever it asks for by itself.
    assert "django_language=pt" in site.ask("/home/", cookies(cast.daniela(), django_language="")).headers["Set-Cookie"]
    with away(database):
        for who, words in ((rosa, "Espere un minuto"), (daniela, "Espere um minuto"), ({}, "Espere un minuto")):
            for path in ("/", "/home/", "/account/login/"):
                answer = site.ask(path, who)
                assert (answer.status, answer.headers["Retry-After"]) == (503, "30"), (path, answer.text)
                assert words in answer.text
        sent = site.ask(section, daniela, {"problem": text, "version_problem": "0", "go": "leave"})
        assert sent.status == 503
        assert text in sent.text, "what she typed is given back"
        assert "foi guardado inteiro ou não foi guardado" in sent.text
        saved = {"name": "problem", "value": text, "version": "0"}
        kept = site.ask(f"/submissions/{made.pk}/autosave/", daniela, saved, Accept="application/json")
        assert (kept.status, "Espere um minuto" in kept.text) == (503, True)
        assert site.ask("/healthz/").status == 503
    # The site was not restarted, and she need not sign in again.
    site.wait_until(lambda: site.ask("/home/", daniela).status == 200, seconds=20)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', sent.text)
    assert token is not None
    again = {"csrfmiddlewaretoken": token[1], "problem": text, "version_problem": "0", "go": "leave"}
    assert site.ask(section, daniela, again).status == 302
    assert Answer.objects.get(submission=made, field="problem").text == text


def test_who_was_shown_a_receipt_has_sent_and_nothing_is_lost_or_doubled(
    site: Site, database: Postgres, worker: Worker
) -> None:
    """Twelve applicants send at once while the database is killed three times; each tries again until it is sent."""
    call = call_at("open")
    drafts = []
    for number in range(12):
        by = desk_making.founder(number)
        drafts.append((making.written(call, making.startup(by=by, name=f"Kallpatek{number}"), by), cookies(by)))
    seen: list[int] = []
    receipts: dict[str, str] = {}

    def send(pk: str, who: dict[str, str]) -> None:
        end = time.monotonic() + 60
        while pk not in receipts and time.monotonic() < end:
            sent = site.ask(f"/submissions/{pk}/send/", who, {})
            seen.append(sent.status)
            if sent.status == 302:
                shown = site.ask(f"/submissions/{pk}/receipt/", who)
                seen.append(shown.status)
                if found := re.search(r"GL-[0-9A-Z-]{8,}", shown.text):
                    receipts[pk] = found[0]
            else:
                assert "Espere un minuto" in sent.text, sent.status
            time.sleep(0.2)

    senders = [threading.Thread(target=send, args=(str(made.pk), who)) for made, who in drafts]
    for sender in senders:
        sender.start()
    for pause in (0.4, 1.5, 0.8):
        time.sleep(pause)
        with away(database):
            time.sleep(0.5)
    for sender in senders:
        sender.join()
    connection.close()
    assert set(seen) == {302, 200, 503}, "some met the dead database, and nobody anything else than a clear page"
    stored = {str(one.pk): one for one in Submission.objects.filter(call=call)}
    assert {pk: one.receipt_no for pk, one in stored.items()} == receipts
    assert {one.state for one in stored.values()} == {"submitted"}
    # The worker was not restarted either: each team has its receipt by mail, once.
    mails = Message.objects.filter(kind="submission_receipt")
    worker.wait_until(lambda: mails.filter(state="sent").count() == 12)
    nothing_doubled()
    desk_making.close(call)
    desks.take_up(call=call, by=cast.oscar())
    record_holds(call)
