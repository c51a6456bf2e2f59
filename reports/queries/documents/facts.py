"""The facts that every report is built from, read once, and the pieces that several reports share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from kernel.figures import percent_of
from pilots.models import Pilot
from pilots.queries.learning import IndicatorFigure
from pilots.rules.sampled import interval_told
from pilots.states import ActivityStatus, Outcome
from reports.queries.cases import case_context
from reports.rules.document import Block, Box, Grid, Place, Section, Text, number, percent


@dataclass(frozen=True, slots=True)
class Facts:
    """What a case tells (``reports.queries.cases.case_context``), by name."""

    pilot: Pilot
    told: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        """Return one of the facts."""
        try:
            return self.told[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def who(self) -> str:
        """Return who did the pilot, in one sentence."""
        return _("%(startup)s with %(entity)s.") % {
            "startup": self.pilot.startup.name,
            "entity": self.call.entity.legal_name,
        }

    @property
    def when(self) -> str:
        """Return when it was, and how it ended."""
        days = {"first": day(self.pilot.starts_on), "last": day(self.pilot.last_day)}
        if self.pilot.outcome == Outcome.NOT_STARTED:
            days["last"] = day(self.pilot.ends_on)
            said = str(_("Planned from %(first)s to %(last)s.") % days)
        else:
            said = str(_("Pilot from %(first)s to %(last)s.") % days)
        return f"{said} {self.pilot.get_outcome_display()}." if self.pilot.outcome else said

    @property
    def heard(self) -> str:
        """Return how much evidence there is, in one sentence; nothing when there is none."""
        totals = self.totals
        if not totals.count:
            return ""
        said = _("%(n)s manifestations from %(sources)s internet sources, on %(days)s days.") % {
            "n": number(totals.count),
            "sources": number(totals.sources),
            "days": number(totals.days_heard),
        }
        if not (totals.opens and totals.closes):
            return said
        window = _("The evidence's window: %(first)s to %(last)s.")
        return f"{said} {window % {'first': day(totals.opens), 'last': day(totals.closes)}}"


def facts(pilot: Pilot) -> Facts:
    """Read what a case tells."""
    told = case_context(pilot)
    told.pop("pilot")
    return Facts(pilot, told)


def day(value: Any) -> str:
    """Return a day as the reader's language writes it."""
    return formats.date_format(value, "DATE_FORMAT") if value else "–"


def notices(found: Facts) -> tuple[Box, ...]:
    """Return where the data come from, when that has to be said."""
    if not found.call.source_note:
        return ()
    title = _("This exercise is illustrative") if found.call.illustrative else _("Where these data come from")
    return (Box(title, found.call.source_note),)


def indicator_grid(rows: list[IndicatorFigure]) -> Block:
    """Return the indicators: baseline, target, result with its counts, how it stands, what was reported."""
    if not rows:
        return Place(_("The indicators of the pilot, with baseline, target and counts"))
    head = (_("Indicator"), _("Baseline"), _("Target"), _("Result"), _("Against the target"), _("As reported"))
    lines = tuple(
        (
            one.indicator.name,
            percent_of(one.indicator.baseline_part, one.indicator.baseline_base)
            if one.indicator.baseline_base
            else percent(one.indicator.baseline),
            percent(one.indicator.target),
            percent_of(one.indicator.numerator, one.indicator.denominator),
            str(one.word),
            one.indicator.reported or "–",
        )
        for one in rows
    )
    return Grid(_("Indicators"), head, lines, frozenset({1, 2, 3}))


def activity_grid(activities: list[Any], *, ended: bool) -> Block:
    """Return the activities with their planned and actual days; of an ended pilot none is scheduled any more."""
    if not activities:
        return Place(_("The activities carried out, with their dates"))
    head = (_("Activity"), _("Phase"), _("Planned"), _("Carried out"), _("State"))
    lines = tuple(
        (
            one.title,
            one.get_phase_display(),
            f"{short(one.planned_from)} – {short(one.planned_until)}",
            f"{short(one.actual_from)} – {short(one.actual_until)}" if one.actual_from else "–",
            _("Nobody said") if ended and one.status == ActivityStatus.SCHEDULED else one.get_status_display(),
        )
        for one in activities
    )
    return Grid(_("Activities"), head, lines)


def tone_grid(found: Facts) -> Block:
    """Return the topics with their tone, each percentage with its base in the same row."""
    tones = found.evidence["tones"]
    if not tones:
        return Text(_("No evidence was imported."))
    head = (_("Topic"), _("Manifestations"), _("Positive"), _("Negative"), _("Neutral"))
    lines = tuple(
        (
            one["topic"].name,
            number(one["topic"].count),
            *(
                _told(part, one["tone"].base, is_sample=found.is_sample)
                for part in (one["tone"].positive, one["tone"].negative, one["tone"].neutral)
            ),
        )
        for one in tones
    )
    return Grid(_("Manifestations by topic, with their tone"), head, lines, frozenset({1, 2, 3, 4}))


