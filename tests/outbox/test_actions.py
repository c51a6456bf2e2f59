"""Durable jobs and messages."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from celery.signals import before_task_publish
from django.core import mail  # noqa: TID251  what arrives
from django.db import transaction
from django.utils import timezone

from kernel.verdict import Refused
from ledger.models import Entry
from outbox import actions
from outbox.models import Job, Message
from outbox.registry import FILES, KINDS, LONG, job
from outbox.states import JobState, MessageState
from tests import cast


@pytest.fixture
def kinds(monkeypatch):
    """Room for kinds of job of a test's own."""
    monkeypatch.setattr("outbox.actions.KINDS", kinds := dict(KINDS))
    monkeypatch.setattr("outbox.registry.KINDS", kinds)
    return kinds


@pytest.fixture
def note(kinds, db):
    """A kind of job that writes down its argument, and fails when told to."""
    seen = []

    @job("test.note", attempts=3)
    def handler(*, word):
        seen.append(word)
        if word == "bad":
            raise ValueError("no")

    return seen


def due():
    return list(Job.objects.filter(state=JobState.DUE).values_list("arguments__word", flat=True))


def test_job_is_done_once(note):
    row = actions.enqueue("test.note", word="a")
    assert (actions.work(row.pk), actions.work(row.pk)) == (True, False)
    assert note == ["a"]


def test_what_takes_long_waits_in_a_queue_of_its_own_and_each_sweep_does_its_own(
    kinds, note, django_capture_on_commit_callbacks
):
    kinds["test.long"] = replace(kinds["test.note"], name="test.long", queue="long")
    woken = []

    def published(routing_key="", **_more):
        woken.append(routing_key)

    before_task_publish.connect(published)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            actions.enqueue("test.long", word="film")
            actions.enqueue("test.note", word="code")
    finally:
        before_task_publish.disconnect(published)
    assert woken == ["long", "celery"]
    assert (actions.sweep(queue="celery"), note) == (1, ["code"])
    assert (actions.sweep(queue="long"), note) == (1, ["code", "film"])


def test_applicants_long_work_waits_apart_from_everybody_elses():
    """Whoever waits for a paper must not learn from how long she waits that a file came."""
    waits = {(kind.queue, kind.private) for kind in KINDS.values() if kind.queue in {LONG, FILES}}
    assert waits == {(LONG, False), (FILES, True)}


def test_job_of_a_rolled_back_transaction_never_was(note):
    with transaction.atomic():
        actions.enqueue("test.note", word="a")
        assert due() == ["a"]
        transaction.set_rollback(True)
    assert due() == []


def test_unknown_kind_is_refused_at_once(note):
    with pytest.raises(KeyError):
        actions.enqueue("test.unknown")


def test_failed_job_is_tried_again_later_and_at_last_waits_for_a_person(note):
    row = actions.enqueue("test.note", word="bad")
    for attempt in range(1, 4):
        with time_machine.travel(timezone.now() + timedelta(hours=attempt)):
            assert actions.work(row.pk) is False
    row.refresh_from_db()
    assert (note, row.state, row.note) == (["bad"] * 3, JobState.FAILED, "ValueError")


def test_job_whose_worker_died_is_free_when_its_lease_ends(note):
    row = actions.enqueue("test.note", word="a")
    actions._lease(row.pk)  # a worker took it, and was killed
    assert actions.sweep() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert actions.sweep() == 1
    assert note == ["a"]


def test_sweep_leaves_what_is_not_due_yet(note):
    actions.enqueue("test.note", word="later", due_at=timezone.now() + timedelta(hours=1))
    assert (actions.sweep(), due()) == (0, ["later"])


def test_long_job_shows_progress_and_keeps_its_lease(kinds, db):
    seen = []

    @job("test.long", atomic=False)
    def handler(*, report):
        report(40)
        seen.append(Job.objects.get(kind="test.long").progress)

    row = actions.enqueue("test.long")
    assert actions.work(row.pk) is True
    row.refresh_from_db()
    assert (seen, row.progress, row.state) == ([40], 100, JobState.DONE)


def send(**more):
    return actions.post(kind="test", template="emails/test_note", context={"word": "uno"}, user=cast.rosa(), **more)


@pytest.fixture
def note_template(settings, tmp_path):
    """A mail template of the test's own."""
    folder = tmp_path / "templates" / "emails"
    folder.mkdir(parents=True)
    (folder / "test_note.subject.txt").write_text("Hola\n {{ recipient.get_short_name }}")
    (folder / "test_note.txt").write_text("{% load i18n %}{% get_current_language as l %}{{ l }} {{ word }}")
    templates = [dict(settings.TEMPLATES[0])]
    templates[0]["DIRS"] = [*templates[0]["DIRS"], tmp_path / "templates"]
    settings.TEMPLATES = templates


def test_message_is_written_in_the_language_of_its_reader(db, note_template):
    kemi = cast.kemi()
    message = actions.post(kind="test", template="emails/test_note", context={"word": "one"}, user=kemi)
    assert (message.subject, message.text, message.state) == ("Hola Kemi", "en one\n", MessageState.WAITING)


def test_message_is_delivered_once_with_its_enclosures(db, note_template):
    send(enclosures=[("a.txt", "text/plain", b"abc")])
    assert (actions.sweep(), actions.sweep()) == (1, 0)
    assert [(m.to, m.body, m.attachments[0].filename) for m in mail.outbox] == [
        (["rosa@muniate.example"], "es uno\n", "a.txt")
    ]
    assert Message.objects.get().state == MessageState.SENT


def test_message_with_a_once_key_is_written_once(db, note_template):
    assert send(once_key="k") is not None
    assert send(once_key="k") is None
    assert Message.objects.count() == 1


def test_message_waits_while_the_mail_server_is_away(db, note_template, settings):
    message = send()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert actions.sweep() == 0
    message.refresh_from_db()
    assert message.state == MessageState.WAITING


@pytest.mark.django_db
def test_what_was_sent_or_still_waits_is_not_sent_again() -> None:
    message = actions.post_ready(kind="test", subject="S", text="T", language="es", user=cast.rosa())
    for state in ("waiting", "sent"):
        assert Message.objects.get().state == state
        with pytest.raises(Refused):
            actions.resend(message=message, by=cast.kemi())
        actions.sweep()
    assert (len(mail.outbox), Entry.objects.filter(kind="message_resent").count()) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("private", "held"), [(True, False), (False, True)])
def test_staff_may_not_send_private_or_held_mail_again(private: bool, held: bool) -> None:
    message = actions.post_ready(kind="test", subject="S", text="T", language="es", user=cast.rosa(), private=private)
    if held:
        actions.hold(message=message)
    before = Job.objects.count()
    with pytest.raises(Refused):
        actions.resend(message=message, by=cast.kemi())
    assert Job.objects.count() == before
