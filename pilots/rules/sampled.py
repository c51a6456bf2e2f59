"""Validation by sampling: when what may be done, how large a sample is, what is drawn, and what labels say.

The strata are the supplier's own classes: within one, the share that people label otherwise is a simple proportion.
Cochran (1977), "Sampling Techniques", chapters 4 and 5; Wilson (1927) for intervals, with the effective size of the
sample where strata are put together (Korn and Graubard 1998).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.late import Late
from kernel.verdict import YES, Verdict, first_no, no
from pilots.states import OPEN_SAMPLES, SampleState

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
else:
    np = Late("numpy")

NORMAL_95 = 1.959963984540054
#: Of each class so many items are labelled at least: fewer say nothing of a class.
LEAST = 25
#: More items than this nobody labels.
MOST = 2000
#: From so many items on a worker draws the sample: it reads them all.
LARGE = 20_000


def may_set_acceptance(*, drawn: int, changes: bool) -> Verdict:
    """Say whether the accuracy that is enough may be set: before anything was drawn."""
    if drawn and changes:
        return no(
            gettext_lazy("A sample was drawn already. The accuracy that is enough is declared before, and stays.")
        )
    return YES


def may_keep_until(*, keeps: bool, until: date | None, today: date) -> Verdict:
    """Say whether texts may be kept until a day."""
    if until and not keeps:
        return no(gettext_lazy("The plan says that citizens' texts are not kept. Change the plan first."))
    if until and until < today:
        return no(gettext_lazy("The day on which texts are deleted has passed. Choose a later one."))
    return YES


def may_seed(*, acceptance: bool, texts: int, labellers: int, open_samples: int) -> Verdict:
    """Say whether a sample may be prepared."""
    return first_no(
        YES
        if acceptance
        else no(gettext_lazy("Declare first which accuracy is enough, in the rules of the evidence.")),
        YES
        if texts
        else no(
            gettext_lazy("No imported row has a text, so there is nothing to label. Keep texts and import a file.")
        ),
        YES
        if labellers >= 2
        else no(gettext_lazy("Choose two or more people who label: their agreement is measured.")),
        no(gettext_lazy("Another sample is being labelled. Close it first.")) if open_samples else YES,
    )


def may_draw(*, state: str, asked: bool, texts_gone: bool) -> Verdict:
    """Say whether a sample may be drawn: once, after its seed was recorded; ``asked``: a worker is drawing it."""
    if texts_gone:
        return no(gettext_lazy("The citizens' texts were deleted on their day. Give this sample up."))
    if asked and state == SampleState.SEEDED:
        return no(gettext_lazy("This sample is being drawn. Come back in a moment."))
    return YES if state == SampleState.SEEDED else no(gettext_lazy("This sample was drawn already."))


def may_label(*, state: str, is_labeller: bool, texts_gone: bool) -> Verdict:
    """Say whether a person may label an item now."""
    if not is_labeller:
        return no(gettext_lazy("Only those who were chosen to label this sample see its items."))
    if texts_gone:
        return no(gettext_lazy("The citizens' texts were deleted on their day: there is nothing left to label."))
    return YES if state == SampleState.DRAWN else no(gettext_lazy("This sample is not being labelled."))


def may_close(*, state: str, missing: int) -> Verdict:
    """Say whether the labelling may be closed: when everybody has labelled everything."""
    if state != SampleState.DRAWN:
        return no(gettext_lazy("This sample is not being labelled."))
    if missing:
        return no(gettext_lazy("Some items wait for a label. Close the sample when everybody has finished."))
    return YES


def may_give_up(*, state: str, reason: str) -> Verdict:
    """Say whether a sample may be given up, which leaves it without figures: while it is open, with a reason."""
    if state not in OPEN_SAMPLES:
        return no(gettext_lazy("This sample has ended already."))
    return YES if reason.strip() else no(gettext_lazy("Say why the sample is given up: it stands in the record."))


@dataclass(frozen=True, slots=True)
class Size:
    """How many items are drawn of each stratum, and the sentence that says why."""

    drawn: tuple[int, ...]
    total: int
    why: str


def size_of(margin: float, population: Sequence[int]) -> Size:
    """Return the size of a sample whose share of right items is known to ``margin`` points, with 95 % certainty.

    The worst case (half of the items right) is taken, less what a small population spares (Cochran, 4.4).
    ``population`` has the items of each stratum.
    """
    everything = sum(population)
    plain = NORMAL_95**2 * 0.25 / (margin / 100) ** 2
    needed = min(everything, MOST, ceil(plain / (1 + (plain - 1) / max(everything, 1))))
    drawn = tuple(min(count, max(ceil(needed * count / max(everything, 1)), min(LEAST, count))) for count in population)
    why = _(
        "To know the accuracy to %(margin)s points more or less with 95%% certainty, %(needed)s of %(population)s "
        "items are enough; each class has at least %(least)s where it has so many, so %(total)s are drawn."
    ) % {
        "margin": f"{margin:g}",
        "needed": _figure(needed),
        "population": _figure(everything),
        "least": LEAST,
        "total": _figure(sum(drawn)),
    }
    return Size(drawn, sum(drawn), why)


def _figure(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def draw(seed: str, population: Sequence[int], drawn: Sequence[int]) -> tuple[list[npt.NDArray[np.int64]], list[int]]:
    """Return the places drawn of each stratum, and the order in which all are shown; the same for the same seed.

    ``seed`` is a number in hexadecimal. The generator is numpy's PCG64; the strata are drawn in their order, without
    putting back, then the order of all drawn items is shuffled.
    """
    dice = np.random.Generator(np.random.PCG64(int(seed, 16)))
    places = [
        np.sort(dice.choice(count, size=size, replace=False)) for count, size in zip(population, drawn, strict=True)
    ]
    return places, [int(one) for one in dice.permutation(sum(drawn))]


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval, each between 0 and 1; arrays when many runs are estimated at once."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Estimates:
    """What a labelled sample says of all items: each class last in its array."""

    accuracy: Share
    precision: Share
    recall: Share
    shares: Share


def wilson(share: Floats, size: Floats) -> Share:
    """Return Wilson's 95 % interval of a share of ``size`` (effective) items."""
    z = NORMAL_95
    size = np.maximum(size, 1e-9)
    centre = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z * np.sqrt(np.maximum(share * (1 - share), 0) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return Share(share, np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1))


