"""What another exercise takes over from a published case, as it will be copied: never people, scores or counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenges.models import Call, Criterion, Survey
from challenges.models.frames import CANVAS_FIELDS
from challenges.queries.frames import as_text, labels
from challenges.states import BlockedKind
from pilots.models import Indicator, Pilot, PilotActivity, PlanTemplate
from pilots.rules.replication import masked, mentions

#: The texts of a plan that make sense elsewhere. Teams, budget and who is responsible stay where they are.
PLAN_TEXTS = ("hypothesis", "scope", "risks", "data_protection")


@dataclass(frozen=True, slots=True)
class Copied:
    """Everything that is taken over, ready to be kept."""

    frame: dict[str, Any]
    texts: dict[str, str]
    activities: list[dict[str, Any]]
    indicators: list[dict[str, Any]]
    criteria: list[Criterion]
    surveys: list[Survey]


def copied_from(pilot: Pilot) -> Copied:
    """Return what is taken over from a pilot's exercise; the name of its start-up is left out of every text."""
    call = Call.objects.select_related("frame").get(pk=pilot.call_id)
    names = [(pilot.startup.name, str(BlockedKind.SUPPLIER))]
    values = {field: getattr(call.frame, field) for field in CANVAS_FIELDS} if call.frame else {}
    frame: dict[str, Any] = {
        field: [masked(one, names) for one in value] if isinstance(value, list) else masked(value, names)
        for field, value in values.items()
        if value
    }
    return Copied(
        frame=frame,
        texts={name: masked(getattr(pilot, name), names) for name in PLAN_TEXTS if getattr(pilot, name).strip()},
        activities=[
            {
                "phase": one.phase,
                "title": masked(one.title, names),
                "first": (one.planned_from - pilot.starts_on).days,
                "last": (one.planned_until - pilot.starts_on).days,
            }
            for one in PilotActivity.objects.filter(pilot=pilot)
        ],
        indicators=[
            {
                "code": one.code,
                "name": masked(one.name, names),
                "definition": masked(one.definition, names),
                "direction": one.direction,
                "target": None if one.target is None else str(one.target),
            }
            for one in Indicator.objects.filter(pilot=pilot)
        ],
        criteria=list(Criterion.objects.filter(call=call)),
        surveys=list(Survey.objects.filter(call=call).prefetch_related("items")),
    )


def replication_page(pilot: Pilot) -> dict[str, Any]:
    """Return what is taken over as a page shows it, and which fields still name the first entity."""
    copied, asked, plan = copied_from(pilot), labels(), Pilot._meta
    entity = pilot.call.entity
    own = [name for name in (entity.legal_name, entity.short_name, entity.acronym) if name]
    rows = [{"label": asked[field], "text": as_text(value)} for field, value in copied.frame.items()]
    texts = [{"label": plan.get_field(name).verbose_name, "text": text} for name, text in copied.texts.items()]  # type: ignore[union-attr]
    return {
        "copied": copied,
        "frame_rows": rows,
        "plan_rows": texts,
        "local": [row["label"] for row in [*rows, *texts] if mentions(row["text"], own)],
    }


def texts_taken_over(call: Call) -> dict[str, str]:
    """Return the texts of the plan that a call took over from a published case, until they are used."""
    template = PlanTemplate.objects.filter(call=call, used=False).first()
    return dict(template.texts) if template else {}
