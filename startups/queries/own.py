"""What a person's own start-ups hold that she may look for. Read live at every search, and never put into an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from startups.models import Submission
from startups.queries.profiles import startups_of

#: The newest submissions that are looked through: their texts lie sealed and are opened one by one.
NEWEST = 50


@dataclass(frozen=True, slots=True)
class OwnThing:
    """Something of one's own start-up: what it is called, where it is, what it says."""

    title: str
    url: str
    text: str
    call: Any = None


def own_things(user: Any) -> list[OwnThing]:
    """Return a person's start-ups and their newest submissions with what they say. Three queries, whatever there is."""
    if not user.is_authenticated:
        return []
    mine = list(startups_of(user).order_by("name"))
    found = [
        OwnThing(
            title=one.name,
            url=reverse("startup", args=[one.pk]),
            text=" · ".join(filter(None, (one.legal_name, one.city, one.website))),
        )
        for one in mine
    ]
    sent = Submission.objects.filter(startup__in=mine).order_by("-created_at", "pk")
    for submission in (
        sent.select_related("call__entity")
        .defer("places", "untranslated", "identity")
        .prefetch_related("answers")[:NEWEST]
    ):
        texts = [answer.text for answer in submission.answers.all() if answer.text]
        found.append(
            OwnThing(
                title=submission.call.title,
                url=reverse("submission", args=[submission.pk]),
                text="\n".join(texts),
                call=submission.call,
            )
        )
    return found
