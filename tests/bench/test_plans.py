"""Statements that every page of a list asks go along an index: what they cost does not grow with the rows of a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from accounts import grants
from accounts.models import RoleClaim
from challenges.models import Call
from selection.models import Assignment, Seat, Standing
from selection.queries import ranked, ranking, steering, worklist
from startups.models import Startup
from tests import cast

pytestmark = pytest.mark.django_db


def _plans(work: Callable[[], Any]) -> str:
    """Return how the database goes about what ``work`` asks; on PostgreSQL, whose tables are empty here, if it may."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, *more: Any) -> Any:
        if sql.startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, *more)

    with connection.execute_wrapper(note):
        work()
    assert asked
    with transaction.atomic(), connection.cursor() as cursor:
        if postgresql := connection.vendor == "postgresql":
            # As nobody has ever seen them: what other tests left behind, or autovacuum counted, decides between plans.
            tables = ", ".join(f'"{model._meta.db_table}"' for model in (Assignment, RoleClaim, Standing, Startup))
            cursor.execute(f"TRUNCATE {tables} CASCADE")
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"
            )
        found = []
        for sql, params in asked:
            cursor.execute(("EXPLAIN " if postgresql else "EXPLAIN QUERY PLAN ") + sql, params)
            found += [str(row[-1]) for row in cursor.fetchall()]
        transaction.set_rollback(True)
    return "\n".join(found)


#: An index that begins with the same column: in the empty tables of PostgreSQL it costs the same, and luck chooses.
_ALIKE = {"selection_own_order": "selection_assignment_seat_id_"}


@pytest.mark.parametrize(
    ("work", "index"),
    [
        (lambda: grants.standing(cast.rosa(), "BENCH-2026-1"), "accounts_claims_of_a_person"),
        (lambda: worklist.way_of(Seat(pk=1), 3), "selection_own_order"),
        (lambda: steering._read_by([Seat(pk=1), Seat(pk=2)]), "selection_own_order"),
        (lambda: list(Startup.objects.order_by("name", "-pk")[:50]), "startups_by_name"),
        (lambda: ranked._last(Standing.objects.filter(call=1, complies__in=[True])), "selection_standing_compliant"),
    ],
)
def test_it_goes_along_its_index(work: Callable[[], Any], index: str) -> None:
    plans = _plans(work)
    assert index in plans or (connection.vendor == "postgresql" and _ALIKE.get(index, index) in plans), plans


def test_what_a_seat_reads_and_has_sent_is_counted_in_the_index_alone() -> None:
    plans = _plans(lambda: worklist.way_of(Seat(pk=1), 3))
    assert "COVERING INDEX selection_own_order" in plans or "Index Only Scan using selection_own_order" in plans


def test_requests_for_review_lead_to_their_proposals_and_not_the_other_way_round() -> None:
    plans = _plans(lambda: ranking.reviews_of(Call(pk=1)))
    if connection.vendor == "postgresql":
        assert "selection_reviewrequest" in plans, "it knows how few there are, and chooses by that"
    else:
        assert plans.startswith("SCAN selection_reviewrequest\n"), plans
        assert "(id=?)" in plans
