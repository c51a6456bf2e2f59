"""The search for one applicant's identity, compiled once and used on many texts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

import ahocorasick

from blinding import context, escapes, triggers
from blinding.accounts import find_accounts
from blinding.alien import Aliens
from blinding.chains import Hit, Lexicon
from blinding.encoded import Codes
from blinding.grammar import SMALL
from blinding.identity import Action, Identity, Leak
from blinding.networks import find_named
from blinding.normalise import Folded, leet, letters
from blinding.numbers import Numbers
from blinding.origin import Origins
from blinding.patterns import FILE_END, Addresses, find_files
from blinding.terms import TWO_NAMES, Term, acronyms, names, quiet, terms
from blinding.traced import Traced
from blinding.vocabulary import is_ordinary

_RUN_AFTER = re.compile(r"[\w#@&+]{1,80}")
_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]\.[^\S\n]?\Z")
_PAUSE = re.compile(r"[.,;:\n]")
_APART = re.compile(r"[.,;:!?]\s|\n")
_PARTS = re.compile(r"[^\W_]+")
_DISGUISE = re.compile(r"[\d@$!|€]")


class Matcher:
    """Finds the identity of one applicant in texts. Build it once for many fields; it keeps no text."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        every = names(identity)
        self._names = [one for one in every if not one.small]
        self._quiet = _quiet_shape(quiet(identity, every))
        found = terms(identity, self._names)
        self._terms = _automaton(found)
        self._leet = _automaton({leet(key): term for key, term in found.items() if len(key) > 3})
        self._lexicon = Lexicon([one for one in self._names if not one.trade])
        self._numbers = Numbers(identity)
        self._origins = Origins(identity)
        self._codes = Codes(self._names)
        self._aliens = Aliens(self._names)
        self._acronyms = acronyms(identity)
        self._acronym_shape = _acronym_shape(list(self._acronyms))
        people = [one.words for one in self._names if one.person and len(one.words) > 2]
        self._initials_keys = {"".join(word.text[0] for word in words) for words in people}
        self._initials = _initials_shape(self._initials_keys)
        self._signed = _signed_shape(identity)
        self._addresses = Addresses(identity)

    def find(self, text: str, *, closed: bool = False) -> list[Leak]:
        """Return the leaks of a text, sorted, not overlapping, in indices of the text as given.

        ``closed``: no person looks at the text before it is read; so the record's places, and its names of several
        words, are leaks to review in whatever letters, though they may be ordinary words there.
        """
        leaks = self._search(text, closed)
        coded = [
            leak
            for read in escapes.read(text)
            for found in self._search(read.text, closed)
            if (leak := _as_written(found, read, text)) is not None
        ]
        if not coded:
            return leaks
        hits = _joined([Hit(one.start, one.end, one.kind, one.action, one.reason) for one in (*leaks, *coded)])
        return [Leak(hit.start, hit.end, hit.kind, text[hit.start : hit.end], hit.action, hit.reason) for hit in hits]

    def _search(self, text: str, closed: bool) -> list[Leak]:
        folded = Folded(text)
        if not folded.plain:
            return []
        asked = triggers.asked(folded)
        hits = [
            *self._exact(folded),
            *self._lexicon.find(folded),
            *self._addresses.find(folded, asked),
            *self._numbers.find(folded),
            *find_accounts(folded, asked),
            *find_named(folded, asked),
            *self._origins.find(folded, asked),
            *self._codes.find(folded),
            *self._aliens.find(folded),
            *self._short(folded),
        ]
        if closed:
            hits += [*self._origins.every(folded), *self._whole(folded)]
        if not hits:
            return []
        # Several searches find the same words: the first to say so counts.
        once = {hit[:4]: hit for hit in reversed(hits)}
        hits = [_widen(hit, folded) for hit in reversed(once.values())]
        return _leaks(_in_files(hits, folded), folded)

    def _exact(self, folded: Folded) -> Iterator[Hit]:
        if not self._terms:
            return
        for last, term in self._terms.iter(folded.squeezed):
            index = folded.places
            hit = _exact_hit(term, folded, index[last - len(term.key) + 1], index[last] + 1)
            if hit:
                yield hit
        read = folded.leet_squeezed()
        if read is None or not self._leet:
            return
        squeezed, index = read
        for last, term in self._leet.iter(squeezed):
            start, end = index[last - len(term.key) + 1], index[last] + 1
            written = folded.plain[start:end]
            mixed = sum(char.isalpha() for char in written) > 1 and letters(written) != term.key
            if mixed and _DISGUISE.search(written) and _bounds(folded, start, end) == (True, True):
                yield Hit(start, end, term.kind, "redact", "a name written with digits or signs")

    def _whole(self, folded: Folded) -> Iterator[Hit]:
        for name in self._names:
            if len(name.words) > 1 and not name.trade:
                shape = r"[\s\-_.]+".join(re.escape(word.text) for word in name.words)
                for match in re.finditer(rf"(?<![^\W_]){shape}(?![^\W_])", folded.plain):
                    yield Hit(*match.span(), name.kind, "review", "the words of a name of the record")

    def _short(self, folded: Folded) -> Iterator[Hit]:
        plain, squeezed = folded.plain, folded.squeezed
        if any(key in squeezed for key in self._acronyms) and self._acronym_shape:
            for match in self._acronym_shape.finditer(plain):
                key = letters(match.group())
                shown = [folded.upper(at) for at in range(*match.span()) if plain[at].isalpha()]
                if all(shown):
                    sure: Action = "redact" if self._acronyms.get(key) else "review"
                    yield Hit(*match.span(), "acronym", sure, "an acronym of the record")
        if any(key in squeezed for key in self._initials_keys) and self._initials:
            for match in self._initials.finditer(plain):
                if all(folded.upper(at) for at in range(*match.span()) if plain[at].isalpha()):
                    dotted: Action = "redact" if "." in match.group() else "review"
                    yield Hit(*match.span(), "person", dotted, "the initials of a person of the record")
        for match in self._quiet.finditer(plain) if self._quiet else ():
            if context.quoted(folded, *match.span()) or context.has_form(folded, match.end()) > match.end():
                yield Hit(*match.span(), "org", "redact", "small words where a name stands")
        if self._signed:
            for match in self._signed.finditer(plain):
                yield Hit(*match.span(), "brand", "redact", "a name with its sign")


