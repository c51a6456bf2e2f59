"""Our own counts beside percentages that somebody reports: which of our rows the names of a report mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pilots.models import Pilot
from pilots.queries.figures import Tone, TopicTone, added, by_source, exact_topics, tone_by_topic
from pilots.rules.comparison import Compared, counts_of
from pilots.rules.rows import plain
from pilots.states import Sentiment

#: How words for a tone begin, in Spanish, Portuguese and English.
_STEMS = {"posit": Sentiment.POSITIVE, "negat": Sentiment.NEGATIVE, "neutr": Sentiment.NEUTRAL}


@dataclass(frozen=True, slots=True)
class OwnRows:
    """A pilot's counts by topic, tone and source."""

    tones: list[TopicTone]
    sources: dict[str, int]

    @property
    def base(self) -> int:
        """How many rows there are."""
        return sum(one.tone.base for one in self.tones)

    def beside(self, title: str, base: int, names: Sequence[str], printed: Sequence[str]) -> Compared:
        """Return printed percentages beside our own counts.

        Names that are tones are compared with the tone of the topic that the title names, else of all rows, else of the
        only topic that has as many rows as the report; others with the topics or sources of their names.
        """
        tones = [tone_in(name) for name in names]
        if all(tones) and len(set(tones)) == len(tones):
            return self._tones(title, base, names, printed, [str(one) for one in tones])
        topics = {plain(text): one.topic.count for one in self.tones for text in (one.topic.name, one.topic.key)}
        known = topics if any(plain(name) in topics for name in names) else self.sources
        return Compared(counts_of(names, printed, [known.get(plain(name)) for name in names]), self.base)

    def _tones(
        self, title: str, base: int, names: Sequence[str], printed: Sequence[str], tones: Sequence[str]
    ) -> Compared:
        topic = self._topic(title, base)
        tone = topic.tone if topic else added(self.tones)
        by_tone = dict(zip(tones, printed, strict=True))
        published = [by_tone.get(one, "") for one in (Sentiment.POSITIVE, Sentiment.NEGATIVE, Sentiment.NEUTRAL)]
        exact = exact_topics(self.tones, published) if all(published) else ()
        return Compared(
            counts_of(names, printed, [_count(tone, one) for one in tones]),
            tone.base,
            topic.topic.name if topic else "",
            tuple(one for one in exact if topic is None or one[0] != topic.topic.name),
        )

    def _topic(self, title: str, base: int) -> TopicTone | None:
        words = f" {plain(title)} "
        named = [one for one in self.tones if one.tone.base and f" {plain(one.topic.name)} " in words]
        if named:
            return max(named, key=lambda one: len(one.topic.name))
        alike = [one for one in self.tones if one.tone.base == base]
        return alike[0] if base != self.base and len(alike) == 1 else None


def own_rows(pilot: Pilot) -> OwnRows:
    """Return the pilot's own counts."""
    return OwnRows(tone_by_topic(pilot), {plain(one.source.name): one.count for one in by_source(pilot)})


def tone_in(name: str) -> Sentiment | None:
    """Return the tone that a name speaks of ("Menciones positivas"), None for none or several."""
    found = {tone for word in plain(name).split() for stem, tone in _STEMS.items() if word.startswith(stem)}
    return found.pop() if len(found) == 1 else None


def _count(tone: Tone, which: str) -> int:
    return {
        Sentiment.POSITIVE.value: tone.positive,
        Sentiment.NEGATIVE.value: tone.negative,
        Sentiment.NEUTRAL.value: tone.neutral,
    }[which]
