"""What people wrote about the pilots of an entity: none of it is a secret of ours (``startups.queries.written``)."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import F

from vault.fields import IndexField, SealedField

#: Tables that hang on a pilot by another row. Left out: rows that files of evidence brought in, by the million.
_BEHIND = {
    "RequirementVersion": "requirement__pilot",
    "Proof": "activity__pilot",
    "Effect": "decision__pilot",
    "SandboxReport": "barrier__pilot",
}


def written_in_pilots(entity: int) -> Iterator[str]:
    """Yield every plain text of the pilots of an entity, by its id: one query a table."""
    for model in apps.get_app_config("pilots").get_models():
        names = {field.name for field in model._meta.local_fields}
        path = "" if model.__name__ == "Pilot" else "pilot" if "pilot" in names else _BEHIND.get(model.__name__)
        fields = [one.name for one in model._meta.local_concrete_fields if is_text(one)]
        if path is None or not fields:
            continue
        of_entity = {f"{path}__call__entity".removeprefix("__"): entity}
        for row in model._default_manager.filter(**of_entity).values_list(*map(F, fields)):
            yield from (str(value) for value in row if value)


def is_text(field: models.Field) -> bool:
    """Say whether a field holds a text that a person may have written, in the open."""
    plain = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return plain and not isinstance(field, SealedField | IndexField) and not field.choices and not field.primary_key
