"""A call's life: preparing, announcing, amending, publishing documents."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import catch_up, lock_call
from challenges.actions.exercises import steers
from challenges.actions.halts import cancel_call, declare_deserted, resume_call, suspend_call
from challenges.models import Call, CallAmendment, CallDocument
from challenges.queries.calls import announcement_facts
from challenges.rules import amendments
from challenges.rules import calls as rules
from challenges.rules.files import check_document, has_size
from challenges.rules.translations import behind
from challenges.signals import tell
from challenges.states import CALL, CallState, Statistic
from kernel.verdict import require
from ledger.actions import record
from ledger.actions.nonces import commit_nonces
from ledger.rules.draws import DERIVATION, REVEAL_HOURS
from ledger.rules.minerals import MARKS

__all__ = [
    "amend_call",
    "announce_call",
    "cancel_call",
    "declare_deserted",
    "prepare_call",
    "publish_document",
    "resume_call",
    "suspend_call",
]

#: What a call's preparation may write.
PREPARED = frozenset(
    {
        "title",
        "summary",
        "countries",
        "languages",
        "opens_at",
        "questions_until",
        "closes_at",
        "pilot_weeks",
        "stipend",
        "ip_terms",
        "data_terms",
        "eligibility",
        "disclaimer",
        "assessments_per_entry",
        "statistic",
        "correction_days",
        "unseal_hours",
        "illustrative",
        "source_note",
    }
)


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


@transaction.atomic
def prepare_call(*, call: Call, by: Any, weights: Mapping[str, int] | None = None, **fields: Any) -> Call:
    """Write a call before its announcement. ``weights`` maps the codes of all criteria to per cent.

    ``partners`` (a list) replaces the partners. Raises ``Refused``; ``KeyError`` for a field that is not written here.
    """
    call = lock_call(call)
    require(rules.may_prepare(state=call.state, steers=steers(by, call.entity)))
    partners = fields.pop("partners", None)
    if unknown := set(fields) - PREPARED:
        raise KeyError(sorted(unknown)[0])
    for field, value in fields.items():
        setattr(call, field, value)
    require(
        rules.dates_in_order(opens_at=call.opens_at, questions_until=call.questions_until, closes_at=call.closes_at)
    )
    if fields:
        call.save(update_fields=list(fields))
    if partners is not None:
        call.partners.set(partners)
    if weights:
        _weigh(call, weights)
    record("call_prepared", by=by, call=call.reference, fields=sorted([*fields, *(weights or {})]))
    return call


def _weigh(call: Call, weights: Mapping[str, int]) -> None:
    criteria = list(call.criteria.order_by("order"))
    for criterion in criteria:
        criterion.weight = weights.get(criterion.code, criterion.weight)
    require(rules.weights_add_up([criterion.weight for criterion in criteria]))
    for criterion in criteria:
        criterion.save(update_fields=["weight"])


@transaction.atomic
def announce_call(*, call: Call, by: Any, entity_sha256: str = "") -> Call:
    """Announce a call; from now on its rules are fixed and stand in the record. Raises ``Refused``.

    ``entity_sha256``: the hash of a number that the entity keeps for the public draw; empty when GovLink keeps it.
    """
    call = lock_call(call)
    require(rules.may_announce(announcement_facts(call, steers=steers(by, call.entity))))
    call.announced_at = timezone.now()
    call.save(update_fields=["announced_at"])
    CALL.move(
        call,
        CallState.ANNOUNCED,
        record=lambda before, after: record("call_announced", by=by, call=call.reference, before=before, after=after),
    )
    _freeze(call, commit_nonces(call=call.reference, entity_sha256=entity_sha256, by=by), by)
    tell(call, "announced")
    catch_up(call)
    return call


def _freeze(call: Call, nonces: list[dict[str, str]], by: Any) -> None:
    """Write into the record by what this call will be judged and drawn; none of it changes any more but the dates."""
    criteria = [
        {
            "code": criterion.code,
            "name": criterion.name,
            "question": criterion.question,
            "weight": criterion.weight,
            "complies_from": criterion.complies_from,
            "anchors": [str(anchor) for anchor in criterion.anchors],
        }
        for criterion in call.criteria.order_by("order")
    ]
    ridge = rules.severity_ridge(call.statistic)
    record(
        "rules",
        by=by,
        call=call.reference,
        criteria=criteria,
        compliance=rules.COMPLIANCE,
        statistic=rules.STATISTICS[Statistic(call.statistic)],
        **({} if ridge is None else {"severity_ridge": ridge}),
        tie_rule=rules.TIE_RULE,
        assessments_per_entry=call.assessments_per_entry,
        opens_at=_stamp(call.opens_at),
        questions_until=_stamp(call.questions_until),
        closes_at=_stamp(call.closes_at),
        frame_version=call.frame.version if call.frame else 0,
        software=settings.SOFTWARE_VERSION,
        derivation=DERIVATION,
        names=list(MARKS),
        nonces=nonces,
        reveal_hours=REVEAL_HOURS,
        unseal_hours=call.unseal_hours,
    )


@transaction.atomic
def amend_call(*, call: Call, changes: dict[str, Any], reason: str, by: Any) -> CallAmendment:
    """Publish an amendment; ``changes`` maps fields to their new values, and what is equal is left out.

    Raises ``Refused``; ``KeyError`` for a field that no amendment may change.
    """
    call = lock_call(call)
    require(amendments.may_amend(state=call.state, steers=steers(by, call.entity)))
    if unknown := set(changes) - set(amendments.AMENDABLE):
        raise KeyError(sorted(unknown)[0])
    now = timezone.now()
    before = {field: getattr(call, field) for field in amendments.AMENDABLE}
    after = {field: changes[field] for field in amendments.AMENDABLE if field in changes}
    after = {field: value for field, value in after.items() if before[field] != value}
    moments = {field: after.get(field, before[field]) for field in amendments.DATES}
    has_opened = before["opens_at"] <= now
    require(amendments.is_sound(before=before, after=after, reason=reason, has_opened=has_opened, now=now, **moments))
    for field, value in after.items():
        setattr(call, field, value)
    call.translations = behind(call.translations, after)
    call.save(update_fields=[*after, "translations"])
    written = [
        {"field": field, "before": amendments.as_text(before[field]), "after": amendments.as_text(value)}
        for field, value in after.items()
    ]
    amendment = CallAmendment.objects.create(
        call=call,
        number=call.amendments.count() + 1,
        reason=reason.strip(),
        changes=written,
        published_at=now,
        published_by=by,
    )
    record("amendment", by=by, call=call.reference, number=amendment.number, reason=reason.strip(), changes=written)
    if call.state == CallState.QUESTIONS_CLOSED and moments["questions_until"] > now:
        CALL.move(
            call,
            CallState.OPEN,
            record=lambda before, after: record(
                "call_state", by=by, call=call.reference, before=before, after=after, amendment=amendment.number
            ),
        )
    tell(call, "amended")
    return amendment


@transaction.atomic
def publish_document(*, call: Call, title: str, upload: Any, by: Any) -> CallDocument:
    """Publish an uploaded file with a call; the same title makes a new version.

    Raises ``Refused`` when it would replace one after the opening, when it is too large, or when its content is not
    what its name says.
    """
    call = lock_call(call)
    require(rules.may_publish_document(state=call.state, steers=steers(by, call.entity)))
    title = title.strip()
    has_opened = call.opens_at is not None and call.opens_at <= timezone.now()
    require(rules.may_replace_document(exists=call.documents.filter(title=title).exists(), has_opened=has_opened))
    require(has_size(upload.size, settings.MAX_UPLOAD_BYTES))
    content = upload.read()
    mime, verdict = check_document(upload.name, content)
    require(verdict)
    digest = hashlib.sha256(content).hexdigest()
    # The name on disk says nothing: what people called their file may name a person.
    upload.name = f"{uuid4().hex}{PurePath(upload.name).suffix.lower()}"
    upload.seek(0)
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
