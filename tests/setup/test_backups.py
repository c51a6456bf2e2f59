"""A backup is encrypted, can be read back, and is proven whole in a database made for it; SQLite moves to PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from io import BytesIO, StringIO
from pathlib import Path

import pyrage
import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from challenges.models import Call
from govlink.keeping import archive, dumps, keyring, proving
from govlink.keeping.archive import Manifest
from ledger import triggers
from ledger.models import Entry
from startups.actions import files
from startups.models import Submission
from tests.conftest import ROOT
from tests.factories import call_at
from tests.setup.signed import SIGNED
from tests.startups import desk_making as made
from tests.startups import making

NAME = "Kallpatek"
KEYS = archive.make_identity()


@pytest.fixture
def submission(transactional_db: None) -> Submission:
    """A draft with an attachment: sealed fields, a sealed file, and lines of the record."""
    call: Call = call_at("open")
    by = made.founder(1)
    draft = making.written(call, making.startup(by=by, name=NAME), by)
    files.attach_file(submission=draft, upload=SimpleUploadedFile("plan.pdf", making.PDF + NAME.encode()), by=by)
    return draft


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The secret key that opens what was encrypted to its public half."""
    path = tmp_path / "key"
    path.write_text(f"# made by a test\n{KEYS[0]}\n")
    return path


def back_up(target: Path) -> Path:
    call_command("backup", target, recipient=[KEYS[1]], stdout=StringIO())
    return target


def check(source: Path, key: Path) -> str:
    said = StringIO()
    call_command("check_backup", source, identity=key, stdout=said)
    return said.getvalue()


def refused(*arguments: object, **options: object) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command(*arguments, **options, stdout=StringIO(), stderr=StringIO())
    return str(refusal.value)


def test_a_backup_is_read_back_whole_and_tells_nothing_without_its_key(
    submission: Submission, key: Path, tmp_path: Path
) -> None:
    made_here = back_up(tmp_path / "backup")
    assert NAME.encode() not in made_here.read_bytes()
    assert made_here.stat().st_mode & 0o777 == 0o600
    said = check(made_here, key)
    assert "as counted for the backup" in said
    assert "every data key opens, every file is there" in said
    assert said.endswith("The backup can be restored. What was read back for this is removed again.\n")
    assert "Next" not in said  # it is removed: nothing is to be started
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "key"]


def test_a_backup_of_a_changed_record_and_a_lost_file_does_not_pass(
    submission: Submission, key: Path, tmp_path: Path
) -> None:
    default_storage.delete(next(proving.named_files()))
    triggers.remove(connection)
    Entry.objects.filter(seq=1).update(kind="forged")
    triggers.install(connection)
    said = refused("check_backup", back_up(tmp_path / "backup"), identity=key)
    assert "The record does not add up" in said
    assert "1 files that the database names are missing" in said


def test_a_backup_asks_for_a_key_to_encrypt_to_and_never_replaces_another(db: None, tmp_path: Path) -> None:
    assert "--recipient age1" in refused("backup", tmp_path / "backup")
    assert "begins with age1" in refused("backup", tmp_path / "backup", recipient=["age1wrong"])
    (tmp_path / "backup").write_text("an older one")
    assert "Name a new file" in refused("backup", tmp_path / "backup", recipient=[KEYS[1]])
    assert (tmp_path / "backup").read_text() == "an older one"
    assert "Name a new file" in refused("backup_key", tmp_path / "backup")


def packed(folder: Path) -> Path:
    """Return a backup that holds one line instead of a database."""
    (folder / "dump").write_text("rows")
    manifest = Manifest(made="now", software="9.9", engine="none", migrations={"accounts": ["9999_later"]}, rows={})
    to = archive.read_recipients([KEYS[1]])
    archive.pack(
        dump=folder / "dump",
        media=FileSystemStorage(folder / "none"),
        target=folder / "backup",
        manifest=manifest,
        to=to,
    )
    return folder / "backup"


