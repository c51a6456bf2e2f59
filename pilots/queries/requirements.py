"""Reading functional requirements: each with what could be clearer, its versions and what changed between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from challenges.models import BlockedTerm
from challenges.rules.amendments import word_difference
from challenges.states import BlockedKind
from pilots.models import FunctionalRequirement, Pilot, RequirementVersion
from pilots.rules.requirements import Draft, Hint, lint

_FIELDS = ("text", "rationale", "fit_criterion", "priority", "verification", "language", "pattern")


@dataclass(frozen=True, slots=True)
class RequirementFigure:
    """A requirement, what it comes from, and what could be written more clearly."""

    requirement: FunctionalRequirement
    advice: list[Hint]
    findings: list[Any]
    activities: list[Any]


def names_to_avoid(pilot: Pilot) -> list[tuple[str, str]]:
    """Return the names that no requirement may lean on: the blocked terms, and the start-up of the pilot itself."""
    return [*BlockedTerm.objects.values_list("term", "kind"), (pilot.startup.name, BlockedKind.SUPPLIER)]


def requirements_of(pilot: Pilot) -> list[RequirementFigure]:
    """Return the pilot's functional requirements, each with advice on how it is written."""
    blocked = names_to_avoid(pilot)
    found = FunctionalRequirement.objects.filter(pilot=pilot).prefetch_related("findings", "activities")
    rows = []
    for one in found:
        findings, activities = list(one.findings.all()), list(one.activities.all())
        draft = Draft(one.text, one.language, one.fit_criterion, bool(findings or activities))
        rows.append(RequirementFigure(one, lint(draft, blocked), findings, activities))
    return rows


def advice_on(pilot: Pilot, draft: Draft) -> list[Hint]:
    """Return what could be clearer in something that is being written."""
    return lint(draft, names_to_avoid(pilot))


def requirements_page(pilot: Pilot) -> dict[str, Any]:
    """Return the requirements with advice, and how many there are of each priority."""
    rows = requirements_of(pilot)
    counts = Counter(str(row.requirement.get_priority_display()) for row in rows)
    return {"requirements": rows, "priorities": counts.items(), "unclear": sum(bool(row.advice) for row in rows)}


def find_requirement(pilot: Pilot, number: int) -> FunctionalRequirement | None:
    """Return one of the pilot's requirements."""
    return FunctionalRequirement.objects.select_related("pilot__call").filter(pilot=pilot, number=number).first()


def versions_of(requirement: FunctionalRequirement) -> list[dict[str, Any]]:
    """Return a requirement's versions, newest first, each with what changed from the one before.

    ``changes``: for each field that differs its ``label`` and the ``pieces`` that stayed, went and came.
    """
    versions = list(RequirementVersion.objects.filter(requirement=requirement).select_related("saved_by"))
    rows = []
    for place, version in enumerate(versions):
        before = versions[place + 1] if place + 1 < len(versions) else None
        rows.append({"version": version, "changes": _changes(before, version) if before else []})
    return rows


def _changes(before: RequirementVersion, after: RequirementVersion) -> list[dict[str, Any]]:
    found = []
    for name in _FIELDS:
        old, new = _shown(before, name), _shown(after, name)
        if old != new:
            label = RequirementVersion._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            found.append({"label": label, "pieces": word_difference(old, new)})
    old, new = "\n".join(before.traces), "\n".join(after.traces)
    if old != new:
        found.append({"label": _("comes from"), "pieces": word_difference(old, new)})
    return found


def _shown(version: RequirementVersion, name: str) -> str:
    display = getattr(version, f"get_{name}_display", None)
    return str(display() if display else getattr(version, name))
