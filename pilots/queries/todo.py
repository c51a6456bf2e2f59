"""What waits for an entity's people: computed in a few constant queries, never stored."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import current_memberships
from accounts.states import MemberRole
from accounts.todo import NextAction
from challenges.states import CallState
from pilots.models import EvidenceImport, Meeting, Pilot, PilotActivity
from pilots.queries.access import calls_to_plan
from pilots.queries.follow_up import waiting_by_pilot
from pilots.queries.pulses import notes_to_write
from pilots.queries.samples import samples_to_label
from pilots.queries.sheets import due_reports
from pilots.states import ActivityStatus, ImportState, PilotState

_SOON = timedelta(days=3)


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person of either side in her pilots: thirteen queries at most, however many there are."""
    if not user.is_authenticated:
        return []
    roles = dict.fromkeys(current_memberships(user).values_list("entity", "role"))
    focal = {entity for entity, role in roles if role == MemberRole.FOCAL_POINT}
    labels = [*notes_to_write(user, focal), *_labels(user)]
    if not roles:
        return labels
    pilots = {
        pilot.pk: pilot
        for pilot in Pilot.objects.filter(call__entity__in={entity for entity, _role in roles})
        .exclude(call__state=CallState.PUBLISHED)
        .select_related("call__entity")
    }
    mine = [pilot for pilot in pilots.values() if pilot.call.entity_id in focal]
    return [
        *_to_plan(user),
        *(action for pilot in mine if (action := _step(pilot))),
        *_imports(pilots),
        *_activities(pilots),
        *_minutes(pilots),
        *_follow_ups({entity for entity, _role in roles}),
        *_reports({entity for entity, _role in roles}),
        *labels,
    ]


def _to_plan(user: Any) -> list[NextAction]:
    return [
        NextAction(
            text=_("Plan the pilot"),
            url=reverse("pilot_plan", args=[call.reference]),
            context=call.title,
            role=_("Focal point"),
        )
        for call in calls_to_plan(user)
    ]


def _step(pilot: Pilot) -> NextAction | None:
    """Return the pilot's own next step, when it is due."""
    today = timezone.localdate()
    reference = pilot.call.reference
    if pilot.state == PilotState.PLANNED and pilot.starts_on <= today:
        text, name = _("Start the pilot"), "pilot_activities"
    elif pilot.state == PilotState.RUNNING and pilot.ends_on <= today:
        text, name = _("End the pilot and say what came out"), "pilot_end"
    elif pilot.state == PilotState.ENDED:
        text, name = _("Publish the case"), "pilot_publish"
    else:
        return None
    return NextAction(text=text, url=reverse(name, args=[reference]), context=pilot.title, role=_("Focal point"))


def _imports(pilots: dict[int, Pilot]) -> list[NextAction]:
    states = [ImportState.MAPPING, ImportState.CHECKED]
    waiting = EvidenceImport.objects.filter(pilot__in=pilots, state__in=states).order_by("uploaded_at")
    return [
        NextAction(
            text=_("Decide on the file “%(name)s”") % {"name": one.original_name},
            url=reverse("pilot_import", args=[pilots[one.pilot_id].call.reference, one.pk]),
            context=pilots[one.pilot_id].title,
            role=_("Public entity"),
        )
        for one in waiting
    ]


def _activities(pilots: dict[int, Pilot]) -> list[NextAction]:
    """Return one action for each running pilot with activities that end soon or should have ended."""
    due = PilotActivity.objects.filter(
        pilot__in=pilots,
        pilot__state=PilotState.RUNNING,
        status=ActivityStatus.SCHEDULED,
        planned_until__lte=timezone.localdate() + _SOON,
    )
    return [
        NextAction(
            text=_("Say whether activities were met: %(count)s") % {"count": row["count"]},
            url=reverse("pilot_activities", args=[pilots[row["pilot"]].call.reference]),
            due=_end_of(row["first"], pilots[row["pilot"]]),
            context=pilots[row["pilot"]].title,
            role=_("Public entity"),
        )
        for row in _grouped(due)
    ]


def _grouped(due: QuerySet[PilotActivity]) -> list[dict[str, Any]]:
    rows = list(due.order_by().values("pilot", "pk").annotate(first=Min("planned_until")))
    counted = Counter(row["pilot"] for row in rows)
    return [
        {"pilot": pilot, "count": count, "first": min(row["first"] for row in rows if row["pilot"] == pilot)}
        for pilot, count in counted.items()
    ]


def _end_of(day: Any, pilot: Pilot) -> datetime:
    return datetime.combine(day, time(23, 59), ZoneInfo(pilot.call.entity.time_zone))


def _minutes(pilots: dict[int, Pilot]) -> list[NextAction]:
    held = Meeting.objects.filter(pilot__in=pilots, starts_at__lt=timezone.now(), minutes="").order_by("starts_at")
    return [
        NextAction(
            text=_("Write the minutes of “%(title)s”") % {"title": one.title},
            url=reverse("pilot_meeting", args=[pilots[one.pilot_id].call.reference, one.pk]),
            context=pilots[one.pilot_id].title,
            role=_("Public entity"),
        )
        for one in held
    ]


def _follow_ups(entities: set[int]) -> list[NextAction]:
    return [
        NextAction(
            text=_("Count the indicators that are followed up"),
            url=reverse("pilot_surveys", args=[row["pilot__call__reference"]]) + "#follow-up",
            context=row["pilot__title"],
            role=_("Public entity"),
        )
        for row in waiting_by_pilot(entities)
    ]


def _reports(entities: set[int]) -> list[NextAction]:
    return [
        NextAction(
            text=_("Write down the interim report on “%(norm)s”") % {"norm": barrier},
            url=reverse("pilot_sandbox_report_add", args=[barrier.pilot.call.reference, barrier.pk]),
            context=barrier.pilot.title,
            role=_("Public entity"),
            due=_end_of(day, barrier.pilot),
        )
        for barrier, day in due_reports(timezone.localdate(), entities)
    ]


def _labels(user: Any) -> list[NextAction]:
    return [
        NextAction(
            text=_("Label items of a sample: %(count)s") % {"count": left},
            url=reverse("pilot_sample_label", args=[sample.pilot.call.reference, sample.number]),
            context=sample.pilot.title,
            role=_("Public entity"),
        )
        for sample, left in samples_to_label(user)
    ]