def test_another_key_a_cut_file_and_another_kind_of_database_are_refused(key: Path, tmp_path: Path, db: None) -> None:
    backup = packed(tmp_path)
    other = tmp_path / "other"
    other.write_text(archive.make_identity()[0])
    assert "does not open" in refused("restore", backup, identity=other)
    assert "holds no secret key" in refused("restore", backup, identity=backup.with_name("dump"))
    assert f"is of none, the database of DATABASE_URL is {connection.vendor}" in refused(
        "restore", backup, identity=key
    )
    cut = tmp_path / "cut"
    cut.write_bytes(backup.read_bytes()[:-40])
    assert "cut short or changed" in refused("restore", cut, identity=key)


@pytest.mark.parametrize(("name", "link"), [("../outside", ""), ("/outside", ""), ("media/link", "/etc/hostname")])
def test_what_would_lie_outside_the_folder_is_not_unpacked(name: str, link: str, key: Path, tmp_path: Path) -> None:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = (tarfile.SYMTYPE, link) if link else (tarfile.REGTYPE, "")
    with tarfile.open(tmp_path / "tar", "w:gz") as tar:
        tar.addfile(info, BytesIO())
    into = tmp_path / "deep" / "into"
    into.mkdir(parents=True)
    to = archive.read_recipients([KEYS[1]])
    (tmp_path / "backup").write_bytes(pyrage.encrypt((tmp_path / "tar").read_bytes(), to))
    with pytest.raises(archive.BadBackup, match="is no file of a backup"):
        archive.unpack(source=tmp_path / "backup", identity=archive.read_identity(key), into=into)
    assert [one.name for one in into.parent.rglob("*")] == ["into", "archive.tar.gz"]


def test_a_backup_is_never_read_over_what_is_there(submission: Submission, key: Path, tmp_path: Path) -> None:
    before = dumps.count_rows()
    assert "is not empty" in refused("restore", packed(tmp_path), identity=key)
    with pytest.raises(archive.BadBackup, match="not empty"):
        dumps.put_back(tmp_path / "dump")
    assert dumps.count_rows() == before


def test_a_dump_of_a_newer_version_and_other_counts_are_noticed(db: None) -> None:
    assert proving.unknown_migrations(dumps.migrations()) == []
    assert proving.unknown_migrations({"accounts": ["9999_later"], "gone": ["0001_x"]}) == ["accounts.9999_later"]
    rows = dumps.count_rows()
    assert list(proving.miscounted(rows)) == []
    assert list(proving.miscounted(rows | {"accounts_user": 7, "lost": 1})) == [
        f"The table accounts_user has {rows['accounts_user']} rows; the backup counted 7.",
        "The table lost has no rows; the backup counted 1.",
    ]


class Place:
    """An embedded edition of its own: its keys are the three files in its folder, made where there are none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        without = dict.fromkeys(("DATABASE_URL", "SEAL_KEY", "SEAL_KEYS", "LEDGER_KEY", "SECRET_KEY"), "")
        self.environment = os.environ | without | {"GOVLINK_VAR": str(folder)}
        del self.environment["DATABASE_URL"]

    def manage(self, *arguments: str | Path) -> tuple[int, str, str]:
        """Return the code, what was said and what was refused."""
        ran = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return ran.returncode, ran.stdout, ran.stderr

    def take_keys(self, other: Place, *names: str) -> None:
        self.folder.mkdir(exist_ok=True)
        for name in names:
            (self.folder / name).write_text((other.folder / name).read_text())


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Where something lies sealed, and the record is signed; its backup is the file "backup" in it."""
    place = Place(tmp_path_factory.mktemp("old"))
    for command in (["migrate", "-v0"], ["shell", "-v0", "-c", SIGNED]):
        assert place.manage(*command)[0] == 0
    assert place.manage("backup", place.folder / "backup", "--recipient", KEYS[1])[0] == 0
    return place


def test_restoring_says_what_comes_next(old: Place, key: Path, tmp_path: Path) -> None:
    new = Place(tmp_path / "new")
    new.take_keys(old, *keyring.KEYS)
    code, said, _wrong = new.manage("restore", old.folder / "backup", "--identity", key)
    assert (code, said.splitlines()[-1]) == (0, "Next, in the same environment: make run (or manage.py up)")
    code, _said, wrong = new.manage("restore", old.folder / "backup", "--identity", key)
    assert (code, "empty it or name another" in wrong.lower(), "then run restore again" in wrong) == (1, True, True)
    (new.folder / "media").mkdir(exist_ok=True)
    (new.folder / "media" / "one").write_text("a file of before")
    code, _said, wrong = new.manage("restore", old.folder / "backup", "--identity", key)
    remove = f"Remove {new.folder}/govlink.sqlite3 (also -wal and -shm) and {new.folder}/media, then run restore again."
    assert (code, remove in wrong) == (1, True), wrong


