"""Neutral words in the place of what tells who wrote."""

from __future__ import annotations

from collections.abc import Iterable

from blinding.identity import Leak
from blinding.language import likeliest

# One word for all lengths: the place of a name must not tell how long it was.
NEUTRAL: dict[str, dict[str, str]] = {
    "es": {
        "org": "[la empresa]", "brand": "[la solución]", "acronym": "[la empresa]",
        "person": "[una persona del equipo]",
        "email": "[un correo]", "link": "[un enlace]", "handle": "[una cuenta]", "phone": "[un teléfono]",
        "tax_id": "[un registro]", "place": "[una ciudad]", "address": "[una dirección]", "origin": "[un país]",
        "file": "[un archivo]", "code": "[un código]",
        "trait": "[un dato del equipo]", "encoded": "[omitido]", "acrostic": "·",
    },
    "pt": {
        "org": "[a empresa]", "brand": "[a solução]", "acronym": "[a empresa]", "person": "[uma pessoa da equipe]",
        "email": "[um e-mail]", "link": "[um link]", "handle": "[uma conta]", "phone": "[um telefone]",
        "tax_id": "[um registro]", "place": "[uma cidade]", "address": "[um endereço]", "origin": "[um país]",
        "file": "[um arquivo]", "code": "[um código]",
        "trait": "[um dado da equipe]", "encoded": "[omitido]", "acrostic": "·",
    },
    "en": {
        "org": "[the company]", "brand": "[the solution]", "acronym": "[the company]", "person": "[a team member]",
        "email": "[an e-mail]", "link": "[a link]", "handle": "[an account]", "phone": "[a phone number]",
        "tax_id": "[a registration]", "place": "[a city]", "address": "[an address]", "origin": "[a country]",
        "file": "[a file]", "code": "[a code]",
        "trait": "[a fact about the team]", "encoded": "[omitted]", "acrostic": "·",
    },
}  # fmt: skip


def neutral(kind: str, language: str = "es") -> str:
    """Return the neutral words for a kind of leak; Spanish when the language is none of es, pt, en."""
    table = NEUTRAL.get(language[:2].lower(), NEUTRAL["es"])
    return table.get(kind, table["encoded"])


def mask(text: str, leaks: Iterable[Leak], language: str = "") -> str:
    """Return the text with every leak whose action is "redact" replaced by neutral words of ``language``.

    Without a ``language`` they are in the text's own, Spanish where it does not tell.
    Leaks to review stay as they are: once a person has confirmed one, pass it with `action="redact"`
    (`dataclasses.replace`). The leaks must belong to this very text and not overlap, as `find_leaks` gives them;
    else ValueError.
    """
    parts: list[str] = []
    kinds: list[str] = []
    position = 0
    for leak in sorted(leaks):
        if leak.action != "redact":
            continue
        if leak.start < position or text[leak.start : leak.end] != leak.matched:
            raise ValueError("The leaks do not belong to this text, or overlap: find them again in this text.")
        parts.append(text[position : leak.start])
        kinds.append(leak.kind)
        position = leak.end
    parts.append(text[position:])
    # Around the names: a name may be of another language.
    language = language or likeliest(" ".join(parts))
    words = [neutral(kind, language) for kind in kinds] + [""]
    return "".join(part + word for part, word in zip(parts, words, strict=True))
