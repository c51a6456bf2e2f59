"""Writing functional requirements: each save is a new version; how it is written is advised on, never refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.conflict import Conflict
from ledger.actions import record
from pilots.actions.lock import lock_pilot
from pilots.models import Finding, FunctionalRequirement, Pilot, PilotActivity, RequirementVersion
from pilots.queries.learning import next_number
from pilots.rules.ears import read
from pilots.states import Priority, Verification

TEXTS = ("language", "text", "rationale", "fit_criterion", "verification", "priority")


@transaction.atomic
def add_requirement(
    *,
    pilot: Pilot,
    text: str,
    by: Any,
    language: str = "es",
    rationale: str = "",
    fit_criterion: str = "",
    verification: str = Verification.TEST,
    priority: str = Priority.MUST,
    findings: Iterable[Finding] = (),
    activities: Iterable[PilotActivity] = (),
) -> FunctionalRequirement:
    """Add a functional requirement as its first version."""
    pilot = lock_pilot(pilot=pilot, by=by)
    requirement = FunctionalRequirement.objects.create(
        pilot=pilot,
        number=next_number(FunctionalRequirement.objects.filter(pilot=pilot)),
        language=language,
        pattern=read(text, language).pattern,
        text=text,
        rationale=rationale,
        fit_criterion=fit_criterion,
        verification=verification,
        priority=priority,
    )
    _keep(requirement, findings, activities, reason="", by=by)
    record("pilot_requirement", by=by, call=pilot.call.reference, number=requirement.number, version=1, text=text)
    return requirement


@transaction.atomic
def revise_requirement(
    *,
    requirement: FunctionalRequirement,
    version: int,
    by: Any,
    findings: Iterable[Finding] = (),
    activities: Iterable[PilotActivity] = (),
    reason: str = "",
    **texts: Any,
) -> FunctionalRequirement:
    """Keep a new version of a requirement; what it said before stays readable.

    ``version`` is the one that the page was made with. Raises ``Conflict`` when somebody saved another one since.
    """
    lock_pilot(pilot=requirement.pilot, by=by)
    fresh = FunctionalRequirement.objects.select_related("pilot__call").get(pk=requirement.pk)
    if fresh.version != version:
        raise Conflict(yours=str(texts.get("text", "")), theirs=fresh.text, version=fresh.version)
    if unknown := set(texts) - set(TEXTS):
        raise TypeError(f"A requirement has no {', '.join(sorted(unknown))}.")
    traced = (set(fresh.findings.all()), set(fresh.activities.all()))
    same = all(getattr(fresh, name) == value for name, value in texts.items())
    findings, activities = list(findings), list(activities)
    if same and traced == (set(findings), set(activities)):
        return fresh
    for name, value in texts.items():
        setattr(fresh, name, value)
    fresh.pattern, fresh.version = read(fresh.text, fresh.language).pattern, fresh.version + 1
    fresh.save()
    _keep(fresh, findings, activities, reason=reason, by=by)
    record(
        "pilot_requirement_revised",
        by=by,
        call=fresh.pilot.call.reference,
        number=fresh.number,
        version=fresh.version,
        text=fresh.text,
        reason=reason,
    )
    return fresh


def _keep(
    requirement: FunctionalRequirement,
    findings: Iterable[Finding],
    activities: Iterable[PilotActivity],
    *,
    reason: str,
    by: Any,
) -> None:
    """Set what a requirement comes from, and keep the version that it now is."""
    findings, activities = list(findings), list(activities)
    requirement.findings.set(findings)
    requirement.activities.set(activities)
    RequirementVersion.objects.create(
        requirement=requirement,
        number=requirement.version,
        pattern=requirement.pattern,
        traces=[*(f"{one.number}. {one.text}" for one in findings), *(str(one) for one in activities)],
        reason=reason,
        saved_by=by,
        saved_at=timezone.now(),
        **{name: getattr(requirement, name) for name in TEXTS},
    )
