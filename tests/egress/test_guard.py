"""The net below the wall: what leaves for those who judge is searched, held back, written down and told."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import FileResponse, HttpResponse, JsonResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from challenges.models import Call
from challenges.views import public as public_pages
from ledger.models import Entry as Recorded
from outbox.actions import post_ready, sweep, work
from outbox.models import Enclosure, Job, Message
from outbox.queries import message_page, unread_count
from outbox.rendering import render_pdf
from selection.models import Entry
from selection.views import assessing, deciding
from startups.actions import profiles
from startups.models import Incident, Submission
from startups.queries import guard
from tests import cast
from tests.factories import call_at
from tests.startups import making

pytestmark = pytest.mark.django_db
NAME = "Voz Urbana"


@pytest.fixture(autouse=True)
def _guarded(settings: Any) -> Iterator[None]:
    settings.EGRESS_GUARD = True
    guard.forget()
    yield
    guard.forget()


@pytest.fixture
def call() -> Call:
    """A call in assessment on which Daniela's start-up applied."""
    call = call_at("open")
    making.sent(call)
    assessed = call_at("assessment", entries=2)
    Submission.objects.filter(call=call).update(call=assessed)
    # Keys belong to calls: what was sealed for one call is written again for the other.
    for one in Submission.objects.filter(call=assessed):
        one.save()
    cast.kemi()
    return assessed


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def leak_in(patch: pytest.MonkeyPatch, module: Any, text: str = NAME) -> None:
    """Plant: a view of a module also says a name."""
    draw = module.render

    def leaking(*args: Any, **kwargs: Any) -> Any:
        answer = draw(*args, **kwargs)
        answer.content += f"<p>{text}</p>".encode()
        return answer

    patch.setattr(module, "render", leaking)


def pages(call: Call) -> list[tuple[Any, Any, str]]:
    ref = call.reference
    return [
        (assessing, cast.ines(), "/assess/"),
        (assessing, cast.ines(), f"/assess/{ref}/"),
        (assessing, cast.ines(), f"/assess/{ref}/mineral-0/"),
        (deciding, cast.luz(), f"/decide/{ref}/"),
        (public_pages, cast.ana(), f"/calls/{ref}/"),
        (public_pages, cast.rosa(), f"/calls/{ref}/"),
        (public_pages, cast.bruno(), f"/calls/{ref}/"),
        (public_pages, None, f"/calls/{ref}/"),
    ]


def a_pdf(call: Call) -> bytes:
    """A PDF of our own that says the name."""
    submission = Submission.objects.get(call=call)
    submission.receipt_no = NAME
    return render_pdf("pdf/receipt.html", {"submission": submission, "call": call}, "es")


def get(user: Any, url: str) -> Any:
    return (as_(user) if user else Client()).get(url)


