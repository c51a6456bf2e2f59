"""The case in OPSI's format: the texts that people wrote, else a draft from the facts; its lint; the document."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kernel.figures import percent_of
from pilots.models import CaseText, Pilot
from reports.queries.documents.facts import Facts, day, facts, notices
from reports.rules.document import Block, Document, Items, Place, Section, Text
from reports.rules.opsi import HEADINGS, STAGES, Remark, check

#: OPSI takes cases in English and Spanish.
LANGUAGES = ("en", "es")


def written(pilot: Pilot, language: str) -> dict[str, str]:
    """Return the sections that people wrote in a language: key to text."""
    return dict(CaseText.objects.filter(pilot=pilot, language=language).values_list("key", "text"))


def sections_of(pilot: Pilot, language: str) -> dict[str, str]:
    """Return every section: as it was written, else as the facts tell it (which may be nothing)."""
    kept = written(pilot, language)
    with translation.override(language):
        drafted = _draft(facts(pilot))
    return {key: kept.get(key, drafted.get(key, "")) for key in HEADINGS}


def remarks_on(pilot: Pilot, language: str, sections: dict[str, str] | None = None) -> list[Remark]:
    """Return what OPSI would send the case back for."""
    return check(sections if sections is not None else sections_of(pilot, language), language)


def form_sections(form: Any, remarks: list[Remark]) -> list[dict[str, Any]]:
    """Return the fields of the form of a case with what is remarked on each, under OPSI's own heading."""
    return [
        {"group": group, "field": form[key], "remarks": [one for one in remarks if one.section == key]}
        for key, (group, _title) in HEADINGS.items()
    ]


def opsi_case(pilot: Pilot, language: str) -> Document:
    """Build the case with OPSI's headings, in their order."""
    found, texts = facts(pilot), sections_of(pilot, language)
    sections: list[Section] = []
    above = ""
    for key, (group, title) in HEADINGS.items():
        if key == "lead":
            continue
        if str(group) != above:
            above = str(group)
            sections.append(Section(above, ()))
        sections.append(Section(str(title), _blocks(texts[key]), 3, key))
    sections += [
        Section(_("Supporting Videos"), (Text(_("There are no videos.")),)),
        Section(_("Status"), (Items(tuple(str(one) for one in STAGES[: _stage(found)])),)),
        Section(_("Date Published"), (Text(_published(pilot)),)),
    ]
    return Document(
        title=pilot.title,
        language=language,
        reference=found.call.reference,
        lead=texts["lead"] or found.who,
        sections=tuple(sections),
        notices=notices(found),
    )


def _published(pilot: Pilot) -> str:
    """Return the day on which the case became public."""
    if pilot.published_at is None:
        return str(_("Not yet published."))
    return day(timezone.localdate(pilot.published_at, ZoneInfo(pilot.call.entity.time_zone)))


def _blocks(text: str) -> tuple[Block, ...]:
    """Return a text as paragraphs and lists: lines that begin with "- " are a list."""
    blocks: list[Block] = []
    for part in (one.strip() for one in text.replace("\r\n", "\n").split("\n")):
        if part.startswith("- "):
            before = blocks.pop() if blocks and isinstance(blocks[-1], Items) else Items(())
            blocks.append(Items((*before.items, part[2:])))  # type: ignore[union-attr]
        elif part:
            blocks.append(Text(part))
    return tuple(blocks) or (Place(_("Preliminary information instead of a blank")),)


def _stage(found: Facts) -> int:
    """Return how many of the six stages were reached: all once the case is public."""
    if found.call.state == "published":
        return 6
    if found.pilot.state == "ended":
        return 5
    return 4 if found.pilot.state == "running" else 3


def _draft(found: Facts) -> dict[str, str]:
    """Return what the facts tell of each section, in the language that is active; entity's texts as they are."""
    frame, pilot, totals = found.frame, found.pilot, found.totals
    drafted: dict[str, Any] = {
        "lead": f"{found.who} {found.when}",
        "overview": _lines(
            frame.problem_statement if frame else "",
            frame.impact_goal if frame else "",
            frame.affected_people if frame else "",
            pilot.hypothesis,
            found.heard,
        ),
        "innovative": _(
            "Civil servants framed the challenge themselves. Start-ups of several countries answered, and whoever "
            "judged could not know who they were. An authority decided in writing before the identities were opened "
            "by two people."
        ),
        "status": pilot.summary,
        "partners": _list(f"{one.name}: {one.contribution}" for one in found.partners),
        "users": _lines(
            frame.affected_people if frame else "",
            *(
                _("%(came)s of %(called)s civil servants took part in “%(title)s”.")
                % {"came": row["came"], "called": row["called"], "title": row["workshop"].title}
                for row in found.workshops
            ),
        ),
        "results": _lines(
            _list(
                f"{one.indicator.name}: {percent_of(one.indicator.numerator, one.indicator.denominator)}"
                for one in found.indicators
            ),
            _list(row["finding"].text for row in found.findings),
            _("Activities carried out: %(share)s.") % {"share": percent_of(totals.activities_met, totals.activities)}
            if totals.activities
            else "",
        ),
        "challenges": _lines(pilot.risks, _list(one.text for one in found.lessons if one.kind in _HARD)),
        "conditions": _list(one.text for one in found.lessons if one.kind in {"capacity", "method"}),
        "replication": "",
        "lessons": _list(one.text for one in found.lessons),
    }
    return {key: str(text) for key, text in drafted.items()}


_HARD = frozenset({"regulatory", "political", "technology"})


def _lines(*parts: Any) -> str:
    return "\n".join(str(part).strip() for part in parts if str(part).strip())


def _list(parts: Any) -> str:
    return "\n".join(f"- {part}" for part in parts)
