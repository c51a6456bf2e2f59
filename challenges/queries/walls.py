"""Reading the wall of a workshop. Nothing here tells who wrote a note or who voted."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch

from accounts.queries import may_steer
from challenges.models import Attendance, NoteGroup, NoteVote, WallNote, Workshop


def takes_part(user: Any, workshop: Workshop) -> bool:
    """Say whether a person is called in to a workshop, or runs it."""
    called = Attendance.objects.filter(workshop=workshop, user=user).exists()
    return called or may_steer(user, workshop.call.entity)


def wall(workshop: Workshop, reader: Any) -> dict[str, Any]:
    """Return ``groups``, the most voted first, each with its notes, ``loose`` notes, and how many votes are ``given``.

    A note has ``own``, whether the reader wrote it; a group has ``mine``, whether she voted for it.
    """
    notes = WallNote.objects.order_by("written_at", "pk")
    found = NoteGroup.objects.filter(workshop=workshop).annotate(count=Count("votes"))
    groups: list[Any] = list(found.order_by("-count", "number").prefetch_related(Prefetch("notes", queryset=notes)))
    voted = set(NoteVote.objects.filter(group__workshop=workshop, voter=reader).values_list("group", flat=True))
    loose: list[Any] = list(notes.filter(workshop=workshop, group=None))
    for group in groups:
        group.mine = group.pk in voted
    for note in [*loose, *(note for group in groups for note in group.notes.all())]:
        note.own = note.author_id == reader.pk
    return {"groups": groups, "loose": loose, "given": len(voted)}
