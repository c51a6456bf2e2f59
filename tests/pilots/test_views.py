"""The pages: who opens them, what they say, and how they answer bad input."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from pilots.actions import evidence, learning, plan
from pilots.actions.requirements import add_requirement
from pilots.models import EvidenceImport, Pilot
from pilots.queries import figures
from tests import cast
from tests.pilots.conftest import GOOD, answered, csv_file, lines, planned, ready, unsealed
from tests.pilots.test_actions import BAD

pytestmark = pytest.mark.django_db


def signed_in(who: str) -> Client:
    """Return a browser in which a person is signed in, in English."""
    person = getattr(cast, who)()
    person.language = "en"
    person.save()
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    translation.activate("en")
    return client


def url(name: str, pilot: Pilot, *more: Any) -> str:
    """Return the address of a page of a pilot."""
    return reverse(name, args=[pilot.call.reference, *more])


def everything() -> tuple[Pilot, list[str]]:
    """Return a pilot that has one of each thing, and the addresses of its pages."""
    pilot, rosa = ready(), cast.rosa()
    done = evidence.upload_evidence(pilot=pilot, upload=csv_file(lines(40)), by=rosa)
    evidence.apply_import(evidence_import=done, by=rosa)
    waiting = evidence.upload_evidence(pilot=pilot, upload=csv_file(BAD), by=rosa)
    evidence.report_tone(pilot=pilot, positive="35.24", negative="40.00", neutral="24.76", by=rosa)
    activity = plan.add_activity(
        pilot=pilot,
        by=rosa,
        phase="test",
        title="Prueba",
        planned_from=date(2021, 5, 3),
        planned_until=date(2021, 5, 21),
    )
    meeting = plan.add_meeting(pilot=pilot, title="Cierre", starts_at=timezone.now(), by=rosa)
    plan.pass_gate(
        pilot=pilot, phase="test", gate="continue", reasons="Va bien. Las áreas quieren seguir.", by=cast.luz()
    )
    finding = learning.add_finding(pilot=pilot, text="Hallazgo", topic=pilot.topics.first(), by=rosa)
    learning.record_decision_taken(pilot=pilot, text="Decisión", decided_on=date(2021, 7, 2), finding=finding, by=rosa)
    learning.add_lesson(pilot=pilot, kind="method", text="Lección", by=rosa)
    add_requirement(pilot=pilot, text="Un tablero.", findings=[finding], by=rosa)
    learning.set_indicator(pilot=pilot, code="satisfaction", name="Alta", numerator=9, denominator=10, by=rosa)
    answered(pilot, "reaction", [5] * 10)
    readable = [
        "pilot",
        "pilot_sheet",
        "pilot_evidence",
        "pilot_activities",
        "pilot_surveys",
        "pilot_requirements",
        "pilot_template",
    ]
    own = [url(name, pilot) for name in readable]
    own += [url("pilot_meeting", pilot, meeting.pk), url("pilot_meeting_ics", pilot, meeting.pk)]
    own += [url("pilot_import", pilot, waiting.pk), url("pilot_import_problems", pilot, waiting.pk)]
    writing = [
        "pilot_edit", "pilot_end", "pilot_activity_add", "pilot_meeting_add", "pilot_source_add",
        "pilot_topic_add", "pilot_reported", "pilot_upload", "pilot_requirement_add", "pilot_finding_add",
        "pilot_decision_add", "pilot_lesson_add", "pilot_indicator_add",
    ]  # fmt: skip
    forms = [url(name, pilot) for name in writing]
    forms += [url("pilot_activity", pilot, activity.pk), url("pilot_indicator", pilot, "satisfaction")]
    return pilot, own + forms


def test_rosa_opens_every_page_and_the_others_only_what_is_theirs() -> None:
    pilot, pages = everything()
    rosa, daniela, ana = signed_in("rosa"), signed_in("daniela"), signed_in("ana")
    assert {page: rosa.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert {page: ana.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert {page: Client().get(page).status_code for page in pages} == dict.fromkeys(pages, 302)
    expected = {page: 200 if number < 11 else 403 for number, page in enumerate(pages)}
    assert {page: daniela.get(page).status_code for page in pages} == expected
    assert rosa.get(url("pilot_publish", pilot)).status_code == 200


def test_stranger_cannot_tell_a_pilot_from_nothing() -> None:
    pilot = planned()
    ana = signed_in("ana")
    hidden, nothing = ana.get(url("pilot", pilot)), ana.get(reverse("pilot", args=["ATE-1999-001"]))
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert pilot.startup.name in signed_in("rosa").get(url("pilot", pilot)).content.decode()
    assert pilot.startup.name not in hidden.content.decode()
    assert list(ana.get(reverse("pilots")).context["pilots"]) == []


def test_summary_says_each_percentage_with_its_base() -> None:
    pilot, _pages = everything()
    page = signed_in("rosa").get(url("pilot", pilot)).content.decode()
    assert "90% (9 of 10)" in page
    assert "of 40)" in page
    assert " style=" not in page
    assert "No whole counts of 40 manifestations give these percentages." in page


def test_rosa_plans_the_pilot_on_its_page_and_loses_nothing_typed_wrongly() -> None:
    call = unsealed()
    rosa = signed_in("rosa")
    page = reverse("pilot_plan", args=[call.reference])
    assert "Voz Urbana" in rosa.get(page).content.decode()
    typed = {"title": "Mi piloto", "starts_on": "2021-04-30", "ends_on": "2021-04-01", "scope": "Cinco áreas"}
    wrong = rosa.post(page, typed)
    assert (wrong.status_code, "before it starts" in wrong.content.decode()) == (422, True)
    assert "Cinco áreas" in wrong.content.decode()
    done = rosa.post(page, {**typed, "ends_on": "2021-05-30"})
    assert (done.status_code, done["Location"]) == (302, reverse("pilot", args=[call.reference]))
    assert Pilot.objects.get().title == "Mi piloto"
    assert rosa.get(page).status_code == 403
    assert signed_in("daniela").get(page).status_code == 404


def test_file_is_checked_decided_on_and_counted_through_the_pages(pilot: Pilot) -> None:
    rosa = signed_in("rosa")
    sent = rosa.post(url("pilot_upload", pilot), {"upload": csv_file(BAD)})
    made = EvidenceImport.objects.get()
    columns = url("pilot_import_columns", pilot, made.pk)
    assert sent["Location"] == columns
    assert "2021-04-01" in rosa.get(columns).content.decode()
    wrong = rosa.post(columns, {"date": 0, "source": 1, "topic": 1, "sentiment": 3})
    assert (wrong.status_code, "cannot be used for two things" in wrong.content.decode()) == (422, True)
    assert rosa.post(columns, {"date": 0, "source": 1, "topic": 2}).status_code == 422
    checked = rosa.post(columns, {"date": 0, "source": 1, "topic": 2, "sentiment": 3})
    assert checked["Location"] == url("pilot_import", pilot, made.pk)
    assert rosa.get(columns)["Location"] == url("pilot_import", pilot, made.pk)
    page = rosa.get(checked["Location"]).content.decode()
    assert "Import 3 good rows and leave out 6" in page
    assert "2021-04-31" in page
    assert "Add “mascotas” as a topic" in page
    decide = url("pilot_import_decide", pilot, made.pk)
    assert rosa.post(decide, {"decision": "apply"}).status_code == 403
    assert rosa.post(decide, {}).status_code == 302
    assert figures.rows_of(pilot) == 0
    assert rosa.post(decide, {"decision": "skip"}).status_code == 302
    assert figures.rows_of(pilot) == 3


def test_unknown_topic_is_added_from_the_file_that_names_it(pilot: Pilot) -> None:
    rosa = signed_in("rosa")
    made = evidence.upload_evidence(
        pilot=pilot, upload=csv_file(GOOD + "2021-04-03,Facebook Muni Ate,Mascotas,neutral\n"), by=cast.rosa()
    )
    page = f"{url('pilot_topic_add', pilot)}?import={made.pk}&name=Mascotas"
    assert 'value="Mascotas"' in rosa.get(page).content.decode()
    added = rosa.post(page, {"name": "Mascotas", "key": ""})
    assert added["Location"] == url("pilot_import", pilot, made.pk)
    made.refresh_from_db()
    assert (made.good_rows, made.bad_rows) == (4, 0)
    again = rosa.post(url("pilot_topic_add", pilot), {"name": "MASCOTAS", "key": "x"})
    assert (again.status_code, "has this topic already" in again.content.decode()) == (422, True)


def test_problems_come_as_a_file_that_no_spreadsheet_runs(pilot: Pilot) -> None:
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(BAD), by=cast.rosa())
    answer = signed_in("rosa").get(url("pilot_import_problems", pilot, made.pk))
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    rows = text.lstrip("\ufeff").splitlines()
    assert rows[0] == "line,column,column in the file,value,reason"
    assert len(rows) == 1 + made.problems.count()
    assert rows[3].startswith("7,source,fuente,\"'=HYPERLINK(")


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"PK\x03\x04...", "libro.xlsx", "cannot be opened"),
        (b"%PDF-1.7", "informe.pdf", "this one cannot be read"),
        (b"%PDF-1.7", "informe.csv", "says one kind"),
        (b"", "vacio.csv", "empty"),
    ],
)
def test_wrong_file_is_refused_on_its_page_with_a_sentence(pilot: Pilot, content: bytes, name: str, says: str) -> None:
    answer = signed_in("rosa").post(url("pilot_upload", pilot), {"upload": csv_file(content, name)})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)


def test_same_file_twice_and_a_large_one_are_refused_on_the_page(pilot: Pilot, settings: Any) -> None:
    rosa, page = signed_in("rosa"), url("pilot_upload", pilot)
    assert rosa.post(page, {"upload": csv_file(GOOD)}).status_code == 302
    again = rosa.post(page, {"upload": csv_file(GOOD, "copia.csv")})
    assert (again.status_code, "waits for your decision" in again.content.decode()) == (422, True)
    settings.MAX_EVIDENCE_BYTES = 20
    large = rosa.post(page, {"upload": csv_file(lines(9))})
    assert (large.status_code, "Split it into several files" in large.content.decode()) == (422, True)


def test_template_has_the_columns_in_the_readers_language(pilot: Pilot) -> None:
    answer = signed_in("rosa").get(url("pilot_template", pilot))
    assert b"".join(answer.streaming_content).decode() == "\ufeffdate,source,topic,sentiment\r\n"  # type: ignore[attr-defined]


def test_forms_of_the_pilot_write_through_the_pages(pilot: Pilot) -> None:
    rosa = signed_in("rosa")
    posts: list[tuple[str, dict[str, Any]]] = [
        ("pilot_source_add", {"name": "Radio", "kind": "news", "selected_by": "Luz"}),
        ("pilot_reported", {"positive": "35,24", "negative": "40.00", "neutral": "24.76"}),
        (
            "pilot_activity_add",
            {
                "phase": "test",
                "title": "Prueba",
                "planned_from": "2021-05-03",
                "planned_until": "2021-05-21",
                "status": "met",
            },
        ),
        (
            "pilot_meeting_add",
            {"title": "Demo", "starts_at": "2021-04-12T10:00", "minutes_long": 60, "invited": [cast.luz().pk]},
        ),
        ("pilot_indicator_add", {"code": "x", "name": "X", "direction": "up", "numerator": 8, "denominator": 10}),
        ("pilot_finding_add", {"text": "Hallazgo"}),
        ("pilot_decision_add", {"text": "Decisión", "decided_on": "2021-07-12"}),
        ("pilot_lesson_add", {"kind": "method", "text": "Lección"}),
        (
            "pilot_requirement_add",
            {"text": "El sistema deberá contar.", "priority": "must", "language": "es", "verification": "test"},
        ),
        ("pilot_edit", {"title": "Otro", "starts_on": "2021-03-08", "ends_on": "2021-05-21"}),
    ]
    answers = {name: rosa.post(url(name, pilot), data).status_code for name, data in posts}
    assert answers == dict.fromkeys(answers, 302)
    assert rosa.post(url("pilot_indicator", pilot, "x"), {"name": "X", "direction": "up"}).status_code == 302
    wrong = rosa.post(url("pilot_indicator_add", pilot), {"code": "x", "name": "X", "direction": "up"})
    assert (wrong.status_code, "indicator with this code" in wrong.content.decode()) == (422, True)
    ended = rosa.post(url("pilot_end", pilot), {"outcome": "completed", "summary": "Se probó."})
    assert ended.status_code == 302
    assert rosa.post(url("pilot_publish", pilot)).status_code == 302
    assert rosa.get(url("pilot_edit", pilot)).status_code == 403


def test_list_of_pilots_takes_the_same_queries_for_one_and_for_thirty() -> None:
    planned()
    rosa = signed_in("rosa")
    counts = []
    for more in (0, 29):
        for _each in range(more):
            planned()
        with CaptureQueriesContext(connection) as seen:
            answer = rosa.get(reverse("pilots"))
        counts.append((len(answer.context["pilots"]), len(seen)))
    assert [rows for rows, _queries in counts] == [1, 30]
    assert counts[0][1] == counts[1][1]


@pytest.mark.parametrize("tab", ["pilot", "pilot_evidence", "pilot_activities", "pilot_surveys", "pilot_requirements"])
def test_tabs_take_the_same_queries_for_one_and_for_thirty_rows(tab: str) -> None:
    pilot, rosa = ready(), cast.rosa()
    client = signed_in("rosa")
    topic = pilot.topics.first()
    counts = []
    for number in range(30):
        finding = learning.add_finding(pilot=pilot, text="Hallazgo", topic=topic, by=rosa)
        learning.record_decision_taken(
            pilot=pilot,
            text="Decisión",
            decided_on=date(2021, 7, 2),
            finding=finding,
            area=cast.ate().areas.first(),
            by=rosa,
        )
        learning.add_lesson(pilot=pilot, kind="method", text="Lección", by=rosa)
        add_requirement(pilot=pilot, text="Un tablero.", findings=[finding], by=rosa)
        learning.set_indicator(pilot=pilot, code=f"x{number}", name="X", numerator=1, denominator=2, by=rosa)
        evidence.add_source(pilot=pilot, name=f"Fuente {number}", kind="news", selected_by="Luz", by=rosa)
        evidence.add_topic(pilot=pilot, key=f"t{number}", name=f"Tema {number}", by=rosa)
        day = date(2021, 4, 1) + timedelta(days=number)
        plan.add_activity(pilot=pilot, by=rosa, phase="test", title="P", planned_from=day, planned_until=day)
        plan.add_meeting(pilot=pilot, title="M", starts_at=timezone.now(), by=rosa)
        plan.pass_gate(
            pilot=pilot, phase="test", gate="continue", reasons="Las áreas quieren seguir con esto.", by=cast.luz()
        )
        row = f"fecha,fuente,tema,tono\n{day},Fuente {number},t{number},neutral\n"
        made = evidence.upload_evidence(pilot=pilot, upload=csv_file(row), by=rosa)
        evidence.apply_import(evidence_import=made, by=rosa)
        if number in {0, 29}:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url(tab, pilot)).status_code == 200
            counts.append(len(seen))
    assert counts[0] == counts[1]
