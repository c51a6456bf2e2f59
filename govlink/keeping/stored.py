"""Every file of the storage, wherever it lies: a folder here or an object store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage


def names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the name of every file of a storage, in order; none of one that is not there yet."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    inside = f"{folder}/" if folder else ""
    yield from (inside + name for name in sorted(files))
    for one in sorted(folders):
        yield from names(storage, inside + one)


def put_in(storage: Storage, source: Path) -> None:
    """Store every file below a folder under its own name. Raises OSError when a name is taken."""
    for path in sorted(one for one in source.rglob("*") if one.is_file()):
        name = path.relative_to(source).as_posix()
        with path.open("rb") as content:
            if storage.save(name, File(content)) != name:
                raise FileExistsError(name)
