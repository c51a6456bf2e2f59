"""Reading samples: what may be drawn, what was drawn, who labels, and what the labels say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from accounts.models import User
from accounts.queries import entity_people
from kernel.late import Late
from pilots import columnar
from pilots.models import EvidenceImport, EvidencePart, Labeller, LabelSample, Pilot, SampleItem, SampleLabel, Topic
from pilots.rules.checking import check_frame, with_texts
from pilots.rules.rows import Book
from pilots.rules.sampled import Share, draw, estimate, size_of, verdict_of
from pilots.states import OPEN_SAMPLES, Aspect, ImportState, SampleState, Sentiment
from selection.rules.statistics.agreement import Alpha, nominal

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
else:
    np = Late("numpy")
    pl = Late("polars")


@dataclass(frozen=True, slots=True)
class Population:
    """The items that may be drawn: the supplier's classes (key, name), how many each has, and of which imports."""

    classes: list[list[str]]
    counts: list[int]
    imports: list[int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An item that the seed chose."""

    text: str
    given: int
    part: int
    line: int


@dataclass(frozen=True, slots=True)
class Interval:
    """A share in percent with its 95 % interval, and how many items it rests on."""

    value: float
    low: float
    high: float
    base: int


@dataclass(frozen=True, slots=True)
class ClassReport:
    """What the sample says of one class; ``reported`` is how many of all items the supplier gave it.

    ``row`` has the labelled items that the tool gave this class, by what people said; ``weighted`` stands for all.
    """

    name: str
    reported: int
    share: Interval
    precision: Interval
    recall: Interval
    row: list[float]
    weighted: list[float]


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What the labels say of the supplier's tool; of ``drawn`` items ``labelled`` count, the rest nobody told."""

    alpha: Alpha
    accuracy: Interval
    classes: list[ClassReport]
    drawn: int
    labelled: int
    untold: int
    undecided: int
    population: int
    verdict: Literal["enough", "not_enough", "open"]

    @property
    def digits(self) -> dict[str, str]:
        """Return how the cells of each table are written, for ``floatformat``: all with a decimal, or none."""
        return {name: _digits(getattr(one, name) for one in self.classes) for name in ("row", "weighted")}


def _digits(rows: Iterable[list[float]]) -> str:
    return "0g" if all(cell.is_integer() for row in rows for cell in row) else "1g"


def samples_of(pilot: Pilot) -> list[LabelSample]:
    """Return the pilot's samples, newest first."""
    return list(LabelSample.objects.filter(pilot=pilot).order_by("-number"))


def find_sample(pilot: Pilot, number: int) -> LabelSample | None:
    """Return one of the pilot's samples by its number."""
    return LabelSample.objects.select_related("pilot__call__entity").filter(pilot=pilot, number=number).first()


def names_of(sample: LabelSample) -> list[str]:
    """Return what a sample's classes are called, in the reader's language."""
    if sample.aspect == Aspect.SENTIMENT:
        return [str(Sentiment(key).label) for key, _name in sample.classes]
    return [name for _key, name in sample.classes]


def why_of(sample: LabelSample) -> str:
    """Return why a sample has its size, in the reader's language."""
    return size_of(float(sample.margin), sample.plan["population"]).why


def drawn_samples(pilot: Pilot) -> int:
    """Return how many samples were drawn, or are about to be: their seed is recorded."""
    return LabelSample.objects.filter(pilot=pilot).count()


def open_samples(pilot: Pilot) -> int:
    """Return how many samples wait to be drawn, labelled or closed."""
    return LabelSample.objects.filter(pilot=pilot, state__in=OPEN_SAMPLES).count()


def sample_by_id(pk: int) -> LabelSample | None:
    """Return a sample, for the worker."""
    return LabelSample.objects.select_related("pilot__call").filter(pk=pk).first()


def texts_gone(sample: LabelSample) -> bool:
    """Say whether texts from which a sample is to be drawn were deleted."""
    return EvidenceImport.objects.filter(pk__in=sample.plan["imports"], texts_purged_at__isnull=False).exists()


def told_samples(pilot: Pilot) -> list[tuple[LabelSample, SampleReport | None]]:
    """Return the samples that ended, with what each says: nothing of one that was given up."""
    found = LabelSample.objects.filter(pilot=pilot).exclude(state__in=OPEN_SAMPLES).order_by("number")
    return [(sample, sample_report(sample)) for sample in found]


def samples_to_label(user: Any) -> list[tuple[LabelSample, int]]:
    """Return the samples in which items wait for a person's label, each with how many."""
    mine = Labeller.objects.filter(user=user, sample__state=SampleState.DRAWN, sample__purged_at=None)
    items = SampleItem.objects.filter(sample=OuterRef("sample")).order_by().values("sample").annotate(n=Count("pk"))
    counted = mine.annotate(done=Count("labels"), items=Subquery(items.values("n")))
    waiting = counted.filter(items__gt=F("done")).select_related("sample__pilot__call").order_by("pk")
    return [(one.sample, one.items - one.done) for one in waiting]


def civil_servants(pilot: Pilot) -> QuerySet[User]:
    """Return the people of the pilot's entity, who may label."""
    return entity_people(pilot.call.entity)


def population_of(pilot: Pilot, aspect: str) -> Population:
    """Return how many imported rows have a text, by the supplier's class, as the check of each file counted them."""
    classes = _classes(pilot, aspect)
    applied = EvidenceImport.objects.filter(pilot=pilot, state=ImportState.APPLIED, texts_purged_at=None).order_by("pk")
    told = {pk: by[aspect] for pk, by in applied.values_list("pk", "texts_by") if by.get(aspect)}
    counts = [sum(by.get(key, 0) for by in told.values()) for key, _name in classes]
    return Population(classes, counts, list(told))


def drawn_items(sample: LabelSample) -> list[Drawn]:
    """Return the items that a sample's seed chooses, in the order in which they are shown."""
    places, order = draw(sample.seed, sample.plan["population"], sample.plan["drawn"])
    before = [0] * len(sample.classes)
    found: list[list[Drawn]] = [[] for _ in sample.classes]
    for part, rows in _rows(sample):
        for given in range(len(sample.classes)):
            own = rows.filter(pl.col("given") == given)
            wanted = places[given]
            here = wanted[(wanted >= before[given]) & (wanted < before[given] + own.height)] - before[given]
            found[given] += [Drawn(row["text"], given, part.pk, row["line"]) for row in own[here].iter_rows(named=True)]
            before[given] += own.height
    all_of_them = [item for stratum in found for item in stratum]
    return [all_of_them[place] for place in order]


def labeller_of(sample: LabelSample, user: Any) -> Labeller | None:
    """Return the person's place among those who label a sample, if she is one of them."""
    return Labeller.objects.filter(sample=sample, user=user).first()


def progress_of_labellers(sample: LabelSample) -> list[Labeller]:
    """Return who labels, each with ``done``, how many items she has labelled."""
    return list(
        Labeller.objects.filter(sample=sample).select_related("user").annotate(done=Count("labels")).order_by("number")
    )


def item_to_label(labeller: Labeller, number: int | None) -> tuple[SampleItem | None, SampleLabel | None, int]:
    """Return an item (by number, or the first without a label of hers), her label of it, and how many she has."""
    items = SampleItem.objects.filter(sample=labeller.sample_id)
    done = SampleLabel.objects.filter(labeller=labeller)
    if number is None:
        item = items.exclude(pk__in=done.values("item")).order_by("number").first()
    else:
        item = items.filter(number=number).first()
    return item, done.filter(item=item).first() if item else None, done.count()


def items_of(sample: LabelSample) -> int:
    """Return how many items were drawn."""
    return SampleItem.objects.filter(sample=sample).count()


def missing_labels(sample: LabelSample) -> int:
    """Return how many labels are still to be given."""
    people = Labeller.objects.filter(sample=sample).count()
    return items_of(sample) * people - SampleLabel.objects.filter(item__sample=sample).count()


def samples_to_purge(today: date) -> list[LabelSample]:
    """Return the samples whose texts are to be deleted by now."""
    found = LabelSample.objects.filter(
        purged_at=None, drawn_at__isnull=False, pilot__evidence_rules__texts_until__lt=today
    )
    return list(found.select_related("pilot__call"))


def imports_to_purge(today: date) -> list[EvidenceImport]:
    """Return the files whose texts are to be deleted by now."""
    found = EvidenceImport.objects.filter(texts_purged_at=None, pilot__evidence_rules__texts_until__lt=today)
    return list(found.filter(parts__texts__gt="").distinct())


def imports_with_texts(pilot: Pilot) -> list[EvidenceImport]:
    """Return the pilot's files whose texts are still stored."""
    return list(EvidenceImport.objects.filter(pilot=pilot, texts_purged_at=None, parts__texts__gt="").distinct())


def samples_with_texts(pilot: Pilot) -> list[LabelSample]:
    """Return the pilot's samples whose texts are still stored."""
    found = LabelSample.objects.filter(pilot=pilot, purged_at=None, drawn_at__isnull=False)
    return list(found.select_related("pilot__call"))


def texts_stored(pilot: Pilot) -> int | None:
    """Return how many texts of citizens are stored with the pilot's checked files; None when nothing is stored."""
    imports = imports_with_texts(pilot)
    if not imports and not samples_with_texts(pilot):
        return None
    return sum(sum(one.texts_by.get(Aspect.SENTIMENT, {}).values()) for one in imports)


def sample_report(sample: LabelSample) -> SampleReport | None:
    """Return what a closed sample says; None before, so that nobody is led by it while labelling."""
    if sample.state != SampleState.CLOSED:
        return None
    given = dict(SampleItem.objects.filter(sample=sample).values_list("pk", "given"))
    places = {pk: place for place, pk in enumerate(given)}
    labels = list(
        SampleLabel.objects.filter(item__sample=sample, value__isnull=False).values_list("item", "value").order_by("pk")
    )
    unit = np.array([places[item] for item, _value in labels], dtype=np.int64)
    value = np.array([one for _item, one in labels], dtype=np.int64)
    classes, population = len(sample.classes), np.array(sample.plan["population"], dtype=float)
    votes = np.zeros((len(given), classes))
    np.add.at(votes, (unit, value), 1.0)
    told = votes.sum(axis=1)
    # Each item counts once; people who differ about it share it out among what they say.
    shared = votes / np.maximum(told, 1)[:, None]
    counts = np.zeros((classes, classes))
    np.add.at(counts, np.array(list(given.values()), dtype=np.int64), shared)
    # A class that the supplier never gave weighs nothing, and people may still find it.
    found, sizes = estimate(counts, np.maximum(population, 1e-9)), counts.sum(axis=1)
    accuracy = _interval(found.accuracy, int((told > 0).sum()))
    return SampleReport(
        alpha=nominal(unit, value, units=len(given), levels=classes),
        accuracy=accuracy,
        classes=[
            ClassReport(
                name=name,
                reported=int(population[place]),
                share=_interval(found.shares, int((told > 0).sum()), place),
                precision=_interval(found.precision, round(sizes[place]), place),
                recall=_interval(found.recall, round(counts[:, place].sum()), place),
                row=[round(float(one), 1) for one in counts[place]],
                weighted=[round(float(one), 1) for one in population[place] * counts[place] / max(sizes[place], 1)],
            )
            for place, name in enumerate(names_of(sample))
        ],
        drawn=len(given),
        labelled=int((told > 0).sum()),
        untold=int((told == 0).sum()),
        undecided=int(((votes > 0).sum(axis=1) > 1).sum()),
        population=int(population.sum()),
        verdict=verdict_of(found.accuracy, float(sample.acceptance) / 100),
    )


def _interval(share: Share, base: int, place: int | None = None) -> Interval:
    value, low, high = (
        float(one if place is None else one[place]) * 100 for one in (share.value, share.low, share.high)
    )
    return Interval(value, low, high, base)


def _classes(pilot: Pilot, aspect: str) -> list[list[str]]:
    if aspect == Aspect.SENTIMENT:
        return [[value, str(label)] for value, label in Sentiment.choices]
    return [[str(topic.pk), topic.name] for topic in Topic.objects.filter(pilot=pilot)]


def _rows(sample: LabelSample) -> Iterator[tuple[EvidencePart, pl.DataFrame]]:
    """Yield each block of a sample's population: line, text, and ``given``, the supplier's class.

    Which rows are good is read from the book that each file was checked against, whatever the pilot knows by now.
    """
    parts = EvidencePart.objects.filter(evidence_import__in=sample.plan["imports"], texts__gt="")
    places = {key: place for place, (key, _name) in enumerate(sample.classes)}
    given = pl.col(sample.aspect).cast(pl.String).replace_strict(places, default=None, return_dtype=pl.Int64)
    ordered = parts.order_by("evidence_import", "number").select_related("evidence_import")
    for part in ordered.iterator(chunk_size=10):
        good = check_frame(columnar.rows_of(part), Book.from_json(part.evidence_import.book), 0).good
        told = with_texts(good, columnar.texts_of(part))
        yield part, told.select("line", given.alias("given"), "text").drop_nulls("given")
