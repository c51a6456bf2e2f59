"""A sample that a worker draws, that is asked for, that nobody finishes; and what a finding rests on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import lxml.html
import pytest
import time_machine
from django.utils import timezone

from kernel.verdict import Refused
from ledger.queries import entries, flaws
from outbox.actions import work
from outbox.models import Message
from pilots.actions import evidence, imports, learning, plan, samples
from pilots.actions.texts import declare_rules
from pilots.models import LabelSample, Pilot, SampleItem
from pilots.queries import next_actions
from pilots.queries.samples import population_of, sample_report, told_samples
from pilots.rules import sampled
from pilots.tasks import delete_texts
from reports.queries.documents.facts import facts, finding_told, sample_lines
from tests import cast
from tests.pilots.conftest import csv_file, ready
from tests.pilots.test_samples import SAYS, drawn, labelled, with_texts
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db


def seeded(pilot: Pilot) -> LabelSample:
    """Return a sample of which nothing was drawn yet."""
    people = [cast.rosa(), cast.julio()]
    return samples.seed_sample(pilot=pilot, aspect="sentiment", margin=Decimal(10), labellers=people, by=cast.rosa())


def ended(pilot: Pilot) -> Pilot:
    """End a pilot that has one lesson."""
    learning.add_lesson(pilot=pilot, kind="method", text="Empezar antes.", by=cast.rosa())
    return plan.end_pilot(pilot=pilot, outcome="stopped", summary="Se detuvo.", by=cast.rosa())


def test_rows_that_were_left_out_are_not_drawn_when_their_topic_is_added_later() -> None:
    pilot = ready(keeps_texts=True)
    until = timezone.localdate() + timedelta(days=1)
    declare_rules(pilot=pilot, texts_until=until, acceptance=Decimal(80), by=cast.rosa())
    rows = ["fecha,fuente,tema,tono,texto", "2021-04-01,Facebook Muni Ate,health,negativo,uno"]
    rows += [f"2021-04-02,Facebook Muni Ate,parks,positivo,fuera {n}" for n in range(30)]
    made = imports.upload_evidence(pilot=pilot, upload=csv_file("\n".join(rows)), by=cast.rosa())
    imports.apply_import(evidence_import=made, by=cast.rosa(), skip_bad=True)
    evidence.add_topic(pilot=pilot, key="parks", name="Parques", by=cast.rosa())
    assert sum(population_of(pilot, "sentiment").counts) == sum(population_of(pilot, "topic").counts) == 1
    sample = samples.draw_sample(sample=seeded(pilot), by=cast.rosa())
    assert [one.text for one in SampleItem.objects.filter(sample=sample)] == ["uno"]


def test_worker_draws_a_sample_of_many_rows_and_tells_who_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    pilot = with_texts(60)
    monkeypatch.setattr(sampled, "LARGE", 59)
    sample = samples.draw_sample(sample=seeded(pilot), by=cast.rosa())
    assert (sample.state, SampleItem.objects.count(), Message.objects.filter(kind="pilots.label_sample").count()) == (
        "seeded",
        0,
        0,
    )
    assert "is being drawn" in signed_in("rosa").get(url("pilot_sample", pilot, 1)).content.decode()
    with pytest.raises(Refused, match="is being drawn"):
        samples.draw_sample(sample=sample, by=cast.rosa())
    assert sample.job_id is not None
    assert work(sample.job_id) is True
    sample.refresh_from_db()
    assert (sample.state, SampleItem.objects.count()) == ("drawn", sum(sample.plan["drawn"]))
    asked = Message.objects.filter(kind="pilots.label_sample")
    assert {one.user for one in asked} == {cast.rosa(), cast.julio()}
    assert all("texto" not in one.text and "n1 " not in one.text for one in asked)
    # a job that runs twice draws once
    samples.draw_by_worker(sample=sample, by="worker")
    assert SampleItem.objects.count() == sum(sample.plan["drawn"])
    left = sum(sample.plan["drawn"])
    assert [str(one.text) for one in next_actions(cast.julio())] == [f"Label items of a sample: {left}"]


def test_case_waits_for_an_open_sample_and_the_focal_point_gives_it_up_with_a_reason() -> None:
    pilot = with_texts(60)
    sample = drawn(pilot)
    ended(pilot)
    rosa, page = signed_in("rosa"), url("pilot_sample_give_up", pilot, 1)
    with pytest.raises(Refused, match="give it up with a reason"):
        plan.publish_case(pilot=pilot, by=cast.rosa())
    assert "give it up with a reason" in rosa.get(url("pilot_publish", pilot)).content.decode()
    assert rosa.post(page, {"reason": " "}).status_code == 422
    with pytest.raises(Refused, match="focal point"):
        samples.give_up_sample(sample=sample, reason="No", by=cast.julio())
    assert rosa.post(page, {"reason": "Julio dejó la entidad."})["Location"] == url("pilot_sample", pilot, 1)
    assert "Julio dejó la entidad." in rosa.get(url("pilot_sample", pilot, 1)).content.decode()
    told = entries(pilot.call.reference, limit=500)[-1]
    assert (told.kind, "Julio dejó la entidad." in told.payload) == ("sample_given_up", True)
    with pytest.raises(Refused, match="ended already"):
        samples.give_up_sample(sample=sample, reason="Otra vez", by=cast.rosa())
    assert next_actions(cast.julio()) == []
    learning.add_lesson(pilot=pilot, kind="method", text="Acordar los temas antes.", by=cast.rosa())
    plan.publish_case(pilot=pilot, by=cast.rosa())
    assert [(one.number, report) for one, report in told_samples(pilot)] == [(1, None)]
    assert "Julio dejó la entidad." in sample_lines(facts(pilot))[0]
    assert list(flaws()) == []


def test_nothing_is_drawn_or_labelled_once_the_texts_are_deleted() -> None:
    waits, begun = seeded(with_texts(60)), drawn(with_texts(60))
    item = SampleItem.objects.filter(sample=begun).earliest("number")
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        delete_texts()
        with pytest.raises(Refused, match="Give this sample up"):
            samples.draw_sample(sample=waits, by=cast.rosa())
        with pytest.raises(Refused, match="nothing left to label"):
            samples.label_item(item=item, value=1, by=cast.rosa())
        assert samples.draw_by_worker(sample=waits, by="worker").state == "seeded"


def test_finding_says_what_it_rests_on_and_the_report_says_what_the_sample_found() -> None:
    pilot = with_texts(60)
    sample = labelled(drawn(pilot))
    indicator = learning.set_indicator(
        pilot=pilot, code="seen", name="Leyeron el tablero", numerator=9, denominator=10, by=cast.rosa()
    )
    activity = pilot.activities.first()
    rests: dict[str, Any] = {
        "topic": pilot.topics.get(key="health"),
        "indicator": indicator,
        "activity": activity,
        "sample": sample,
    }
    learning.add_finding(pilot=pilot, text="Salud preocupa.", by=cast.rosa(), **rests)
    learning.add_finding(pilot=pilot, text="Una opinión.", by=cast.rosa())
    page = signed_in("rosa").get(url("pilot", pilot)).content.decode()
    for said in ("60 manifestations", "Leyeron el tablero", "9 of 10", "1 · Tone", "It names no evidence."):
        assert said in page, said
    told = facts(pilot)
    assert "90% (9 of 10)" in finding_told(told.findings[0])
    assert finding_told(told.findings[1]) == "Una opinión."
    [line] = sample_lines(told)
    n = SampleItem.objects.filter(sample=sample).count()
    assert f"labelled {n} items, drawn by lot from 60" in line


def test_problems_go_on_behind_the_last_one_and_bad_addresses_begin_anew() -> None:
    pilot = ready()
    rows = "\n".join(["fecha,fuente,tema,tono", *(["2021-04-01,Nadie,nada,raro"] * 40)])
    made = imports.upload_evidence(pilot=pilot, upload=csv_file(rows), by=cast.rosa())
    rosa, page = signed_in("rosa"), url("pilot_import", pilot, made.pk)
    first = list(rosa.get(page).context["problems"])
    following = rosa.get(page).context["following"]
    seen = [problem.pk for problem, _label, _own in first]
    while following:
        answer = rosa.get(page, {"after": following})
        seen += [problem.pk for problem, _label, _own in answer.context["problems"]]
        following = answer.context["following"]
    assert seen == list(made.problems.order_by("line", "id").values_list("pk", flat=True))
    assert len(seen) == 120
    for wrong in ("9" * 40, "-1", "x", "999999"):
        assert list(rosa.get(page, {"after": wrong}).context["problems"]) == first


def test_page_says_what_recall_rests_on_of_how_many_a_share_is_and_why_an_item_is_not_counted() -> None:
    pilot = with_texts(600)
    sample = drawn(pilot, "5")
    items = list(SampleItem.objects.filter(sample=sample))
    for place, item in enumerate(items):
        for person in (cast.rosa(), cast.julio()):
            samples.label_item(item=item, value=None if place == 0 else SAYS[item.text.split()[0]], by=person)
    report = sample_report(samples.close_sample(sample=sample, by=cast.rosa()))
    assert report is not None
    assert (report.drawn, report.labelled, report.untold) == (len(items), len(items) - 1, 1)
    for place, one in enumerate(report.classes):
        column = sum(other.weighted[place] for other in report.classes)
        assert one.recall.value == pytest.approx(100 * one.weighted[place] / column, abs=0.5)
        assert sum(one.weighted) == pytest.approx(sample.plan["population"][place], abs=1)
        assert one.reported == sample.plan["population"][place]
    page = unescape(signed_in("rosa").get(url("pilot_sample", pilot, 1)).content.decode())
    assert f"({report.classes[0].reported} of 600)" in page
    assert f"Of {len(items)} items drawn 1 could not be told by anybody: it is not counted." in page
    assert "The same, weighted to all 600 items" in page
    shown = lxml.html.document_fromstring(page)
    for table in ("confusion-table", "weighted-table"):
        cells = [
            one.text_content() for one in shown.get_element_by_id(f"{table}-caption").getparent().iterfind(".//td")
        ]
        assert len({cell.partition(".")[2] != "" for cell in cells}) == 1, cells
    assert ('data-label="People: Negative"' in page, "Tool: Negative" in page) == (True, True)
