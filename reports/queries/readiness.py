"""What a case still lacks before it is published: it advises, and says where each thing is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pilots.models import Pilot
from pilots.queries.requirements import requirements_of
from pilots.states import PUBLIC_REPORTS, ActivityStatus, ReportKind
from reports.queries.documents import opsi
from reports.queries.documents.kinds import BUILDERS
from reports.rules.document import places

#: What a requirement can be told to lack that matters to whoever reads the case.
_GRAVE = {"name", "equivalent", "no_fit", "no_trace", "open"}


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing or weak: what (``details``: which ones), and where it is mended."""

    said: Any
    href: str
    details: tuple[str, ...] = ()


def lacking(pilot: Pilot) -> list[Lack]:
    """Return what is missing or weak in a case, in the order of the pages where it is mended."""
    return [*_activities(pilot), *_learnt(pilot), *_requirements(pilot), *_marked(pilot), *_opsi(pilot)]


def _to(pilot: Pilot, name: str, *more: Any) -> str:
    return reverse(name, args=[pilot.call.reference, *more])


def _activities(pilot: Pilot) -> Iterator[Lack]:
    activities = list(pilot.activities.all())
    if not activities:
        yield Lack(_("No activity was planned."), _to(pilot, "pilot_activities"))
    open_ = [one.title for one in activities if one.status == ActivityStatus.SCHEDULED]
    if open_:
        yield Lack(
            _("Activities of which nobody said whether they were met"), _to(pilot, "pilot_activities"), _few(open_)
        )
    gates = [one.reasons for one in pilot.gates.all() if len(one.reasons.split()) < 5]
    if gates:
        yield Lack(_("Decisions to go on or stop with hardly any reason"), _to(pilot, "pilot_activities"), _few(gates))


def _learnt(pilot: Pilot) -> Iterator[Lack]:
    rows = [
        (pilot.findings.count(), _("No finding was written down."), "pilot"),
        (pilot.lessons.count(), _("No lesson was written down."), "pilot"),
        (pilot.decisions.count(), _("No decision was written down."), "pilot"),
        (pilot.indicators.count(), _("No indicator was counted."), "pilot_surveys"),
    ]
    for count, said, name in rows:
        if not count:
            yield Lack(said, _to(pilot, name))


def _requirements(pilot: Pilot) -> Iterator[Lack]:
    rows = requirements_of(pilot)
    if not rows:
        yield Lack(_("No functional requirement was written."), _to(pilot, "pilot_requirements"))
    for row in rows:
        told = [str(hint) for hint in row.advice if hint.kind in _GRAVE]
        if told:
            said = _("Requirement %(code)s") % {"code": row.requirement.code}
            yield Lack(said, _to(pilot, "pilot_requirement", row.requirement.number), tuple(told))


def _marked(pilot: Pilot) -> Iterator[Lack]:
    """Yield the places on yellow that would stay in the public reports, which are written in Spanish at least."""
    names = dict(ReportKind.choices)
    for kind in PUBLIC_REPORTS:
        if kind == ReportKind.CASE:
            continue
        left = places(BUILDERS[kind](pilot, translation.get_language() or "es"))
        if left:
            said = _("%(report)s: places that would stay on yellow") % {"report": names[kind]}
            yield Lack(said, _to(pilot, "pilot_reports"), _few(f"{title}: {what}" for title, what in left))


def _opsi(pilot: Pilot) -> Iterator[Lack]:
    """Yield what OPSI would send back, in each language; a case that nobody wrote in English only needs writing."""
    told = {"es": _("The case in Spanish"), "en": _("The case in English")}
    for language in sorted(opsi.LANGUAGES, reverse=True):
        remarks = opsi.remarks_on(pilot, language)
        if remarks:
            rows = (f"{opsi.HEADINGS[one.section][1]}: {one}" for one in remarks)
            yield Lack(told[language], _to(pilot, "pilot_case_text", language), _few(rows))


def _few(rows: Iterable[str], most: int = 6) -> tuple[str, ...]:
    """Return the first few, each shortened, and how many there are besides."""
    found = [row if len(row) <= 160 else f"{row[:160].rsplit(' ', 1)[0]}…" for row in rows]
    more = len(found) - most
    return (*found[:most], _("and %(n)s more") % {"n": more}) if more > 0 else tuple(found)
