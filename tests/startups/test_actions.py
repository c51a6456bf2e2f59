"""What teams and their submissions may do, on real rows."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.models import RoleClaim
from govlink.egress import invites_nobody_who_judges
from kernel.conflict import Conflict
from kernel.verdict import Refused
from ledger.models import Entry as LedgerEntry
from outbox.actions import sweep
from outbox.models import Job, Message
from selection.actions.seats import appoint_assessor
from startups.actions import files, profiles, submissions
from startups.models import Answer, Attachment, IdentityItem, Submission, TeamInvitation, read_places
from startups.queries import submissions as reading
from startups.queries.invitations import invitations_for
from startups.rules.commitments import commitment
from tests import cast
from tests.factories import call_at
from tests.startups import making

pytestmark = pytest.mark.django_db


def invite(team: Any, email: str) -> str:
    """Invite an address and return the token of the mail."""
    profiles.invite_member(startup=team, email=email, by=cast.daniela())
    return Message.objects.latest("pk").text.split("/startup/invitations/")[1].split("/")[0]


# --- profile and team ------------------------------------------------------------------------------------------------


def test_daniela_may_keep_her_identity_record_and_ana_may_not() -> None:
    made = making.startup()
    assert IdentityItem.objects.filter(startup=made).count() == 4
    with pytest.raises(Refused):
        profiles.save_identity_items(startup=made, items=[], by=cast.ana())
    assert IdentityItem.objects.filter(startup=made).count() == 4


def test_daniela_may_not_keep_a_tax_id_with_wrong_digits() -> None:
    made = making.startup()
    items = [{"kind": "tax_id", "scheme": "br.cnpj", "value": "11.222.333/0001-82"}]
    with pytest.raises(Refused, match="CNPJ"):
        profiles.save_identity_items(startup=made, items=items, by=cast.daniela(), kinds=("tax_id",))
    items[0]["value"] = "11.222.333/0001-81"
    profiles.save_identity_items(startup=made, items=items, by=cast.daniela(), kinds=("tax_id",))
    assert IdentityItem.objects.get(startup=made, kind="tax_id").value == "11222333000181"
    assert IdentityItem.objects.filter(startup=made).count() == 5


def test_bruno_may_join_with_the_link_once_and_only_its_digest_is_kept() -> None:
    made = making.startup()
    token = invite(made, "bruno@barriolab.example")
    mail = Message.objects.latest("pk")
    assert (mail.private, mail.to, mail.language) == (True, "bruno@barriolab.example", "es" if mail.user else "pt")
    kept = TeamInvitation.objects.get()
    assert kept.token_digest == hashlib.sha256(token.encode()).hexdigest()
    profiles.accept_invitation(token=token, by=cast.bruno())
    assert set(reading.team_users(made.pk)) == {cast.daniela(), cast.bruno()}
    with pytest.raises(Refused, match="used"):
        profiles.accept_invitation(token=token, by=cast.bruno())


def test_ana_may_not_join_with_a_link_that_was_sent_to_bruno() -> None:
    made = making.startup()
    token = invite(made, "bruno@barriolab.example")
    with pytest.raises(Refused, match="another e-mail address"):
        profiles.accept_invitation(token=token, by=cast.ana())
    assert set(reading.team_users(made.pk)) == {cast.daniela()}


def test_bruno_may_not_join_after_seven_days() -> None:
    made = making.startup()
    token = invite(made, "bruno@barriolab.example")
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False), pytest.raises(Refused, match="no longer"):
        profiles.accept_invitation(token=token, by=cast.bruno())


def test_who_judges_reads_the_same_of_an_invitation_whether_or_not_the_start_up_applies() -> None:
    call = call_at("open")
    appoint_assessor(call=call, user=cast.ines(), by=cast.rosa())
    applies, other = making.startup(), making.startup(by=cast.ana(), name="Nube Quieta")
    making.draft(call, applies)
    ines = Client(headers={"accept-language": "en"})
    ines.force_login(cast.ines(), backend="allauth.account.auth_backends.AuthenticationBackend")
    seen = []
    for start, owner in ((applies, cast.daniela()), (other, cast.ana())):
        profiles.invite_member(startup=start, email="ines@jurado.example", by=owner)
        mail = Message.objects.latest("pk")
        address = reverse("invitation", args=[mail.text.split("/startup/invitations/")[1].split("/")[0]])
        page, answer = ines.get(address), ines.post(address)
        told = [html.fromstring(one.content.decode()).text_content() for one in (page, answer)]
        seen.append((page.status_code, answer.status_code, invites_nobody_who_judges(mail), *told))
    assert seen[0] == seen[1]
    assert (seen[0][:3], "no puede unirse a una startup" in seen[0][3]) == ((200, 403, False), True)
    assert [list(reading.team_users(one.pk)) for one in (applies, other)] == [[cast.daniela()], [cast.ana()]]
    assert invitations_for(cast.ines()).count() == 0
    assert invites_nobody_who_judges(Message(kind="team_invitation", user=cast.bruno()))


def test_daniela_may_not_remove_the_last_owner() -> None:
    made = making.startup()
    member = made.team.get()
    with pytest.raises(Refused, match="owner"):
        profiles.remove_member(member=member, by=cast.daniela())


# --- starting --------------------------------------------------------------------------------------------------------


def test_daniela_takes_the_exclusive_role_and_no_row_names_her() -> None:
    call = call_at("open")
    before = RoleClaim.objects.count()
    made = making.draft(call)
    assert RoleClaim.objects.count() == before + 1
    assert making.draft(call, made.startup).pk == made.pk


def test_oscar_the_custodian_may_not_apply() -> None:
    call = call_at("open")
    made = making.startup(by=cast.oscar(), name="Otra")
    with pytest.raises(Refused, match="already has a role"):
        making.draft(call, made, cast.oscar())
    assert Submission.objects.count() == 0


def test_rosa_of_the_entity_may_not_apply() -> None:
    call = call_at("open")
    made = making.startup(by=cast.rosa(), name="Otra")
    with pytest.raises(Refused, match="its people cannot apply"):
        making.draft(call, made, cast.rosa())


def test_a_start_up_of_a_country_that_is_not_admitted_may_not_apply() -> None:
    call = call_at("open", countries=["PE"])
    with pytest.raises(Refused, match="your country"):
        making.draft(call)


# --- writing ---------------------------------------------------------------------------------------------------------


def test_two_tabs_keep_both_texts() -> None:
    made = making.draft(call_at("open"))
    submissions.save_answer(submission=made, field="problem", text="primero", version=0, by=cast.daniela())
    with pytest.raises(Conflict) as conflict:
        submissions.save_answer(submission=made, field="problem", text="segundo", version=0, by=cast.daniela())
    assert (conflict.value.yours, conflict.value.theirs, conflict.value.version) == ("segundo", "primero", 1)
    assert Answer.objects.get(field="problem").text == "primero"
    submissions.save_answer(submission=made, field="problem", text="segundo", version=1, by=cast.daniela())
    assert Answer.objects.get(field="problem").text == "segundo"


def test_the_same_text_twice_is_no_conflict() -> None:
    made = making.draft(call_at("open"))
    for _time in range(2):
        answer = submissions.save_answer(submission=made, field="problem", text="igual", version=0, by=cast.daniela())
    assert answer.version == 1


def test_two_tabs_of_envelope_2_keep_both() -> None:
    made = making.draft(call_at("open"))
    submissions.save_identity(submission=made, fields={"address": "Calle 1"}, version=0, by=cast.daniela())
    with pytest.raises(Conflict) as conflict:
        submissions.save_identity(submission=made, fields={"address": "Calle 2"}, version=0, by=cast.daniela())
    assert (conflict.value.yours, conflict.value.theirs) == ("Calle 2", "Calle 1")


# --- sending ---------------------------------------------------------------------------------------------------------


def test_daniela_may_send_and_her_commitment_can_be_computed_again() -> None:
    call = call_at("open")
    before = LedgerEntry.objects.filter(call=call.reference).count()
    made = making.sent(call)
    assert made.state == "submitted"
    assert made.commitment == commitment(made.salt, reading.manifest(made))
    assert made.content_sha256 == hashlib.sha256(reading.manifest(made).encode()).hexdigest()
    assert LedgerEntry.objects.filter(call=call.reference).count() == before


def test_daniela_may_not_send_at_the_closing_second_and_may_one_second_before() -> None:
    call = call_at("open")
    made = making.written(call)
    with time_machine.travel(call.closes_at, tick=False), pytest.raises(Refused, match="closed"):
        submissions.submit(submission=made, by=cast.daniela())
    with time_machine.travel(call.closes_at + timedelta(seconds=1), tick=False), pytest.raises(Refused, match="closed"):
        submissions.submit(submission=made, by=cast.daniela())
    assert Submission.objects.get().state == "draft"
    with time_machine.travel(call.closes_at - timedelta(seconds=1), tick=False):
        assert submissions.submit(submission=made, by=cast.daniela()).state == "submitted"


def test_daniela_may_not_edit_after_the_close() -> None:
    call = call_at("open")
    made = making.draft(call)
    with time_machine.travel(call.closes_at, tick=False), pytest.raises(Refused, match="closed"):
        submissions.save_answer(submission=made, field="problem", text="tarde", version=0, by=cast.daniela())


def test_daniela_may_not_send_after_an_edit_voided_the_preview() -> None:
    made = making.written(call_at("open"))
    submissions.save_answer(
        submission=made, field="needs", text="Dos personas y cuatro horas por semana.", version=1, by=cast.daniela()
    )
    with pytest.raises(Refused, match="confirm it first"):
        submissions.submit(submission=made, by=cast.daniela())


def test_daniela_may_not_send_after_her_identity_record_changed_the_preview() -> None:
    made = making.written(call_at("open"), solution=making.TEXTS["solution"] + " Se llama Vecindata.")
    items = [{"kind": "product", "value": "Vecindata"}]
    profiles.save_identity_items(startup=made.startup, items=items, by=cast.daniela(), kinds=("product",))
    with pytest.raises(Refused, match="Something changed"):
        submissions.submit(submission=made, by=cast.daniela())


def test_daniela_may_not_confirm_what_she_did_not_see() -> None:
    made = making.written(call_at("open"))
    with pytest.raises(Refused, match="changed meanwhile"):
        submissions.confirm_preview(submission=made, by=cast.daniela(), seen="0" * 64)


def test_a_second_click_finds_the_same_receipt_and_sends_no_second_mail() -> None:
    made = making.sent(call_at("open"))
    again = submissions.submit(submission=made, by=cast.daniela())
    assert (again.receipt_no, again.commitment) == (made.receipt_no, made.commitment)
    assert Job.objects.filter(kind="startups.receipt").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_get_one_receipt() -> None:
    made = making.written(call_at("open"))
    daniela = cast.daniela()
    receipts: list[str] = []

    def click() -> None:
        try:
            receipts.append(submissions.submit(submission=made, by=daniela).receipt_no)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _click in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(receipts) == 4
    assert set(receipts) == {Submission.objects.get().receipt_no}
    assert Job.objects.filter(kind="startups.receipt").count() == 1


def test_sending_writes_what_was_found_for_the_desk() -> None:
    made = making.written(call_at("open"), needs="Una persona de contacto para el equipo de Voz Urbana.")
    submissions.submit(submission=made, by=cast.daniela())
    row = next(one for one in read_places(Submission.objects.get()) if one.field == "needs")
    assert (row.original, row.state, row.replacement) == ("Voz Urbana", "masked", "[la empresa]")


def test_daniela_may_withdraw_and_come_back_before_the_close_only() -> None:
    call = call_at("open")
    made = making.sent(call)
    first = made.receipt_no
    withdrawn = submissions.withdraw(submission=made, by=cast.daniela())
    assert (withdrawn.state, withdrawn.withdrawn_at is None) == ("withdrawn", False)
    draft = submissions.reopen_submission(submission=made, by=cast.daniela())
    assert (draft.state, draft.receipt_no, draft.submitted_at) == ("draft", "", None)
    again = submissions.submit(submission=draft, by=cast.daniela())
    assert again.receipt_no != first
    with time_machine.travel(call.closes_at, tick=False), pytest.raises(Refused, match="closed"):
        submissions.withdraw(submission=again, by=cast.daniela())


def test_ana_may_not_touch_the_submission_of_others() -> None:
    made = making.written(call_at("open"))
    with pytest.raises(Refused):
        submissions.submit(submission=made, by=cast.ana())
    with pytest.raises(Refused):
        submissions.save_answer(submission=made, field="problem", text="x", version=1, by=cast.ana())


def test_daniela_may_change_a_doubtful_place_into_neutral_words() -> None:
    made = making.draft(call_at("open"))
    items = [{"kind": "place", "value": "Recife"}]
    profiles.save_identity_items(startup=made.startup, items=items, by=cast.daniela(), kinds=("place",))
    text = "Trabajamos desde Recife con equipos pequeños y mucha paciencia en cada barrio."
    submissions.save_answer(submission=made, field="problem", text=text, version=0, by=cast.daniela())
    findings = reading.blind_copy_of(made).doubtful
    assert [one.matched for one in findings] == ["Recife"]
    one = findings[0]
    place = {"field": one.field, "start": one.start, "end": one.end, "matched": one.matched}
    submissions.replace_words(submission=made, by=cast.daniela(), **place)
    assert Answer.objects.get(field="problem").text == text.replace("Recife", one.neutral)
    with pytest.raises(Refused, match="changed meanwhile"):
        submissions.replace_words(submission=made, by=cast.daniela(), **place)


# --- files -----------------------------------------------------------------------------------------------------------


def test_daniela_may_attach_a_pdf_under_a_random_name() -> None:
    made = making.draft(call_at("open"))
    row = files.attach_file(submission=made, upload=SimpleUploadedFile("voz urbana.pdf", making.PDF), by=cast.daniela())
    assert (row.original_name, row.size, row.mime) == ("voz urbana.pdf", len(making.PDF), "application/pdf")
    assert "voz" not in row.file.name
    assert row.sha256 == hashlib.sha256(making.PDF).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("plan.exe", b"MZ", "Choose a PDF"),
        ("plan.pdf", b"MZ not a pdf", "is not a PDF"),
        ("plan.png", making.PDF, "is not a PNG"),
        ("plan.docx", making.docx("word/vbaProject.bin"), "macros"),
        ("plan.xlsx", making.docx(), "is not a XLSX"),
        ("plan.pdf", b"", "empty"),
    ],
)
def test_daniela_may_not_attach_what_is_not_what_it_says(name: str, content: bytes, says: str) -> None:
    from django.utils import translation

    made = making.draft(call_at("open"))
    with translation.override("en"), pytest.raises(Refused, match=says):
        files.attach_file(submission=made, upload=SimpleUploadedFile(name, content), by=cast.daniela())
    assert Attachment.objects.count() == 0


def test_the_receipt_goes_to_each_member_once_in_her_language(django_capture_on_commit_callbacks: Any) -> None:
    call = call_at("open")
    made = making.startup()
    profiles.accept_invitation(token=invite(made, "bruno@barriolab.example"), by=cast.bruno())
    sent = making.sent(call, made)
    sweep()
    mails = Message.objects.filter(kind="submission_receipt")
    assert {(mail.user, mail.language, mail.private) for mail in mails} == {
        (cast.daniela(), "pt", True),
        (cast.bruno(), "es", True),
    }
    assert all(mail.enclosures.get().name == f"{sent.receipt_no}.pdf" for mail in mails)
    assert bytes(mails[0].enclosures.get().content).startswith(b"%PDF-")
