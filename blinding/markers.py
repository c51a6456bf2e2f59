"""Origin markers: words that tell from which country a text comes, whoever wrote it.

They are no identity and are never masked by themselves: the applicant is shown each with a neutral wording, and what
she leaves goes to the desk. What belongs to the call's own country (its currency, its laws, its cities) tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from blinding.language import detect
from blinding.money import CURRENCY_OF, SYMBOLS, amount_in, named
from blinding.normalise import Folded, fold
from blinding.origin import country_names
from blinding.places import CITIES, DOMAINS, IN_ONLY, LAWS, PREFIXES, REGISTERS
from blinding.regions import BEFORE as BEFORE_REGION
from blinding.regions import COUNTRIES
from blinding.regions import NAMES as REGION_NAMES
from blinding.speech import PORTUGUESE, SHAPE, VOSEO
from blinding.triggers import asked
from blinding.uniform import Style

_AMOUNT = r"\d[\d.,'’]*(?:\s(?:mil|millones|milh[õo]es|million|k|mi))?\b"
_SYMBOL = "|".join(f"(?P<{code}>{shape})" for code, shape in SYMBOLS.items())
_SIGNED = re.compile(rf"(?<![\w$])(?:{_SYMBOL}|(?P<ANY>\$))\s?{_AMOUNT}")
_MONEY_WORDS = {
    "BRL": "reais|real brasileñ[oa]|reales(?: brasileños)?", "ARS": "pesos? argentinos?", "MXN": "pesos? mexicanos?",
    "CLP": "pesos? chilenos?", "COP": "pesos? colombianos?", "UYU": "pesos? uruguay?i?os?", "PEN": "(?:nuevos )?soles",
    "BOB": "bolivianos", "PYG": "guaran[ií](?:es|s)", "EUR": "euros?", "GTQ": "quetzales", "HNL": "lempiras",
    "CRC": "colones", "VES": "bol[ií]vares", "NIO": "c[oó]rdobas", "ANY": "pesos",
}  # fmt: skip
_COUNTED = re.compile(
    rf"(?<![\w.,]){_AMOUNT}\s(?:de\s)?(?:"
    + "|".join(f"(?P<{code}>{shape})" for code, shape in sorted(_MONEY_WORDS.items(), key=lambda pair: -len(pair[1])))
    + r")(?!\w)|(?<![\w.,])\d[\d.,]*\s?(?:"
    + "|".join(f"(?P<{code}_code>{code})" for code in SYMBOLS)
    + r")(?!\w)",
    re.IGNORECASE,
)
# Without an amount: names that are nothing else, and the others after a word about money.
_MONEY_ALONE = {
    "PEN": "nuevos soles", "GTQ": "quetzales", "HNL": "lempiras", "VES": "bol[ií]vares", "NIO": "c[oó]rdobas",
    "ARS": "pesos? argentinos?",
    "MXN": "pesos? mexicanos?", "CLP": "pesos? chilenos?", "COP": "pesos? colombianos?", "UYU": "pesos? uruguay?i?os?",
    "EUR": "euros",
}  # fmt: skip
_MONEY_AFTER = {"PEN": "sol(?:es)?", "BRL": "reales|reais", "CRC": "colones", "BOB": "bolivianos",
                "PYG": "guaran[ií](?:es|s)", "ANY": "pesos"}  # fmt: skip
_ALONE = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{code}>{shape})" for code, shape in _MONEY_ALONE.items()) + r")(?!\w)", re.IGNORECASE
)
_AFTER_MONEY = re.compile(
    r"(?<!\w)(?:usamos|usa|uso de|cobr\w+|pag\w+|cuesta\w*|custa\w*|precios?|pre[çc]os?|montos?|valor(?:es)?|moneda|"
    r"moeda|tarifas?|factur\w+|presupuesto|or[çc]amento|cuentas|costos?|custos?|euros o|d[oó]lares o)"
    r":?(?:\s(?:es|son|est[aá]n?|se|todo|siempre|en|em|de|el|o|los|os|a|al|in)){0,3}\s"
    r"(?:" + "|".join(f"(?P<{code}>{shape})" for code, shape in _MONEY_AFTER.items()) + r")(?!\w)",
    re.IGNORECASE,
)
_COUNTRY = frozenset(
    [
        "argentina", "bolivia", "brasil", "brazil", "chile", "colombia", "costa rica", "cuba", "republica dominicana",
        "dominican republic", "ecuador", "equador", "espana", "espanha", "spain", "guatemala", "honduras", "mexico",
        "nicaragua", "panama", "peru", "portugal", "paraguay", "paraguai", "el salvador", "uruguay", "uruguai",
        "venezuela",
    ]
)  # fmt: skip
# In small letters these are things (a pepper, a line, a hat, a turkey), or people's names.
_ALSO_THINGS = frozenset({"chile", "ecuador", "equador", "panama", "peru", "cuba", "argentina", "el salvador"})
_LAW_NUMBER = re.compile(
    r"(?<!\w)(?:ley|lei|law|decreto|decree)(?:\s(?:nacional|federal|complementar))?\s(?:n[.º°ro]{0,3}\s?)?"
    r"(?P<number>\d[\d.]*\d)(?:/\d{2,4}|\sde\s(?:19|20)\d\d)?(?!\w)",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?<![\w+])(?:\+|00)(?P<prefix>5\d{2}|5\d|34|351|1)(?=[\s().-]?\d)[\s().\d-]{0,18}\d")
_DOMAIN = re.compile(
    r"(?<![\w@.])(?:[\w-]+\.)*\.?(?:com|org|net|gov|gob|edu|ind|adv|app)?\.(?P<country>[a-z]{2})(?![\w.])"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_PESOS = frozenset({"ARS", "CLP", "COP", "CUP", "DOP", "MXN", "UYU"})
_USD_IS_NEUTRAL = frozenset({"USD"})


#: No country: every country's markers are found.
NOWHERE = ""
# Registers and laws of several countries under one name: they say something only beside those of one country.
_SHARED = re.compile(
    r"(?<!\w)(?:RUC|R\.U\.C\.|DNI|NIT|RUT|RFC|RTN|RIF|NIF|CUI|CURP|RNC|(?:la )?Ley de Contrataciones(?: del Estado)?|"
    r"(?:la )?Ley de Transparencia|(?:la )?Ley de Protecci[oó]n de Datos(?: Personales)?)(?!\w)"
)
_ANY_LAW = re.compile(
    r"(?<!\w)(?:ley|lei|law|decreto|decree)(?:\s\w+){0,2}?\s(?:n[.º°ro]{0,3}\s?)?\d[\d.]*\d(?!\w)", re.I
)
# Kind → what stands for every country's: es, pt, en. As the words of ``blinding.mask`` for the same thing.
_ALIKE = {
    "currency": ("un monto", "um valor", "an amount"),
    "law": ("la ley aplicable", "a lei aplicável", "the law that applies"),
    "register": ("un registro", "um registro", "a registration"),
    "prefix": ("un teléfono", "um telefone", "a phone number"),
    "domain": ("un enlace", "um link", "a link"),
    "city": ("una ciudad", "uma cidade", "a city"),
    "country": ("un país", "um país", "a country"),
}


@dataclass(frozen=True, slots=True)
class Marker:
    """One place that tells a country. ``replacement``: neutral words to write instead, empty when there are none.

    ``kind``: currency, city, country, law, register, prefix, domain, portuguese or voseo. ``country``: ISO 3166, empty
    when the marker is of several.
    """

    start: int
    end: int
    kind: str
    matched: str
    replacement: str
    country: str = ""


def find_markers(text: str, style: Style | None = None, *, closed: bool = False) -> list[Marker]:
    """Return the origin markers of a text, in order and without overlaps; none of the call's own country.

    ``closed``: for a text that no person looks at before it is read. What stands in the place of a marker must not say
    "foreign": every country's are found, the call's own too, in small letters too, and all get the same words.
    """
    style = style or Style()
    if closed:
        style = replace(style, country=NOWHERE)
    finders = (*_FINDERS, _shared) if closed else _FINDERS
    found = [one for finder in finders for one in finder(text, style)]
    if closed:
        found = [replace(one, replacement=_alike(one, style.language)) for one in found]
    kept: list[Marker] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _alike(marker: Marker, language: str) -> str:
    words = _ALIKE.get(marker.kind)
    return _wording(language, *words) if words else marker.replacement


def _wording(language: str, spanish: str, portuguese: str, english: str) -> str:
    return {"es": spanish, "pt": portuguese}.get(language, english)


def _currency(text: str, style: Style) -> Iterator[Marker]:
    own = CURRENCY_OF.get(style.country, "")
    for pattern in (_SIGNED, _COUNTED, _ALONE, _AFTER_MONEY):
        for match in pattern.finditer(text):
            code = str(match.lastgroup).removesuffix("_code").upper()
            if code == own or code in _USD_IS_NEUTRAL or (code == "ANY" and pattern is _AFTER_MONEY and own in _PESOS):
                continue
            countries = [country for country, currency in CURRENCY_OF.items() if currency == code]
            counted = pattern in (_SIGNED, _COUNTED)
            start, end = match.span() if counted else match.span(str(match.lastgroup))
            yield Marker(
                start,
                end,
                "currency",
                text[start:end],
                amount_in(style.language, style.country) if counted else currency_name(style),
                countries[0] if len(countries) == 1 else "",
            )


def _laws(text: str, style: Style) -> Iterator[Marker]:
    neutral = _wording(
        style.language,
        "la ley de protección de datos del país del piloto",
        "a lei de proteção de dados do país do piloto",
        "the data protection law of the pilot's country",
    )
    law = _wording(style.language, "la ley aplicable", "a lei aplicável", "the law that applies")
    for match in _LAW_NUMBER.finditer(text):
        number = match["number"].replace(".", "")
        country = next((code for code, (numbers, _names) in LAWS.items() if number in numbers), "")
        if country and country != style.country:
            yield Marker(*match.span(), "law", match.group(), law, country)
    for country, (_numbers, names) in LAWS.items():
        if names and country != style.country:
            for match in names.finditer(text):
                yield Marker(*match.span(), "law", match.group(), neutral, country)


def _registers(text: str, style: Style) -> Iterator[Marker]:
    neutral = _wording(style.language, "el registro oficial", "o registro oficial", "the official register")
    for country, shape in REGISTERS.items():
        if country != style.country:
            for match in shape.finditer(text):
                yield Marker(*match.span(), "register", match.group(), neutral, country)


def _prefixes(text: str, style: Style) -> Iterator[Marker]:
    neutral = _wording(style.language, "un teléfono", "um telefone", "a telephone number")
    for match in _PREFIX.finditer(text):
        country = PREFIXES.get(match["prefix"], "")
        if country and country != style.country:
            yield Marker(*match.span(), "prefix", match.group(), neutral, country)


def _domains(text: str, style: Style) -> Iterator[Marker]:
    neutral = _wording(style.language, "un sitio web", "um site", "a website")
    for match in _DOMAIN.finditer(text):
        country = match["country"].upper()
        if country in DOMAINS and country != style.country:
            yield Marker(*match.span(), "domain", match.group(), neutral, country)


def _cities(text: str, style: Style) -> Iterator[Marker]:
    neutral = _wording(style.language, "otra ciudad", "outra cidade", "another city")
    folded = fold_same_length(text)
    for match in CITIES.finditer(folded):
        name = match.group()
        capital = text[match.start()].isupper()
        if style.country and not capital:
            continue
        told = capital and not style.country
        if not told and (name in IN_ONLY and not IN_ONLY[name].search(folded[: match.start()])):
            continue
        country = str(match.lastgroup)
        if country != style.country:
            yield Marker(*match.span(), "city", text[match.start() : match.end()], neutral, country)


def _regions(text: str, style: Style) -> Iterator[Marker]:
    neutral = _wording(style.language, "otra región", "outra região", "another region")
    folded = fold_same_length(text)
    for match in REGION_NAMES.finditer(folded):
        countries = COUNTRIES.get(" ".join(re.split(r"[\s\-]+", match.group())), frozenset())
        if style.country in countries or (style.country and not text[match.start()].isupper()):
            continue
        if BEFORE_REGION.search(folded[max(0, match.start() - 40) : match.start()]):
            country = next(iter(countries)) if len(countries) == 1 else ""
            yield Marker(*match.span(), "city", text[match.start() : match.end()], neutral, country)


def _countries(text: str, style: Style) -> Iterator[Marker]:
    neutral = _wording(style.language, "otro país", "outro país", "another country")
    people = _wording(style.language, "de otro país", "de outro país", "from another country")
    folded = fold_same_length(text)
    for country, shape in country_names().items() if "origin" in asked(Folded(folded)) else ():
        if country == style.country:
            continue
        for match in shape.finditer(folded):
            name, shown = match.group(), text[match.start() : match.end()]
            capital = shown.istitle() or shown.isupper()
            if style.country and name in _ALSO_THINGS - {"argentina"} and not capital:
                continue
            words = neutral if name in _COUNTRY and (capital or name not in _ALSO_THINGS) else people
            yield Marker(*match.span(), "country", shown, words, country)


def _shared(text: str, style: Style) -> Iterator[Marker]:
    for match in _SHARED.finditer(text):
        kind = "law" if "ey de" in match.group() else "register"
        yield Marker(*match.span(), kind, match.group(), "")
    for match in _ANY_LAW.finditer(text):
        yield Marker(*match.span(), "law", match.group(), "")


def fold_same_length(text: str) -> str:
    """Return a text in small letters without accents in which every character keeps its place."""
    return "".join(found if len(found := fold(char)) == 1 else char for char in text)


def _speech(text: str, style: Style) -> Iterator[Marker]:
    if style.language != "es" or detect(text) not in (None, "es"):
        return
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        if word in VOSEO:
            yield Marker(*match.span(), "voseo", match.group(), _as_case(VOSEO[word], match.group()))
        elif word in PORTUGUESE:
            yield Marker(*match.span(), "portuguese", match.group(), _as_case(PORTUGUESE[word], match.group()), "BR")
        elif SHAPE.search(word):
            yield Marker(*match.span(), "portuguese", match.group(), "", "BR")


def _as_case(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


_FINDERS: tuple[Callable[[str, Style], Iterable[Marker]], ...] = (
    _currency, _laws, _registers, _prefixes, _domains, _cities, _regions, _countries, _speech,
)  # fmt: skip


def currency_name(style: Style) -> str:
    """Return the name of the currency in which a call counts, in its language."""
    return named(style.language, CURRENCY_OF.get(style.country, "USD"))
