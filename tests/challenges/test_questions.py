"""Questions that nobody can trace, and their answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from challenges.actions.calls import amend_call, suspend_call
from challenges.actions.questions import ask_question, publish_answer, publish_answers
from challenges.models import Call, PublicQuestion
from challenges.queries.calls import next_actions_calls
from challenges.queries.questions import PAGE, question_page, waiting_questions
from challenges.rules.questions import MOST_PER_DAY
from kernel.verdict import Refused
from ledger.queries import entries, happened, payload
from outbox.models import Message
from tests import cast
from tests.factories import call_at

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _friday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def client(who: Any) -> Client:
    signed = Client(headers={"accept-language": "en"})
    signed.force_login(who)
    return signed


def ask(call: Call, text: str = "¿Se admite portugués?", who: Any = None) -> PublicQuestion:
    return ask_question(call=call, text=text, by=who or cast.daniela())


def answer(question: PublicQuestion, text: str = "Sí.", who: Any = None, **more: Any) -> PublicQuestion:
    return publish_answer(question=question, public_text=question.text, answer=text, by=who or cast.rosa(), **more)


def test_nothing_that_is_kept_says_who_asked() -> None:
    call, daniela = call_at("open"), cast.daniela()
    question = ask(call, who=daniela)
    held = " ".join(str(value) for value in PublicQuestion.objects.filter(pk=question.pk).values_list().get())
    record = " ".join(entry.payload for entry in entries(call.reference))
    mails = " ".join(f"{one.subject} {one.text} {one.html}" for one in Message.objects.all())
    for trace in (daniela.name, daniela.email, f"user:{daniela.pk}"):
        assert trace not in held + record + mails
    assert [payload(entry) for entry in happened(call.reference, "question_asked")] == [{"by": "asker"}]


def test_the_seal_of_an_asker_differs_from_call_to_call() -> None:
    one, other = ask(call_at("open")), ask(call_at("open"))
    assert one.asker_seal != other.asker_seal
    assert len(one.asker_seal) == 64


def test_the_focal_point_gets_one_mail_a_day() -> None:
    call = call_at("open")
    ask(call)
    ask(call, who=cast.bruno())
    (mail,) = Message.objects.filter(kind="questions_waiting")
    assert mail.user == cast.rosa()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        ask(call)
    assert Message.objects.filter(kind="questions_waiting").count() == 2


def test_a_person_may_ask_ten_times_a_day_and_others_are_not_held_up() -> None:
    call = call_at("open")
    for number in range(MOST_PER_DAY):
        ask(call, f"¿Pregunta {number}?")
    with pytest.raises(Refused):
        ask(call)
    ask(call, who=cast.bruno())
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        ask(call)
    assert call.questions.count() == MOST_PER_DAY + 2


@pytest.mark.parametrize("state", ["draft", "framing", "questions_closed", "closed", "assessment", "published"])
def test_nobody_may_ask_in_another_state(state: str) -> None:
    with pytest.raises(Refused):
        ask(call_at(state))


def test_nobody_may_ask_while_the_call_is_suspended_nor_without_words() -> None:
    call = call_at("open")
    with pytest.raises(Refused):
        ask(call, "  ")
    suspend_call(call=call, reason="Corte", by=cast.rosa())
    with pytest.raises(Refused):
        ask(call)


def test_answers_are_numbered_as_they_are_published_not_as_they_were_asked() -> None:
    call = call_at("open")
    first, second = ask(call, "¿Una?"), ask(call, "¿Dos?")
    assert [answer(second).number, answer(first).number] == [1, 2]


def test_the_public_reads_the_entitys_words_and_never_the_askers() -> None:
    call = call_at("open")
    question = ask(call, "Somos Voz Urbana: ¿podemos usar nuestro panel?")
    publish_answer(question=question, public_text="¿Se puede usar un panel propio?", answer="Sí.", by=cast.rosa())
    ask(call, "Otra de Voz Urbana que espera")
    for path in (call.get_absolute_url(), reverse("call_questions", args=[call.reference])):
        text = Client().get(path).content.decode()
        assert "¿Se puede usar un panel propio?" in text
        assert "Voz Urbana" not in text
    assert "Voz Urbana" in client(cast.rosa()).get(reverse("call_answers", args=[call.reference])).content.decode()


@pytest.mark.parametrize("who", [cast.luz, cast.ines, cast.daniela, cast.julio])
def test_others_may_not_answer(who: Any) -> None:
    question = ask(call_at("open"))
    with pytest.raises(Refused):
        answer(question, who=who())


def test_an_answer_is_complete_and_final() -> None:
    call = call_at("open")
    question = ask(call)
    for words in ({"public_text": " ", "answer": "Sí"}, {"public_text": "¿?", "answer": ""}):
        with pytest.raises(Refused):
            publish_answer(question=question, by=cast.rosa(), **words)
    answer(question)
    with pytest.raises(Refused):
        answer(question, "No.")
    question.refresh_from_db()
    assert question.answer == "Sí."


def test_no_question_and_no_answer_carries_contact_data_and_a_waiting_question_may() -> None:
    call = call_at("open")
    asking, answering = (reverse(name, args=[call.reference]) for name in ("call_question", "call_answers"))
    page = client(cast.bruno()).post(asking, {"kind": "consultation", "text": "¿Vale? ana@otra.example"})
    assert page.status_code == 422
    assert "ana@otra.example" in str(page.context["form"].errors["text"])
    waits, asked = ask(call, "Somos ana@otra.example: ¿vale?"), ask(call, "¿Otra?")
    told = {f"q{waits.pk}-public_text": waits.text, f"q{asked.pk}-public_text": "¿Otra?"}
    reply = f"q{asked.pk}-answer"
    told[reply] = "Llamen a Ana, 987 654 321, de Otra S.A.C."
    page = client(cast.rosa()).post(answering, told)
    (shown,) = (form for form in page.context["forms"] if form.question == asked)
    assert (page.status_code, shown["answer"].value()) == (422, told[reply])
    assert [one in str(shown.errors["answer"]) for one in ("987 654 321", "Otra S.A.C.")] == [True, True]
    sent = client(cast.rosa()).post(answering, told | {reply: "Vea https://www.gob.pe/ate o mesa@muniate.gob.pe."})
    assert sent.status_code == 302
    both = told | {f"q{waits.pk}-answer": "Sí."}
    assert client(cast.rosa()).post(answering, both).status_code == 422


def _later(call: Call) -> dict[str, Any]:
    assert call.closes_at is not None
    return {"closes_at": call.closes_at + timedelta(days=1)}


def test_an_answer_names_only_areas_and_amendments_of_its_own_call() -> None:
    call, other = call_at("open"), call_at("open")
    foreign = amend_call(call=other, changes=_later(other), reason="r", by=cast.rosa())
    own = amend_call(call=call, changes=_later(call), reason="r", by=cast.rosa())
    with pytest.raises(Refused):
        answer(ask(call), amendment=foreign)
    published = answer(ask(call), amendment=own, area=cast.ate().areas.first())
    assert published.amendment == own


def test_answers_are_due_after_three_business_days_around_holidays() -> None:
    call = call_at("open")
    ask(call)
    (waiting,) = waiting_questions(call)
    # Friday 4 December; the 8th and 9th are holidays in Peru.
    assert waiting.due_at.date() == date(2026, 12, 11)  # type: ignore[attr-defined]


def test_waiting_questions_are_not_listed_in_the_order_of_asking() -> None:
    call = call_at("open")
    for text in ("¿Zeta?", "¿Alfa?", "¿Media?"):
        ask(call, text)
    assert [question.text for question in waiting_questions(call)] == ["¿Alfa?", "¿Media?", "¿Zeta?"]


def test_rosa_is_told_how_many_questions_wait_and_until_when() -> None:
    call = call_at("open")
    assert next_actions_calls(cast.rosa()) == []
    ask(call)
    ask(call, "¿Otra?")
    (action,) = next_actions_calls(cast.rosa())
    assert action.url == reverse("call_answers", args=[call.reference])
    assert action.due is not None
    assert action.due.date() == date(2026, 12, 11)


def test_what_waits_costs_as_much_for_30_calls_as_for_1(django_assert_max_num_queries: Any) -> None:
    rosa = cast.rosa()
    ask(call_at("open"))
    with django_assert_max_num_queries(5) as one:
        next_actions_calls(rosa)
    for _number in range(30):
        ask(call_at("open"))
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert len(next_actions_calls(rosa)) == 31


def test_a_visitor_turns_the_pages_of_questions() -> None:
    call = call_at("open")
    for number in range(PAGE + 2):
        answer(ask_question(call=call, text=f"¿{number}?", by=cast._person(f"p{number}@correo.example", "P")))
    first, before = question_page(call)
    second, end = question_page(call, before=before)
    assert [question.number for question in [*first, *second]] == list(range(PAGE + 2, 0, -1))
    assert end is None


def test_daniela_asks_from_the_page_and_a_visitor_signs_in_first() -> None:
    call = call_at("open")
    path = reverse("call_question", args=[call.reference])
    assert Client().get(path).status_code == 302
    assert client(cast.daniela()).post(path, {"kind": "consultation", "text": ""}).status_code == 422
    response = client(cast.daniela()).post(path, {"kind": "consultation", "text": "¿Hay plazo?"})
    assert (response.status_code, response["Location"]) == (302, call.get_absolute_url())
    assert call.questions.get().text == "¿Hay plazo?"


def test_a_question_that_comes_late_comes_back_with_the_sentence_and_its_words() -> None:
    call = call_at("questions_closed")
    path = reverse("call_question", args=[call.reference])
    response = client(cast.daniela()).post(path, {"kind": "consultation", "text": "¿Llego tarde?"})
    assert response.status_code == 422
    assert "¿Llego tarde?" in response.content.decode()
    assert call.questions.count() == 0


def test_rosa_answers_some_of_several_and_the_others_go_on_waiting() -> None:
    call = call_at("open")
    first, second = ask(call, "¿Una?"), ask(call, "¿Dos?")
    path = reverse("call_answers", args=[call.reference])
    typed = {
        f"q{first.pk}-public_text": "¿Una, en público?",
        f"q{first.pk}-answer": "Sí.",
        f"q{second.pk}-public_text": "¿Dos?",
    }
    assert client(cast.rosa()).post(path, typed).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.number, first.public_text, second.number) == (1, "¿Una, en público?", None)


def test_an_answer_without_a_public_question_comes_back_and_nothing_is_published() -> None:
    call = call_at("open")
    first, second = ask(call, "¿Una?"), ask(call, "¿Dos?")
    typed = {
        f"q{first.pk}-public_text": "¿Una?",
        f"q{first.pk}-answer": "Sí.",
        f"q{second.pk}-public_text": "",
        f"q{second.pk}-answer": "Respuesta que no se pierde",
    }
    response = client(cast.rosa()).post(reverse("call_answers", args=[call.reference]), typed)
    assert response.status_code == 422
    assert "Respuesta que no se pierde" in response.content.decode()
    assert call.questions.filter(published_at__isnull=False).count() == 0


def test_rosa_who_wrote_no_answer_is_told_so_and_not_that_none_was_published() -> None:
    call = call_at("open")
    first = ask(call, "¿Una?")
    typed = {f"q{first.pk}-public_text": "¿Una, reescrita?", f"q{first.pk}-answer": ""}
    response = client(cast.rosa()).post(reverse("call_answers", args=[call.reference]), typed)
    text = response.content.decode()
    assert (response.status_code, "¿Una, reescrita?" in text) == (422, True)
    assert "Escriba al menos la respuesta a una pregunta." in text


def test_several_answers_are_published_together_or_not_at_all() -> None:
    call = call_at("open")
    first, second = ask(call, "¿Una?"), ask(call, "¿Dos?")
    good = {"question": first, "public_text": "¿Una?", "answer": "Sí."}
    with pytest.raises(Refused):
        publish_answers(call=call, answers=[good, {**good, "question": second, "answer": ""}], by=cast.rosa())
    assert call.questions.filter(published_at__isnull=False).count() == 0


def test_the_page_of_answers_costs_as_much_with_30_questions_as_with_1(django_assert_max_num_queries: Any) -> None:
    signed = client(cast.rosa())
    little, much = call_at("open"), call_at("open")
    ask(little)
    for number in range(30):
        ask_question(call=much, text=f"¿{number}?", by=cast._person(f"p{number % 5}@correo.example", "P"))
    signed.get(reverse("call_answers", args=[little.reference]))
    with django_assert_max_num_queries(30) as one:
        signed.get(reverse("call_answers", args=[little.reference]))
    with django_assert_max_num_queries(len(one.captured_queries)):
        signed.get(reverse("call_answers", args=[much.reference]))
