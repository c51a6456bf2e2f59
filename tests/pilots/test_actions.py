"""Planning, taking in evidence, and writing down what was learnt."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from challenges.models import Call
from kernel.verdict import Refused
from ledger.queries import entries, flaws
from outbox.models import Message
from pilots import columnar
from pilots.actions import evidence, learning, plan
from pilots.models import EvidenceImport, EvidenceRules, Pilot
from pilots.queries import figures
from pilots.queries.evidence import parts_of
from pilots.states import Cut
from tests import cast
from tests.factories import call_at
from tests.pilots.conftest import GOOD, HEADER, choose, csv_file, lines, planned, ready, unsealed

pytestmark = pytest.mark.django_db


def kinds(pilot: Pilot) -> list[str]:
    """Return what the record tells of the pilot's call."""
    return [entry.kind for entry in entries(pilot.call.reference, limit=500)]


# --- the plan --------------------------------------------------------------------------------------------------------


def test_rosa_plans_the_pilot_with_the_start_up_that_was_chosen() -> None:
    pilot = planned()
    assert (pilot.startup.name, pilot.state, pilot.title) == ("Voz Urbana", "planned", pilot.call.title)
    assert Call.objects.get(pk=pilot.call_id).state == "piloting"
    assert kinds(pilot)[-2:] == ["call_piloting", "pilot_planned"]
    assert list(flaws()) == []


@pytest.mark.parametrize("state", ["assessment", "deliberation", "decided", "standstill"])
def test_rosa_may_not_plan_before_identities_are_revealed(state: str) -> None:
    call = call_at(state, entries=1)
    choose(call)
    with pytest.raises(Refused, match="sealed"):
        plan.plan_pilot(call=call, by=cast.rosa(), starts_on=date(2021, 4, 1), ends_on=date(2021, 4, 30))
    assert not Pilot.objects.exists()


@pytest.mark.parametrize("who", ["julio", "daniela", "luz", "ana", "ines"])
def test_others_may_not_plan_the_pilot(who: str) -> None:
    with pytest.raises(Refused, match="focal point"):
        plan.plan_pilot(call=unsealed(), by=getattr(cast, who)(), starts_on=date(2021, 4, 1), ends_on=date(2021, 4, 30))


def test_pilot_is_planned_once() -> None:
    pilot = planned()
    with pytest.raises(Refused, match="planned already"):
        plan.plan_pilot(call=pilot.call, by=cast.rosa(), starts_on=date(2021, 4, 1), ends_on=date(2021, 4, 30))


def test_plan_with_periods_out_of_order_is_refused() -> None:
    with pytest.raises(Refused, match="before it starts"):
        planned(ends_on=date(2021, 3, 1))
    with pytest.raises(Refused, match="both days"):
        plan.change_plan(pilot=planned(), by=cast.rosa(), evidence_until=None)


def test_change_of_the_plan_is_recorded_with_the_days_before_and_after() -> None:
    pilot = plan.change_plan(pilot=planned(), by=cast.julio(), ends_on=date(2021, 5, 28), scope="Cinco áreas.")
    last = entries(pilot.call.reference, limit=500)[-1]
    assert (last.kind, '"before":{"ends_on":"2021-05-21"}' in last.payload) == ("pilot_plan_changed", True)
    assert (pilot.ends_on, pilot.scope) == (date(2021, 5, 28), "Cinco áreas.")


