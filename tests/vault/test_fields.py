"""Sealed columns and files: what lies in the database and on the disk, and changing the keys."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from ledger.models import Entry as Recorded
from outbox.models import Enclosure, Message
from startups.actions import files
from startups.models import Answer, Attachment, EligibilityCheck, IdentityItem, Submission, read_places
from startups.queries.submissions import behind, texts_of
from tests import cast
from tests.factories import call_at
from tests.startups import making
from tests.startups.desk_making import handed_over
from vault import keys
from vault.models import DataKey
from vault.rules import SealBroken

pytestmark = pytest.mark.django_db

OLD, NEW = "an old master key", "a new master key"


@pytest.fixture(autouse=True)
def _own_keys(settings: Any) -> Iterator[None]:
    settings.SEAL_KEYS = [OLD]
    keys.forget()
    yield
    keys.forget()


def stored(table: str, *columns: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")
        return [value for row in cursor.fetchall() for value in row]


SEALED = {
    "startups_submission": ["identity", "sworn", "preview_sha256", "content_sha256", "salt", "places"],
    "startups_answer": ["text"],
    "startups_identityitem": ["value"],
    "startups_attachment": ["original_name", "size", "sha256"],
}


def everything(call: Any) -> list[Any]:
    """What can be read of a call's submissions with the keys at hand."""
    found = []
    for one in Submission.objects.filter(call=call).order_by("pk"):
        found += [one.identity, one.sworn, one.preview_sha256, one.salt, one.code, texts_of(one)]
        found += [place.original for place in read_places(one)]
        for file in Attachment.objects.filter(submission=one):
            found += [file.original_name, file.size, file.sha256, file.file.open("rb").read()]
    found += sorted(IdentityItem.objects.values_list("value", flat=True))
    return found


@pytest.fixture
def call(settings: Any) -> Any:
    """A call with a full submission and a file."""
    call = call_at("open")
    made = making.draft(call)
    upload = SimpleUploadedFile("voz-urbana.pdf", making.PDF, "application/pdf")
    files.attach_file(submission=made, upload=upload, by=cast.daniela())
    made.delete()
    one = making.written(call, made.startup, needs="Una persona de contacto para el equipo de Voz Urbana.")
    files.attach_file(submission=one, upload=SimpleUploadedFile("voz-urbana.pdf", making.PDF), by=cast.daniela())
    from startups.actions import submissions

    submissions.submit(submission=one, by=cast.daniela())
    return call


def test_nothing_that_tells_lies_in_the_open(call: Any, settings: Any) -> None:
    for table, columns in SEALED.items():
        found = stored(table, *columns)
        assert found != []
        assert [value for value in found if not str(value).startswith("s1.")] == [], table
    everything_stored = " ".join(str(value) for table, names in SEALED.items() for value in stored(table, *names))
    assert "Voz Urbana" not in everything_stored
    [path] = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file() and path.stat().st_size > 0][-1:]
    assert path.read_bytes()[:4] == b"GLS1"
    assert making.PDF not in path.read_bytes()


def test_answers_of_any_length_look_alike(call: Any) -> None:
    lengths = {len(value) for value in stored("startups_answer", "text")}
    assert len(lengths) == 1
    assert len({len(text) for text in Answer.objects.values_list("text", flat=True)}) > 5


