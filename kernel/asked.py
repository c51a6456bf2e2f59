"""Queries that almost every page asks: their SQL is made once, and each asking only brings its values.

To make the SQL of a query over wide rows takes Django several times as long as the database takes to answer it. What
is kept is the text of a query: no value, no row, nothing of who asks.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=Model)


class Place(Expression):
    """Where a value of a query stands; the value itself comes with each asking."""

    def __init__(self, name: str, kind: Field[Any, Any]) -> None:
        super().__init__(output_field=kind)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a placeholder, and this place where its value will be."""
        return "%s", (self,)


class Asked(Generic[M]):
    """A query for one row that is written once and asked again and again.

    ``write`` is given a ``Place`` under the name of each of ``places`` (a field that such a value could be stored in)
    and returns the query. A value is never None: in SQL nothing equals it.
    """

    def __init__(self, write: Callable[..., QuerySet[M]], **places: Field[Any, Any]) -> None:
        self.write, self.places = write, places

    def first(self, **values: Any) -> M | None:
        """Return the first row with these values, as ``QuerySet.first`` does."""
        made, sql, params = self._made
        connection = connections[DEFAULT_DB_ALIAS]
        filled = [
            one.output_field.get_db_prep_value(values[one.name], connection) if isinstance(one, Place) else one
            for one in params
        ]
        compiler = copy.copy(made)
        compiler.connection, compiler.as_sql = connection, lambda: (sql, filled)
        return next(iter(ModelIterable(_Asking(compiler))), None)  # type: ignore[arg-type]

    @cached_property
    def _made(self) -> tuple[Any, str, tuple[Any, ...]]:
        found = self.write(**{name: Place(name, kind) for name, kind in self.places.items()})
        found = found if found.ordered else found.order_by("pk")
        compiler = found[:1].query.get_compiler(using=DEFAULT_DB_ALIAS)
        return compiler, *compiler.as_sql()


class _Asking:
    """What ``ModelIterable`` reads of a query set and of its query."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, compiler: Any) -> None:
        self.compiler, self.query = compiler, self

    def get_compiler(self, using: str) -> Any:
        """Return the compiler whose SQL is made already."""
        return self.compiler
