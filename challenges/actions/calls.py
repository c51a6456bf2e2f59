"""A call's life: preparing, announcing, amending, suspending, ending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call, CallAmendment, CallDocument
from challenges.rules import calls as rules
from challenges.rules.calendar import business_days_between
from challenges.rules.files import check_document
from challenges.signals import call_changed
from challenges.states import CALL, CallState, FrameState
from kernel.verdict import Verdict, require
from ledger.actions import record

#: Written into the record of a call's rules; the ranking follows it.
TIE_RULE = "heaviest criterion, highest minimum, lowest spread, public lot"


def announce_on_commit(call: Call, what: str) -> None:
    """Tell the rooms above, on commit, what happened to a call."""
    reference = call.reference
    transaction.on_commit(lambda: call_changed.send(sender=Call, reference=reference, what=what))


def recorder(call: Call, by: Any, **more: Any) -> Callable[[str, str], object]:
    """Return the function that records a move of a call's state."""
    return lambda before, after: record("call_state", by=by, call=call.reference, before=before, after=after, **more)


@transaction.atomic
def prepare_call(*, call: Call, by: Any, weights: dict[str, int] | None = None, **fields: Any) -> Call:
    """Write a call's data before its announcement. ``weights`` maps criterion codes to percent.

    Raises ``KeyError`` for a field that is not prepared here.
    """
    call = lock_call(call)
    require(rules.may_prepare(state=call.state, steers=steers(by, call.entity)))
    if unknown := set(fields) - rules.PREPARED:
        raise KeyError(sorted(unknown)[0])
    partners = fields.pop("partners", None)
    for field, value in fields.items():
        setattr(call, field, value)
    call.save(update_fields=list(fields) or None)
    if partners is not None:
        call.partners.set(partners)
    for code, weight in (weights or {}).items():
        call.criteria.filter(code=code).update(weight=weight)
    record("call_prepared", by=by, call=call.reference, fields=sorted([*fields, *(weights or {})]))
    return call


def checks(call: Call) -> list[Verdict]:
    """Return what stands between a call and its announcement, as sentences."""
    questions = 0
    if call.opens_at and call.questions_until:
        where = {"country": call.entity.country, "zone": call.entity.time_zone}
        questions = business_days_between(call.opens_at, call.questions_until, **where)
    return rules.announcement_checks(
        state=call.state,
        has_category=call.category_id is not None,
        frame_approved=bool(call.frame and call.frame.state == FrameState.APPROVED),
        title=call.title,
        summary=call.summary,
        eligibility=call.eligibility,
        opens_at=call.opens_at,
        questions_until=call.questions_until,
        closes_at=call.closes_at,
        question_days=questions,
        weights=list(call.criteria.values_list("weight", flat=True)),
        has_authority=grants.appointed(call, CallRole.AUTHORITY).exists(),
        custodians=grants.appointed(call, CallRole.CUSTODIAN).count(),
        now=timezone.now(),
    )


@transaction.atomic
def announce_call(*, call: Call, by: Any) -> Call:
    """Announce a call; from now on its rules are fixed and stand in the record."""
    call = lock_call(call)
    require(rules.may_announce(steers=steers(by, call.entity), checks=checks(call)))
    call.announced_at = timezone.now()
    call.save(update_fields=["announced_at"])
    criteria = [
        {
            "code": c.code,
            "name": c.name,
            "weight": c.weight,
            "complies_from": c.complies_from,
            "anchors": list(c.anchors),
        }
        for c in call.criteria.order_by("order")
    ]
    record(
        "rules",
        by=by,
        call=call.reference,
        criteria=criteria,
        tie_rule=TIE_RULE,
        statistic="weighted mean of levels, compliance by majority on every criterion",
        opens_at=_stamp(call.opens_at),
        questions_until=_stamp(call.questions_until),
        closes_at=_stamp(call.closes_at),
        frame_version=call.frame.version if call.frame else 0,
    )
    CALL.move(call, CallState.ANNOUNCED, record=recorder(call, by))
    announce_on_commit(call, "announced")
    return call


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


