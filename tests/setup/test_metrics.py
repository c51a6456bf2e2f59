"""The figures for Prometheus tell how the site runs, and neither that somebody sent a submission nor who or when."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from environ import Env
from prometheus_client.parser import text_string_to_metric_families

from govlink import metrics, watching
from outbox.models import Job, Message
from outbox.queries import waiting_work
from outbox.registry import KINDS
from startups.models import Submission
from tests import cast
from tests.factories import call_at
from tests.journeys.crawl import addresses
from tests.startups import making
from tests.web import Web, serving, signed_in, token_of

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests-" + "x" * 20


def read(web: Web) -> str:
    """Return the figures without what the moment alone makes of them."""
    answer = web.answer("/metrics/", Authorization=f"Bearer {TOKEN}")
    assert answer.status == 200
    return answer.body.decode()


def counted(text: str, who: str, outcome: str) -> float:
    """Return how many requests of a class are told."""
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            if one.name == "govlink_requests_seconds_count" and one.labels == {"who": who, "outcome": outcome}:
                return float(one.value)
    raise LookupError(who, outcome)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_submission_made_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes answer; the text before and after is the same, letter by letter, and then a step shows."""
    call = call_at("open")
    made = making.written(call)
    path = f"/submissions/{made.pk}/send/"
    with serving(workers=2, GOVLINK_METRICS_TOKEN=TOKEN) as web:
        cookie = signed_in(cast.daniela())
        before = read(web)
        page = web.answer(path, Cookie=cookie)
        assert page.status == 200
        csrf = token_of(page.body)
        form = urlencode({"csrfmiddlewaretoken": csrf}).encode()
        sent = web.answer(path, form, Cookie=f"{cookie}; csrftoken={csrf}")
        assert (sent.status, Submission.objects.get().receipt_no != "") == (302, True)
        after = read(web)
        assert after == before

        for _time in range(metrics.STEP):
            assert web.answer("/home/", Cookie=cookie).status == 200
        later = read(web)
        assert counted(later, "people", "ok") == counted(before, "people", "ok") + metrics.STEP
        reading = counted(later, "reading", "ok")
        for _time in range(3):
            assert web.answer("/").status == 200
        assert counted(read(web), "reading", "ok") == reading + 3
        assert web.answer("/home/nothing-here/").status == 404
        assert counted(read(web), "reading", "refused") == 1

        text = read(web)
        names = {one.name.lower() for one in addresses() if "_" in one.name}
        assert [name for name in names if name in text] == []
        told_apart = [call.reference, str(made.pk), "Voz Urbana", "submi", "startup", "deliver_private", "path", "POST"]
        assert [word for word in told_apart if word in text] == []
        assert re.findall(r"_sum\b", text) == []


def test_without_a_token_there_is_no_such_page(settings: Any) -> None:
    assert Client().get("/metrics/").status_code == 404
    assert Client().get("/metrics/", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert Client().get("/metrics/").status_code == 404
    assert Client().get("/metrics/", headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 404


def test_a_short_token_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("GOVLINK_METRICS_TOKEN", "x" * 31)
    with pytest.raises(ImproperlyConfigured, match="at least 32"):
        watching.metrics_token(Env(), tmp_path)


def test_what_applicants_did_waits_unseen_and_fails_without_its_kind() -> None:
    private = sorted(kind.name for kind in KINDS.values() if kind.private)
    now = timezone.now()
    assert private
    for kind in [*private, "reports.paper", "reports.paper"]:
        Job.objects.create(kind=kind, due_at=now - timedelta(seconds=30))
    Job.objects.create(kind="reports.remake", due_at=now + timedelta(hours=1))
    found = waiting_work(now)
    assert found.jobs == {("private", "failed"): 0, ("reports.paper", "due"): 2}
    assert found.oldest == 30
    Job.objects.filter(kind__in=private).update(state="failed")
    assert waiting_work(now).jobs == {("private", "failed"): len(private), ("reports.paper", "due"): 2}
    assert waiting_work(now + timedelta(hours=2)).jobs["reports.remake", "due"] == 1


def test_of_mails_only_those_that_are_not_private_are_counted() -> None:
    for private in (True, False):
        Message.objects.create(to="a@b.example", language="es", kind="x", private=private, created_at=timezone.now())
    assert waiting_work(timezone.now()).mails == 1


def test_the_age_of_the_oldest_job_is_told_in_steps() -> None:
    def minutes() -> float:
        told = {one.name: one for one in metrics.Work().collect()}
        return float(told["govlink_jobs_oldest_minutes"].samples[0].value)

    assert minutes() == 0
    row = Job.objects.create(kind="startups.receipt", due_at=timezone.now() - timedelta(seconds=290))
    assert minutes() == 0
    Job.objects.filter(pk=row.pk).update(due_at=timezone.now() - timedelta(seconds=590))
    assert minutes() == 5


@pytest.mark.parametrize(("value", "said"), [(19.0, 0.0), (20.0, 20.0), (59.0, 40.0)])
def test_people_are_told_in_steps_and_errors_one_by_one(value: float, said: float) -> None:
    assert metrics.told(value, {"who": "people", "outcome": "ok"}) == said
    assert metrics.told(value, {"who": "people", "outcome": "refused"}) == said
    assert metrics.told(value, {"who": "people", "outcome": "error"}) == value
    assert metrics.told(value, {"who": "reading", "outcome": "ok"}) == value
