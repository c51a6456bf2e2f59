"""Sources, topics, and the tone as it was published. Files come in through ``pilots.actions.imports``."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, no, require
from ledger.actions import record
from pilots.actions.imports import apply_import, check_again, discard_import, upload_evidence
from pilots.actions.lock import lock_pilot
from pilots.models import Pilot, ReportedTone, Source, Topic
from pilots.queries.evidence import has_source, has_topic
from pilots.rules.reconcile import reconcile

__all__ = [
    "add_source",
    "add_topic",
    "apply_import",
    "check_again",
    "discard_import",
    "report_tone",
    "upload_evidence",
    "withdraw_tone",
]


@transaction.atomic
def add_source(
    *,
    pilot: Pilot,
    name: str,
    kind: str,
    selected_by: str,
    by: Any,
    url: str = "",
    terms_ok: bool = False,
    personal_data: bool = False,
) -> Source:
    """Add a source that the authorities chose."""
    pilot = lock_pilot(pilot=pilot, by=by, running=True)
    if has_source(pilot, name):
        require(no(_("The pilot has this source already.")))
    source = Source.objects.create(
        pilot=pilot,
        name=name,
        kind=kind,
        selected_by=selected_by,
        url=url,
        terms_ok=terms_ok,
        personal_data=personal_data,
    )
    record(
        "pilot_source_added",
        by=by,
        call=pilot.call.reference,
        name=name,
        source_kind=str(kind),
    )
    return source


@transaction.atomic
def add_topic(*, pilot: Pilot, key: str, name: str, by: Any, published: bool = False) -> Topic:
    """Add a topic: ``key`` is what files say; ``published`` topics are shown by name on the summary."""
    pilot = lock_pilot(pilot=pilot, by=by, running=True)
    if has_topic(pilot, key=key, name=name):
        require(no(_("The pilot has this topic already.")))
    topic = Topic.objects.create(pilot=pilot, key=key, name=name, published=published)
    record("pilot_topic_added", by=by, call=pilot.call.reference, key=key, name=name, published=published)
    return topic


@transaction.atomic
def report_tone(
    *, pilot: Pilot, positive: str, negative: str, neutral: str, by: Any, source_note: str = ""
) -> ReportedTone:
    """Keep the tone as a text published it, as printed; pages say how it reconciles with the counts."""
    pilot = lock_pilot(pilot=pilot, by=by)
    reconcile([positive, negative, neutral], 1)  # raises ValueError for what is no percentage
    values = {"positive": positive, "negative": negative, "neutral": neutral, "source_note": source_note}
    reported, _made = ReportedTone.objects.update_or_create(pilot=pilot, defaults=values)
    record("pilot_tone_reported", by=by, call=pilot.call.reference, **values)
    return reported


@transaction.atomic
def withdraw_tone(*, pilot: Pilot, by: Any) -> None:
    """Withdraw the tone as a text published it: pages and papers no longer compare it. The record keeps it."""
    pilot = lock_pilot(pilot=pilot, by=by)
    reported = ReportedTone.objects.filter(pilot=pilot).first()
    require(YES if reported else no(_("No published percentages are written down.")))
    assert reported is not None
    values = {name: getattr(reported, name) for name in ("positive", "negative", "neutral", "source_note")}
    reported.delete()
    record("pilot_tone_withdrawn", by=by, call=pilot.call.reference, **values)