@transaction.atomic
def amend_call(*, call: Call, changes: dict[str, Any], reason: str, by: Any) -> CallAmendment:
    """Publish an amendment; ``changes`` maps fields to their new values. What is equal is left out."""
    call = lock_call(call)
    real = {field: value for field, value in changes.items() if getattr(call, field, None) != value}
    verdict = rules.may_amend(
        phase=call.state,
        steers=steers(by, call.entity),
        fields=set(real),
        closes_at=real.get("closes_at"),
        now=timezone.now(),
    )
    require(verdict)
    require(rules.has_reason(reason))
    written = [
        {"field": field, "before": _as_text(getattr(call, field)), "after": _as_text(value)}
        for field, value in sorted(real.items())
    ]
    for field, value in real.items():
        setattr(call, field, value)
    dates = (call.opens_at, call.questions_until, call.closes_at)
    require(rules.dates_in_order(*dates))
    if call.state == CallState.QUESTIONS_CLOSED and call.questions_until and call.questions_until > timezone.now():
        CALL.move(call, CallState.OPEN, record=recorder(call, by))
    call.save(update_fields=list(real))
    amendment = CallAmendment.objects.create(
        call=call,
        number=call.amendments.count() + 1,
        reason=reason.strip(),
        changes=written,
        published_at=timezone.now(),
        published_by=by,
    )
    record("amendment", by=by, call=call.reference, number=amendment.number, reason=reason, changes=written)
    announce_on_commit(call, "amended")
    return amendment


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


@transaction.atomic
def suspend_call(*, call: Call, reason: str, by: Any) -> Call:
    """Stop a call's clock until it is resumed."""
    call = lock_call(call)
    require(rules.may_suspend(phase=call.state, steers=steers(by, call.entity)))
    require(rules.has_reason(reason))
    call.resumes_to = call.state
    call.save(update_fields=["resumes_to"])
    CALL.move(call, CallState.SUSPENDED, record=recorder(call, by, reason=reason))
    announce_on_commit(call, "suspended")
    return call


@transaction.atomic
def resume_call(*, call: Call, reason: str, by: Any) -> Call:
    """Let a suspended call go on where it was; the clock catches up."""
    call = lock_call(call)
    require(rules.may_resume(state=call.state, steers=steers(by, call.entity)))
    require(rules.has_reason(reason))
    CALL.move(call, call.resumes_to, record=recorder(call, by, reason=reason))
    announce_on_commit(call, "resumed")
    return lock_call(call)


@transaction.atomic
def cancel_call(*, call: Call, reason: str, by: Any) -> Call:
    """End an exercise for good, with its reason."""
    call = lock_call(call)
    require(rules.may_steer_call(steers=steers(by, call.entity)))
    require(rules.has_reason(reason))
    CALL.move(call, CallState.CANCELLED, record=recorder(call, by, reason=reason))
    announce_on_commit(call, "cancelled")
    return call


@transaction.atomic
def declare_deserted(*, call: Call, reason: str, by: Any) -> Call:
    """End a call to which nobody applied, or of which no proposal complies."""
    call = lock_call(call)
    allowed = steers(by, call.entity) or grants.is_appointed(by, CallRole.AUTHORITY, call)
    require(rules.may_desert(state=call.state, allowed=allowed))
    require(rules.has_reason(reason))
    CALL.move(call, CallState.DESERTED, record=recorder(call, by, reason=reason))
    announce_on_commit(call, "deserted")
    return call


@transaction.atomic
def publish_document(*, call: Call, title: str, upload: Any, by: Any) -> CallDocument:
    """Publish a document of a call (an uploaded file); the same title makes a new version.

    Raises ``Refused`` when the content is not what the file's ending says.
    """
    call = lock_call(call)
    require(rules.may_steer_call(steers=steers(by, call.entity)))
    content = upload.read()
    mime, verdict = check_document(upload.name, content)
    require(verdict)
    digest = hashlib.sha256(content).hexdigest()
    upload.seek(0)
    upload.name = f"{uuid4().hex}{Path(upload.name).suffix.lower()}"
    document = CallDocument.objects.create(
        call=call,
        title=title,
        version=call.documents.filter(title=title).count() + 1,
        file=upload,
        mime=mime,
        size=len(content),
        sha256=digest,
        published_at=timezone.now(),
    )
    record("document", by=by, call=call.reference, title=title, version=document.version, sha256=digest)
    return document
