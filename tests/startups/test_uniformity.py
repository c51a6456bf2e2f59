"""What assessors get is in one form and one language; the applicant sees it before, and changes it with one click."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from challenges.models import Call
from kernel.verdict import Refused
from startups.actions import desks, submissions
from startups.models import Answer, Submission
from startups.queries.desks import blind_entries
from startups.queries.submissions import blind_copy_of
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made
from tests.startups import making

pytestmark = pytest.mark.django_db
HABITS = (
    "En «Recife» costó R$ 5.000,50 al mes desde el 25/12/2021 😀 y atendió a 1.234,5 personas, el 12,5 % del barrio."
)
FORM = (
    'En "Recife" costó BRL 5,000.50 al mes desde el 25 de diciembre de 2021 y atendió a 1,234.5 personas, '
    "el 12.5% del barrio."
)
PORTUGUESE = (
    "A solução classifica cada mensagem, mostra a confiança e separa os casos duvidosos para que uma pessoa leia. "
    "Não guardamos nomes nem textos dos vizinhos."
)


def translate(text: str, source: str, target: str) -> str:
    """A translator for the tests, of argostranslate's shape."""
    assert (text, source, target) == (PORTUGUESE, "pt", "es")
    return making.TEXTS["solution"]


def broken(_text: str, _source: str, _target: str) -> str:
    """A translator that fails."""
    raise RuntimeError("no model")


