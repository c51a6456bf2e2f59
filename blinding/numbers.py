"""Telephone numbers and tax registrations, the applicant's own and valid unknown ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import phonenumbers
from stdnum.ar import cuit
from stdnum.br import cnpj, cpf
from stdnum.cl import rut as cl_rut
from stdnum.co import nit
from stdnum.ec import ruc as ec_ruc
from stdnum.mx import rfc
from stdnum.pe import ruc as pe_ruc
from stdnum.uy import rut as uy_rut

from blinding.chains import Hit
from blinding.identity import Identity
from blinding.normalise import Folded, letters
from blinding.places import PREFIXES

_RUN = re.compile(r"(?<![^\W_])(?:\+\s?|\(\+?\s?)?\d(?:[\s().\-/_·]{0,3}\d){5,24}(?![^\W_])")
_SIX = re.compile(r"\d(?:\D{0,3}\d){5}")  # no number has fewer digits, but for the letters of a CNPJ
# Letters that are written for digits: 9S5 44O.
_AS_DIGITS = str.maketrans("oislzbgq", "01512869")
_MIXED = re.compile(r"\d[oislzbgq]|[oislzbgq]\d")
_LETTERED = re.compile(r"(?<![^\W_])(?:\+\s?)?[\doislzbgq](?:[\s().\-/_·]{0,3}[\doislzbgq]){6,24}(?![^\W_])")
_DIGIT = re.compile(r"\d")
_SPELLED = {
    word: str(digit)
    for digit, line in enumerate(
        (
            "cero zero oh", "uno un um one", "dos dois two", "tres three", "cuatro quatro four", "cinco five",
            "seis six meia", "siete sete seven", "ocho oito eight", "nueve nove nine",
        )
    )
    for word in line.split()
}  # fmt: skip
_SPELLED_RUN = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(_SPELLED)})(?:[\s,.\-]{{1,2}}(?:{'|'.join(_SPELLED)}|\d{{1,4}})){{5,20}}(?![^\W_])"
)
_CALL = re.compile(
    r"(?:\b(?:tel|telf|telefono|telefone|phone|celular|cel|movil|mobile|fono|whatsapp|wsp|wa|fax|llam\w+|lig\w{1,4}|"
    r"call|contact\w*|numero de contacto)\b[^\d\n]{0,25})\Z"
)
_REGISTER = re.compile(
    r"\b(?:ruc|cnpj|cpf|cuit|cuil|rfc|rut|rol unico|nit|tax|tribut\w+|fiscal|inscripcion|inscricao|registr\w+|"
    r"registration|factur\w+|invoic\w+|vat|identificacion)\b[^\d\n]{0,25}\Z"
)
# Kind → shape of its letters and digits. Those with two check digits or a telling shape need no word before them.
_TAX_SHAPES: dict[str, tuple[re.Pattern[str], bool, Callable[[str], bool]]] = {
    "br.cnpj": (re.compile(r"[0-9a-z]{12}\d{2}"), True, cnpj.is_valid),
    "br.cpf": (re.compile(r"\d{11}"), False, cpf.is_valid),
    "pe.ruc": (re.compile(r"(?:10|15|16|17|20)\d{9}"), True, pe_ruc.is_valid),
    "ar.cuit": (re.compile(r"(?:20|23|24|27|30|33|34)\d{9}"), True, cuit.is_valid),
    "mx.rfc": (re.compile(r"[a-z&]{3,4}\d{6}[0-9a-z]{3}"), True, rfc.is_valid),
    "cl.rut": (re.compile(r"\d{7,8}[0-9k]"), False, cl_rut.is_valid),
    "co.nit": (re.compile(r"\d{9,10}"), False, nit.is_valid),
    "ec.ruc": (re.compile(r"\d{10}001"), False, ec_ruc.is_valid),
    "uy.rut": (re.compile(r"\d{12}"), False, uy_rut.is_valid),
}
_TAX_RUN = re.compile(
    r"(?<![^\W_])(?:[a-z]{3,4}[\s\-]?\d{6}[\s\-]?[0-9a-z]{3}|[0-9a-z]{2}\.?[0-9a-z]{3}\.?[0-9a-z]{3}/[0-9a-z]{4}-?\d{2}|"
    r"\d(?:[\s.\-/]?\d){6,13}(?:-?[0-9k])?)(?![^\W_])"
)
_FORMATTED = re.compile(r"\d{3}\.\d{3}\.\d{3}-\d\d|\d{1,2}\.\d{3}\.\d{3}-[\dk]|\d\d-\d{8}-\d|\d{3}\.\d{3}\.\d{3}-\d")


# The first number of a country reads its plan from a file: at the start of the program, not in the middle of a search.
for _region in PREFIXES.values():
    phonenumbers.PhoneMetadata.metadata_for_region(_region)


class Numbers:
    """The applicant's numbers, as digits."""

    def __init__(self, identity: Identity) -> None:
        self._countries = tuple(code.upper() for code in identity.countries)
        self._known = tuple({tail for phone in identity.phones for tail in _tails(phone, self._countries)})

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Yield telephone numbers and tax registrations of a text."""
        plain = folded.plain
        numeric = _SIX.search(plain) is not None
        if numeric:
            for match in _RUN.finditer(plain):
                yield from self._phone(match, folded)
        for match in () if _SPELLED.keys().isdisjoint(folded.tokens) else _SPELLED_RUN.finditer(plain):
            digits = "".join(_SPELLED.get(word, word) for word in re.findall(r"[^\W_]+", match.group()))
            if self._is_known(digits):
                yield Hit(*match.span(), "phone", "redact", "a telephone of the record, spelled")
            elif len(digits) > 6:
                yield Hit(*match.span(), "phone", "review", "a spelled number")
        if numeric or "/" in folded.chars:
            for match in _TAX_RUN.finditer(plain):
                yield from _tax(match, plain)

        if self._known and _MIXED.search(plain):
            yield from self._lettered(plain)

    def _lettered(self, plain: str) -> Iterator[Hit]:
        """Yield the applicant's telephones in which letters stand for some of the digits."""
        for match in _LETTERED.finditer(plain):
            # "o 955 …": a word at its edge is none of its digits.
            parts = list(re.finditer(r"[^\W_]+", match.group()))
            first, last = (
                next((one for one in row if _DIGIT.search(one.group())), None) for row in (parts, parts[::-1])
            )
            if first is None or last is None:
                continue
            written = match.group()[first.start() : last.end()]
            if sum(map(str.isdigit, written)) > 3 and any(map(str.isalpha, written)):
                start = match.start() + first.start()
                if self._is_known(re.sub(r"\D", "", written.translate(_AS_DIGITS))):
                    yield Hit(start, start + len(written), "phone", "redact", "a telephone with letters for digits")

    def _is_known(self, digits: str) -> bool:
        return any(tail in digits or digits[::-1].endswith(tail) for tail in self._known)

    def _phone(self, match: re.Match[str], folded: Folded) -> Iterator[Hit]:
        written = match.group()
        digits = re.sub(r"\D", "", written)
        if self._is_known(digits):
            yield Hit(*match.span(), "phone", "redact", "a telephone of the record")
            return
        before = folded.plain[max(0, match.start() - 40) : match.start()]
        foreign = "+" in written or digits.startswith("00")
        if not 7 <= len(digits) <= 15 + 2 * digits.startswith("00"):
            return
        called = bool(_CALL.search(before)) and any(_valid(digits, country) for country in self._countries)
        if called or (foreign and _valid("+" + digits.lstrip("0"), None)):
            yield Hit(*match.span(), "phone", "redact", "a telephone number")


