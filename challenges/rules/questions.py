"""Decisions about public questions: pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from challenges.rules.calendar import ANSWER_DAYS, add_business_days
from challenges.states import TIMED_STATES, CallState
from kernel.verdict import YES, Verdict, no

#: The most questions that one person may ask about one call within 24 hours.
MOST_PER_DAY = 10
LONGEST_QUESTION = 2000
LONGEST_ANSWER = 6000


def asker_seal(*, key: str, call_id: int, user_id: int) -> str:
    """Return the keyed digest (HMAC-SHA-256, hex) that counts one person's questions and tells nobody who she is."""
    return hmac.new(key.encode(), f"question|{call_id}|{user_id}".encode(), hashlib.sha256).hexdigest()


def may_ask(*, state: str, questions_until: datetime | None, now: datetime, asked_today: int = 0) -> Verdict:
    """Say whether questions may be asked in the state that time gives the call: from its announcement on."""
    if state == CallState.SUSPENDED:
        return no(_("The call is suspended. Ask when it goes on."))
    if state not in {CallState.ANNOUNCED, CallState.OPEN} or questions_until is None or now >= questions_until:
        return no(_("Questions are closed for this call. Read those that were answered."))
    if asked_today >= MOST_PER_DAY:
        return no(_("You have asked %(most)s questions within a day. Ask again tomorrow.") % {"most": MOST_PER_DAY})
    return YES


def is_askable(text: str) -> Verdict:
    """Say whether a text can be a question."""
    if not text.strip():
        return no(_("Write your question."))
    if len(text) > LONGEST_QUESTION:
        return no(_("Shorten your question to %(most)s characters.") % {"most": LONGEST_QUESTION})
    return YES


def tells_nobody(words: Sequence[str]) -> Verdict:
    """Say whether a question may be taken in, given the words in it that tell who asks."""
    if not words:
        return YES
    return no(
        _(
            "Your question tells who you are: %(words)s. Ask it without these words, so that nobody "
            "who judges learns who applies."
        )
        % {"words": ", ".join(f"“{word}”" for word in words)}
    )


def may_answer(*, state: str, steers: bool) -> Verdict:
    """Say whether a person may publish answers: the entity's focal point, until assessing begins."""
    if not steers:
        return no(_("Only the focal point of the entity and GovLink's staff may do this."))
    if state in TIMED_STATES | {CallState.SUSPENDED, CallState.CLOSED}:
        return YES
    return no(_("Answers can be published from the announcement until the proposals are checked."))


def something_to_publish(*, answers: int) -> Verdict:
    """Say whether of the waiting questions at least one has its answer."""
    return YES if answers else no(_("Write the answer to one question at least. The others can wait."))


def is_answerable(*, published: bool, public_text: str, answer: str) -> Verdict:
    """Say whether an answer is complete and the question still waits for it."""
    if published:
        return no(_("This question was answered already. Publish a document or an amendment to say more."))
    if not public_text.strip():
        return no(_("Write the question as it shall be published, without anything that tells who asked."))
    if not answer.strip():
        return no(_("Write the answer."))
    if len(answer) > LONGEST_ANSWER:
        return no(_("Shorten the answer to %(most)s characters.") % {"most": LONGEST_ANSWER})
    return YES


def answer_due(*, asked_at: datetime, country: str, zone: str, region: str = "") -> datetime:
    """Return until when a question must be answered: three business days."""
    return add_business_days(asked_at, ANSWER_DAYS, country=country, zone=zone, region=region)
