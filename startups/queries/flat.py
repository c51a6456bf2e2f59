"""Flat copies of files: who may look at them, what stands on them, what goes down into the blind room."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from blinding import Identity
from kernel.late import Late
from ledger.rules import canonical
from outbox.queries import progress_of
from startups.findings import label
from startups.models import Attachment, FlatFile
from startups.queries.submissions import files_of
from startups.rules.flat import why_refused, why_waits
from startups.states import FlatState

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = Late("pikepdf")


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file with its flat copy, for the pages of the team and of the desk."""

    attachment: Attachment
    flat: FlatFile | None
    percent: int

    @property
    def state(self) -> str:
        """Return how far the copy is."""
        return self.flat.state if self.flat else FlatState.WAITING

    @property
    def why(self) -> str:
        """Return why there is no copy, in the reader's language."""
        return why_refused(self.flat.told) if self.flat and self.flat.state == FlatState.REFUSED else ""

    @property
    def page_numbers(self) -> list[tuple[int, str]]:
        """Return (page number, why a person must look at it, or nothing) for each page of the copy."""
        if self.flat is None or not self.flat.file:
            return []
        doubtful, reasons = set(self.flat.doubtful), self.flat.told.get("reasons", {})
        return [
            (number, why_waits(reasons.get(str(number), "")) if number in doubtful else "")
            for number in range(1, self.flat.pages + 1)
        ]

    @property
    def covered(self) -> list[tuple[Any, int]]:
        """Return (what it is, how many places of it are painted over), in the reader's language."""
        return [(label(kind), many) for kind, many in (self.flat.told.get("kinds", {}) if self.flat else {}).items()]


def identity_digest(identity: Identity, logos: Iterable[str] = ()) -> str:
    """Return the digest of an identity record and its logos' digests: a copy made under another is made again."""
    told = asdict(identity)
    if shown := sorted(logos):
        told["logos"] = shown
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def file_rows(submission: Any) -> list[FileRow]:
    """Return a submission's files with their copies, by name: three queries however many there are."""
    flats = {one.pk: one for one in FlatFile.objects.filter(attachment__submission=submission)}
    jobs = progress_of([one.job_id for one in flats.values() if one.job_id and one.state == FlatState.WAITING])
    rows = []
    for file in files_of(submission):
        flat = flats.get(file.pk)
        rows.append(FileRow(file, flat, jobs.get(flat.job_id or 0, 0) if flat else 0))
    return rows


def flat_by_attachment(pk: Any) -> FlatFile | None:
    """Return the flat file of an attachment with everything that preparing it needs."""
    return FlatFile.objects.select_related("attachment__submission__call", "attachment__submission__startup").filter(
        pk=pk
    ).first()  # fmt: skip


def picture(flat: FlatFile, number: int) -> bytes | None:
    """Return the small picture (JPEG) of a page of a copy."""
    if not flat.pictures:
        return None
    with flat.pictures.open("rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as pack:
        name = f"{number}.jpg"
        return pack.read(name) if name in pack.namelist() else None


def page_picture(flat: FlatFile, number: int) -> bytes | None:
    """Return a page of a copy as it is (JPEG, 150 dots per inch): each page of ours is one picture."""
    if not flat.file:
        return None
    with pikepdf.open(_bytes(flat)) as pdf:
        if not 1 <= number <= len(pdf.pages):
            return None
        return bytes(pdf.pages[number - 1].obj.Resources.XObject["/Im"].read_raw_bytes())


def pages_to_look_at(flat: FlatFile) -> list[tuple[int, str]]:
    """Return (number, why) of each page that waits for a custodian, in the reader's language."""
    reasons = flat.told.get("reasons", {})
    return [(number, why_waits(reasons.get(str(number), ""))) for number in flat.doubtful]


def marks_on(flat: FlatFile, number: int) -> list[dict[str, Any]]:
    """Return the marks of one page: as kept, with ``shown``: whether the copy was made with it."""
    painted = set(flat.told.get("painted", []))
    return [one | {"shown": one["number"] in painted} for one in flat.marks or [] if one["page"] == number]


def going(ids: Iterable[Any]) -> Iterator[tuple[Any, FlatFile]]:
    """Yield (submission id, copy) of every file of these submissions that assessors get."""
    found = FlatFile.objects.filter(attachment__submission__in=ids, state__in=FlatState.goes())
    for one in found.select_related("attachment__submission__call"):
        yield one.attachment.submission_id, one


def annex_of(flats: list[FlatFile]) -> tuple[bytes, int]:
    """Return one PDF of all the copies of a submission, and its number of pages.

    One for each proposal, however many files there were: how many there were could be counted on both sides.
    """
    ordered = sorted(flats, key=lambda one: one.attachment.sha256)
    with pikepdf.open(_bytes(ordered[0])) as whole:
        for flat in ordered[1:]:
            with pikepdf.open(_bytes(flat)) as more:
                whole.pages.extend(more.pages)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
        return out.getvalue(), len(whole.pages)


def _bytes(flat: FlatFile) -> io.BytesIO:
    with flat.file.open("rb") as file:
        return io.BytesIO(file.read())
