"""Words of a text that tell, or look as if they told, who somebody is: decided without knowing who applied.

Whoever judges writes freely: reasons, dissents, questions. None of it may be compared with what applicants declared:
the answer would tell who they are. So the words alone decide. Contact data and names with a company form have no place
there; words with a capital that look like names are shown to the writer, who says whether they are. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from blinding.context import starts_sentence
from blinding.grammar import ACRONYMS
from blinding.identity import Identity
from blinding.matcher import Matcher
from blinding.normalise import Folded, fold, words
from blinding.places import CITIES
from blinding.regions import NAMES as REGION_NAMES
from blinding.vocabulary import is_listed, is_ordinary

_NOBODY = Matcher(Identity())
_CONTACT = frozenset({"email", "link", "handle", "phone", "tax_id"})
_TELEPHONE = re.compile(
    r"\b(?:tel\w*|fono|celular|cel|m[oó]vil|mobile|phone|whatsapp|wsp|llam\w+|lig\w{1,4}|call)\b[^\d\n]{0,25}"
    r"(?P<far>\+?\d(?:[ .()-]{0,2}\d){5,14})|(?<![\d,.])(?P<bare>9\d{2}[ .-]?\d{3}[ .-]?\d{3})(?![\d,.]*\d)",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_][\w&'’-]*(?:\s(?:(?:de|del|da|do|la|y|e|and|of)\s)?[^\W\d_][\w&'’-]*){0,3}?"
# Dotted in any letters ("s.a.c."), bare in capitals only ("SAC"): "sa", "me" and "cia" are words.
_FORMS = (
    r"(?i:s\.\s?a\.\s?p\.\s?i\.(?:\s?de\s?c\.\s?v\.?)?|s\.\s?(?:de\s?)?r\.\s?l\.(?:\s?de\s?c\.\s?v\.?)?|"
    r"s\.\s?a\.\s?de\s?c\.\s?v\.?|s\.\s?a\.(?:\s?[acs]\.)?|s\.\s?c\.\s?r\.\s?l\.?|e\.\s?i\.\s?r\.\s?l\.?|s\.\s?p\.\s?a\.|"
    r"ltda\b\.?|ltd\.|inc\.|l\.l\.c\.|gmbh\b|eireli\b)|(?:SAC|SRL|SAS|SAA|EIRL|SCRL|SPA|LTDA|LLC|Inc|Ltd|SAPI|"
    r"SA de CV|S de RL(?: de CV)?|SpA)\b"
)
_COMPANY = re.compile(rf"(?<!\w){_NAME},?\s(?:{_FORMS})(?!\w)")
_WORD = re.compile(r"(?<![\w@#./-])[^\W\d_](?:[\w&'’]*[^\W_])?(?![\w@])")
_CODE = re.compile(r"\b[A-Z0-9]{3}-[A-Z0-9]{3}\b|\b[A-Z]\d+(?:\.\d+)*\b|§\d+")
# What a text of a public entity writes with a capital, and the names of techniques that no applicant owns. Folded.
_HOUSE = ACRONYMS | frozenset(
    words(
        "puesto seat assento jurado comite comision comissao secretaria secretario presidenta presidente autoridad "
        "autoridade municipalidad municipio prefeitura gobierno governo ministerio gerencia subgerencia direccion "
        "oficina estado republica ley lei law decreto resolucion resolucao reglamento regulamento ordenanza "
        "directiva articulo art norma constitucion legislativo supremo bases anexo anexos criterio criterios "
        "propuesta proposta acta informe fase etapa convocatoria pregunta respuesta govlink govtech lima peru "
        "america latina internet web excel whatsapp linux python android "
        "bluetooth ethernet email online offline dashboard chatbot software hardware startup startups backend "
        "frontend app apps lun mar mie jue vie sab dom"
    )
)
# Small words that begin a sentence, beside which a name may stand.
_SMALL = frozenset(
    words(
        "el la los las un una unos unas en de del con por para desde hasta segun que como si no al su sus "
        "este esta o os as um uma em do da no na com pelo pela the an in of by from with at this that"
    )
)
# The lists have few forms of verbs, and few words of asking: what begins a sentence and ends so is one. Folded.
_VERB = re.compile(
    r"^(?:que|como|cuando|donde|quien|cual|cuant)\w*$|^(?:habria|solo|hay|hace|tiene|puede|dice|debe|es|son|fue|"
    r"creo|creemos|llame|vea|pienso|considero|voto|opino|acho|penso|habia|los|las|dias|veces|ademas|asi|tambien|despues|aun|tampoco|segun|cumple|conteos?|logra|mide|pide|propone)$|(?:mos|aron|eron|ieron|aban|ian|ando|endo|ado|ada|ados|adas|ido|ida|idos|idas|are|ira|era|"
    r"ara|aria|eria|iria|ar|er|ir|an|en|arse|irlo|arlo|nos|les|cion|ciones|mente|gao|coes|ista|logia|tica|aje)$"
)
_INNER = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_MOST_CAPITALS = 0.6
_LEAST_LETTERS = 3


# After these words stands whose a proposal is: the word itself and two beside it are looked at, whatever their letters.
_WHOSE = re.compile(
    r"(?<!\w)(?:(?:la|el|lo|los|las|es|son|era|eran|propuestas?|proyectos?|soluci[oó]n|idea|equipo|gente|a|o|é|proposta|projeto)"
    r"\s(?:de|del|da|do)|(?:hecha|hecho|escrita|escrito|presentada|presentado|feita|feito|escrita)\s(?:por|pela|pelo))\s"
    r"(?:(?:la|el|los|las|un|una)\s)?(?P<who>[^\W\d_]+(?:\s[^\W\d_]+){0,2})(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Screened:
    """What a text says of names. ``refused``: contact data and companies; ``doubtful``: words to look at again."""

    refused: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def words_of(texts: Collection[str]) -> frozenset[str]:
    """Return the words of texts that everybody has read, folded, for ``screen``."""
    return frozenset(fold(match.group()) for text in texts for match in _WORD.finditer(text))


def screen(text: str, known: Collection[str] = ()) -> Screened:
    """Return what of a text has no place where applicants are unknown, each as written, once, in its order.

    ``known``: words that are no name here (see ``words_of``): those of the call itself. Nothing else decides, least of
    all who applied.
    """
    refused = list(dict.fromkeys(_refused(text)))
    plain = text
    for one in refused:
        plain = plain.replace(one, " " * len(one))
    return Screened(tuple(refused), tuple(dict.fromkeys(_doubtful(plain, frozenset(known) | _HOUSE))))


def _refused(text: str) -> Iterator[str]:
    for leak in _NOBODY.find(text):
        if leak.kind in _CONTACT:
            yield leak.matched
    for match in _TELEPHONE.finditer(text):
        yield match["far"] or match["bare"]
    for match in _COMPANY.finditer(text):
        yield match.group()


def _doubtful(text: str, known: frozenset[str]) -> Iterator[str]:
    """Yield words with a capital that no beginning of a sentence explains, or that are no ordinary word there."""
    text = _CODE.sub(lambda match: " " * len(match.group()), text)
    folded = Folded(text)
    found = list(_WORD.finditer(text))
    # In a text of capitals they say nothing.
    shouted = sum(one.group().isupper() for one in found) > _MOST_CAPITALS * len(found) > 0
    for place, match in enumerate(found):
        word = match.group()
        if fold(word) in known or len(word) < _LEAST_LETTERS:
            continue
        if word == word.lower():
            continue
        begins = shouted or _begins(folded, text, match.start())
        named = not shouted and _beside(text, match, found[place + 1 : place + 2], known)
        ordinary = is_ordinary(word.lower()) or _VERB.search(fold(word)) or _is_verb(fold(word))
        if _INNER.search(word) or named or not begins or not ordinary:
            yield word
    yield from _in_small(text, known)


def _in_small(text: str, known: frozenset[str]) -> Iterator[str]:
    """Yield words in small letters that stand where somebody is named and are no ordinary words, and places."""
    for match in _WHOSE.finditer(text):
        for word in match["who"].split():
            folded = fold(word)
            if word != word.lower() or folded in known or len(word) < _LEAST_LETTERS:
                break
            place = CITIES.fullmatch(folded) or REGION_NAMES.fullmatch(folded)
            if place or not (is_ordinary(word) or _VERB.search(folded) or _is_verb(folded)):
                yield word


def _is_verb(word: str) -> bool:
    """Say whether a folded word is a form of a listed infinitive: "sirve" of "servir", "convence" of "convencer"."""
    stem = re.sub(r"(?:io|es|as|[aeo])$", "", word)
    stems = {stem, re.sub(r"ie([^aeiou]+)$", r"e\1", stem), re.sub(r"ue([^aeiou]+)$", r"o\1", stem)}
    stems |= {re.sub(r"i([^aeiou]+)$", r"e\1", stem), re.sub(r"z$", "c", stem), re.sub(r"qu$", "c", stem)}
    return stem != word and any(is_listed(one + ending) for one in stems for ending in ("ar", "er", "ir"))


def _beside(text: str, match: re.Match[str], following: list[re.Match[str]], known: frozenset[str]) -> bool:
    """Say whether another name stands right after a word that begins a sentence: "Mirada Urbana"."""
    return any(
        text[match.end() : one.start()] == " "
        and one.group()[0].isupper()
        and not one.group().isupper()
        and len(one.group()) >= _LEAST_LETTERS
        and fold(one.group()) not in known
        and fold(match.group()) not in _SMALL
        for one in following
    )


def _begins(folded: Folded, text: str, start: int) -> bool:
    """Say whether a sentence begins at a place of a text: a capital there says nothing."""
    return len(folded.plain) == len(text) and starts_sentence(folded, start)
