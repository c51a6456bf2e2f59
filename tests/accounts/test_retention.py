"""What is kept how long: what is older goes, what is younger stays, and only counts are told."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from accounts.models import ErasureRequest
from challenges.models import Call
from govlink.actions.retention import purge
from govlink.queries.retention import DUE, counts
from govlink.rules.retention import ENDING, KEPT
from govlink.tasks import retention
from ledger.models import Entry
from ledger.queries import payload
from outbox.actions import enqueue, post_ready
from outbox.models import Digest, Job, Message
from startups.actions import files
from startups.models import Attachment, MailFollower, Submission, TeamInvitation
from tests import cast
from tests.conftest import ROOT
from tests.factories import call_at
from tests.startups import making

pytestmark = pytest.mark.django_db


def aged(days: int) -> None:
    """One thing of every kind whose term ended or ends so many days ago."""
    now = timezone.now()

    def ago(key: str) -> object:
        return now - ENDING[key].term - timedelta(days=days)

    for key, kind, user in (("account_mails", "account", None), ("messages", "digest", cast.rosa())):
        made = post_ready(kind=kind, subject="s", text="t", language="es", user=user, to="x@y.example")
        Message.objects.filter(pk=made.pk).update(created_at=ago(key), state="sent", sent_at=now)
    Digest.objects.create(user=cast.rosa(), due_at=ago("digests"), done_at=ago("digests"))
    job = enqueue("outbox.digest", digest_id=0, due_at=now)
    Job.objects.filter(pk=job.pk).update(state="done", done_at=ago("jobs"))
    bye = post_ready(kind="erasure_done", subject="s", text="t", language="es", to="x@y.example", private=True)
    Message.objects.filter(pk=bye.pk).update(created_at=ago("farewells"))
    mine = making.startup(name=f"Voz {days}")
    TeamInvitation.objects.create(
        startup=mine, email="x@y.example", token_digest=f"d{days}", invited_by=cast.daniela(), expires_at=ago("invitations")
    )  # fmt: skip
    MailFollower.objects.create(
        email=f"f{days}@y.example", wish={"call": "", "category": 0, "country": ""}, language="es", asked_at=ago("followers")
    )  # fmt: skip
    call = call_at("open")
    draft = making.draft(call, mine)
    upload = SimpleUploadedFile("anexo.docx", making.docx())
    files.attach_file(submission=draft, upload=upload, by=cast.daniela())
    Call.objects.filter(pk=call.pk).update(
        state="deserted", end_cause="none_eligible", end_reason="-", announced_at=now - timedelta(days=900),
        opens_at=now - timedelta(days=899), questions_until=now - timedelta(days=898), closes_at=ago("drafts"),
    )  # fmt: skip
    log = LogEntry.objects.create(user=cast.kemi(), object_repr="x", action_flag=CHANGE)
    LogEntry.objects.filter(pk=log.pk).update(action_time=ago("admin_logs"))
    gone = cast.another(f"gone{days}@y.example", "Gone")
    ErasureRequest.objects.create(user=gone, asked_at=ago("erasures"), due_at=ago("erasures"), done_at=ago("erasures"))


def test_every_term_has_a_query_and_stands_in_the_document_and_on_the_page() -> None:
    assert set(DUE) == set(ENDING)
    with translation.override("en"):
        rows = [
            f"| `{one.key}` | {one.what} | {one.since if one.days is None else f'{one.days} days after {one.since}'} |"
            for one in KEPT
        ]
        page = Client(headers={"accept-language": "en"}).get("/privacy/").content.decode()
        assert [one.key for one in KEPT if str(one.what).replace("'", "&#x27;") not in page] == []
    document = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert [row for row in rows if row not in document] == []


def test_what_is_older_than_its_term_goes_and_what_is_younger_stays(django_capture_on_commit_callbacks: object) -> None:
    aged(-1)
    young = set(counts(timezone.now()).values())
    assert young == {0}
    aged(+1)
    due = counts(timezone.now())
    assert due == dict.fromkeys(ENDING, 1) | {"sessions": 0}
    [old] = Attachment.objects.filter(submission__startup__name="Voz 1")
    [kept] = Attachment.objects.filter(submission__startup__name="Voz -1")
    before = Message.objects.count()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert purge(by="clock") == due
    assert set(counts(timezone.now()).values()) == {0}
    assert Message.objects.count() == before - 3
    assert not Submission.objects.filter(startup__name="Voz 1").exists()
    assert Submission.objects.filter(startup__name="Voz -1").exists()
    assert (default_storage.exists(old.file.name), default_storage.exists(kept.file.name)) == (False, True)


def test_the_record_tells_how_many_and_nothing_of_what_applicants_leave_behind() -> None:
    aged(+1)
    purge(by="clock")
    told = payload(Entry.objects.get(kind="retention_purged"))
    assert told == {"by": "clock", "admin_logs": 1, "erasures": 1}
    lines = Entry.objects.count()
    purge(by="clock")
    assert Entry.objects.count() == lines


def test_the_clock_does_it_once_a_day_and_the_command_says_what_would_go() -> None:
    cache.clear()
    retention()
    aged(+1)
    retention()
    out = io.StringIO()
    call_command("retention", "--dry-run", stdout=out)
    said = {line.split()[1]: int(line.split()[0]) for line in out.getvalue().splitlines()[:-1]}
    assert said == dict.fromkeys(ENDING, 1) | {"sessions": 0}
    assert out.getvalue().splitlines()[-1] == "Nothing was deleted."
    cache.delete("retention-of-day")
    retention()
    assert set(counts(timezone.now()).values()) == {0}