def _tails(phone: str, countries: tuple[str, ...]) -> set[str]:
    # The last eight digits tell the number whatever its prefixes; shorter numbers are taken whole.
    digits = re.sub(r"\D", "", letters(phone))
    found = set()
    for country in (*countries, None):
        try:
            parsed = phonenumbers.parse("+" + digits if "+" in phone else digits, None if "+" in phone else country)
        except phonenumbers.NumberParseException:
            continue
        national = phonenumbers.national_significant_number(parsed)
        if len(national) > 6:
            found.add(national[-8:])
    if not found and len(digits) > 6:
        found.add(digits.lstrip("0")[-8:])
    return found


def _valid(number: str, country: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, country))
    except phonenumbers.NumberParseException:
        return False


def _tax(match: re.Match[str], plain: str) -> Iterator[Hit]:
    written = match.group()
    number = re.sub(r"[^0-9a-z&]", "", written)
    if len(set(number)) < 3:
        return
    told = bool(_FORMATTED.fullmatch(written)) or bool(
        _REGISTER.search(plain[max(0, match.start() - 45) : match.start()])
    )
    for kind, (shape, telling, valid) in _TAX_SHAPES.items():
        if (told or telling) and shape.fullmatch(number) and valid(number.upper()):
            yield Hit(*match.span(), "tax_id", "redact", f"a valid registration number ({kind})")
            return
