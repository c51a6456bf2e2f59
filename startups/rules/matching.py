"""Does what an assessor declared tie her to an applicant? Tax ids exactly, names as people write them. Pure.

A pair left out without need costs one other reader; a pair overlooked costs the call. Where both cannot be had, names
count as the same. No comparison ends early: how long it takes must not tell what it found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from blinding.normalise import fold, letters, words
from blinding.terms import without_form
from startups.rules.profiles import TAX_SCHEMES

#: Least likeness of two sets of words, of 100 (rapidfuzz's token set ratio): for firms, and for people, whose names
#: differ by less ("José Luis Ramos" and "José Luis Campos" are 90 alike).
FIRMS_ALIKE, PEOPLE_ALIKE = 90, 95
#: Letters that words shared by two firms need together, to be more than a coincidence; and by two kinds of bodies.
_SHARED_LETTERS, _SHARED_BY_BODIES = 6, 9
_CONNECTORS = frozenset(words("de da do das dos del la las los el y e i of the and para con em em por en al a o"))
#: Words of many firms' names: by themselves they tie nobody to anybody.
_GENERIC = frozenset(
    words(
        """solucion soluciones solucao solucoes solution solutions tecnologia tecnologias tecnologico
        technology technologies tech servicio servicios servico servicos services consultor consultores
        consultora consultoria consulting asesor asesores asesoria grupo group holding empresa empresas
        compania company corporacion corporation sociedad software sistema sistemas systems digital
        digitales digitais lab labs laboratorio studio estudio peru brasil brazil chile mexico colombia
        argentina latam america americas internacional international global innovacion inovacao innovation
        proyecto proyectos inversiones investimentos industria industrias comercial asociados associados
        partners data datos dados ia ai startup startups"""
    )
)
#: Words that say what a body is: "Universidad del Barrio" and "Barrio Lab" are two.
_BODIES = frozenset(
    words(
        """universidad universidade university instituto colegio escuela banco bank municipalidad prefeitura
        ministerio hospital fundacion fundacao asociacion associacao"""
    )
)
_TITLES = frozenset(words("ing dr dra sr sra srta lic mg mag abg arq eco econ prof eng don dona doctor doctora"))
_CUT = re.compile(r",|;|:|\(|\s[–—-]\s")

#: Who lends mail addresses to everybody: sharing one ties nobody to anybody. First labels, whatever follows.
_PUBLIC_MAIL = frozenset(
    words(
        """gmail googlemail hotmail outlook live msn yahoo ymail rocketmail icloud me mac aol proton
        protonmail pm gmx zoho mail uol bol terra ig globo globomail r7 yandex tutanota tuta hey fastmail
        speedy arnet fibertel ciudad prodigy vtr hush inbox correo"""
    )
)
_SECOND_LEVEL = frozenset(words("com edu gob gov org net mil nom info ac co gub sld ind art"))


@dataclass(frozen=True, slots=True)
class Interests:
    """What an assessor declared, and what is known of her: lines as typed, her own name and e-mail."""

    firms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: names of the firm and its products, acronyms, people, tax ids (scheme, number), e-mails, domains."""

    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    tax_ids: tuple[tuple[str, str], ...] = ()
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """Either side, read once: firms and people as words, acronyms, numbers, domains."""

    firms: list[list[str]]
    people: list[list[str]]
    acronyms: set[str]
    numbers: set[str]
    domains: set[str]


def conflicts(interests: Interests, applicant: Applicant) -> bool:
    """Say whether an assessor must not read what this applicant sent."""
    return _tied(_declared(interests), _applies(applicant))


def compared(interests: Mapping[int, Interests], applicants: Mapping[str, Applicant]) -> dict[int, set[str]]:
    """Return by seat the codes of the applicants that it must not read; each seat has its set, empty or not."""
    theirs = {code: _applies(applicant) for code, applicant in applicants.items()}
    found: dict[int, set[str]] = {}
    for seat, declared in interests.items():
        ours = _declared(declared)
        found[seat] = {code for code, known in theirs.items() if _tied(ours, known)}
    return found


def _declared(interests: Interests) -> _Read:
    lines = [*interests.firms, *interests.people]
    parts = [part for line in lines for part in _parts(line)]
    return _Read(
        firms=[_words(part) for part in parts],
        people=[_person(part) for part in [*parts, interests.name]],
        acronyms={letters(part) for part in parts} - {""},
        numbers=numbers_in([*lines, *interests.numbers]),
        domains={domain_of(interests.email)} - {""},
    )


def _applies(applicant: Applicant) -> _Read:
    return _Read(
        firms=[_words(name) for name in applicant.names],
        people=[_person(name) for name in applicant.people],
        acronyms={short for one in applicant.acronyms if len(short := letters(one)) > 2},
        numbers=numbers_of(applicant.tax_ids),
        domains={domain_of(one) for one in [*applicant.emails, *applicant.domains]} - {""},
    )


def _tied(ours: _Read, theirs: _Read) -> bool:
    firms = [_same_firm(one, other) for one in ours.firms for other in theirs.firms]
    people = [_same_person(one, other) for one in ours.people for other in theirs.people]
    shared = [ours.acronyms & theirs.acronyms, ours.numbers & theirs.numbers, ours.domains & theirs.domains]
    return any([any(firms), any(people), any(shared)])


