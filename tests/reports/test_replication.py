"""A published case begins an exercise elsewhere: what travels, and what never does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import PublicEntity
from accounts.states import CallRole
from challenges.actions.exercises import appoint_to_call
from challenges.actions.surveys import open_survey
from challenges.models import BlockedTerm, Call, ChallengeFrame, SurveyTemplate
from challenges.queries.frames import problems
from kernel.verdict import Refused
from ledger.queries import entries
from pilots.actions import learning, plan
from pilots.actions.replication import replicate_case
from pilots.models import Indicator, Pilot, PilotActivity, PlanTemplate
from pilots.rules.replication import masked, mentions
from startups.models import Startup
from tests import cast
from tests.pilots.conftest import answered, choose, ready
from tests.pilots.test_views import signed_in

pytestmark = pytest.mark.django_db


def published() -> Pilot:
    """A published case with a plan, an indicator and a survey that was answered."""
    pilot, rosa = ready(), cast.rosa()
    pilot.hypothesis = f"{pilot.startup.name} encontrará los temas."
    pilot.entity_team = "Rosa Quispe"
    pilot.save()
    plan.add_activity(
        pilot=pilot, by=rosa, phase="test", title="Prueba", planned_from=date(2021, 3, 18), planned_until=date(2021, 5, 1)
    )  # fmt: skip
    learning.set_indicator(
        pilot=pilot, code="satisfied", name="Satisfechos", target=80, numerator=9, denominator=10, by=rosa
    )
    learning.add_finding(pilot=pilot, text="El transporte preocupa.", by=rosa)
    answered(pilot, "reaction", [5] * 10)
    pilot.call.state = "published"
    pilot.call.save()
    return pilot


def arequipa() -> PublicEntity:
    return PublicEntity.objects.create(
        kind="regional_government", legal_name="Gobierno Regional de Arequipa", short_name="Arequipa", acronym="grarequipa"
    )  # fmt: skip


def replicated(pilot: Pilot) -> Call:
    return replicate_case(pilot=pilot, entity=arequipa(), title="Escuchar a Arequipa", by=cast.kemi())


def everything_said(call: Call) -> str:
    """Return every value that the new exercise keeps, as one text."""
    rows: list[Any] = [call, *call.frames.all(), *call.criteria.all(), *call.survey_templates.all()]
    rows += list(PlanTemplate.objects.filter(call=call))
    values = [getattr(row, field.attname) for row in rows for field in row._meta.concrete_fields]
    return "\n".join(str(value) for value in values)


def test_frame_criteria_plan_indicators_and_surveys_travel() -> None:
    pilot = published()
    source = pilot.call
    criterion = source.criteria.earliest("order")
    criterion.question, criterion.weight = "¿Otra pregunta?", 40
    criterion.save()
    call = replicated(pilot)
    frame = call.frames.get()
    assert (frame.version, frame.state, frame.problem_statement) == (1, "draft", source.frame.problem_statement)  # type: ignore[union-attr]
    first = call.criteria.earliest("order")
    assert (first.code, first.question, first.weight) == ("C1", "¿Otra pregunta?", 40)
    template = PlanTemplate.objects.get(call=call)
    assert template.texts["hypothesis"] == "… encontrará los temas."
    assert template.activities == [{"phase": "test", "title": "Prueba", "first": 10, "last": 54}]
    assert template.indicators[0] | {"definition": ""} == {
        "code": "satisfied",
        "name": "Satisfechos",
        "definition": "",
        "direction": "up",
        "target": "80.00",
    }
    assert [(one.kind, one.items) for one in SurveyTemplate.objects.filter(call=call)] == [
        ("reaction", [["likert", "¿Satisfecha?", "satisfaction"]])
    ]
    kept = [entry.kind for entry in entries(call.reference, limit=50)]
    assert kept == ["exercise_started", "frame_started", "exercise_replicated"]


def test_people_start_ups_scores_and_counts_never_travel() -> None:
    pilot = published()
    said = everything_said(replicated(pilot))
    secrets = [
        pilot.startup.name,
        "Rosa Quispe",
        "El transporte preocupa.",
        *pilot.call.entries.values_list("code", flat=True),
        "numerator",
    ]
    assert [one for one in secrets if one in said] == []
    assert "encontrará los temas" in said


def test_new_frame_goes_through_the_gate_again() -> None:
    call = replicated(published())
    frame = call.frames.get()
    assert call.frame_id is None
    word = frame.problem_statement.split()[1]
    BlockedTerm.objects.create(term=word, kind="brand")
    assert any(f"“{word}”" in str(sentence) for _field, sentence in problems(frame))


def test_only_published_cases_travel_and_only_for_whom_the_person_steers() -> None:
    pilot = published()
    with pytest.raises(Refused, match="focal point"):
        replicate_case(pilot=pilot, entity=arequipa(), title="X", by=cast.rosa())
    pilot.call.state = "evaluated"
    pilot.call.save()
    with pytest.raises(Refused, match="published"):
        replicate_case(pilot=pilot, entity=PublicEntity.objects.get(acronym="grarequipa"), title="X", by=cast.kemi())
    assert (PlanTemplate.objects.count(), ChallengeFrame.objects.filter(call__title="X").count()) == (0, 0)


def test_pilot_of_the_new_exercise_begins_with_the_plan_and_its_survey_with_the_questions() -> None:
    pilot = published()
    call = replicated(pilot)
    PlanTemplate.objects.filter(call=call).update(call=(other := ready_to_plan()))
    SurveyTemplate.objects.filter(call=call).update(call=other)
    made = plan.plan_pilot(
        call=other, by=cast.rosa(), starts_on=date(2022, 3, 1), ends_on=date(2022, 4, 1), scope="Propio"
    )
    assert (made.hypothesis, made.scope) == ("… encontrará los temas.", "Propio")
    activity = PilotActivity.objects.get(pilot=made)
    assert (activity.planned_from, activity.planned_until, activity.status) == (
        date(2022, 3, 11),
        date(2022, 4, 1),
        "scheduled",
    )
    indicator = Indicator.objects.get(pilot=made)
    assert (indicator.code, indicator.target, indicator.numerator, indicator.denominator) == (
        "satisfied",
        80,
        None,
        None,
    )
    assert PlanTemplate.objects.get().used
    now = timezone.now()
    survey = open_survey(
        call=other,
        kind="reaction",
        users=[cast.rosa()],
        opens_at=now,
        closes_at=now + timezone.timedelta(days=1),
        by=cast.rosa(),
    )
    assert (survey.title, [one.text for one in survey.items.all()]) == ("Encuesta reaction", ["¿Satisfecha?"])


def ready_to_plan() -> Call:
    from tests.factories import call_at

    call = call_at("unsealed", entries=1)
    Startup.objects.filter(name="Otra Voz").delete()
    choose(call, "Otra Voz")
    return call


def test_page_shows_what_is_taken_over_and_begins_the_exercise() -> None:
    pilot = published()
    arequipa()
    kemi = signed_in("kemi")
    page = f"/cases/{pilot.call.reference}/replicate/"
    told = kemi.get(page).content.decode()
    shown = ["¿Satisfecha?", "Satisfechos", "Prueba", "… encontrará los temas.", "C1", "11 – 55"]
    assert [one for one in shown if one not in told] == []
    assert pilot.startup.name not in told
    entity = PublicEntity.objects.get(acronym="grarequipa")
    assert kemi.post(page, {"entity": entity.pk, "title": ""}).status_code == 422
    done = kemi.post(page, {"entity": entity.pk, "title": "Escuchar a Arequipa"})
    call = Call.objects.get(entity=entity)
    assert (done.status_code, done["Location"]) == (302, f"/exercises/{call.reference}/frames/1/")
    assert kemi.get(done["Location"]).status_code == 200
    appoint_to_call(call=call, user=cast.luz(), role=CallRole.AUTHORITY, by=cast.kemi())


def test_who_steers_no_entity_reads_what_travels_and_begins_nothing() -> None:
    pilot = published()
    page = f"/cases/{pilot.call.reference}/replicate/"
    ana = signed_in("ana")
    answer = ana.get(page)
    assert (answer.status_code, "Only the focal point" in answer.content.decode()) == (200, True)
    assert (
        ana.post(page, {"entity": pilot.call.entity_id, "title": "X"}).status_code,
        PlanTemplate.objects.count(),
    ) == (403, 0)
    pilot.call.state = "evaluated"
    pilot.call.save()
    assert ana.get(page).status_code == 404


def test_names_are_masked_whole_and_other_words_stay() -> None:
    names = [("Voz Urbana", "supplier")]
    assert masked("La voz urbana y Voz Urbana, vozurbana.", names) == "La … y …, vozurbana."
    assert mentions("El distrito de Ate crece.", ["Ate"])
    assert not mentions("Ofrece tratamiento.", ["Ate"])
