"""The lint of functional requirements: it explains, and suggests how to write it; it advises and never forbids.

What makes a requirement testable: EARS (Mavin et al. 2009), one behaviour each, observable terms, a fit criterion
(Volere). No brand, origin or "or equivalent": Reglamento de la Ley 32069, art. 44.6 (verify against the official
gazette). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.rules.gate import find_names
from pilots.rules.ears import Grammar, Reading, grammar, read
from pilots.rules.wording import EITHER, NUMBER, OPEN_PLACE, words
from pilots.states import EarsPattern

LONGEST = 60
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_EQUIVALENT = re.compile(r"(?:equivalente|similar|semelhante|equivalent)s?(?:es)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes. ``traced``: whether a finding or an activity was named."""

    text: str
    language: str = "es"
    fit_criterion: str = ""
    traced: bool = False


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that could be clearer: a ``kind``, what is wrong with which ``word``, and a wording to begin from."""

    kind: str
    said: Any
    word: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        return str(self.said)


def lint(draft: Draft, blocked: Iterable[tuple[str, str]] = ()) -> list[Hint]:
    """Return what could be clearer in a requirement, in the order in which to mend it; none when nothing was noticed.

    ``blocked``: names with their kind, as the gate of the frame takes them.
    """
    text = draft.text.strip()
    if not text:
        return []
    found = read(text, draft.language)
    known = list(blocked)
    hints = [
        *_pattern(text, found, draft.language),
        *_names(text, known, draft.language),
        *_behaviours(text, found, draft.language),
        *_passive(text, draft.language),
        *_vague(text, draft.language),
    ]
    if place := OPEN_PLACE.search(text):
        hints.append(Hint("open", _("Fill in “%(word)s”: it is still missing.") % {"word": place[0]}, place[0]))
    if len(text.split()) > LONGEST:
        hints.append(Hint("long", _("Shorten it: more than %(count)s words are hard to test.") % {"count": LONGEST}))
    return [_sound(hint, draft.language, known) for hint in hints] + _proof(draft)


#: Hints whose suggestion is a whole requirement; those of the others are a piece of one.
_WHOLE = {"pattern", "condition", "weak", "name", "equivalent", "several"}


def _sound(hint: Hint, language: str, blocked: list[tuple[str, str]]) -> Hint:
    """Return the hint without its suggestion when that would be flagged itself: nobody learns from a wrong example."""
    text = hint.suggestion
    if hint.kind not in _WHOLE or not text:
        return hint
    known = words(language)
    flagged = (
        bool(find_names({"text": text}, blocked))
        or EITHER.search(text) is not None
        or any(pattern.search(text) for pattern, _measure in known.vague)
        or (known.weak.search(text) is not None and not grammar(language).shalls.search(text))
    )
    return replace(hint, suggestion="") if flagged else hint


def stale_numbers(*, before: str, after: str, fit_criterion: str) -> list[str]:
    """Return the numbers that a requirement no longer has and its fit criterion still does, each once, in order."""
    gone = [one for one in _FIGURE.findall(before) if one not in _FIGURE.findall(after)]
    return [one for one in dict.fromkeys(gone) if one in _FIGURE.findall(fit_criterion)]


def _pattern(text: str, found: Reading, language: str) -> Iterator[Hint]:
    own, weak = grammar(language), words(language).weak.search(text)
    if found.pattern != EarsPattern.FREE:
        return
    unwanted = own.openers[EarsPattern.UNWANTED]
    if found.subject and re.match(rf"{unwanted}\b", found.conditions, re.IGNORECASE) and not _has_then(found, own):
        said = _("Write “%(then)s” before who shall do it: “%(if)s…, %(then)s…”.") % {
            "then": own.then,
            "if": unwanted.capitalize(),
        }
        lead = f"{found.conditions.rstrip(' ,')}, {own.then}"
        yield Hint("condition", said, found.conditions, f"{lead} {found.subject} {found.rest}")
        return
    if found.subject and found.conditions:
        opener = _("Begin the condition with “%(words)s”, and end it with a comma.") % {
            "words": "”, “".join(one.capitalize() for one in own.openers.values())
        }
        yield Hint("condition", opener, found.conditions, own.examples[EarsPattern.EVENT])
        return
    if weak and not own.shalls.search(text):
        said = _("“%(word)s” does not oblige. Say who shall do what: “%(start)s…”.") % {
            "word": weak[0],
            "start": own.start,
        }
        yield Hint("weak", said, weak[0], f"{own.start} {text[weak.end() :].strip()}")
        return
    said = _(
        "Begin with “%(start)s…”, or with a condition (%(words)s…) and then who shall do what, so that everybody reads "
        "it the same way."
    ) % {"start": own.start, "words": "…, ".join(one.capitalize() for one in own.openers.values())}
    yield Hint("pattern", said, "", f"{own.start} {_what(text, language)}")


def _has_then(found: Reading, own: Grammar) -> bool:
    return re.search(rf"\b{own.then}\s*,?$", found.conditions, re.IGNORECASE) is not None


def _what(text: str, language: str) -> str:
    """Return what somebody wants as it follows "the system shall": with a place for the verb where there is none."""
    known = words(language)
    rest = re.sub(
        rf"^\W*{grammar(language).shall}\s+", "", known.wish.sub("", text.strip(), count=1), flags=re.IGNORECASE
    )
    rest = f"{rest[:1].lower()}{rest[1:]}"
    return rest if known.infinitive.match(rest) else f"{known.do} {rest}"


def _names(text: str, blocked: Iterable[tuple[str, str]], language: str) -> Iterator[Hint]:
    hits = find_names({"text": text}, blocked)
    without = text
    for hit in reversed(hits):
        if _needed(text, hit.start, hit.end, language):
            # What the verb asks for would be gone: only its writer knows what has to be possible.
            without = ""
            break
        without = f"{without[: hit.start]} {without[hit.end :]}"
    without = " ".join(without.split()).replace(" .", ".").replace(" ,", ",")
    for hit in hits:
        if _EQUIVALENT.search(hit.word):
            said = _(
                "“%(word)s” still leads to one product. Leave it out, and say what must be possible and how well."
            ) % {"word": hit.word}
            yield Hint("equivalent", said, hit.word, without)
        else:
            said = _("“%(word)s” is a name. %(what)s") % {"word": hit.word, "what": hit.suggestion}
            yield Hint("name", said, hit.word, without)


def _needed(text: str, start: int, end: int, language: str) -> bool:
    """Say whether a sentence breaks off without the word that stands there: after a verb or preposition, at its end."""
    before = re.search(r"([\w-]+)\W*$", text[:start])
    ends = re.match(r"\s*(?:[.,;:]|$|(?:y|e|o|ou|and|or)\b)", text[end:]) is not None
    return before is not None and ends and words(language).leads.fullmatch(before[1]) is not None


def _behaviours(text: str, found: Reading, language: str) -> Iterator[Hint]:
    own, known = grammar(language), words(language)
    if either := EITHER.search(text):
        said = _("Write “and” or “or” instead of “%(word)s”: the supplier must know which.") % {"word": either[0]}
        yield Hint("either", said, either[0])
    shalls = list(own.shalls.finditer(text))
    second = known.second.search(found.rest) if found.subject else None
    if len(shalls) > 1:
        yield Hint("several", _("Split it: one requirement asks for one thing."), shalls[1][0])
    elif second:
        lead = f"{found.conditions} {found.subject}".strip()
        rest = found.rest[second.start(1) :].rstrip(".")
        split = f"{lead} {found.rest[: second.start()].rstrip(' ,;.')}. / {lead} {rest}."
        said = _("Split it: “%(word)s” is a second thing. One requirement asks for one thing.") % {"word": second[1]}
        yield Hint("several", said, second[1], split)


def _passive(text: str, language: str) -> Iterator[Hint]:
    known = words(language)
    found = known.passive.search(text)
    if not found or known.agent.search(text[found.end() :]) or any(one.search(found[0]) for one, _m in known.vague):
        return
    said = _("“%(word)s” does not say who does it. Name who acts.") % {"word": found[0]}
    yield Hint("passive", said, found[0], f"{grammar(language).start} {known.verb}")


def _vague(text: str, language: str) -> Iterator[Hint]:
    for pattern, measure in words(language).vague:
        for found in pattern.finditer(text):
            said = _("Say how much instead of “%(word)s”: it cannot be tested.") % {"word": found[0]}
            yield Hint("vague", said, found[0], measure)


def _proof(draft: Draft) -> list[Hint]:
    fit, hints = draft.fit_criterion.strip(), []
    if not fit:
        hints.append(
            Hint(
                "no_fit",
                _("Write a fit criterion: a test with a number that passes or fails. Without it, anything does."),
            )
        )
    elif not NUMBER.search(fit):
        hints.append(Hint("weak_fit", _("The fit criterion has no number: say how many, of how many, in which time.")))
    if not draft.traced:
        hints.append(
            Hint("no_trace", _("Say which finding or activity it comes from: who asks why can then be answered."))
        )
    return hints
