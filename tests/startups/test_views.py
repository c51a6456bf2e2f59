"""The applicant's pages, as the cast sees them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from challenges.models import Call
from startups.actions import files, submissions
from startups.models import Answer, Attachment, Follower, Submission, TeamInvitation
from tests import cast
from tests.factories import call_at
from tests.startups import making

pytestmark = pytest.mark.django_db


def signed_in(user: Any, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    user.language = "en"
    user.save(update_fields=["language"])
    return client


@pytest.fixture
def daniela() -> Client:
    return signed_in(cast.daniela())


def section_post(made: Submission, section: str = "pilot", **changes: str) -> dict[str, str]:
    return {
        "plan": making.TEXTS["plan"],
        "needs": making.TEXTS["needs"],
        "version_plan": "0",
        "version_needs": "0",
    } | changes


# --- strangers -------------------------------------------------------------------------------------------------------


def test_strangers_see_404_on_every_page_of_a_team() -> None:
    made = making.sent(call_at("open"))
    row = Attachment.objects.create(
        submission=made, file="x", original_name="x.pdf", mime="", size=1, sha256="", uploaded_by=cast.daniela()
    )
    ana = signed_in(cast.ana())
    one, of = [made.pk], [made.startup_id]
    pages = [
        ("submission", one),
        ("submission_section", [*one, "pilot"]),
        ("submission_identity", [*one, "company"]),
        ("submission_sworn", one),
        ("submission_files", one),
        ("submission_file", [*one, row.pk]),
        ("submission_preview", one),
        ("submission_send", one),
        ("submission_receipt", one),
        ("submission_receipt_file", [*one, "pdf"]),
        ("submission_withdraw", one),
        ("submission_result", one),
        ("startup", of),
        ("startup_edit", of),
        ("startup_identity", [*of, "names"]),
        ("startup_team", of),
    ]
    assert {name: ana.get(reverse(name, args=args)).status_code for name, args in pages} == dict.fromkeys(
        dict(pages), 404
    )
    assert (
        ana.post(reverse("submission_autosave", args=one), {"name": "plan", "value": "x", "version": "0"}).status_code
        == 404
    )
    assert {name: Client().get(reverse(name, args=args)).status_code for name, args in pages} == dict.fromkeys(
        dict(pages), 302
    )


def test_daniela_sees_every_page_of_hers(daniela: Client) -> None:
    made = making.sent(call_at("open"))
    one, of = [made.pk], [made.startup_id]
    pages = [
        ("startups", []),
        ("startup_new", []),
        ("invitations", []),
        ("submissions", []),
        ("start_submission", [made.call.reference]),
        ("submission", one),
        ("submission_section", [*one, "pilot"]),
        ("submission_identity", [*one, "company"]),
        ("submission_identity", [*one, "people"]),
        ("submission_sworn", one),
        ("submission_files", one),
        ("submission_preview", one),
        ("submission_send", one),
        ("submission_receipt", one),
        ("submission_receipt_file", [*one, "json"]),
        ("submission_withdraw", one),
        ("startup", of),
        ("startup_edit", of),
        ("startup_identity", [*of, "names"]),
        ("startup_identity", [*of, "tax"]),
        ("startup_team", of),
    ]
    assert [(name, daniela.get(reverse(name, args=args)).status_code) for name, args in pages] == [
        (name, 200) for name, _args in pages
    ]


def test_daniela_withdraws_nothing_unless_she_says_so(daniela: Client) -> None:
    made = making.sent(call_at("open"))
    url = reverse("submission_withdraw", args=[made.pk])
    seen = []
    for said in ({}, {"what": ""}, {"what": "x"}, {"what": "withdraw"}):
        answer = daniela.post(url, said)
        made.refresh_from_db()
        seen.append((answer.status_code, made.state))
    assert seen == [(422, "submitted")] * 3 + [(302, "withdrawn")]


# --- profile ---------------------------------------------------------------------------------------------------------


# --- writing ---------------------------------------------------------------------------------------------------------


def test_daniela_may_save_a_section_without_javascript(daniela: Client) -> None:
    made = making.draft(call_at("open"))
    url = reverse("submission_section", args=[made.pk, "pilot"])
    answer = daniela.post(url, section_post(made))
    assert (answer.status_code, answer["Location"]) == (302, reverse("submission_section", args=[made.pk, "data"]))
    assert set(Answer.objects.values_list("field", "version")) == {("plan", 1), ("needs", 1)}


def test_a_text_over_its_limit_is_kept_and_said(daniela: Client) -> None:
    made = making.draft(call_at("open"))
    url = reverse("submission_section", args=[made.pk, "pilot"])
    answer = daniela.post(url, section_post(made, needs="palabra " * 130))
    assert answer.status_code == 422
    assert "10 words too many" in answer.text
    assert len(Answer.objects.get(field="needs").text.split()) == 130
    assert daniela.post(url, section_post(made, version_needs="1", version_plan="1")).status_code == 302


def test_two_tabs_without_javascript_keep_both_texts(daniela: Client) -> None:
    made = making.draft(call_at("open"))
    submissions.save_answer(submission=made, field="needs", text="lo de la otra pestaña", version=0, by=cast.daniela())
    url = reverse("submission_section", args=[made.pk, "pilot"])
    answer = daniela.post(url, section_post(made, needs="lo de esta pestaña"))
    assert answer.status_code == 409
    assert "lo de la otra pestaña" in answer.text
    assert "lo de esta pestaña" in answer.text
    assert Answer.objects.get(field="needs").text == "lo de la otra pestaña"
    keep_mine = section_post(made, needs="lo de esta pestaña", version_needs="1", version_plan="1")
    theirs = daniela.post(url, keep_mine | {"theirs": "needs"})
    assert (theirs.status_code, Answer.objects.get(field="needs").text) == (302, "lo de la otra pestaña")
    assert daniela.post(url, keep_mine).status_code == 302
    assert Answer.objects.get(field="needs").text == "lo de esta pestaña"


def test_autosave_answers_with_version_conflict_or_sentence(daniela: Client) -> None:
    call = call_at("open")
    made = making.draft(call)
    url = reverse("submission_autosave", args=[made.pk])
    first = daniela.post(url, {"name": "needs", "value": "uno", "version": "0"})
    assert (first.status_code, first.json()["version"]) == (200, 1)
    second = daniela.post(url, {"name": "needs", "value": "dos", "version": "0"})
    assert (second.status_code, second.json()) == (409, {"yours": "dos", "theirs": "uno", "version": 1})
    assert daniela.post(url, {"name": "title", "value": "x" * 151, "version": "0"}).status_code == 422
    assert daniela.post(url, {"name": "nothing", "value": "x", "version": "0"}).status_code == 422
    assert Client().post(url, {"name": "needs", "value": "dos", "version": "1"}).status_code == 401
    with time_machine.travel(call.closes_at, tick=False):
        late = signed_in(cast.daniela()).post(url, {"name": "needs", "value": "tres", "version": "1"})
    assert (late.status_code, Answer.objects.get(field="needs").text) == (403, "uno")


def test_a_signed_out_person_gets_her_text_back_and_may_send_it_after_signing_in() -> None:
    made = making.draft(call_at("open"))
    url = reverse("submission_section", args=[made.pk, "pilot"])
    client = Client(enforce_csrf_checks=True)
    page = client.post(url, section_post(made, needs="Un texto <largo> que no debe perderse"))
    assert page.status_code == 401
    assert "Un texto &lt;largo&gt; que no debe perderse" in page.text
    assert Answer.objects.count() == 0
    client.force_login(cast.daniela())
    again = client.post(url, section_post(made, needs="Un texto <largo> que no debe perderse"))
    assert again.status_code == 200
    assert "Un texto &lt;largo&gt; que no debe perderse" in again.text
    assert Answer.objects.count() == 0
    token = client.cookies["csrftoken"].value
    saved = client.post(
        url, section_post(made, needs="Un texto <largo> que no debe perderse", csrfmiddlewaretoken=token)
    )
    assert (saved.status_code, Answer.objects.get(field="needs").text) == (302, "Un texto <largo> que no debe perderse")


def test_a_late_save_shows_the_text_and_the_sentence(daniela: Client) -> None:
    call = call_at("open")
    made = making.draft(call)
    with time_machine.travel(call.closes_at + timedelta(seconds=1), tick=False):
        late = signed_in(cast.daniela())
        answer = late.post(
            reverse("submission_section", args=[made.pk, "pilot"]), section_post(made, needs="texto tardío")
        )
    assert answer.status_code == 403
    assert "texto tardío" in answer.text
    assert "The call has closed" in answer.text


# --- files -----------------------------------------------------------------------------------------------------------


class Endless(io.RawIOBase):
    """A body of many zeros that counts what was read of it and takes no memory."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        taken = min(self.left, size if size >= 0 else self.left, 1 << 20)
        self.left -= taken
        return b"\0" * taken


