"""One way of writing for every proposal, so that habits of a country or a person do not tell who wrote.

Only the form changes, never what is said: characters, quotation marks, bullets, spacing, emojis, dates, figures, and
how a currency is named. What can be read in two ways stays (``doubts``). Doing it twice changes nothing more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from blinding import figures
from blinding.figures import Doubt
from blinding.money import AFTER, BEFORE
from blinding.traced import Change, Place, Traced

_ROUNDS = 6
_EMOJI = (
    "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\ufe00-\ufe0f\u200d\u20e3\U000e0020-\U000e007f"
    "\u3030\u303d\u3297\u3299"
)
_BLANKS = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+"
)
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_COMPOSED = re.compile(r"[^\x00-\x7f]+")
_BLANK = re.compile(f"[{_BLANKS}]")
_DOUBLE = re.compile("«[ \u00a0\u202f]?|[ \u00a0\u202f]?»|[“”„‟＂〝〞]")
_SINGLE = re.compile("[‘’‚‛＇]")
_DASH = re.compile("[—―‒]")
_HYPHEN = re.compile("[\u2010\u2011\u2212]")
_DOTS = re.compile("…|\\.{4,}")
_BULLET = re.compile(rf"^[ ]*(?:[•●○▪▫■□◦‣⁃∙·*–+►▶➤➢➔✓✔✅☑▸]|[{_EMOJI}]|-)[{_EMOJI}]*[ ]+(?=\S)", re.MULTILINE)
_NUMBER = re.compile(r"^[ ]*(\d{1,2})(?:\)|\.-|\.\)|[º°]\.?\)?)[ ]+(?=\S)", re.MULTILINE)
_EMOJIS = re.compile(rf"[ ]*[{_EMOJI}]+[ ]*")
_MANY_BLANKS = re.compile(r"(?<=\S)[ ]{2,}(?=\S)")
_EDGES = re.compile(r"^[ ]+|[ ]+$", re.MULTILINE)
_MANY_LINES = re.compile(r"\n{3,}")
_ENDS = re.compile(r"\A\s+|\s+\Z")
_BEFORE_STOP = re.compile(r"(?<=\w)[ ]+(?=[,;:.!?](?:\s|$))")
_PERCENT = re.compile(r"(?<=\d)[ ](?=%)")
_HOURS = re.compile(r"(?<![\w:])((?:[01]?\d|2[0-3]):[0-5]\d)\s?(?:h|hs|hrs?)\b\.?(?!\w)")
_SEPTEMBER = re.compile(r"\b(s)etiembre\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """The form that a call asks for: ``language`` (es, pt, en) in which assessors read, ``country`` of the entity."""

    language: str = "es"
    country: str = "PE"

    def __post_init__(self) -> None:
        known = self.language[:2].lower()
        object.__setattr__(self, "language", known if known in figures.MARKS else "es")


@dataclass(frozen=True, slots=True)
class Uniform:
    """A text in the call's form. ``runs``: (words, key of the place or None); ``changes``: what was rewritten."""

    text: str
    runs: list[tuple[str, Any]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def uniform(text: str, style: Style | None = None, places: Iterable[Place] = ()) -> Uniform:
    """Return a text in the call's form.

    ``places`` (sorted, without overlaps, indices of ``text``) are masked first or pointed at: see ``Place``. Without
    places, ``uniform(uniform(text).text).text == uniform(text).text``.
    """
    style = style or Style()
    places = list(places)
    traced = Traced(text)
    traced.put(places)
    for _round in range(_ROUNDS):
        before = traced.text
        _once(traced, style)
        if traced.text == before:
            break
    return Uniform(traced.text, traced.runs(places), traced.changes)


def doubts(text: str, style: Style | None = None) -> list[Doubt]:
    """Return the dates and figures of a text that can be read in two ways, in order: they stay as they are."""
    return figures.doubts(text, (style or Style()).language)


def _once(traced: Traced, style: Style) -> None:
    language = style.language
    _characters(traced)
    _marks(traced)
    traced.sub(BEFORE, lambda match: f"{match.lastgroup} ", "currency")
    traced.sub(AFTER, _code_first, "currency")
    traced.sub(figures.PERUVIAN, partial(figures.peruvian, language=language), "figure")
    traced.sub(figures.SPACED, partial(figures.spaced, language=language), "figure")
    house = figures.rewrites(traced.text, language)
    traced.sub(figures.FIGURE, lambda match: house.get(match.span()), "figure")
    for pattern, rewrite in (
        (figures.YEAR_FIRST, figures.year_first),
        (figures.DAY_FIRST, figures.day_first),
        (figures.WRITTEN, figures.written),
        (figures.WRITTEN_MONTH_FIRST, figures.month_first),
    ):
        traced.sub(pattern, partial(rewrite, language=language), "date")
    traced.sub(_SEPTEMBER, lambda match: f"{match[1]}eptiembre", "date")
    traced.sub(_HOURS, lambda match: match[1], "hour")
    traced.sub(_PERCENT, lambda _match: "")
    _spacing(traced)


def _characters(traced: Traced) -> None:
    traced.sub(_BREAKS, lambda _match: "\n")
    traced.sub(_INVISIBLE, lambda _match: "")
    traced.sub(_COMPOSED, lambda match: unicodedata.normalize("NFC", match.group()))
    traced.sub(_BLANK, _blank)


def _blank(match: re.Match[str]) -> str | None:
    """A thin or fixed space inside a figure groups its digits: ``figures`` reads it before it becomes a blank."""
    around = match.string[max(0, match.start() - 1) : match.end() + 1]
    return None if len(around) == 3 and around[0].isdecimal() and around[2].isdecimal() else " "


def _marks(traced: Traced) -> None:
    traced.sub(_BULLET, lambda _match: "- ")
    traced.sub(_NUMBER, lambda match: f"{match[1]}. ")
    traced.sub(_EMOJIS, lambda _match: " ", "emoji")
    traced.sub(_DOUBLE, lambda _match: '"')
    traced.sub(_SINGLE, lambda _match: "'")
    traced.sub(_DASH, lambda _match: "–")
    traced.sub(_HYPHEN, lambda _match: "-")
    traced.sub(_DOTS, lambda _match: "...")


def _code_first(match: re.Match[str]) -> str:
    code = "EUR" if match["code"] == "€" else match["code"]
    amount = match["amount"].rstrip(".,")
    return f"{code} {amount}{match['amount'][len(amount) :]}"


def _spacing(traced: Traced) -> None:
    traced.sub(_EDGES, lambda _match: "")
    traced.sub(_MANY_BLANKS, lambda _match: " ")
    traced.sub(_BEFORE_STOP, lambda _match: "")
    traced.sub(_MANY_LINES, lambda _match: "\n\n")
    traced.sub(_ENDS, lambda _match: "")
