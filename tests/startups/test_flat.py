"""Files of a submission: flattened by a worker's job, looked at by the team and the desk, handed down as one annex."""

from __future__ import annotations

import io
import re
from typing import Any, get_args

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pikepdf import Dictionary, Name, Stream
from PIL import Image, ImageDraw, ImageFont

from blinding.files import SENTENCES
from blinding.files.report import Reason
from challenges.models import Call
from kernel.verdict import Refused
from outbox.actions import sweep
from outbox.models import Job
from selection.models import Exhibit
from startups.actions import desks, files, flat, profiles, submissions
from startups.models import Attachment, FlatFile, Submission
from startups.queries.desks import desk_rows, tally
from startups.queries.flat import annex_of
from startups.rules import flat as rules
from startups.states import FlatState
from tests import cast
from tests.factories import call_at
from tests.selection.test_views import as_
from tests.startups import desk_making, making

pytestmark = pytest.mark.django_db


def picture(*lines: str) -> bytes:
    """A PNG with lines of text, as an applicant would make one."""
    sheet = Image.new("RGB", (1000, 140 * (len(lines) + 1)), "white")
    pen = ImageDraw.Draw(sheet)
    for number, line in enumerate(lines):
        pen.text((40, 40 + 140 * number), line, fill="black", font=ImageFont.load_default(52))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def letter(text: bytes) -> bytes:
    """A PDF of one page, with a line in the letters of a font: a page at which nobody need look."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(612, 792))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font))
    pdf.pages[0].obj.Contents = Stream(pdf, b"BT /F 14 Tf 60 700 Td (" + text + b") Tj ET")
    pdf.save(out)
    return out.getvalue()


def attach(submission: Submission, content: bytes, name: str = "Voz Urbana folleto.png") -> Attachment:
    return files.attach_file(submission=submission, upload=SimpleUploadedFile(name, content), by=cast.daniela())


def work() -> None:
    """Let the worker's jobs be done."""
    sweep()


@pytest.fixture
def draft() -> Submission:
    return making.written(call_at("open"))


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def test_a_file_is_flattened_by_a_job_and_shown_to_its_team(draft: Submission) -> None:
    file = attach(draft, picture("Plan de cuatro semanas", "Contacto: Thiago Sampaio"))
    client, url = as_(cast.daniela()), f"/submissions/{draft.pk}/files/"
    assert FlatFile.objects.get(pk=file.pk).state == FlatState.WAITING
    assert "Em preparação para a leitura às cegas: 0%" in client.get(url).content.decode()
    work()
    copy = FlatFile.objects.get(pk=file.pk)
    assert (copy.state, copy.told["reasons"]) == (FlatState.DOUBTFUL, {"1": "p"}), "a picture is for a person to see"
    assert (copy.pages, copy.masked) == (1, 1)
    page = client.get(url).content.decode()
    assert "uma imagem ou um desenho, em que um programa pode não ver o que uma pessoa lê" in page
    answer = client.get(f"{url}{file.pk}/copy/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    told = text_of(answer.content)
    assert "semanas" in told
    assert [word for word in ("Thiago", "Sampaio", "Voz", "folleto") if word in told] == []
    assert client.get(f"{url}{file.pk}/copy/1.jpg").content.startswith(b"\xff\xd8")
    assert client.get(f"{url}{file.pk}/copy/2.jpg").status_code == 404
    assert f"{file.pk}/copy/1.jpg" in client.get(f"/submissions/{draft.pk}/preview/").content.decode()


def test_a_file_that_cannot_be_flattened_is_a_refused_file_and_the_draft_is_kept(draft: Submission) -> None:
    file = attach(draft, b"%PDF-1.7\nnothing of a PDF", "a.pdf")
    work()
    copy = FlatFile.objects.get(pk=file.pk)
    assert (copy.state, copy.told["code"]) == (FlatState.REFUSED, "damaged")
    page = as_(cast.daniela()).get(f"/submissions/{draft.pk}/files/").content.decode()
    assert "O arquivo está cortado ou danificado." in page
    assert as_(cast.daniela()).get(f"/submissions/{draft.pk}/files/{file.pk}/copy/").status_code == 404
    assert Submission.objects.get(pk=draft.pk).answers.count() == draft.answers.count() > 5


def test_the_team_reads_what_was_covered_and_why_a_page_waits(draft: Submission) -> None:
    sheet = Image.open(io.BytesIO(picture("Contacto: Thiago Sampaio"))).convert("RGB")
    code = zxingcpp.create_barcode("https://vozurbana.example", zxingcpp.BarcodeFormat.QRCode)
    drawn = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=4))).convert("RGB")
    sheet.paste(drawn, (40, 120))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    file = attach(draft, out.getvalue())
    work()
    copy = FlatFile.objects.get(pk=file.pk)
    assert (copy.state, copy.told["reasons"]) == (FlatState.DOUBTFUL, {"1": "cp"})
    page = as_(cast.daniela()).get(f"/submissions/{draft.pk}/preview/").content.decode()
    assert "Página 1: um código QR ou de barras foi coberto" in page
    assert "Código QR ou de barras: 1 · Nome de uma pessoa: 1" in page


