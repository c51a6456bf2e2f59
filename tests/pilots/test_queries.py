"""Figures against brute force, what may be shown of surveys, and what waits for a person."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole, ClaimKind
from pilots.actions import evidence, learning, plan
from pilots.actions.requirements import add_requirement
from pilots.models import Pilot
from pilots.queries import access, figures, next_actions
from pilots.queries.learning import indicators_of
from pilots.queries.requirements import requirements_of
from pilots.queries.surveys import surveys_of
from tests import cast
from tests.pilots.conftest import GOOD, HEADER, answered, csv_file, lines, planned, ready, unsealed

pytestmark = pytest.mark.django_db


def filled(count: int = 200) -> Pilot:
    """Return a pilot with rows."""
    pilot = ready()
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(lines(count)), by=cast.rosa())
    evidence.apply_import(evidence_import=made, by=cast.rosa())
    return pilot


def test_figures_equal_counts_by_hand_and_carry_their_base() -> None:
    pilot, other = filled(200), filled(31)
    rows = [line.split(",") for line in lines(200).splitlines()[1:]]
    assert (figures.rows_of(pilot), figures.rows_of(other)) == (200, 31)
    totals = figures.totals(pilot)
    assert (totals.count, totals.base, totals.sources, totals.sources_heard, totals.topics) == (200, 200, 2, 2, 3)
    assert (totals.days, totals.days_heard, totals.first, totals.last) == (
        30,
        30,
        date(2021, 4, 1),
        date(2021, 4, 30),
    )
    assert {one.topic.key: (one.topic.count, one.topic.base) for one in figures.tone_by_topic(pilot)} == {
        key: (count, 200) for key, count in Counter(row[2] for row in rows).items()
    }
    assert {one.day: (one.count, one.base) for one in figures.by_day(pilot)} == {
        day: (count, 200) for day, count in Counter(date.fromisoformat(row[0]) for row in rows).items()
    }
    assert {one.source.name: (one.count, one.base) for one in figures.by_source(pilot)} == {
        name: (count, 200) for name, count in Counter(row[1] for row in rows).items()
    }
    brute = Counter(row[3] for row in rows)
    tone = figures.sentiment(pilot)
    assert (tone.positive, tone.negative, tone.neutral, tone.base) == (
        brute["positive"],
        brute["negative"],
        brute["neutral"],
        200,
    )
    health = pilot.topics.get(key="health")
    brute = Counter(row[3] for row in rows if row[2] == "health")
    tone = figures.sentiment(pilot, health)
    assert (tone.positive, tone.negative, tone.neutral) == (brute["positive"], brute["negative"], brute["neutral"])
    assert figures.totals(other).count == 31


def test_pilot_without_rows_has_figures_of_zero() -> None:
    pilot = ready()
    assert (figures.totals(pilot).count, figures.sentiment(pilot).base, figures.by_day(pilot)) == (0, 0, [])
    assert [(one.topic.count, one.topic.base) for one in figures.tone_by_topic(pilot)] == [(0, 0)] * 3
    assert figures.reported_tone(pilot) is None


def test_published_tone_is_recognised_as_the_health_topics() -> None:
    pilot = ready()
    tones = ["positive"] * 37 + ["negative"] * 42 + ["neutral"] * 26
    text = "date,source,topic,sentiment\n" + "".join(
        f"2021-04-0{n % 9 + 1},Diario El Distrito,health,{tone}\n" for n, tone in enumerate(tones)
    )
    text += "2021-04-01,Diario El Distrito,transport,negative\n" * 372
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(text), by=cast.rosa())
    evidence.apply_import(evidence_import=made, by=cast.rosa())
    evidence.report_tone(pilot=pilot, positive="35.24", negative="40.00", neutral="24.76", by=cast.rosa())
    found = figures.reported_tone(pilot)
    assert found is not None
    assert (found.reconciliation.fits, found.reconciliation.base) == (False, 477)
    assert [(one.topic.key, one.tone) for one in found.topics] == [("health", figures.Tone(37, 42, 26))]


def test_survey_results_stay_hidden_while_it_is_open_or_few_answered() -> None:
    pilot = ready()
    answered(pilot, "learning_before", [5] * 4)
    answered(pilot, "reaction", [5, 5, 5, 4, 3])
    answered(pilot, "conduct", [5] * 9, closed=False)
    found = {one.survey.kind: one for one in surveys_of(pilot)}
    assert {kind: (one.shown, one.why, one.responses) for kind, one in found.items()} == {
        "learning_before": (False, "few", 4),
        "reaction": (True, "", 5),
        "conduct": (False, "open", 9),
    }
    assert [(one.count, one.base) for one in found["reaction"].items] == [(4, 5)]
    assert (found["learning_before"].items, found["conduct"].items) == ([], [])


def test_reported_share_is_compared_with_the_counts() -> None:
    pilot = ready()
    for code, numerator, reported in (("a", 9, "90%"), ("b", 8, "90%"), ("c", 8, "")):
        learning.set_indicator(
            pilot=pilot, code=code, name=code, numerator=numerator, denominator=10, reported=reported, by=cast.rosa()
        )
    assert [one.reported_fits for one in indicators_of(pilot)] == [True, False, None]


def test_names_of_suppliers_in_a_requirement_are_advised_on() -> None:
    pilot = ready()
    add_requirement(pilot=pilot, text="El sistema deberá contar mensajes.", by=cast.rosa())
    add_requirement(pilot=pilot, text="El sistema deberá ser el de Voz Urbana.", by=cast.rosa())
    names = [[hint.word for hint in one.advice if hint.kind == "name"] for one in requirements_of(pilot)]
    assert names == [[], ["Voz Urbana"]]


def test_people_of_the_pilot_read_it_and_strangers_do_not() -> None:
    pilot = planned()
    readers = {
        name: bool(access.find_pilot(getattr(cast, name)(), pilot.call.reference))
        for name in ("rosa", "julio", "luz", "daniela", "kemi", "ana", "bruno", "oscar", "ines")
    }
    assert readers == {
        "rosa": True, "julio": True, "luz": True, "daniela": True, "kemi": True,
        "ana": False, "bruno": False, "oscar": False, "ines": False,
    }  # fmt: skip


def test_chosen_start_up_is_not_told_before_identities_are_revealed() -> None:
    call = unsealed()
    assert access.chosen_startup(call) is not None
    call.state = "standstill"
    assert access.chosen_startup(call) is None


def waits(user: Any) -> list[str]:
    """Return the addresses of what waits for a person."""
    return [action.url for action in next_actions(user)]


def test_rosa_sees_what_waits_step_by_step() -> None:
    call = unsealed()
    base = f"/pilots/{call.reference}/"
    assert waits(cast.rosa()) == [f"{base}plan/"]
    assert waits(cast.julio()) == []
    today = timezone.localdate()
    pilot = plan.plan_pilot(call=call, by=cast.rosa(), starts_on=today, ends_on=today + timedelta(days=30))
    assert waits(cast.rosa()) == [f"{base}activities/"]
    plan.start_pilot(pilot=pilot, by=cast.rosa())
    activity = plan.add_activity(
        pilot=pilot, by=cast.rosa(), phase="test", title="Prueba", planned_from=today, planned_until=today
    )
    evidence.add_source(pilot=pilot, name="Diario El Distrito", kind="news", selected_by="Luz", by=cast.rosa())
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(GOOD), by=cast.rosa())
    meeting = plan.add_meeting(
        pilot=pilot, title="Cierre", starts_at=timezone.now() - timedelta(hours=2), by=cast.rosa()
    )
    expected = [f"{base}evidence/files/{made.pk}/", f"{base}activities/", f"{base}meetings/{meeting.pk}/"]
    assert waits(cast.rosa()) == waits(cast.julio()) == expected
    assert waits(cast.ana()) == waits(cast.daniela()) == []
    evidence.discard_import(evidence_import=made, by=cast.rosa())
    plan.update_activity(activity=activity, by=cast.rosa(), status="met")
    plan.write_minutes(meeting=meeting, minutes="Listo.", attendees="", by=cast.rosa())
    plan.end_pilot(pilot=pilot, outcome="completed", summary="Se probó.", by=cast.rosa())
    assert (waits(cast.rosa()), waits(cast.julio())) == ([f"{base}publish/"], [])
    learning.add_lesson(pilot=pilot, kind="method", text="Acordar los temas antes.", by=cast.rosa())
    plan.publish_case(pilot=pilot, by=cast.rosa())
    assert waits(cast.rosa()) == []


def test_what_waits_takes_the_same_queries_for_one_pilot_and_for_five(django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rosa = cast.rosa()
    counts = []
    for more in (1, 4):
        for _each in range(more):
            evidence.upload_evidence(pilot=ready(), upload=csv_file(GOOD), by=rosa)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            next_actions(rosa)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 11


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        (1, "Transporte fue el tema más mencionado: 4 manifestaciones."),
        (
            9,
            "De los temas que se muestran, Transporte tuvo más menciones: 4 manifestaciones. "
            "De todos los temas, Otros tuvo más: 9 manifestaciones.",
        ),
    ],
)
def test_rosa_reads_which_topic_had_most_mentions_as_the_rows_say(client: Any, others: int, sentence: str) -> None:
    pilot = ready()
    topics = ["transport"] * 4 + ["health"] * 2 + ["others"] * others
    rows = "".join(f"2021-04-01,Diario El Distrito,{topic},neutral\n" for topic in topics)
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(HEADER + rows), by=cast.rosa())
    evidence.apply_import(evidence_import=made, by=cast.rosa())
    client.force_login(cast.rosa())
    page = lxml.html.document_fromstring(client.get(f"/pilots/{pilot.call.reference}/").content.decode())
    (headline,) = page.find_class("gl-headline")
    assert " ".join(headline.text_content().split()) == sentence


def test_one_pilot_is_found_by_exactly_those_who_read_it_in_the_list(pilot: Pilot) -> None:
    roles = (CallRole.AUTHORITY, CallRole.AUDITOR, CallRole.MENTOR)
    other = [cast.another(f"{role}@cusco.example", f"Otra {role}") for role in roles]
    for person, role in zip(other, roles, strict=True):
        grants.appoint(user=person, call=pilot.call, role=role, by="test")
    applies = cast.another("aplica@voz.example", "Aplica Hoy")
    grants.claim(user=applies, call=pilot.call.reference, kind=ClaimKind.OTHER)
    grants.appoint(user=applies, call=pilot.call, role=CallRole.AUTHORITY, by="test")  # void
    people = [cast.rosa(), cast.julio(), cast.luz(), cast.ines(), cast.daniela(), cast.bruno()]
    people += [cast.kemi(), cast.oscar(), cast.ana(), *other, applies, AnonymousUser()]
    reference = pilot.call.reference
    for find, auditing in ((access.find_pilot, False), (access.find_audited, True)):
        listed = [access.readable_pilots(one, auditing=auditing).filter(pk=pilot.pk).exists() for one in people]
        assert [find(one, reference) == pilot for one in people] == listed
        assert {*listed} == {True, False}
        assert listed[-2:] == [False, False]
        assert [find(one, "ATE-2026-999") for one in people] == [None] * len(people)