def _told(part: int, base: int, *, is_sample: bool) -> str:
    """Return a share with its base, and with its interval where the rows are a random sample."""
    interval = interval_told(part, base) if is_sample else ""
    return f"{percent_of(part, base)}; {interval}" if interval else percent_of(part, base)


def reconciled(found: Facts) -> list[Block]:
    """Return how published percentages fit the counts; nothing when none were published."""
    reported = found.reported
    if not reported:
        return []
    row = reported.reported
    said = [
        _("Published: %(positive)s%% positive, %(negative)s%% negative, %(neutral)s%% neutral.")
        % {"positive": row.positive, "negative": row.negative, "neutral": row.neutral},
        *reported.said,
    ]
    return [Text(" ".join(str(one) for one in said))]


def reported_told(found: Facts) -> list[Section]:
    """Return what the supplier reported, each beside our own rows; nothing when it reported nothing."""
    blocks: list[Block] = []
    for one in found.splits:
        base = one.compared.base
        head = (
            _("Part"),
            _("Reported"),
            _("Our own rows"),
            _("Nearest count of %(n)s") % {"n": number(one.reported.base)},
        )
        rows = tuple(
            (name, f"{printed}%", percent_of(own, base) if own is not None and base else "–", number(count))
            for name, printed, own, count, _again in one.rows
        )
        blocks += [
            Grid(one.reported.title, head, rows, frozenset({1, 2, 3})),
            Text(" ".join(str(said) for said in one.said)),
        ]
    return [Section(_("Figures that the supplier reported"), tuple(blocks), 3)] if blocks else []


def requirement_grid(found: Facts) -> Block:
    """Return the functional requirements with how each is verified and what it comes from."""
    rows = [row for row in found.requirements if row.requirement.priority != "wont"]
    if not rows:
        return Place(_("The functional requirements: write them on the platform, one behaviour each"))
    head = (_("Code"), _("Requirement"), _("Priority"), _("Fit criterion"), _("Verification method"))
    lines = tuple(
        (
            one.requirement.code,
            one.requirement.text,
            str(one.requirement.get_priority_display()),
            one.requirement.fit_criterion or Place(_("to be filled in")),
            str(one.requirement.get_verification_display()),
        )
        for one in rows
    )
    return Grid(_("Functional requirements"), head, lines)


def decisions_of(found: Facts) -> list[str]:
    """Return the decisions taken, each with its area and day."""
    return [
        f"{row['decision'].text} ("
        + ", ".join(one for one in (str(row["decision"].area or ""), day(row["decision"].decided_on)) if one)
        + ")"
        for row in found.decisions
    ]


def finding_told(row: dict[str, Any]) -> str:
    """Return a finding with what is recommended and what it rests on."""
    one = row["finding"]
    rests = []
    if one.topic:
        rests.append(_("%(n)s manifestations: %(topic)s") % {"n": number(row["count"]), "topic": one.topic.name})
    if one.indicator:
        rests.append(f"{one.indicator.name}, {percent_of(one.indicator.numerator, one.indicator.denominator)}")
    sample, under = _("Sample"), _("What it rests on")
    rests += [str(found) for found in (one.activity, one.sample and f"{sample} {one.sample}") if found]
    said = f"{one.text} {one.recommendation}".strip()
    return f"{said} ({under}: {'; '.join(str(part) for part in rests)})" if rests else said


def sample_lines(found: Facts) -> list[str]:
    """Return what each sample that ended says of the supplier's tool, in a sentence with its base and interval."""
    verdicts = {
        "enough": _("It is enough."),
        "not_enough": _("It is not enough."),
        "open": _("The sample does not settle it."),
    }
    lines, word = [], _("Sample")
    for sample, report in found.samples:
        name = f"{word} {sample}."
        if report is None:
            said = _("Given up on %(day)s: %(why)s") % {"day": day(sample.closed_at), "why": sample.reason}
            lines.append(f"{name} {said}")
            continue
        said = _(
            "Civil servants labelled %(n)s items, drawn by lot from %(population)s, without seeing what the tool said. "
            "As the tool does: %(value)s%% (95%% interval %(low)s–%(high)s). %(level)s%% was declared beforehand as "
            "enough."
        ) % {
            "n": number(report.accuracy.base),
            "population": number(report.population),
            "value": number(report.accuracy.value, 1),
            "low": number(report.accuracy.low, 1),
            "high": number(report.accuracy.high, 1),
            "level": number(sample.acceptance, 1),
        }
        lines.append(f"{name} {said} {verdicts[report.verdict]}")
    return lines


def short(value: Any) -> str:
    """Return a day in figures."""
    return formats.date_format(value, "SHORT_DATE_FORMAT") if value else "–"