def find_leaks(text: str, identity: Identity) -> list[Leak]:
    """Return where `text` tells, or may tell, that `identity` wrote it: sorted, not overlapping."""
    return _matcher(identity).find(text)


@lru_cache(maxsize=64)
def _matcher(identity: Identity) -> Matcher:
    return Matcher(identity)


def _automaton(found: dict[str, Term]) -> ahocorasick.Automaton | None:
    automaton = ahocorasick.Automaton()
    for key, term in found.items():
        automaton.add_word(key, term)
    if not len(automaton):
        return None
    automaton.make_automaton()
    return automaton


def _acronym_shape(keys: list[str]) -> re.Pattern[str] | None:
    if not keys:
        return None
    shapes = (r"\.?".join(map(re.escape, key)) for key in sorted(keys, key=len, reverse=True))
    return re.compile(r"(?<![^\W_])(?:" + "|".join(shapes) + r")(?![^\W_])\.?")


def _initials_shape(keys: set[str]) -> re.Pattern[str] | None:
    shapes = [r"\.?\s?".join(key) for key in keys]
    return re.compile(r"(?<![\w.])(?:" + "|".join(shapes) + r")(?![^\W_])\.?") if shapes else None


def _signed_shape(identity: Identity) -> re.Pattern[str] | None:
    # "Nombre+": an ordinary word is the name when its sign follows.
    signed = [one for one in (*identity.brands, *identity.org_names) if letters(one) and not one[-1].isalnum()]
    shapes = [r"[\W_]*".join(letters(one)) + r"\s?" + re.escape(one[-1]) for one in signed if one[-1] not in ".)"]
    return re.compile(r"(?<![^\W_])(?:" + "|".join(shapes) + ")") if shapes else None


def _quiet_shape(quiet: set[tuple[str, ...]]) -> re.Pattern[str] | None:
    # "Más", "X", "IA": every text has them.
    if not quiet:
        return None
    shapes = sorted((r"[\s\-_.]+".join(name) for name in quiet), key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(shapes) + r")(?![^\W_])")


def _bounds(folded: Folded, start: int, end: int) -> tuple[bool, bool]:
    """Does the span start and end where a word does? A capital after a small letter starts one, too."""
    plain = folded.plain
    first = start == 0 or not plain[start - 1].isalnum()
    last = end == len(plain) or not plain[end].isalnum()
    if not first:
        first = (folded.upper(start) and not folded.upper(start - 1)) or plain[start - 1].isdigit() != plain[
            start
        ].isdigit()
    if not last:
        last = (folded.upper(end) and not folded.upper(end - 1)) or plain[end].isdigit() != plain[end - 1].isdigit()
    return first, last