def test_a_file_of_200_mb_is_refused_with_a_sentence_and_not_stored(daniela: Client, settings: Any) -> None:
    made = making.draft(call_at("open"))
    size = 200 * 1024 * 1024
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": reverse("submission_files", args=[made.pk]),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(size),
        "wsgi.input": Endless(size),
    }
    answer = daniela.request(**environ)
    assert answer.status_code == 413
    assert "The file is too large: the limit is 20 MB." in answer.text
    assert Attachment.objects.count() == 0
    environ |= {"PATH_INFO": reverse("startup_logos", args=[making.startup().pk]), "wsgi.input": Endless(size)}
    assert "The file is too large: the limit is 5 MB." in daniela.request(**environ).text


def test_a_wrong_file_is_refused_in_the_page(daniela: Client) -> None:
    made = making.draft(call_at("open"))
    url = reverse("submission_files", args=[made.pk])
    answer = daniela.post(url, {"file": SimpleUploadedFile("plan.pdf", b"MZ")})
    assert answer.status_code == 422
    assert "The content of this file is not a PDF." in answer.text
    assert daniela.post(url, {"file": SimpleUploadedFile("plan.pdf", making.PDF)}).status_code == 302
    assert Attachment.objects.count() == 1


def test_a_file_is_opened_by_the_team_and_after_the_close_by_a_custodian() -> None:
    call = call_at("open")
    made = making.draft(call)
    upload = SimpleUploadedFile("plan.pdf", making.PDF)
    row = files.attach_file(submission=made, upload=upload, by=cast.daniela())
    making.written(call, made.startup)
    submissions.submit(submission=made, by=cast.daniela())
    url = reverse("submission_file", args=[made.pk, row.pk])
    team = signed_in(cast.daniela()).get(url)
    assert (team["X-Content-Type-Options"], team["Content-Disposition"]) == (
        "nosniff",
        'attachment; filename="plan.pdf"',
    )
    assert b"".join(team.streaming_content) == making.PDF
    assert signed_in(cast.oscar()).get(url).status_code == 404
    with time_machine.travel(call.closes_at, tick=False):
        answers = {
            who: signed_in(person).get(url) for who, person in (("custodian", cast.oscar()), ("assessor", cast.ines()))
        }
    assert {who: answer.status_code for who, answer in answers.items()} == {"custodian": 200, "assessor": 404}
    answers["custodian"].close()
    team.close()


