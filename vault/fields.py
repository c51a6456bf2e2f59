"""Fields whose content lies sealed in the database, and files that lie sealed on the disk.

``scope`` says under which data key: ``"@name"`` is a room's own key, anything else a path of attributes from the row to
a value (``"submission.call_id"``), one key for each value. A value is sealed when its row is saved; ``update()`` and
lookups by content raise ``TypeError``, because both would carry it in the open. Equal values are found through an
``IndexField``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import FieldFile

from vault import keys, rules


def scope_of(instance: Any, path: str) -> str:
    """Return the scope of a row's data key."""
    if path.startswith("@"):
        return path[1:]
    return f"{path.rsplit('.', 1)[-1]}:{reduce(getattr, path.split('.'), instance)}"


class Sealed(str):
    """A text that was sealed: the only thing that goes into a sealed column."""

    __slots__ = ()


class SealedField(models.TextField):
    """A text that lies sealed. ``sizes``: size classes in bytes; ``keep_empty``: an empty text lies in the open."""

    if TYPE_CHECKING:
        # What django-stubs reads: the value is whatever the subclass makes of it.
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def __init__(
        self, *args: Any, scope: str = "", sizes: Sequence[int] = (1024, 4096), keep_empty: bool = False, **kwargs: Any
    ) -> None:
        self.scope, self.sizes, self.keep_empty = scope, tuple(sizes), keep_empty
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Name the options of the seal for migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"scope": self.scope, "sizes": self.sizes, "keep_empty": self.keep_empty}

    def to_bytes(self, value: Any) -> bytes:
        """Return what is sealed of a value."""
        return str(value).encode()

    def from_bytes(self, raw: bytes) -> Any:
        """Return the value of what was sealed."""
        return raw.decode()

    def seal(self, value: Any, scope: str) -> Sealed:
        """Return a value, sealed with the data key of a scope."""
        pk, key = keys.key_for(scope)
        return Sealed(rules.seal(self.to_bytes(value), key, pk, self.sizes))

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Seal the row's value."""
        value = getattr(model_instance, self.attname)
        if hasattr(value, "resolve_expression"):
            raise TypeError(f"{self.name} is sealed: the database cannot compute it.")
        if value is None or (self.keep_empty and value == ""):
            return value
        return self.seal(value, scope_of(model_instance, self.scope))

    def get_prep_value(self, value: Any) -> Any:
        """Let only what was sealed, and what says nothing, reach the database."""
        if value is None or isinstance(value, Sealed) or (self.keep_empty and value == ""):
            return value
        raise TypeError(f"{self.name} is sealed: write it through save(), and find it through its index.")

    def get_lookup(self, lookup_name: str) -> Any:
        """Offer only what can be asked of a sealed column: whether it is there."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "in", "isnull"} else None

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Open what was read."""
        if value is None or (self.keep_empty and value == ""):
            return value
        return self.from_bytes(rules.unseal(value, keys.key_by_id(rules.key_of(value))))

    def to_python(self, value: Any) -> Any:
        """Return a value as it is: it never comes from a form or a fixture."""
        return value


class SealedJSONField(SealedField):
    """A JSON value that lies sealed."""

    def to_bytes(self, value: Any) -> bytes:
        """Return the value as JSON."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()

    def from_bytes(self, raw: bytes) -> Any:
        """Return the value of JSON."""
        return json.loads(raw)


class SealedIntegerField(SealedField):
    """A whole number that lies sealed."""

    def from_bytes(self, raw: bytes) -> int:
        """Return the number."""
        return int(raw)


class SealedBytesField(SealedField):
    """Bytes that lie sealed."""

    def to_bytes(self, value: Any) -> bytes:
        """Return the bytes."""
        return bytes(value)

    def from_bytes(self, raw: bytes) -> bytes:
        """Return the bytes."""
        return raw


class IndexField(models.CharField):
    """The keyed digest of a sealed field of the same row (``of``), by which equal values are found and kept unique."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **({"max_length": 64, "editable": False} | kwargs))

    def deconstruct(self) -> Any:
        """Name the field that is indexed for migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Compute the digest from the value that is saved with it."""
        sealed: Any = model_instance._meta.get_field(self.of)
        value = getattr(model_instance, sealed.attname)
        digest = None if value is None else keys.index_of(scope_of(model_instance, sealed.scope), str(value))
        setattr(model_instance, self.attname, digest)
        return digest


class SealedFieldFile(FieldFile):
    """A file that is sealed when it is saved and opened when it is read."""

    def _plain(self) -> ContentFile[bytes]:
        with self.storage.open(str(self.name), "rb") as stored:
            sealed = stored.read()
        key = keys.key_by_id(rules.key_of_file(sealed[:20]))
        return ContentFile(rules.unseal_file(sealed, key), name=self.name)

    def _get_file(self) -> Any:
        self._require_file()  # type: ignore[attr-defined]
        if getattr(self, "_file", None) is None:
            self._file = self._plain()
        return self._file

    def _set_file(self, file: Any) -> None:
        self._file = file

    def _del_file(self) -> None:
        del self._file

    file = property(_get_file, _set_file, _del_file)  # type: ignore[assignment]

    def open(self, mode: str | None = "rb", *args: Any, **kwargs: Any) -> Any:
        """Return the file, opened and at its beginning; it is read as a whole."""
        self._require_file()  # type: ignore[attr-defined]
        self._file = self._plain()
        return self

    def save(self, name: str, content: Any, save: bool = True, like: int = 0) -> None:
        """Seal and store; ``like`` as ``vault.rules.seal_file`` takes it."""
        field: Any = self.field
        pk, key = keys.key_for(scope_of(self.instance, field.scope))
        super().save(name, ContentFile(rules.seal_file(content.read(), key, pk, like)), save)


class SealedFileField(models.FileField):
    """A file that lies sealed in the storage."""

    attr_class = SealedFieldFile

    def __init__(self, *args: Any, scope: str = "", **kwargs: Any) -> None:
        self.scope = scope
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Name the seal for migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"scope": self.scope}
