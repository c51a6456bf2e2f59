"""Where the applicant is from, and who its people are, when it says so of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from blinding.chains import Hit
from blinding.demonyms import shape_of
from blinding.grammar import is_small, is_trade
from blinding.identity import Action, Identity
from blinding.normalise import Folded, words
from blinding.regions import regions_of
from blinding.vocabulary import is_ordinary

# Country → its name and the stems of its people's names, folded, in Spanish, Portuguese and English.
_ORIGINS = {
    "AR": "argentin[aeo]s?|argentinian?s?",
    "BO": "bolivia|bolivian[ao]?s?",
    "BR": "bra[sz]il|brasilen[oa]s?|brasileir[oa]s?|brazilians?",
    "CL": "chile|chilen[oa]s?|chileans?",
    "CO": "colombia|colombian[ao]?s?",
    "CR": "costa rica|costarricenses?|costarriquenh[oa]s?|costa ricans?",
    "CU": "cuba|cuban[ao]?s?",
    "DO": "republica dominicana|dominican[ao]?s?|dominican republic",
    "EC": "ecuador|equador|ecuatorian[oa]s?|equatorian[oa]s?|ecuadorians?",
    "ES": "espana|espanha|spain|espanol[ae]?s?|espanhol[ae]?s?|spanish",
    "GT": "guatemala|guatemaltec[oa]s?|guatemalans?",
    "HN": "honduras|hondurenh?[oa]s?|hondurans?",
    "MX": "mexico|mexican[ao]?s?",
    "NI": "nicaragua|nicaraguenses?|nicaraguans?",
    "PA": "panama|panamenh?[oa]s?|panamanians?",
    "PE": "peru|peruan[oa]s?|peruvians?",
    "PT": "portugal|portugues[ae]?s?|portuguese",
    "PY": "paraguai|paraguay|paraguay[oa]s?|paraguai[oa]s?|paraguayans?",
    "SV": "el salvador|salvadoren[oa]s?|salvadorenh[oa]s?|salvadorans?",
    "US": "estados unidos|estadounidenses?|united states|u\\.s\\.",
    "UY": "uruguay|uruguai|uruguay[oa]s?|uruguai[oa]s?|uruguayans?",
    "VE": "venezuela|venezolan[oa]s?|venezuelan[oa]?s?",
}
_ANY = re.compile(
    r"(?<![^\W_])(?:" + "|".join(f"(?P<{code}>{shape})" for code, shape in _ORIGINS.items()) + r")(?![^\W_])"
)
# The applicant speaks of itself in this clause.
_SELF = re.compile(
    r"\b(?:somos|nacimos|operamos|estamos|nuestr[oa]s?|noss[oa]s?|nossa|nascemos|our|ours|we are|we were|we're|"
    r"based in|sede (?:en|em|na|no)|headquarter\w*|fundad[oa]s?|founded|constituid[oa]|oficinas?|escritorio|offices?|"
    r"nacio|nasce(?:u|mos)|born in|crecimos|crescemos|ganamos|ganhamos|vivimos|vivemos|moramos|"
    r"venimos|viemos|"
    r"(?:una|uma|a|la) (?:start-?up|empresa|compania|companhia|company)|"
    r"(?:startup|empresa|company|equipo|equipe|time|team))\b"
)
# The dot of "Av." or "Nro." ends none.
_SHORT = "".join(rf"(?<!\b{one})" for one in ("av", "jr", "dr", "sr", "dra", "no", "nro", "dpto"))
_CLAUSE_START = re.compile(rf"(?:{_SHORT}\.|[!?;\n])(?=\s|$)")
_LONGEST_CLAUSE = 300
_TRAITS = re.compile(
    r"\b(?:(?:nuestr[oa]s?|noss[oa]s?|our)\s(?:female\s|woman\s|women\s)?"
    r"(?:(?:co-?)?fundadoras?|socias|directoras?|lideresas?|(?:female|woman|women|black|indigenous|trans|gay) \w+)|"
    r"(?:somos|we are|soy|i am|sou)\s[^.\n]{0,25}\b(?:mujer(?:es)?|mulher(?:es)?|madres?|maes|socias|fundadoras|"
    r"women|woman|female|mothers?)\b|"
    r"(?:nuestr|noss|our\b|somos|we are|como equip|as an?\b)[^.\n]{0,45}\b(?:afro\w*|quechuas?|aim?aras?|aymaras?|"
    r"guarani(?:es|s)?|mapuches?|indigenas?|indigenous|black-?owned|black|negr[oa]s|quilombol\w+|lgbt\w*|trans|gays?|"
    r"lesbian\w*|women-?led|women-?owned|mujeres|mulheres|catolic\w+|evangelic\w+|jud[ie]\w+|discapacidad|deficiencia|"
    r"disabilit\w+))\b"
)
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(
    r"\b(?:calle|av|avenida|jr|jiron|rua|alameda|bv|bulevar|pasaje|pje|travessa|carrera|cra|psje|paseo)\b\.?\s"
    r"[^\W\d_][\w .'’]{2,35}?[\s,]+(?:n[o°º]?\.?\s?|#\s?)?\d{1,5}(?![^\W_])"
)


@cache
def _beside(country: str) -> re.Pattern[str]:
    """Return "São Paulo (Brasil)", "São Paulo, Brasil", "São Paulo – Brasil": a country after the place before it."""
    shape = _ORIGINS[country]
    return re.compile(rf"\s?\(\s?(?:{shape})\s?\)|,?\s(?:{shape})(?![^\W_])|\s?[-–—/]\s?(?:{shape})(?![^\W_])")


@cache
def country_names() -> dict[str, re.Pattern[str]]:
    """Return ISO 3166 → pattern of a country's name, and of its people's names, in folded text.

    Spain's and Portugal's people are left out, for their names are first of all those of languages, and the United
    States, whose name is everywhere.
    """
    shapes = _ORIGINS | {"ES": "espana|espanha|spain", "PT": "portugal"}
    return {code: re.compile(rf"(?<![^\W_])(?:{shape})(?![^\W_])") for code, shape in shapes.items() if code != "US"}


class Origins:
    """The applicant's places and countries."""

    def __init__(self, identity: Identity) -> None:
        self._countries = {code.upper() for code in identity.countries}
        declared = [*identity.places]
        # Who leaves out the city and names its region tells as much.
        declared += [region for place in identity.places for region in regions_of(place, tuple(self._countries))]
        places = list(dict.fromkeys(words(place) for place in declared if not is_small(words(place))))
        self._keys = tuple("".join(place) for place in places)
        shapes = [r"[\s\-_.]+".join(place) for place in places]
        self._places = (
            re.compile(r"(?<![^\W_])(?:" + "|".join(sorted(shapes, key=len, reverse=True)) + r")(?![^\W_])")
            if shapes
            else None
        )
        people = [shape for place in places if (shape := shape_of(place))]
        self._people = re.compile(rf"(?<![^\W_])(?:{'|'.join(people)})(?![^\W_])") if people else None

    def find(self, folded: Folded, asked: frozenset[str]) -> Iterator[Hit]:
        """Yield origins: sure where the applicant speaks of itself, to review elsewhere."""
        plain = folded.plain
        named = self._places if any(key in folded.squeezed for key in self._keys) else None
        for match in named.finditer(plain) if named else ():
            # "La libertad" at the start of a sentence is no region.
            last_word = match.end() - len(re.split(r"[\s\-_.]", match.group())[-1])
            capital = folded.upper(match.start()) and folded.upper(last_word)
            first, last = match.start(), self._with_country(plain, match.end())
            # "The company offers a service", of a team that wrote "a service" for its city.
            if _of_itself(plain, *match.span()) and not is_trade(words(match.group())):
                yield Hit(first, last, "place", "redact", "the applicant's place, said of itself")
            elif capital or not all(map(is_ordinary, words(match.group()))):
                yield Hit(first, last, "place", "review", "a place of the record")
        for match in self._people.finditer(plain) if self._people else ():
            sure: Action = "redact" if _of_itself(plain, *match.span()) else "review"
            yield Hit(*match.span(), "place", sure, "the people of the applicant's place")
        for match in _ANY.finditer(plain) if "origin" in asked else ():
            if _of_itself(plain, *match.span()):
                own = match.lastgroup in self._countries
                yield Hit(*match.span(), "origin", "redact" if own else "review", "a country, said of itself")
        for match in _ADDRESS.finditer(plain) if _DIGIT.search(plain) else ():
            yield Hit(*match.span(), "address", "review", "a postal address")
        for match in _TRAITS.finditer(plain) if "trait" in asked else ():
            earliest = max(0, match.start() - _LONGEST_CLAUSE)
            ends = [one.end() for one in _CLAUSE_START.finditer(plain, earliest, match.start())]
            start = ends[-1] if ends else earliest
            while plain[start].isspace():
                start += 1
            end = _CLAUSE_START.search(plain, match.end(), match.end() + _LONGEST_CLAUSE)
            stop = end.end() if end else min(len(plain), match.end() + _LONGEST_CLAUSE)
            yield Hit(start, stop, "trait", "review", "gender, origin or belief of the applicant's people")

    def every(self, folded: Folded) -> Iterator[Hit]:
        """Yield each place of the record and of its region, in whatever letters: for texts that no person looks at."""
        for match in self._places.finditer(folded.plain) if self._places else ():
            yield Hit(match.start(), self._with_country(folded.plain, match.end()), "place", "review", "a place")

    def _with_country(self, plain: str, end: int) -> int:
        """Return where a place ends together with one of the record's countries beside it."""
        beside = [_beside(code).match(plain, end) for code in self._countries if code in _ORIGINS]
        return max((one.end() for one in beside if one), default=end)


def _of_itself(plain: str, start: int, end: int) -> bool:
    before = plain[max(0, start - 60) : start]
    cut = max((match.end() for match in _CLAUSE_START.finditer(before)), default=0)
    if _SELF.search(before[cut:]):
        return True
    after = plain[end : end + 25]
    stop = _CLAUSE_START.search(after)
    return bool(re.match(r"\s(?:team|startup|start-up|company|firm)\b", after[: stop.start() if stop else None]))
