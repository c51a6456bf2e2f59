"""Scores: saving, sealing, and closing the assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call, Criterion
from challenges.states import CALL, CallState
from kernel.conflict import Conflict
from kernel.verdict import require
from ledger.actions import record, record_all
from ledger.rules import canonical
from outbox.actions import post
from selection import emails
from selection.actions.figures import renew_figures
from selection.models import Assignment, Entry, Score, Seat, Standing
from selection.queries.closing import closing_facts
from selection.queries.digests import digest_of, salt_of
from selection.queries.official import Official, official
from selection.queries.ranking import sealed_scores
from selection.queries.steering import presidents
from selection.rules.ranking import Placing
from selection.rules.scores import collides, is_complete, is_level, may_assess
from selection.rules.seats import may_close
from selection.signals import tell
from selection.states import ENTRY, SCORE, EntryState, ScoreState, SeatState


class Keep(Enum):
    """Stands for "leave this field as it is"."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Change:
    """What a page sends for one criterion, with the versions that it showed of either field."""

    level: int | None
    reason: str
    level_version: int
    reason_version: int


@transaction.atomic
def save_score(
    *,
    assignment: Assignment,
    criterion: Criterion,
    version: int,
    by: Any,
    level: int | Keep | None = KEEP,
    reason: str | Keep = KEEP,
) -> Score:
    """Save a level (0 to 5 or None), a reason, or both, as a draft.

    ``version``: the score's version that the writer's page showed (0: none yet). Raises ``Refused``, and ``Conflict``
    when another tab changed the same field since; nothing is written then.
    """
    assignment, _call = _lock(assignment, by)
    score = _score(assignment, criterion)
    for field, value in (("level", level), ("reason", reason)):
        stored = getattr(score, field)
        if value is not KEEP and collides(
            known=version, changed=getattr(score, f"{field}_changed"), stored=stored, value=value
        ):
            raise Conflict(yours=_text(value), theirs=_text(stored), version=score.version)
    return _write(score, level, reason)


@transaction.atomic
def save_sheet(*, assignment: Assignment, sheet: dict[str, Change], by: Any) -> dict[str, Any]:
    """Save everything that a page sends, criterion code to ``Change``; return what collided and was left alone.

    The answer maps ``level_C1`` or ``reason_C1`` to the stored value that another tab wrote meanwhile.
    Raises ``Refused``.
    """
    assignment, call = _lock(assignment, by)
    collided: dict[str, Any] = {}
    for criterion in call.criteria.all():
        change = sheet.get(criterion.code)
        if change is None:
            continue
        score = _score(assignment, criterion)
        values: dict[str, Any] = {"level": change.level, "reason": change.reason}
        known = {"level": change.level_version, "reason": change.reason_version}
        for field, value in values.items():
            stored = getattr(score, field)
            if collides(known=known[field], changed=getattr(score, f"{field}_changed"), stored=stored, value=value):
                collided[f"{field}_{criterion.code}"] = stored
                values[field] = KEEP
        _write(score, values["level"], values["reason"])
    return collided


@transaction.atomic
def seal_assignment(*, assignment: Assignment, by: Any) -> None:
    """Send one assessment for good. Raises ``Refused`` while a level or a reason is missing.

    The record keeps a salted digest now, so that nobody can change a score unseen, and the scores themselves when
    the assessment is closed, so that nobody can read them before.
    """
    assignment, call = _lock(assignment, by)
    scores = {score.criterion_id: score for score in assignment.scores.all()}
    criteria = list(call.criteria.all())
    blank = Score()
    rows = [(criterion, scores.get(criterion.pk, blank)) for criterion in criteria]
    require(is_complete([(str(criterion.text("name")), score.level, score.reason) for criterion, score in rows]))
    for score in scores.values():
        SCORE.move(score, ScoreState.SEALED, record=lambda before, after: None)
    assignment.sealed_at = timezone.now()
    assignment.save(update_fields=["sealed_at"])
    record(
        "assessment_sealed",
        by=by,
        call=call.reference,
        seat=assignment.seat.number,
        commitment=_sheet_commitment(call, assignment, [(criterion.code, score) for criterion, score in rows]),
    )


@transaction.atomic
def say_recognised(*, assignment: Assignment, how: str, by: Any) -> None:
    """Note that an assessor thinks she recognises a proposal. The panel never sees it. Raises ``Refused``.

    The record says nothing now: beside the sealings, whose order is public, it would tell who recognises what.
    """
    assignment, _call = _lock(assignment, by)
    assignment.recognised = how
    assignment.save(update_fields=["recognised"])


@transaction.atomic
def close_assessment(*, call: Call, by: Any) -> list[Placing]:
    """Close the assessment: publish every score to the record, rank, and hand over to the authority.

    Raises ``Refused`` while an assessment is missing.
    """
    call = lock_call(call)
    require(may_close(state=call.state, steers=steers(by, call.entity), **closing_facts(call)))
    _publish_scores(call)
    found = official(call)
    renew_figures(call=call, by=by)
    keep_standings(call=call, found=found, by=by)
    keep_severities(call=call, severities=found.severities, by=by)
    record("ranking", by=by, call=call.reference, **found.payload)
    CALL.move(
        call,
        CallState.DELIBERATION,
        record=lambda before, after: record("call_state", by=by, call=call.reference, before=before, after=after),
    )
    for person in grants.appointed(call, CallRole.AUTHORITY):
        post(**emails.decision_pending(call, person))
    for seat in presidents(call):
        post(**emails.deliberation_open(seat))
    tell("assessment_closed", reference=call.reference)
    return found.placings


