"""What everybody may read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges.actions.calls import amend_call, cancel_call, declare_deserted, publish_document
from challenges.actions.questions import ask_question, publish_answer
from challenges.models import Call, Category, Partner
from challenges.queries import call_by_reference, open_calls, published_calls
from challenges.queries.calls import PAGE, in_stage, public_calls, stage_page
from tests import cast
from tests.challenges.files import pdf
from tests.factories import ORDER, call_at

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def page(path: str, *, language: str = "en", client: Client | None = None) -> str:
    response = (client or Client()).get(path, headers={"accept-language": language})
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_visitor_finds_each_call_in_its_stage() -> None:
    expected = {
        "open": {"open", "questions_closed"},
        "coming": {"announced"},
        "assessment": {"closed", "verification", "assessment", "deliberation", "decided", "standstill"},
        "ended": {"unsealed", "piloting", "evaluated", "published"},
    }
    for state in ORDER:
        call_at(state)
    now = timezone.now()
    found = {
        stage: set(public_calls().filter(in_stage(stage, now)).values_list("state", flat=True)) for stage in expected
    }
    assert found == expected


def test_a_visitor_finds_a_call_by_time_though_beat_was_down() -> None:
    call = call_at("announced")
    assert call.opens_at is not None
    assert call.closes_at is not None
    for now, stage in [
        (call.opens_at - timedelta(seconds=1), "coming"),
        (call.opens_at, "open"),
        (call.closes_at - timedelta(seconds=1), "open"),
        (call.closes_at, "assessment"),
    ]:
        with time_machine.travel(now, tick=False):
            assert [one.pk for one in stage_page(public_calls(), stage=stage)[0]] == [call.pk]
            assert (stage == "open") == bool(open_calls(limit=3))
    call.refresh_from_db()
    assert call.state == "announced"


@pytest.mark.parametrize("state", ["draft", "framing"])
def test_a_visitor_may_not_know_what_is_still_prepared(state: str) -> None:
    call = call_at(state)
    assert call_by_reference(call.reference) == call
    assert Client().get(reverse("call", args=[call.reference])).status_code == 404
    assert call.title not in page(reverse("calls"))


def test_a_visitor_may_not_know_a_draft_that_was_cancelled() -> None:
    call = call_at("draft")
    Call.objects.filter(pk=call.pk).update(state="cancelled")
    assert Client().get(reverse("call", args=[call.reference])).status_code == 404
    assert public_calls().count() == 0


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("state", [state for state in ORDER if state not in {"draft", "framing"}])
def test_a_visitor_reads_a_call_in_every_state_and_language(state: str, language: str) -> None:
    call = call_at(state)
    text = page(call.get_absolute_url(), language=language)
    assert f'lang="{language}' in text
    assert call.title in text


def test_a_visitor_reads_the_closing_where_the_entity_is() -> None:
    closes = datetime(2026, 12, 18, 22, 0, tzinfo=UTC)
    with time_machine.travel(NOW, tick=False):
        call = call_at("open", closes_at=closes)
        text = page(call.get_absolute_url())
    assert "Friday 18 December 2026, 17:00" in text
    assert "Lima time (UTC−5)" in text
    assert f'data-local="{closes.isoformat()}"' in text


def test_a_visitor_reads_what_stays_sealed_and_the_anchors() -> None:
    call = call_at("open")
    text = page(call.get_absolute_url())
    assert "Stays sealed" in text
    assert text.count("Nivel 5") == 4


def test_a_visitor_sees_that_an_exercise_is_illustrative() -> None:
    shown, other = call_at("open", illustrative=True), call_at("open")
    assert "Illustrative exercise" in page(shown.get_absolute_url())
    assert "Illustrative exercise" not in page(other.get_absolute_url())


def _fill(call: Call, rows: int) -> None:
    for number in range(rows):
        question = ask_question(call=call, text=f"¿Pregunta {number}?", by=_asker(number))
        publish_answer(question=question, public_text=f"¿Publicada {number}?", answer="Sí.", by=cast.rosa())
        publish_document(call=call, title=f"Bases {number}", upload=pdf(), by=cast.rosa())
        amend_call(
            call=call,
            changes={"closes_at": call.closes_at + timedelta(days=number + 1)},
            reason=f"Motivo {number}",
            by=cast.rosa(),
        )
        call.partners.add(Partner.objects.create(name=f"Red {number} {call.pk}", kind="federation"))


def _asker(number: int) -> Any:
    return cast._person(f"pregunta{number}@correo.example", "Alguien")


def test_the_page_of_a_call_costs_as_much_with_30_rows_as_with_1(django_assert_num_queries: Any) -> None:
    little, much = call_at("open"), call_at("open")
    _fill(little, 1)
    _fill(much, 30)
    page(little.get_absolute_url())
    with django_assert_num_queries(7) as one:
        page(little.get_absolute_url())
    with django_assert_num_queries(len(one.captured_queries)):
        page(much.get_absolute_url())


def test_the_list_costs_as_much_with_30_calls_as_with_1(django_assert_max_num_queries: Any) -> None:
    paths = [reverse("calls"), reverse("calls") + "?stage=open", reverse("calls") + "?stage=assessment"]
    call_at("open")
    call_at("closed")
    counts = []
    for path in paths:
        with django_assert_max_num_queries(10) as captured:
            page(path)
        counts.append(len(captured.captured_queries))
    for _number in range(30):
        call_at("open")
        call_at("closed")
    for path, count in zip(paths, counts, strict=True):
        with django_assert_max_num_queries(count):
            page(path)


def test_a_visitor_turns_pages_without_missing_or_repeating_a_call() -> None:
    for _number in range(PAGE * 2 + 3):
        call_at("open", closes_at=timezone.now().replace(microsecond=0) + timedelta(days=20))
    seen: list[int] = []
    after = ""
    for _page in range(4):
        rows, after = stage_page(public_calls(), stage="open", after=after)
        seen += [row.pk for row in rows]
        if not after:
            break
    assert sorted(seen) == sorted(Call.objects.values_list("pk", flat=True))
    assert len(seen) == len(set(seen)) == PAGE * 2 + 3


@pytest.mark.parametrize("cursor", ["x", "~", "2026-01-01~1", "9" * 40, "2026-01-01T00:00:00+00:00~" + "9" * 30, "'--"])
def test_a_cursor_that_nobody_made_shows_the_first_page(cursor: str) -> None:
    call = call_at("open")
    assert [row.pk for row in stage_page(public_calls(), stage="open", after=cursor)[0]] == [call.pk]
    assert Client().get(reverse("calls"), {"stage": "open", "after": cursor}).status_code == 200


def test_a_visitor_filters_by_category_country_and_language() -> None:
    other = Category.objects.get_or_create(number=2, defaults={"name": "Salud"})[0]
    here = call_at("open", title="Para el Perú", countries=["PE"], languages=["es"])
    there = call_at("open", title="Para el Brasil", countries=["BR", "AR"], category=other)
    everywhere = call_at("open", title="Para todos", countries=[], languages=[])
    titles = {here.title, there.title, everywhere.title}

    def shown(**query: Any) -> set[str]:
        text = Client().get(reverse("calls"), query).content.decode()
        return {title for title in titles if title in text}

    assert shown() == titles
    assert shown(country="PE") == {here.title, everywhere.title}
    assert shown(country="BR") == {there.title, everywhere.title}
    assert shown(category=other.pk) == {there.title}
    assert shown(language="es") == titles
    assert shown(language="pt") == {there.title, everywhere.title}
    assert shown(language="pt", country="PE") == {everywhere.title}
    assert shown(country="ZZ", category="x", language="zz") == titles


def test_a_visitor_of_an_empty_list_reads_what_will_appear() -> None:
    assert "No call is open now." in page(reverse("calls"))
    assert "Calls appear here from the day they are announced." in page(reverse("calls") + "?stage=open")


def test_a_visitor_learns_nothing_about_who_applies_from_the_headers() -> None:
    call = call_at("open")
    response = Client().get(call.get_absolute_url())
    assert {"Last-Modified", "ETag"} & set(response.headers) == set()


def test_a_page_of_a_call_with_entries_says_nothing_about_their_number() -> None:
    with time_machine.travel(NOW, tick=False):
        few, many = (
            call_at("assessment", entries=1, reference="ATE-A"),
            call_at("assessment", entries=7, reference="ATE-B"),
        )
        texts = [page(one.get_absolute_url()).replace(one.reference, "") for one in (few, many)]
    cleaned = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", text) for text in texts]
    assert cleaned[0] == cleaned[1]


def test_a_visitor_saves_a_document_and_never_sees_it_inside_our_pages() -> None:
    call = call_at("open")
    document = publish_document(call=call, title="Bases de la convocatoria", upload=pdf(), by=cast.rosa())
    response = Client().get(reverse("call_document", args=[call.reference, document.pk]))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "bases-de-la-convocatoria-v1.pdf" in response["Content-Disposition"]
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(response).startswith(b"%PDF-")
    response.close()


def test_a_visitor_may_not_read_a_document_through_another_call_or_before_the_announcement() -> None:
    call, other, draft = call_at("open"), call_at("open"), call_at("framing")
    document = publish_document(call=call, title="Bases", upload=pdf(), by=cast.rosa())
    early = publish_document(call=draft, title="Bases", upload=pdf(), by=cast.rosa())
    assert Client().get(reverse("call_document", args=[other.reference, document.pk])).status_code == 404
    assert Client().get(reverse("call_document", args=[draft.reference, early.pk])).status_code == 404


def test_published_calls_are_those_with_a_case() -> None:
    case = call_at("published")
    call_at("piloting")
    assert published_calls(limit=5) == [case]


@pytest.mark.parametrize("cause", ["need_gone", "force_majeure"])
def test_anybody_reads_why_a_call_was_cancelled(client: Any, cause: str) -> None:
    call = call_at("open")
    before = client.get(call.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "This call was cancelled" not in before
    cancel_call(call=call, cause=cause, reason="El municipio perdió el presupuesto.", by=cast.rosa())
    text = client.get(call.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    words = {"need_gone": "The need has gone", "force_majeure": "Force majeure"}
    assert ["This call was cancelled" in text, "El municipio perdió el presupuesto." in text] == [True, True]
    assert [label for label in words.values() if label in text] == [words[cause]]


def test_anybody_reads_why_a_call_was_left_deserted(client: Any) -> None:
    call = call_at("closed")
    declare_deserted(call=call, cause="nobody_applied", reason="Nadie postuló en el plazo.", by=cast.rosa())
    text = client.get(call.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert ["This call was left deserted" in text, "Nobody applied" in text, "Nadie postuló en el plazo." in text] == [
        True, True, True,
    ]  # fmt: skip
    assert f'href="/results/{call.reference}/"' not in text
