"""Data keys, each wrapped by a master key that the database never sees."""

from __future__ import annotations

import uuid

from django.db import models


class DataKey(models.Model):
    """The key of one scope: a call, or a room's own. Without the master key the row opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=80, unique=True)
    master = models.CharField(max_length=16, help_text="Name of the master key that wraps it.")
    wrapped = models.CharField(max_length=120)

    def __str__(self) -> str:
        return str(self.pk)
