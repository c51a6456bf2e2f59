"""The custodians' desks: who may take submissions up, what is settled, digests and blind copies. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blinding.traced import Place
from blinding.uniform import Style, uniform
from kernel.verdict import YES, Verdict, no
from startups.rules.corrections import all_read, nothing_with_teams
from startups.states import CheckResult, Ground, MaskingState, SubmissionState

#: Submissions that were sent and not taken back: those that the desks work on.
AT_THE_DESK = (
    SubmissionState.SUBMITTED,
    SubmissionState.ELIGIBLE,
    SubmissionState.INELIGIBLE,
    SubmissionState.RECEIVED,
)
#: States of a call in which its custodians may look at submissions. Before the close even their number is secret.
LOOKED_AT = frozenset(
    {
        "closed",
        "verification",
        "assessment",
        "deliberation",
        "decided",
        "standstill",
        "unsealed",
        "piloting",
        "evaluated",
        "published",
    }
)
MAX_TITLE = 150
MAX_MASKED = 300
REASON_WORDS = 3

NOT_CUSTODIAN = no(_("Only a custodian appointed to this call does this."))


def may_take_up(*, is_custodian: bool, state: str, submissions: int) -> Verdict:
    """Say whether a custodian may take up a closed call's submissions."""
    if not is_custodian:
        return NOT_CUSTODIAN
    if state == "verification":
        return no(_("The submissions were taken up already."))
    if state != "closed":
        return no(_("Wait until the call closes: nobody looks at submissions before."))
    if not submissions:
        return no(_("Nobody applied. Ask the focal point or the authority to declare the call deserted."))
    return YES


def may_work(*, is_custodian: bool, state: str, handed_over: bool) -> Verdict:
    """Say whether a custodian may check, mask or correct now: between taking up and handing over."""
    if not is_custodian:
        return NOT_CUSTODIAN
    if state == "closed":
        return no(_("Take up the submissions first."))
    if state != "verification":
        return no(_("This is done during the eligibility check only."))
    if handed_over:
        return no(_("The blind copies were handed over: nothing can be changed any more."))
    return YES


def sound_check(*, ground: str, result: str, reason: str) -> Verdict:
    """Say whether a ground's result can be written; ``KeyError`` for a ground or result that does not exist."""
    if ground not in Ground.values or result not in CheckResult.values:
        raise KeyError(ground, result)
    if result == CheckResult.FAILED and len(reason.split()) < REASON_WORDS:
        return no(_("Write why this ground failed, in a sentence: the applicant reads it."))
    return YES


def standing(results: Mapping[str, str]) -> SubmissionState | None:
    """Return what a submission is by its grounds' results: one failed suffices, all must pass; None: not settled."""
    if CheckResult.FAILED in results.values():
        return SubmissionState.INELIGIBLE
    if all(results.get(ground) == CheckResult.PASSED for ground in Ground.values):
        return SubmissionState.ELIGIBLE
    return None


def sound_decision(state: str) -> Verdict:
    """Say whether a doubtful place may be decided as ``state``: masked or kept."""
    if state not in (MaskingState.MASKED, MaskingState.KEPT):
        return no(_("Choose to mask the place or to keep it."))
    return YES


def may_undo(*, decided: bool) -> Verdict:
    """Say whether a decision may be undone: only one that a person took."""
    return YES if decided else no(_("Nobody decided about this place yet."))


def may_hand_over(
    *,
    is_custodian: bool,
    state: str,
    handed_over: bool,
    unsettled: int,
    undecided: int,
    eligible: int,
    waiting: int = 0,
    files: int = 0,
    unread: int = 0,
) -> Verdict:
    """Say whether the blind copies may go to the blind room, naming the first thing that is missing.

    ``unsettled``: submissions without all results; ``undecided``: doubtful places of eligible ones; ``waiting``: fields
    that are with their teams; ``files``: files of eligible ones whose flat copy is being made or waits for a person;
    ``unread``: corrected fields of eligible ones that no custodian read as a whole.
    """
    working = may_work(is_custodian=is_custodian, state=state, handed_over=handed_over)
    if not working:
        return working
    if unsettled:
        return no(
            ngettext(
                "Check the grounds of %(n)s submission first.",
                "Check the grounds of %(n)s submissions first.",
                unsettled,
            )
            % {"n": unsettled}
        )
    if files:
        return no(
            ngettext(
                "Wait for %(n)s file, or look at it: show it to the assessors or leave it out.",
                "Wait for %(n)s files, or look at them: show them to the assessors or leave them out.",
                files,
            )
            % {"n": files}
        )
    if waiting:
        return nothing_with_teams(waiting)
    if unread:
        return all_read(unread)
    if undecided:
        return no(
            ngettext(
                "Decide on %(n)s doubtful place first: mask it or keep it.",
                "Decide on %(n)s doubtful places first: mask them or keep them.",
                undecided,
            )
            % {"n": undecided}
        )
    if not eligible:
        return no(_("No submission is eligible. Ask the focal point or the authority to declare the call deserted."))
    return YES