# --- sending ---------------------------------------------------------------------------------------------------------


def test_daniela_sees_what_is_hidden_and_why(daniela: Client) -> None:
    made = making.written(call_at("open"), needs="Una persona que hable con Thiago Sampaio desde Recife.")
    page = daniela.get(reverse("submission_preview", args=[made.pk])).text
    paper = page.split("</article>")[0]
    assert "Thiago Sampaio" not in paper
    assert "una persona del equipo" in paper
    assert "Thiago Sampaio" in page
    assert "It tells who a person of your team is." in page


def test_daniela_may_send_from_the_page_twice_and_gets_one_receipt(daniela: Client) -> None:
    made = making.written(call_at("open"))
    for _click in range(2):
        answer = daniela.post(reverse("submission_send", args=[made.pk]))
        assert (answer.status_code, answer["Location"]) == (302, reverse("submission_receipt", args=[made.pk]))
    sent = Submission.objects.get()
    page = daniela.get(reverse("submission_receipt", args=[made.pk])).text
    assert sent.receipt_no in page
    assert sent.commitment in page


def test_ana_may_follow_a_call_and_stop() -> None:
    call = call_at("open")
    ana = signed_in(cast.ana())
    url = reverse("follow_call", args=[call.reference])
    ana.post(url)
    assert list(Follower.objects.values_list("user", flat=True)) == [cast.ana().pk]
    ana.post(url, {"stop": "1"})
    assert Follower.objects.count() == 0


# --- many rows -------------------------------------------------------------------------------------------------------


def test_the_lists_ask_the_same_number_of_queries_for_1_and_30_rows(daniela: Client) -> None:
    made = making.startup()
    making.draft(call_at("open"), made)

    def queries(name: str, *args: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert daniela.get(reverse(name, args=args)).status_code == 200
        return len(found)

    pages = [
        ("startups",),
        ("submissions",),
        ("submission", Submission.objects.get().pk),
        ("startup", made.pk),
        ("home",),
    ]
    daniela.get(reverse("home"))
    one = [queries(*page) for page in pages]
    for number in range(29):
        other = making.startup(name=f"Otra {number}")
        Submission.objects.create(call=call_at("open", reference=f"X-{number}"), startup=other)
    assert [queries(*page) for page in pages] == one
    assert timezone.now() < Submission.objects.first().call.closes_at


def test_daniela_may_not_tell_who_she_is_in_a_question_and_keeps_what_she_wrote() -> None:
    call = call_at("announced")
    Call.objects.filter(pk=call.pk).update(questions_until=timezone.now() + timedelta(days=9))
    making.startup()
    daniela, url = signed_in(cast.daniela()), reverse("call_question", args=[call.reference])
    told = daniela.post(
        url, {"kind": "consultation", "text": "Somos Voz Urbana y operamos en Lima: ¿cuántos usuarios hay?"}
    )
    assert told.status_code == 422
    page = told.content.decode()
    assert "Voz Urbana" in page.split("</textarea>")[0]
    assert ("tells who you are" in page, call.questions.count()) == (True, 0)
    assert daniela.post(url, {"kind": "consultation", "text": "¿Cuántos usuarios hay en Lima?"}).status_code == 302
    # Of other people's names she knows nothing, and neither does the page.
    assert (
        signed_in(cast.bruno()).post(url, {"kind": "consultation", "text": "¿Postula Voz Urbana?"}).status_code == 302
    )
    assert call.questions.count() == 2


def test_an_invitation_with_a_long_number_can_be_accepted() -> None:
    start = making.startup()
    invited = TeamInvitation.objects.create(
        pk=12_345,
        startup=start,
        email=cast.ana().email,
        token_digest="0" * 64,
        invited_by=cast.daniela(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    page = signed_in(cast.ana()).get(reverse("invitations")).content.decode()
    assert f'value="{invited.veiled_key}"' in page
