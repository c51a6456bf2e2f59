"""Amendments: numbered, with a difference that everybody sees, and none after the closing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import lxml.html
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from challenges.actions.calls import amend_call
from challenges.models import Call
from challenges.queries.amendments import amendments_of
from challenges.rules.amendments import AMENDABLE, DATES, DEADLINES, TEXTS, word_difference
from kernel.verdict import Refused
from ledger.queries import happened, payload
from tests import cast
from tests.factories import call_at

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def amend(call: Call, who: Any = None, reason: str = "Varias preguntas pidieron más tiempo.", **changes: Any) -> Any:
    return amend_call(call=call, changes=changes, reason=reason, by=who or cast.rosa())


def test_words_that_went_and_came_are_told_apart() -> None:
    found = [
        (piece.kind, piece.text.strip()) for piece in word_difference("Pago de USD 3 000", "Pago de USD 5 000 netos")
    ]
    assert found == [("same", "Pago de USD"), ("gone", "3"), ("new", "5"), ("same", "000"), ("new", "netos")]
    assert word_difference("igual", "igual")[0].kind == "same"
    assert [piece.kind for piece in word_difference("", "nuevo")] == ["new"]


def test_a_difference_holds_both_texts_whole() -> None:
    before, after = "a b\nc  d", "a x\nc d e"
    pieces = word_difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


@pytest.mark.django_db
def test_rosa_may_move_the_closing_and_everybody_sees_what_it_was() -> None:
    call = call_at("open")
    old, new = call.closes_at, call.closes_at + timedelta(days=3)  # type: ignore[operator]
    made = amend(call, closes_at=new, stipend=call.stipend)
    assert made.number == 1
    assert [(row["field"], row["before"], row["after"]) for row in made.changes] == [
        ("closes_at", old.isoformat(), new.isoformat())  # type: ignore[union-attr]
    ]
    (told,) = [payload(entry) for entry in happened(call.reference, "amendment")]
    assert (told["number"], told["changes"]) == (1, made.changes)
    text = Client(headers={"accept-language": "en"}).get(call.get_absolute_url()).content.decode()
    assert 'id="change-1"' in text
    assert f'<time datetime="{old.isoformat()}">' in text  # type: ignore[union-attr]
    assert "<del>" in text
    assert "<ins>" in text


@pytest.mark.django_db
def test_amendments_are_numbered_in_order() -> None:
    call = call_at("announced")
    assert [amend(call, stipend=f"USD {n}").number for n in (1, 2, 3)] == [1, 2, 3]
    assert [one["amendment"].number for one in amendments_of(call)] == [3, 2, 1]


@pytest.mark.django_db
def test_no_deadline_is_moved_into_the_past_to_the_second() -> None:
    call = call_at("questions_closed", questions_until=NOW - 2 * SECOND)
    for moment in (NOW - SECOND, NOW):
        with pytest.raises(Refused):
            amend(call, questions_until=moment)
    assert amend(call, questions_until=NOW + SECOND).number == 1


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["questions_until", "closes_at"])
def test_a_deadline_is_brought_forward_before_the_opening_only(field: str) -> None:
    call = call_at("open")
    earlier = {field: getattr(call, field) - SECOND}
    with pytest.raises(Refused, match="brought forward"):
        amend(call, **earlier)
    coming = call_at("announced")
    assert amend(coming, **{field: getattr(coming, field) - SECOND}).number == 1


@pytest.mark.django_db
def test_a_call_is_amended_until_a_second_before_it_closes() -> None:
    call = call_at("open")
    assert call.closes_at is not None
    later = call.closes_at + timedelta(days=1)
    with time_machine.travel(call.closes_at, tick=False), pytest.raises(Refused, match="closed"):
        amend(call, closes_at=later)
    with time_machine.travel(call.closes_at - SECOND, tick=False):
        assert amend(call, closes_at=later).number == 1


def _other_values(call: Call) -> dict[str, Any]:
    """Another value for everything that can be amended."""
    moved = {name: getattr(call, name) + timedelta(days=1) for name in DATES}
    return {
        **moved,
        **{name: "Otro texto." for name in TEXTS},
        "countries": ["PE"],
        "languages": ["pt"],
        "pilot_weeks": 9,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("field", sorted(set(AMENDABLE) - set(DEADLINES)))
def test_from_the_opening_on_rosa_may_amend_nothing_but_the_deadlines(field: str) -> None:
    call = call_at("announced")
    assert call.opens_at is not None
    change = {field: _other_values(call)[field]}
    with time_machine.travel(call.opens_at, tick=False), pytest.raises(Refused, match="has opened"):
        amend(call, **change)
    with time_machine.travel(call.opens_at - SECOND, tick=False):
        assert amend(call, **change).number == 1


@pytest.mark.django_db
@pytest.mark.parametrize("field", DEADLINES)
def test_the_answer_to_an_amendment_does_not_tell_whether_somebody_has_applied(field: str) -> None:
    from startups.models import Submission
    from tests.startups import desk_making

    said = []
    for applicants in (0, 2):
        call = call_at("open")
        desk_making.apply(call, applicants)
        assert Submission.objects.filter(call=call).count() == applicants
        with pytest.raises(Refused) as refused:
            amend(call, stipend="USD 1")
        later = {field: getattr(call, field) + timedelta(days=1)}
        said.append((str(refused.value), amend(call, **later).number))
    assert said[0] == said[1]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "framing", "closed", "assessment", "published"])
def test_nobody_amends_in_another_state(state: str) -> None:
    with pytest.raises(Refused):
        amend(call_at(state), stipend="USD 1")


@pytest.mark.django_db
@pytest.mark.parametrize("who", [cast.ana, cast.luz, cast.ines, cast.julio])
def test_others_may_not_amend(who: Any) -> None:
    with pytest.raises(Refused):
        amend(call_at("open"), who=who(), stipend="USD 1")


@pytest.mark.django_db
def test_an_amendment_needs_a_change_a_reason_and_dates_in_order() -> None:
    call = call_at("open")
    assert call.closes_at is not None
    for changes in (
        {"stipend": call.stipend},
        {"closes_at": call.closes_at + timedelta(days=1), "reason": " "},
        {"questions_until": call.closes_at + SECOND},
        {"countries": []},
        {"opens_at": NOW + timedelta(days=1)},
    ):
        with pytest.raises(Refused):
            amend(call, **changes)
    assert call.amendments.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["state", "frame", "category", "disclaimer", "reference", "announced_at"])
def test_what_was_fixed_at_the_announcement_is_never_amended(field: str) -> None:
    assert field not in AMENDABLE
    with pytest.raises(KeyError):
        amend(call_at("announced"), **{field: "x"})


@pytest.mark.django_db
def test_more_time_to_ask_opens_the_questions_again() -> None:
    call = call_at("questions_closed")
    amend(call, questions_until=NOW + timedelta(days=2))
    call.refresh_from_db()
    assert call.state == "open"


@pytest.mark.django_db
def test_rosa_amends_from_the_page_and_an_unchanged_form_is_refused() -> None:
    call = call_at("announced")
    signed = Client()
    signed.force_login(cast.rosa())
    path = reverse("call_amend", args=[call.reference])
    form = signed.get(path).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    for name in DATES:
        typed[name] = form[name].value().strftime("%Y-%m-%dT%H:%M")
    assert signed.post(path, {**typed, "reason": "Nada"}).status_code == 422
    assert signed.post(path, {**typed, "reason": "", "stipend": "USD 7"}).status_code == 422
    assert call.amendments.count() == 0
    assert signed.post(path, {**typed, "reason": "Se aclara.", "stipend": "USD 7"}).status_code == 302
    (made,) = call.amendments.all()
    assert [row["field"] for row in made.changes] == ["stipend"]


@pytest.mark.django_db
def test_rosa_finds_only_the_deadlines_on_the_page_of_an_open_call() -> None:
    call = call_at("open")
    signed = Client(headers={"accept-language": "en"})
    signed.force_login(cast.rosa())
    page = signed.get(reverse("call_amend", args=[call.reference]))
    assert set(page.context["form"].fields) == {*DEADLINES, "reason"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "moved", "told"),
    [
        ("questions_until", timedelta(days=-400), "no se puede mover al pasado"),
        ("closes_at", timedelta(minutes=-5), "puede postergarse, no adelantarse"),
    ],
)
def test_rosa_reads_beside_a_date_why_it_is_refused(field: str, moved: timedelta, told: str) -> None:
    call = call_at("open")
    signed = Client()
    signed.force_login(cast.rosa())
    path = reverse("call_amend", args=[call.reference])
    form = signed.get(path).context["form"]
    typed = {name: form[name].value() for name in DEADLINES} | {"reason": "Hace falta."}
    typed[field] += moved
    sent = {name: value.strftime("%Y-%m-%dT%H:%M") if name in DEADLINES else value for name, value in typed.items()}
    answer = signed.post(path, sent)
    assert answer.status_code == 422
    page = lxml.html.fromstring(answer.content)
    (said,) = page.get_element_by_id(page.get_element_by_id(f"id_{field}").get("aria-describedby").split()[-1]).xpath(
        "."
    )
    assert told in said.text_content()
    assert page.xpath(f"//*[@data-error-summary]//a[@href='#id_{field}']") != []
    assert call.amendments.count() == 0


@pytest.mark.django_db
def test_each_line_of_the_summary_names_its_answer_in_the_order_of_the_form() -> None:
    call = call_at("open")
    signed = Client()
    signed.force_login(cast.rosa())
    past = (NOW - timedelta(days=400)).strftime("%Y-%m-%dT%H:%M")
    path = reverse("call_amend", args=[call.reference])
    answer = signed.post(path, dict.fromkeys(DEADLINES, past) | {"reason": ""})
    page = lxml.html.fromstring(answer.content)
    lines = page.xpath("//*[@data-error-summary]//a")
    refused = "Un plazo no se puede mover al pasado. Elija una fecha y hora futuras."
    assert [line.text for line in lines] == [
        "¿Por qué cambia la convocatoria? Este campo es obligatorio.",
        f"Preguntas hasta: {refused}",
        f"Se cierra el: {refused}",
    ]
    assert [line.get("href") for line in lines] == ["#id_reason", "#id_questions_until", "#id_closes_at"]


@pytest.mark.django_db
def test_the_fields_of_an_announced_call_are_read_in_the_order_in_which_they_stand() -> None:
    call = call_at("announced")
    signed = Client()
    signed.force_login(cast.rosa())
    answer = signed.get(reverse("call_amend", args=[call.reference]))
    shown = lxml.html.fromstring(answer.content).xpath("//main//form//*[@name]/@name")
    assert [*answer.context["form"].fields] == [*dict.fromkeys(one for one in shown if one != "csrfmiddlewaretoken")]