def interval_told(part: int, base: int) -> str:
    """Return the 95 % interval of a share of a random sample in words; "" when there is no base."""
    if not base:
        return ""
    found = wilson(np.array(part / base), np.array(float(base)))
    low, high = (number_format(100 * float(one), 1, use_l10n=True) for one in (found.low, found.high))
    return _("95%% interval: %(low)s–%(high)s") % {"low": low, "high": high}


def estimate(counts: Floats, population: Floats) -> Estimates:
    """Estimate from labelled items; ``counts`` (…, strata, classes) by the supplier's class and people's.

    ``population`` (strata,) has the items of each of the supplier's classes; a class of people's may be one that the
    supplier never gave. Weighted back to the population by strata; fractions count for items on which people differ.
    """
    n = counts.sum(axis=-1, keepdims=True)
    weights = population / population.sum()
    p = counts / np.maximum(n, 1)
    spare = np.clip(1 - n / np.maximum(population[:, None], 1), 0, 1)
    # A class of which all or none were labelled right has no spread of its own: one item each way is supposed.
    smooth = (counts + 0.5) / (n + 1)
    spread = spare * smooth * (1 - smooth) / np.maximum(n - 1, 1)
    right = np.einsum("...hh->...h", p[..., :, : p.shape[-2]])
    right_spread = np.einsum("...hh->...h", spread[..., :, : p.shape[-2]])
    accuracy = (weights * right).sum(axis=-1)
    shares = (weights[:, None] * p).sum(axis=-2)
    shares_spread = (weights[:, None] ** 2 * spread).sum(axis=-2)
    own = slice(None, p.shape[-2])
    truly, found = shares[..., own], weights * right
    recall = np.divide(found, truly, out=np.full_like(found, np.nan), where=truly > 0)
    others = shares_spread[..., own] - weights**2 * right_spread
    recall_spread = np.divide(
        (1 - recall) ** 2 * weights**2 * right_spread + recall**2 * others,
        truly**2,
        out=np.full_like(found, np.nan),
        where=truly > 0,
    )
    return Estimates(
        accuracy=_interval(accuracy, (weights**2 * right_spread).sum(axis=-1)),
        precision=wilson(right, n[..., 0] / np.maximum(spare[..., 0], 1e-9)),
        recall=_interval(recall, recall_spread),
        shares=_interval(shares, shares_spread),
    )


def verdict_of(accuracy: Share, acceptance: float) -> Literal["enough", "not_enough", "open"]:
    """Say whether the accuracy is enough: the whole interval above the level, the whole below, or neither."""
    if float(accuracy.low) >= acceptance:
        return "enough"
    return "not_enough" if float(accuracy.high) < acceptance else "open"


def _interval(share: Floats, spread: Floats) -> Share:
    """Return Wilson's interval with the size of a simple sample that would spread as much."""
    smooth = np.clip(share, 0.005, 0.995)
    return wilson(share, smooth * (1 - smooth) / np.maximum(spread, 1e-12))
