"""Uncovering what was hidden for certain: one custodian asks with a reason, another one agrees, or it stays hidden.

Nothing goes into the record at that moment, whose time would tell a proposal: the hand-over tells how many in all.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.verdict import first_no, require
from startups.actions.desks import lock_to_work
from startups.models import Masking, Submission, read_places, write_places
from startups.queries.corrections import is_with_team
from startups.queries.uncovering import keepers_of
from startups.rules import uncovering as rules
from startups.rules.corrections import may_decide
from startups.states import KeepReason, MaskingState


@transaction.atomic
def ask_to_keep(*, masking: Masking, why: str, words: str = "", by: Any) -> Masking:
    """Ask the other custodian to keep a hidden place. ``words`` stay on this side, sealed. Raises ``Refused``."""
    locked, places, row = _found(masking, by)
    words = " ".join(words.split())
    require(
        first_no(
            may_decide(with_team=is_with_team(locked, row.field)),
            rules.may_ask(row, by.pk, keepers=keepers_of(locked.call)),
            rules.sound_asking(why=why, words=words),
        )
    )
    row.asked_by, row.asked_why, row.asked_words = by.pk, str(KeepReason(why)), words
    _keep(locked, places)
    return row


@transaction.atomic
def answer_asked(*, masking: Masking, agree: bool, by: Any) -> Masking:
    """Agree to keep a place that another custodian asked for, or leave it hidden. Raises ``Refused``."""
    locked, places, row = _found(masking, by)
    require(
        first_no(
            may_decide(with_team=is_with_team(locked, row.field)),
            rules.may_answer(row, by.pk, agree=agree, keepers=keepers_of(locked.call)),
        )
    )
    if agree:
        row.sure = row.is_sure
        row.state, row.decided_by, row.decided_at = MaskingState.KEPT, row.asked_by, timezone.now().isoformat()
        row.agreed_by = by.pk
    row.asked_by, row.asked_why, row.asked_words = None, "", ""
    _keep(locked, places)
    return row


def _found(masking: Masking, by: Any) -> tuple[Submission, list[Masking], Masking]:
    locked = lock_to_work(submission=masking.submission, by=by)
    places = read_places(locked)
    return locked, places, next(one for one in places if one.number == masking.number)


def _keep(submission: Submission, places: list[Masking]) -> None:
    write_places(submission, places)
    submission.save(update_fields=["places"])