def signed_in() -> Client:
    client = Client()
    client.force_login(cast.daniela(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def answer(one: Submission, field: str) -> Answer:
    return Answer.objects.get(submission=one, field=field)


def test_the_preview_is_to_the_letter_what_the_blind_room_gets() -> None:
    call = call_at("open")
    by = cast.daniela()
    one = making.written(call, by=by, evidence=HABITS)
    copy = blind_copy_of(one)
    submissions.submit(submission=one, by=by)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    made.settle(call)
    entry = blind_entries(call)[one.pk]
    shown = {row["key"]: row["text"] for row in copy.sections}
    assert shown["evidence"] == FORM
    assert {row["key"]: row["text"] for row in entry["sections"]} == shown
    assert (entry["title"], entry["masked"]) == (copy.title, copy.masked)
    assert answer(one, "evidence").text == HABITS


def test_origin_markers_are_a_class_of_their_own_and_go_to_the_desk_when_left() -> None:
    one = making.written(call_at("open"), evidence=HABITS)
    copy = blind_copy_of(one)
    assert [(found.kind, found.matched) for found in copy.markers] == [("city", "Recife"), ("currency", "R$ 5.000,50")]
    assert [found.kind for found in copy.doubtful if found.of_origin] == []
    page = signed_in().get(f"/submissions/{one.pk}/preview/")
    assert [finding.number for finding in page.context["copy"].open] == [
        number for number, _ in enumerate(copy.open, start=1)
    ]
    assert "gl-leak gl-leak--origin" in page.content.decode()
    submissions.submit(submission=one, by=cast.daniela())
    left = [(row.original, row.replacement, row.state) for row in made.places(one.call) if row.kind == "currency"]
    assert left == [("R$ 5.000,50", "[un monto equivalente en soles]", "proposed")]


def test_one_click_writes_the_neutral_words_and_other_words_can_be_typed() -> None:
    one = making.written(call_at("open"), evidence=HABITS)
    client, url = signed_in(), f"/submissions/{one.pk}/preview/replace/"
    city, money = blind_copy_of(one).markers
    place = {"field": city.field, "start": city.start, "end": city.end, "matched": city.matched}
    assert client.post(url, place).status_code == 302
    assert answer(one, "evidence").text == HABITS.replace("Recife", "otra ciudad")
    assert client.post(url, place).status_code == 403  # the text is another one now
    shift = len("otra ciudad") - len("Recife")
    place = {"field": money.field, "start": money.start + shift, "end": money.end + shift, "matched": money.matched}
    assert client.post(url, place | {"words": "S/ 3,600"}).status_code == 302
    assert answer(one, "evidence").text == HABITS.replace("Recife", "otra ciudad").replace("R$ 5.000,50", "S/ 3,600")
    assert blind_copy_of(one).markers == []


def test_an_article_is_not_written_twice() -> None:
    one = making.written(call_at("open"), privacy="Cumplimos con la LGPD y no guardamos nombres ni textos de vecinos.")
    (law,) = blind_copy_of(one).markers
    submissions.replace_words(
        submission=one, field="privacy", start=law.start, end=law.end, matched=law.matched, by=cast.daniela()
    )
    assert "con la ley de protección de datos del país del piloto y no" in answer(one, "privacy").text


def test_a_date_of_two_readings_stays_and_is_chosen_with_one_click() -> None:
    text = "La probamos desde el 03/04/2021 con un gobierno local y atendió bien a todos los vecinos del barrio."
    one = making.written(call_at("open"), evidence=text)
    copy = blind_copy_of(one)
    assert {row["key"]: row["text"] for row in copy.sections}["evidence"] == text
    (note,) = copy.notes
    client = signed_in()
    assert "4 de marzo de 2021" in client.get(f"/submissions/{one.pk}/preview/").content.decode()
    place = {"field": note.field, "start": note.start, "end": note.end, "matched": note.matched}
    client.post(f"/submissions/{one.pk}/preview/replace/", place | {"words": note.options[0]})
    assert answer(one, "evidence").text == text.replace("03/04/2021", "3 de abril de 2021")


def test_while_writing_each_save_answers_what_the_text_tells() -> None:
    one = making.draft(call_at("open"))
    client, url = signed_in(), f"/submissions/{one.pk}/autosave/"
    told = client.post(url, {"name": "evidence", "value": "Voz Urbana cobra R$ 20", "version": "0"}).json()
    assert ("Voz Urbana" in told["hints"], "R$ 20" in told["hints"]) == (True, True)
    quiet = client.post(url, {"name": "evidence", "value": "La empresa cobra poco", "version": told["version"]}).json()
    assert quiet["hints"] == ""
    answer_ = {"evidence": "Voz Urbana <b> cobra R$ 20", "go": "stay", "version_evidence": quiet["version"]}
    client.post(f"/submissions/{one.pk}/sections/solution/", answer_)
    page = client.get(f"/submissions/{one.pk}/sections/solution/").content.decode()
    region = page.split('data-hints-for="evidence"')[1].split("</form>")[0]
    assert ("R$ 20" in region, 'role="status" data-hints-for="evidence"' in page) == (True, True)


def test_a_proposal_in_another_language_is_translated_before_it_is_confirmed() -> None:
    call = call_at("open")
    one = making.written(call)
    submissions.save_answer(submission=one, field="solution", text=PORTUGUESE, version=1, by=cast.daniela())
    with pytest.raises(Refused, match="has text in Portuguese, and assessors read in Spanish"):
        submissions.confirm_preview(submission=one, by=cast.daniela())
    with pytest.raises(Refused, match="no translator"):
        submissions.translate_answer(submission=one, field="solution", by=cast.daniela())
    page = signed_in().get(f"/submissions/{one.pk}/preview/")
    assert [row["field"] for row in page.context["foreign"]] == ["solution"]


def test_the_sites_translator_is_marked_until_the_team_edits_what_it_wrote(settings: Any) -> None:
    settings.TRANSLATOR = f"{__name__}.translate"
    one = making.written(call_at("open"))
    submissions.save_answer(submission=one, field="solution", text=PORTUGUESE, version=1, by=cast.daniela())
    assert signed_in().post(f"/submissions/{one.pk}/translate/", {"field": "solution"}).status_code == 302
    one.refresh_from_db()
    assert (list(one.by_machine), answer(one, "solution").text) == (["solution"], making.TEXTS["solution"])
    # Her own words are kept sealed, and she reads them.
    assert one.untranslated == {"solution": PORTUGUESE}
    page = signed_in().get(f"/submissions/{one.pk}/preview/").content.decode()
    assert page.split('id="untranslated"')[1].split("</details>")[0].count(PORTUGUESE[:30]) == 1
    read = {row["key"]: row["text"] for row in blind_copy_of(one).sections}["solution"]
    assert read == making.TEXTS["solution"] + "\n[Traducción automática]"
    assert submissions.confirm_preview(submission=one, by=cast.daniela()).preview_sha256 != ""
    edited = making.TEXTS["solution"].replace("muestra", "enseña")
    submissions.save_answer(submission=one, field="solution", text=edited, version=3, by=cast.daniela())
    assert {row["key"]: row["text"] for row in blind_copy_of(one).sections}["solution"] == edited


def test_a_translator_that_fails_or_a_language_that_is_not_admitted_is_said(settings: Any) -> None:
    call = call_at("open")
    one = making.written(call)
    submissions.save_answer(submission=one, field="solution", text=PORTUGUESE, version=1, by=cast.daniela())
    settings.TRANSLATOR = f"{__name__}.broken"
    with pytest.raises(Refused, match="could not be translated"):
        submissions.translate_answer(submission=one, field="solution", by=cast.daniela())
    Call.objects.filter(pk=call.pk).update(languages=["es"])
    one.call.refresh_from_db()
    with pytest.raises(Refused, match="does not admit"):
        submissions.translate_answer(submission=one, field="solution", by=cast.daniela())
    assert (Submission.objects.get().by_machine, answer(one, "solution").text) == ({}, PORTUGUESE)


def test_the_call_says_in_which_language_assessors_read() -> None:
    from challenges.countries import assessment_language

    assert [assessment_language(*of) for of in ((["es", "pt"], "PE"), (["es", "pt"], "BR"), (["en"], "PE"), ([], "BR"))] == [
        "es", "pt", "en", "pt",
    ]  # fmt: skip
    call = call_at("open")
    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/calls/{call.reference}/", {"language": "en"})
    assert page.context["assessed_in"] in ("Spanish", "Español", "español")
