"""What comes too late, twice, too large or from a session that ended: one clear sentence, and nothing lost."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from challenges.models import CallDocument, ChallengeFrame, PublicQuestion
from outbox.models import Job
from pilots.models import EvidenceImport, Pilot
from selection.models import Assignment, Score
from startups.models import Answer, Attachment, Submission
from startups.states import SubmissionState
from tests import cast
from tests.challenges.exercising import written
from tests.factories import call_at
from tests.journeys.walking import Visitor, upload
from tests.pilots.conftest import planned
from tests.selection.builders import REASON, open_call
from tests.startups import making

TEXT = "Lo que costó una hora escribir: «comillas», <signos> & dos líneas.\nLa segunda línea."


# --- a session that ended during a long form --------------------------------------------------------------------------


def canvas() -> tuple[User, str, str, dict[str, str], Callable[[], list[str]]]:
    frame = written(call_at("framing"))
    address = reverse("frame", args=[frame.call.reference, 1])
    return (
        cast.rosa(),
        address,
        "Guardar y seguir aquí",
        {"impact_goal": TEXT},
        lambda: [ChallengeFrame.objects.get(pk=frame.pk).impact_goal],
    )


def rubric() -> tuple[User, str, str, dict[str, str], Callable[[], list[str]]]:
    call = open_call(1)
    assignment = Assignment.objects.select_related("entry").get(seat__call=call, seat__number=1)
    address = reverse("score", args=[call.reference, assignment.entry.mark.lower()])
    return (
        cast.ines(),
        address,
        "Dejar para después",
        {"reason_C1": TEXT, "level_C1": "3"},
        lambda: [one.reason for one in Score.objects.filter(assignment=assignment, criterion__code="C1")],
    )


def question() -> tuple[User, str, str, dict[str, str], Callable[[], list[str]]]:
    call = call_at("open")
    return (
        cast.bruno(),
        reverse("call_question", args=[call.reference]),
        "Enviar la pregunta",
        {"text": TEXT},
        lambda: list(PublicQuestion.objects.values_list("text", flat=True)),
    )


def plan() -> tuple[User, str, str, dict[str, str], Callable[[], list[str]]]:
    pilot = planned()
    return (
        cast.rosa(),
        reverse("pilot_edit", args=[pilot.call.reference]),
        "Guardar el plan",
        {"scope": TEXT},
        lambda: [Pilot.objects.get(pk=pilot.pk).scope],
    )


@pytest.mark.django_db
@pytest.mark.parametrize("made", [canvas, rubric, question, plan])
def test_a_person_whose_session_ended_gets_back_what_she_wrote_and_sends_it_after_signing_in(made: Any) -> None:
    person, address, button, typed, kept = made()
    before = kept()
    visitor = Visitor(person).open(address)
    visitor.client.session.flush()
    visitor.send(button, comes=401, **typed).reads("Su sesión terminó antes de que esto llegara")
    texts = [area.value for area in visitor.page.xpath("//textarea") if area.value]
    assert [text.replace("\r\n", "\n").strip() for text in texts if "costó una hora" in text] == [TEXT]
    assert kept() == before

    elsewhere = visitor.client.get("/account/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', elsewhere.text)
    entry = {"login": person.email, "password": cast.PASSWORD, "csrfmiddlewaretoken": token.group(1)}
    assert visitor.client.post("/account/login/", entry).status_code == 302
    visitor.send("Continuar", comes=403).reads("Revíselo y envíelo.")
    assert kept() == before
    visitor.send("Enviar")
    assert [text.replace("\r\n", "\n") for text in kept()] == [TEXT]


@pytest.mark.django_db
def test_another_site_gets_nothing_back_into_our_pages() -> None:
    frame = written(call_at("framing"))
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://elsewhere.example"})
    client.force_login(cast.rosa(), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/home/")
    address = reverse("frame_save", args=[frame.call.reference, 1])
    answer = client.post(address, {"impact_goal": TEXT})
    assert (answer.status_code, "costó una hora" in answer.text) == (403, False)
    ours = client.post(address, {"impact_goal": TEXT}, headers={"origin": "http://testserver"})
    assert (ours.status_code, "costó una hora" in ours.text) == (403, True)


@pytest.mark.django_db
def test_passwords_never_come_back_in_a_page() -> None:
    client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    client.get("/account/login/")
    answer = client.post("/account/login/", {"login": "rosa@muniate.example", "password": "x" * 60})
    assert (answer.status_code, "x" * 60 in answer.text) == (403, False)


# --- too late ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_daniela_sends_one_second_late_and_reads_why_and_keeps_her_draft() -> None:
    call = call_at("open")
    made = making.written(call)
    with time_machine.travel(call.closes_at - timedelta(seconds=2), tick=False):
        visitor = Visitor(cast.daniela()).open(f"/submissions/{made.pk}/send/")
    with time_machine.travel(call.closes_at, tick=False):
        visitor.send("Lacrar e enviar", comes=403)
        visitor.reads("A chamada foi encerrada: nada mais pode ser enviado ou mudado.")
    made.refresh_from_db()
    assert (made.state, made.receipt_no) == (SubmissionState.DRAFT, "")
    assert Answer.objects.get(submission=made, field="title").text == making.TEXTS["title"]


@pytest.mark.django_db
def test_bruno_asks_too_late_and_his_question_stays_in_the_form_that_says_so() -> None:
    call = call_at("open")
    with time_machine.travel(call.questions_until - timedelta(minutes=1), tick=False):
        visitor = Visitor(cast.bruno()).open(reverse("call_question", args=[call.reference]))
    with time_machine.travel(call.questions_until, tick=False):
        visitor.send("Enviar la pregunta", comes=422, text=TEXT)
    visitor.reads("Las preguntas de esta convocatoria están cerradas.", "costó una hora")
    assert PublicQuestion.objects.count() == 0


@pytest.mark.django_db
def test_ines_writes_in_a_tab_that_is_too_late_and_reads_why_beside_what_she_wrote() -> None:
    person, address, button, typed, _kept = rubric()
    late, sending = Visitor(person).open(address), Visitor(person).open(address)
    codes = ("C1", "C2", "C3", "C4")
    sending.send("Enviar", **{f"level_{code}": 4 for code in codes}, **{f"reason_{code}": REASON for code in codes})
    late.send(button, comes=403, **typed).reads("No se guardó. Cópielo si lo necesita.", "costó una hora")
    assert Score.objects.filter(reason=REASON).count() == 4


@pytest.mark.django_db
def test_rosa_is_told_to_choose_her_file_again_when_something_else_was_wrong() -> None:
    call = call_at("open")
    said = "elija el suyo otra vez"
    visitor = Visitor(cast.rosa()).open(reverse("call_documents", args=[call.reference]))
    visitor.send("Publicar", comes=422, title="Bases", upload=[])
    assert said not in visitor.text
    visitor.send("Publicar", comes=422, title="", upload=upload("bases.pdf", b"%PDF-1.7\n%%EOF\n"))
    visitor.reads(said)
    assert CallDocument.objects.count() == 0


# --- twice ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_receipt() -> None:
    made = making.written(call_at("open"))
    visitors = [Visitor(cast.daniela()).open(f"/submissions/{made.pk}/send/") for _each in range(2)]
    start, pages = threading.Barrier(2), []

    def click(visitor: Visitor) -> None:
        try:
            start.wait(10)
            pages.append(visitor.send("Lacrar e enviar").text)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[visitor]) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    sent = Submission.objects.get()
    assert sent.receipt_no
    assert [sent.receipt_no in page for page in pages] == [True, True]
    assert Job.objects.filter(kind="startups.receipt").count() == 1


# --- in two tabs ------------------------------------------------------------------------------------------------------


def preparing() -> tuple[Any, str, str, str, str]:
    call = call_at("framing")
    return call, reverse("call_prepare", args=[call.reference]), "Guardar y revisar", "summary", "eligibility"


def planning() -> tuple[Any, str, str, str, str]:
    pilot = planned()
    return pilot, reverse("pilot_edit", args=[pilot.call.reference]), "Guardar el plan", "scope", "hypothesis"


@pytest.mark.django_db
@pytest.mark.parametrize("made", [preparing, planning])
def test_rosa_writes_in_two_tabs_and_neither_undoes_the_other(made: Any) -> None:
    thing, address, button, first, second = made()
    one, other, third = (Visitor(cast.rosa()).open(address) for _tab in range(3))
    one.send(button, **{first: "Lo que escribió la primera pestaña."})
    other.send(button, **{second: "Lo que escribió la segunda."})
    thing.refresh_from_db()
    both = ["Lo que escribió la primera pestaña.", "Lo que escribió la segunda."]
    assert [getattr(thing, name) for name in (first, second)] == both

    third.send(button, comes=409, **{first: "Otra cosa."})
    third.reads("se guardó aquí: «Lo que escribió la primera pestaña.».", "Otra cosa.")
    thing.refresh_from_db()
    assert [getattr(thing, name) for name in (first, second)] == both
    third.send(button)
    thing.refresh_from_db()
    assert [getattr(thing, name) for name in (first, second)] == ["Otra cosa.", both[1]]


# --- of the wrong kind ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "button", "sentence"),
    [
        ("submission_files", "Enviar o arquivo", "O conteúdo deste arquivo não é de um PDF."),
        ("call_documents", "Publicar", "El contenido de «plan.pdf» no es el de un archivo PDF."),
        (
            "pilot_upload",
            "Revisar el archivo",
            "Elija un archivo CSV, Excel (XLSX), JSON Lines (JSONL) o Parquet: este no se puede leer.",
        ),
    ],
)
def test_a_program_under_another_name_is_refused_with_a_sentence(page: str, button: str, sentence: str) -> None:
    makers = {made.__name__: made for made in (submission_files, call_documents, pilot_upload)}
    person, address = makers[page]()
    visitor = Visitor(person).open(address)
    name = "upload" if "upload" in visitor.fields(button) else "file"
    more = {"title": "Bases"} if page == "call_documents" else {}
    visitor.send(button, comes=422, **more, **{name: upload("plan.pdf", b"MZ\x90\x00 a program")})
    assert (Attachment.objects.count(), CallDocument.objects.count(), EvidenceImport.objects.count()) == (0, 0, 0)
    visitor.reads(sentence)


# --- too large --------------------------------------------------------------------------------------------------------


class Endless(io.RawIOBase):
    """A body of many zeros, sent as one file; it counts what was read of it and takes no memory."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        taken = min(self.left, size if size >= 0 else self.left, 1 << 20)
        self.left -= taken
        return b"\0" * taken


