"""One encrypted file that holds a database dump and every stored file.

It is a gzipped tar, encrypted with age (https://age-encryption.org/v1) to public keys: the server that makes backups
cannot read them, and the `age` program opens one without GovLink.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tarfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pyrage
from django.core.files.storage import Storage

from govlink.keeping import stored

FORMAT = "govlink-backup-1"
MANIFEST = "manifest.json"
DUMP = "database"
MEDIA = "media"


class BadBackup(Exception):
    """The file cannot be made or read; the message says why and what to do."""


@dataclass
class Manifest:
    """What a backup holds: ``files`` maps each name to [bytes, SHA-256], ``rows`` each table to its number of rows."""

    made: str
    software: str
    engine: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    format: str = FORMAT
    files: dict[str, list[Any]] = field(default_factory=dict)


def make_identity() -> tuple[str, str]:
    """Return a new secret key (age identity) and its public key (recipient)."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def read_recipients(texts: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """Return public keys from their texts. Raises BadBackup for none, and for what is none."""
    if not texts:
        raise BadBackup(
            "Say for whose key to encrypt: --recipient age1… or BACKUP_RECIPIENTS. "
            "`manage.py backup_key FILE` makes a pair of keys."
        )
    try:
        return [pyrage.x25519.Recipient.from_str(text.strip()) for text in texts]
    except pyrage.RecipientError:
        raise BadBackup("A recipient is no public key of age: it begins with age1.") from None


def read_identity(path: Path) -> pyrage.x25519.Identity:
    """Return the secret key in a file as `age-keygen` and `manage.py backup_key` write it. Raises BadBackup."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadBackup(f"The key file {path} cannot be read: {problem}") from None
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(keys[0] if keys else "")
    except pyrage.IdentityError:
        raise BadBackup(f"{path} holds no secret key of age: such a line begins with AGE-SECRET-KEY-1.") from None


def pack(
    *, dump: Path, media: Storage, target: Path, manifest: Manifest, to: Sequence[pyrage.x25519.Recipient]
) -> Manifest:
    """Write the encrypted archive and return its manifest, with the files filled in.

    It appears under its name only when it is whole; nobody else may read it. A stored file that is
    purged meanwhile is left out. Raises OSError when the disk does not take it.
    """
    partial = target.with_name(target.name + ".partial")
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def fill() -> None:
        try:
            with os.fdopen(writing, "wb") as pipe:
                _write_tar(pipe, dump, media, manifest)
        except BaseException as problem:
            failed.append(problem)

    filler = threading.Thread(target=fill)
    try:
        with os.fdopen(reading, "rb") as source, partial.open("wb") as out:
            partial.chmod(0o600)
            filler.start()
            pyrage.encrypt_io(source, out, list(to))
            out.flush()
            os.fsync(out.fileno())
        filler.join()
        if failed:
            raise failed[0]
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write_tar(pipe: IO[bytes], dump: Path, media: Storage, manifest: Manifest) -> None:
    with (
        gzip.GzipFile(fileobj=pipe, mode="wb", compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        _add(tar, dump, DUMP, manifest)
        for name in stored.names(media):
            _add_stored(tar, media, name, manifest)
        _add_text(tar, MANIFEST, json.dumps(asdict(manifest), sort_keys=True).encode())


def unpack(*, source: Path, identity: pyrage.x25519.Identity, into: Path) -> Manifest:
    """Decrypt an archive into an empty folder, compare each file with the manifest, and return it. Raises BadBackup."""
    plain = into / "archive.tar.gz"
    _decrypt(source, identity, plain)
    try:
        with tarfile.open(plain, mode="r:gz") as tar:
            _lay_out(tar, into)
        found = Manifest(**json.loads((into / MANIFEST).read_text(encoding="utf-8")))
    except (tarfile.TarError, EOFError, OSError, ValueError, TypeError) as problem:
        raise BadBackup(f"The file opens, but holds no whole backup of GovLink: {problem}") from None
    plain.unlink()
    if found.format != FORMAT:
        raise BadBackup(f"This backup has the format {found.format}; this version of GovLink reads {FORMAT}.")
    wrong = [name for name, told in found.files.items() if not _is(into / name, told)]
    if wrong:
        raise BadBackup(f"{len(wrong)} files are not what the backup's list says, {wrong[0]} first.")
    return found


def _lay_out(tar: tarfile.TarFile, into: Path) -> None:
    """Write an archive's files, each inside the folder: tarfile's own filter is not in every Python 3.11."""
    for member in tar:
        place = (into / member.name).resolve()
        content = tar.extractfile(member) if member.isfile() and place.is_relative_to(into.resolve()) else None
        if content is None:
            raise ValueError(f"{member.name} is no file of a backup.")
        place.parent.mkdir(parents=True, exist_ok=True)
        with content, place.open("wb") as out:
            shutil.copyfileobj(content, out)


def _decrypt(source: Path, identity: pyrage.x25519.Identity, plain: Path) -> None:
    try:
        reader = source.open("rb")
    except OSError as problem:
        raise BadBackup(f"{source} cannot be read: {problem.strerror}.") from None
    try:
        with reader, plain.open("wb") as writer:
            pyrage.decrypt_io(reader, writer, [identity])
    except pyrage.DecryptError:
        raise BadBackup("This key does not open this file.") from None
    except OSError as problem:
        raise BadBackup(f"The file was cut short or changed, or the disk is full: {problem}") from None


def _is(path: Path, told: list[Any]) -> bool:
    if not path.is_file() or path.stat().st_size != told[0]:
        return False
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest() == told[1]


class _Counted:
    """A file that is read once, by tarfile, and remembers the digest of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self.source.read(size)
        self.digest.update(part)
        return part


def _add(tar: tarfile.TarFile, path: Path, name: str, manifest: Manifest) -> None:
    with path.open("rb") as source:
        _add_counted(tar, source, path.stat().st_size, name, manifest)


def _add_stored(tar: tarfile.TarFile, media: Storage, name: str, manifest: Manifest) -> None:
    try:
        source = media.open(name, "rb")
    except FileNotFoundError:
        return
    with source:
        _add_counted(tar, source, source.size, f"{MEDIA}/{name}", manifest)


def _add_counted(tar: tarfile.TarFile, source: Any, size: int, name: str, manifest: Manifest) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    counted = _Counted(source)
    tar.addfile(info, counted)  # type: ignore[arg-type]  # tarfile only reads from it
    manifest.files[name] = [size, counted.digest.hexdigest()]


def _add_text(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, BytesIO(content))
