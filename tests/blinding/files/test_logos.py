"""The applicant's logo is found at any size, in grey, turned, in a JPEG; other pictures are not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageOps

from blinding import FileRefused, flatten
from blinding.files import Limits, logos
from tests.blinding.files import pictures, reader
from tests.blinding.files.canaries import DATED, IDENTITY
from tests.blinding.files.test_visible import document

_PLACE = (313, 887)
_LOGOS = {"icon": pictures.icon(), "word mark": pictures.word_mark()}


@pytest.fixture(scope="module")
def page() -> Image.Image:
    """A page full of words and figures, and no logo."""
    picture = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(picture)
    for row in range(30):
        text = f"{row}. Las rutas se calculan cada noche con los pesos del día."
        pen.text((90, 80 + 26 * row), text, fill="black", font=pictures.font(19))
    for bar in range(9):
        pen.rectangle((700 + 40 * bar, 1600 - 30 * bar, 730 + 40 * bar, 1650), fill=(40, 90, 160))
    pen.ellipse((150, 1400, 350, 1600), outline="black", width=9)
    pen.rounded_rectangle((420, 1450, 640, 1520), radius=9, fill=(60, 20, 110))
    pen.text((440, 1465), "Ahorro", fill="white", font=pictures.font(40, bold=True))
    return picture


def _loaded(name: str, folder: Path) -> logos.Logo:
    path = folder / "logo"
    _LOGOS[name].save(path, "PNG")
    return logos.load(path, Limits())


def _printed(page: Image.Image, logo: Image.Image, width: int, how: str) -> Image.Image:
    sized = logo.resize((width, round(width * logo.height / logo.width)), Image.Resampling.LANCZOS)
    if how == "grey":
        sized = ImageOps.grayscale(sized).convert("RGB")
    if how == "light on dark":
        sized = ImageOps.invert(sized)
    printed = page.copy()
    printed.paste(sized, _PLACE)
    if how == "jpeg":
        kept = io.BytesIO()
        printed.save(kept, "JPEG", quality=55)
        printed = Image.open(kept).convert("RGB")
    return printed


@pytest.mark.parametrize("how", ["as it is", "grey", "light on dark", "jpeg"])
@pytest.mark.parametrize("width", [75, 200, 430])
@pytest.mark.parametrize("name", _LOGOS)
def test_a_logo_is_found_once_and_wholly(page: Image.Image, tmp_path: Path, name: str, width: int, how: str) -> None:
    logo = _loaded(name, tmp_path)
    (box,) = logos.find(_printed(page, _LOGOS[name], width, how), [logo])
    height = width * _LOGOS[name].height // _LOGOS[name].width
    rim = 1 + width // 20  # the white rim of these logos, which is cut off before the search
    assert box[0] <= _PLACE[0] + rim
    assert box[1] <= _PLACE[1] + rim
    assert box[2] >= _PLACE[0] + width - rim
    assert box[3] >= _PLACE[1] + height - rim
    assert (box[2] - box[0]) * (box[3] - box[1]) < 1.6 * (width + 16) * (height + 16)


@pytest.mark.parametrize("name", _LOGOS)
def test_a_page_without_the_logo_is_left_alone(page: Image.Image, tmp_path: Path, name: str) -> None:
    assert logos.find(page, [_loaded(name, tmp_path)]) == []


def test_every_copy_on_a_page_is_found(page: Image.Image, tmp_path: Path) -> None:
    printed = page.copy()
    for number, width in enumerate((60, 90, 140)):
        printed.paste(pictures.icon().resize((width, width)), (200 + 300 * number, 1000))
    assert len(logos.find(printed, [_loaded("icon", tmp_path)])) == 3


@pytest.mark.parametrize("data", [b"<svg/>", b"\x89PNG\r\n\x1a\ncut", b""])
def test_a_logo_that_cannot_be_read_is_said_to_be_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "logo").write_bytes(data)
    with pytest.raises(FileRefused) as refusal:
        logos.load(tmp_path / "logo", Limits())
    assert refusal.value.code == "logo_unreadable"


def test_a_logo_of_one_colour_would_be_found_everywhere_and_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (80, 80), "navy").save(tmp_path / "logo", "PNG")
    with pytest.raises(FileRefused) as refusal:
        logos.load(tmp_path / "logo", Limits())
    assert refusal.value.code == "logo_unreadable"


def test_a_logo_in_a_file_is_painted_over(tmp_path: Path) -> None:
    mark = pictures.word_mark(900).resize((900, 225)).crop((0, 52, 900, 172))
    mark.save(tmp_path / "logo.png")
    source = document(tmp_path / "a.pdf", (b"q 225 0 0 30 60 700 cm /Im Do Q\n", {"Im": pictures.jpeg(mark)}))
    unmasked = flatten(source, tmp_path / "unmasked.pdf", IDENTITY, dated=DATED)
    assert unmasked.kinds == {}
    report = flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED, logos=[tmp_path / "logo.png"])
    assert report.kinds == {"logo": 1}
    before, after = (reader.drawn(tmp_path / name)[0] for name in ("unmasked.pdf", "flat.pdf"))
    assert before.convert("L").getextrema()[0] < 80
    assert after.convert("L").getextrema()[0] > 190, "nothing dark is left on the page"
