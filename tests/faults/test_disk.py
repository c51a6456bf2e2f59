"""The disk is full when an applicant uploads a file."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from outbox.models import Job
from startups.models import Attachment, FlatFile
from tests import cast
from tests.factories import call_at
from tests.faults.site import Site, cookies, upload
from tests.servers import Postgres, Redis
from tests.startups import making

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("faults")]
#: Mounts two small file systems in a world of the process's own: on the folder of files, and on that of uploads.
MOUNT = """
mount -t tmpfs -o size=256k tmpfs "$FAULTS_MEDIA" && mount -t tmpfs -o size=4m tmpfs "$TMPDIR" && exec "$@"
"""


def apart() -> list[str]:
    """Return the words that give a command mounts of its own; an ordinary user is root in a world of her own."""
    return ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]


@pytest.fixture
def small(database: Postgres, broker: Redis, transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """The site on a disk that is nearly full."""
    if subprocess.run([*apart(), "true"], capture_output=True).returncode:
        pytest.skip("This kernel lets nobody mount a small file system: nothing here can be full.")
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    site = Site(
        before=(*apart(), "sh", "-c", MOUNT, "sh"),
        REDIS_URL=f"{broker.url}/0",
        FAULTS_MEDIA=str(media),
        TMPDIR=str(uploads),
    )
    try:
        site.start()
        yield site
    finally:
        site.stop()


def within(site: Site, folder: Path) -> list[tuple[str, int]]:
    """Return what lies in a folder as the site sees it: its files and their sizes."""
    assert site.process is not None
    seen = Path(f"/proc/{site.process.pid}/root") / str(folder).lstrip("/")
    return [(path.name, path.stat().st_size) for path in seen.rglob("*") if path.is_file()]


def pdf(size: int) -> bytes:
    """A PDF of so many bytes which nothing can make smaller."""
    return b"%PDF-1.7\n%" + os.urandom(size) + b"\n%%EOF\n"


def test_the_disk_is_full_at_upload(small: Site) -> None:
    draft = making.written(call_at("open"))
    daniela, path = cookies(cast.daniela()), f"/submissions/{draft.pk}/files/"
    media, uploads = Path(settings.MEDIA_ROOT), Path(small.more["TMPDIR"])

    def send(size: int) -> tuple[int, str]:
        body, kind = upload("plano.pdf", pdf(size))
        answer = small.ask(path, daniela, body, Content_Type=kind)
        return answer.status, answer.text

    # There is room for this one: the disk is small, not broken.
    assert send(20_000)[0] == 302
    assert Attachment.objects.count() == 1
    kept = within(small, media)
    assert len(kept) == 1
    # One that is larger than what is left of the folder of files; one that does not even fit where uploads arrive.
    for size in (600_000, 6_000_000):
        status, text = send(size)
        assert status == 503, text
        assert "O disco onde guardamos os arquivos está cheio" in text
        assert "foi guardado inteiro ou não foi guardado" in text
        assert "[Errno 28] No space left on device" in small.log.read_text(), "the disk was really full"
        assert (within(small, media), within(small, uploads)) == (kept, []), "nothing is half stored"
        small.log.write_text("")
    assert (Attachment.objects.count(), FlatFile.objects.count(), Job.objects.count()) == (1, 1, 1)
    # What she had written and uploaded before is there, and the site goes on.
    page = small.ask(path, daniela)
    assert (page.status, "plano.pdf" in page.text) == (200, True)
    assert draft.answers.count() == len(making.TEXTS)
    assert send(1_000)[0] == 302
