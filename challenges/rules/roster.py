"""A list of people to invite, as a spreadsheet saves it: read whatever its encoding and separator. Pure."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.states import MemberRole
from kernel.verdict import YES, Verdict, no

#: A list is read whole and shown again for confirmation.
MOST_LINES, MOST_BYTES = 500, 200_000
#: Headings that are looked at: a line of three hundred thousand took seconds.
_MOST_COLUMNS = 100
_LANGUAGES = ("es", "pt", "en")
#: What each column may be called, folded.
_HEADINGS = {
    "email": {"email", "e-mail", "mail", "correo", "correo electronico", "correo-e", "endereco de e-mail"},
    "name": {"name", "nombre", "nombres y apellidos", "nombre completo", "nome", "nome completo", "full name"},
    "role": {"role", "rol", "cargo", "papel", "funcao"},
    "area": {"area", "unidad", "unidade", "oficina", "unit"},
    "resolution_no": {"resolution", "resolucion", "resolucao", "resolution number", "numero de resolucion"},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: ``number`` as the spreadsheet counts, what it says, and whether it can be read."""

    number: int
    email: str = ""
    name: str = ""
    role: str = MemberRole.CIVIL_SERVANT.value
    area: str = ""
    resolution_no: str = ""
    verdict: Verdict = field(default=YES)


def folded(text: str) -> str:
    """Return a text without case, accents and outer blanks, as two spellings of one word are compared."""
    plain = unicodedata.normalize("NFKD", text.replace("\ufeff", "").strip().casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def as_text(content: bytes) -> str:
    """Return a file's text: UTF-16 and UTF-8 with or without a mark, else what Excel writes in Latin America.

    Raises ``ValidationError`` for what is no text.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ValidationError(
            _("This is a spreadsheet. Save it as CSV in your spreadsheet program and choose that file.")
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise ValidationError(_("This file is no list of people. Save the list as CSV, and choose that file."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def lines_of(text: str) -> list[Line]:
    """Return the lines of a list with headings; ``ValidationError`` where it has none that are known, or too many."""
    missing = _("The first line must name the columns: e-mail and name at least.")
    filled, columns = table_of(text, _HEADINGS, needs={"email", "name"}, missing=missing)
    return _once_each([_line(number, row, columns) for number, row in filled])


def table_of(
    text: str, headings: Mapping[str, Collection[str]], *, needs: Collection[str], missing: Any
) -> tuple[list[tuple[int, list[str]]], dict[str, int]]:
    """Return a list's filled lines, each with its number, and at which place each column stands.

    ``headings``: what each column may be called, folded. Raises ``ValidationError``: it says ``missing`` where
    a column is not there that the list ``needs``.
    """
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    skipped = 1 if folded(rows[0]).startswith("sep=") else 0
    heading = rows[skipped] if len(rows) > skipped else ""
    separator = max(";,\t", key=heading.count)
    try:
        reader = list(csv.reader(io.StringIO("\n".join(rows[skipped:])), delimiter=separator))
    except csv.Error as problem:
        said = _("This file is no list of people. Save the list as CSV, and choose that file.")
        raise ValidationError(said) from problem
    columns = _columns(reader[0][:_MOST_COLUMNS] if reader else [], headings)
    if not set(needs) <= columns.keys():
        raise ValidationError(missing)
    filled = [(number, row) for number, row in enumerate(reader[1:], start=2 + skipped) if any(map(str.strip, row))]
    if not filled:
        raise ValidationError(_("The list has headings and no line."))
    if len(filled) > MOST_LINES:
        raise ValidationError(_("At most %(most)d lines at a time. Split the list.") % {"most": MOST_LINES})
    return filled, columns


def _columns(first: Sequence[str], headings: Mapping[str, Collection[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(first):
        for name, words in headings.items():
            if folded(heading) in words:
                found.setdefault(name, place)
    return found


def _line(number: int, row: Sequence[str], columns: dict[str, int]) -> Line:
    said = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
    said["email"] = said["email"].lower()
    role = role_of(said.get("role", ""))
    said["role"] = role or said.get("role", "")
    return Line(number=number, verdict=_readable(said, role), **said)


def _readable(said: dict[str, str], role: str) -> Verdict:
    try:
        validate_email(said["email"])
    except ValidationError:
        return no(_("This is not a valid e-mail address."))
    if not said["name"]:
        return no(_("The name is missing."))
    if len(said["name"]) > 150 or len(said.get("resolution_no", "")) > 60 or "\ufffd" in "".join(said.values()):
        return no(_("The line is too long or has letters that cannot be read."))
    if not role:
        known = ", ".join(str(label) for label in MemberRole.labels)
        return no(_("No such role. Write one of these: %(known)s. Empty: civil servant.") % {"known": known})
    return YES


def role_of(word: str) -> str:
    """Return the role that a word names in any of the three languages; a civil servant's for none, "" if unknown."""
    if not word:
        return MemberRole.CIVIL_SERVANT.value
    for role in MemberRole:
        names: set[Any] = {folded(role.value), folded(role.value.replace("_", " "))}
        for language in _LANGUAGES:
            with translation.override(language):
                names.add(folded(str(role.label)))
        if folded(word) in names:
            return role.value
    return ""


def _once_each(lines: list[Line]) -> list[Line]:
    """Return the lines with those refused that repeat a person and role of an earlier one."""
    seen: set[tuple[str, str]] = set()
    found = []
    for line in lines:
        key = (line.email, line.role)
        again = bool(line.verdict) and key in seen
        found.append(
            Line(**{**_fields(line), "verdict": no(_("The same person is on a line above already."))})
            if again
            else line
        )
        seen.add(key)
    return found


def _fields(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in Line.__slots__}
