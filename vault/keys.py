"""Getting at data keys. Opened ones are remembered by their own random id, for which nothing else can ever stand."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from vault import rules
from vault.models import DataKey

_opened: dict[UUID, bytes] = {}


def masters() -> list[rules.Master]:
    """Return the master keys of the environment, newest first; the first one wraps."""
    return [rules.master(secret) for secret in settings.SEAL_KEYS]


def key_for(scope: str) -> tuple[UUID, bytes]:
    """Return the data key of a scope, made at need.

    It is asked for at every write: a key that is remembered from a transaction that was rolled back would seal what
    nobody could open any more.
    """
    row = DataKey.objects.filter(scope=scope).first()
    if row is None:
        with transaction.atomic():
            pk, key = uuid4(), rules.new_data_key()
            by = masters()[0]
            row, _made = DataKey.objects.get_or_create(
                scope=scope, defaults={"id": pk, "master": by.name, "wrapped": rules.wrap(key, by, pk)}
            )
    return row.pk, _open(row)


def key_by_id(pk: UUID) -> bytes:
    """Return a data key by its id. All keys are fetched at once when one is unknown: lists cost one query."""
    if pk not in _opened:
        rows = {row.pk: row for row in DataKey.objects.all()}
        if pk not in rows:
            raise rules.SealBroken(f"The data key {pk} does not exist.")
        for row in rows.values():
            if row.master in {one.name for one in masters()}:
                _open(row)
        _open(rows[pk])
    return _opened[pk]


def open_key(row: DataKey) -> bytes:
    """Return the data key of a row; ``SealBroken`` when its master key is not in the environment."""
    by = next((one for one in masters() if one.name == row.master), None)
    if by is None:
        raise rules.SealBroken(
            f"The master key {row.master} is not among SEAL_KEYS: what it sealed cannot be read without it."
        )
    return rules.unwrap(row.wrapped, by, row.pk)


def all_open() -> bool:
    """Say whether the master key of every data key is in the environment, and fits."""
    wrapped = DataKey.objects.order_by()
    try:
        for name in wrapped.values_list("master", flat=True).distinct():
            open_key(wrapped.filter(master=name)[0])  # one for each master key is enough
        return True
    except rules.SealBroken:
        return False


def index_of(scope: str, value: str) -> str:
    """Return the keyed digest by which a value of a scope is found."""
    return rules.index(value, key_for(scope)[1])


def forget() -> None:
    """Forget every opened key."""
    _opened.clear()


def _open(row: DataKey) -> bytes:
    if row.pk not in _opened:
        _opened[row.pk] = open_key(row)
    return _opened[row.pk]
