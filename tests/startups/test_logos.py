"""Logos of the identity record, and places that custodians mark: both are painted over in flat copies."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw, ImageFont

from blinding.files.masking import GREY
from kernel.verdict import Refused
from outbox.actions import sweep
from startups.actions import desks, flat, logos, marks
from startups.models import FlatFile, Logo, Startup, Submission
from startups.states import FlatState
from tests import cast
from tests.blinding.files import pictures
from tests.factories import call_at
from tests.selection.test_views import as_
from tests.startups import making
from tests.startups.test_flat import attach, sent_with_file

pytestmark = pytest.mark.django_db


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


LOGO = png(pictures.icon())


def upload(content: bytes = LOGO, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def brochure() -> bytes:
    """A page with one line and the logo at the right, below it."""
    sheet = Image.new("RGB", (1000, 1400), "white")
    ImageDraw.Draw(sheet).text((60, 60), "Plan de cuatro semanas", fill="black", font=ImageFont.load_default(52))
    sheet.paste(pictures.icon().convert("RGB").resize((300, 300)), (600, 300))
    return png(sheet)


def pixels_of(copy: FlatFile) -> Image.Image:
    with copy.file.open("rb") as stored, pypdfium2.PdfDocument(stored.read()) as pdf:
        return pdf[0].render(scale=1).to_pil().convert("RGB")


def greyness(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> float:
    """How much of a part of a page (in fractions) is painted over, from 0 to 1."""
    across, down = picture.size
    part = picture.crop((int(left * across), int(top * down), int(right * across), int(bottom * down)))
    return float((np.abs(np.asarray(part, dtype=int) - np.array(GREY)).max(axis=2) < 12).mean())


@pytest.fixture
def draft() -> Submission:
    return making.written(call_at("open"))


def copy_of(file: Any) -> FlatFile:
    sweep()
    return FlatFile.objects.get(pk=file.pk)


# --- the logo --------------------------------------------------------------------------------------------------------


def test_daniela_adds_a_logo_and_it_is_painted_over_in_the_copies_of_her_draft(draft: Submission) -> None:
    file = attach(draft, brochure())
    before = copy_of(file)
    place = (0.62, 0.3, 0.78, 0.41)
    assert before.masked == 0
    assert greyness(pixels_of(before), *place) < 0.2
    logos.add_logo(startup=draft.startup, upload=upload(), by=cast.daniela())
    assert FlatFile.objects.get(pk=file.pk).state == FlatState.WAITING
    after = copy_of(file)
    assert (after.told["reasons"], after.masked, after.told["kinds"]) == ({"1": "p"}, 1, {"logo": 1})
    assert greyness(pixels_of(after), *place) > 0.95
    logos.remove_logo(logo=Logo.objects.get(), by=cast.daniela())
    assert copy_of(file).masked == 0


def test_a_logo_added_after_sending_is_painted_over_when_the_submission_is_taken_up(draft: Submission) -> None:
    from startups.actions import submissions
    from tests.startups import desk_making

    file = attach(draft, brochure())
    assert copy_of(file).masked == 0
    submissions.submit(submission=draft, by=cast.daniela())
    logos.add_logo(startup=draft.startup, upload=upload(), by=cast.daniela())
    assert FlatFile.objects.get(pk=file.pk).state != FlatState.WAITING
    desks.take_up(call=desk_making.close(draft.call), by=cast.oscar())
    assert copy_of(file).masked == 1


def test_a_logo_lies_sealed_and_nothing_in_its_row_tells_it(draft: Submission) -> None:
    logo = logos.add_logo(startup=draft.startup, upload=upload(), by=cast.daniela())
    with logo.file.storage.open(logo.file.name, "rb") as stored:
        assert stored.read(4) == b"GLS1"
    with logo.file.open("rb") as opened:
        assert opened.read() == LOGO
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM startups_logo")
        row = " ".join(map(str, cursor.fetchone()))
    assert logo.sha256 not in row
    assert "logo.png" not in row


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"GIF89a", "logo.gif", "Choose a PNG or JPG file."),
        (b"", "logo.png", "The file is empty"),
        (b"%PDF-1.7", "logo.png", "is not a PNG"),
        (b"\x89PNG\r\n\x1a\n cut short", "logo.png", "The logo could not be read."),
        (png(Image.new("RGB", (90, 90), "white")), "logo.png", "The logo could not be read."),
        (png(Image.new("1", (5000, 4000))), "logo.png", "The logo could not be read."),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 5 * 1024 * 1024, "logo.png", "The limit is 5 MB|the limit is 5 MB"),
    ],
)
def test_a_picture_that_cannot_be_searched_for_is_refused_at_once(content: bytes, name: str, why: str) -> None:
    startup = making.startup()
    with pytest.raises(Refused, match=why):
        logos.add_logo(startup=startup, upload=upload(content, name), by=cast.daniela())
    assert Logo.objects.count() == 0


def test_a_start_up_has_each_logo_once_and_at_most_four() -> None:
    startup = making.startup()
    for width in (120, 120, 130, 140, 150):
        logos.add_logo(startup=startup, upload=upload(png(pictures.icon().resize((width, 120)))), by=cast.daniela())
    assert Logo.objects.count() == 4
    with pytest.raises(Refused, match="at most four"):
        logos.add_logo(startup=startup, upload=upload(png(pictures.icon().resize((160, 90)))), by=cast.daniela())


def test_nobody_but_the_team_sees_or_changes_logos(django_capture_on_commit_callbacks: Any) -> None:
    startup: Startup = making.startup()
    client, url = as_(cast.daniela()), f"/startup/{startup.pk}/logos/"
    assert client.post(url, {"file": upload()}).status_code == 302
    assert client.post(url, {"file": upload(b"", "a.png")}).status_code == 422
    one = Logo.objects.get()
    assert client.get(f"{url}{one.pk}/").content == LOGO
    assert f"{url}{one.pk}/" in client.get(url).content.decode()
    for person in (cast.bruno(), cast.ines(), cast.luz(), cast.rosa(), cast.kemi(), cast.oscar()):
        assert [as_(person).get(path).status_code for path in (url, f"{url}{one.pk}/")] == [404, 404]
        assert as_(person).post(f"{url}{one.pk}/remove/").status_code == 404
    assert Client().get(url).status_code == 302
    stored = one.file
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{url}{one.pk}/remove/").status_code == 302
    assert not stored.storage.exists(stored.name)
    with pytest.raises(Refused):
        logos.add_logo(startup=startup, upload=upload(), by=cast.bruno())


# --- marks of the desk -----------------------------------------------------------------------------------------------


def at_the_desk() -> tuple[str, FlatFile, Client]:
    """Óscar before the marks of page 1 of a file whose copy is ready; the address, the copy and his browser."""
    call, draft, file = sent_with_file(brochure())
    copy = copy_of(file)
    assert copy.told["reasons"] == {"1": "p"}
    return f"/custody/{call.reference}/{draft.pk}/files/{file.pk}/pages/1/", copy, as_(cast.oscar())


PLACE = {"page": "1", "left": "57", "top": "26", "width": "27", "height": "20"}


def test_oscar_marks_a_place_which_is_painted_over_and_undoes_it() -> None:
    url, copy, client = at_the_desk()
    decide = url.replace("pages/1/", "copy/")
    place = (0.62, 0.3, 0.78, 0.41)
    assert greyness(pixels_of(copy), *place) < 0.2
    assert client.post(url, PLACE).status_code == 302
    copy.refresh_from_db()
    assert (copy.state, copy.unpainted) == (FlatState.DOUBTFUL, True)
    # The copy without the paint goes nowhere.
    assert client.post(decide, {"state": "shown"}).status_code == 403
    assert 'value="again"' in client.get(url).content.decode()
    client.post(decide, {"state": "again"})
    painted = copy_of(copy)
    assert (painted.unpainted, painted.told["kinds"]) == (False, {"desk": 1})
    assert greyness(pixels_of(painted), *place) == 1
    assert [one["by"] for one in painted.marks or []] == [cast.oscar().pk]

    assert client.post(url, {"unmark": "1"}).status_code == 302
    copy.refresh_from_db()
    assert (copy.state, copy.unpainted, copy.marks) == (FlatState.DOUBTFUL, True, [])
    client.post(decide, {"state": "again"})
    assert greyness(pixels_of(copy_of(copy)), *place) < 0.2


def test_a_mark_made_while_the_file_is_converted_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    url, copy, client = at_the_desk()
    client.post(url, PLACE)
    flat.prepare_again(flat=copy, by=cast.oscar())
    made = flat.flatten

    def slow(*args: Any, **kwargs: Any) -> Any:
        report = made(*args, **kwargs)
        row = FlatFile.objects.get(pk=copy.pk)
        row.marks = [*row.marks, {"number": 2, "page": 1, "left": 1, "top": 1, "width": 9, "height": 9}]
        row.save(update_fields=["marks"])
        return report

    monkeypatch.setattr(flat, "flatten", slow)
    after = copy_of(copy)
    assert (after.state, after.unpainted, after.told["painted"]) == (FlatState.DOUBTFUL, True, [1])


def test_a_mark_lies_on_a_page() -> None:
    url, copy, client = at_the_desk()
    for change in ({"page": "2"}, {"left": "80"}, {"height": "0"}, {"top": ""}):
        assert client.post(url, PLACE | change).status_code == 422
    assert FlatFile.objects.get(pk=copy.pk).marks == []
    assert client.post(url, PLACE).status_code == 302
    assert [one["page"] for one in FlatFile.objects.get(pk=copy.pk).marks or []] == [1]


def test_nobody_else_marks_or_sees_the_page() -> None:
    url, copy, client = at_the_desk()
    page = url.rstrip("/") + ".jpg"
    answer = client.get(page)
    assert (answer.status_code, Image.open(io.BytesIO(answer.content)).size) == (200, (1240, 1754))
    assert client.get(url.replace("pages/1/", "pages/2/")).status_code == 404
    for person in (cast.daniela(), cast.ines(), cast.luz(), cast.rosa(), cast.kemi()):
        assert [as_(person).get(one).status_code for one in (url, page)] == [404, 404]
        assert as_(person).post(url, PLACE).status_code == 404
    with pytest.raises(Refused):
        marks.mark_place(flat=copy, page=1, box=(1, 1, 1, 1), by=cast.daniela())
