"""Papers: written from what the platform holds, by code before the opening, signed once, checked by anybody."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts import grants
from accounts.models import User
from accounts.states import CallRole
from challenges.models import Call, Paper, PaperBase, PublicQuestion
from challenges.rules.calendar import QUESTION_DAYS, business_days_between
from challenges.rules.papers import witnesses
from challenges.states import PaperKind, PaperState
from kernel.verdict import Refused
from ledger.queries import happened, payload
from outbox.models import Message
from reports.actions.papers import request_paper, sign_paper
from reports.queries import papers as reading
from reports.tasks import make_paper
from selection.actions import seats
from selection.actions.decisions import decide
from selection.models import Entry
from startups.models import Incident, OpeningPaper, Submission
from startups.queries import sealed_strings
from tests import cast
from tests.factories import call_at
from tests.selection import builders
from tests.startups import desk_making as desk
from tests.startups.making import PDF

pytestmark = pytest.mark.django_db
BLIND = [one for one in [*PaperKind][:6] if one != PaperKind.CALIBRATION]
MARKET = [kind for kind in PaperKind if kind.startswith("market_")]


def make(call: Call, kind: str, **more: Any) -> PaperBase:
    """Have a paper made, and do its job."""
    more = {"mode": "platform"} | more
    paper = request_paper(call=call, kind=kind, by=cast.rosa(), **more)
    make_paper(paper_id=str(paper.pk), report=lambda _percent: None)
    paper.refresh_from_db()
    return paper


def decided() -> Call:
    """A call decided by code, after three seats scored."""
    call = builders.ranked_call()
    decide(
        call=call,
        entry=builders.entry(call, "K00-4MD"),
        reasons=builders.DECISION,
        by_criterion=builders.BECAUSE,
        reserves=["K01-4MD"],
        resolution_no="R.A. 9",
        by=cast.luz(),
    )
    call.refresh_from_db()
    return call


def visitor(person: User | None = None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def english(person: User) -> User:
    person.language = "en"
    person.save()
    return person


def test_focal_point_gets_every_blind_paper_of_a_decided_call() -> None:
    call = decided()
    made = {kind: json.loads(make(call, kind).data) for kind in BLIND}
    assert [one["number"] for one in made.values()] == [1, 2, 3, 4, 5]
    assert [one["name"] for one in made[PaperKind.INSTALLATION]["attendees"]] == [
        "Inés Valdivia",
        "Tomás Ríos",
        "Pilar Montes",
    ]
    assert made[PaperKind.INSTALLATION]["quorum"] == {"needed": 3, "present": 3, "reached": True}
    assert [row[0] for row in made[PaperKind.VERIFICATION]["points"][0]["tables"][0]["rows"]] == [
        "K00-4MD",
        "K01-4MD",
        "K02-4MD",
    ]
    votes = {one["text"][:7]: (one["favour"], one["against"]) for one in made[PaperKind.EVALUATION]["agreements"]}
    assert votes == {"K00-4MD": (3, 0), "K01-4MD": (3, 0), "K02-4MD": (3, 0)}
    assert made[PaperKind.DECISION]["agreements"][0]["votes"][0]["reason"] == builders.DECISION
    assert {one["notices"][-1] for one in made.values()} == {"Verifique las normas en el diario oficial."}


def test_papers_that_are_due_still_wait_for_the_focal_point_while_the_pilot_runs() -> None:
    call = decided()
    make(call, "decision")
    rosa = english(cast.rosa())
    waiting = []
    for state in ("standstill", "unsealed", "piloting"):
        Call.objects.filter(pk=call.pk).update(state=state)
        with translation.override("en"):
            waiting.append([one.text for one in reading.next_actions(rosa)])
    assert waiting == [
        ["Make 4 papers that are due"],
        ["Make 5 papers that are due"],
        ["Make 5 papers that are due"],
    ]


def test_paper_tells_a_dissenting_vote() -> None:
    call = builders.ranked_call({"K00-4MD": [5, 5, 1], "K01-4MD": 4, "K02-4MD": 2})
    first = next(
        one for one in json.loads(make(call, "evaluation").data)["agreements"] if one["text"].startswith("K00")
    )
    assert (first["favour"], first["against"]) == (2, 1)
    assert [vote["who"] for vote in first["votes"] if vote["sense"] == "En discordia"] == ["Puesto 3"]


def test_paper_is_a_tagged_pdf_and_its_hash_stands_in_the_record() -> None:
    call = decided()
    paper = make(call, "decision")
    with paper.file.open("rb") as file:
        content = file.read()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "es")
        with pdf.open_metadata() as meta:
            assert meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    told = payload(happened(call.reference, "paper_issued").get())
    assert told["sha256"] == hashlib.sha256(paper.data.encode()).hexdigest() == paper.sha256
    assert told["file_sha256"] == hashlib.sha256(content).hexdigest()


def test_nobody_gets_a_paper_before_its_time() -> None:
    call = call_at("open")
    assert [bool(line.verdict) for line in reading.lines(call, cast.rosa())] == [False] * 8 + [True, False, False]
    for kind in set(PaperKind) - {PaperKind.MARKET_PUBLICATION}:
        with pytest.raises(Refused):
            make(call, kind)


def test_civil_servant_reads_papers_and_makes_none() -> None:
    call = decided()
    make(call, "decision")
    no_round = [True, False, True, True, True, True]
    assert [bool(line.verdict) for line in reading.lines(call, cast.rosa())] == no_round + [False] * 2 + [True] * 3
    assert [bool(line.verdict) for line in reading.lines(call, cast.julio())] == [False] * 11
    now = timezone.now()
    with pytest.raises(Refused):
        request_paper(call=call, kind="decision", mode="remote", held_from=now, held_until=now, by=cast.julio())


def test_stranger_sees_no_paper() -> None:
    call = decided()
    paper = make(call, "decision")
    for person in (cast.ana(), cast.ines()):
        client = visitor(person)
        paths = (f"/exercises/{call.reference}/papers/", f"/papers/{paper.pk}/", f"/papers/{paper.pk}/pdf/")
        assert [client.get(path).status_code for path in paths] == [404] * 3
    assert visitor(cast.luz()).get(f"/papers/{paper.pk}/json/").content.decode() == paper.data


def test_anybody_checks_a_paper_by_its_hash() -> None:
    call = decided()
    paper = make(call, "decision")
    for digest, words in (
        (paper.sha256, "The data of the paper (JSON)"),
        (paper.file_sha256.upper(), "The PDF as it was made"),
    ):
        answer = visitor().get("/papers/check/", {"hash": f" {digest[:32]} {digest[32:]}"})
        assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert "This paper is the one issued on" in visitor().get(f"/papers/check/{paper.sha256}/").content.decode()
    changed = hashlib.sha256(paper.data.replace("K00", "K01").encode()).hexdigest()
    assert visitor().get(f"/papers/check/{changed}/").status_code == 404


def test_paper_with_a_name_is_held_back_and_told() -> None:
    """An assessor who writes an applicant's name into a reason: nothing of it is kept, nobody reads it."""
    call = desk.handed_over(call_at("open"))
    name = Submission.objects.filter(call=call).first().startup.name  # type: ignore[union-attr]
    now = timezone.now()
    for number, mark in ((0, "ok"), (1, name)):
        PublicQuestion.objects.create(
            call=call,
            number=number + 1,
            text=mark,
            public_text=f"¿Ve {mark}?",
            answer="Sí.",
            asked_at=now,
            published_at=now,
            asker_seal="0" * 64,
        )
    paper = make(call, "answers")
    assert (paper.state, paper.data, paper.file.name) == (PaperState.HELD, "", "")
    assert Incident.objects.get(call=call).where == "paper:answers"
    assert name not in "".join(Message.objects.filter(user=cast.oscar()).values_list("text", flat=True))


