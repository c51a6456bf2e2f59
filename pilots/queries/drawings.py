"""The dashboard drawn: the table as bars, the days as lines, each topic's days; for wide pages, phones and files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pilots.models import Pilot
from pilots.queries.dashboard import COLUMNS, MOST_ROWS, ROWS, TONES, Dashboard, Table, span_told
from pilots.rules.charts import Series, lines, multiples, stacks
from pilots.states import Sentiment

KINDS = ("table", "days", "multiples")
#: How wide a chart is on a phone, on a page and in a file, in pixels; panels side by side on a page and in a file.
NARROW, PAGE, FILE, _BESIDE, _BESIDE_IN_FILE = 316, 964, 720, 4, 3
#: How many bars and panels a page shows; how many columns have a colour.
_BARS, _PANELS, _COLOURS = 12, 12, 7


def drawing(found: Dashboard, kind: str, *, rows: str, columns: str, narrow: bool = False) -> str:
    """Return one of the dashboard's charts for a page; ``narrow`` for a phone."""
    return _drawn(found, kind, rows, columns, narrow=narrow, most=_BARS)


def picture(found: Dashboard, kind: str, *, pilot: Pilot, rows: str, columns: str) -> str:
    """Return one of the charts for a file: it says in words what it is, of which pilot, of which days and base."""
    whole = _("n = %(base)s") % {"base": _figure(found.base)}
    days = f"{span_told(found.spans[0][0], found.spans[-1][1])} · {whole}" if found.spans else whole
    head = (_titled(found, kind, rows, columns), pilot.title, days)
    return _drawn(found, kind, rows, columns, head=head, most=MOST_ROWS)


def _drawn(
    found: Dashboard, kind: str, rows: str, columns: str, *, most: int, narrow: bool = False, head: Sequence[str] = ()
) -> str:
    counted = _("n = %(base)s") % {"base": _figure(found.base)}
    title = f"{_titled(found, kind, rows, columns)} ({counted})"
    width = NARROW if narrow else FILE if head else PAGE
    if kind == "table":
        bars = _bars(found.table)[:most]
        return stacks(title, bars, width=width, head=head)
    if kind == "multiples":
        panels = found.panels[:_PANELS]
        if narrow:
            return multiples(title, panels, columns=1, wide=NARROW, head=head)
        return multiples(title, panels, columns=_BESIDE_IN_FILE if head else _BESIDE, head=head)
    labels = [_short(first) for first, _last in found.spans]
    counts = [Series(str(tone.label), tone, [one[1][place] for one in found.days]) for place, tone in enumerate(TONES)]
    return lines(title, labels, counts, width=width, head=head)


def _titled(found: Dashboard, kind: str, rows: str, columns: str) -> str:
    if kind == "table":
        said = {"rows": str(ROWS[rows]).lower(), "columns": str(COLUMNS[columns]).lower()}
        return _("Manifestations by %(rows)s and %(columns)s") % said
    if kind == "multiples":
        return _("Each topic by day and tone, to one scale")
    return _("Manifestations by week and tone") if found.by_week else _("Manifestations by day and tone")


def _bars(table: Table) -> list[tuple[str, list[Series]]]:
    """Return the table's rows as bars; of many columns the largest have a colour and the rest is one part."""
    tones = {str(tone) for tone in Sentiment}
    shown = len(table.columns) if set(table.keys) <= tones else min(len(table.columns), _COLOURS)
    bars = []
    for name, cells, base in table.rows:
        parts = [
            Series(column, key, [cell.count])
            for column, key, cell in zip(table.columns[:shown], table.keys[:shown], cells[:shown], strict=True)
        ]
        rest = base - sum(cell.count for cell in cells[:shown])
        if shown < len(table.columns) or table.left_out:
            parts.append(Series(str(_("Others")), str(_COLOURS), [rest]))
        bars.append((name, parts))
    return bars


def _short(day: date) -> str:
    """Return a day without its year, its month as the language writes it: with a capital in English only."""
    told = date_format(day, "j M")
    return told if (get_language() or "").startswith("en") else told.lower()


def _figure(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)
