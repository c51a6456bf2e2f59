"""Names found word by word: misspelt, inflected, in any order, with initials."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from rapidfuzz.distance import OSA

from blinding import context
from blinding.identity import Action
from blinding.normalise import Folded, leet
from blinding.terms import Name, Word
from blinding.vocabulary import is_ordinary

_TOKEN = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s,.'’\-·/&]{1,3}(?:(?:de|da|do|dos|das|del|la|y|e)\s+)?")
_ENDINGS = re.compile(
    r"(?:s|es|as|os|ns|x|ian[oa]s?|an[oa]s?|ist[ao]s?|istas|ense|enses|eir[oa]s?|inh[oa]s?|it[oa]s?|er[oa]s?|ic[oa]s?|"
    r"ismo|izar|ization|esque|ish|ers?|ians?|y)"
)
_DIGITS = re.compile(r"\d+")
_AMONG = re.compile(r"[^\W\d_]\d+[^\W\d_]")
_REPEATED = re.compile(r"(.)\1+")
_CACHE = 50_000


class Hit(NamedTuple):
    """A finding in the folded text, before it is turned into a leak."""

    start: int
    end: int
    kind: str
    action: Action
    reason: str


class _Match(NamedTuple):
    name: int
    position: int
    distance: int
    how: str
    plain: bool = False  # as written it is a dictionary word


class _Seen(NamedTuple):
    start: int
    end: int
    match: _Match


class Lexicon:
    """The words of all names, with what each word of a text may stand for."""

    def __init__(self, names: list[Name]) -> None:
        self.names = names
        self._exact: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._leet: dict[str, str] = {}
        for number, name in enumerate(names):
            for position, word in enumerate(name.words):
                if len(word.text) > 1:
                    self._exact[word.text].append((number, position))
        for text in self._exact:
            self._leet.setdefault(leet(text), text)
        self._plain_runs = {_single(text): text for text in self._exact if len(text) > 3}
        # By the length of a word of the text: words of names that may be meant, and how far they may be.
        self._near: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for text in self._exact:
            if len(text) > 2 and not text.isdigit():
                limit = 2 if len(text) > 5 else 1
                for size in range(len(text) - limit, len(text) + limit + 1):
                    self._near[size].append((text, limit))
        self._numbered = {text for text in self._exact if not text.isalpha() and not text.isdigit()}
        self._stems = tuple(
            {
                text[:-1] if text[-1] in "aeiou" else text: None
                for name in names
                for text in (*sorted(name.solo), name.words[0].text)
                if len(text) > 3 and not name.person and not text.isdigit()
            }
        )
        self._seen: dict[str, tuple[_Match, ...]] = {}

    def find(self, folded: Folded) -> list[Hit]:
        """Return what the words of a text say about the applicant."""
        seen = self._seen
        if len(seen) > _CACHE:
            seen.clear()
        telling = False
        for text in folded.tokens:
            matches = seen.get(text)
            if matches is None:
                matches = seen[text] = self._look_up(text)
            if matches:
                telling = True
        if not telling:
            return []
        by_name: dict[int, list[_Seen]] = defaultdict(list)
        for token in _TOKEN.finditer(folded.plain):
            for match in seen[token.group()]:
                by_name[match.name].append(_Seen(token.start(), token.end(), match))
        hits: list[Hit] = []
        for number, found in by_name.items():
            for chain in _chains(found, folded.plain):
                hits += self._judge(self.names[number], chain, folded)
        return hits

    def _look_up(self, text: str) -> tuple[_Match, ...]:
        size = len(text)
        if size < 2 or size > 40:
            return ()
        exact = self._exact.get(text)
        if exact:
            return tuple(_Match(*where, 0, "a name of the record") for where in exact)
        if size < 3 or text.isdigit():
            return ()
        if not text.isalpha():
            bare = _DIGITS.sub("", text)
            if _AMONG.search(text) and len(bare) > 3 and bare in self._exact:
                return tuple(_Match(*where, 0, "disguised") for where in self._exact[bare])
            read = self._leet.get(leet(text))
            if read and sum(char.isalpha() for char in text):
                return tuple(_Match(*where, 0, "disguised") for where in self._exact[read])
            if not self._numbered:
                return ()
        runs = self._plain_runs.get(_single(text))
        if runs and len(text) - len(runs) > 1 and not is_ordinary(text):
            return tuple(_Match(*where, 0, "disguised") for where in self._exact[runs])
        for stem in self._stems if text.startswith(self._stems) else ():
            if text.startswith(stem) and _ENDINGS.fullmatch(text, len(stem)):
                plain = is_ordinary(text)
                inflected = tuple(
                    _Match(*where, 0, "inflected", plain)
                    for word, places in self._exact.items()
                    if word.startswith(stem) and len(word) - len(stem) < 2
                    # A dictionary word of the same stem may be any word; only the plural is the name's own.
                    if text in (word + "s", word + "es") or (not plain and len(stem) > 3)
                    for where in places
                )
                if inflected:
                    return inflected
        return self._misspelt(text)

    def _misspelt(self, text: str) -> tuple[_Match, ...]:
        found: dict[tuple[int, int], _Match] = {}
        numbered = not text.isalpha()
        for word, limit in self._near.get(len(text), ()):
            if numbered and word not in self._numbered:
                continue
            distance = OSA.distance(text, word, score_cutoff=limit)
            if distance <= limit:
                how = "derived" if _derived(text, word) else "misspelt"
                for where in self._exact[word]:
                    found[where] = _Match(*where, distance, how)
        if found and is_ordinary(text):
            # A word of its own, so a slip only beside other words of the name.
            return tuple(match._replace(how="near", plain=True) for match in found.values() if match.distance < 2)
        return tuple(found.values())

    def _judge(self, name: Name, chain: list[_Seen], folded: Folded) -> list[Hit]:
        whole, chain = chain, _trusted(name, chain, folded)
        if not chain:
            return [hit for seen in whole if (hit := _slip_of_short(name, seen, folded))]
        positions = {seen.match.position for seen in chain}
        if len(positions) > 1 and (name.person or _strong(name, chain)):
            start, end = chain[0].start, chain[-1].end
            start, end, _ = _with_initials(name, positions, folded, start, end)
            distinct = any(not name.words[seen.match.position].ordinary and seen.match.distance < 2 for seen in chain)
            capitals = [context.capital(folded, seen.start, seen.end) for seen in chain]
            # Three plain words in a row are the name even in small letters; two may be chance ("rosa" and "campos").
            full = len(positions) == len(name.words)
            if distinct or sum(capitals) > 1 or (full and len(positions) > 2):
                return [Hit(start, end, name.kind, "redact", "several words of a name of the record")]
            if full:
                verdict = context.judge(folded, start, end, person=name.person)
                if verdict is None and name.person:
                    verdict = ("review", "the words of a person's name")
                return [Hit(start, end, name.kind, *verdict)] if verdict else []
            return []
        return [hit for seen in chain if (hit := self._judge_one(name, seen, folded))]

    def _judge_one(self, name: Name, seen: _Seen, folded: Folded) -> Hit | None:
        word = name.words[seen.match.position]
        start, end, distance = seen.start, seen.end, seen.match.distance
        if seen.match.how == "near":
            return _slip_of_short(name, seen, folded)
        if name.person and distance < 2 and context.capital(folded, start, end):
            first, last, initials = _with_initials(name, {seen.match.position}, folded, start, end)
            if initials:
                return Hit(first, last, "person", "redact", "a name with initials")
        if word.text not in name.solo:
            derived = seen.match.how in ("inflected", "misspelt") and not seen.match.plain and distance < 2
            first = seen.match.position == 0 and len(word.text) > 4 - (distance == 0)
            if derived and first and not name.person and folded.upper(start):
                sure: Action = "redact" if context.cued(folded, start, end) else "review"
                return Hit(start, end, name.kind, sure, "from the first word of a name of the record")
            return None
        if distance > (2 if len(word.text) > 8 else 1 if len(word.text) > 4 else 0):
            return _slip_of_short(name, seen, folded)
        reason = seen.match.how
        exact = reason == "a name of the record" or seen.match.plain
        if reason == "disguised":
            return Hit(start, end, name.kind, "redact", "a name written with digits or signs")
        if seen.match.plain or (word.ordinary and not _odd_accents(word, folded, start, end)):
            verdict = context.judge(folded, start, end, person=name.person)
            if reason == "derived" or (verdict is None and not exact):
                verdict = ("review", f"an ordinary name, {reason}")
            elif verdict and not exact and verdict[1] != "part of a longer name":
                # No dictionary has this word, and one letter away stands the name.
                verdict = ("redact", f"an ordinary name, {reason}")
            return Hit(start, end, name.kind, *verdict) if verdict else None
        if name.person:
            if context.other_name(folded, start, end) and not context.titled(folded, start):
                return Hit(start, end, "person", "review", "part of a longer name")
            if not context.capital(folded, start, end) and (distance or context.after_article(folded, start)):
                return Hit(start, end, "person", "review", f"a person's name in small letters, {reason}")
        return Hit(start, end, name.kind, "redact", reason)


def _single(word: str) -> str:
    """Return a word without letters that repeat the one before: "Daaoouurraa" and "daoura" are one."""
    return _REPEATED.sub(r"\1", word)


# "Los Mouras", "the Mouras".
_FAMILY = re.compile(r"(?<![^\W_])(?:los|las|os|as|the|hermanos|irmaos|familia|senores)\s\Z")


def _slip_of_short(name: Name, seen: _Seen, folded: Folded) -> Hit | None:
    """One letter away from a short name, or a dictionary word one letter away: only where a name stands."""
    word = name.words[seen.match.position].text
    solo = word in name.solo
    written = folded.plain[seen.start : seen.end]
    if name.person and solo and len(word) > 3 and written in (word + "s", word + "es"):
        if not _FAMILY.search(folded.plain[max(0, seen.start - 12) : seen.start]):
            return None
        family: Action = "redact" if folded.upper(seen.start) else "review"
        return Hit(seen.start, seen.end, "person", family, "a family's name")
    if name.person or seen.match.distance > 1 or not solo or not folded.upper(seen.start):
        return None
    cued = context.cued(folded, seen.start, seen.end)
    stands = cued or not (seen.match.plain or context.starts_sentence(folded, seen.start))
    if not stands or context.other_name(folded, seen.start, seen.end):
        return None
    long = len(name.words[seen.match.position].text) > 3
    sure: Action = "redact" if cued and long and not seen.match.plain else "review"
    return Hit(seen.start, seen.end, name.kind, sure, "one letter away from a name of the record")


def _trusted(name: Name, chain: list[_Seen], folded: Folded) -> list[_Seen]:
    # Dictionary words one letter away count in capitals, beside an exact word of the name.
    if all(seen.match.how != "near" for seen in chain):
        return chain
    exact = any(seen.match.distance == 0 and len(seen.match.how) > 4 for seen in chain)
    return [seen for seen in chain if seen.match.how != "near" or (exact and folded.upper(seen.start))]


_DERIVED = re.compile(r"(?:ias?|ios?|al|ais|ar|er|ir|ado|ada|ados|adas|or|ora|ura|ez|eza|ion|oes|mente|ble|vel)")


def _derived(text: str, word: str) -> bool:
    # "ouvidoria" beside "ouvidora": another word of the family rather than a slip.
    shared = 0
    while shared < min(len(text), len(word)) and text[shared] == word[shared]:
        shared += 1
    return shared > 3 and bool(_DERIVED.fullmatch(text, shared))


def _strong(name: Name, chain: list[_Seen]) -> bool:
    # Words of an organisation count together when one is a word of its own, or when they come in the name's order.
    if any(seen.match.position == 0 or not name.words[seen.match.position].ordinary for seen in chain):
        positions = [seen.match.position for seen in chain]
        return positions == sorted(positions)
    return False


def _odd_accents(word: Word, folded: Folded, start: int, end: int) -> bool:
    # "Nórte": folded it is the name, as written it is no word. Somebody hid it.
    written = folded.source(start, end).lower()
    return written != word.text and not written.isascii() and not is_ordinary(written)


def _chains(found: list[_Seen], plain: str) -> list[list[_Seen]]:
    chains: list[list[_Seen]] = []
    for seen in found:
        last = chains[-1] if chains else None
        if last and last[-1].start == seen.start:
            # One token, two words of the name: keep the nearer, then the one not used yet.
            used = {one.match.position for one in last[:-1]}
            if last[-1].match.position in used or seen.match.distance < last[-1].match.distance:
                last[-1] = seen
        elif last and last[-1].end < seen.start and _GAP.fullmatch(plain, last[-1].end, seen.start):
            last.append(seen)
        else:
            chains.append([seen])
    return chains


_INITIAL_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_])(?:\.\s?|\s)\Z")
_INITIAL_AFTER = re.compile(r"(?:,?\s|(?<=\.))([^\W\d_])(?![^\W_])\.?")


def _with_initials(name: Name, used: set[int], folded: Folded, start: int, end: int) -> tuple[int, int, int]:
    """Return the span with the initials beside it that belong to other words of the name, and how many there are."""
    if not name.person:
        return start, end, 0
    wanted = {word.text[0] for position, word in enumerate(name.words) if position not in used}
    count = 0
    while count < 3:
        before = _INITIAL_BEFORE.search(folded.plain[max(0, start - 4) : start])
        first = start - len(before.group()) if before else 0
        if not before or before.group(1) not in wanted or not folded.upper(first):
            break
        start, count = first, count + 1
    while count < 3:
        after = _INITIAL_AFTER.match(folded.plain, end)
        if not after or after.group(1) not in wanted or not folded.upper(after.start(1)):
            break
        end, count = after.end(), count + 1
    return start, end, count