def test_a_page_that_tells_another_country_than_the_entitys_waits_and_its_team_reads_why(draft: Submission) -> None:
    texts = (b"Cuesta R$ 5.000,00 al mes.", b"Cuesta S/ 1,200 al mes.")
    for number, text in enumerate(texts):
        attach(draft, letter(text), f"costos-{number}.pdf")
    work()
    copies = FlatFile.objects.select_related("attachment")
    assert {one.attachment.original_name: (one.state, one.told["reasons"]) for one in copies} == {
        "costos-0.pdf": (FlatState.DOUBTFUL, {"1": "o"}),
        "costos-1.pdf": (FlatState.READY, {}),
    }
    page = as_(cast.daniela()).get(f"/submissions/{draft.pk}/preview/").content.decode()
    assert "Página 1: uma moeda, uma lei, um lugar ou uma palavra que indica um país" in page


def test_every_reason_of_the_flattening_has_its_words() -> None:
    assert sorted(rules.REASONS) == sorted(reason[0] for reason in get_args(Reason))
    assert rules.why_waits("uc") == f"{rules.REASONS['u']}; {rules.REASONS['c']}"
    assert rules.why_waits("") == "to look at"


@pytest.mark.everywhere
def test_a_removed_file_takes_its_copy_along(draft: Submission, django_capture_on_commit_callbacks: Any) -> None:
    file = attach(draft, picture("Plan"))
    work()
    stored = FlatFile.objects.get(pk=file.pk).file
    assert stored.storage.exists(stored.name)
    with django_capture_on_commit_callbacks(execute=True):
        files.remove_file(attachment=file, by=cast.daniela())
    assert FlatFile.objects.count() == 0
    assert not stored.storage.exists(stored.name)


def test_a_name_that_is_declared_later_is_looked_for_again_when_the_preview_is_confirmed(draft: Submission) -> None:
    file = attach(draft, picture("Plan de cuatro semanas", "Hecho con Brumaqueta"))
    work()
    assert FlatFile.objects.get(pk=file.pk).masked == 0
    profiles.save_identity_items(
        startup=draft.startup, items=[{"kind": "product", "value": "Brumaqueta"}], kinds=("product",), by=cast.daniela()
    )
    submissions.confirm_preview(submission=draft, by=cast.daniela())
    assert FlatFile.objects.get(pk=file.pk).state == FlatState.WAITING
    work()
    assert FlatFile.objects.get(pk=file.pk).masked == 1
    assert Job.objects.filter(kind="startups.flatten").count() == 2


def sent_with_file(content: bytes, attach: Any = attach) -> tuple[Call, Submission, Attachment]:
    """A call at the desk with one checked submission that has a file; its copy is not made yet."""
    call = call_at("open")
    draft = making.written(call)
    file = attach(draft, content)
    submissions.confirm_preview(submission=draft, by=cast.daniela())
    submissions.submit(submission=draft, by=cast.daniela())
    desk_making.close(call)
    desks.take_up(call=call, by=cast.oscar())
    desks.check_grounds(
        submission=draft, results={ground: ("passed", "") for ground in desk_making.PASSED}, by=cast.oscar()
    )
    for place in desk_making.places(call):
        desks.decide_masking(masking=place, state="masked", by=cast.oscar())
    call.refresh_from_db()
    return call, draft, file


@pytest.mark.everywhere
def test_the_hand_over_waits_for_files_and_sends_one_annex_down() -> None:
    call, _draft, file = sent_with_file(picture("Plan de cuatro semanas", "Contacto: Thiago Sampaio"))
    assert tally(desk_rows(call)).unflat == 1
    with pytest.raises(Refused, match="Wait for 1 file"):
        desks.hand_over(call=call, by=cast.oscar())
    work()
    with pytest.raises(Refused):
        desks.hand_over(call=call, by=cast.oscar())
    copy = FlatFile.objects.get(pk=file.pk)
    flat.decide_flat(flat=copy, state=FlatState.SHOWN, looked=copy.doubtful, copy=copy.version, by=cast.oscar())
    assert tally(desk_rows(call)).unflat == 0
    assert desks.hand_over(call=call, by=cast.oscar()) == 1
    annex = Exhibit.objects.get()
    with annex.file.open("rb") as stored:
        content = stored.read()
    assert annex.pages == len(pikepdf.open(io.BytesIO(content)).pages) == 1
    assert "semanas" in text_of(content)
    assert [word for word in ("Thiago", "Sampaio", "folleto") if word in text_of(content)] == []
    assert FlatFile.objects.count() == 0  # the only copy is the blind room's
    assert Attachment.objects.filter(pk=file.pk).exists()  # the original stays as evidence


