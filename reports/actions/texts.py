"""Writing the sections of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.verdict import require
from ledger.actions import record
from pilots.actions.lock import lock_pilot
from pilots.models import CaseText, Pilot
from pilots.states import ReportKind
from reports.rules.cases import may_make
from reports.rules.opsi import HEADINGS


@transaction.atomic
def write_case(*, pilot: Pilot, language: str, sections: Mapping[str, str], by: Any) -> list[str]:
    """Keep sections of a case in a language; an empty one goes back to what the facts tell. Returns what changed."""
    pilot = lock_pilot(pilot=pilot, by=by)
    require(may_make(kind=ReportKind.CASE, language=language))
    if unknown := set(sections) - set(HEADINGS):
        raise TypeError(f"A case has no {', '.join(sorted(unknown))}.")
    kept = {one.key: one for one in CaseText.objects.filter(pilot=pilot, language=language)}
    changed = []
    for key, text in sections.items():
        before = kept.get(key)
        if text == (before.text if before else ""):
            continue
        changed.append(key)
        if before and not text:
            before.delete()
            continue
        row = before or CaseText(pilot=pilot, language=language, key=key)
        row.text, row.saved_by, row.saved_at = text, by, timezone.now()
        row.save()
    if changed:
        record("case_written", by=by, call=pilot.call.reference, language=language, sections=changed)
    return changed
