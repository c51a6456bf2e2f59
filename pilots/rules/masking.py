"""What is masked in citizens' texts before they are stored, in columns: who wrote and who is named.

The blinding room knows applicants by their records and looks at each text; here there are millions of texts of unknown
people, so shapes are looked for: addresses, numbers, handles, and names after the words that announce one. A text that
a labeller reads goes through the blinding room as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.late import Late

if TYPE_CHECKING:
    import polars as pl
else:
    pl = Late("polars")

_WORD = r"\p{Lu}[\p{L}'’-]+"
_NAME = rf"{_WORD}(?:(?:\s+(?:de|del|la|los|las|da|do|dos|e|y))*\s+{_WORD}){{0,4}}"
_TITLES = (
    r"(?:[Ss]e[ñn]or(?:a|ita)?|[Ss]r(?:a|ta)?\.?|[Dd]o[ñn]a?|[Dd]on|[Dd]r(?:a)?\.?|[Ii]ng\.?|[Aa]lcalde(?:sa)?|"
    r"[Rr]egidor(?:a)?|[Vv]ecin[oa]|[Ss]oy|[Mm]e llamo|[Mm]i nombre es|[Aa]tte\.?|[Aa]tentamente,?|[Ff]irma:?|"
    r"[Ss]enhor(?:a)?|[Dd]ona|[Mm]eu nome é|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?|[Mm]y name is|I am)"
)
#: (pattern, what stands in its place), in this order: an e-mail has a handle in it, an address a number.
_SHAPES = (
    (r"(?i)\b(?:https?://|www\.)\S+", "[enlace]"),
    (r"(?i)[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "[correo]"),
    (r"(?i)\b(?:dni|d\.n\.i\.?|c\.?e\.?|cpf|rg|pasaporte)\s*(?:n[.°ºo]*)?\s*:?\s*[\d.\-]{6,15}\d", "[documento]"),
    (r"(?:\+|\b00)\d{1,3}[\s.-]?\(?\d{1,4}\)?(?:[\s.-]?\d{2,4}){2,4}\b", "[teléfono]"),
    (r"\b(?:1[05]|17|20)\d{9}\b", "[documento]"),
    (r"\b9\d{2}[\s.-]?\d{3}[\s.-]?\d{3}\b", "[teléfono]"),
    (r"\(?\b0?[1-8]\d?\)?[\s.-]?\d{3}[\s.-]?\d{4}\b", "[teléfono]"),
    (r"\b\d{8}\b", "[documento]"),
    (r"(^|[^\w])@[\w.]{2,30}", "$1[usuario]"),
    (rf"\b({_TITLES})\s+(?:{_NAME})", "$1 [nombre]"),
)


def mask_texts(texts: pl.Expr) -> pl.Expr:
    """Return a column of texts with names, telephones, e-mails, documents, links and handles masked."""
    for pattern, stands in _SHAPES:
        texts = texts.str.replace_all(pattern, stands)
    return texts