def submission_files() -> tuple[User, str]:
    return cast.daniela(), reverse("submission_files", args=[making.draft(call_at("open")).pk])


def call_documents() -> tuple[User, str]:
    return cast.rosa(), reverse("call_documents", args=[call_at("open").reference])


def pilot_upload() -> tuple[User, str]:
    return cast.rosa(), reverse("pilot_upload", args=[planned().call.reference])


@pytest.mark.django_db
@pytest.mark.parametrize("made", [submission_files, call_documents, pilot_upload])
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_file_of_200_mb_is_refused_before_anything_reads_it(made: Any, signed_in: bool, settings: Any) -> None:
    settings.MAX_EVIDENCE_BYTES = settings.MAX_UPLOAD_BYTES  # evidence may be larger: one limit here for all
    person, address = made()
    person.language = "es"
    person.save()
    visitor = Visitor(person if signed_in else None)
    visitor.client.get("/account/login/")
    size = 200 * 1024 * 1024
    body = Endless(size)
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": address,
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(size),
        "wsgi.input": body,
    }
    answer = visitor.client.request(**environ)
    assert (answer.status_code, "El archivo es demasiado grande: el límite es 20 MB." in answer.text) == (413, True)
    # Who is signed in gets her answer when her browser has sent everything; nobody else is listened to.
    assert body.left == (0 if signed_in else size)
    assert (Attachment.objects.count(), CallDocument.objects.count(), EvidenceImport.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_text_that_is_longer_than_a_form_may_be_is_answered_with_a_sentence(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    call = call_at("open")
    client = Client()
    client.force_login(cast.bruno(), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(reverse("call_question", args=[call.reference]), {"text": "x" * 2000})
    assert (answer.status_code, "es más largo de lo que un formulario admite" in answer.text) == (400, True)
