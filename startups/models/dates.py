"""What candidates answer to the panel's questions, sealed."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from startups.models.submissions import Submission
from vault.fields import SealedJSONField


def unanswered() -> dict[str, Any]:
    """Default of an answer's content: nothing was written."""
    return {}


class DateAnswer(models.Model):
    """One team's place for an answer in one round; there is one for every candidate, answered or not.

    ``query`` is the round's id in the blind room. ``content`` {text, places, by, at, settled}: all of it lies sealed in
    one size, since who answered, and when, beside the answers by code would tell who is who.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="date_answers")
    query = models.UUIDField()
    content = SealedJSONField(default=unanswered, blank=True, scope="submission.call_id", sizes=(16384, 65536))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "query"], name="startups_one_answer_per_round")]