def _exact_hit(term: Term, folded: Folded, start: int, end: int) -> Hit | None:
    plain = folded.plain
    bounds = _bounds(folded, start, end)
    written = plain[start:end]
    chunks = tuple(len(chunk) for chunk in _PARTS.findall(written))
    spaced = len(chunks) > 2 and all(chunk == 1 for chunk in chunks)
    whole = bounds == (True, True)
    if term.partial:
        plural = bounds[0] and plain.startswith("s", end) and not plain[end + 1 : end + 2].isalnum()
        return _part_hit(term, folded, start, end) if whole or plural else None
    if term.kind == "tax_id":
        return Hit(start, end, term.kind, "redact", term.reason) if whole else None
    if (
        len(chunks) > 1
        and chunks != term.breaks
        and (not whole or (len(term.key) < 4 and not spaced and "\n" not in written))
    ):
        return None  # letters of neighbouring words that happen to meet
    if term.whole and not whole and not (len(term.key) > 4 and not term.ordinary and any(bounds) and len(chunks) == 1):
        return None
    if term.reason == TWO_NAMES and _APART.search(written):
        return None
    if term.trade:
        return Hit(start, end, term.kind, *verdict) if (verdict := context.judge_trade(folded, start, end)) else None
    if spaced:
        return Hit(start, end, term.kind, "redact", "a name in single letters")
    if len(chunks) > 1 and chunks != term.breaks and all(part in SMALL for part in _PARTS.findall(written)):
        return None  # "de la" is no way of writing "Dela"
    if not term.ordinary:
        alone = term.kind == "person" and len(chunks) == 1 == len(term.breaks) and whole
        if alone and written.isalpha() and not _glued(folded, start, end):
            return None  # one name of a person: the lexicon looks at its neighbours
        if chunks != term.breaks and _plain_words(folded, start, end):
            if context.cued(folded, start, end) or _glued(folded, start, end) or _hidden(folded, start, end):
                return Hit(start, end, term.kind, "redact", "ordinary words where a name stands")
            return Hit(start, end, term.kind, "review", "ordinary words that make a name when joined")
        return Hit(start, end, term.kind, "redact", term.reason)
    return _ordinary_hit(term, folded, start, end, chunks)


def _ordinary_hit(term: Term, folded: Folded, start: int, end: int, chunks: tuple[int, ...]) -> Hit | None:
    """Return what an ordinary word is that a name consists of, by how it is written and what stands around it."""
    if _hidden(folded, start, end):
        return Hit(start, end, term.kind, "redact", "a name with hidden or foreign letters")
    if _glued(folded, start, end):
        return Hit(start, end, term.kind, "redact", "a name inside a joined word")
    if len(chunks) > 1 and chunks != term.breaks and "\n" not in folded.plain[start:end]:
        # An ordinary name cut in pieces by spaces or signs inside a line.
        sure: Action = "redact" if len(chunks) >= len(term.key) - 1 or context.capital(folded, start, end) else "review"
        return Hit(start, end, term.kind, sure, "a name in pieces")
    if term.kind == "email":
        return Hit(start, end, term.kind, "redact", term.reason)
    verdict = context.judge(folded, start, end, person=term.kind == "person")
    return Hit(start, end, term.kind, *verdict) if verdict else None


def _part_hit(term: Term, folded: Folded, start: int, end: int) -> Hit | None:
    # The first of the plain words of a name, by itself and with a capital inside the sentence: "Nube" of "Nube Clara".
    # Or a code of three letters, which may be anything.
    if not folded.upper(start) or (term.kind != "encoded" and context.other_name(folded, start, end)):
        return None
    if term.kind != "encoded" and context.cued(folded, start, end):
        return Hit(start, end, term.kind, "redact", term.reason)
    return None if context.starts_sentence(folded, start) else Hit(start, end, term.kind, "review", term.reason)


def _plain_words(folded: Folded, start: int, end: int) -> bool:
    # "town hall" for "Townhall": words of a dictionary, in small letters, on one line.
    written = folded.plain[start:end]
    parts = _PARTS.findall(written)
    if len(parts) < 2 or "\n" in written or context.capital(folded, start, end):
        return False
    return all(map(is_ordinary, parts))


def _hidden(folded: Folded, start: int, end: int) -> bool:
    # Letters beyond Latin (look-alikes, styled letters, marks that print nothing) have no place in a plain word.
    written = folded.source(start, end)
    return any(ord(char) > 0x24F and not 0x300 <= ord(char) <= 0x36F for char in written if char not in "–—’‘“”…")


