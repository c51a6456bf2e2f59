"""The identity record, compiled: names as words, and every exact string to look for."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import combinations, permutations

from blinding.grammar import ACRONYMS, SMALL, TRADE, is_small, is_trade
from blinding.identity import Identity
from blinding.normalise import fold, letters, words
from blinding.vocabulary import is_listed, is_ordinary

# Company forms, folded, the longest first. They say nothing by themselves and make a name of the word before them.
LEGAL_FORMS = (
    "sociedad por acciones simplificada|sociedad anonima cerrada|sociedad anonima|sociedade anonima|"
    "s ?a ?p ?i de c ?v|s de r ?l de c ?v|s ?a de c ?v|s ?a ?a|s ?a ?c ?s|s ?a ?c|s ?a ?s|s ?a|s ?r ?l|s ?c ?r ?l|"
    "e ?i ?r ?l|eireli|limitada|ltda|lda|cia|spa|mei|epp|me|inc|llc|llp|ltd|corp|gmbh|s ?l ?u|s ?l|b ?i ?c|a ?c"
)
#: The same as people write them, dotted and spaced: "S.A. de C.V.".
WRITTEN_FORMS = LEGAL_FORMS.replace(" ?", r"[. ]{0,2}").replace(" de ", r"[. ]{1,2}de ")
_FORM_AT_END = re.compile(rf"(?:\s+(?:{LEGAL_FORMS}))+$")
_CONNECTORS = frozenset(words("de da do das dos del la las los el y e i of the and von van di du san santa para con"))
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


#: Plain names that are looked for in pairs ("faro-brujula"), each with each.
_MOST_PAIRS = 12
TWO_NAMES = "two names of the record"


@dataclass(frozen=True)
class Word:
    """One word of a name. `ordinary`: also a dictionary word, so that it needs context to be a name."""

    text: str
    ordinary: bool


@dataclass(frozen=True)
class Name:
    """A name of the applicant. `solo` are the words that may stand for the whole name."""

    kind: str
    words: tuple[Word, ...]
    solo: frozenset[str]
    written: str

    @property
    def ordinary(self) -> bool:
        """Could the whole name be read as plain words?"""
        return all(word.ordinary for word in self.words)

    @property
    def small(self) -> bool:
        """Is it made of what every text needs, so that only quotation marks or a company form make a name of it?"""
        return is_small(tuple(word.text for word in self.words))

    @property
    def trade(self) -> bool:
        """Is it a word by which any text calls its author or its subject ("Startup")?"""
        return is_trade(tuple(word.text for word in self.words))

    @property
    def person(self) -> bool:
        """Is it the name of a person?"""
        return self.kind == "person"


@dataclass(frozen=True)
class Term:
    """An exact string of letters and digits to look for, and how to read a hit.

    `ordinary`: a hit needs context. `whole`: a hit must start and end with a word. `breaks`: lengths of its words.
    `partial`: it is not the whole name, and never sure. `trade`: any text may call its author or its subject so.
    """

    key: str
    kind: str
    ordinary: bool
    whole: bool
    breaks: tuple[int, ...]
    reason: str
    partial: bool = False
    trade: bool = False


def _word(written: str) -> Word:
    folded = letters(written)
    short = len(folded) < 3 and folded.isascii()
    plain = folded.isdigit() or short or is_ordinary(written.lower())
    return Word(folded, plain or folded in _CONNECTORS)


def without_form(legal: str) -> str:
    """Return a legal name without its company form: "Nube Clara S.A.C." is "nube clara" (folded)."""
    spaced = " ".join(re.sub(r"[.,/]", " ", fold(legal)).split())
    return _FORM_AT_END.sub("", spaced)


def _split(written: str) -> list[str]:
    return [part for part in re.findall(r"[^\W_]+", written) if letters(part)]


def _name(kind: str, written: str) -> Name | None:
    parts = _split(written)
    if kind == "legal":
        kept = len(without_form(written).split())
        parts, kind = parts[:kept] or parts, "org"
    found = tuple(_word(part) for part in parts)
    if not found:
        return None
    if kind == "person":
        solo = {word.text for word in found if len(word.text) > 2 and word.text not in _CONNECTORS}
    else:
        solo = {word.text for word in found if not word.ordinary and len(word.text) > 3}
        if len(found) == 1:
            solo.add(found[0].text)
    return Name(kind, found, frozenset(solo), written)


def names(identity: Identity) -> list[Name]:
    """Return the applicant's names, without doubles; parts of joined names ("NubeMapa") come as names too."""
    sources = [("org", one) for one in identity.org_names]
    sources += [("legal", one) for one in identity.legal_names]
    sources += [("brand", one) for one in identity.brands]
    sources += [("person", one) for one in identity.people]
    for kind, written in tuple(sources):
        if kind != "person" and _CAMEL.search(written):
            sources.append(("brand" if kind == "brand" else "org", _CAMEL.sub(" ", written)))
    sources += [("org", stem) for stem in _stems(identity)]
    found: dict[tuple, Name] = {}
    for kind, written in sources:
        name = _name(kind, written)
        if name is not None:
            found.setdefault((name.person, tuple(word.text for word in name.words)), name)
    return list(found.values())


