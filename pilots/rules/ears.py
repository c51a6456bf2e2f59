"""The patterns of EARS (Easy Approach to Requirements Syntax, Mavin et al. 2009) in Spanish, Portuguese and English.

A requirement is conditions, then who shall do what. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pilots.states import EarsPattern

_P = EarsPattern


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language writes a requirement. ``subject`` ends before the word that obliges."""

    subject: re.Pattern[str]
    shall: str
    openers: dict[str, str]
    then: str
    start: str
    examples: dict[str, str]

    @property
    def shalls(self) -> re.Pattern[str]:
        """Every place that obliges somebody."""
        return re.compile(rf"\b{self.shall}\b", re.IGNORECASE)


def _subject(articles: str, of: str, then: str, shall: str, not_: str) -> re.Pattern[str]:
    word = rf"(?:{of})?(?!(?:{articles}|{then})\b)[\w-]+\s+"
    return re.compile(rf"\b(?:{articles})\s+(?:{word}){{1,6}}?(?:{not_})?{shall}\b", re.IGNORECASE)


GRAMMARS: dict[str, Grammar] = {
    "es": Grammar(
        subject=_subject("el|la|los|las|cada", r"de\s+(?:la|los|las)\s+", "entonces", "deberán?", r"no\s+"),
        shall="deberán?",
        openers={_P.EVENT: "cuando", _P.STATE: "mientras", _P.UNWANTED: "si", _P.OPTIONAL: "donde"},
        then="entonces",
        start="El sistema deberá",
        examples={
            _P.UBIQUITOUS: "El sistema deberá mostrar la fecha de cada dato.",
            _P.EVENT: "Cuando llegue un reclamo, el sistema deberá avisar al área en 10 minutos.",
            _P.STATE: "Mientras una fuente no responda, el sistema deberá mostrar la hora del último dato.",
            _P.UNWANTED: "Si un archivo tiene errores, entonces el sistema deberá nombrar cada fila errada.",
            _P.OPTIONAL: "Donde se incluyan mapas, el sistema deberá mostrar el distrito de cada dato.",
            _P.COMPLEX: (
                "Mientras dure una emergencia, cuando llegue un reclamo, el sistema deberá avisar al área en 2 minutos."
            ),
        },
    ),
    "pt": Grammar(
        subject=_subject("o|a|os|as|cada", r"d(?:a|o|as|os)\s+", "então", "dever(?:á|ão)", r"não\s+"),
        shall="dever(?:á|ão)",
        openers={_P.EVENT: "quando", _P.STATE: "enquanto", _P.UNWANTED: "se", _P.OPTIONAL: "onde"},
        then="então",
        start="O sistema deverá",
        examples={
            _P.UBIQUITOUS: "O sistema deverá mostrar a data de cada dado.",
            _P.EVENT: "Quando chegar uma reclamação, o sistema deverá avisar a área em 10 minutos.",
            _P.STATE: "Enquanto uma fonte não responder, o sistema deverá mostrar a hora do último dado.",
            _P.UNWANTED: "Se um arquivo tiver erros, então o sistema deverá nomear cada linha errada.",
            _P.OPTIONAL: "Onde houver mapas, o sistema deverá mostrar o distrito de cada dado.",
            _P.COMPLEX: (
                "Enquanto durar uma emergência, quando chegar uma reclamação, o sistema deverá avisar a área em "
                "2 minutos."
            ),
        },
    ),
    "en": Grammar(
        subject=_subject("the|each|every", r"of\s+the\s+", "then", "shall", "(?!)"),
        shall="shall",
        openers={_P.EVENT: "when", _P.STATE: "while", _P.UNWANTED: "if", _P.OPTIONAL: "where"},
        then="then",
        start="The system shall",
        examples={
            _P.UBIQUITOUS: "The system shall show the date of each figure.",
            _P.EVENT: "When a complaint arrives, the system shall tell the area within 10 minutes.",
            _P.STATE: "While a source is silent, the system shall show the time of its last figure.",
            _P.UNWANTED: "If a file has errors, then the system shall name each wrong row.",
            _P.OPTIONAL: "Where maps are included, the system shall show the district of each figure.",
            _P.COMPLEX: (
                "While an emergency lasts, when a complaint arrives, the system shall tell the area within 2 minutes."
            ),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A requirement taken apart: its pattern, its conditions as written, who shall, and the rest."""

    pattern: str
    conditions: str
    subject: str
    rest: str


def grammar(language: str) -> Grammar:
    """Return the grammar of a language; Spanish for one that has none."""
    return GRAMMARS.get(language[:2], GRAMMARS["es"])


def read(text: str, language: str) -> Reading:
    """Take a requirement apart. Its pattern is FREE when it follows none."""
    own, text = grammar(language), text.strip()
    main = own.subject.search(text)
    if main is None:
        return Reading(_P.FREE, "", "", text)
    before = text[: main.start()].strip()
    parts = {"subject": main.group(), "rest": text[main.end() :].strip()}
    if not before:
        return Reading(_P.UBIQUITOUS, "", **parts)
    words = "|".join(own.openers.values())
    found = re.findall(rf"(?:^|,\s*(?:y\s+|e\s+|and\s+)?)({words})\b", before, re.IGNORECASE)
    begins = re.match(rf"(?:{words})\b", before, re.IGNORECASE)
    kinds = [kind for word in found for kind, opener in own.openers.items() if opener == word.lower()]
    has_then = re.search(rf"\b{own.then}\s*,?$", before, re.IGNORECASE) is not None
    if not begins or (_P.UNWANTED in kinds and not has_then):
        return Reading(_P.FREE, before, **parts)
    return Reading(kinds[0] if len(kinds) == 1 else _P.COMPLEX, before, **parts)