# --- digests ----------------------------------------------------------------------------------------------------------


def keyed(key: str, label: str, *parts: Any) -> str:
    """Return an HMAC-SHA-256 in hex. Each ``label`` is a world of its own: digests of two labels never match."""
    return hmac.new(key.encode(), "|".join([label, *map(str, parts)]).encode(), hashlib.sha256).hexdigest()


def shuffled(ids: Iterable[Any], key: str, label: str) -> list[Any]:
    """Return ids in the order of a keyed digest: it follows neither time nor id, and nobody can guess it."""
    return sorted(ids, key=lambda one: keyed(key, label, one))


# --- blind copies ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """One place of a text: what was found there, what may stand instead, and what was decided."""

    start: int
    end: int
    replacement: str
    state: str
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text on the desk. ``state`` is a ``MaskingState``, empty for plain words."""

    text: str
    replacement: str = ""
    state: str = ""
    pk: int | None = None


def runs(text: str, spans: Iterable[Span]) -> list[Run]:
    """Return a text as runs of plain and found words. Overlapping masked places become one; a masked place wins."""
    found: list[Run] = []
    at = 0
    for span in _fitted(text, spans):
        if span.start > at:
            found.append(Run(text[at : span.start]))
        found.append(Run(text[span.start : span.end], span.replacement, span.state, span.pk))
        at = span.end
    if at < len(text):
        found.append(Run(text[at:]))
    return found


def _fitted(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, without overlaps, and within the text."""
    found: list[Span] = []
    at = 0
    for span in _merged(spans):
        start, end = max(span.start, at), min(span.end, len(text))
        if start < end:
            found.append(replace(span, start=start, end=end))
            at = end
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order without overlaps: masked ones are joined, others give way to what they touch."""
    spans = list(spans)
    kept: list[Span] = []
    for span in sorted(
        (one for one in spans if one.state == MaskingState.MASKED), key=lambda one: (one.start, -one.end)
    ):
        if kept and span.start < kept[-1].end:
            last = kept[-1]
            longest = max(last, span, key=lambda one: one.end - one.start)
            kept[-1] = Span(last.start, max(last.end, span.end), longest.replacement, span.state, last.pk)
        else:
            kept.append(span)
    order = {MaskingState.PROPOSED: 0, MaskingState.KEPT: 1}
    others = [one for one in spans if one.state != MaskingState.MASKED]
    for span in sorted(others, key=lambda one: (order[MaskingState(one.state)], one.start)):
        if all(span.end <= one.start or span.start >= one.end for one in kept):
            kept.append(span)
    return sorted(kept, key=lambda one: one.start)


def blind_runs(text: str, spans: Iterable[Span], style: Style | None = None) -> list[Run]:
    """Return what assessors read of a text, in the call's form, as runs; a masked one's words are its replacement."""
    found = _fitted(text, spans)
    places = [
        Place(span.start, span.end, span.replacement if span.state == MaskingState.MASKED else None, span)
        for span in found
    ]
    told = uniform(text, style, places).runs
    return [Run(words, span.replacement, span.state, span.pk) if span else Run(words) for words, span in told]


def masked(text: str, spans: Iterable[Span], style: Style | None = None) -> tuple[str, int]:
    """Return a text as assessors read it, and how many places are masked in it."""
    parts = blind_runs(text, spans, style)
    return "".join(part.text for part in parts), sum(part.state == MaskingState.MASKED for part in parts)


def as_title(text: str) -> str:
    """Return a masked title in one line, within what a title may have: replacements can be longer than names."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_TITLE else line[: MAX_TITLE - 1].rstrip() + "…"


def sentence_around(text: str, start: int, end: int, reach: int = 160) -> tuple[str, str, str]:
    """Return what stands before, at, and after a place, as far as the sentence goes (at most ``reach`` characters)."""
    before = text[max(0, start - reach) : start]
    after = text[end : end + reach]
    before = re.split(r"(?<=[.!?\n])\s+", before)[-1]
    after = re.split(r"(?<=[.!?])\s|\n", after, maxsplit=1)[0]
    return before, text[start:end], after


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """Return where words stand in a text, whatever their capitals and white space, as whole words."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", re.IGNORECASE)
    return [match.span() for match in pattern.finditer(text)]


def sound_words(words: str, found: int) -> Verdict:
    """Say whether words typed by hand can be masked; ``found``: how often they stand in the proposal."""
    if len(words.strip()) < 2:
        return no(_("Type the words to mask: at least two letters."))
    if len(words) > MAX_MASKED:
        return no(_("Mask at most 300 characters at once."))
    if not found:
        return no(_("These words are not in the proposal. Type them as they are written there."))
    return YES
