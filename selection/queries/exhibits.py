"""Annexes of a proposal: flat files of our own making, by number; nothing of the file that the applicant sent."""

from __future__ import annotations

from selection.models import Entry, Exhibit


def exhibits_of(entry: Entry) -> list[Exhibit]:
    """Return the annexes of an entry by number; those without pages only stand for there being none."""
    return [one for one in Exhibit.objects.filter(entry=entry).order_by("number") if one.pages]


def exhibit_content(entry: Entry, number: int) -> bytes | None:
    """Return the PDF of one annex, or None when there is no such number."""
    found = Exhibit.objects.filter(entry=entry, number=number).first()
    if found is None or not found.pages:
        return None
    with found.file.open("rb") as file:
        return file.read()
