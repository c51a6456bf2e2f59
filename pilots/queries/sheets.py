"""Reading the plan's structured parts, its versions, and what shows that activities took place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import rfc8785
from django.db import models
from django.db.models import Max

from accounts import grants
from accounts.states import CallRole
from kernel.verdict import Verdict
from pilots.models import Barrier, DataUse, Pilot, PilotPerson, PlanVersion, Proof, Risk
from pilots.rules.running import may_pass_gate
from pilots.rules.sandbox import NOTICE, waiting_days
from pilots.states import Gate, SandboxExit

#: The parts of a plan that are rows: what their addresses call them.
SHEETS: dict[str, type[models.Model]] = {"people": PilotPerson, "risks": Risk, "data": DataUse, "barriers": Barrier}
_PLAIN = ["title", "hypothesis", "scope", "starts_on", "ends_on", "evidence_from", "evidence_until", "budget"]
_ACTIVITY = ["phase", "title", "planned_from", "planned_until", "responsible"]


def sheet_page(pilot: Pilot) -> dict[str, Any]:
    """Return the plan: team, risks (heaviest first), uses of data, barriers, versions and what changed since."""
    newest = last_version(pilot)
    return {
        "people": list(pilot.people.all()),
        "risks": sorted(pilot.risk_list.all(), key=lambda risk: (-risk.weight, risk.pk)),
        "data_uses": list(pilot.data_uses.all()),
        "barriers": barriers_of(pilot),
        "versions": list(pilot.versions.select_related("made_by").order_by("-number").defer("content")),
        "changed": newest is not None and newest.content != canonical(pilot),
    }


def barriers_of(pilot: Pilot) -> list[Barrier]:
    """Return the regulatory barriers of a pilot, with reports and ``days_told``: (day, whether its report came)."""
    found = list(pilot.barriers.prefetch_related("reports"))
    for one in found:
        without = _days_without_report(one)
        days = [date.fromisoformat(day) for day in one.report_days]
        one.days_told = [(day, day not in without) for day in days]  # type: ignore[attr-defined]
    return found


def _days_without_report(barrier: Barrier) -> list[date]:
    return waiting_days(
        days=[date.fromisoformat(day) for day in barrier.report_days],
        reported=[one.reported_on for one in barrier.reports.all()],
    )


def awaited_reports(barrier: Barrier) -> list[date]:
    """Return the days whose interim report was not handed in, oldest first; none once the exemption has its exit."""
    return _days_without_report(barrier) if barrier.way_out == SandboxExit.OPEN else []


def reports_ahead(pilot: Pilot) -> list[tuple[Barrier, date]]:
    """Return the interim reports of a pilot that wait, with their days: what its calendar shows."""
    return [(one, day) for one in barriers_of(pilot) for day in awaited_reports(one)]


def due_reports(today: date, entities: Iterable[int] | None = None) -> list[tuple[Barrier, date]]:
    """Return the interim reports that wait and whose day is near or past; of all entities when none are named."""
    found = Barrier.objects.exclude(report_days=[]).filter(way_out=SandboxExit.OPEN)
    if entities is not None:
        found = found.filter(pilot__call__entity__in=list(entities))
    found = found.select_related("pilot__call__entity", "pilot__startup").prefetch_related("reports").order_by("pk")
    return [(one, day) for one in found for day in awaited_reports(one) if day <= today + NOTICE]


def next_sandbox_report(barrier: Barrier) -> int:
    """Return the number after that of the last interim report on a barrier."""
    return (barrier.reports.aggregate(last=Max("number"))["last"] or 0) + 1


def find_row(pilot: Pilot, sheet: str, pk: int) -> Any:
    """Return one row of a part of the plan, or None."""
    model = SHEETS.get(sheet)
    return model._default_manager.filter(pilot=pilot, pk=pk).first() if model else None


def last_version(pilot: Pilot) -> PlanVersion | None:
    """Return the newest version of the plan."""
    return pilot.versions.order_by("-number").first()


def next_version(pilot: Pilot) -> int:
    """Return the number after the last version's."""
    return (pilot.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def find_version(pilot: Pilot, number: int) -> PlanVersion | None:
    """Return one version of the plan."""
    return pilot.versions.filter(number=number).first()


def plan_content(pilot: Pilot) -> dict[str, Any]:
    """Return everything that a plan says, as JSON values: what a version fixes."""

    def told(rows: Any, names: list[str]) -> list[dict[str, Any]]:
        return [{name: _json(getattr(row, name)) for name in names} for row in rows]

    def fields(model: type[models.Model]) -> list[str]:
        left_out = {"id", "pilot", "search", "report_days"}
        return [field.name for field in model._meta.concrete_fields if field.name not in left_out]

    return {
        "call": pilot.call.reference,
        "startup": pilot.startup.name,
        **{name: _json(getattr(pilot, name)) for name in _PLAIN},
        "keeps_texts": pilot.keeps_texts,
        "people": told(pilot.people.order_by("pk"), fields(PilotPerson)),
        "risks": told(pilot.risk_list.order_by("pk"), fields(Risk)),
        "data": told(pilot.data_uses.order_by("pk"), fields(DataUse)),
        "barriers": told(pilot.barriers.order_by("pk"), fields(Barrier)),
        **_report_days(pilot),
        "activities": told(pilot.activities.order_by("pk"), _ACTIVITY),
        "indicators": told(pilot.indicators.order_by("pk"), ["code", "name", "direction", "baseline", "target"]),
    }


def _report_days(pilot: Pilot) -> dict[str, Any]:
    """Return on which days interim reports are due; nothing without any, as plans were fixed before there were days."""
    found = pilot.barriers.order_by("pk").values_list("norm", "report_days")
    days = [{"norm": norm, "days": days} for norm, days in found if days]
    return {"report_days": days} if days else {}


def canonical(pilot: Pilot) -> str:
    """Return the plan as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(plan_content(pilot)).decode()


def find_proof(pilot: Pilot, pk: int) -> Proof | None:
    """Return a piece of evidence of one of the pilot's activities."""
    return Proof.objects.filter(activity__pilot=pilot, pk=pk).first()


def decides(user: Any, pilot: Pilot) -> bool:
    """Say whether a person is the deciding authority of the pilot's call."""
    return bool(user.is_authenticated and grants.is_appointed(user, CallRole.AUTHORITY, pilot.call))


def may_gate(user: Any, pilot: Pilot) -> Verdict:
    """Say whether a person may decide to continue, adjust or stop now."""
    stopped = pilot.gates.filter(gate=Gate.STOP).exists()
    return may_pass_gate(decides=decides(user, pilot), state=pilot.state, stopped=stopped)


def _json(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