@pytest.mark.parametrize("who", ["daniela", "ana", "bruno", "oscar"])
def test_nobody_outside_the_entity_changes_the_pilot(who: str) -> None:
    pilot, by = ready(), getattr(cast, who)()
    activity = plan.add_activity(
        pilot=pilot,
        by=cast.rosa(),
        phase="test",
        title="Prueba",
        planned_from=date(2021, 5, 3),
        planned_until=date(2021, 5, 21),
    )
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(GOOD), by=cast.rosa())
    tries: list[Any] = [
        lambda: plan.change_plan(pilot=pilot, by=by, scope="x"),
        lambda: plan.update_activity(activity=activity, by=by, status="met"),
        lambda: plan.end_pilot(pilot=pilot, outcome="completed", summary="x", by=by),
        lambda: plan.publish_case(pilot=pilot, by=by),
        lambda: evidence.upload_evidence(pilot=pilot, upload=csv_file(lines(3)), by=by),
        lambda: evidence.apply_import(evidence_import=made, by=by),
        lambda: evidence.discard_import(evidence_import=made, by=by),
        lambda: evidence.add_topic(pilot=pilot, key="x", name="x", by=by),
        lambda: learning.set_indicator(pilot=pilot, code="x", name="x", by=by),
        lambda: learning.add_finding(pilot=pilot, text="x", by=by),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
    assert figures.rows_of(pilot) == 0


def test_pilot_goes_from_plan_to_published_case() -> None:
    pilot = ready()
    fields = {"planned_from": date(2021, 4, 1), "planned_until": date(2021, 4, 30)}
    activity = plan.add_activity(pilot=pilot, by=cast.julio(), phase="layout", title="Maquetación", **fields)
    plan.pass_gate(
        pilot=pilot, phase="layout", gate="continue", reasons="Las áreas vieron sus datos y siguen.", by=cast.luz()
    )
    with pytest.raises(Refused, match="Scheduled"):
        plan.end_pilot(pilot=pilot, outcome="completed", summary="Se probó.", by=cast.rosa())
    plan.update_activity(activity=activity, by=cast.julio(), status="met", actual_from=date(2021, 4, 1))
    with pytest.raises(Refused, match="focal point"):
        plan.end_pilot(pilot=pilot, outcome="completed", summary="Se probó.", by=cast.julio())
    with pytest.raises(Refused, match="End the pilot first"):
        plan.publish_case(pilot=pilot, by=cast.rosa())
    learning.add_lesson(pilot=pilot, kind="method", text="Acordar los temas antes.", by=cast.rosa())
    pilot = plan.end_pilot(pilot=pilot, outcome="completed", summary="Se probó.", by=cast.rosa())
    assert (pilot.state, pilot.outcome, pilot.call.state) == ("ended", "completed", "evaluated")
    pilot = plan.publish_case(pilot=pilot, by=cast.rosa())
    assert pilot.call.state == "published"
    with pytest.raises(Refused, match="no longer changes"):
        learning.add_finding(pilot=pilot, text="Tarde", by=cast.rosa())
    assert kinds(pilot)[-3:] == ["pilot_ended", "call_evaluated", "call_published"]
    assert list(flaws()) == []


def test_activity_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(Refused, match="before it starts"):
        plan.add_activity(
            pilot=ready(),
            by=cast.rosa(),
            phase="test",
            title="Prueba",
            planned_from=date(2021, 5, 3),
            planned_until=date(2021, 5, 2),
        )


def test_invited_people_receive_a_meeting_with_its_calendar_file(pilot: Pilot) -> None:
    meeting = plan.add_meeting(
        pilot=pilot,
        title="Demostración",
        starts_at=datetime(2021, 4, 12, 15, tzinfo=UTC),
        place="https://meet.example/ate",
        agenda="Ver el tablero",
        invited=[cast.luz(), cast.daniela()],
        by=cast.rosa(),
    )
    sent = {message.to: message for message in Message.objects.filter(kind="pilots.meeting")}
    assert set(sent) == {cast.luz().email, cast.daniela().email}
    assert (sent[cast.luz().email].private, sent[cast.daniela().email].private) == (False, True)
    enclosure = sent[cast.luz().email].enclosures.get()
    assert (enclosure.name, enclosure.mime) == ("meeting.ics", "text/calendar")
    assert b"DTSTART:20210412T150000Z" in bytes(enclosure.content)
    assert "Demostración" in sent[cast.luz().email].subject
    assert f"/meetings/{meeting.pk}/" in sent[cast.luz().email].text
    plan.write_minutes(meeting=meeting, minutes="Se vio.", attendees="Luz\nDaniela", by=cast.julio())
    meeting.refresh_from_db()
    assert (meeting.minutes, kinds(pilot)[-1]) == ("Se vio.", "pilot_minutes_written")


# --- evidence --------------------------------------------------------------------------------------------------------


def test_nothing_is_kept_until_the_person_decides(pilot: Pilot) -> None:
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(GOOD), by=cast.julio())
    assert (made.good_rows, made.bad_rows, made.state) == (3, 0, "checked")
    assert figures.rows_of(pilot) == 0
    done = evidence.apply_import(evidence_import=made, by=cast.julio())
    assert done.state == "applied"
    rows = figures.tallies(pilot, Cut.DAY_TOPIC).order_by("day").values_list("day", "topic__key", "sentiment", "count")
    assert list(rows) == [
        (date(2021, 4, 1), "transport", "negative", 1),
        (date(2021, 4, 2), "health", "positive", 1),
        (date(2021, 4, 30), "health", "neutral", 1),
    ]
    assert {one.source.name: one.count for one in figures.by_source(pilot)} == {
        "Diario El Distrito": 2,
        "Facebook Muni Ate": 1,
    }
    with pytest.raises(Refused, match="decided on already"):
        evidence.apply_import(evidence_import=made, by=cast.julio())
    assert kinds(pilot)[-2:] == ["evidence_checked", "evidence_imported"]


