#!/usr/bin/env python3
"""Check that every text of the sources is in every catalogue, translated, sure, and with the same placeholders."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import catalogues
import polib

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
_SHOWN = 15
#: Words for which docs/glossary.md has another one, by language, each with that one.
_RIVALS = {
    "es": {
        r"orden de mérito": "ranking",
        r"\bpanel\b": "jurado",
        r"\benmiendas?\b": "modificación",
        r"\bpasskeys?\b|claves? de seguridad": "llave de acceso o de seguridad",
        r"constancias? de(l| un) taller": "certificado",
        r"doble factor|\bdos factores": "segundo factor",
    },
    "pt": {
        r"\bjúri\b": "banca",
        r"\bassentos?\b": "posto",
        r"mesa de cegamento": "mesa de anonimização",
        r"\bpercentua(l|is)\b": "porcentagem",
        r"\b(d|n|a|pel)?o GovLink": "a GovLink",
        r"\bpasskeys?\b": "chave de acesso",
        r"\bdois fatores": "segundo fator",
    },
}
#: Verbs of several before a number, which may be one: the text needs plural forms.
_SEVERAL = {
    "es": r"\b(faltan|quedan|pasaron|respondieron) %\(\w+\)",
    "pt": r"\b(faltam|restam|passaram|responderam) %\(\w+\)",
}


def keys(catalogue: polib.POFile) -> set[tuple[str, str]]:
    """Return (context, text) of each living entry."""
    return {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}


def complaints_about(language: str, collected: Path) -> Iterator[str]:
    """Yield what is wrong with a language's catalogue, one sentence each."""
    source = catalogues.path(language)
    if not source.exists():
        yield f"{language}: there is no catalogue; run: make messages"
        return
    here, there = polib.pofile(str(source)), polib.pofile(str(catalogues.path(language, collected)))
    yield from (f"{language}: missing: {text!r}; run: make messages" for _c, text in sorted(keys(there) - keys(here)))
    yield from (
        f"{language}: no longer used: {text!r}; run: make messages" for _c, text in sorted(keys(here) - keys(there))
    )
    forms = _forms(here)
    for entry in here:
        if entry.msgid_plural and len(entry.msgstr_plural) != forms:
            yield f"{language}: {len(entry.msgstr_plural)} of {forms} plural forms: {entry.msgid!r}"
        if entry.obsolete:
            yield f"{language}: obsolete: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"{language}: not sure (fuzzy): {entry.msgid!r}"
        elif not entry.translated():
            yield f"{language}: not translated: {entry.msgid!r}"
        elif not entry.msgid_plural and _differs(entry.msgid, entry.msgstr):
            yield f"{language}: other placeholders: {entry.msgid!r} / {entry.msgstr!r}"
        if not entry.msgid_plural and (found := re.search(_SEVERAL[language], entry.msgstr, flags=re.I)):
            yield f"{language}: “{found[0]}” is wrong of one; use ngettext: {entry.msgid!r}"
        yield from _rivals(language, entry)


def _rivals(language: str, entry: polib.POEntry) -> Iterator[str]:
    """Yield each word of a translation that is not the glossary's: one thing has one word."""
    text = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
    for pattern, better in _RIVALS[language].items():
        if found := re.search(pattern, text, flags=re.I):
            yield f"{language}: “{found[0]}” is “{better}” in the glossary: {entry.msgid!r}"


def _forms(catalogue: polib.POFile) -> int:
    """Return how many plural forms the catalogue's header declares; a text with fewer is shown untranslated."""
    found = re.match(r"nplurals=(\d+);", catalogue.metadata.get("Plural-Forms", ""))
    return int(found.group(1)) if found else 0


def _differs(text: str, translation: str) -> bool:
    return sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(translation))


def main() -> int:
    """Return 0 when all catalogues are complete."""
    said = []
    with tempfile.TemporaryDirectory() as folder:
        collected = catalogues.collect(Path(folder))
        for language in catalogues.LANGUAGES:
            said += list(complaints_about(language, collected))
    print("\n".join(said[:_SHOWN]))
    if said:
        print(f"{len(said)} texts are not in order.")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
