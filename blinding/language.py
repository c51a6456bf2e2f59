"""In which language a text is written: Spanish, Portuguese or English, by its small words and its letters.

Three languages and fields of whole sentences need no model: small words that only one of the three has, and letters
that only one of them uses, decide. A text too short or too mixed to tell is nobody's (None), and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORDS = {
    "es": "el los las del y o e no dos a pero con una unos unas es son está están fue ser hay más también muy sin "
    "hasta desde cuando donde quien quienes nuestro nuestra nuestros nuestras este esto estos estas ese eso "
    "esos al lo le les cada según aunque mientras entonces además así año años ella ellos usted ustedes hacia "
    "ya porque otro otra otros tiene tienen puede pueden hace hacen sobre ningún algún solo sí cómo qué cuál "
    "después siempre nunca mismo qué ni tan todo todos toda todas cualquier debe deben será serán haya sea "
    "sean",
    "pt": "a o os do dos da das na nas no nos e mas com uma umas um uns é são está estão foi ser há mais também "
    "muito sem até desde quando onde quem nosso nossa nossos nossas este isto estes estas esse isso esses ao "
    "aos à às pelo pela pelos pelas cada segundo embora enquanto então além assim ano anos ela eles você vocês "
    "já porque outro outra outros tem têm pode podem faz fazem sobre nenhum algum só sim não num numa seu sua "
    "depois sempre em nem tão tudo todo todos toda todas qualquer deve devem será serão haja seja sejam",
    "en": "the and of to in is are was were be been with for from that this these those which who whom our ours we "
    "you they them their it its on at by an as or not no but if when where while then there have has had will "
    "would can could should each every more most also very without until since after before into than",
}
_LETTERS = {"es": re.compile(r"[ñ¿¡]|ción\b|idad\b"), "pt": re.compile(r"[ãõçâêôà]|[ln]h[aeo]s?\b|ções\b|dade\b")}
_TOKEN = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
#: So many words, of which so large a part tells, and so much ahead of the next language.
_LEAST_WORDS = 6
_LEAST_MARKS = 2
_AHEAD = 2

_ALL = {language: frozenset(words.split()) for language, words in _WORDS.items()}
#: Of all three languages.
SMALL_WORDS = frozenset().union(*_ALL.values())
#: A word's weight: 1 where one language has it, nothing where two share it.
_ONLY = {
    language: words - frozenset().union(*(other for name, other in _ALL.items() if name != language))
    for language, words in _ALL.items()
}


def marks(text: str) -> dict[str, float]:
    """Return by language how much of a text only that language has: small words, and half for its letters."""
    words = [word.casefold() for word in _TOKEN.findall(text)]
    found = {language: float(sum(word in own for word in words)) for language, own in _ONLY.items()}
    for language, shape in _LETTERS.items():
        found[language] += 0.5 * sum(shape.search(word) is not None for word in words)
    found["es"] += 0.5 * (text.count("¿") + text.count("¡"))
    return found


def detect(text: str) -> str | None:
    """Return "es", "pt" or "en", or None when the text is too short or does not tell."""
    if len(_TOKEN.findall(text)) < _LEAST_WORDS:
        return None
    ranked = sorted(marks(text).items(), key=lambda pair: -pair[1])
    (first, most), (_second, next_most) = ranked[0], ranked[1]
    return first if most >= _LEAST_MARKS and most >= _AHEAD * next_most else None


def likeliest(text: str) -> str:
    """Return the language that a text looks most like, however short it is; "es" where nothing tells."""
    found = marks(text)
    return max(found, key=lambda language: found[language]) if any(found.values()) else "es"


def foreign(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, language) of what is written in another language than ``language``.

    The whole text when it is, else each run of its sentences that clearly are.
    """
    whole = detect(text)
    if whole is not None and whole != language and marks(text)[language] * 3 < marks(text)[whole]:
        yield 0, len(text), whole
        return
    held: tuple[int, int, str] | None = None
    for match in _SENTENCE.finditer(text):
        told = detect(match.group())
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if told is None or told == language:
            if held:
                yield held
            held = None
        elif held and held[2] == told:
            held = (held[0], match.end(), told)
        else:
            if held:
                yield held
            held = (start, match.end(), told)
    if held:
        yield held
