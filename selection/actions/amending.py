"""Amending a score once the panel has seen what all gave: with a reason, and nothing of before is lost."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.actions.clock import lock_call
from challenges.models import Call, Criterion
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import post
from selection import emails
from selection.actions.figures import renew_figures
from selection.actions.scores import keep_severities
from selection.models import Assignment, Entry, Score, ScoreAmendment, Standing
from selection.queries.digests import digest_of
from selection.queries.former import reviewed_code
from selection.queries.official import official
from selection.rules.ranking import stands_first
from selection.rules.scores import is_amendment, may_amend
from selection.states import ENTRY, EntryState, SeatState


@transaction.atomic
def amend_score(*, assignment: Assignment, criterion: Criterion, level: int, reason: str, by: Any) -> ScoreAmendment:
    """Give another level for a criterion after the panel's scores were opened; the ranking is computed again.

    What was given before stays in the amendment, and as it was sealed in the record. Raises ``Refused``.
    """
    call = lock_call(assignment.seat.call)
    assignment = Assignment.objects.select_related("seat", "entry").get(pk=assignment.pk)
    seat = assignment.seat
    own = seat.user_id == by.pk and seat.state == SeatState.ACTIVE
    require(
        may_amend(
            own=own,
            state=call.state,
            sealed=assignment.sealed_at is not None,
            code=assignment.entry.code,
            reviewed=reviewed_code(call),
        )
    )
    require(grants.standing(by, call.reference))
    score = Score.objects.get(assignment=assignment, criterion=criterion)
    require(is_amendment(before=score.level, level=level, reason=reason))
    made = ScoreAmendment.objects.create(
        score=score,
        number=score.amendments.count() + 1,
        before_level=score.level or 0,
        before_reason=score.reason,
        level=level,
        reason=reason.strip(),
        amended_at=timezone.now(),
    )
    score.level, score.reason = level, made.reason
    score.save(update_fields=["level", "reason"])
    record(
        "score_amended",
        by=by,
        call=call.reference,
        code=assignment.entry.code,
        seat=seat.number,
        criterion=criterion.code,
        was=made.before_level,
        level=level,
        number=made.number,
        reason_sha256=digest_of(call, assignment, f"{criterion.code}:{made.number}", made.reason),
    )
    _rank_again(call, made)
    return made


def _rank_again(call: Call, made: ScoreAmendment) -> None:
    """Compute the ranking from the levels that count now, keep it, put it into the record, and tell who decides."""
    found = official(call)
    renew_figures(call=call, by="platform")
    standings = Standing.objects.filter(entry__call=call).select_related("entry").defer("entry__sections", "figures")
    kept = {one.entry.code: one for one in standings}
    before = stands_first([(code, one.rank, one.complies) for code, one in kept.items()])
    for placing in found.placings:
        standing = kept[placing.code]
        if standing.complies != placing.complies:
            _comply(standing.entry, placing.complies)
        standing.rank, standing.complies, standing.tie_rule = placing.rank, placing.complies, placing.tie_rule
        standing.mean_hundredths, standing.levels = placing.mean_hundredths, placing.levels
        standing.raw_hundredths = placing.raw_hundredths
    fields = ["rank", "complies", "tie_rule", "mean_hundredths", "raw_hundredths", "levels"]
    Standing.objects.bulk_update(kept.values(), fields)
    keep_severities(call=call, severities=found.severities, by="platform")
    record("ranking_again", by="platform", call=call.reference, **found.payload)
    if before != stands_first([(one.code, one.rank, one.complies) for one in found.placings]):
        for person in grants.appointed(call, CallRole.AUTHORITY):
            post(**emails.ranking_changed(call, person, made.pk))


def _comply(entry: Entry, complies: bool) -> None:
    after = EntryState.COMPLIANT if complies else EntryState.NON_COMPLIANT
    ENTRY.move(entry, after, record=lambda before, after: None)  # told by the entry "ranking_again"