def test_no_blind_paper_holds_a_sealed_string() -> None:
    call = desk.handed_over(call_at("open"))
    strings = sealed_strings(call)
    assert "Kallpatek0" in strings
    data = make(call, "verification").data
    assert [text for text in strings if text in data] == []
    assert sorted(Entry.objects.filter(call=call).values_list("code", flat=True)) == sorted(
        row[0] for row in json.loads(data)["points"][0]["tables"][0]["rows"]
    )


def test_opening_paper_names_the_chosen_one_only_and_lies_on_the_identity_side() -> None:
    chosen = desk.after_review(call_at("open"))
    call = chosen.call
    with pytest.raises(Refused):
        make(call, "unsealing")
    for person in (cast.oscar(), cast.marta()):
        desk.give_word(call, person)
    call.refresh_from_db()
    with pytest.raises(Refused):
        make(call, "unsealing", mode="in_person")
    assert witnesses("Notaria Paz") is None
    seen = witnesses("Notaria Paz; DNI 40404040\n")
    paper = make(call, "unsealing", witnesses=seen)
    names = [f"Kallpatek{number}" for number in range(3)]
    winner = Submission.objects.exclude(opened_at=None).get().startup.name
    assert [name for name in names if name in paper.data] == [winner]
    assert (Paper.objects.count(), OpeningPaper.objects.count()) == (0, 1)
    told = json.loads(paper.data)
    assert [(one["name"], one["office"], one["act"]) for one in told["attendees"]] == [
        ("Óscar Benavides", "Custodio de identidades", ""),
        ("Marta Solís", "Custodio de identidades", ""),
        ("Notaria Paz", "Testigo", "DNI 40404040"),
    ]
    assert [one["name"] for one in told["signatures"]] == ["Óscar Benavides", "Marta Solís", "Notaria Paz"]
    assert told["quorum"]["present"] == 2


