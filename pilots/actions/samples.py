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
from challenges.actions.clock import lock_call
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import enqueue
from pilots.actions.lock import lock_pilot
from pilots.emails import ask_to_label
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
            open_samples=queries.open_samples(pilot),
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
    """Draw the items that the recorded seed says: at once from few rows, else by a worker."""
    pilot = lock_pilot(pilot=sample.pilot, by=by, steering=True)
    found = LabelSample.objects.select_for_update().get(pk=sample.pk)
    gone = queries.texts_gone(found)
    require(sampled.may_draw(state=found.state, asked=found.job_id is not None, texts_gone=gone))
    found.pilot = pilot
    if sum(found.plan["population"]) <= sampled.LARGE:
        return _draw(found, by)
    found.job_id = enqueue("pilots.draw_sample", sample_id=found.pk).pk
    found.save(update_fields=["job_id"])
    return found


@transaction.atomic
def draw_by_worker(*, sample: LabelSample, by: Any) -> LabelSample:
    """Draw a sample that a person asked for. Safe to run twice: what was drawn, or given up meanwhile, stays."""
    call = lock_call(sample.pilot.call)
    found = LabelSample.objects.select_for_update().get(pk=sample.pk)
    found.pilot, found.pilot.call = sample.pilot, call
    ready = found.state == SampleState.SEEDED and not queries.texts_gone(found)
    return _draw(found, by) if ready else found


def _draw(found: LabelSample, by: Any) -> LabelSample:
    """Keep what the seed chose; what is shown of each item went through the masks of the blinding room."""
    items = queries.drawn_items(found)
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
    call = found.pilot.call.reference
    record("sample_drawn", by=by, call=call, sample=found.number, items=len(items), seed=found.seed)
    for labeller in queries.progress_of_labellers(found):
        ask_to_label(found, labeller.user, items=len(items))
    return found


@transaction.atomic
def give_up_sample(*, sample: LabelSample, reason: str, by: Any) -> LabelSample:
    """End a sample that nobody will finish: it says nothing of the tool, and the record says why."""
    pilot = lock_pilot(pilot=sample.pilot, by=by, steering=True)
    found = LabelSample.objects.select_for_update().get(pk=sample.pk)
    require(sampled.may_give_up(state=found.state, reason=reason))
    require(SAMPLE.may_move(found.state, SampleState.GIVEN_UP))
    found.state, found.closed_at, found.reason = SampleState.GIVEN_UP, timezone.now(), reason.strip()
    found.save(update_fields=["state", "closed_at", "reason"])
    record("sample_given_up", by=by, call=pilot.call.reference, sample=found.number, reason=found.reason)
    return found


@transaction.atomic
def label_item(*, item: SampleItem, value: int | None, by: Any) -> SampleLabel:
    """Say what an item is; saying it again replaces it until the sample is closed. None: it cannot be told."""
    sample = LabelSample.objects.select_for_update().get(pk=item.sample_id)
    labeller = Labeller.objects.filter(sample=sample, user=by).first()
    gone = sample.purged_at is not None
    require(sampled.may_label(state=sample.state, is_labeller=labeller is not None, texts_gone=gone))
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
