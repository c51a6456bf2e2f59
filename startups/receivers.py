"""Listens to what the rooms below the wall announce: codes and references only, never a name."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from challenges.signals import asker_told, call_changed
from selection.queries.dates import query_by_id
from selection.signals import decided, review_answered, round_opened, taken_back
from startups.actions import dates, followers, notices
from startups.queries.profiles import words_that_tell
from startups.queries.submissions import call_by_reference


@receiver(call_changed)
def on_call_changed(sender: Any, *, reference: str, what: str, hours: int = 0, **_more: Any) -> None:
    """Tell followers and teams."""
    call = call_by_reference(reference)
    if call is not None:
        notices.tell_call_changed(call=call, what=what, hours=hours, by="clock")
        followers.tell_followers_later(call=call, what=what, hours=hours, by="clock")


@receiver(asker_told)
def on_asked(sender: Any, *, user: Any, text: str, **_more: Any) -> list[str]:
    """Name what tells an asker by her start-ups' identity records, whether they apply or not."""
    return words_that_tell(user, text)


@receiver(decided)
def on_decided(sender: Any, *, reference: str, **_more: Any) -> None:
    """Tell the teams that there is a result."""
    notices.tell_result(reference=reference, by="clock")


@receiver(review_answered)
def on_review_answered(sender: Any, *, reference: str, **_more: Any) -> None:
    """Tell the teams that a request was answered."""
    notices.tell_review_answered(reference=reference, by="clock")


@receiver(taken_back)
def on_taken_back(sender: Any, *, reference: str, **_more: Any) -> None:
    """Tell the teams that the decision was taken back."""
    notices.tell_taken_back(reference=reference, by="clock")


@receiver(round_opened)
def on_round_opened(sender: Any, *, query: str, **_more: Any) -> None:
    """Make room for every candidate's answer, and tell all teams alike."""
    found = query_by_id(query)
    if found is not None:
        dates.prepare_round(query=found, by="clock")
