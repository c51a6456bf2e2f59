"""Deleting what was kept for its term: one list, one action, counts only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.actions import forget_sessions
from govlink.journal import forget_pages
from govlink.queries.retention import due
from govlink.rules.retention import ENDING, told_of
from ledger.actions import record
from startups.actions.followers import forget_followers
from startups.models import Attachment, FlatFile, Submission


@transaction.atomic
def purge(*, by: Any, keys: Iterable[str] = tuple(ENDING)) -> dict[str, int]:
    """Delete what is older than its term, of some kinds or all; return how many of each.

    The record tells how many of what no applicant leaves behind; nothing where nothing went.
    """
    now = timezone.now()
    gone = {key: _WAYS[key](by) if key in _WAYS else _delete(due(key, now)) for key in keys}
    if any(gone.values()):
        transaction.on_commit(forget_pages)
    if told := told_of(gone):
        record("retention_purged", by=by, **told)
    return gone


def _delete(rows: models.QuerySet[Any]) -> int:
    """Delete rows and what hangs on them; return how many rows of their own kind."""
    _all, kinds = rows.delete()
    return kinds.get(rows.model._meta.label, 0)


def _drafts(by: Any) -> int:
    """Delete drafts with the files that were uploaded to them and their flat copies."""
    rows: models.QuerySet[Submission] = due("drafts", timezone.now())
    files: list[Any] = [one.file for one in Attachment.objects.filter(submission__in=rows)]
    for flat in FlatFile.objects.filter(attachment__submission__in=rows):
        files += [flat.file, flat.pictures]
    stored = [(one.storage, one.name) for one in files if one]
    count = _delete(rows)
    for storage, name in stored:
        transaction.on_commit(partial(storage.delete, name))
    return count


#: What rooms delete in a way of their own.
_WAYS: dict[str, Callable[[Any], int]] = {
    "sessions": lambda by: forget_sessions(by=by),
    "followers": lambda by: forget_followers(by=by),
    "drafts": _drafts,
}
