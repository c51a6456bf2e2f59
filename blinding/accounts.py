"""What leads to one place or one account without being declared: coordinates, bank accounts, identifiers of authors.

Each is believed by its own check digits or by the word before it. A person looks: a proposal may name a square by its
coordinates, a public account, or somebody else's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, isni
from stdnum.ar import cbu

from blinding.chains import Hit
from blinding.normalise import Folded

_DECIMAL = re.compile(r"(?<![\w.])([+\-]?\d{1,2}\.\d{4,10})\s?[,;/ ]\s?([+\-]?\d{1,3}\.\d{4,10})(?![\w.]\d)")
_DEGREES = re.compile(
    r"\d{1,3}\s?[°º]\s?\d{1,2}(?:\s?['′’]\s?(?:\d{1,2}(?:[.,]\d+)?\s?(?:[\"″”]|''))?)?\s?[nsewo](?![^\W_])"
)
#: Open Location Code, full form (https://github.com/google/open-location-code): its alphabet has 20 signs.
_PLUS_CODE = re.compile(r"(?<![^\W_])[23456789cfghjmpqrvwx]{8}\+[23456789cfghjmpqrvwx]{2,3}(?![^\W_])")
_IBAN = re.compile(r"(?<![^\W_])[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){2,7}(?:\s?[a-z0-9]{1,3})?(?![^\W_])")
#: Three words of https://what3words.com, as it writes them.
_THREE_WORDS = re.compile(r"///[^\W\d_]{2,20}\.[^\W\d_]{2,20}\.[^\W\d_]{2,20}(?![^\W_])")
#: A plus code shortened by its first signs counts only before the name of a place: "57V5+8QV Arequipa".
_SHORT_CODE = re.compile(
    r"(?<![^\W_])(?=[a-z]*\d)[23456789cfghjmpqrvwx]{4}\+[23456789cfghjmpqrvwx]{2,3}(?=,?\s[^\W\d_])"
)
#: Peru's interbank code (CCI): bank, branch, account, two check digits.
_CCI = re.compile(r"\d{3}([\s\-])\d{3}\1\d{12}\1\d{2}")
_RANDOM_KEY = re.compile(r"\b(?:pix|chave)\b[^\n]{0,25}?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![^\W_])")
_REGISTER = re.compile(
    r"\b(?:lattes|researcher ?id|scopus(?: id)?|google scholar|publons)\b[^\d\n]{0,25}(\d[\d\-]{6,18}\d)(?![^\W_])"
)
_LONG = re.compile(r"(?<![^\W_])\d(?:[\s\-]?\d){17,21}(?![^\W_])")
_ACCOUNT = re.compile(
    r"\b(?:cci|cbu|cvu|clabe|iban|pix|chave pix|cuenta(?: (?:bancaria|corriente|de ahorros?))?|conta(?: corrente)?|"
    r"bank account|account number)\b[^\d\n]{0,25}(\d(?:[\s.\-/]?\d){8,24})(?![^\W_])"
)
_AUTHOR = re.compile(r"(?<![^\W_])\d{4}-\d{4}-\d{4}-\d{3}[\dx](?![^\W_])")
_WORK = re.compile(r"(?<![^\W_])(?:doi[\s:]{1,2})?10\.\d{4,9}/[^\s<>\"»”]{2,100}")
#: Weights of the check digit of Mexico's CLABE (Banco de México, Circular 13/2011): 3, 7, 1 in turn, modulo 10.
_CLABE = (3, 7, 1)


def find_accounts(folded: Folded, asked: frozenset[str]) -> Iterator[Hit]:
    """Yield coordinates and codes of places, bank accounts, and identifiers of authors and of their works."""
    plain, chars = folded.plain, folded.chars
    if "/" in chars:
        for match in _THREE_WORDS.finditer(plain):
            yield Hit(*match.span(), "address", "review", "three words for a place")
    if chars.isdisjoint("0123456789"):
        return
    if "." in chars:
        for match in _DECIMAL.finditer(plain):
            if abs(float(match.group(1))) <= 90 and abs(float(match.group(2))) <= 180:
                yield Hit(*match.span(), "address", "review", "coordinates")
        for match in _WORK.finditer(plain) if "10." in plain else ():
            yield Hit(match.start(), match.start() + len(match.group().rstrip(".,;)")), "handle", "review", "a work")
    if not chars.isdisjoint("°º"):
        for match in _DEGREES.finditer(plain):
            yield Hit(*match.span(), "address", "review", "coordinates")
    if "+" in chars:
        for match in _PLUS_CODE.finditer(plain):
            yield Hit(*match.span(), "address", "review", "the code of a place")
        for match in _SHORT_CODE.finditer(plain):
            yield Hit(*match.span(), "address", "review", "the code of a place")
    if "-" in chars:
        for match in _AUTHOR.finditer(plain):
            if isni.is_valid(match.group().replace("-", "").upper()):
                yield Hit(*match.span(), "handle", "review", "an author's identifier")
    yield from _banks(plain, asked)


def _banks(plain: str, asked: frozenset[str]) -> Iterator[Hit]:
    for match in _IBAN.finditer(plain):
        # The next word of the sentence may look like one more group.
        ends = [*(space.start() for space in re.finditer(r"\s", match.group())), len(match.group())]
        whole = next((end for end in reversed(ends) if iban.is_valid(match.group()[:end].upper())), 0)
        if whole:
            yield Hit(match.start(), match.start() + whole, "handle", "review", "a bank account (IBAN)")
    for match in _LONG.finditer(plain):
        number = re.sub(r"\D", "", match.group())
        valid = (len(number) == 22 and cbu.is_valid(number)) or _is_clabe(number) or _CCI.fullmatch(match.group())
        if valid and len(set(number)) > 3:
            yield Hit(*match.span(), "handle", "review", "a bank account")
    if "account" in asked:
        for match in _RANDOM_KEY.finditer(plain):
            yield Hit(*match.span(1), "handle", "review", "the key of an account (PIX)")
        for match in _ACCOUNT.finditer(plain):
            yield Hit(*match.span(1), "handle", "review", "the number of an account")
        for match in _REGISTER.finditer(plain):
            yield Hit(*match.span(1), "handle", "review", "an author's identifier")


def _is_clabe(number: str) -> bool:
    if len(number) != 18:
        return False
    total = sum(int(digit) * _CLABE[place % 3] % 10 for place, digit in enumerate(number[:17]))
    return (10 - total % 10) % 10 == int(number[17])
