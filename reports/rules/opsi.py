"""The case in the format of OPSI's case library, and the lint of its criteria for acceptance.

Every section is filled (preliminary information instead of a blank), in plain language without long sentences or
jargon, acronyms are written out where they first stand, and nothing is answered by a link. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Key to heading, in OPSI's order. A heading of level 2 without text of its own stands above those that follow.
HEADINGS: dict[str, tuple[Any, Any]] = {
    "lead": ("", _("Lead paragraph")),
    "overview": (_("Innovation Summary"), _("Innovation Overview")),
    "innovative": (_("Innovation Description"), _("What Makes Your Project Innovative?")),
    "status": (_("Innovation Description"), _("What is the current status of your innovation?")),
    "partners": (_("Innovation Development"), _("Collaborations & Partnerships")),
    "users": (_("Innovation Development"), _("Users, Stakeholders & Beneficiaries")),
    "results": (_("Innovation Reflections"), _("Results, Outcomes & Impacts")),
    "challenges": (_("Innovation Reflections"), _("Challenges and Failures")),
    "conditions": (_("Innovation Reflections"), _("Conditions for Success")),
    "replication": (_("Innovation Reflections"), _("Replication")),
    "lessons": (_("Innovation Reflections"), _("Lessons Learned")),
}
STAGES: list[Any] = [
    _("Identifying or discovering problems or opportunities"),
    _("Generating ideas or designing solutions"),
    _("Developing proposals"),
    _("Implementation"),
    _("Evaluation"),
    _("Diffusing lessons"),
]
LONGEST_SENTENCE = 30
FEWEST_WORDS = 12
_JARGON = re.compile(
    r"(?<!\w)(?:synerg(?:y|ies)|leverag(?:e|es|ing)|paradigms?|disruptive|holistic|empower(?:s|ing|ment)?|"
    r"game[- ]chang(?:er|ing)|cutting[- ]edge|best[- ]in[- ]class|stakeholder engagement|mainstreaming|"
    r"sinergias?|apalanca(?:r|miento)|paradigmas?|disruptiv[oa]s?|holístic[oa]s?|empodera(?:r|miento)|"
    r"de vanguardia|de clase mundial|transversaliza(?:r|ción)|ecosistémic[oa]s?)(?!\w)",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w-])")
_ROMAN = re.compile(r"[IVX]+$")
#: Acronyms that are clearer than what they stand for.
_KNOWN = frozenset(["COVID", "PDF", "ID", "GPS", "SMS", "RF"])
_COMMON = {
    "es": frozenset(re.findall(r"\w+", "el la los las de que y en un una por con para se del al como más fue")),
    "en": frozenset(re.findall(r"\w+", "the of and to in a is was for with that by on as were it from this")),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What OPSI would send a section back for."""

    section: str
    kind: str
    said: Any

    def __str__(self) -> str:
        return str(self.said)


def check(sections: Mapping[str, str], language: str) -> list[Remark]:
    """Return what would have a case sent back, in the order of its sections (key to text)."""
    found: list[Remark] = []
    explained: set[str] = set()
    for key in HEADINGS:
        text = sections.get(key, "").strip()
        found += [Remark(key, kind, said) for kind, said in _section(text, language)]
        found += [Remark(key, "acronym", said) for said in _acronyms(text, explained)]
    if sections.get("results", "").strip() and not re.search(r"\d", sections["results"]):
        found.append(Remark("results", "impact", _("Give figures: how many of how many people, days, cases.")))
    return found


def _section(text: str, language: str) -> Iterator[tuple[str, Any]]:
    if not text:
        yield "empty", _("Write preliminary information: a blank section is sent back.")
        return
    if _LINK.search(text) and len(_LINK.sub("", text).split()) < FEWEST_WORDS:
        yield "link", _("Answer here in words. A link may support an answer, it is none.")
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
        words = sentence.split()
        if len(words) > LONGEST_SENTENCE:
            said = _("Cut the sentence that begins “%(words)s…”: it has %(count)s words, %(most)s are enough.")
            yield "long", said % {"words": " ".join(words[:5]), "count": len(words), "most": LONGEST_SENTENCE}
    for word in dict.fromkeys(one[0] for one in _JARGON.finditer(text)):
        yield "jargon", _("“%(word)s” is jargon: say what happened.") % {"word": word}
    if other := _other_language(text, language):
        yield (
            "language",
            {
                "es": _("This looks like Spanish: write it in English."),
                "en": _("This looks like English: write it in Spanish."),
            }[other],
        )


def _other_language(text: str, language: str) -> str:
    """Return "es" or "en" when the text is plainly in the other one of the two; nothing for a short one."""
    words = re.findall(r"[a-záéíóúñü]+", text.lower())
    if len(words) < 8 or language[:2] not in _COMMON:
        return ""
    counts = {code: sum(word in common for word in words) for code, common in _COMMON.items()}
    other = "es" if language[:2] == "en" else "en"
    return other if counts[other] > 2 * counts[language[:2]] + 1 else ""


def _acronyms(text: str, explained: set[str]) -> Iterator[Any]:
    """Tell each acronym once: it is written out when its first place is "Words (ABC)" or "ABC (words)"."""
    for found in _ACRONYM.finditer(text):
        word = found[0]
        if word in explained or word in _KNOWN or _ROMAN.match(word):
            continue
        explained.add(word)
        bracketed = text[: found.start()].endswith("(") and text[found.end() :].startswith(")")
        if not bracketed and not text[found.end() :].lstrip().startswith("("):
            yield _("Write out “%(word)s” where it first stands.") % {"word": word}
