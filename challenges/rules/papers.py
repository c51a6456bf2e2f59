"""What a paper consists of, and when it may be made and signed. Pure.

The contents follow what an acta must hold in Peru: entity, number, kind, organ and its designation, place and hours,
who attended, quorum, legal basis, declarations, points, votes, agreements, signatures (Law 27444, articles 99 to 102).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from challenges.states import PaperKind, PaperState, SessionMode
from kernel.verdict import YES, Verdict, first_no, no
from ledger.rules import canonical

SCHEMA = "govlink-paper/1"
NOTE_WORDS = 2

#: Norms that a paper names; every paper ends with the sentence below.
NORMS = (
    gettext_lazy("Law 27444 on general administrative procedure, on collegiate bodies and their actas"),
    gettext_lazy("Law 32069 on public procurement and its regulation (Supreme Decree 009-2025-EF)"),
    gettext_lazy("Law 29733 on the protection of personal data and its regulation"),
)
GAZETTE = gettext_lazy("Verify against the official gazette.")
NO_AWARD = gettext_lazy("This act is no selection procedure of public procurement and awards no contract.")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a paper; every cell is text."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the agenda."""

    title: str
    texts: Sequence[str] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True, slots=True)
class Vote:
    """How somebody voted and why; ``favour``: with the agreement, None for an abstention."""

    who: str
    favour: bool | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement with everybody's vote."""

    text: str
    votes: Sequence[Vote] = ()
    #: Where on the platform its votes were given; an agreement without votes has none.
    basis: str = ""
    #: What came of the votes, in words; empty where none were taken.
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who takes part; ``office`` is what she is there, ``act`` the resolution that says so."""

    name: str
    office: str
    act: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the rooms say about a session; the entity adds where, when and who was absent."""

    organ: str
    attendees: Sequence[Attendee]
    points: Sequence[Point]
    agreements: Sequence[Agreement] = ()
    declarations: Sequence[str] = ()
    incidents: Sequence[str] = ()
    notices: Sequence[str] = ()
    #: How many must be there; 0 where no quorum is asked for.
    quorum: int = 0
    #: Whether the body approved the agreements by vote, in a sentence; empty where it is not a body that votes.
    approval: str = ""
    #: The first and the last act of it that the platform has.
    began_at: datetime | None = None
    held_at: datetime | None = None
    norms: Sequence[Any] = field(default=NORMS)


def moment(at: datetime | None, zone: str) -> str:
    """Return a moment with date, hour and offset in words, where the entity is; empty for None."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    offset = f"{local:%z}"
    hours = f"{'−' if offset[0] == '-' else '+'}{int(offset[1:3])}" + (f":{offset[3:]}" if offset[3:] != "00" else "")
    return gettext("%(at)s, %(city)s time (UTC%(offset)s)") % {
        "at": date_format(local, "DATETIME_FORMAT"),
        "city": zone.rsplit("/", 1)[-1].replace("_", " "),
        "offset": hours,
    }


def _hours(contents: Contents, session: Mapping[str, Any], zone: str) -> dict[str, str]:
    """Return when a session began and ended: what was typed, or, on the platform, its first and last act."""
    if session["mode"] == SessionMode.PLATFORM:
        began, ended = contents.began_at or contents.held_at, contents.held_at
        source = gettext("From the first to the last action that the platform recorded of it.")
    else:
        began, ended = (datetime.fromisoformat(session[name]) for name in ("held_from", "held_until"))
        source = ""
    return {"from": moment(began, zone), "until": moment(ended, zone), "source": source}


def _witnesses(session: Mapping[str, Any]) -> list[Attendee]:
    """Return the witnesses whom the entity names: each with the document that identifies her."""
    return [Attendee(one["name"], gettext("Witness"), one["document"]) for one in session.get("witnesses", [])]


def compose(
    *, contents: Contents, kind: str, number: int, language: str, session: Mapping[str, Any], call: Mapping[str, str]
) -> dict[str, Any]:
    """Return the data of a paper: strings, integers, booleans, lists and objects only.

    ``call``: {reference, title, entity, tax_id, city, zone}. The caller has set the language.
    """
    absent = set(session.get("absent", []))
    present = sum(person.name not in absent for person in contents.attendees)
    attendees = [*contents.attendees, *_witnesses(session)]
    return {
        "schema": SCHEMA,
        "kind": str(kind),
        "title": str(PaperKind(kind).label),
        "number": number,
        "language": language,
        "call": dict(call),
        "organ": contents.organ,
        "session": {
            "mode": str(SessionMode(session["mode"]).label),
            "place": str(session.get("place", "")),
            **_hours(contents, session, call["zone"]),
        },
        "attendees": [
            {"name": one.name, "office": one.office, "act": one.act, "present": one.name not in absent}
            for one in attendees
        ],
        "quorum": {"needed": contents.quorum, "present": present, "reached": present >= contents.quorum},
        "legal_basis": [str(norm) for norm in contents.norms],
        "declarations": list(contents.declarations),
        "points": [
            {
                "title": point.title,
                "texts": list(point.texts),
                "tables": [
                    {"caption": one.caption, "head": list(one.head), "rows": [list(row) for row in one.rows]}
                    for one in point.tables
                ],
            }
            for point in contents.points
        ],
        "approval": contents.approval,
        "agreements": [_agreement(one) for one in contents.agreements],
        "incidents": list(contents.incidents),
        "notices": [*contents.notices, str(GAZETTE)],
        "signatures": [{"name": one.name, "office": one.office} for one in attendees if one.name not in absent],
    }


def _agreement(one: Agreement) -> dict[str, Any]:
    senses = [vote.favour for vote in one.votes]
    words = {True: gettext("In favour"), False: gettext("Against (dissent)"), None: gettext("Abstains")}
    return {
        "text": one.text,
        "voted": bool(one.votes),
        "basis": one.basis,
        "outcome": one.outcome,
        "favour": senses.count(True),
        "against": senses.count(False),
        "abstained": senses.count(None),
        "votes": [{"who": vote.who, "sense": words[vote.favour], "reason": vote.reason} for vote in one.votes],
    }


def canonical_text(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return the canonical JSON of a paper's data and its SHA-256 (hex)."""
    text = canonical(dict(data))
    return text, hashlib.sha256(text.encode()).hexdigest()