def test_a_ledger_key_that_the_record_does_not_know_is_said_before_anybody_starts(
    old: Place, key: Path, tmp_path: Path
) -> None:
    new = Place(tmp_path / "new")
    new.take_keys(old, "seal-key")
    lacking = "Not to be started yet: the record in the database does not know the ledger key."
    code, said, _wrong = new.manage("restore", old.folder / "backup", "--identity", key)
    assert (code, said.splitlines()[-1]) == (
        0,
        f"{lacking} Put the file ledger-key of before into {new.folder}, in place of what is there; "
        "then: make run (or manage.py up)",
    )
    code, said, _wrong = new.manage("check_backup", old.folder / "backup", "--identity", key)
    assert (code, said.splitlines()[-2:]) == (
        0,
        [
            f"{lacking} Who restores it needs the file ledger-key of before in GOVLINK_VAR, "
            "or the same LEDGER_KEY as before.",
            "The backup can be restored, but with these keys GovLink would not start on it. "
            "What was read back for this is removed again.",
        ],
    )


def test_a_backup_that_other_keys_sealed_says_where_those_belong(old: Place, key: Path, tmp_path: Path) -> None:
    new = Place(tmp_path / "new")
    code, _said, wrong = new.manage("restore", old.folder / "backup", "--identity", key)
    assert (code, wrong.splitlines()[-1]) == (
        1,
        f"Put the files seal-key, ledger-key and secret-key of before into {new.folder}, in place of what is there. "
        f"Remove {new.folder}/govlink.sqlite3 (also -wal and -shm) and {new.folder}/media, then run restore again.",
    )
    code, _said, wrong = new.manage("check_backup", old.folder / "backup", "--identity", key)
    assert (code, wrong.splitlines()[-1]) == (
        1,
        "Who restores it needs the files seal-key, ledger-key and secret-key of before in GOVLINK_VAR, "
        "or the same SEAL_KEY, SEAL_KEYS, LEDGER_KEY and SECRET_KEY as before.",
    )


def test_the_guide_names_the_keys_where_it_speaks_of_restoring() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    part = text.partition("## Backup and restore")[2].partition("\n## ")[0]
    named = [*keyring.KEYS, *(one for variables in keyring.KEYS.values() for one in variables)]
    assert [one for one in named if f"`{one}`" not in part] == []
    assert "keep them with the backup" not in text  # whoever has both reads everything


FILL = """
from tests.startups import desk_making as made, making
from tests.factories import call_at
by = made.founder(1)
making.written(call_at("open"), making.startup(by=by, name="Kallpatek"), by)
"""


@pytest.mark.long
@pytest.mark.postgres
def test_everything_moves_from_sqlite_to_postgresql_and_reads_back_as_it_was(
    transactional_db: None, tmp_path: Path
) -> None:
    own = connection.settings_dict
    server = f"postgres://{own['USER']}@{own['HOST']}:{own['PORT']}"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'old.sqlite3'}", "GOVLINK_VAR": str(tmp_path)}

    def manage(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, env=environment | more, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
        )

    assert manage("migrate", "-v0").returncode == 0
    assert manage("shell", "-c", FILL).returncode == 0
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE moved_here")
    try:
        moved = manage("move_database", "--to", f"{server}/moved_here")
        assert "each table reads back as it was" in moved.stdout, moved.stderr
        assert "startups_submission: 1\n" in moved.stdout
        there = {"DATABASE_URL": f"{server}/moved_here"}
        assert "every hash and every link holds" in manage("verify_ledger", **there).stdout
        written = "from startups.models import Answer; print(sorted(Answer.objects.values_list('text', flat=True)))"
        assert manage("shell", "-c", written, **there).stdout == manage("shell", "-c", written).stdout != "[]\n"
        again = manage("move_database", "--to", f"{server}/moved_here")
        assert "holds people already" in again.stderr
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE moved_here WITH (FORCE)")
