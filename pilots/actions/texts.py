"""What the plan declares of its evidence beforehand, and the deletion of citizens' texts on their day."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.verdict import require
from ledger.actions import record
from outbox.actions import enqueue
from pilots import columnar
from pilots.actions.lock import lock_pilot
from pilots.models import EvidenceImport, EvidenceRules, Pilot, SampleItem
from pilots.queries.evidence import parts_of, rules_of
from pilots.queries.samples import drawn_samples, imports_with_texts, samples_with_texts, texts_stored
from pilots.rules import sampled
from vault.models import DataKey

#: More texts than these are deleted by a worker.
MOST_AT_ONCE = 20_000


@transaction.atomic
def declare_rules(
    *,
    pilot: Pilot,
    texts_until: date | None,
    acceptance: Decimal | None,
    by: Any,
    is_sample: bool = False,
    steering: bool = True,
) -> EvidenceRules:
    """Declare until when texts stay, which accuracy of the supplier is enough, and whether the rows are a sample.

    The accuracy cannot be changed once a sample was drawn: nobody sets the bar after seeing the jump. With
    ``steering`` only the focal point may; without, whoever changes the plan.
    """
    pilot = lock_pilot(pilot=pilot, by=by, steering=steering)
    before = rules_of(pilot)
    was = before.acceptance if before else None
    require(sampled.may_set_acceptance(drawn=drawn_samples(pilot), changes=was != acceptance))
    require(sampled.may_keep_until(keeps=pilot.keeps_texts, until=texts_until, today=timezone.localdate()))
    fields = {"texts_until": texts_until, "acceptance": acceptance, "is_sample": is_sample}
    rules, _made = EvidenceRules.objects.update_or_create(
        pilot=pilot, defaults={**fields, "declared_at": timezone.now()}
    )
    record(
        "evidence_rules",
        by=by,
        call=pilot.call.reference,
        texts_until=texts_until.isoformat() if texts_until else "",
        acceptance="" if acceptance is None else str(acceptance),
        is_sample=is_sample,
    )
    return rules


@transaction.atomic
def stop_keeping_texts(*, pilot: Pilot, by: Any) -> None:
    """Delete the texts of a pilot whose plan no longer keeps any, at once; many of them by a worker.

    The day until which texts were to stay goes, too: from now on no page promises it.
    """
    rules = rules_of(pilot)
    if rules and rules.texts_until:
        declare_rules(
            pilot=pilot, texts_until=None, acceptance=rules.acceptance, is_sample=rules.is_sample, by=by, steering=False
        )
    imports, samples, stored = imports_with_texts(pilot), samples_with_texts(pilot), texts_stored(pilot)
    if stored is None:
        return
    if stored > MOST_AT_ONCE:
        enqueue("pilots.purge_texts", imports=[one.pk for one in imports], samples=[one.pk for one in samples])
        return
    for found in imports:
        purge_texts(evidence_import=found, by=by)
    for sample in samples:
        purge_sample(sample=sample, by=by)


@transaction.atomic
def purge_texts(*, evidence_import: EvidenceImport, by: Any) -> int:
    """Delete a file's texts and destroy their key; the record keeps how many and what they hashed to."""
    found = EvidenceImport.objects.select_for_update().select_related("pilot__call").get(pk=evidence_import.pk)
    if found.texts_purged_at is not None:
        return 0
    count, hashes = 0, []
    for part in parts_of(found):
        if not part.texts:
            continue
        with part.texts.storage.open(str(part.texts.name), "rb") as stored:
            hashes.append(hashlib.sha256(stored.read()).hexdigest())
        count += columnar.texts_of(part).height
        columnar.drop([part], "texts")
        part.texts = ""
        part.save(update_fields=["texts"])
    columnar.destroy_key(found)
    found.texts_purged_at, found.texts_digest = timezone.now(), ""
    found.save(update_fields=["texts_purged_at", "texts_digest"])
    record(
        "evidence_texts_purged",
        by=by,
        call=found.pilot.call.reference,
        evidence_import=found.pk,
        texts=count,
        sealed_files_sha256=hashes,
    )
    return count


@transaction.atomic
def purge_sample(*, sample: Any, by: Any) -> int:
    """Delete the texts that were shown to labellers, and their key; labels and figures stay."""
    if sample.purged_at is not None:
        return 0
    items = SampleItem.objects.filter(sample=sample)
    texts = [item.text for item in items]
    digest = hashlib.sha256("\n".join(hashlib.sha256(one.encode()).hexdigest() for one in texts).encode()).hexdigest()
    for item in items:
        item.text = ""
        item.save(update_fields=["text"])
    DataKey.objects.filter(scope=f"sample_id:{sample.pk}").delete()
    sample.purged_at = timezone.now()
    sample.save(update_fields=["purged_at"])
    record(
        "evidence_texts_purged",
        by=by,
        call=sample.pilot.call.reference,
        sample=sample.number,
        texts=len(texts),
        sha256_of_their_sha256=digest,
    )
    return len(texts)
