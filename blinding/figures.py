"""Dates and figures: one form for all, and a question where a reader could read two things.

What can be read in two ways is never decided here: 03/04/2021 stays, and 1.234 stays unless other figures of the same
text show how its writer marks decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from blinding.money import SYMBOLS

#: By language: the mark of thousands and the decimal mark. Spanish as in Peru, Portuguese as in Brazil.
MARKS = {"es": (",", "."), "pt": (".", ","), "en": (",", ".")}
MONTHS = {
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
    "pt": ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
           "novembro", "dezembro"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
_MONTH = {name.casefold(): number for names in MONTHS.values() for number, name in enumerate(names, start=1)}
_MONTH |= {"setiembre": 9, "marco": 3, "sept": 9, "set": 9, "ene": 1, "feb": 2, "mar": 3, "abr": 4, "jun": 6, "jul": 7,
           "ago": 8, "oct": 10, "out": 10, "nov": 11, "dic": 12, "dez": 12}  # fmt: skip
_NAMED = "|".join(sorted(_MONTH, key=len, reverse=True))
_NOT_INSIDE = r"(?<![\w/.,:@#+-])"
_NOT_BEFORE = r"(?![\w/@#])(?![.,:-]\d)"

DAY_FIRST = re.compile(rf"{_NOT_INSIDE}(\d{{1,2}})([/.-])(\d{{1,2}})\2((?:19|20)\d\d){_NOT_BEFORE}")
YEAR_FIRST = re.compile(rf"{_NOT_INSIDE}((?:19|20)\d\d)([/.-])(\d{{1,2}})\2(\d{{1,2}}){_NOT_BEFORE}")
WRITTEN = re.compile(
    rf"(?<![\w/])(\d{{1,2}})(?:º|°|er|o|st|nd|rd|th)?\s+(?:de\s+|of\s+)?({_NAMED})\.?,?\s+(?:de\s+|del\s+|do\s+|of\s+)?"
    r"((?:19|20)\d\d)(?!\w)",
    re.IGNORECASE,
)
WRITTEN_MONTH_FIRST = re.compile(
    rf"(?<![\w/])({'|'.join(MONTHS['en'])})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?!\w)", re.IGNORECASE
)

#: A run of digits with marks, not part of a longer word, address or version.
FIGURE = re.compile(r"(?<![\w/@#:.,'’-])\d+(?:[.,]\d+)+(?![\w/@#])(?![.,:'’-]\w)")
_PERUVIAN = re.compile(r"(?<![\w.,'’])(\d{1,3})['’](\d{3})([.,])(\d{3})(?!\d)")
_SPACED = re.compile("(?<![\\w.,/+-])\\d{1,3}(?:[\u00a0\u2009\u202f]\\d{3})+(?=(?:[.,]\\d{1,2})?(?![\\w/]))")
#: A list ("semanas 3,4 y 5") and a name with a version ("TLS 1.2", "artículo 12.3") are no figures.
_LISTED = re.compile(r"\s*(?:y|e|o|ou|and|or)\s\d", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:\b[A-ZÁÉÍÓÚÂÊÔÃÕÇÑ][\w-]*|\b(?:v|versi[oó]n|vers[aã]o|version|art|art[ií]culos?|artigos?|inciso|numeral|item|"
    r"[ií]tem|secci[oó]n|se[cç][aã]o|section|cap[ií]tulo|chapter|punto|ponto|norma|anexo|tabla|tabela|figura))\.?\s$"
)


_CODE = re.compile(r"\b(?:" + "|".join(SYMBOLS) + r")\s$")


def _thousands(text: str, mark: str) -> bool:
    return re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", text) is not None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that can be read in two ways. ``options``: how to write each of them, the likelier first."""

    start: int
    end: int
    kind: str
    matched: str
    options: tuple[str, ...]


def _written(day: int, month: int, year: int, language: str) -> str | None:
    try:
        date(year, month, day)
    except ValueError:
        return None
    name = MONTHS[language][month - 1]
    return f"{day} {name} {year}" if language == "en" else f"{day} de {name} de {year}"