def told_of(client: Client, call: Call) -> str:
    """What the desk's list says of the files of its only submission."""
    page = client.get(f"/custody/{call.reference}/").content.decode()
    cell = page.partition("<tbody")[2].partition("</td>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split()).partition("GL-")[2].partition(" ")[2]


def test_oscar_looks_at_what_is_doubtful_and_may_leave_it_out() -> None:
    call, draft, file = sent_with_file(picture("Plan"))
    work()
    FlatFile.objects.filter(pk=file.pk).update(state=FlatState.DOUBTFUL)
    url = f"/custody/{call.reference}/{draft.pk}/files/{file.pk}/copy/"
    look = url.replace("/copy/", "/look/")
    oscar, copy = as_(cast.oscar()), FlatFile.objects.get(pk=file.pk)
    assert copy.doubtful == [1]
    page = oscar.get(f"/custody/{call.reference}/{draft.pk}/blinding/").content.decode()
    assert [look in page, 'value="shown"' in page] == [True, False]
    assert [as_(cast.rosa()).get(look).status_code, as_(cast.rosa()).post(url, {"state": "shown"}).status_code] == [
        404
    ] * 2
    # Without a look at each page that waits, or at another copy than this one, assessors get nothing.
    assert oscar.post(url, {"state": "shown"}).status_code == 403
    for typed in ({"copy": copy.version}, {"copy": "0" * 16, "pages": "1"}, {"copy": copy.version, "pages": "2"}):
        assert oscar.post(look, typed).status_code == 422
    assert FlatFile.objects.get(pk=file.pk).state == FlatState.DOUBTFUL
    seen = oscar.get(look).content.decode()
    assert ["/pages/1.jpg" in seen, 'name="pages" value="1"' in seen, copy.version in seen] == [True] * 3
    assert told_of(oscar, call) == "1 archivo 1 archivo espera"
    assert oscar.post(look, {"copy": copy.version, "pages": "1"}).status_code == 302
    assert told_of(oscar, call) == "1 archivo · 1 va a los evaluadores"
    assert FlatFile.objects.get(pk=file.pk).state == FlatState.SHOWN
    assert as_(cast.oscar()).post(url, {"state": "left_out"}).status_code == 302
    assert FlatFile.objects.get(pk=file.pk).decided_by == cast.oscar()
    assert told_of(oscar, call) == "1 archivo · 1 quedó fuera"
    assert as_(cast.oscar()).post(url, {"state": "waiting"}).status_code == 403
    desks.hand_over(call=call, by=cast.oscar())
    assert [one.pages for one in Exhibit.objects.all()] == [0]


def test_nobody_else_sees_a_copy(draft: Submission) -> None:
    file = attach(draft, picture("Plan"))
    work()
    url = f"/submissions/{draft.pk}/files/{file.pk}/copy/"
    assert as_(cast.daniela()).get(url).status_code == 200
    for person in (cast.bruno(), cast.ines(), cast.luz(), cast.rosa(), cast.kemi(), cast.oscar()):
        assert [as_(person).get(one).status_code for one in (url, f"{url}1.jpg")] == [404, 404]
    assert Client().get(url).status_code == 302


def test_two_files_make_one_annex(draft: Submission) -> None:
    for name in ("Uno", "Dos"):
        attach(draft, picture(f"Plan {name}"), f"{name}.png")
    work()
    content, pages = annex_of(list(FlatFile.objects.select_related("attachment__submission__call")))
    assert pages == len(pikepdf.open(io.BytesIO(content)).pages) == 2
    assert [word for word in ("Uno", "Dos") if word not in text_of(content)] == []


def test_every_refusal_has_its_sentence_here() -> None:
    from django.utils import translation

    with translation.override("en"):
        assert {code: str(text) for code, text in rules.SENTENCES.items()} == SENTENCES


@pytest.mark.parametrize(
    ("before", "after", "has_copy", "may"),
    [
        ("doubtful", "shown", True, True),
        ("ready", "left_out", True, True),
        ("refused", "left_out", False, True),
        ("waiting", "left_out", False, True),
        ("refused", "shown", False, False),
        ("waiting", "shown", False, False),
        ("ready", "ready", True, False),
    ],
)
def test_a_custodian_shows_a_copy_that_there_is_or_leaves_a_file_out(
    before: str, after: str, has_copy: bool, may: bool
) -> None:
    assert bool(rules.sound_decision(before=before, after=after, has_copy=has_copy)) is may
