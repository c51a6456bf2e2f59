"""Tables that become cards on a narrow screen: each cell says its column. Pure."""

from __future__ import annotations

import re

from django.utils.html import escape, strip_tags

#: A table with more columns than this does not fit on a telephone.
MOST_COLUMNS = 3
_HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_HEADING = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(td|th)\b([^>]*)>")
_SPAN = re.compile(r'colspan="(\d+)"')
_ROLES = {"td": "cell", "th": "rowheader"}


def as_cards(rows: str) -> str:
    """Return the inside of a table whose cells carry their column's name (``data-label``), when it is a wide one.

    ``rows``: its ``<thead>`` and ``<tbody>`` as our templates write them, without tables inside. Roles are said
    outright: what is no longer laid out as a table is one still for whoever listens to it. A table that has no more
    than ``MOST_COLUMNS``, or no head, is returned as it is.
    """
    head = _HEAD.search(rows)
    names = (
        [" ".join(strip_tags(text.replace("<", " <")).split()) for _attrs, text in _HEADING.findall(head[0])]
        if head
        else []
    )
    if head is None or len(names) <= MOST_COLUMNS:
        return rows
    heading = head[0].replace("<thead", '<thead role="rowgroup"', 1).replace("<tr", '<tr role="row"')
    heading = heading.replace("<th ", '<th role="columnheader" ')
    body = rows[head.end() :].replace("<tbody", '<tbody role="rowgroup"', 1)
    return rows[: head.start()] + heading + _ROW.sub(lambda row: _labelled(row[0], names), body)


def _labelled(row: str, names: list[str]) -> str:
    place = 0

    def name(cell: re.Match[str]) -> str:
        nonlocal place
        # What strip_tags leaves is as escaped as the template had it.
        label = names[place] if place < len(names) else ""
        span = _SPAN.search(cell[2])
        place += int(span[1]) if span else 1
        said = f' data-label="{label.replace(chr(34), escape(chr(34)))}"' if label else ""
        return f'<{cell[1]} role="{_ROLES[cell[1]]}"{said}{cell[2]}>'

    return _CELL.sub(name, row.replace("<tr", '<tr role="row"', 1))
