"""What is measured afterwards, over all calls together: the one place that computes it, for the public and for staff.

Every figure has its interval and its base, and is hidden below its smallest group. What rests on identities is pooled
over whole groups of ``GROUP`` calls in the order of their opening, so that no two days' figures differ by one call:
the difference would tell an assessor whether she had guessed somebody who was not chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selection.queries.pooled import Decided, Levels, compliant_of, decided, levels_of
from selection.rules.statistics import flags, severity
from selection.rules.statistics import measures as rules
from selection.rules.statistics.measures import Estimate
from startups.queries.recognition import groups_of, opened, tallies
from startups.rules.recognition import Tally

#: Severity is fitted for so many calls at most, the newest.
MOST_FITTED = 100
FEWEST_CALLS = 5
GROUP = 3
FEWEST_ANSWERS = 30
FEWEST_SEATS = 5
NORMAL_90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: what it is called and says, its value and interval as written, its base; or why it is hidden."""

    key: str
    title: str
    means: str
    value: str = ""
    interval: str = ""
    base: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Fairness:
    """One outcome by group: (successes, cases) of candidates led by women and of others; their ratio, or why not."""

    outcome: str
    women: str = ""
    others: str = ""
    ratio: str = ""
    interval: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is measured."""

    calls: int
    measures: list[Measure]
    fairness: list[Fairness]
    not_told: int | None = None


@dataclass(frozen=True)
class _Pool:
    calls: list[Decided]
    levels: dict[int, Levels]
    grouped: list[int]
    tallies: dict[int, Tally]
    by_key: dict[int, Decided]


def page() -> Page:
    """Return every figure, from a constant number of queries."""
    calls = decided()
    by_key = {one.call_id: one for one in calls}
    ready = opened(by_key)
    grouped = ready[: len(ready) // GROUP * GROUP]
    told = tallies(grouped)
    unblinded = [by_key[key] for key, one in told.items() if one.right_pairs]
    pool = _Pool(calls, levels_of([*calls[:MOST_FITTED], *unblinded]), grouped, told, by_key)
    fairness, not_told = _fairness(pool)
    shown = [_departures(pool), _days(pool), *_severity(pool), *_recognition(pool)]
    return Page(len(calls), shown, fairness, not_told)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{number_format(round(100 * value), 0, use_l10n=True)}%"


def _number(value: float | None, places: int = 2) -> str:
    return "∞" if value is None else number_format(round(value, places), places, use_l10n=True)


def _between(low: str, high: str) -> str:
    return _("from %(low)s to %(high)s") % {"low": low, "high": high}


def _of_calls(count: int) -> str:
    return ngettext("%(n)s call", "%(n)s calls", count) % {"n": count}


def _hidden(have: int, need: int, what: str) -> str:
    return _("Hidden until there are %(need)s %(what)s: there are %(have)s.") % {
        "need": need,
        "what": what,
        "have": have,
    }


def _share(key: str, title: str, means: str, found: Estimate, base: str) -> Measure:
    interval = _between(_percent(found.low), _percent(found.high))
    return Measure(key, title, means, _percent(found.value), interval, base)


def _departures(pool: _Pool) -> Measure:
    title, means = _("Decisions that depart from rank 1"), _("Each gives its own reason, in public.")
    if len(pool.calls) < FEWEST_CALLS:
        return Measure("departures", title, means, hidden=_hidden(len(pool.calls), FEWEST_CALLS, _("decided calls")))
    found = rules.rate(sum(one.departs for one in pool.calls), len(pool.calls))
    return _share("departures", title, means, found, _of_calls(found.base))


def _days(pool: _Pool) -> Measure:
    title = _("Days from the close to the decision")
    means = _("Half of the calls took less, half took more.")
    days = [(one.decided_at - one.closed_at).total_seconds() / 86400 for one in pool.calls if one.closed_at]
    found = rules.median(days)
    if found is None:
        need = rules.FEWEST_FOR_MEDIAN
        return Measure("days", title, means, hidden=_hidden(len(days), need, _("decided calls")))
    interval = _between(_number(found.low, 0), _number(found.high, 0))
    return Measure("days", title, means, _number(found.value, 0), interval, _of_calls(found.base))


def _severity(pool: _Pool) -> list[Measure]:
    """Return how many seats are clearly severe or mild, and how far seats of one panel are apart."""
    seats, clear, spreads = _fitted(pool)
    title = _("Assessors who are clearly severe or mild")
    means = _("Zero lies outside their interval of 90 in 100. The panel’s chair sees it before the decision.")
    if seats < FEWEST_SEATS or len(spreads) < GROUP:
        shown = Measure("severity", title, means, hidden=_hidden(seats, FEWEST_SEATS, _("seats of three calls")))
    else:
        found = rules.rate(clear, seats)
        base = ngettext("%(n)s seat", "%(n)s seats", seats) % {"n": seats}
        shown = _share("severity", title, means, found, f"{base}, {_of_calls(len(spreads))}")
    return [shown, _apart(spreads)]


def _fitted(pool: _Pool) -> tuple[int, int, list[float]]:
    """Return the number of seats, of clearly severe or mild ones, and each panel's spread of severity."""
    seats = clear = 0
    spreads: list[float] = []
    newest = [pool.levels[one.call_id] for one in pool.calls[:MOST_FITTED] if one.call_id in pool.levels]
    for one in newest:
        table = one.table
        if min(len(table.codes), len(table.seats)) < 2:
            continue
        design = severity.Design(table.entry, table.seat, len(table.codes), len(table.seats))
        fit = severity.fit(design, table.totals)
        reach = NORMAL_90 * fit.seat_error[0]
        seats += len(table.seats)
        clear += int((abs(fit.severity[0]) > reach).sum())
        spreads.append(float(fit.var_seat[0] ** 0.5))
    return seats, clear, spreads


