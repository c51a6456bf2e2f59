"""A plan that no longer keeps citizens' texts: what is stored is deleted at once, after a word, and recorded."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from kernel.conflict import marks
from ledger.queries import entries
from outbox.actions import work
from outbox.models import Job
from pilots.actions import plan, texts
from pilots.forms.plan import PlanForm
from pilots.models import EvidencePart, Pilot, SampleItem
from pilots.queries.evidence import rules_of
from pilots.queries.samples import texts_stored
from tests import cast
from tests.pilots.test_samples import drawn, with_texts
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db


def typed(pilot: Pilot, **other: Any) -> dict[str, Any]:
    """Return the plan's form as the browser sends it, with something else in it."""
    form = PlanForm(instance=pilot)
    sent = {name: form.initial[name] for name in form.stored if form.initial[name] not in (None, False)}
    return {**sent, "seen": marks(form.stored), **other}


def test_rosa_says_a_word_before_texts_are_deleted_and_then_no_page_promises_them() -> None:
    pilot, rosa = with_texts(60), signed_in("rosa")
    sample = drawn(pilot)
    page, samples = url("pilot_edit", pilot), url("pilot_samples", pilot)
    assert texts_stored(pilot) == 60
    assert "they are not kept" not in rosa.get(samples).content.decode()
    sent = typed(pilot)
    del sent["keeps_texts"]
    answer = rosa.post(page, sent)
    assert (answer.status_code, "Texts are stored" in answer.content.decode()) == (422, True)
    assert "60 stored ones" in unescape(answer.content.decode())
    assert EvidencePart.objects.exclude(texts="").exists()
    assert rosa.post(page, {**sent, "delete_texts": "on"}).status_code == 302
    pilot.refresh_from_db()
    rules = rules_of(pilot)
    assert rules is not None
    assert (pilot.keeps_texts, rules.texts_until, texts_stored(pilot)) == (False, None, None)
    assert EvidencePart.objects.exclude(texts="").exists() is False
    assert {one.text for one in SampleItem.objects.filter(sample=sample)} == {""}
    assert "they are not kept" in rosa.get(samples).content.decode()
    told = [one.kind for one in entries(pilot.call.reference, limit=500)][-4:]
    assert told == ["pilot_plan_changed", "evidence_rules", "evidence_texts_purged", "evidence_texts_purged"]
    assert "delete_texts" not in rosa.get(page).content.decode()


def test_many_texts_are_deleted_by_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    pilot = with_texts(60)
    monkeypatch.setattr(texts, "MOST_AT_ONCE", 59)
    plan.change_plan(pilot=pilot, keeps_texts=False, by=cast.rosa())
    assert texts_stored(pilot) == 60
    job = Job.objects.get(kind="pilots.purge_texts")
    assert work(job.pk) is True
    assert texts_stored(pilot) is None
    assert work(job.pk) is False


def test_plan_that_goes_on_keeping_texts_changes_without_a_word() -> None:
    pilot = with_texts(60)
    answer = signed_in("rosa").post(url("pilot_edit", pilot), typed(pilot, title="Otro título"))
    assert (answer.status_code, Pilot.objects.get(pk=pilot.pk).title, texts_stored(pilot)) == (302, "Otro título", 60)
