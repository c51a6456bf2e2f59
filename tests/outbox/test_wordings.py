"""Staff add words to a kind of mail: checked, seen with sample data, told to its readers, and taken back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail  # noqa: TID251  the outbox of the tests
from django.urls import reverse

from challenges import emails
from challenges.models import Call, ChallengeFrame
from ledger.models import Entry
from outbox import actions
from outbox.models import Job, MailWording, Message
from outbox.rules import added, addition_is_sound
from outbox.samples import sample_mail
from outbox.states import MAILS, VARIABLES
from tests import cast
from tests.conftest import ROOT
from tests.factories import call_at
from tests.listing import kemi, sentences
from vault.veil import veiled

pytestmark = pytest.mark.django_db
MAIL = "challenges/frame_waiting"
SAID = "Hola, {person}: {call} ({reference}) de {entity}."


def wording(**texts: str) -> MailWording:
    return MailWording.objects.create(mail=MAIL, **texts)


def told(call: Call, language: str = "es") -> Message:
    """Return a mail of this kind as it was written now."""
    user = cast.luz()
    user.language = language
    frame = ChallengeFrame(call=call, version=1)
    return actions.post(**{**emails.frame_waiting(frame, user), "once_key": None})  # type: ignore[return-value]


# --- rules -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["startup", "code", "seat", "team", "applicant", "call.entity", ""])
def test_an_addition_cannot_carry_what_could_tell_who_applied(name: str) -> None:
    assert set(VARIABLES) == {"person", "call", "reference", "entity"}
    assert not addition_is_sound(f"Para {{{name}}}.")


def test_a_line_whose_variable_says_nothing_is_left_out() -> None:
    assert added("Uno {call}\nDos\n{person}", {"person": "Ana"}) == "Dos\nAna"


# --- what its readers get --------------------------------------------------------------------------------------------
def test_what_staff_add_stands_in_both_parts_of_the_mail_in_its_readers_language_only() -> None:
    wording(text_es=SAID + "\n<b>Gracias</b>")
    call = call_at("framing")
    message = told(call)
    line = f"Hola, {cast.luz().get_short_name()}: {call.title} ({call.reference}) de {call.entity.short_name}."
    assert line in message.text
    assert "&lt;b&gt;Gracias&lt;/b&gt;" in message.html
    assert "Gracias" not in told(call, "pt").text
    assert message.text.index(line) < message.text.index("\n--\nGovLink")


def test_a_mail_without_a_wording_is_as_it_was_shipped() -> None:
    call = call_at("framing")
    before = told(call)
    wording(text_pt="Olá.")
    assert (told(call).text, told(call).html) == (before.text, before.html)


# --- the admin site --------------------------------------------------------------------------------------------------
def test_staff_choose_a_mail_write_see_and_take_back() -> None:
    client, made, call = kemi(), reverse("admin:outbox_mailwording_add"), call_at("framing")
    assert client.post(made, {"mail": MAIL, "text_es": SAID}).status_code == 302
    row = MailWording.objects.get()
    page = reverse("admin:outbox_mailwording_change", args=[row.pk])
    shown = client.get(page).content.decode()
    assert "Hola, Ana: " in shown
    assert "ABC-2026-001" in shown
    assert "{person}: the reader's short name" in shown
    assert client.post(page, {"text_es": "Otra cosa."}).status_code == 302
    assert "Otra cosa." in told(call).text
    assert client.post(reverse("admin:outbox_mailwording_delete", args=[row.pk]), {"post": "yes"}).status_code == 302
    assert "Otra cosa." not in told(call).text
    kinds = ["staff_added", "staff_changed", "staff_deleted"]
    assert [one.kind for one in Entry.objects.filter(kind__in=kinds).order_by("pk")] == kinds


@pytest.mark.parametrize(
    ("texts", "said"),
    [({"text_es": "Para {startup}"}, "{startup}"), ({"text_pt": "{"}, "brace"), ({}, "Write something")],
)
def test_staff_read_why_an_addition_is_refused(texts: dict[str, str], said: str) -> None:
    answer = kemi().post(reverse("admin:outbox_mailwording_add"), {"mail": MAIL, **texts})
    assert said in " ".join(sentences(answer))
    assert not MailWording.objects.exists()


def test_every_mail_has_a_name_and_reads_with_sample_data_in_three_languages() -> None:
    folder = Path(ROOT, "templates", "emails")
    stems = {str(one.relative_to(folder)).removesuffix(".subject.txt") for one in folder.rglob("*.subject.txt")}
    # What guards an account or ends it says what it says; a digest repeats what others say.
    own = {"accounts/plain", "accounts/notice", *(f"govlink/erasure_{what}" for what in ("asked", "lapsed", "done"))}
    assert set(MAILS) == stems - own - {"digest"}
    for stem in sorted(stems & set(MAILS)):
        for language in ("es", "pt", "en"):
            subject, text = sample_mail(stem, language, "Para {person}.")
            assert "Para Ana." in text, stem
            assert not re.search(r"\bNone\b|__|\{|object at", subject + text), (stem, text)


# --- sending again ---------------------------------------------------------------------------------------------------
def failed(settings: Any) -> Message:
    """Return a message whose delivery was given up."""
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = actions.post_ready(kind="test", subject="S", text="T", language="es", user=cast.rosa())
    Job.objects.update(attempts=7)
    actions.sweep()
    settings.EMAIL_BACKEND = backend
    message.refresh_from_db()
    return message


def test_a_delivery_that_was_given_up_says_so_and_goes_out_once_however_often_it_is_asked_for(settings: Any) -> None:
    message = failed(settings)
    assert (message.state, Job.objects.get().state) == ("failed", "failed")
    client, page = kemi(), reverse("admin:outbox_message_changelist")
    chosen = {"action": "again", "_selected_action": [veiled(message.pk)]}
    for _time in range(2):
        assert client.post(page, chosen).status_code == 302
    assert (Job.objects.count(), Entry.objects.filter(kind="message_resent").count()) == (1, 1)
    assert actions.sweep() == 1
    assert client.post(page, chosen).status_code == 302
    assert actions.sweep() == 0
    message.refresh_from_db()
    assert (message.state, len(mail.outbox), Job.objects.count()) == ("sent", 1, 1)


def test_staff_who_choose_what_neither_failed_nor_is_held_are_told_so() -> None:
    message = actions.post_ready(
        kind="challenges.frame_reviewed", subject="Encuadre", text="Aprobado.", language="es", user=cast.rosa()
    )
    asked = [
        ("job", Job.objects.latest("pk").pk, {"action": "retry"}, "only what failed is tried again"),
        ("message", message.pk, {"action": "drop", "reason": "stale"}, "is held back"),
    ]
    for model, pk, sent, said in asked:
        page = reverse(f"admin:outbox_{model}_changelist")
        answer = kemi().post(page, {**sent, "_selected_action": [veiled(pk)]}, follow=True)
        assert said in answer.content.decode()
