"""Evidence on the disk: pieces of files as they were sent, and blocks of rows in columns (Parquet), all sealed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile

from kernel.late import Late
from pilots.models import EvidenceChunk, EvidenceImport, EvidencePart
from vault.models import DataKey

if TYPE_CHECKING:
    import polars as pl
else:
    pl = Late("polars")

#: Bytes of a piece of a file as it was sent. Each is sealed by itself, so that no file is ever whole in memory.
PIECE = 8 * 1024 * 1024 - 64


@contextmanager
def opened(evidence_import: EvidenceImport) -> Iterator[IO[bytes]]:
    """Open a file as it was sent. It has no name on the disk: nothing of it stays, however the process ends."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as plain:
        for chunk in EvidenceChunk.objects.filter(evidence_import=evidence_import).iterator(chunk_size=1):
            with chunk.file.open("rb") as piece:
                plain.write(piece.read())
        plain.flush()
        yield plain


def seal_pieces(evidence_import: EvidenceImport, pieces: Iterable[bytes]) -> int:
    """Store a file as it was sent, sealed piece by piece; return its bytes."""
    size = 0
    for number, piece in enumerate(pieces):
        chunk = EvidenceChunk(evidence_import=evidence_import, number=number)
        _replace(chunk, "file", f"{evidence_import.pk}-{evidence_import.sha256[:16]}-chunk-{number}", piece)
        chunk.save()
        size += len(piece)
    return size


def seal_part(part: EvidencePart, rows: pl.DataFrame, texts: pl.DataFrame | None) -> None:
    """Write a block's rows; the caller saves the row. A file that a killed worker left half way is written over."""
    name = f"{part.evidence_import_id}-{part.evidence_import.sha256[:16]}-{part.number}"
    _replace(part, "file", name, _parquet(rows))
    if texts is not None:
        _replace(part, "texts", f"{name}-texts", _parquet(texts))


def rows_of(part: EvidencePart) -> pl.DataFrame:
    """Return a block's rows: line, date, source, topic, sentiment and perhaps area, as typed."""
    with part.file.open("rb") as stored:
        return pl.read_parquet(io.BytesIO(stored.read()))


def texts_of(part: EvidencePart) -> pl.DataFrame:
    """Return a block's masked texts: line, text."""
    if not part.texts:
        return pl.DataFrame(schema={"line": pl.UInt32, "text": pl.String})
    with part.texts.open("rb") as stored:
        return pl.read_parquet(io.BytesIO(stored.read()))


def drop(rows: Iterable[Any], field: str) -> int:
    """Delete the files of rows; return how many there were. A file that is gone already is no error."""
    count = 0
    for row in rows:
        file = getattr(row, field)
        if file:
            file.storage.delete(str(file.name))
            count += 1
    return count


def destroy_key(evidence_import: EvidenceImport) -> None:
    """Destroy the key under which an import's texts were sealed: no copy of a file of theirs opens any more."""
    DataKey.objects.filter(scope=f"evidence_import_id:{evidence_import.pk}").delete()


def _parquet(frame: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.write_parquet(target, compression="zstd", compression_level=1)
    return target.getvalue()


def _replace(row: Any, field: str, name: str, content: bytes) -> None:
    file = getattr(row, field)
    storage, path = file.storage, file.field.generate_filename(row, name)
    storage.delete(path)
    file.save(name, ContentFile(content), save=False)
