"""Sending a field back to its team: who may, within which window, with which words. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.verdict import YES, Verdict, first_no, no
from startups.envelope import FIELD, Field
from startups.rules.submissions import fits_store, within_words
from startups.states import CorrectionReason, CorrectionState, SubmissionState

LONGEST_SENTENCE = 300
#: Submissions of which a field may be sent back: those that may still be judged.
_IN_PLAY = (SubmissionState.SUBMITTED, SubmissionState.ELIGIBLE)


def is_open(*, state: str, due_at: datetime, now: datetime) -> bool:
    """Say whether a field is with its team now: the window is [asked, due)."""
    return state == CorrectionState.ASKED and now < due_at


def may_send_back(*, working: Verdict, state: str, field: str, earlier: Iterable[str]) -> Verdict:
    """Say whether a field may be sent back. ``earlier``: states of corrections of that field; once is enough."""
    if not working:
        return working
    if state not in _IN_PLAY:
        return no(_("This submission is not eligible: nothing of it is judged."))
    if field not in FIELD:
        raise KeyError(field)
    states = set(earlier)
    if CorrectionState.ASKED in states:
        return no(_("This field is with its team already."))
    if states & {CorrectionState.CORRECTED, CorrectionState.LAPSED}:
        return no(_("This field was sent back once already. Now the desk decides: mask the place or keep it."))
    return YES


def sound_request(*, reason: str, sentence: str, told: Iterable[str]) -> Verdict:
    """Say whether a request can be sent. ``told``: its words that tell an identity, or who is at the desk."""
    if reason not in CorrectionReason.values:
        return no(_("Choose what the team should change."))
    if len(sentence) > LONGEST_SENTENCE:
        return no(_("Write one sentence, of at most 300 characters."))
    found = list(told)
    if found:
        return no(
            _("The sentence tells who somebody is: “%(words)s”. Say it without names, addresses or numbers.")
            % {"words": "”, “".join(found)}
        )
    return YES


def may_take_back(*, working: Verdict, state: str) -> Verdict:
    """Say whether the desk may take a request back and decide by itself."""
    return first_no(working, YES if state == CorrectionState.ASKED else no(_("This request is answered already.")))


def may_correct(*, is_member: bool, state: str, due_at: datetime, handed_over: bool, now: datetime) -> Verdict:
    """Say whether a team may correct a field now."""
    if not is_member:
        return no(_("Only the team of this start-up corrects its proposal."))
    if state == CorrectionState.CORRECTED:
        return no(_("You corrected this field already."))
    if state == CorrectionState.TAKEN_BACK:
        return no(_("The blinding desk took its request back: nothing is needed any more."))
    if handed_over or not is_open(state=state, due_at=due_at, now=now):
        return no(_("The time to correct has ended: the blinding desk decides about this field."))
    return YES


def sound_correction(*, field: Field, text: str, before: str) -> Verdict:
    """Say whether a corrected text can be taken: it is another one, and keeps the field's limits."""
    if text == before:
        return no(_("Nothing was changed. Change what the blinding desk asks for."))
    return first_no(fits_store(field, text), within_words(field, text))


def may_decide(*, with_team: bool) -> Verdict:
    """Say whether a place may be decided: not while its field is with its team."""
    if with_team:
        return no(_("This field is with its team. Wait for it, or take the request back."))
    return YES


def may_read(*, working: Verdict, state: str, read: bool) -> Verdict:
    """Say whether a custodian may say now that she read a corrected field and nothing in it tells who wrote it."""
    if not working:
        return working
    if state != CorrectionState.CORRECTED:
        return no(_("Nothing was corrected here."))
    return no(_("This field was read already.")) if read else YES


def all_read(unread: int) -> Verdict:
    """Say whether custodians read every corrected field; ``unread``: how many they did not."""
    if not unread:
        return YES
    return no(
        ngettext(
            "Read %(n)s corrected field as a whole first: does anything in it tell who wrote it?",
            "Read %(n)s corrected fields as a whole first: does anything in them tell who wrote them?",
            unread,
        )
        % {"n": unread}
    )


def nothing_with_teams(waiting: int) -> Verdict:
    """Say whether no field is with its team; ``waiting``: how many are."""
    if not waiting:
        return YES
    return no(
        ngettext(
            "%(n)s field is with its team: wait until its window ends, or take it back.",
            "%(n)s fields are with their teams: wait until their windows end, or take them back.",
            waiting,
        )
        % {"n": waiting}
    )


def in_one_language(foreign: Mapping[str, str], languages: Mapping[str, Any], read: Any) -> Verdict:
    """Say whether a proposal is in one language. ``foreign``: field to its language; ``read``: what assessors read."""
    for key, language in foreign.items():
        return no(
            _("“%(field)s” has text in %(language)s, and assessors read in %(read)s. Translate it first.")
            % {"field": FIELD[key].title, "language": languages.get(language, language), "read": read}
        )
    return YES


def may_translate(*, editable: Verdict, has_engine: bool, admitted: bool) -> Verdict:
    """Say whether the platform may translate a field for its team."""
    if not editable:
        return editable
    if not has_engine:
        return no(_("This site has no translator of its own. Translate the text yourself."))
    if not admitted:
        return no(_("The call does not admit this language. Translate the text yourself."))
    return YES


NOT_TRANSLATED = no(_("The text could not be translated. Translate it yourself."))


def digest(text: str) -> str:
    """Return SHA-256 of a text in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