BAD = GOOD + (
    "2021-04-31,Facebook Muni Ate,transport,negativo\n"
    "2021-05-01,Facebook Muni Ate,transport,negativo\n"
    '2021-04-03,"=HYPERLINK(""http://x"")",transport,negativo\n'
    "2021-04-03,Facebook Muni Ate,mascotas,furioso\n"
    "2021-04-03,Facebook Muni Ate,transport\n"
    "2021-04-03,,health,neutral\n"
)


def test_every_bad_row_is_reported_with_line_column_value_and_reason(pilot: Pilot) -> None:
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(BAD), by=cast.rosa())
    assert (made.good_rows, made.bad_rows) == (3, 6)
    found = [(one.line, one.column, one.value) for one in made.problems.order_by("line", "id")]
    assert found == [
        (5, "date", "2021-04-31"),
        (6, "date", "2021-05-01"),
        (7, "source", '=HYPERLINK("http://x")'),
        (8, "topic", "mascotas"),
        (8, "sentiment", "furioso"),
        (9, "", ""),
        (10, "source", ""),
    ]
    assert all(one.reason.endswith(".") for one in made.problems.all())


def test_bad_rows_are_left_out_only_when_she_says_so(pilot: Pilot) -> None:
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(BAD), by=cast.rosa())
    with pytest.raises(Refused, match="leave them out"):
        evidence.apply_import(evidence_import=made, by=cast.rosa())
    assert figures.rows_of(pilot) == 0
    evidence.apply_import(evidence_import=made, by=cast.rosa(), skip_bad=True)
    assert figures.rows_of(pilot) == 3


def test_discarded_file_leaves_nothing_and_may_come_again(
    pilot: Pilot, django_capture_on_commit_callbacks: Any
) -> None:
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(BAD), by=cast.rosa())
    [part] = parts_of(made)
    assert part.file.storage.exists(part.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        evidence.discard_import(evidence_import=made, by=cast.rosa())
    assert not part.file.storage.exists(part.file.name)
    assert (figures.rows_of(pilot), made.problems.count()) == (0, 0)
    assert evidence.upload_evidence(pilot=pilot, upload=csv_file(BAD), by=cast.rosa()).state == "checked"


def test_same_content_is_refused_while_it_waits_and_after_it_was_imported(pilot: Pilot) -> None:
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(GOOD), by=cast.rosa())
    with pytest.raises(Refused, match="waits for your decision"):
        evidence.upload_evidence(pilot=pilot, upload=csv_file(GOOD, "otro.csv"), by=cast.rosa())
    evidence.apply_import(evidence_import=made, by=cast.rosa())
    with pytest.raises(Refused, match="imported already"):
        evidence.upload_evidence(pilot=pilot, upload=csv_file(GOOD, "otro.csv"), by=cast.rosa())
    assert EvidenceImport.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + GOOD).encode(),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").replace("\n", "\r\n").encode(),
        GOOD.replace("covid", "covid").encode("utf-16"),
    ],
)
def test_files_as_spreadsheets_write_them_are_read(pilot: Pilot, content: bytes) -> None:
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(content), by=cast.rosa())
    assert (made.good_rows, made.bad_rows) == (3, 0)


def test_latin_1_file_with_accents_is_read(pilot: Pilot) -> None:
    evidence.add_topic(pilot=pilot, key="economia", name="Economía y empleo", by=cast.rosa())
    text = "Data;Fonte;Tema;Tom\n01/04/2021;Facebook Muni Ate;Economía y empleo;Negativo\n"
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(text.encode("latin-1")), by=cast.rosa())
    assert (made.good_rows, made.bad_rows) == (1, 0)


TEXTS = "autor,fecha,fuente,tema,tono,texto\nJuana Pérez,2021-04-01,Facebook Muni Ate,health,neutral,{}\n"


def test_names_and_texts_of_citizens_are_never_stored(pilot: Pilot) -> None:
    text = TEXTS.format("Hola ☺")
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(text), by=cast.rosa())
    evidence.apply_import(evidence_import=made, by=cast.rosa())
    [part] = parts_of(made)
    assert columnar.rows_of(part).rows(named=True) == [
        {"line": 2, "date": "2021-04-01", "source": "Facebook Muni Ate", "topic": "health", "sentiment": "neutral"}
    ]
    assert (columnar.texts_of(part).height, made.chunks.count(), made.preview) == (0, 0, None)
    # what lies on the disk is sealed, and the file as it was sent is gone
    stored = [path.read_bytes() for path in Path(part.file.storage.location).rglob("*") if path.is_file()]
    assert len(stored) == 1
    assert stored[0][:4] == b"GLS1"


