"""What the plan says in rows and what followed the pilot, as pieces of a report: names of people are left out."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kernel.figures import percent_of
from reports.queries.documents.facts import Facts, day, short
from reports.rules.document import Block, Grid, Items, Place, Section, Text, known, number


def labelled(label: Any, text: str) -> Block:
    """Return a text after what it is, or a marked place for it."""
    return Text(f"{label}: {text.strip()}") if text.strip() else Place(str(label))


def risk_grid(found: Facts) -> Grid | None:
    """Return the risks, the heaviest first: how likely, how grave, what is done and who bears it; None without any."""
    if not found.risk_list:
        return None
    head = (_("What could go wrong"), _("Probability"), _("Impact"), _("What is done"), _("Who watches it"))
    rows = tuple(
        (
            one.text,
            str(one.get_probability_display()),
            str(one.get_impact_display()),
            one.response,
            one.owner or Place(_("to be filled in")),
        )
        for one in found.risk_list
    )
    return Grid(_("Risks, the heaviest first"), head, rows)


def risks_told(found: Facts) -> list[Block]:
    """Return the risks of the plan, in words and as a table; a marked place when none was written down."""
    grid, said = risk_grid(found), found.pilot.risks
    if grid is None:
        return [known(said, _("Risks that came true, and what was changed because of them"))]
    return [*([Text(said)] if said.strip() else []), grid]


def team_told(found: Facts) -> list[Block]:
    """Return who did what on both sides: functions and hours, without names."""
    pilot = found.pilot
    told = [(_("Team of the entity"), pilot.entity_team), (_("Team of the start-up"), pilot.startup_team)]
    if not found.people:
        return [labelled(label, text) for label, text in told]
    rows = tuple(
        (one.function, str(one.get_side_display()), number(one.hours) if one.hours else "–") for one in found.people
    )
    head = (_("Function in the pilot"), _("Side"), _("Hours a week"))
    return [
        *(Text(f"{label}: {text.strip()}") for label, text in told if text.strip()),
        Grid(_("Who did what"), head, rows, frozenset({2})),
    ]


def data_told(found: Facts) -> list[Block]:
    """Return what was said of data protection, and each use of data with its basis and until when they are kept."""
    missing = _("Legal basis, and until when data are kept")
    if not found.data_uses:
        return [known(found.pilot.data_protection, missing)]
    head = (_("What the data are for"), _("Which data"), _("Legal basis"), _("Who reads them"), _("Deleted on"))
    rows = tuple(
        (
            one.purpose,
            one.data,
            str(one.get_basis_display()) + (f" ({one.basis_note})" if one.basis_note else ""),
            one.readers,
            short(one.kept_until),
        )
        for one in found.data_uses
    )
    said = found.pilot.data_protection
    return [*([Text(said)] if said.strip() else []), Grid(_("Uses of data"), head, rows)]


def barriers_told(found: Facts) -> list[Section]:
    """Return the norms in the way, and what was reported of each exemption to its authority, as far as it is public."""
    blocks: list[Block] = []
    for one in found.barriers:
        blocks.append(Text(f"{one}: {one.blocks}"))
        if one.exemption:
            blocks.append(labelled(_("Exemption asked for"), one.exemption))
        if one.reform:
            blocks.append(labelled(_("What should change in the norm"), one.reform))
        told = [report for report in one.reports.all() if report.public]
        if told:
            blocks.append(_sandbox_grid(one, told))
        kept_back = len(one.reports.all()) - len(told)
        if kept_back:
            said = ngettext(
                "%(n)s more report was sent and is not published.",
                "%(n)s more reports were sent and are not published.",
                kept_back,
            )
            blocks.append(Text(said % {"n": number(kept_back)}, "meta"))
    return [Section(_("Regulatory barriers and sandbox"), tuple(blocks))] if blocks else []


def _sandbox_grid(barrier: Any, reports: list[Any]) -> Grid:
    head = (_("Report"), _("What was observed"), _("Safeguards"), _("Incidents"), _("Exit"))
    rows = tuple(
        (
            ", ".join(
                part for part in (number(one.number), short(one.reported_on), one.authority, one.document) if part
            ),
            one.observed,
            _said(one.get_kept_display(), one.safeguards),
            one.incidents or str(pgettext("incidents", "None")),
            _said(one.get_exit_view_display(), one.exit_note),
        )
        for one in reports
    )
    return Grid(str(_("Interim reports of the sandbox: %(barrier)s")) % {"barrier": barrier}, head, rows)


def _said(choice: Any, note: str) -> str:
    return f"{choice}. {note}".strip() if note else str(choice)


def meetings_held(found: Facts) -> list[Block]:
    """Return the meetings that were held, each with its day and how many of those invited came."""
    held = [one for one in found.activities["meetings"] if one.minutes]
    if not held:
        return []
    rows = tuple((one.title, day(timezone.localdate(one.starts_at)), _came(found, one)) for one in held)
    return [Grid(_("Meetings held"), (_("Meeting"), _("Day"), _("Who came")), rows)]


def notes_agreed(found: Facts) -> list[Block]:
    """Return what both sides said together of each pulse, as far as they agreed on it."""
    rows = tuple(
        (number(one.number), one.text, one.actions, day(timezone.localdate(one.agreed_at))) for one in found.pulse_notes
    )
    head = (_("Round"), _("What both sides read in these answers"), _("What will be done"), _("Agreed on"))
    return [Grid(_("Joint notes on the pulses of both sides"), head, rows, frozenset({0}))] if rows else []


def surveys_told(found: Facts) -> list[Section]:
    """Return what the surveys of the exercise say, as far as it may be shown; nothing when nobody was asked."""
    blocks: list[Block] = []
    for one in found.surveys:
        asked = _("%(part)s of %(base)s answered.") % {"part": number(one.responses), "base": number(one.invited)}
        if one.shown and one.items:
            rows = tuple((counted.item.text, percent_of(counted.count, counted.base)) for counted in one.items)
            head = (_("Question"), _("4 or 5 of 5, or yes"))
            blocks += [Grid(one.survey.title, head, rows, frozenset({1})), Text(asked, "meta")]
        else:
            open_yet, few = _("The survey is still open."), _("Its results stay hidden: few answered.")
            hidden = {"open": open_yet, "few": few}.get(one.why, "")
            blocks.append(Text(f"{one.survey.title}. {asked} {hidden}".strip(), "meta"))
    return [Section(_("What the surveys say"), tuple(blocks), 3)] if blocks else []


def _came(found: Facts, meeting: Any) -> str:
    invited, came = found.attendance.get(meeting.pk, (0, 0))
    if not invited or not came:
        return "–"
    return _("%(part)s of %(base)s") % {"part": number(came), "base": number(invited)}


def followed(found: Facts) -> list[Section]:
    """Return what was counted again after the end; nothing when it was not asked for."""
    if not found.courses:
        return []
    rows = tuple(
        (
            course.indicator.name,
            day(asked.due_on),
            percent_of(asked.numerator, asked.denominator) if asked.filled_at else str(_("Not counted yet")),
            percent_of(course.indicator.numerator, course.indicator.denominator),
        )
        for course in found.courses
        for asked, _value, _due in course.points
    )
    head = (_("Indicator"), _("Day"), _("Result"), _("At the end of the pilot"))
    return [Section(_("Follow-up after the end"), (Grid(_("Counted again"), head, rows, frozenset({2, 3})),), 3)]


def effects_told(found: Facts) -> list[Block]:
    """Return what the decisions led to later, each with its day and document."""
    rows = [
        f"{effect.text} ({', '.join(one for one in (day(effect.seen_on), effect.document) if one)})"
        for row in found.decisions
        for effect in row["decision"].effects.all()
    ]
    return [Text(_("What they led to later:"), "meta"), Items(tuple(rows))] if rows else []
