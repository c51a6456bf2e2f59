"""A file of figures that the supplier reports: each row a name, a percentage as printed and its base, by groups."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pilots.rules.layouts import Unreadable, cell_text, sheet_rows
from pilots.rules.reconcile import as_decimal, reconcile
from pilots.rules.rows import delimiter_of, plain

#: A file of reported figures has at most so many bytes and rows.
MOST_BYTES, MOST_ROWS = 1024 * 1024, 500
_NAMES = {
    "name": "name part nombre parte nome clase classe class tono tom tone tema topic topico categoria category",
    "share": "percentage percent share porcentaje porcentagem percentual participacion %",
    "base": "base n total muestra amostra",
    "title": "group title what grupo titulo indicador indicator que",
}
_HEADERS = {name: column for column, names in _NAMES.items() for name in names.split()}
_LABELS = ("name", "share", "base")


@dataclass(frozen=True, slots=True)
class Group:
    """Percentages of one base that belong together: (name, as printed)."""

    title: str
    base: int
    shares: tuple[tuple[str, str], ...]


def rows_of_file(name: str, content: bytes) -> list[list[str]]:
    """Return the rows of a CSV or XLSX file that say something. Raises ``Unreadable``."""
    if name.lower().endswith(".xlsx"):
        rows: Iterable[Sequence[object]] = sheet_rows(io.BytesIO(content))
    elif name.lower().endswith((".csv", ".txt", ".tsv")):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        rows = csv.reader(io.StringIO(text), delimiter=delimiter_of(text.partition("\n")[0]))
    else:
        raise Unreadable(_("Choose a CSV or Excel (XLSX) file with the reported figures."))
    try:
        found = [[cell_text(cell).strip() for cell in row] for row in rows]
    except csv.Error as problem:
        raise Unreadable(_("This file cannot be read. Look for a quotation mark that was not closed.")) from problem
    return found


def groups_of(rows: Sequence[Sequence[str]], title: str) -> tuple[list[Group], list[str]]:
    """Return the groups of a file's rows, and a sentence with line and column for each row that cannot be used.

    The first row names the columns: name, percentage, base and perhaps the group. Without groups, rows of the same
    base belong together and are called ``title``.
    """
    head = next((line for line, row in enumerate(rows) if any(row)), None)
    places: dict[str, int] = {}
    for place, cell in enumerate(rows[head] if head is not None else []):
        if (column := _HEADERS.get(plain(cell))) and column not in places:
            places[column] = place
    if head is None or any(column not in places for column in _LABELS):
        return [], [_("The first row must name three columns: name, percentage and base. A fourth, group, may follow.")]
    found: dict[tuple[str, int], list[tuple[str, str]]] = {}
    problems = []
    lines = [(line, row) for line, row in enumerate(rows[head + 1 :], start=head + 2) if any(row)]
    if len(lines) > MOST_ROWS:
        return [], [_("This file has more than %(most)s rows. Split it.") % {"most": MOST_ROWS}]
    for line, row in lines:
        cells = {column: row[place] if place < len(row) else "" for column, place in places.items()}
        base, share = _whole(cells["base"]), cells["share"].replace(" ", "").removesuffix("%")
        if not cells["name"]:
            problems.append(
                _("Line %(line)s, column “%(column)s”: this cell is empty.") % _at(line, rows, places, "name")
            )
        elif not _is_share(share):
            problems.append(
                _("Line %(line)s, column “%(column)s”: write a percentage from 0 to 100, for example 35.24.")
                % _at(line, rows, places, "share")
            )
        elif not base:
            problems.append(
                _("Line %(line)s, column “%(column)s”: write the base as a whole number, for example 5796.")
                % _at(line, rows, places, "base")
            )
        else:
            key = (cells.get("title", "") or title, base)
            found.setdefault(key, []).append((cells["name"][:120], share))
    groups = [Group(name[:120], base, tuple(_percentages(shares))) for (name, base), shares in found.items()]
    problems += [
        _("“%(group)s” (base %(base)s) has one percentage only: two or more belong together.")
        % {"group": one.title, "base": one.base}
        for one in groups
        if len(one.shares) < 2
    ]
    if not groups and not problems:
        problems.append(_("This file has no rows below the names of its columns."))
    return groups, problems


def _at(line: int, rows: Sequence[Sequence[str]], places: dict[str, int], column: str) -> dict[str, object]:
    head = next(row for row in rows if any(row))
    return {"line": line, "column": head[places[column]]}


def _whole(text: str) -> int:
    """Return a whole number from 1 on, with or without marks of thousands; 0 for anything else."""
    plain_text = text.strip()
    if re.fullmatch(r"\d{1,3}([., \u00a0\u202f]\d{3})+|\d{1,9}", plain_text) is None:
        return 0
    return int(re.sub(r"\D", "", plain_text))


def _is_share(text: str) -> bool:
    try:
        reconcile([text], 1)
    except ValueError:
        return False
    return True


def _percentages(shares: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return shares in percent: a spreadsheet's cells that are shown as 35.24 % hold 0.3524."""
    total = sum((as_decimal(share) for _name, share in shares), Decimal(0))
    if len(shares) > 1 and abs(total - 1) <= Decimal("0.02"):
        return [(name, str(as_decimal(share) * 100)) for name, share in shares]
    return shares
