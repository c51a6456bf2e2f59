"""Who wants to hear of calls by mail without an account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from vault.fields import IndexField, SealedField, SealedJSONField

#: The data key of addresses and wishes: interest hints at who applies.
FOLLOWERS_KEY = "@followers"


class MailFollower(models.Model):
    """One wish of one address. Nothing is sent before ``confirmed_at``; what is stopped or never confirmed is deleted.

    ``wish`` is ``{"call": reference, "category": key or 0, "country": code}``, each empty where it does not matter.
    ``asked_count`` counts how often the address was asked to confirm on the day of ``asked_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = SealedField(scope=FOLLOWERS_KEY, sizes=(256,))
    email_index = IndexField(of="email", db_index=True)
    wish = SealedJSONField(scope=FOLLOWERS_KEY, sizes=(256,))
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    asked_at = models.DateTimeField()
    asked_count = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