def _parts(line: str) -> list[str]:
    """Return what stands before the first comma, dash or bracket of a line, and the whole line."""
    return [part for part in dict.fromkeys((_CUT.split(line)[0], line)) if part.strip()]


# --- firms -----------------------------------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    plain = without_form(text) or fold(text)
    return [word for word in re.findall(r"[^\W_]+", plain) if word not in _CONNECTORS]


def _same_firm(ours: list[str], theirs: list[str]) -> bool:
    """Say whether two names are one firm's: under a slip or two, or all that tells in one stands in the other."""
    telling, their_telling = _telling(ours), _telling(theirs)
    if not telling or not their_telling:
        return bool(ours) and sorted(ours) == sorted(theirs)
    alike = set(ours) & _BODIES == set(theirs) & _BODIES
    if "".join(ours) == "".join(theirs) or (alike and _slip("".join(telling), "".join(their_telling))):
        return True
    shared = set(telling) & set(their_telling)
    likeness = fuzz.token_set_ratio(" ".join(telling), " ".join(their_telling))
    return likeness >= FIRMS_ALIKE and len("".join(shared)) >= (_SHARED_LETTERS if alike else _SHARED_BY_BODIES)


def _telling(said: list[str]) -> list[str]:
    return [word for word in said if word not in _GENERIC | _BODIES]


def _slip(one: str, other: str) -> bool:
    """Say whether two names differ by a slip: one letter from six letters on, two from twelve on; never by a digit."""
    if _digits(one) != _digits(other):
        return False
    shortest = min(len(one), len(other))
    allowed = 2 if shortest >= 12 else 1 if shortest >= 6 else 0
    return shortest > 1 and OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


# --- people ----------------------------------------------------------------------------------------------------------


def _person(text: str) -> list[str]:
    return [word for word in words(text) if len(word) > 1 and word not in _CONNECTORS and word not in _TITLES]


def _same_person(ours: list[str], theirs: list[str]) -> bool:
    """Say whether two names are one person's: two names in common at least, and none that contradicts."""
    few, many = sorted((ours, theirs), key=len)
    pairs = {word: other for word in few for other in many if _same_name(word, other)}
    if len(pairs) < 2:
        return False
    spelt = [pairs.get(word, word) for word in few]
    return fuzz.token_set_ratio(" ".join(spelt), " ".join(many)) >= PEOPLE_ALIKE


def _same_name(one: str, other: str) -> bool:
    """Say whether two given or family names are the same but for a slip; "Mario" and "María" are two people."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or _digits(one) != _digits(other) or one.rstrip("ao") == other.rstrip("ao"):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1 and one[-1:] + other[-1:] not in {"ao", "oa"}


# --- numbers and addresses -------------------------------------------------------------------------------------------


def numbers_in(lines: Iterable[str]) -> set[str]:
    """Return every spelling of a tax id that stands in lines: the whole line, what commas part, and each word."""
    found: set[str] = set()
    for line in lines:
        parts = re.split(r"[,;:()]", line)
        for text in [line, *parts, *line.replace(",", " ").split()]:
            plain = re.sub(r"[\W_]", "", text).upper()
            plain = re.sub(r"^(RUC|CNPJ|CUIT|CUIL|RFC|RUT|NIT|DNI)(?=\w{8})", "", plain)
            if 8 <= len(plain) <= 18 and sum(char.isdigit() for char in plain) >= 6:
                found.add(plain)
                found |= {spelling for scheme in TAX_SCHEMES for spelling in _spellings(scheme, plain)}
    return found


def numbers_of(tax_ids: Iterable[tuple[str, str]]) -> set[str]:
    """Return every spelling of an applicant's tax ids."""
    found: set[str] = set()
    for scheme, number in tax_ids:
        found.add(re.sub(r"[\W_]", "", number).upper())
        found |= _spellings(scheme, number)
    return {one for one in found if len(one) >= 8}


def _spellings(scheme: str, number: str) -> set[str]:
    """Return a valid number in its compact spelling, and the part of it that names the same taxpayer."""
    if scheme not in TAX_SCHEMES:
        return set()
    module = import_module(f"stdnum.{scheme}")
    if not module.is_valid(number):
        return set()
    plain = str(module.compact(number)).upper()
    more = {
        "br.cnpj": f"CNPJ-{plain[:8]}",  # a branch is the same firm
        "pe.ruc": plain[2:10] if plain.startswith("10") else "",  # a person's RUC holds her DNI
        "co.nit": plain[:-1],  # often given without its check digit
        "cl.rut": plain.lstrip("0"),
    }.get(scheme, "")
    return {plain, more} - {""}


def domain_of(address: str) -> str:
    """Return the registered domain of an e-mail or web domain, or nothing for a public mail provider."""
    labels = fold(address).rpartition("@")[2].strip(". ").split(".")
    if len(labels) < 2 or not all(labels):
        return ""
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    if labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 and len(labels) == 2:
        return ""
    return "" if labels[-size] in _PUBLIC_MAIL else ".".join(labels[-size:])