def test_focal_point_signs_once_with_a_scanned_copy() -> None:
    paper = make(decided(), "decision")
    today = timezone.localdate()
    wrong = SimpleUploadedFile("acta.pdf", b"PK\x03\x04", content_type="application/pdf")
    for upload, note in ((wrong, ""), (None, ""), (None, "ahí")):
        with pytest.raises(Refused):
            sign_paper(paper=paper, signed_on=today, upload=upload, note=note, by=cast.rosa())
    copy = SimpleUploadedFile("Acta de Rosa.pdf", PDF, content_type="application/pdf")
    client = visitor(english(cast.rosa()))
    answer = client.post(f"/papers/{paper.pk}/sign/", {"signed_on": today.isoformat(), "upload": copy, "note": ""})
    assert answer.status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.signing, paper.signed_sha256) == ("signed", "upload", hashlib.sha256(PDF).hexdigest())
    assert "Rosa" not in paper.signed_file.name
    assert payload(happened(paper.call.reference, "paper_signed").get())["signed_sha256"] == paper.signed_sha256
    with pytest.raises(Refused):
        sign_paper(paper=paper, signed_on=today, note="Archivo central", by=cast.rosa())
    with pytest.raises(Refused):
        make(paper.call, "decision")


def test_focal_point_makes_a_paper_through_the_pages() -> None:
    call = decided()
    client = visitor(english(cast.rosa()))
    assert "Make the paper" in client.get(f"/exercises/{call.reference}/papers/").content.decode()
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    typed = {
        "mode": "in_person",
        "place": "Sala 2",
        "held_from": at,
        "held_until": "2020-01-01T10:00",
        "absent": ["Inés Valdivia"],
    }
    address = f"/exercises/{call.reference}/papers/evaluation/"
    assert client.post(address, typed).status_code == 422
    assert client.post(address, typed | {"held_until": at}).status_code == 422
    early = timezone.localtime(timezone.now() - timezone.timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")
    late = timezone.localtime(timezone.now() - timezone.timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(address, typed | {"held_from": early, "held_until": late})
    paper = Paper.objects.get()
    assert answer["Location"] == f"/papers/{paper.pk}/"
    assert "is being made" in client.get(f"/papers/{paper.pk}/").content.decode()
    make_paper(paper_id=str(paper.pk), report=lambda _percent: None)
    data = json.loads(client.get(f"/papers/{paper.pk}/json/").content)
    assert (data["session"]["place"], data["quorum"]) == ("Sala 2", {"needed": 3, "present": 2, "reached": False})
    assert [one["name"] for one in data["signatures"]] == ["Tomás Ríos", "Pilar Montes"]
    assert b"".join(client.get(f"/papers/{paper.pk}/pdf/").streaming_content).startswith(b"%PDF-")


def test_auditor_reads_how_far_each_paper_is_and_not_what_only_others_may_do() -> None:
    call = decided()
    amparo = cast.another("amparo@contraloria.example", "Amparo Loayza")
    grants.appoint(user=amparo, call=call, role=CallRole.AUDITOR, by="test")
    page = visitor(english(amparo)).get(f"/exercises/{call.reference}/papers/").content.decode()
    assert "may do this" not in page
    assert "Identities are sealed." in page
    waiting = page.count("staff make it.")
    assert waiting > 1
    make(call, "decision")
    page = visitor(english(amparo)).get(f"/exercises/{call.reference}/papers/").content.decode()
    assert page.count("staff make it.") == waiting - 1, "What is made waits for nobody."


def test_list_of_papers_asks_once_however_many_there_are() -> None:
    call = decided()
    client = visitor(english(cast.rosa()))
    make(call, "decision")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/exercises/{call.reference}/papers/").status_code == 200
        return len(asked)

    cost()
    before = cost()
    for _number in range(3):
        make(call, "decision")
    assert (cost(), Paper.objects.count()) == (before, 4)


def test_paper_of_a_seat_vacated_lists_who_sits_now() -> None:
    call = builders.verified_call()
    extra = cast.julio()
    seats.appoint_assessor(call=call, user=extra, by=cast.rosa())
    seats.vacate_seat(seat=builders.seat(call, 4), reason="Renuncia.", by=cast.rosa())
    assert "Julio Paredes" not in make(call, "installation").data


# --- market consultation ----------------------------------------------------------------------------------------------


def consulted() -> Call:
    """A call whose questions are closed and answered: one in time, one late."""
    now = timezone.now()
    call = call_at("questions_closed")
    for number, late in ((1, 0), (2, 20)):
        at = now - timezone.timedelta(days=9)
        PublicQuestion.objects.create(
            call=call,
            number=number,
            text="x",
            public_text=f"¿Qué datos hay? {number}",
            answer="Los del registro.",
            asked_at=at - timezone.timedelta(days=late),
            published_at=at,
            asker_seal="0" * 64,
        )
    return call


def test_focal_point_gets_the_papers_of_the_market_consultation() -> None:
    call = consulted()
    with pytest.raises(Refused, match="held no meeting"):
        make(call, "market_meeting")
    now = timezone.now()
    hours = {"held_from": now - timezone.timedelta(hours=2), "held_until": now - timezone.timedelta(hours=1)}
    met = {PaperKind.MARKET_MEETING: {"mode": "in_person", "place": "Sala 2", **hours}}
    made = {kind: json.loads(make(call, kind, **met.get(kind, {})).data) for kind in MARKET}
    publication = made[PaperKind.MARKET_PUBLICATION]
    need = {row[0]: row[1] for row in publication["points"][0]["tables"][0]["rows"]}
    assert call.frame is not None
    assert call.frame.problem_statement in need.values()
    days = business_days_between(call.opens_at, call.questions_until, country="PE")
    assert days >= QUESTION_DAYS
    assert str(days) in publication["points"][1]["texts"][0]
    rows = made[PaperKind.MARKET_ANSWERS]["points"][0]["tables"][0]["rows"]
    assert [row[-1] for row in rows] == ["Sí", "No"]
    assert (
        made[PaperKind.MARKET_MEETING]["agreements"][0]["text"]
        == "El requerimiento preliminar se mantiene sin cambios."
    )
    assert {one["notices"][-1] for one in made.values()} == {"Verifique las normas en el diario oficial."}


def test_publication_with_fewer_than_five_business_days_is_refused() -> None:
    """Peru's own holidays count: from 27 to 31 July 2026 there are three business days."""
    zone = ZoneInfo("America/Lima")
    opens, until = datetime(2026, 7, 24, 9, tzinfo=zone), datetime(2026, 7, 31, 18, tzinfo=zone)
    call = call_at("open")
    Call.objects.filter(pk=call.pk).update(opens_at=opens, questions_until=until, closes_at=until, state="closed")
    call.refresh_from_db()
    assert business_days_between(opens, until, country="PE") == 3
    with pytest.raises(Refused, match="3"):
        make(call, "market_publication")