@pytest.mark.parametrize("number", range(8))
def test_a_planted_leak_is_held_back_written_down_and_told(
    call: Call, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    module, user, url = pages(call)[number]
    before = get(user, url)
    assert before.status_code == 200
    assert Incident.objects.count() == 0
    leak_in(monkeypatch, module, "V o z Ür\u200bbana")
    answer = get(user, url)
    assert answer.status_code == 503
    text = answer.content.decode()
    incident = Incident.objects.get()
    assert incident.reference in text
    assert "rbana" not in text
    assert answer["Cache-Control"] == "private, no-store"
    assert "Content-Security-Policy" in answer.headers
    own = call if call.reference in url else None
    assert (incident.call, incident.kind, incident.reader, incident.times) == (own, "page", user, 1)
    found = incident.found if own else [text for _call, _startup, text in incident.found]
    assert NAME in found
    mails = Message.objects.filter(kind="held_back")
    assert [mail.user for mail in mails] == [cast.kemi()]
    assert reverse("admin:startups_incident_change", args=[incident.pk]) in mails[0].text
    assert [mail for mail in mails if "rbana" in mail.subject + mail.text + mail.html or not mail.private] == []
    assert get(user, url).status_code == 503
    assert (Incident.objects.get().times, mails.count()) == (2, 1)


@pytest.mark.everywhere
def test_the_record_and_custodians_hear_of_a_hit_only_when_its_moment_tells_no_proposal(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Beside the sealings of the seats, whose orders are public, its moment would say whose page was open.
    leak_in(monkeypatch, assessing)
    assert get(cast.ines(), f"/assess/{call.reference}/mineral-0/").status_code == 503
    incident = Incident.objects.get()
    told, mails = Recorded.objects.filter(kind="held_back"), Message.objects.filter(kind="held_back")
    [job] = Job.objects.filter(kind="startups.incident_told")
    assert (told.count(), [mail.user for mail in mails]) == (0, [cast.kemi()])
    assert (job.due_at.hour, job.due_at.minute, job.due_at.second, job.due_at.microsecond) == (0, 0, 0, 0)
    assert incident.first_at < job.due_at <= incident.first_at + timedelta(days=1)
    for day in (1, 2):
        with time_machine.travel(incident.first_at + timedelta(days=day, minutes=5)):
            sweep()
    assert (told.count(), Job.objects.filter(kind="startups.incident_told").count()) == (0, 3)
    Call.objects.filter(pk=call.pk).update(state="standstill", review_until=call.closes_at)
    with time_machine.travel(incident.first_at + timedelta(days=3, minutes=5)):
        sweep()
        sweep()
    [line] = told
    assert json.loads(line.payload) == {
        "by": "guard",
        "what": "page",
        "where": "pages_and_mail",
        "incident": incident.reference,
    }
    assert {mail.user for mail in mails.all()} == {cast.kemi(), cast.oscar(), cast.marta()}
    assert [mail for mail in mails.all() if "rbana" in mail.subject + mail.text + mail.html or not mail.private] == []


def test_a_hit_while_nobody_reads_is_told_at_once(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    Call.objects.filter(pk=call.pk).update(state="verification")
    leak_in(monkeypatch, public_pages, "V o z Ür\u200bbana")
    assert get(cast.bruno(), f"/calls/{call.reference}/").status_code == 503
    [line] = Recorded.objects.filter(kind="held_back", call=call.reference)
    assert (Incident.objects.get().reference in line.payload, "rbana" in line.payload) == (True, False)
    mails = Message.objects.filter(kind="held_back")
    assert {mail.user for mail in mails} == {cast.kemi(), cast.oscar(), cast.marta()}


def test_ordinary_pages_pass(call: Call) -> None:
    for _module, user, url in pages(call):
        assert get(user, url).status_code == 200
    assert Incident.objects.count() == 0


def test_without_the_net_the_same_leak_goes_out(call: Call, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EGRESS_GUARD = False
    leak_in(monkeypatch, assessing)
    assert NAME in get(cast.ines(), "/assess/").content.decode()


def test_the_start_ups_own_people_see_their_pages(call: Call) -> None:
    one = Submission.objects.select_related("startup").get(call=call)
    daniela = as_(cast.daniela())
    for url in (f"/startup/{one.startup_id}/", f"/submissions/{one.pk}/", f"/calls/{call.reference}/", "/home/"):
        assert daniela.get(url).status_code == 200, url
    assert NAME in daniela.get(f"/startup/{one.startup_id}/").content.decode()


def test_custodians_and_staff_see_who_applied_where_they_must(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(state="verification")
    one = Submission.objects.get(call=call)
    page = as_(cast.oscar()).get(f"/custody/{call.reference}/{one.pk}/")
    assert (page.status_code, NAME in page.content.decode()) == (200, True)
    page = as_(cast.kemi()).get("/admin/startups/startup/")
    assert (page.status_code, NAME in page.content.decode()) == (200, True)


def test_staff_who_judge_are_no_staff_to_the_net(call: Call) -> None:
    from datetime import date

    kemi = cast.kemi()
    # A row of before: nobody becomes both any more.
    Membership.objects.create(user=kemi, entity=call.entity, role="civil_servant", starts_on=date(2020, 1, 1))
    assert as_(kemi).get("/admin/startups/startup/").status_code == 503


@pytest.mark.parametrize(
    "what", ["header", "cookie", "redirect", "json", "escaped json", "pdf", "docx", "stream", "error"]
)
def test_every_kind_of_answer_is_searched(call: Call, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def answer(*_args: Any, **_kwargs: Any) -> Any:
        if what in {"json", "escaped json"}:
            return JsonResponse({"a": "Vóz Urbana"}, json_dumps_params={"ensure_ascii": what == "escaped json"})
        if what == "pdf":
            return HttpResponse(a_pdf(call), content_type="application/pdf")
        if what == "docx":
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
                package.writestr("docProps/core.xml", f"<creator>{NAME}</creator>")
            mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            return HttpResponse(packed.getvalue(), content_type=mime)
        if what == "stream":
            return FileResponse(io.BytesIO(f"a;b\n{NAME};1\n".encode()), content_type="text/csv")
        response = HttpResponse("nothing", status=500 if what == "error" else 200)
        if what == "header":
            response["Content-Disposition"] = 'attachment; filename="voz_urbana.pdf"'
        if what == "cookie":
            response.set_cookie("last", "voz-urbana")
        if what == "redirect":
            response = HttpResponse(status=302, headers={"Location": "/x/?q=vozurbana"})
        if what == "error":
            response.content = NAME.encode()
        return response

    monkeypatch.setattr(public_pages, "render", answer)
    assert get(cast.ines(), f"/calls/{call.reference}/").status_code == 503
    assert Incident.objects.get().where == "call"


def packed(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return made.getvalue()


def test_a_file_is_searched_for_what_its_bytes_are_whatever_it_is_sent_as(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = packed({"word/document.xml": b"<w:t>Voz Ur</w:t></w:r><w:r><w:t>bana</w:t>"})
    told = {
        "pdf": a_pdf(call),
        "xlsx": packed({"xl/sharedStrings.xml": f"<t>{NAME}</t>".encode()}),
        "docx in odt": packed({"content.xml": b"nothing", "Object 1/inner.docx": inner}),
        "name of member": packed({"voz_urbana.txt": b"nothing"}),
        "utf-16": NAME.encode("utf-16"),
        "no pdf": f"%PDF- {NAME}".encode(),
    }
    silent = {
        "xlsx": packed({"xl/sharedStrings.xml": b"<t>Nobody</t>"}),
        "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NAME.encode(),
    }
    browser, url = as_(cast.ines()), f"/calls/{call.reference}/"
    for mime in ("application/octet-stream", "image/png", "text/html"):
        for files, status in ((told, 503), (silent, 200)):
            for name, body in files.items():
                answer = FileResponse(io.BytesIO(body), content_type=mime)
                monkeypatch.setattr(public_pages, "render", lambda *_a, answer=answer, **_k: answer)
                assert browser.get(url).status_code == status, (mime, name)


def test_json_is_answered_with_json(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    leak_in(monkeypatch, assessing)
    answer = as_(cast.ines()).get("/assess/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["reference"]) == (503, Incident.objects.get().reference)


def test_what_opens_with_the_identities_may_be_said_afterwards(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    leak_in(monkeypatch, public_pages)
    url = f"/calls/{call.reference}/"
    assert get(cast.luz(), url).status_code == 503
    Call.objects.filter(pk=call.pk).update(state="unsealed", review_until=call.closes_at)
    assert get(cast.luz(), url).status_code == 200


def test_a_winner_of_another_call_may_be_named_but_not_where_it_applies(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = call_at("unsealed")
    one = Submission.objects.get(call=call)
    Submission.objects.create(
        call=other, startup=one.startup, state="ineligible", opened_at=other.closes_at, submitted_at=other.closes_at,
        submitted_by=cast.daniela(),
    )  # fmt: skip
    leak_in(monkeypatch, public_pages)
    leak_in(monkeypatch, assessing)
    assert get(cast.ines(), f"/calls/{other.reference}/").status_code == 200
    assert get(cast.ines(), f"/calls/{call.reference}/").status_code == 503
    assert get(cast.ines(), "/assess/").status_code == 503


def test_names_of_those_who_run_the_call_are_no_leak(call: Call) -> None:
    one = Submission.objects.select_related("startup").get(call=call)
    items = [{"kind": "person", "value": "Rosa Quispe"}, {"kind": "person", "value": "Jorvanila Trequez"}]
    profiles.save_identity_items(startup=one.startup, items=items, by=cast.daniela(), kinds=("person",))
    texts = {row.text for row in guard.guarded_strings(call)}
    assert "Jorvanila Trequez" in texts
    assert "Rosa Quispe" not in texts


@pytest.mark.everywhere
def test_a_new_string_is_looked_for_at_once(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    leak_in(monkeypatch, assessing, "Zurubelanto")
    ines = as_(cast.ines())
    assert ines.get("/assess/").status_code == 200
    startup = Submission.objects.get(call=call).startup
    profiles.save_identity_items(
        startup=startup, items=[{"kind": "product", "value": "Zurubelanto"}], by=cast.daniela(), kinds=("product",)
    )
    assert ines.get("/assess/").status_code == 503


@pytest.mark.everywhere
def test_the_net_costs_the_same_queries_with_1_and_with_many(call: Call, django_assert_num_queries: Any) -> None:
    guard.net()
    with django_assert_num_queries(1):
        guard.net()
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.startups.desk_making import bare

    for number in (1, 12):
        other = call_at("closed")
        bare(other, number)
        guard.forget()
        with CaptureQueriesContext(connection) as seen:
            guard.guarded_strings(other)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- mail ------------------------------------------------------------------------------------------------------------


def mail_to(user: Any, text: str = "", enclosed: bytes = b"") -> Message:
    made = post_ready(kind="assessment_open", subject="Puede evaluar", text=text, language="es", user=user)
    if enclosed:
        Enclosure.objects.create(message=made, name="a.pdf", mime="application/pdf", content=enclosed)
    return made


def deliver(message: Message) -> str:
    assert work(Job.objects.get(kind="outbox.deliver", arguments={"message_id": message.pk}).pk) is True
    message.refresh_from_db()
    return str(message.state)


def test_mail_to_ines_with_a_name_is_kept_for_staff(call: Call, mailoutbox: list[Any]) -> None:
    told = mail_to(cast.ines(), f"Escriba a {NAME}.")
    plain = mail_to(cast.ines(), "Escriba a la entidad.")
    assert (deliver(told), deliver(plain)) == ("held", "sent")
    assert [mail.body for mail in mailoutbox] == ["Escriba a la entidad."]
    shown = message_page(cast.ines())[0]
    assert [one.pk for one in shown] == [plain.pk]
    assert unread_count(cast.ines()) == 1
    ines = as_(cast.ines())
    assert ines.get("/outbox/").status_code == 200
    assert ines.get("/outbox/2/").status_code == 404
    page = as_(cast.kemi()).get("/admin/outbox/message/?state=held").content.decode()
    assert cast.ines().email in page
    incident = Incident.objects.get()
    assert (incident.kind, incident.where, incident.reader) == ("mail", "assessment_open", cast.ines())
    sweep()
    assert len([mail for mail in mailoutbox if mail.to == [cast.ines().email]]) == 1


def test_a_file_in_a_mail_is_searched(call: Call) -> None:
    assert deliver(mail_to(cast.luz(), "Vea el archivo.", a_pdf(call))) == "held"


def test_mail_to_the_start_up_and_to_strangers_leaves(call: Call) -> None:
    assert deliver(mail_to(cast.daniela(), f"Para {NAME}.")) == "sent"
    assert deliver(mail_to(cast.ana(), f"Invitación de {NAME}.")) == "sent"


def test_entries_are_not_touched(call: Call) -> None:
    assert Entry.objects.filter(call=call).count() == 2