def _stems(identity: Identity) -> list[str]:
    # The name inside a domain, a handle or the part of an address before @, when it is no ordinary word ("info").
    stems = [re.sub(r"^www\.", "", domain.lower()).split(".")[0] for domain in identity.domains]
    stems += [handle.lstrip("@") for handle in identity.handles]
    stems += [email.split("@")[0] for email in identity.emails]
    return [stem for stem in stems if len(letters(stem)) > 3 and not any(map(is_ordinary, words(stem)))]


def acronyms(identity: Identity) -> dict[str, bool]:
    """Return acronym → sure, folded: the declared ones (sure) and those built from names of three words or more."""
    found = {letters(one): True for one in identity.acronyms if len(letters(one)) > 1}
    for written in (*identity.legal_names, *identity.org_names):
        parts = [word for word in without_form(written).split() if word not in _CONNECTORS]
        initials = "".join(word[0] for word in parts)
        if len(initials) > 2:
            found.setdefault(initials, not is_listed(initials))
    return {acronym: sure for acronym, sure in found.items() if not _everybodys(acronym)}


def _everybodys(acronym: str) -> bool:
    return acronym in ACRONYMS or acronym in SMALL or acronym in TRADE


def quiet(identity: Identity, known: list[Name]) -> set[tuple[str, ...]]:
    """Return the names, as folded words, of which only quotation marks or a company form make names."""
    found = {tuple(word.text for word in name.words) for name in known if name.small}
    return found | {words(one) for one in identity.acronyms if _everybodys(letters(one))}


def terms(identity: Identity, known: list[Name]) -> dict[str, Term]:
    """Return key → term for the exact pass over the squeezed text; the surest reading of a key wins."""
    found = _Terms()
    for name in known:
        _add_name(found, name)
    for legal in identity.legal_names:
        if words(legal) != words(without_form(legal)):
            found.add(legal, "org", "the legal name")
    _add_addresses(found, identity)
    brands = [name for name in known if not name.person and name.ordinary and not name.small and not name.trade]
    for one, other in permutations(brands[:_MOST_PAIRS], 2):
        pair = " ".join(word.text for word in (*one.words, *other.words))
        found.add(pair, one.kind, TWO_NAMES, whole=True)
    _add_codes(found.by_key, known)
    for name in known:
        head = name.words[0].text
        if not name.person and len(name.words) > 1 and name.ordinary and len(head) > 3 and not head.isdigit():
            reason = "the first word of a name of the record"
            found.by_key.setdefault(head, Term(head, name.kind, True, True, (len(head),), reason, partial=True))
    return found.by_key