def test_pilot_that_keeps_texts_keeps_them_masked_until_their_day() -> None:
    pilot = ready(keeps_texts=True)
    EvidenceRules.objects.create(pilot=pilot, texts_until=timezone.localdate())
    text = TEXTS.format("Hola ☺ soy Juana Pérez 987654321")
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(text), by=cast.rosa())
    evidence.apply_import(evidence_import=made, by=cast.rosa())
    [part] = parts_of(made)
    assert columnar.texts_of(part).rows() == [(2, "Hola ☺ soy [nombre] [teléfono]")]


def test_texts_are_not_kept_without_a_day_on_which_they_are_deleted() -> None:
    pilot = ready(keeps_texts=True)
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(TEXTS.format("Hola ☺")), by=cast.rosa())
    assert (made.good_rows, columnar.texts_of(parts_of(made)[0]).height) == (1, 0)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "empty"),
        (b"PK\x03\x04....", "a.xlsx", "cannot be opened"),
        (b"PK\x03\x04....", "a.csv", "says one kind"),
        (b"fecha,fuente", "a.xlsx", "says one kind"),
        (b"PAR1....PAR1", "a.parquet", "cannot be opened"),
        (b"fecha,fuente", "a.jsonl", "each line must be one object"),
        (b"\xd0\xcf\x11\xe0....", "a.xls", "password"),
        (b"\x89PNG....", "a.png", "this one cannot be read"),
        (b"fecha,fuente\n2021-04-01,x\n", "a.csv", "lacks these columns: topic, tone"),
        (b"x" * 3000, "a.csv", "lacks these columns"),
    ],
)
def test_file_that_cannot_be_used_is_refused_with_a_sentence(
    pilot: Pilot, content: bytes, name: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        evidence.upload_evidence(pilot=pilot, upload=csv_file(content, name), by=cast.rosa())
    assert not EvidenceImport.objects.exists()


def test_file_that_is_too_large_is_refused_with_a_sentence(pilot: Pilot, settings: Any) -> None:
    settings.MAX_EVIDENCE_BYTES = 50
    with pytest.raises(Refused, match="Split it"):
        evidence.upload_evidence(pilot=pilot, upload=csv_file(GOOD), by=cast.rosa())


def test_unknown_topic_counts_when_it_was_added_and_the_file_checked_again(pilot: Pilot) -> None:
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(BAD), by=cast.rosa())
    text = "2021-04-03,Facebook Muni Ate,mascotas,furioso"
    other = evidence.upload_evidence(
        pilot=pilot, upload=csv_file(HEADER + text.replace("furioso", "neutral") + "\nx,y\n"), by=cast.rosa()
    )
    assert (other.good_rows, other.bad_rows) == (0, 2)
    evidence.add_topic(pilot=pilot, key="pets", name="Mascotas", by=cast.rosa())
    other = evidence.check_again(evidence_import=other, by=cast.rosa())
    assert (other.good_rows, other.bad_rows) == (1, 1)
    assert evidence.check_again(evidence_import=made, by=cast.rosa()).bad_rows == 6
    with pytest.raises(Refused, match="topic already"):
        evidence.add_topic(pilot=pilot, key="animals", name="MASCOTAS", by=cast.rosa())


def test_import_is_refused_whole_when_the_plan_changed_after_the_check(pilot: Pilot) -> None:
    made = evidence.upload_evidence(pilot=pilot, upload=csv_file(GOOD), by=cast.rosa())
    plan.change_plan(pilot=pilot, by=cast.rosa(), evidence_until=date(2021, 4, 29))
    with pytest.raises(Refused, match="Check the file again"):
        evidence.apply_import(evidence_import=made, by=cast.rosa())
    assert figures.rows_of(pilot) == 0


def test_thirty_thousand_rows_are_imported_with_few_queries_and_counted_right(
    pilot: Pilot, django_assert_max_num_queries: Any
) -> None:
    text = lines(30_000)
    started = time.perf_counter()
    with django_assert_max_num_queries(300, connection=connection):
        made = evidence.upload_evidence(pilot=pilot, upload=csv_file(text), by=cast.rosa())
        evidence.apply_import(evidence_import=made, by=cast.rosa())
    assert time.perf_counter() - started < 30
    rows = [line.split(",") for line in text.splitlines()[1:]]
    assert figures.totals(pilot).count == len(rows) == 30_000
    assert {one.topic.key: one.topic.count for one in figures.tone_by_topic(pilot)} == Counter(row[2] for row in rows)
    assert {one.source.name: one.count for one in figures.by_source(pilot)} == Counter(row[1] for row in rows)
    assert {one.day.isoformat(): one.count for one in figures.by_day(pilot)} == Counter(row[0] for row in rows)
    for one in figures.tone_by_topic(pilot):
        brute = Counter(row[3] for row in rows if row[2] == one.topic.key)
        assert (one.tone.positive, one.tone.negative, one.tone.neutral) == (
            brute["positive"],
            brute["negative"],
            brute["neutral"],
        )
