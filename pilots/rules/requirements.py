"""A gentle look at how a requirement is written (EARS: Easy Approach to Requirements Syntax, Mavin et al. 2009).

It advises, it does not forbid: a requirement that reads well without the pattern may stay.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

_SHALL = {
    "es": r"el sistema (?:no )?deberá\b",
    "pt": r"o sistema (?:não )?dever?á\b",
    "en": r"the system shall\b",
}
#: The five patterns: always, on an event, in a state, against the unwanted, where a feature is included.
_PATTERNS = [
    re.compile(rf"{opening}{_SHALL[language]}", re.IGNORECASE | re.DOTALL)
    for language, openings in {
        "es": ("", r"cuando .+?,\s*", r"mientras .+?,\s*", r"si .+?,?\s*entonces,?\s+", r"donde .+?,\s*"),
        "pt": ("", r"quando .+?,\s*", r"enquanto .+?,\s*", r"se .+?,?\s*então,?\s+", r"onde .+?,\s*"),
        "en": ("", r"when .+?,\s*", r"while .+?,\s*", r"if .+?,?\s*then,?\s+", r"where .+?,\s*"),
    }.items()
    for opening in openings
]
_EITHER = re.compile(r"\b(?:y/o|e/o|o/y|e/ou|ou/e|and/or)(?!\w)", re.IGNORECASE)
_SHALLS = re.compile(r"\b(?:deberá|deverá|shall)\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(rápid[oa]s?|fácil(?:es)?|amigables?|intuitiv[oa]s?|adecuad[oa]s?|suficientes?|eficientes?|óptim[oa]s?|etc|"
    r"rapid[oa]s?|fáceis|amigáve(?:l|is)|fast|easy|user-friendly|intuitive|adequate|efficient|optimal)\b",
    re.IGNORECASE,
)
LONGEST = 60


def advice(text: str) -> list[Any]:
    """Return sentences that say how to write a requirement more clearly; none when nothing was noticed."""
    said: list[Any] = []
    text = text.strip()
    if not any(pattern.match(text) for pattern in _PATTERNS):
        said.append(
            _(
                "Start with “El sistema deberá…”, “Cuando…, el sistema deberá…”, “Mientras…”, “Si…, entonces…” or "
                "“Donde…”, so that everybody reads it the same way."
            )
        )
    if found := _EITHER.search(text):
        said.append(_("Write “and” or “or” instead of “%(word)s”: the supplier must know which.") % {"word": found[0]})
    if len(_SHALLS.findall(text)) > 1:
        said.append(_("Split it: one requirement asks for one thing."))
    if found := _VAGUE.search(text):
        said.append(_("Say how much instead of “%(word)s”: it cannot be tested.") % {"word": found[0]})
    if len(text.split()) > LONGEST:
        said.append(_("Shorten it: more than %(count)s words are hard to test.") % {"count": LONGEST})
    return said