def _apart(spreads: list[float]) -> Measure:
    title = _("How far assessors of one panel are apart, in levels")
    means = _("The standard deviation of their severity in half of the calls is lower, in half higher.")
    middle = rules.median(spreads)
    if middle is None:
        return Measure("apart", title, means, hidden=_hidden(len(spreads), rules.FEWEST_FOR_MEDIAN, _("scored calls")))
    interval = _between(_number(middle.low), _number(middle.high))
    return Measure("apart", title, means, _number(middle.value), interval, _of_calls(middle.base))


def _recognition(pool: _Pool) -> list[Measure]:
    """Return the blinding index, how often somebody thought that she knew, and whether it would have mattered."""
    right = sum(one.right for one in pool.tallies.values())
    wrong = sum(one.wrong for one in pool.tallies.values())
    unknown = sum(one.unknown for one in pool.tallies.values())
    answers, calls = right + wrong + unknown, len(pool.tallies)
    titles = {
        "blinding": (
            _("Blinding index (Bang)"),
            _("0: nobody knew who applied, or guessed it; 1: everybody did. A free guess hits nobody by chance."),
        ),
        "recognised": (
            _("Answers in which an assessor thought she knew"),
            _("Asked after scoring and before the opening, whether she was right or wrong."),
        ),
        "unblinded": (
            _("Calls whose first place rests on who recognised somebody"),
            _("Without the scores of whoever guessed rightly another proposal would be first."),
        ),
    }
    if answers < FEWEST_ANSWERS or calls < GROUP:
        hidden = _hidden(answers, FEWEST_ANSWERS, _("answers from three opened calls"))
        return [Measure(key, *words, hidden=hidden) for key, words in titles.items()]
    base = ngettext("%(n)s answer", "%(n)s answers", answers) % {"n": answers} + f", {_of_calls(calls)}"
    index = rules.blinding_index(right, wrong, unknown, choices=None)
    shown = [
        Measure(
            "blinding",
            *titles["blinding"],
            _number(index.value),
            _between(_number(index.low), _number(index.high)),
            base,
        ),
        _share("recognised", *titles["recognised"], rules.rate(right + wrong, answers), base),
    ]
    if calls < FEWEST_CALLS:
        hidden = _hidden(calls, FEWEST_CALLS, _("opened calls"))
        return [*shown, Measure("unblinded", *titles["unblinded"], hidden=hidden)]
    changed = sum(_rests_on_recognition(pool.levels.get(key), one) for key, one in pool.tallies.items())
    return [*shown, _share("unblinded", *titles["unblinded"], rules.rate(changed, calls), _of_calls(calls))]


def _rests_on_recognition(levels: Levels | None, tally: Tally) -> bool:
    """Say whether another proposal would be first without the pairs that were not blind."""
    if levels is None or not tally.right_pairs:
        return False
    blind: dict[str, dict[int, dict[str, int]]] = {}
    for code, seats in levels.sheets.items():
        left = {seat: sheet for seat, sheet in seats.items() if (seat, code) not in tally.right_pairs}
        if left:
            blind[code] = left
    if not blind:
        return True
    before = flags.first(levels.table, levels.sheets, levels.seed)
    return flags.first(flags.table(blind, levels.lines, levels.ridge), blind, levels.seed) != before


def _fairness(pool: _Pool) -> tuple[list[Fairness], int | None]:
    """Return outcomes by self-declared group, and of how many candidates it is not told (None: hidden too)."""
    candidates = groups_of(pool.grouped)
    complies = compliant_of(pool.grouped)
    chosen = {(key, pool.by_key[key].chosen) for key in pool.grouped}
    outcomes = [(_("Complies with all criteria"), complies), (_("Chosen for the pilot"), chosen)]
    rows = [_outcome(title, candidates, reached) for title, reached in outcomes]
    silent = sum(women is None for _key, _code, women in candidates)
    return rows, None if all(row.hidden for row in rows) else silent


def _outcome(title: str, candidates: Sequence[tuple[int, str, bool | None]], reached: set[Any]) -> Fairness:
    def counted(group: bool) -> tuple[int, int]:
        own = [(key, code) in reached for key, code, women in candidates if women is group]
        return sum(own), len(own)

    women, others = counted(True), counted(False)
    found = rules.rate_ratio(women, others)
    if found is None:
        return Fairness(
            title,
            hidden=_("Hidden: fewer than %(n)s would be expected in one of the groups, so that the figure is noise.")
            % {"n": rules.FEWEST_EXPECTED},
        )
    return Fairness(
        title,
        women=_rate_of(women),
        others=_rate_of(others),
        ratio=_number(found.value),
        interval=_between(_number(found.low), _number(found.high)),
    )


def _rate_of(counts: tuple[int, int]) -> str:
    share = _percent(counts[0] / counts[1] if counts[1] else None)
    return _("%(share)s (%(some)s of %(all)s)") % {"share": share, "some": counts[0], "all": counts[1]}
