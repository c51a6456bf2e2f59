"""The public search: what matches, by kind and page by page, and what has to be written into its index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from challenges.models import Call, CallAmendment, PublicQuestion
from challenges.queries.calls import current_phase, public_calls
from challenges.states import PUBLIC_STATES, CallState
from pilots.models import Pilot, SearchRow
from pilots.rules.search import Piece, extract, forms
from pilots.search_index import STEMMERS
from pilots.states import SearchKind

#: Rows of each kind on the first page, and of one page of a kind.
SHORT, PAGE = 5, 20
#: Characters of a lesson, which has no title to be read before it.
_WHOLE = 320

# What may be shown now, whatever the index still holds; and the order: words in the title first, then the newest.
_SHOWN = """r.call_id = c.id AND c.announced_at IS NOT NULL AND (
    (r.kind = 'call' AND c.state NOT IN ('draft', 'framing')) OR (r.kind <> 'call' AND c.state = 'published'))"""
_ORDER = "head DESC, moment DESC, id DESC"
_SQLITE = f"""SELECT r.id, r.kind, r.moment, CASE WHEN r.id IN (
        SELECT rowid FROM pilots_search_fts WHERE pilots_search_fts MATCH %s) THEN 1 ELSE 0 END AS head
    FROM pilots_searchrow r JOIN challenges_call c ON {_SHOWN}
    WHERE r.id IN (SELECT rowid FROM pilots_search_fts WHERE pilots_search_fts MATCH %s)"""  # noqa: S608 constants only
_POSTGRESQL = f"""SELECT r.id, r.kind, r.moment,
        CASE WHEN ts_filter(r.vector, ARRAY['a']::"char"[]) @@ a.query THEN 1 ELSE 0 END AS head
    FROM pilots_searchrow r JOIN challenges_call c ON {_SHOWN}
    JOIN ({{asked}}) a ON a.language = r.language WHERE r.vector @@ a.query"""  # noqa: S608 constants only


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: its row, its call with the phase that time gives it, and marked extracts."""

    row: SearchRow
    call: Call
    phase: CallState
    title: list[Piece]
    extract: list[Piece]


def found_by_kind(words: list[str]) -> list[dict[str, Any]]:
    """Return the kinds that hold all words: ``kind``, ``count``, and the first ``hits``. Two queries."""
    matching, values = _matching(words)
    sql = f"""WITH hits AS ({matching}), placed AS (SELECT id, kind, count(*) OVER (PARTITION BY kind) AS n,
        row_number() OVER (PARTITION BY kind ORDER BY {_ORDER}) AS place FROM hits)
        SELECT id, kind, n FROM placed WHERE place <= %s ORDER BY place"""  # noqa: S608 the parts are constants above
    found = _asked(sql, [*values, SHORT])
    hits = _hits([pk for pk, _kind, _n in found], words)
    groups = []
    for kind in SearchKind:
        counts = [n for _pk, of, n in found if of == kind]
        if counts:
            groups.append(
                {"kind": kind, "count": counts[0], "hits": [hit for hit in hits if hit.row.kind == kind]},
            )
    return groups


def found_of_kind(words: list[str], kind: str, after: int | None = None) -> tuple[list[Hit], int | None]:
    """Return one page of a kind's hits after the row ``after``, and the row after which the next page begins.

    A row that is no hit (any more) is read as the first page. Two queries.
    """
    matching, values = _matching(words)
    sql = f"""WITH hits AS ({matching}) SELECT id FROM hits WHERE kind = %s AND (
        NOT EXISTS (SELECT 1 FROM hits WHERE id = %s)
        OR (head, moment, id) < (SELECT head, moment, id FROM hits WHERE id = %s))
        ORDER BY {_ORDER} LIMIT %s"""  # noqa: S608 the parts are constants above
    start = after or 0
    keys = [pk for (pk,) in _asked(sql, [*values, kind, start, start, PAGE + 1])]
    return _hits(keys[:PAGE], words), keys[PAGE - 1] if len(keys) > PAGE else None


