"""The wall of a workshop: sticking notes, putting them together, voting.

Nothing of it stands in the record but that the wall was kept: a line for each note would tell who wrote it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.models import NoteGroup, NoteVote, WallNote, Workshop
from challenges.queries.access import steers
from challenges.queries.walls import takes_part, wall
from challenges.rules import walls as rules
from challenges.rules.exercises import may_steer
from kernel.verdict import require
from ledger.actions import record


def _at(workshop: Workshop, by: Any) -> Workshop:
    """Lock the call and return the workshop, once ``by`` may work at its wall."""
    call = lock_call(workshop.call)
    require(rules.may_work(state=call.state, takes_part=takes_part(by, workshop)))
    return Workshop.objects.select_related("call__entity").get(pk=workshop.pk)


@transaction.atomic
def stick_note(*, workshop: Workshop, text: str, by: Any) -> WallNote:
    """Stick a note on the wall. Raises ``Refused``."""
    workshop = _at(workshop, by)
    require(rules.may_stick(text=text, notes=workshop.notes.count()))
    text = " ".join(text.split())[:200]
    return WallNote.objects.create(workshop=workshop, text=text, author=by, written_at=timezone.now())


@transaction.atomic
def take_off(*, workshop: Workshop, note: int, by: Any) -> None:
    """Take a note off the wall; one that is gone already stays gone. Raises ``Refused``."""
    workshop = _at(workshop, by)
    found = workshop.notes.filter(pk=note).first()
    if found is not None:
        require(rules.may_take_off(own=found.author_id == by.pk, steers=steers(by, workshop.call.entity)))
        found.delete()
        _drop_empty(workshop)


@transaction.atomic
def group_notes(*, workshop: Workshop, notes: Collection[int], group: int | None, name: str, by: Any) -> None:
    """Put notes together: into a group that is there, under a new name, or (``group`` 0) into none.

    Raises ``Refused``.
    """
    workshop = _at(workshop, by)
    chosen = workshop.notes.filter(pk__in=notes)
    groups = workshop.note_groups
    require(rules.may_group(notes=chosen.count(), name=name, groups=groups.count(), new=group is None))
    target = groups.filter(pk=group).first() if group else None
    if group is None:
        number = (groups.aggregate(last=Max("number"))["last"] or 0) + 1
        target = NoteGroup.objects.create(workshop=workshop, number=number, name=name.strip()[:80])
    chosen.update(group=target)
    _drop_empty(workshop)


def _drop_empty(workshop: Workshop) -> None:
    """A group without notes has nothing to vote for."""
    workshop.note_groups.filter(notes=None).delete()


@transaction.atomic
def name_group(*, workshop: Workshop, group: int, name: str, by: Any) -> None:
    """Give a group another name. Raises ``Refused``."""
    workshop = _at(workshop, by)
    require(rules.may_group(notes=1, name=name, groups=0, new=True))
    workshop.note_groups.filter(pk=group).update(name=name.strip()[:80])


@transaction.atomic
def vote(*, workshop: Workshop, group: int, by: Any) -> None:
    """Vote for a group, or take the vote back that was given to it. Raises ``Refused``."""
    workshop = _at(workshop, by)
    found = workshop.note_groups.filter(pk=group).first()
    if found is None:
        return
    given = NoteVote.objects.filter(group__workshop=workshop, voter=by)
    own = given.filter(group=found)
    require(rules.may_vote(given=given.count(), takes_back=own.exists()))
    if not own.delete()[0]:
        NoteVote.objects.create(group=found, voter=by)


@transaction.atomic
def keep_wall(*, workshop: Workshop, lines: str, by: Any) -> None:
    """Write the groups (``lines``) into what the workshop made, as who runs it. Raises ``Refused``."""
    workshop = _at(workshop, by)
    require(may_steer(steers=steers(by, workshop.call.entity)))
    workshop.artefacts = f"{workshop.artefacts}\n\n{lines}".strip()
    workshop.save(update_fields=["artefacts"])
    groups = wall(workshop, by)["groups"]
    record("wall_kept", by=by, call=workshop.call.reference, title=workshop.title, count=len(groups))
