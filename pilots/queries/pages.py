"""What each page of a pilot shows, fetched in one place."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Area
from accounts.queries import entity_areas
from challenges.queries.training import levels_of
from pilots.models import Meeting, MeetingGuest, Pilot, PilotActivity, StageGate, Tally
from pilots.queries import access, evidence, figures, follow_up, learning, surveys
from pilots.queries.progress import days_late, progress_of
from pilots.queries.pulses import rounds_of
from pilots.rules.sampled import interval_told
from pilots.states import ActivityStatus, Cut, ImportState, Sentiment

#: How many topics without a name of their own the summary lists before it adds them up.
_TOP = 6


def pilots_page(user: Any) -> dict[str, Any]:
    """Return the pilots that a person reads, newest first, and the calls whose pilot she should plan."""
    rows = (
        Tally.objects.filter(
            evidence_import__pilot=OuterRef("pk"), evidence_import__state=ImportState.APPLIED, cut=Cut.DAY_SOURCE
        )
        .order_by()
        .values("evidence_import__pilot")
        .annotate(n=Sum("count"))
        .values("n")
    )
    found = access.readable_pilots(user, auditing=True).annotate(
        rows=Coalesce(Subquery(rows, output_field=IntegerField()), Value(0)),
    )
    return {"pilots": list(found.order_by("-starts_on", "-id")), "to_plan": access.calls_to_plan(user)}


def summary_page(pilot: Pilot) -> dict[str, Any]:
    """Return the summary: figures, topics, tone, indicators, activities, decisions, findings, lessons."""
    tones, is_sample = figures.tone_by_topic(pilot), evidence.sampled(pilot)
    totals = figures.totals(pilot)
    decisions = learning.decisions_of(pilot)
    counts = {one.topic.key: one.topic.count for one in tones}
    return {
        "totals": totals,
        **_topics(tones),
        "tone": tone_rows(figures.added(tones), is_sample=is_sample),
        "is_sample": is_sample,
        "reported": figures.reported_tone(pilot, tones),
        "indicators": learning.indicators_of(pilot),
        "gantt": gantt_rows(activities_of(pilot)),
        "decisions": [
            {
                "decision": decision,
                "topic": decision.finding.topic if decision.finding else None,
                "count": counts.get(decision.finding.topic.key, 0)
                if decision.finding and decision.finding.topic
                else 0,
            }
            for decision in decisions
        ],
        "findings": [
            {"finding": finding, "count": counts.get(finding.topic.key, 0) if finding.topic else 0}
            for finding in learning.findings_of(pilot)
        ],
        "lessons": learning.lessons_of(pilot),
    }


def evidence_page(pilot: Pilot) -> dict[str, Any]:
    """Return topics with their tone, days, sources and imports."""
    tones, is_sample = figures.tone_by_topic(pilot), evidence.sampled(pilot)
    return {
        "is_sample": is_sample,
        "totals": figures.totals(pilot),
        "tones": [
            {"topic": one.topic, "tone": one.tone, "rows": tone_rows(one.tone, is_sample=is_sample)} for one in tones
        ],
        "topics": [
            {
                "label": one.topic.name,
                "value": one.topic.count,
                "interval": interval_told(one.topic.count, one.topic.base) if is_sample else "",
            }
            for one in tones
        ],
        "days": [
            {"label": date_format(one.day, "MONTH_DAY_FORMAT"), "value": one.count} for one in figures.by_day(pilot)
        ],
        "sources": figures.by_source(pilot),
        "imports": evidence.imports_of(pilot),
        "base": tones[0].topic.base if tones else 0,
    }


def activities_page(pilot: Pilot) -> dict[str, Any]:
    """Return activities, meetings and stage gates."""
    activities = list(PilotActivity.objects.filter(pilot=pilot).prefetch_related("proofs"))
    for one in activities:
        one.late_by = days_late(pilot, one, timezone.localdate())
    return {
        "activities": activities,
        "progress": progress_of(pilot, activities),
        "planned": len(activities),
        "met": sum(one.status == ActivityStatus.MET for one in activities),
        "gantt": gantt_rows(activities),
        "meetings": list(Meeting.objects.filter(pilot=pilot)),
        "gates": list(StageGate.objects.filter(pilot=pilot).select_related("decided_by")),
    }


def surveys_page(pilot: Pilot) -> dict[str, Any]:
    """Return the call's surveys as far as they may be shown, and which indicators they measure."""
    indicators = learning.indicators_of(pilot)
    pulses = surveys.pulses_of(pilot)
    return {
        "surveys": surveys.surveys_of(pilot),
        "indicators": indicators,
        "results": learning.results_of(pilot, indicators),
        "courses": follow_up.courses_of(pilot),
        "pulses": pulses,
        "rounds": rounds_of(pilot, pulses),
        "levels": levels_of(pilot.call),
    }


