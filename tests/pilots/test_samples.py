"""Validation by sampling, from the rules declared before to the verdict, and the deletion of texts on their day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kernel.verdict import Refused
from ledger.queries import entries, flaws
from pilots import columnar
from pilots.actions import imports, samples
from pilots.actions.texts import declare_rules
from pilots.models import EvidenceImport, LabelSample, Pilot, SampleItem, SampleLabel
from pilots.queries import figures
from pilots.queries.evidence import parts_of
from pilots.queries.samples import drawn_items, sample_report
from pilots.tasks import delete_texts
from tests import cast
from tests.pilots.conftest import csv_file, ready
from tests.pilots.test_views import signed_in, url
from vault.models import DataKey

pytestmark = pytest.mark.django_db
TONES = ["positivo", "negativo", "neutral"]
#: What people will say of a text, by its word; the supplier is wrong about each fifth.
WORDS = {"positivo": "bueno", "negativo": "malo", "neutral": "hoy"}
SAYS = {"bueno": 0, "malo": 1, "hoy": 2}


def text_of(rows: int, wrong: int = 5) -> str:
    """Return a file whose texts tell the true tone; each ``wrong``-th row says another."""
    dice = random.Random(3)
    lines = ["fecha,fuente,tema,tono,texto"]
    for n in range(rows):
        true = dice.choice(TONES)
        said = TONES[(TONES.index(true) + 1) % 3] if n % wrong == 0 else true
        lines.append(
            f"2021-04-{n % 30 + 1:02d},Facebook Muni Ate,health,{said},{WORDS[true]} n{n} soy Ana Paz {900000000 + n}"
        )
    return "\n".join(lines) + "\n"


def with_texts(rows: int = 300, acceptance: str | None = "70") -> Pilot:
    """Return a pilot that keeps texts until tomorrow and has a file of them imported."""
    pilot = ready(keeps_texts=True)
    declare_rules(
        pilot=pilot,
        texts_until=timezone.localdate() + timedelta(days=1),
        acceptance=Decimal(acceptance) if acceptance else None,
        by=cast.rosa(),
    )
    made = imports.upload_evidence(pilot=pilot, upload=csv_file(text_of(rows)), by=cast.rosa())
    imports.apply_import(evidence_import=made, by=cast.rosa())
    return pilot


def drawn(pilot: Pilot, margin: str = "10") -> LabelSample:
    """Return a sample that Rosa and Julio label."""
    people = [cast.rosa(), cast.julio()]
    made = samples.seed_sample(
        pilot=pilot, aspect="sentiment", margin=Decimal(margin), labellers=people, by=cast.rosa()
    )
    return samples.draw_sample(sample=made, by=cast.rosa())


def labelled(sample: LabelSample, slips: int = 0) -> LabelSample:
    """Have both label everything as its text says; Julio slips on the first ``slips`` items."""
    for number, item in enumerate(SampleItem.objects.filter(sample=sample)):
        true = SAYS[item.text.split()[0]]
        samples.label_item(item=item, value=true, by=cast.rosa())
        samples.label_item(item=item, value=(true + 1) % 3 if number < slips else true, by=cast.julio())
    return samples.close_sample(sample=sample, by=cast.rosa())


def test_seed_is_recorded_before_the_draw_and_draws_the_same_again() -> None:
    pilot = with_texts()
    made = samples.seed_sample(
        pilot=pilot, aspect="sentiment", margin=Decimal(10), labellers=[cast.rosa(), cast.julio()], by=cast.rosa()
    )
    told = entries(pilot.call.reference, limit=500)[-1]
    assert (told.kind, made.seed in told.payload, SampleItem.objects.count()) == ("sample_seeded", True, 0)
    samples.draw_sample(sample=made, by=cast.rosa())
    items = list(SampleItem.objects.filter(sample=made))
    again = drawn_items(made)
    assert [(one.part, one.line, one.given) for one in again] == [(one.part, one.line, one.given) for one in items]
    assert len(items) == sum(made.plan["drawn"])
    assert "are drawn" in made.plan["why"]
    with pytest.raises(Refused, match="drawn already"):
        samples.draw_sample(sample=made, by=cast.rosa())
    assert list(flaws()) == []


def test_acceptance_level_cannot_be_set_after_a_sample_was_prepared() -> None:
    pilot = with_texts()
    drawn(pilot)
    until = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="declared before, and stays"):
        declare_rules(pilot=pilot, texts_until=until, acceptance=Decimal(50), by=cast.rosa())
    assert declare_rules(pilot=pilot, texts_until=until, acceptance=Decimal(70), by=cast.rosa()).acceptance == 70


@pytest.mark.parametrize(
    ("acceptance", "rows", "people", "says"),
    [
        (None, 9, ["rosa", "julio"], "Declare first"),
        ("70", 9, ["rosa"], "two or more people"),
        ("70", 9, ["rosa", "daniela"], "two or more people"),
    ],
)
def test_sample_is_refused_with_a_sentence(acceptance: Any, rows: int, people: list[str], says: str) -> None:
    pilot = with_texts(rows, acceptance)
    with pytest.raises(Refused, match=says):
        samples.seed_sample(
            pilot=pilot,
            aspect="sentiment",
            margin=Decimal(5),
            labellers=[getattr(cast, one)() for one in people],
            by=cast.rosa(),
        )


def test_sample_without_texts_is_refused() -> None:
    pilot = ready()
    declare_rules(pilot=pilot, texts_until=None, acceptance=Decimal(80), by=cast.rosa())
    with pytest.raises(Refused, match="nothing to label"):
        samples.seed_sample(
            pilot=pilot, aspect="topic", margin=Decimal(5), labellers=[cast.rosa(), cast.julio()], by=cast.rosa()
        )


def test_report_says_what_the_labels_say() -> None:
    pilot = with_texts(600)
    sample = drawn(pilot, "5")
    assert sample_report(sample) is None
    items = list(SampleItem.objects.filter(sample=sample))
    right = [SAYS[one.text.split()[0]] == one.given for one in items]
    assert all("Ana Paz" not in one.text and "[nombre]" in one.text for one in items)
    report = sample_report(labelled(sample))
    assert report is not None
    by_class = [[hit for hit, one in zip(right, items, strict=True) if one.given == place] for place in range(3)]
    weights = [count / 600 for count in sample.plan["population"]]
    assert report.accuracy.value == pytest.approx(
        100 * sum(weight * sum(hits) / len(hits) for weight, hits in zip(weights, by_class, strict=True))
    )
    assert [one.precision.value for one in report.classes] == pytest.approx([100 * sum(h) / len(h) for h in by_class])
    # One draw in twenty lies beyond its interval; none beyond three times that.
    width = report.accuracy.high - report.accuracy.low
    assert report.accuracy.low - width < 80 < report.accuracy.high + width
    assert (report.alpha.value, report.undecided, report.labelled, report.verdict) == (1, 0, len(items), "enough")
    assert sum(one.share.value for one in report.classes) == pytest.approx(100)


def test_people_who_differ_lower_the_agreement_and_count_in_parts() -> None:
    report = sample_report(labelled(drawn(with_texts()), slips=20))
    assert report is not None
    assert report.undecided == 20
    assert report.alpha.value is not None
    assert report.alpha.value < 0.9


def test_labellers_alone_see_items_and_neither_the_suppliers_nor_the_others_label() -> None:
    pilot = with_texts()
    sample = drawn(pilot)
    page = url("pilot_sample_label", pilot, sample.number)
    rosa, julio = signed_in("rosa"), signed_in("julio")
    item = SampleItem.objects.filter(sample=sample).first()
    assert item is not None
    for client in (rosa, julio):
        assert item.text in client.get(page).content.decode()
    for who in ("daniela", "kemi", "luz"):
        answer = signed_in(who).get(page)
        assert answer.status_code in {403, 404}, who
        assert item.text not in answer.content.decode()
    assert signed_in("ana").get(page).status_code == 404
    # the page is the same whatever the supplier said, and whatever the other one said
    before = julio.get(page).content.decode()
    SampleItem.objects.filter(pk=item.pk).update(given=(item.given + 1) % 3)
    assert rosa.post(page, {"item": 1, "value": 1})["Location"] == page
    after = julio.get(page).content.decode()
    assert _body(before) == _body(after)
    assert SampleLabel.objects.get().value == 1
    rosa.post(page, {"item": 1, "value": "none"})
    assert SampleLabel.objects.get().value is None
    assert rosa.post(page, {"item": 1, "value": "7"}).status_code == 200
    assert SampleLabel.objects.get().value is None


def _body(page: str) -> str:
    return page[page.index("<h1") : page.index("</blockquote>")]


def test_rosa_goes_from_the_rules_to_the_verdict_through_the_pages() -> None:
    pilot = with_texts(60, None)
    rosa, julio = signed_in("rosa"), signed_in("julio")
    until = timezone.localdate() + timedelta(days=1)
    wrong = rosa.post(url("pilot_evidence_rules", pilot), {"acceptance": "120", "texts_until": until})
    assert wrong.status_code == 422
    done = rosa.post(url("pilot_evidence_rules", pilot), {"acceptance": "99.5", "texts_until": until})
    assert done["Location"] == url("pilot_samples", pilot)
    assert "99.5%" in rosa.get(url("pilot_samples", pilot)).content.decode()
    new = url("pilot_sample_new", pilot)
    one = rosa.post(new, {"aspect": "sentiment", "margin": 10, "labellers": [cast.rosa().pk]})
    assert (one.status_code, "two or more" in one.content.decode()) == (422, True)
    rosa.post(new, {"aspect": "sentiment", "margin": 10, "labellers": [cast.rosa().pk, cast.julio().pk]})
    sample = LabelSample.objects.get()
    page, label = url("pilot_sample", pilot, 1), url("pilot_sample_label", pilot, 1)
    assert sample.seed in rosa.get(page).content.decode()
    rosa.post(url("pilot_sample_draw", pilot, 1))
    assert rosa.post(url("pilot_sample_close", pilot, 1)).status_code == 403
    for item in SampleItem.objects.filter(sample=sample):
        for client in (rosa, julio):
            assert client.post(label, {"item": item.number, "value": SAYS[item.text.split()[0]]}).status_code == 302
    assert "You have labelled everything" in rosa.get(label).content.decode()
    rosa.post(url("pilot_sample_close", pilot, 1))
    text = rosa.get(page).content.decode()
    assert "Not enough" in text
    assert "Krippendorff" in text
    assert rosa.get(label).status_code == 403
    with CaptureQueriesContext(connection) as few:
        rosa.get(page)
    assert len(few) < 30


def test_texts_are_deleted_on_the_day_after_the_declared_one_and_the_record_says_how_many() -> None:
    pilot = with_texts(40)
    made, sample = EvidenceImport.objects.get(), labelled(drawn(pilot))
    [part] = parts_of(made)
    stored = Path(settings.MEDIA_ROOT) / part.texts.name
    report = sample_report(sample)
    delete_texts()
    assert (stored.exists(), columnar.texts_of(part).height) == (True, 40)
    keys = DataKey.objects.filter(scope__in=[f"evidence_import_id:{made.pk}", f"sample_id:{sample.pk}"])
    assert keys.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        delete_texts()
        delete_texts()
    assert (stored.exists(), keys.count()) == (False, 0)
    assert columnar.texts_of(parts_of(made)[0]).height == 0
    assert set(SampleItem.objects.values_list("text", flat=True)) == {""}
    told = [one for one in entries(pilot.call.reference, limit=500) if one.kind == "evidence_texts_purged"]
    assert ['"texts":40' in told[0].payload, f'"texts":{SampleItem.objects.count()}' in told[1].payload, len(told)] == [
        True,
        True,
        2,
    ]
    # figures and the sample's outcome stay
    assert (figures.rows_of(pilot), sample_report(LabelSample.objects.get())) == (40, report)
    assert list(flaws()) == []


def test_day_of_deletion_may_not_lie_in_the_past_nor_be_without_texts() -> None:
    pilot = ready(keeps_texts=True)
    with pytest.raises(Refused, match="has passed"):
        declare_rules(pilot=pilot, texts_until=date(2021, 1, 1), acceptance=None, by=cast.rosa())
    with pytest.raises(Refused, match="are not kept"):
        declare_rules(pilot=ready(), texts_until=timezone.localdate(), acceptance=None, by=cast.rosa())
    with pytest.raises(Refused, match="focal point"):
        declare_rules(pilot=pilot, texts_until=timezone.localdate(), acceptance=None, by=cast.julio())