class _Terms:
    """Terms while they are collected, by their keys."""

    def __init__(self) -> None:
        self.by_key: dict[str, Term] = {}

    def add(
        self, written: str, kind: str, reason: str, *, ordinary: bool = False, whole: bool = False, trade: bool = False
    ) -> None:
        """Add a term unless it is too short to tell anything, or a surer reading of its key is there."""
        parts = words(written)
        key = "".join(parts)
        if len(key) < (3 if ordinary or whole else 4) and key.isascii():
            return
        previous = self.by_key.get(key)
        if previous is None or (previous.ordinary and not ordinary):
            self.by_key[key] = Term(key, kind, ordinary, whole or ordinary, tuple(map(len, parts)), reason, trade=trade)


def _add_name(found: _Terms, name: Name) -> None:
    parts = [word.text for word in name.words]
    whole = name.person or len("".join(parts)) < 6
    found.add(" ".join(parts), name.kind, "a name of the record", ordinary=name.ordinary, whole=whole, trade=name.trade)
    for word in name.words:
        if word.text in name.solo and not word.ordinary:
            found.add(word.text, name.kind, "a word of a name of the record", whole=name.person or len(word.text) < 6)
    if name.person:
        plain = all(word.ordinary for word in name.words)
        for pair in combinations(parts, 2):
            if not is_small(pair):
                found.add(" ".join(pair), "person", "two names of a person", ordinary=plain, whole=True)


def _add_addresses(found: _Terms, identity: Identity) -> None:
    for kind, values in (("email", identity.emails), ("link", identity.domains), ("handle", identity.handles)):
        for value in values:
            if is_small(words(value)):
                continue
            plain = len(words(value)) == 1 and is_ordinary(value.lower())
            trade = is_trade(words(value))
            found.add(value, kind, "an address of the record", ordinary=plain or trade, whole=True, trade=trade)
    for _, number in identity.tax_ids:
        found.add(number, "tax_id", "a registration number of the record", whole=True)
        bare = re.sub(r"^[a-z]{2}(?=\d{8})", "", letters(number))
        found.add(bare, "tax_id", "a registration number of the record", whole=True)
    for address in identity.address:
        found.add(address, "address", "the address of the record")
        rest = " ".join(words(address)[1:])
        if any(char.isdigit() for char in rest) and len(rest) > 7:
            found.add(rest, "address", "the address of the record", whole=True)


# Letters that another one becomes in a mirror and upside down; the rest have a turned form of their own, which folds
# to the letter.
_MIRRORED = str.maketrans("bdpq", "dbqp")
_UPSIDE_DOWN = str.maketrans("bqdpnumw", "qbpdunwm")


def _add_codes(found: dict[str, Term], known: list[Name]) -> None:
    # Names written backwards or in rot13. Only as whole words, and only when the result is no word itself.
    for name in known:
        parts = [word.text for word in name.words]
        whole = {"".join(parts)}
        if name.person:  # of people the whole name only: a short one turned around may be anything
            wanted = whole if len(parts) > 1 and len("".join(parts)) > 7 else set()
        else:
            wanted = whole.union(word for word in parts if word in name.solo)
        for full in wanted:
            turned = {
                (codecs.encode(full, "rot13"), "in rot13"),
                (letters(codecs.encode(name.written, "rot13")), "in rot13"),
            }
            upside = (full.translate(_UPSIDE_DOWN)[::-1], "upside down")
            mirrored = (full.translate(_MIRRORED)[::-1], "mirrored")
            for code, how in ((full[::-1], "backwards"), upside, mirrored, *turned):
                if len(code) > 2 and code != full and not is_listed(code):
                    reason = f"a name written {how}"
                    short = len(code) < 4  # three letters may be anything
                    found.setdefault(code, Term(code, "encoded", False, True, (len(code),), reason, partial=short))
