"""The pilot's figures, read from the counts of its imported files. Every figure carries the base of its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Sum
from django.utils import timezone

from pilots.models import Pilot, ReportedTone, Source, Tally, Topic
from pilots.rules.comparison import Compared, counts_of, sentences
from pilots.rules.reconcile import Reconciliation, decimals_of, printed_as, reconcile
from pilots.states import ActivityStatus, Cut, ImportState, Sentiment


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is: rows, sources and topics chosen and heard, days with rows, activities.

    ``days`` are those of the evidence's window that have begun, 0 without one; ``opens`` and ``closes`` are its ends.
    """

    count: int
    base: int
    sources: int
    sources_heard: int
    topics: int
    days: int
    days_heard: int
    first: date | None
    last: date | None
    opens: date | None
    closes: date | None
    activities: int
    activities_met: int


@dataclass(frozen=True, slots=True)
class TopicFigure:
    """The rows of one topic, of ``base`` rows of the pilot."""

    key: str
    name: str
    published: bool
    count: int
    base: int


@dataclass(frozen=True, slots=True)
class Tone:
    """The tone of ``base`` rows (``count`` is the same number): the three counts add up to it."""

    positive: int
    negative: int
    neutral: int

    @property
    def base(self) -> int:
        """How many rows the three counts are shares of."""
        return self.positive + self.negative + self.neutral

    @property
    def count(self) -> int:
        """How many rows have a tone: all of them."""
        return self.base


@dataclass(frozen=True, slots=True)
class TopicTone:
    """The tone of one topic's rows."""

    topic: TopicFigure
    tone: Tone


@dataclass(frozen=True, slots=True)
class DayFigure:
    """The rows of one day, of ``base`` rows of the pilot."""

    day: date
    count: int
    base: int


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """The rows of one source, of ``base`` rows of the pilot."""

    source: Source
    count: int
    base: int


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A published split beside the counts: how it reconciles, and the topics whose rows print exactly as it does."""

    reported: ReportedTone
    reconciliation: Reconciliation
    topics: list[TopicTone]
    compared: Compared

    @property
    def said(self) -> list[str]:
        """The sentences about it, in the reader's language: what our own rows say comes first."""
        return sentences(self.compared, self.reconciliation)


def tallies(pilot: Pilot, cut: Cut) -> QuerySet[Tally]:
    """Return the counts of the pilot's imported files by two things and tone."""
    found = Tally.objects.filter(evidence_import__pilot=pilot, evidence_import__state=ImportState.APPLIED, cut=cut)
    return found.order_by()


def totals(pilot: Pilot) -> Totals:
    """Count what the pilot has."""
    rows: dict[str, Any] = tallies(pilot, Cut.DAY_SOURCE).aggregate(
        count=Sum("count", default=0),
        sources=Count("source", distinct=True),
        days=Count("day", distinct=True),
        first=Min("day"),
        last=Max("day"),
    )
    activities = list(pilot.activities.values_list("status", flat=True))
    return Totals(
        count=rows["count"],
        base=rows["count"],
        sources=pilot.sources.count(),
        sources_heard=rows["sources"],
        topics=pilot.topics.count(),
        days=window_days(pilot),
        days_heard=rows["days"],
        first=rows["first"],
        last=rows["last"],
        opens=pilot.evidence_from,
        closes=pilot.evidence_until,
        activities=len(activities),
        activities_met=activities.count(ActivityStatus.MET),
    )


def window_days(pilot: Pilot) -> int:
    """Return how many days of the evidence's window have begun, its first counted; 0 when the plan names none.

    A day that has not come yet is no day of collection.
    """
    if not (pilot.evidence_from and pilot.evidence_until):
        return 0
    return max(0, (min(pilot.evidence_until, timezone.localdate()) - pilot.evidence_from).days + 1)


def tone_by_topic(pilot: Pilot) -> list[TopicTone]:
    """Return every topic with its rows and their tone, most frequent first."""
    counted: dict[int, dict[str, int]] = {}
    for row in tallies(pilot, Cut.SOURCE_TOPIC).values("topic", "sentiment").annotate(n=Sum("count")):
        counted.setdefault(row["topic"], {})[row["sentiment"]] = row["n"]
    base = sum(sum(tones.values()) for tones in counted.values())
    found = [
        TopicTone(TopicFigure(topic.key, topic.name, topic.published, tone.base, base), tone)
        for topic in Topic.objects.filter(pilot=pilot)
        for tone in [_tone(counted.get(topic.pk, {}))]
    ]
    return sorted(found, key=lambda one: (-one.topic.count, one.topic.name))