def may_issue(*, steers: bool, due: Verdict, states: Iterable[str]) -> Verdict:
    """Say whether a paper may be made (again) now; ``states``: those of its earlier issues."""
    found = set(states)
    if PaperState.SIGNED in found:
        return no(_("This paper is signed: it does not change any more."))
    if PaperState.WAITING in found:
        return no(_("The paper is being made already. Wait until it is ready."))
    # Last, for who only reads the list is told how far each paper is, not what she never asked to do.
    makes = YES if steers else no(_("What it tells has happened: the entity's focal point or GovLink's staff make it."))
    return first_no(due, makes)


def sound_session(*, held_from: datetime | None, held_until: datetime | None, now: datetime) -> Verdict:
    """Say whether a session's hours are told and can be true."""
    if held_from is None or held_until is None:
        return no(_("Say when the session began and when it ended."))
    if held_until <= held_from:
        return no(_("The session ends after it begins: correct the hours."))
    if held_from > now:
        return no(_("The session has not begun yet: make its paper afterwards."))
    return YES


def sound_mode(*, kind: str, mode: str) -> Verdict:
    """Say whether a session of a kind can have been held so: what only people hold is not held on the platform."""
    if kind == PaperKind.MARKET_MEETING and mode == SessionMode.PLATFORM:
        return no(
            _("The platform held no meeting. If it took place, say how you met and when; if not, no acta is due.")
        )
    return YES


def witnesses(text: str) -> list[dict[str, str]] | None:
    """Return the witnesses typed one a line, "Name; document"; None when a line lacks either."""
    found = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        name, _mark, document = (part.strip() for part in line.partition(";"))
        if not name or not document:
            return None
        found.append({"name": name, "document": document})
    return found


def may_sign(*, steers: bool, state: str) -> Verdict:
    """Say whether the signature of a paper may be written down."""
    if not steers:
        return no(_("Only the focal point of the entity and GovLink's staff may do this."))
    if state == PaperState.SIGNED:
        return no(_("This paper is signed: it does not change any more."))
    return YES if state == PaperState.READY else no(_("The paper is not ready yet."))


def sound_signature(*, uploaded: bool, note: str, signed_on: date, issued_on: date, today: date) -> Verdict:
    """Say whether a signature is told completely: a scanned copy, or where the paper is kept; on a possible day."""
    told = uploaded or len(note.split()) >= NOTE_WORDS
    late = no(_("The day of signature is neither before the paper was made nor in the future."))
    return first_no(
        YES if told else no(_("Upload the signed copy, or say where the signed paper is kept.")),
        YES if issued_on <= signed_on <= today else late,
    )


def is_pdf(content: bytes) -> Verdict:
    """Say whether a signed copy is a PDF."""
    return YES if content.startswith(b"%PDF-") else no(_("A signed copy is a PDF: scan it again as PDF."))


def is_digest(text: str) -> bool:
    """Say whether a text is a SHA-256 in hexadecimal."""
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)
