"""Listens to what the rooms below the wall announce: codes and references only, never a name."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from challenges.signals import asker_told, call_changed
from selection.signals import decided, review_answered, round_opened, taken_back
from startups.actions import dates, followers, notices
from startups.queries.profiles import words_that_tell
from startups.queries.submissions import call_by_reference


@receiver(call_changed)
def on_call_changed(sender: Any, *, reference: str, what: str, hours: int = 0, at: str = "", **_more: Any) -> None:
    """Let followers and teams be told."""
    call = call_by_reference(reference)
    if call is not None:
        notices.tell_later(call=call, what=what, at=at, by="clock")
        followers.tell_followers_later(call=call, what=what, hours=hours, by="clock")


@receiver(asker_told)
def on_asked(sender: Any, *, user: Any, text: str, **_more: Any) -> list[str]:
    """Name what tells an asker by her start-ups' identity records, whether they apply or not."""
    return words_that_tell(user, text)


@receiver(decided)
def on_decided(sender: Any, *, reference: str, at: str = "", **_more: Any) -> None:
    """Let the teams be told that there is a result."""
    _tell_teams(reference, "result", at)


@receiver(review_answered)
def on_review_answered(sender: Any, *, reference: str, at: str = "", **_more: Any) -> None:
    """Let the teams be told that a request was answered."""
    _tell_teams(reference, "review_answered", at)


@receiver(taken_back)
def on_taken_back(sender: Any, *, reference: str, at: str = "", **_more: Any) -> None:
    """Let the teams be told that the decision was taken back."""
    _tell_teams(reference, "taken_back", at)


def _tell_teams(reference: str, what: str, at: str) -> None:
    call = call_by_reference(reference)
    if call is not None:
        notices.tell_later(call=call, what=what, at=at, by="clock")


@receiver(round_opened)
def on_round_opened(sender: Any, *, query: str, **_more: Any) -> None:
    """Let room be made for every candidate's answer, and all teams be told alike."""
    dates.prepare_later(query=query, by="clock")
