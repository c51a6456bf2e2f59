"""Changing keys: wrapping every data key with the newest master key, and sealing everything anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, models, transaction

from ledger.actions import record
from vault import keys, rules
from vault.fields import IndexField, SealedField, SealedFileField
from vault.models import DataKey
from vault.texts import PLACES


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a change of keys did: data keys wrapped anew, rows and files sealed anew."""

    wrapped: int
    rows: int
    files: int


@transaction.atomic
def rotate(*, by: Any, reencrypt: bool = False) -> Rotation:
    """Wrap every data key with the newest master key; with ``reencrypt`` also make new data keys and seal all anew.

    The record says how many, and which master key wraps now (its name tells nothing of it). Raises ``SealBroken``, and
    changes nothing, when a master key is missing.
    """
    newest = keys.masters()[0]
    rows = list(DataKey.objects.select_for_update().order_by("pk"))
    stale = [row for row in rows if row.master != newest.name]
    for row in stale:
        row.wrapped = rules.wrap(keys.open_key(row), newest, row.pk)
        row.master = newest.name
        row.save(update_fields=["wrapped", "master"])
    sealed = [_reseal(row, newest) for row in rows] if reencrypt else []
    done = Rotation(len(stale), sum(one for one, _two in sealed), sum(two for _one, two in sealed))
    record("seal_keys_rotated", by=by, master=newest.name, wrapped=done.wrapped, resealed=done.rows, files=done.files)
    return done


def _reseal(old: DataKey, newest: rules.Master) -> tuple[int, int]:
    """Give a scope a new data key and seal its rows and files with it; return how many of each."""
    scope, old_pk = old.scope, old.pk
    old_key = keys.open_key(old)
    old.scope = f"retired:{old.pk}"
    old.save(update_fields=["scope"])
    pk, key = uuid4(), rules.new_data_key()
    DataKey.objects.create(id=pk, scope=scope, master=newest.name, wrapped=rules.wrap(key, newest, pk))
    rows = files = 0
    for model, names in _sealed_models():
        rows += _reseal_rows(model, names, old_pk)
    for model, field in _sealed_files():
        files += _reseal_files(model, field, (old_pk, old_key), (pk, key))
    rows += sum(reseal(old_pk) for reseal in PLACES)
    old.delete()
    return rows, files


def _sealed_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Yield every model with sealed fields, with their names."""
    for model in apps.get_models():
        names = [one.name for one in model._meta.concrete_fields if isinstance(one, SealedField)]
        if names:
            yield model, names


def _sealed_files() -> Iterator[tuple[type[models.Model], SealedFileField]]:
    """Yield every model and field of sealed files."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedFileField):
                yield model, field


def _reseal_rows(model: type[models.Model], names: list[str], old: UUID) -> int:
    """Save the rows that hold something sealed with an old key: saving seals with the scope's key of now."""
    quote = connection.ops.quote_name
    columns = [quote(str(one.column)) for one in model._meta.concrete_fields if one.name in names]
    pk = quote(str(model._meta.pk.column))
    where = " OR ".join(f"{column} LIKE %s" for column in columns)
    with connection.cursor() as cursor:
        # The names are those of our own models; the values are parameters.
        cursor.execute(
            f"SELECT {pk} FROM {quote(model._meta.db_table)} WHERE {where}",  # noqa: S608
            [f"{rules.PREFIX}{old.hex}.%"] * len(columns),
        )
        found = [row[0] for row in cursor.fetchall()]
    indexes = [one.name for one in model._meta.concrete_fields if isinstance(one, IndexField)]
    for row in model._base_manager.filter(pk__in=found).iterator(chunk_size=100):
        row.save(update_fields=names + indexes)
    return len(found)


def _reseal_files(
    model: type[models.Model], field: SealedFileField, old: tuple[UUID, bytes], new: tuple[UUID, bytes]
) -> int:
    """Store the files that an old key sealed again; the old ones go when the transaction is committed."""
    count = 0
    for row in model._base_manager.exclude(**{field.name: ""}).iterator(chunk_size=20):
        file = getattr(row, field.name)
        storage, name = file.storage, str(file.name)
        if not storage.exists(name):
            continue
        with storage.open(name, "rb") as stored:
            if rules.key_of_file(stored.read(20)) != old[0]:
                continue
            stored.seek(0)
            sealed = rules.reseal_file(stored.read(), old[1], new[1], new[0])
        again = storage.save(field.generate_filename(row, uuid4().hex), ContentFile(sealed))
        model._base_manager.filter(pk=row.pk).update(**{field.name: again})
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
        count += 1
    return count