def test_a_file_is_read_as_it_was_sent(call: Any) -> None:
    one = Submission.objects.get(call=call)
    file = Attachment.objects.get(submission=one)
    client = Client()
    client.force_login(cast.daniela())
    answer = client.get(f"/submissions/{one.pk}/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == making.PDF
    assert answer["Content-Length"] == str(len(making.PDF))


def test_writing_or_looking_for_the_open_text_is_refused(call: Any) -> None:
    for wrong in (
        lambda: Submission.objects.filter(code="K7Q-4MD").exists(),
        lambda: Submission.objects.update(salt="00"),
        lambda: Answer.objects.filter(text__icontains="voz").exists(),
        lambda: Answer.objects.update(text="x"),
    ):
        with pytest.raises((TypeError, FieldError), match=r"sealed|Unsupported lookup"), transaction.atomic():
            wrong()


def test_what_was_not_sealed_is_not_read(call: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE startups_answer SET text = 'plain'")
    with pytest.raises(SealBroken, match="not sealed"):
        list(Answer.objects.all())


def test_each_call_has_its_own_key_and_a_code_is_found_by_its_digest() -> None:
    first, second = handed_over(call_at("open"), 2), handed_over(call_at("open"), 1)
    assert DataKey.objects.filter(scope__in=[f"call_id:{first.pk}", f"call_id:{second.pk}"]).count() == 2
    one = Submission.objects.filter(call=first)[0]
    assert behind(first, one.code) == one
    assert behind(second, one.code) is None
    assert len(str(one.code_index)) == 64
    other = Submission.objects.filter(call=first).exclude(pk=one.pk)[0]
    other.code = one.code
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save(update_fields=["code", "code_index"])


def test_one_identity_item_of_a_kind_and_text() -> None:
    startup = making.startup()
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityItem.objects.create(startup=startup, kind="product", value="EscutaLens")
    assert IdentityItem.objects.create(startup=startup, kind="product", value="EscutaLens 2").value == "EscutaLens 2"


def test_a_key_of_a_rolled_back_transaction_is_never_used_again() -> None:
    call = call_at("open")
    with transaction.atomic():
        lost, _key = keys.key_for(f"call_id:{call.pk}")
        transaction.set_rollback(True)
    assert not DataKey.objects.filter(pk=lost).exists()
    pk, _key = keys.key_for(f"call_id:{call.pk}")
    assert pk != lost
    assert DataKey.objects.filter(pk=pk).exists()


def test_without_the_master_key_nothing_is_read(call: Any, settings: Any) -> None:
    settings.SEAL_KEYS = [NEW]
    keys.forget()
    with pytest.raises(SealBroken, match="SEAL_KEYS"):
        everything(call)


def test_rotating_wraps_the_keys_and_the_old_one_is_not_needed(call: Any, settings: Any) -> None:
    before, sealed = everything(call), stored("startups_answer", "text")
    settings.SEAL_KEYS = [NEW, OLD]
    out = io.StringIO()
    call_command("rotate_seal_keys", stdout=out)
    count = DataKey.objects.count()
    assert out.getvalue().startswith(f"{count} data keys wrapped anew; 0 rows and 0 files sealed anew.")
    settings.SEAL_KEYS = [NEW]
    keys.forget()
    assert everything(call) == before
    assert stored("startups_answer", "text") == sealed
    told = Recorded.objects.get(kind="seal_keys_rotated").payload
    assert f'"wrapped":{count}' in told
    assert NEW not in told
    call_command("rotate_seal_keys", stdout=out)
    assert "\n0 data keys wrapped anew" in out.getvalue()


def test_reencrypting_changes_every_key_and_row_and_file(
    call: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    handed = handed_over(call_at("open"), 2)
    message = Message.objects.create(
        to="x@example.org", language="es", kind="x", subject="x", text="x", created_at=call.closes_at
    )
    Enclosure.objects.create(message=message, name="a.pdf", mime="application/pdf", content=b"\x00abc")
    check = EligibilityCheck.objects.filter(submission__call=handed).first()
    check.reason = "Sanción de Kallpatek."
    check.save()
    before = [*everything(call), *everything(handed)]
    old = {one: stored(one, *names) for one, names in SEALED.items()}
    old_files = {path: path.stat().st_size for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    old_keys = set(DataKey.objects.values_list("pk", flat=True))
    settings.SEAL_KEYS = [NEW, OLD]
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rotate_seal_keys", "--reencrypt", stdout=io.StringIO())
    settings.SEAL_KEYS = [NEW]
    keys.forget()
    assert [*everything(call), *everything(handed)] == before
    assert bytes(Enclosure.objects.get(message=message).content) == b"\x00abc"
    assert EligibilityCheck.objects.get(pk=check.pk).reason == "Sanción de Kallpatek."
    for table, columns in SEALED.items():
        assert set(stored(table, *columns)) & set(old[table]) - {""} == set(), table
    now = set(DataKey.objects.values_list("pk", flat=True))
    assert now & old_keys == set()
    assert len(now) == len(old_keys)
    kept = Attachment.objects.get(submission__call=call).file.name
    assert Path(settings.MEDIA_ROOT) / str(kept) not in old_files
    files = {path: path.stat().st_size for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    annexes = {path for path in files if path.parent.name == "exhibits"}
    assert (len(annexes), annexes & old_files.keys()) == (2, set())
    assert {path.parent.name for path in files} == {path.parent.name for path in old_files}
    # Annexes of a call have one size, whatever is in them; a new key must not show which one holds more.
    assert sorted(files.values()) == sorted(old_files.values())
    one = Submission.objects.filter(call=handed)[0]
    assert behind(handed, one.code) == one


def test_rotating_without_the_old_key_changes_nothing(call: Any, settings: Any) -> None:
    settings.SEAL_KEYS = [NEW]
    keys.forget()
    before = stored("vault_datakey", "master", "wrapped")
    with pytest.raises(CommandError, match="not among SEAL_KEYS"):
        call_command("rotate_seal_keys")
    assert stored("vault_datakey", "master", "wrapped") == before