def _glued(folded: Folded, start: int, end: int) -> bool:
    # "#Nombre", "nombre_oficial", "NombreLatam", but not "zona-norte".
    plain = folded.plain
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return (
        (before in ("#", "_", "@") and start > 0)
        or after == "_"
        or (before.isalnum() and start > 0)
        or after.isalnum()
        or FILE_END.match(plain, end) is not None
    )  # fmt: skip


def _widen(hit: Hit, folded: Folded) -> Hit:
    """Take in what hangs on a sure hit: the rest of a joined word, a hashtag's sign, the company form."""
    if hit.action != "redact" or hit.kind in ("acrostic", "trait", "phone", "tax_id", "email", "link"):
        return hit
    plain, start, end = folded.plain, hit.start, hit.end
    earliest = max(0, start - 80)
    while start > earliest and (plain[start - 1].isalnum() or plain[start - 1] in "_#@&+"):
        start -= 1
    after = _RUN_AFTER.match(plain, end)
    end = after.end() if after else end
    if hit.kind == "person":
        # "B. C. Ríos": initials before a name are of the same person, whatever the record has.
        while (initial := _INITIAL.search(plain[max(0, start - 4) : start])) and folded.upper(
            start - len(initial.group())
        ):
            start -= len(initial.group())
    if hit.kind in ("org", "brand"):
        end = context.has_form(folded, end)
    # What is written as an account is called one, whether or not it is also somebody's name.
    kind = "handle" if plain[start] == "@" and hit.kind in ("org", "brand", "person") else hit.kind
    return Hit(start, end, kind, hit.action, hit.reason)


def _in_files(hits: list[Hit], folded: Folded) -> list[Hit]:
    """A name of the record inside a file name is sure, and the whole file name goes."""
    if "." not in folded.plain:
        return hits
    files = list(find_files(folded.plain))
    if not files:
        return hits
    starts, ends = [start for start, _ in files], [end for _, end in files]
    changed: list[Hit] = []
    for hit in hits:
        if hit.kind not in ("org", "brand", "person", "handle", "acronym"):
            changed.append(hit)
            continue
        nearest = bisect_right(ends, hit.start)
        near = nearest < len(files) and starts[nearest] - hit.end <= 40
        if near and starts[nearest] < hit.end:
            start, end = min(starts[nearest], hit.start), max(ends[nearest], hit.end)
            hit = Hit(start, end, hit.kind, "redact", "in a file name")
        elif near and hit.action == "review" and not _PAUSE.search(folded.plain[hit.end : starts[nearest]]):
            # "Propuesta Horizonte final.pdf": words before the last one of the file's name.
            hit = Hit(hit.start, hit.end, hit.kind, "redact", "in a file name")
        changed.append(hit)
    return changed


def _as_written(leak: Leak, read: Traced, text: str) -> Leak | None:
    """Return a leak of the text whose codes were read, at its place in the text as given; None when it has no code."""
    start, end = read.origin(leak.start, leak.end)
    if text[start:end] == leak.matched:
        return None
    return Leak(start, end, leak.kind, text[start:end], leak.action, leak.reason)


def _joined(hits: list[Hit]) -> list[Hit]:
    """Join what overlaps: sure hits grow together, a hit to review keeps only what no sure one covers."""
    sure: list[Hit] = []
    for hit in sorted((one for one in hits if one.action == "redact"), key=lambda one: (one.start, -one.end)):
        if sure and hit.start < sure[-1].end:
            last = sure[-1]
            larger = last if last.end - last.start >= hit.end - hit.start else hit
            sure[-1] = Hit(last.start, max(last.end, hit.end), larger.kind, "redact", larger.reason)
        else:
            sure.append(hit)
    starts = [one.start for one in sure]
    taken = list(sure)
    covered = 0
    for hit in sorted((one for one in hits if one.action == "review"), key=lambda one: (one.start, -one.end)):
        follows = bisect_left(starts, hit.end)
        if hit.start >= covered and (follows == 0 or sure[follows - 1].end <= hit.start):
            taken.append(hit)
            covered = hit.end
    return sorted(taken, key=lambda one: one.start)


def _leaks(hits: list[Hit], folded: Folded) -> list[Leak]:
    leaks = []
    last_end = 0
    for hit in _joined(hits):
        start, end = folded.original(hit.start, hit.end)
        start = max(start, last_end)
        if end > start:
            leaks.append(Leak(start, end, hit.kind, folded.text[start:end], hit.action, hit.reason))
            last_end = end
    return leaks