def tone_rows(tone: figures.Tone, *, is_sample: bool = False) -> list[dict[str, Any]]:
    """Return a tone as the rows of a stacked bar, as the prototype orders them; of a sample each with its interval."""
    rows = [
        (Sentiment.NEGATIVE, tone.negative, "negative"),
        (Sentiment.NEUTRAL, tone.neutral, "neutral"),
        (Sentiment.POSITIVE, tone.positive, "positive"),
    ]
    return [
        {
            "label": one.label,
            "value": value,
            "kind": kind,
            "interval": interval_told(value, tone.base) if is_sample else "",
        }
        for one, value, kind in rows
    ]


def activities_of(pilot: Pilot) -> list[PilotActivity]:
    """Return the pilot's activities in the order of their days."""
    return list(PilotActivity.objects.filter(pilot=pilot))


def find_activity(pilot: Pilot, pk: int) -> PilotActivity | None:
    """Return one of the pilot's activities."""
    return PilotActivity.objects.filter(pilot=pilot, pk=pk).first()


def find_meeting(pilot: Pilot, pk: int) -> Meeting | None:
    """Return one of the pilot's meetings."""
    return Meeting.objects.select_related("pilot__call").filter(pilot=pilot, pk=pk).first()


def attendees_of(meeting: Meeting) -> list[MeetingGuest]:
    """Return who was invited to a meeting and whether she came, the entity's people first."""
    return list(MeetingGuest.objects.filter(meeting=meeting).select_related("user"))


def areas_of(pilot: Pilot) -> QuerySet[Area]:
    """Return the areas of the pilot's entity."""
    return entity_areas(pilot.call.entity)


def gantt_rows(activities: list[PilotActivity]) -> list[dict[str, Any]]:
    """Return activities as bars: the days that they took, else the planned ones."""
    return [
        {
            "label": one.title,
            "note": _phase_and_status(one),
            "done": one.status == ActivityStatus.MET,
            "part": one.status == ActivityStatus.PARTIALLY_MET,
            "start": one.actual_from or one.planned_from,
            "end": one.actual_until or max(one.planned_until, one.actual_from or one.planned_until),
        }
        for one in activities
    ]


def _phase_and_status(activity: PilotActivity) -> str:
    """Return an activity's phase, and in words what its bar's colour says: whether it was met."""
    if activity.status == ActivityStatus.SCHEDULED:
        return str(activity.get_phase_display())
    return f"{activity.get_phase_display()} · {activity.get_status_display()}"


def _topics(tones: list[figures.TopicTone]) -> dict[str, Any]:
    """Return the bars of the case's own topics (or the most frequent ones), and what is left over."""
    named = [one.topic for one in tones if one.topic.published] or [one.topic for one in tones[:_TOP]]
    named = [topic for topic in named if topic.count]
    base = tones[0].topic.base if tones else 0
    rest = sum(topic.count for topic in named[1:])
    most = max((one.topic for one in tones), key=lambda topic: topic.count, default=None)
    return {
        "topics": [{"label": topic.name, "value": topic.count} for topic in named],
        "top": named[0] if named else None,
        #: The topic with the most rows of all, when it is none of those shown.
        "unshown_top": most if named and most and most.count > named[0].count else None,
        "top_beats_rest": len(named) > 2 and named[0].count > rest,
        "other_topics": base - sum(topic.count for topic in named),
        "other_names": sum(1 for one in tones if one.topic.count) - len(named),
        "named": len(named),
        "base": base,
    }
