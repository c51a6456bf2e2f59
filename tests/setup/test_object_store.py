"""Files in an object store that speaks S3: from upload to blind copy to download, and backed up and read back from it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from environ import Env

from govlink import readiness, storing
from govlink.keeping import archive, proving, stored
from outbox import pulse
from selection.models import Entry
from selection.queries.exhibits import exhibit_content
from startups.actions import desks, flat
from startups.models import Attachment, FlatFile
from startups.states import FlatState
from tests import cast
from tests.conftest import ROOT
from tests.selection.test_views import as_
from tests.servers import free_port
from tests.startups.test_flat import picture, sent_with_file, text_of, work

KEYS = archive.make_identity()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an object store in a process of its own, empty."""
    port, log = free_port(), tmp_path_factory.mktemp("store") / "log"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + 120
            while b"Running on" not in log.read_bytes():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def bucket(store: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket in which the site keeps its files, as the environment says; a folder takes none."""
    named = {
        "S3_BUCKET": "govlink",
        "S3_ENDPOINT": store,
        "S3_REGION": "us-east-1",
        "S3_ACCESS_KEY": "of-the-tests",
        "S3_SECRET_KEY": "of-the-tests",
    }
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    made = boto3.resource(
        "s3", endpoint_url=store, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    ).Bucket("govlink")
    made.create()
    settings.STORAGES = settings.STORAGES | {"default": storing.files(Env())}
    yield made
    made.objects.all().delete()
    made.delete()


def upload(submission: Any, content: bytes, name: str = "Voz Urbana folleto.png") -> Attachment:
    """Upload a file as the applicant's browser does."""
    answer = as_(cast.daniela()).post(
        f"/submissions/{submission.pk}/files/", {"file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 302, answer.content.decode()
    work()
    # She reads the blind copy, page and all, out of the store.
    file = Attachment.objects.get(submission=submission)
    copy = as_(cast.daniela()).get(f"/submissions/{submission.pk}/files/{file.pk}/copy/")
    assert (copy.status_code, "semanas" in text_of(copy.content), "Thiago" in text_of(copy.content)) == (
        200,
        True,
        False,
    )
    return file


@pytest.mark.long
def test_a_submissions_file_goes_all_its_way_through_the_store(
    transactional_db: None, bucket: Any, settings: Any, tmp_path: Path
) -> None:
    call, draft, file = sent_with_file(picture("Plan de cuatro semanas", "Contacto: Thiago Sampaio"), upload)
    original = as_(cast.daniela()).get(f"/submissions/{draft.pk}/files/{file.pk}/")
    assert b"".join(original.streaming_content if original.streaming else [original.content]).startswith(b"\x89PNG")
    copy = FlatFile.objects.get(pk=file.pk)
    flat.decide_flat(flat=copy, state=FlatState.SHOWN, looked=copy.doubtful, copy=copy.version, by=cast.oscar())
    assert desks.hand_over(call=call, by=cast.oscar()) == 1
    annex = exhibit_content(Entry.objects.get(), 1)
    assert annex is not None
    assert "semanas" in text_of(annex)

    there = {one.key: one.get()["Body"].read() for one in bucket.objects.all()}
    assert sorted(there) == list(stored.names(default_storage))
    assert {*proving.named_files()} <= there.keys()
    # All lie sealed. The signs are long enough never to stand in sealed bytes by luck.
    assert [name for name, content in there.items() if b"%PDF-1." in content or b"\x89PNG\r\n\x1a\n" in content] == []
    assert not any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))

    target, key = tmp_path / "backup", tmp_path / "key"
    key.write_text(KEYS[0])
    call_command("backup", target, recipient=[KEYS[1]], stdout=StringIO())
    said = StringIO()
    call_command("check_backup", target, identity=key, stdout=said)
    assert "every data key opens, every file is there" in said.getvalue()

    # All is lost, and comes back as it was.
    bucket.objects.all().delete()
    assert len([*proving.broken()]) == 1
    found = archive.unpack(source=target, identity=archive.read_identity(key), into=tmp_path)
    assert len(found.files) == len(there) + 1
    stored.put_in(default_storage, tmp_path / archive.MEDIA)
    assert {one.key: one.get()["Body"].read() for one in bucket.objects.all()} == there
    assert list(proving.broken()) == []
    assert exhibit_content(Entry.objects.get(), 1) == annex


@pytest.mark.django_db
def test_a_store_that_does_not_answer_is_said(bucket: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse.beat()
    readiness.forget()
    assert readiness.answers()["disk"] == "ok"
    monkeypatch.setenv("S3_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    settings.STORAGES = settings.STORAGES | {"default": storing.files(Env())}
    readiness.forget()
    assert readiness.answers()["disk"] == "away"
    readiness.forget()


def test_a_name_that_is_taken_gets_another_one_as_in_a_folder(bucket: Any) -> None:
    first = default_storage.save("proofs/plan.pdf", ContentFile(b"one"))
    second = default_storage.save("proofs/plan.pdf", ContentFile(b"two"))
    assert first != second
    for name, content in ((first, b"one"), (second, b"two")):
        with default_storage.open(name, "rb") as file:
            assert file.read() == content
    with pytest.raises(FileNotFoundError):
        default_storage.open("proofs/gone.pdf", "rb")


def test_a_file_is_nobodys_but_the_buckets_owners(bucket: Any) -> None:
    name = default_storage.save("proofs/plan.pdf", ContentFile(b"one"))
    assert [grant["Grantee"]["Type"] for grant in bucket.Object(name).Acl().grants] == ["CanonicalUser"]


def test_half_a_key_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S3_BUCKET", "govlink")
    monkeypatch.setenv("S3_ACCESS_KEY", "x")
    monkeypatch.delenv("S3_SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="both, or neither"):
        storing.files(Env())