def day_first(match: re.Match[str], language: str) -> str | None:
    """Return a date of digits in words when it can only be read in one way, else None."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if first == second or second > 12 >= first:
        return _written(second, first, year, language)
    return _written(first, second, year, language) if first > 12 >= second else None


def year_first(match: re.Match[str], language: str) -> str | None:
    """Return a date like 2021-04-03 in words: the year first means the month next."""
    return _written(int(match[4]), int(match[3]), int(match[1]), language)


def written(match: re.Match[str], language: str) -> str | None:
    """Return a date in words in the call's words."""
    return _written(int(match[1]), _MONTH[match[2].casefold()], int(match[3]), language)


def month_first(match: re.Match[str], language: str) -> str | None:
    """Return an English date in words in the call's words."""
    return _written(int(match[2]), _MONTH[match[1].casefold()], int(match[3]), language)


# --- figures ---------------------------------------------------------------------------------------------------------


def _decimal_mark(text: str) -> str | None:
    """Return the decimal mark of one figure: "." or ",", "?" when both fit, None when it is no figure."""
    points, commas = text.count("."), text.count(",")
    if points and commas:
        last = max(text.rfind("."), text.rfind(","))
        mark, other = text[last], "," if text[last] == "." else "."
        return mark if text.count(mark) == 1 and _thousands(text[:last], other) else None
    mark, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        if points == 3 and all(int(part) < 256 for part in text.split(".")):
            return None  # an address of the internet
        return other if _thousands(text, mark) else None
    return "?" if _thousands(text, mark) else mark


def _figures(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in FIGURE.finditer(text):
        mark = _decimal_mark(match.group())
        if mark is None:
            continue
        figure, before = match.group(), text[max(0, match.start() - 40) : match.start()]
        plain = "." in figure and "," in figure
        if not plain and _NUMBERED.search(before) and not _CODE.search(before):
            continue
        if mark != "?" and "," in match.group() and _LISTED.match(text, match.end()):
            continue
        yield match, mark


def habit(text: str) -> str | None:
    """Return the decimal mark ("." or ",") that the plain figures of a text show; None when they show none or two."""
    shown = {mark for _match, mark in _figures(text) if mark != "?"}
    return shown.pop() if len(shown) == 1 else None


def _as_house(figure: str, mark: str, language: str) -> str:
    thousands, decimal = MARKS[language]
    whole, _dot, rest = figure.partition(mark)
    whole = whole.replace("," if mark == "." else ".", thousands)
    return f"{whole}{decimal}{rest}" if rest else whole


def rewrites(text: str, language: str) -> dict[tuple[int, int], str]:
    """Return the figures of a text in the call's form, by place; what can be read in two ways is left out."""
    known = habit(text)
    found = {}
    for match, shown in _figures(text):
        mark = known if shown == "?" else shown
        if mark is not None:
            found[match.span()] = _as_house(match.group(), mark, language)
    return found


def peruvian(match: re.Match[str], language: str) -> str:
    """Return 1'234,567 (or 1'234.567) with the call's mark of thousands."""
    thousands = MARKS[language][0]
    return thousands.join((match[1], match[2], match[4]))


def spaced(match: re.Match[str], language: str) -> str:
    """Return 5 796 written with thin or fixed spaces with the call's mark of thousands."""
    return re.sub(r"\D", MARKS[language][0], match.group())


PERUVIAN, SPACED = _PERUVIAN, _SPACED


def doubts(text: str, language: str) -> list[Doubt]:
    """Return the dates and figures of a text that can be read in two ways, in order.

    A figure that reads in the call's own form as what it most likely is (1,234 in Spanish) is no doubt.
    """
    found = []
    for match in DAY_FIRST.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first != second and 1 <= first <= 12 and 1 <= second <= 12:
            both = (_written(first, second, year, language), _written(second, first, year, language))
            found.append(Doubt(*match.span(), "date", match.group(), tuple(one for one in both if one)))
    known = habit(text)
    thousands, decimal = MARKS[language]
    for match, shown in _figures(text):
        figure = match.group()
        if shown == "?" and known is None and thousands not in figure:
            whole, _mark, rest = figure.partition(decimal)
            found.append(Doubt(*match.span(), "figure", figure, (f"{whole}{thousands}{rest}",)))
    return sorted(found, key=lambda one: one.start)
