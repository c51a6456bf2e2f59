"""A list of partners, as a spreadsheet saves it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from challenges.rules.roster import folded, table_of
from challenges.states import PartnerKind
from kernel.verdict import YES, Verdict, no

#: What each column may be called, folded.
_HEADINGS = {
    "name": {"name", "nombre", "nome", "aliado", "parceiro", "partner"},
    "kind": {"kind", "type", "tipo", "clase", "classe"},
    "website": {"website", "web", "sitio web", "pagina web", "site"},
    "contribution": {"contribution", "aporte", "contribucion", "contribuicao"},
}
_IS_ADDRESS = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One line of the list: ``number`` as the spreadsheet counts, what it says, and whether it can be read."""

    number: int
    name: str = ""
    kind: str = ""
    website: str = ""
    contribution: str = ""
    verdict: Verdict = field(default=YES)


def partners_of(text: str) -> list[PartnerLine]:
    """Return the lines of a list of partners; ``ValidationError`` where it is none."""
    missing = _("The first line must name the columns: name and kind at least.")
    filled, columns = table_of(text, _HEADINGS, needs={"name", "kind"}, missing=missing)
    found: list[PartnerLine] = []
    for number, row in filled:
        line = _line(number, row, columns)
        again = line.verdict and any(folded(one.name) == folded(line.name) for one in found)
        found.append(replace(line, verdict=no(_("The same partner is on a line above already."))) if again else line)
    return found


def _line(number: int, row: Sequence[str], columns: dict[str, int]) -> PartnerLine:
    said = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
    if said.get("website") and "://" not in said["website"]:
        said["website"] = f"https://{said['website']}"
    kind = kind_of(said["kind"])
    line = PartnerLine(
        number=number,
        name=said["name"],
        kind=kind or said["kind"],
        website=said.get("website", ""),
        contribution=said.get("contribution", ""),
    )
    return replace(line, verdict=_readable(line, kind))


def _readable(line: PartnerLine, kind: str) -> Verdict:
    if not line.name:
        return no(_("The name is missing."))
    if len(line.name) > 150 or len(line.contribution) > 2000 or "\ufffd" in line.name + line.contribution:
        return no(_("The line is too long or has letters that cannot be read."))
    if not kind:
        return no(_("There is no such kind of partner. The form for one partner lists the kinds."))
    try:
        if line.website:
            _IS_ADDRESS(line.website)
    except ValidationError:
        return no(_("The website is not a valid address."))
    return YES


def kind_of(word: str) -> str:
    """Return the kind of partner that a word names in any of the three languages; "" if it names none."""
    for kind in PartnerKind:
        names = {folded(kind.value), folded(kind.value.replace("_", " "))}
        for language in ("es", "pt", "en"):
            with translation.override(language):
                names.add(folded(str(kind.label)))
        if word and folded(word) in names:
            return kind.value
    return ""
