"""Writing down what was reported to the authority of a regulatory sandbox."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from kernel.verdict import first_no, require
from ledger.actions import record
from pilots.models import Barrier, SandboxReport
from pilots.queries import access, sheets
from pilots.rules import sandbox as rules


@transaction.atomic
def report_sandbox(*, barrier: Barrier, reported_on: date, by: Any, **told: Any) -> SandboxReport:
    """Write down an interim report on an exemption, also after the pilot's end. It never changes afterwards.

    ``told``: the other fields of ``SandboxReport``. The record says that it was sent and what it judges, not its texts.
    """
    call = lock_call(barrier.pilot.call)
    barrier = Barrier.objects.get(pk=barrier.pk)
    require(
        first_no(
            rules.may_report(writes=access.writes(by, call.entity), exemption=barrier.exemption),
            rules.reported_in_time(reported_on=reported_on, starts_on=barrier.starts_on, today=timezone.localdate()),
            rules.safeguards_told(kept=told["kept"], safeguards=told.get("safeguards", "")),
            rules.exit_told(exit_view=told["exit_view"], exit_note=told.get("exit_note", "")),
        )
    )
    report = SandboxReport.objects.create(
        barrier=barrier,
        number=sheets.next_sandbox_report(barrier),
        reported_on=reported_on,
        written_by=by,
        written_at=timezone.now(),
        **told,
    )
    record(
        "pilot_sandbox_report",
        by=by,
        call=call.reference,
        barrier=barrier.pk,
        number=report.number,
        reported_on=reported_on.isoformat(),
        sent_to=report.authority,
        safeguards=report.kept,
        sandbox_exit=report.exit_view,
    )
    return report
