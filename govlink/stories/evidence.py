"""The manifestations of the Ate pilot as a CSV file: the published counts exactly, the rest with a fixed seed."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any


def topic_counts(evidence: dict[str, Any]) -> dict[str, int]:
    """Return how many manifestations each topic has. Published counts stay; the rest is shared out and adds up."""
    published = dict(evidence["published"])
    rest = evidence["total"] - sum(published.values())
    shares = evidence["shares"]
    counts = {key: rest * share // 100 for key, share in shares.items()}
    counts["other"] += rest - sum(counts.values())
    return published | counts


def rows(evidence: dict[str, Any], sources: list[str]) -> list[tuple[str, str, str, str]]:
    """Return (day, source, topic, tone) of each manifestation, in order of day."""
    dice = random.Random(evidence["seed"])  # noqa: S311  illustrative data, not secrets
    days = [evidence["first_day"] + timedelta(days=offset) for offset in range(evidence["days"])]
    made = []
    for topic, count in topic_counts(evidence).items():
        for number, tone in enumerate(_tones(topic, count, evidence, dice)):
            # Each source is heard at least once: the first topic is large enough to go round all of them.
            source = sources[number % len(sources)] if topic == "transport" else dice.choice(sources)
            made.append((dice.choice(days).isoformat(), source, topic, tone))
    return sorted(made)


def _tones(topic: str, count: int, evidence: dict[str, Any], dice: random.Random) -> list[str]:
    if topic == "health":
        tones = [tone for tone, number in evidence["health_sentiment"].items() for _ in range(number)]
        dice.shuffle(tones)
        return tones
    negative = dice.uniform(0.3, 0.55)
    positive = dice.uniform(0.15, 0.35)
    weights = (positive, negative, 1 - positive - negative)
    return dice.choices(["positive", "negative", "neutral"], weights, k=count)


def as_csv(made: Sequence[tuple[str, ...]], head: str = "date,source,topic,sentiment") -> bytes:
    """Return the rows as the file that a supplier would upload."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head.split(","))
    writer.writerows(made)
    return text.getvalue().encode()
