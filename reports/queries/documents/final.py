"""The final report of a pilot, the one-page summary for citizens, and the board of indicators.

The contents of the final report follow art. 255 of the Reglamento de la Ley 32069 as the design notes list them: what
was set out, what was done, what came out, what it cost, what is recommended (verify against the official gazette).
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.figures import percent_of
from pilots.models import Pilot
from pilots.rules.indicators import percentage
from reports.queries.documents.facts import (
    Facts,
    activity_grid,
    decisions_of,
    facts,
    finding_told,
    indicator_grid,
    notices,
    reconciled,
    reported_told,
    requirement_grid,
    sample_lines,
    tone_grid,
)
from reports.queries.documents.facts import day as _day
from reports.queries.documents.planned import (
    barriers_told,
    data_told,
    effects_told,
    followed,
    labelled,
    meetings_held,
    notes_agreed,
    risks_told,
    surveys_told,
    team_told,
)
from reports.rules.document import Bars, Block, Document, Grid, Items, Section, Text, known, listed, number


def final_report(pilot: Pilot, language: str) -> Document:
    """Build the final report."""
    found = facts(pilot)
    call, frame = found.call, found.frame
    sections = [
        Section(_("Overview"), (known(pilot.summary, _("What happened, in one paragraph")),)),
        *(
            [
                Section(_("The problem"), (Text(frame.problem_statement),), 3),
                Section(_("Who benefits"), (Text(frame.affected_people),), 3),
                Section(_("Which change is sought?"), (Text(frame.impact_goal),), 3),
            ]
            if frame
            else []
        ),
        Section(
            _("Objective and hypothesis"),
            (
                known(pilot.hypothesis, _("What was to be shown")),
                known(pilot.scope, _("The scope that was agreed")),
            ),
        ),
        Section(_("Collaborations and partners"), _partners(found)),
        Section(_("Blind selection"), _selection(found)),
        Section(
            _("What was done"),
            (
                activity_grid(found.activities["activities"], ended=bool(pilot.outcome)),
                *meetings_held(found),
                *notes_agreed(found),
                *_gates(found),
            ),
        ),
        Section(_("What the evidence says"), (Text(found.heard or _("No evidence was imported.")), tone_grid(found))),
        *_reconciliation(found),
        *reported_told(found),
        *_validation(found),
        Section(_("Findings and recommendations"), (_findings(found),)),
        Section(_("Results"), (indicator_grid(found.indicators),)),
        *surveys_told(found),
        *followed(found),
        Section(
            _("Decisions taken with this evidence"),
            (listed(decisions_of(found), _nothing(), ordered=True), *effects_told(found)),
        ),
        Section(
            _("Difficulties, changes and risks"),
            (*risks_told(found), *_unmet(found)),
        ),
        *barriers_told(found),
        Section(
            _("Resources"),
            (
                labelled(_("What it cost each side"), pilot.budget),
                *team_told(found),
            ),
        ),
        Section(
            _("Data protection and intellectual property"),
            (
                *data_told(found),
                known(call.ip_terms, _("Whose the results are")),
                known(call.data_terms, _("Whose the data are, and in which form they are handed over")),
            ),
        ),
        Section(
            _("Lessons"), (listed((f"{one.text} ({one.get_kind_display()})" for one in found.lessons), _nothing()),)
        ),
        Section(_("Functional requirements"), (requirement_grid(found),)),
        Section(_("Conclusion"), _conclusion(pilot)),
    ]
    return Document(
        title=pilot.title,
        language=language,
        reference=call.reference,
        lead=f"{found.who} {found.when}",
        sections=tuple(sections),
        notices=notices(found),
    )


def _nothing() -> str:
    return str(_("Nothing was written down yet"))


def _partners(found: Facts) -> tuple[Block, ...]:
    named = [f"{one.name}: {one.contribution}" for one in found.partners]
    held = [
        f"{row['workshop'].title}: "
        + _("%(came)s of %(called)s civil servants took part") % {"came": row["came"], "called": row["called"]}
        for row in found.workshops
    ]
    return (listed([*named, *held], _nothing()),)


def _selection(found: Facts) -> tuple[Block, ...]:
    adjusted = any(one.standing.raw_hundredths is not None for one in found.standings)
    totals = (_("Adjusted total"), _("Weighted mean")) if adjusted else (_("Weighted mean"),)
    head = (_("Code"), _("Rank"), *totals, _("Complies"), _("Selected"))
    rows = tuple(
        (
            one.code,
            number(one.standing.rank),
            number(one.standing.mean_hundredths / 100, 2),
            *((number(one.standing.raw_hundredths / 100, 2),) if adjusted else ()),
            _("Yes") if one.standing.complies else _("No"),
            _("Yes") if one.state == "selected" else _("No"),
        )
        for one in found.standings
    )
    blocks: list[Block] = (
        [Grid(_("Proposals by code"), head, rows, frozenset(range(1, 2 + len(totals))))] if rows else []
    )
    if found.decision:
        blocks += [
            Text(found.decision.reasons),
            Text(f"{found.decision.resolution_no}, {_day(found.decision.decided_at)}", "meta"),
        ]
    return tuple(blocks)


def _gates(found: Facts) -> list[Block]:
    gates = [f"{one.get_phase_display()}: {one.get_gate_display()}. {one.reasons}" for one in found.activities["gates"]]
    return [Items(tuple(gates))] if gates else []


def _reconciliation(found: Facts) -> list[Section]:
    said = reconciled(found)
    return [Section(_("How the published percentages reconcile"), tuple(said), 3)] if said else []


def _validation(found: Facts) -> list[Section]:
    said = sample_lines(found)
    return [Section(_("Does the supplier's tool tell the truth?"), (Items(tuple(said)),), 3)] if said else []


def _findings(found: Facts) -> Block:
    told = (finding_told(row) for row in found.findings)
    return listed(told, _nothing(), ordered=True)


def _unmet(found: Facts) -> list[Block]:
    late = [
        f"{one.title}: {one.get_status_display()}. {one.evidence}".strip()
        for one in found.activities["activities"]
        if one.status in {"not_met", "partially_met"}
    ]
    return [Items(tuple(late))] if late else []


def _conclusion(pilot: Pilot) -> tuple[Block, ...]:
    outcome = _("Outcome of the pilot: %(outcome)s.") % {"outcome": pilot.get_outcome_display()}
    return (
        Text(outcome if pilot.outcome else _("The pilot has not ended yet.")),
        known(
            pilot.recommendation,
            _("What is recommended: buy by an open procedure, test further, or leave it; and why"),
        ),
        Text(_("The norms that apply have to be verified against the official gazette."), "meta"),
    )


def citizen_summary(pilot: Pilot, language: str) -> Document:
    """Build one page for citizens: what was asked, what was found, what was decided, in plain words."""
    found = facts(pilot)
    top = found.findings[:3]
    sections = [
        Section(_("What was the problem?"), (Text(found.frame.problem_statement if found.frame else pilot.title),)),
        Section(
            _("What was done?"),
            (Text(" ".join(one for one in (_done(found), found.heard) if one)),),
        ),
        Section(_("What was found?"), (listed((row["finding"].text for row in top), _nothing()),)),
        Section(_("What was decided?"), (listed(decisions_of(found)[:3], _nothing()),)),
        Section(_("How do we know?"), (_how(found),)),
        Section(
            _("Where to read more"),
            (
                Text(
                    (
                        _("The whole case, its data and its record are public under %(ref)s.")
                        if pilot.published_at
                        else _("The record of the exercise is public under %(ref)s. The case is not published yet.")
                    )
                    % {"ref": found.call.reference}
                ),
            ),
        ),
    ]
    return Document(
        title=_("What we tried: %(title)s") % {"title": pilot.title},
        language=language,
        reference=found.call.reference,
        lead=f"{found.call.entity.legal_name}. {found.when}",
        sections=tuple(sections),
        notices=notices(found),
    )


def _done(found: Facts) -> str:
    """Say in a whole sentence who tried it out with whom."""
    return str(_("%(entity)s tried out a solution of the start-up %(startup)s on a small scale.")) % {
        "startup": found.pilot.startup.name,
        "entity": found.call.entity.legal_name,
    }


def _how(found: Facts) -> Block:
    totals = found.totals
    said = [
        _("Activities carried out: %(share)s.") % {"share": percent_of(totals.activities_met, totals.activities)},
        *(
            f"{one.indicator.name}: {percent_of(one.indicator.numerator, one.indicator.denominator)}."
            for one in found.indicators[:4]
        ),
    ]
    return Items(tuple(str(one) for one in said))


def indicator_board(pilot: Pilot, language: str) -> Document:
    """Build the board of indicators: as bars and as a table with counts and definitions."""
    found = facts(pilot)
    measured = [one for one in found.indicators if one.result is not None]
    rows = tuple(
        (
            one.indicator.name,
            float(percentage(one.indicator.numerator, one.indicator.denominator) or 0),
            percent_of(one.indicator.numerator, one.indicator.denominator),
        )
        for one in measured
    )
    bars: tuple[Block, ...] = ()
    if rows:
        bars = (Bars(alt="; ".join(f"{label}: {said}" for label, _value, said in rows), rows=rows),)
    known_defs = tuple(
        f"{one.indicator.name}: {one.indicator.definition}" + _source(one.indicator.source_note)
        for one in found.indicators
        if one.indicator.definition or one.indicator.source_note
    )
    sections = [
        Section(_("At a glance"), bars or (known("", _("No indicator was counted yet")),)),
        Section(_("Against baseline and target"), (indicator_grid(found.indicators),)),
        Section(_("What each one means"), (listed(known_defs, _("Definitions and sources of the counts")),)),
        Section(_("Activities"), (Text(percent_of(found.totals.activities_met, found.totals.activities)),)),
    ]
    return Document(
        title=_("Board of indicators: %(title)s") % {"title": pilot.title},
        language=language,
        reference=found.call.reference,
        lead=f"{found.who} {found.when}",
        sections=tuple(sections),
        notices=notices(found),
    )


def _source(note: str) -> str:
    return " " + _("Counted from: %(source)s.") % {"source": note} if note else ""