def _publish_scores(call: Call) -> None:
    """Write every score into the record, and the salt that opens what each seat sealed."""
    found = sealed_scores(call)
    sheets = {score.assignment_id: score.assignment for score in found}
    told = [
        {
            "code": score.assignment.entry.code,
            "seat": score.assignment.seat.number,
            "criterion": score.criterion.code,
            "level": score.level,
            "reason_sha256": digest_of(call, score.assignment, score.criterion.code, score.reason),
        }
        for score in found
    ]
    salts = [
        {"code": one.entry.code, "seat": one.seat.number, "salt": salt_of(call, one, "sheet")}
        for one in sheets.values()
    ]
    record_all("score", by="platform", call=call.reference, payloads=told)
    record_all("sheet_opened", by="platform", call=call.reference, payloads=salts)
    # One for every sheet, whatever was said of it.
    said = [
        {
            "code": one.entry.code,
            "seat": one.seat.number,
            "commitment": digest_of(call, one, "recognised", one.recognised),
        }
        for one in sheets.values()
    ]
    record_all("recognition", by="platform", call=call.reference, payloads=said)


@transaction.atomic
def keep_severities(*, call: Call, severities: Mapping[int, int], by: Any) -> None:
    """Write how severe each seat is, for every page: seat number to hundredths of a level, empty for a raw mean.

    What records the ranking tells them, whoever (``by``) made it be computed.
    """
    seats = list(Seat.objects.filter(call=call, number__in=severities))
    for seat in seats:
        seat.severity_hundredths = severities[seat.number]
    Seat.objects.bulk_update(seats, ["severity_hundredths"])


@transaction.atomic
def keep_standings(*, call: Call, found: Official, by: Any) -> None:
    """Write where each entry stands, for every page, and whether it complies.

    What records the ranking tells them, whoever (``by``) made it be computed.
    """
    entries = {entry.code: entry for entry in Entry.objects.filter(call=call).defer("sections")}
    Standing.objects.bulk_create(
        [
            Standing(
                entry=entries[placing.code],
                call=call,
                rank=placing.rank,
                mean_hundredths=placing.mean_hundredths,
                raw_hundredths=placing.raw_hundredths,
                complies=placing.complies,
                levels=placing.levels,
                tie_rule=placing.tie_rule,
            )
            for placing in found.placings
        ],
        batch_size=1000,
    )
    for complies, state in ((True, EntryState.COMPLIANT), (False, EntryState.NON_COMPLIANT)):
        moved = [entries[placing.code] for placing in found.placings if placing.complies is complies]
        ENTRY.move_all(moved, state, record=lambda before, after: None)  # told by the entry "ranking"


def _lock(assignment: Assignment, by: Any) -> tuple[Assignment, Call]:
    """Lock the call, read the assignment again under the lock and check that ``by`` may write it now."""
    call = lock_call(assignment.seat.call)
    assignment = Assignment.objects.select_related("seat", "entry").get(pk=assignment.pk)
    seat = assignment.seat
    require(
        may_assess(
            own=seat.user_id == by.pk,
            active=seat.state == SeatState.ACTIVE,
            declared=seat.declared_at is not None,
            state=call.state,
            sealed=assignment.sealed_at is not None,
        )
    )
    require(grants.standing(by, call.reference))
    return assignment, call


def _score(assignment: Assignment, criterion: Criterion) -> Score:
    found = Score.objects.filter(assignment=assignment, criterion=criterion).first()
    return found or Score(assignment=assignment, criterion=criterion)


def _write(score: Score, level: int | Keep | None, reason: str | Keep) -> Score:
    """Write what changed and count a version; a save that changes nothing counts none."""
    if not isinstance(level, Keep):
        require(is_level(level))
    new_level = score.level if isinstance(level, Keep) else level
    new_reason = score.reason if isinstance(reason, Keep) else reason
    if (new_level, new_reason) == (score.level, score.reason):
        return score
    score.version += 1
    if new_level != score.level:
        score.level, score.level_changed = new_level, score.version
    if new_reason != score.reason:
        score.reason, score.reason_changed = new_reason, score.version
    score.saved_at = timezone.now()
    score.save()
    return score


def _sheet_commitment(call: Call, assignment: Assignment, rows: list[tuple[str, Score]]) -> str:
    """Return the salted digest of a whole sheet: with the salt, the public scores show that it was not changed."""
    told = [[code, score.level, digest_of(call, assignment, code, score.reason)] for code, score in rows]
    sheet = {"code": assignment.entry.code, "seat": assignment.seat.number, "scores": sorted(told)}
    return digest_of(call, assignment, "sheet", canonical(sheet))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