def _asked(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _matching(words: list[str]) -> tuple[str, list[Any]]:
    """Return a query for the rows that hold every word (``id kind moment head``), and its values.

    Words are folded: letters and digits only, so that none of them is syntax.
    """
    if connection.vendor != "postgresql":
        wanted = [" OR ".join(_like(word, quote='"', begins="*")) for word in words]
        asked = " AND ".join(f"({one})" for one in wanted)
        return _SQLITE, [f"heading : ({asked})", asked]
    parts, values = [], []
    for language, stemmer in STEMMERS.items():
        one = f"(plainto_tsquery('{stemmer}', %s) || to_tsquery('simple', %s))"
        parts.append(f"SELECT '{language}' AS language, {' && '.join([one] * len(words))} AS query")
        values += [text for word in words for text in (word, " | ".join(_like(word, quote="'", begins=":*")))]
    return _POSTGRESQL.format(asked=" UNION ALL ".join(parts)), values


def _like(word: str, *, quote: str, begins: str) -> list[str]:
    """Return what a text's word may be, as the database writes it; SQLite, which knows no stems, has nothing else."""
    wanted, only_begins = forms(word)
    return [f"{quote}{one}{quote}{begins if only_begins else ''}" for one in wanted]


def _hits(keys: Iterable[int], words: list[str]) -> list[Hit]:
    order = list(keys)
    rows = SearchRow.objects.select_related("call__entity", "call__category").in_bulk(order)
    return [_hit(rows[pk], words) for pk in order if pk in rows]


def _hit(row: SearchRow, words: list[str]) -> Hit:
    size = {} if row.title else {"size": _WHOLE}
    return Hit(
        row=row,
        call=row.call,
        phase=current_phase(row.call),
        title=extract(row.title, words),
        extract=extract(row.body, words, **size),
    )


# --- what the index is written from ----------------------------------------------------------------------------------


def is_public(call: Call) -> bool:
    """Say whether the public knows a call."""
    return call.state in PUBLIC_STATES and call.announced_at is not None


def calls_to_index() -> QuerySet[Call]:
    """Return the calls that can be found."""
    return public_calls()


def references_to_index() -> list[str]:
    """Return the references of the calls that can be found, the oldest first."""
    return list(public_calls().order_by("pk").values_list("reference", flat=True))


def stale_references(limit: int = 50) -> list[str]:
    """Return calls whose row is missing or older than what was published last, and published cases without one."""
    rows = SearchRow.objects.filter(call=OuterRef("pk"))
    known = rows.filter(kind=SearchKind.CALL).values("source_at")[:1]
    case = rows.filter(kind=SearchKind.CASE).values("source_at")[:1]
    published = Pilot.objects.filter(call=OuterRef("pk")).values("published_at")[:1]
    found = public_calls().annotate(
        known_at=Subquery(known), case_at=Subquery(case), published=Subquery(published), changed=_changed()
    )
    late = Q(known_at=None) | Q(known_at__lt=F("changed"))
    unread = Q(state=CallState.PUBLISHED, published__isnull=False) & (Q(case_at=None) | Q(case_at__lt=F("published")))
    return list(found.filter(late | unread).order_by("pk").values_list("reference", flat=True)[:limit])


def _changed() -> Any:
    def newest(model: Any) -> Any:
        dates = model.objects.filter(call=OuterRef("pk"), published_at__isnull=False).order_by()
        latest = dates.values("call").annotate(latest=Max("published_at")).values("latest")
        return Coalesce(Subquery(latest), F("announced_at"))

    return Greatest(F("announced_at"), newest(CallAmendment), newest(PublicQuestion))


def published_pilot(call: Call) -> Pilot | None:
    """Return the pilot whose case a published call tells."""
    return Pilot.objects.select_related("startup").filter(call=call).first()


def told_in_case(pilot: Pilot) -> list[str]:
    """Return findings, what they recommend, and decisions, as the public case shows them."""
    found = [text for row in pilot.findings.order_by("number") for text in (row.text, row.recommendation)]
    return found + [row.text for row in pilot.decisions.order_by("decided_on", "pk")]


def published_answers(call: Call) -> tuple[list[str], datetime]:
    """Return the published questions and answers of a call, and when it, they or an amendment was published last."""
    rows = list(call.questions.filter(published_at__isnull=False).order_by("number"))
    moments = [call.announced_at, *(row.published_at for row in rows)]
    moments += call.amendments.values_list("published_at", flat=True)
    texts = [text for row in rows for text in (row.public_text, row.answer)]
    return texts, max(one for one in moments if one is not None)
