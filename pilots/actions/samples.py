"""Validation by sampling: the seed is recorded, the sample drawn from it, labelled by people blind, and closed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blinding.identity import Identity
from blinding.mask import mask
from blinding.matcher import find_leaks
from kernel.verdict import require
from ledger.actions import record
from pilots.actions.lock import lock_pilot
from pilots.models import Labeller, LabelSample, Pilot, SampleItem, SampleLabel
from pilots.queries import samples as queries
from pilots.queries.evidence import rules_of
from pilots.rules import sampled
from pilots.states import SAMPLE, SampleState


@transaction.atomic
def seed_sample(*, pilot: Pilot, aspect: str, margin: Decimal, labellers: Sequence[User], by: Any) -> LabelSample:
    """Compute the size, choose who labels, and record the seed before anything is drawn."""
    pilot = lock_pilot(pilot=pilot, by=by, steering=True)
    rules = rules_of(pilot)
    acceptance: Any = rules.acceptance if rules else None
    population = queries.population_of(pilot, aspect)
    people = queries.civil_servants(pilot).filter(pk__in=[one.pk for one in labellers])
    require(
        sampled.may_seed(
            acceptance=acceptance is not None,
            texts=sum(population.counts),
            labellers=len(people),
            open_samples=LabelSample.objects.filter(pilot=pilot).exclude(state=SampleState.CLOSED).count(),
        )
    )
    size = sampled.size_of(float(margin), population.counts)
    made = LabelSample.objects.create(
        pilot=pilot,
        number=LabelSample.objects.filter(pilot=pilot).count() + 1,
        aspect=aspect,
        margin=margin,
        acceptance=acceptance,
        seed=secrets.token_hex(16),
        classes=population.classes,
        plan={
            "why": size.why,
            "population": population.counts,
            "drawn": list(size.drawn),
            "imports": population.imports,
        },
        made_by=by,
        seeded_at=timezone.now(),
    )
    for number, person in enumerate(people, start=1):
        Labeller.objects.create(sample=made, user=person, number=number)
    record(
        "sample_seeded",
        by=by,
        call=pilot.call.reference,
        sample=made.number,
        aspect=str(aspect),
        seed=made.seed,
        margin=str(margin),
        acceptance=str(acceptance),
        classes=[name for _key, name in made.classes],
        population=population.counts,
        drawn=list(size.drawn),
    )
    return made


@transaction.atomic
def draw_sample(*, sample: LabelSample, by: Any) -> LabelSample:
    """Draw the items that the recorded seed says. What is shown of each went through the masks of the blinding room."""
    pilot = lock_pilot(pilot=sample.pilot, by=by, steering=True)
    found = LabelSample.objects.select_for_update().get(pk=sample.pk)
    require(sampled.may_draw(state=found.state))
    items = queries.drawn_items(pilot, found)
    for number, item in enumerate(items, start=1):
        text = mask(item.text, find_leaks(item.text, Identity()))
        SampleItem.objects.create(
            sample=found, number=number, text=text[:4000], given=item.given, part=item.part, line=item.line
        )
    found.drawn_at = timezone.now()
    # State and moment are tied by a constraint of the database: they are written together, not by ``move``.
    require(SAMPLE.may_move(found.state, SampleState.DRAWN))
    found.state = SampleState.DRAWN
    found.save(update_fields=["state", "drawn_at"])
    record("sample_drawn", by=by, call=pilot.call.reference, sample=found.number, items=len(items), seed=found.seed)
    return found


@transaction.atomic
def label_item(*, item: SampleItem, value: int | None, by: Any) -> SampleLabel:
    """Say what an item is; saying it again replaces it until the sample is closed. None: it cannot be told."""
    sample = LabelSample.objects.select_for_update().get(pk=item.sample_id)
    labeller = Labeller.objects.filter(sample=sample, user=by).first()
    require(sampled.may_label(state=sample.state, is_labeller=labeller is not None))
    if value is not None and not 0 <= value < len(sample.classes):
        raise ValueError("There is no such class.")
    label, _made = SampleLabel.objects.update_or_create(
        item=item, labeller=labeller, defaults={"value": value, "at": timezone.now()}
    )
    return label


@transaction.atomic
def close_sample(*, sample: LabelSample, by: Any) -> LabelSample:
    """Close the labelling: from now on the figures are shown, and no label changes."""
    pilot = lock_pilot(pilot=sample.pilot, by=by, steering=True)
    found = LabelSample.objects.select_for_update().get(pk=sample.pk)
    require(sampled.may_close(state=found.state, missing=queries.missing_labels(found)))
    require(SAMPLE.may_move(found.state, SampleState.CLOSED))
    found.state, found.closed_at = SampleState.CLOSED, timezone.now()
    found.save(update_fields=["state", "closed_at"])
    report = queries.sample_report(found)
    record(
        "sample_closed",
        by=by,
        call=pilot.call.reference,
        sample=found.number,
        labels=SampleLabel.objects.filter(item__sample=found).count(),
        verdict=report.verdict if report else "",
    )
    return found