def sentiment(pilot: Pilot, topic: Topic | None = None) -> Tone:
    """Return the tone of all rows, or of one topic's."""
    found = tallies(pilot, Cut.SOURCE_TOPIC)
    rows = found.filter(topic=topic) if topic else found
    counted = rows.values_list("sentiment").annotate(n=Sum("count"))
    return _tone(dict(counted))


def by_day(pilot: Pilot) -> list[DayFigure]:
    """Return the rows of each day that has some, in order."""
    counted: list[Any] = list(tallies(pilot, Cut.DAY_SOURCE).order_by("day").values("day").annotate(n=Sum("count")))
    base = sum(row["n"] for row in counted)
    return [DayFigure(row["day"], row["n"], base) for row in counted]


def by_source(pilot: Pilot) -> list[SourceFigure]:
    """Return every chosen source with its rows, most frequent first; a silent source counts 0."""
    rows: Any = tallies(pilot, Cut.DAY_SOURCE).values_list("source").annotate(n=Sum("count"))
    counted: dict[int, int] = dict(rows)
    base = sum(counted.values())
    found = [SourceFigure(source, counted.get(source.pk, 0), base) for source in Source.objects.filter(pilot=pilot)]
    return sorted(found, key=lambda one: (-one.count, one.source.name))


def reported_tone(pilot: Pilot, tones: list[TopicTone] | None = None) -> ReportedFigure | None:
    """Return how the published tone reconciles with the counts; None when none was published or nothing counted."""
    reported = published_tone(pilot)
    tones = tone_by_topic(pilot) if tones is None else tones
    base = sum(one.tone.base for one in tones)
    if reported is None or not base:
        return None
    printed = [reported.positive, reported.negative, reported.neutral]
    own = added(tones)
    compared = Compared(
        counts_of(tone_names(), printed, (own.positive, own.negative, own.neutral)),
        base,
        exact=exact_topics(tones, printed),
    )
    exact = [one for one in tones if prints_as(one.tone, printed)]
    return ReportedFigure(reported, reconcile(printed, base), exact, compared)


def published_tone(pilot: Pilot) -> ReportedTone | None:
    """Return the tone as a text published it, if one is written down."""
    return ReportedTone.objects.filter(pilot=pilot).first()


def tone_names() -> list[str]:
    """Return what the tones are called in the reader's language, in the order in which they are published."""
    return [str(tone.label) for tone in (Sentiment.POSITIVE, Sentiment.NEGATIVE, Sentiment.NEUTRAL)]


def exact_topics(tones: list[TopicTone], printed: Sequence[str]) -> tuple[tuple[str, int, int, int, int], ...]:
    """Return the topics whose tone prints exactly so: name, positive, negative, neutral, base."""
    return tuple(
        (one.topic.name, one.tone.positive, one.tone.negative, one.tone.neutral, one.tone.base)
        for one in tones
        if prints_as(one.tone, printed)
    )


def added(tones: list[TopicTone]) -> Tone:
    """Return the tone of all topics together."""
    return Tone(
        sum(one.tone.positive for one in tones),
        sum(one.tone.negative for one in tones),
        sum(one.tone.neutral for one in tones),
    )


def prints_as(tone: Tone, printed: Sequence[str]) -> bool:
    """Say whether a tone's counts give exactly the printed percentages (positive, negative, neutral)."""
    if not tone.base:
        return False
    again = [
        printed_as(count, tone.base, decimals_of(text))
        for count, text in zip((tone.positive, tone.negative, tone.neutral), printed, strict=True)
    ]
    return again == [text.replace("%", "").replace(",", ".").strip() for text in printed]


def rows_of(pilot: Pilot) -> int:
    """Return how many rows of evidence the pilot has."""
    return int(tallies(pilot, Cut.DAY_SOURCE).aggregate(n=Sum("count", default=0))["n"])


def _tone(counted: dict[str, int]) -> Tone:
    return Tone(
        positive=counted.get(Sentiment.POSITIVE, 0),
        negative=counted.get(Sentiment.NEGATIVE, 0),
        neutral=counted.get(Sentiment.NEUTRAL, 0),
    )
