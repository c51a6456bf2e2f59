"""What is not taken: each with a real file, a code, a sentence, and nothing written."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from blinding import FileRefused, Limits, flatten
from blinding.files import SENTENCES
from tests.blinding.files import pictures, planted_docx, planted_odf, planted_xlsx
from tests.blinding.files.canaries import DATED, IDENTITY
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("flatten-refusals")


def _pdf(path: Path, pages: int = 1, **saved: object) -> Path:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(200, 200))
    pdf.save(path, **saved)
    return path


def _with_parts(path: Path, more: dict[str, bytes], *, without: str = "") -> Path:
    """Write a package again, with parts added or replaced."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist() if name not in more and name != without}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**kept, **more}.items():
            new.writestr(name, data)
    return path


def _docx(path: Path) -> Path:
    planted_docx.planted(path)
    return path


def pdf_under_a_password(folder: Path) -> Path:
    """A PDF that needs a password to be opened."""
    return _pdf(folder / "a.pdf", encryption=pikepdf.Encryption(user="clave", owner="duena"))


def docx_under_a_password(folder: Path) -> Path:
    """What Word writes under a password: a compound file with a stream named EncryptedPackage."""
    name = "EncryptedPackage".encode("utf-16-le")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    (folder / "a.docx").write_bytes(header.ljust(512, b"\0") + name.ljust(64, b"\0") + b"\x22" + bytes(447))
    return folder / "a.docx"


def odt_under_a_password(folder: Path) -> Path:
    """An ODT whose manifest says how its parts are encrypted."""
    planted_odf.odt(folder / "a.odt")
    entry = b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    with zipfile.ZipFile(folder / "a.odt") as package:
        manifest = package.read("META-INF/manifest.xml").replace(
            b"</manifest:manifest>", entry + b"</manifest:manifest>"
        )
    return _with_parts(folder / "a.odt", {"META-INF/manifest.xml": manifest})


def zip_entries_under_a_password(folder: Path) -> Path:
    """A package whose entries carry the flag of encryption."""
    data = bytearray(_docx(folder / "a.docx").read_bytes())
    for match in re.finditer(rb"PK\x01\x02", bytes(data)):
        data[match.start() + 8] |= 1
    (folder / "a.docx").write_bytes(data)
    return folder / "a.docx"


def docx_with_macros(folder: Path) -> Path:
    """A DOCX with a Visual Basic project."""
    return _with_parts(_docx(folder / "a.docx"), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def docm_named_docx(folder: Path) -> Path:
    """A macro-enabled document under a name that hides it: only its content type tells."""
    with zipfile.ZipFile(_docx(folder / "a.docx")) as package:
        types = package.read("[Content_Types].xml")
    types = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert b"macroEnabled" in types
    return _with_parts(folder / "a.docx", {"[Content_Types].xml": types})


def xlsx_with_old_macros(folder: Path) -> Path:
    """An XLSX with a sheet of Excel 4 macros."""
    planted_xlsx.planted(folder / "a.xlsx")
    return _with_parts(folder / "a.xlsx", {"xl/macrosheets/sheet1.xml": b"<a/>"})


def odt_with_basic(folder: Path) -> Path:
    """An ODT with a Basic module."""
    planted_odf.odt(folder / "a.odt")
    return _with_parts(folder / "a.odt", {"Basic/Standard/Module1.xml": b"<a/>"})


def picture_named_pdf(folder: Path) -> Path:
    """A PNG under the name of a PDF."""
    pictures.words("x").save(folder / "a.pdf", "PNG")
    return folder / "a.pdf"


def xlsx_named_docx(folder: Path) -> Path:
    """An XLSX under the name of a DOCX."""
    planted_xlsx.planted(folder / "a.docx")
    return folder / "a.docx"


def archive_named_pptx(folder: Path) -> Path:
    """Any zip file under the name of a PPTX."""
    with zipfile.ZipFile(folder / "a.pptx", "w") as package:
        package.writestr("a.txt", "x")
    return folder / "a.pptx"


def program(folder: Path) -> Path:
    """A file of a kind that nobody asked for."""
    (folder / "a.exe").write_bytes(b"MZ")
    return folder / "a.exe"


def pdf_cut_short(folder: Path) -> Path:
    """A PDF whose second half was lost."""
    data = _pdf(folder / "a.pdf", pages=40).read_bytes()
    (folder / "a.pdf").write_bytes(data[: len(data) // 2])
    return folder / "a.pdf"


def docx_cut_short(folder: Path) -> Path:
    """A DOCX whose end was lost."""
    data = _docx(folder / "a.docx").read_bytes()
    (folder / "a.docx").write_bytes(data[: len(data) * 3 // 4])
    return folder / "a.docx"


def jpg_cut_short(folder: Path) -> Path:
    """A JPG whose second half was lost."""
    data = pictures.jpeg(pictures.words("Rutas"))
    (folder / "a.jpg").write_bytes(data[: len(data) // 2])
    return folder / "a.jpg"


def png_cut_short(folder: Path) -> Path:
    """A PNG whose second half was lost."""
    pictures.words("Rutas").save(folder / "a.png")
    data = (folder / "a.png").read_bytes()
    (folder / "a.png").write_bytes(data[: len(data) // 2])
    return folder / "a.png"


def docx_with_broken_xml(folder: Path) -> Path:
    """A DOCX whose text part is no XML."""
    return _with_parts(_docx(folder / "a.docx"), {"word/document.xml": b"<w:document><w:body>"})


def docx_with_two_texts(folder: Path) -> Path:
    """A DOCX with two parts of one name: one reader sees the first, another the second."""
    with zipfile.ZipFile(_docx(folder / "a.docx"), "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("word/document.xml", "<x/>")
    return folder / "a.docx"


def nothing_at_all(folder: Path) -> Path:
    """A file of no bytes."""
    (folder / "a.pdf").touch()
    return folder / "a.pdf"


def zip_bomb(folder: Path) -> Path:
    """A package that unpacks to a thousand times its size."""
    return _with_parts(_docx(folder / "a.docx"), {"word/media/a.png": bytes(60 * 1024 * 1024)})


def many_entries(folder: Path) -> Path:
    """A package of more parts than any document has."""
    return _with_parts(_docx(folder / "a.docx"), {f"word/{number}": b"" for number in range(5001)})


def pdf_of_many_pages(folder: Path) -> Path:
    """A PDF of 61 pages."""
    return _pdf(folder / "a.pdf", pages=61)


def sheet_of_many_pages(folder: Path) -> Path:
    """An ODS that is small to send and prints hundreds of pages."""
    planted_odf.ods(folder / "a.ods")
    with zipfile.ZipFile(folder / "a.ods") as package:
        content = package.read("content.xml")
    filled = b"<table:table-row table:number-rows-repeated='9000'><table:table-cell office:value-type='string'><text:p>x</text:p></table:table-cell></table:table-row>"
    at = content.index(b"<table:shapes>")
    return _with_parts(folder / "a.ods", {"content.xml": content[:at] + filled + content[at:]})


def png_of_many_pixels(folder: Path) -> Path:
    """A PNG of 100 million pixels that is small to send."""
    Image.new("1", (10_000, 10_000)).save(folder / "a.png")
    assert (folder / "a.png").stat().st_size < 400_000
    return folder / "a.png"


def pdf_with_a_picture_of_many_pixels(folder: Path) -> Path:
    """A PDF of one small page with such a picture on it."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    picture = pikepdf.Stream(pdf, b"\0")
    picture.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=10_000, Height=10_000, BitsPerComponent=1,
        ColorSpace=pikepdf.Name.DeviceGray,
    )  # fmt: skip
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=pdf.make_indirect(picture)))
    pdf.save(folder / "a.pdf")
    return folder / "a.pdf"


_REFUSED: list[tuple[Callable[[Path], Path], str, dict[str, object]]] = [
    (pdf_under_a_password, "encrypted", {}),
    (docx_under_a_password, "encrypted", {}),
    (odt_under_a_password, "encrypted", {}),
    (zip_entries_under_a_password, "encrypted", {}),
    (docx_with_macros, "macros", {}),
    (docm_named_docx, "macros", {}),
    (xlsx_with_old_macros, "macros", {}),
    (odt_with_basic, "macros", {}),
    (picture_named_pdf, "mismatched", {"extension": "pdf"}),
    (xlsx_named_docx, "mismatched", {"extension": "docx"}),
    (archive_named_pptx, "mismatched", {"extension": "pptx"}),
    (program, "not_accepted", {}),
    (pdf_cut_short, "damaged", {}),
    (docx_cut_short, "damaged", {"extension": "docx"}),
    (jpg_cut_short, "damaged", {}),
    (png_cut_short, "damaged", {}),
    (docx_with_broken_xml, "damaged", {}),
    (docx_with_two_texts, "damaged", {}),
    (nothing_at_all, "damaged", {}),
    (zip_bomb, "bomb", {}),
    (many_entries, "bomb", {}),
    (pdf_of_many_pages, "too_many_pages", {"pages": 61, "most": 60}),
    (png_of_many_pixels, "too_many_pixels", {"pixels": 100, "most": 80}),
    (pdf_with_a_picture_of_many_pixels, "too_many_pixels", {"pixels": 100, "most": 80}),
]


@pytest.mark.parametrize(("make", "code", "values"), _REFUSED, ids=lambda one: getattr(one, "__name__", None))
def test_an_applicant_is_told_why_a_file_is_refused(
    make: Callable[[Path], Path], code: str, values: dict[str, object], tmp_path: Path
) -> None:
    source = make(tmp_path)
    before = source.read_bytes()
    with pytest.raises(FileRefused) as refusal:
        flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED)
    assert (refusal.value.code, refusal.value.values) == (code, values)
    assert "{" not in refusal.value.sentence
    assert not refusal.value.ours
    assert source.read_bytes() == before, "what the applicant sent is never touched"
    assert not (tmp_path / "flat.pdf").exists()


def test_a_sheet_that_prints_hundreds_of_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        flatten(sheet_of_many_pages(tmp_path), tmp_path / "flat.pdf", IDENTITY, dated=DATED)
    assert refusal.value.code == "too_many_pages"
    assert int(refusal.value.values["pages"]) > 100


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    source = _pdf(tmp_path / "a.pdf")
    with source.open("ab") as file:
        file.truncate(3 * 1024 * 1024 + 1)
    with pytest.raises(FileRefused) as refusal:
        flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED, limits=Limits(size=2 * 1024 * 1024))
    assert refusal.value.code == "too_large"
    assert refusal.value.sentence == "The file has 4 MB; at most 2 MB are taken."


def test_a_pdf_that_opens_without_a_password_is_taken_although_it_forbids_printing(tmp_path: Path) -> None:
    locked = pikepdf.Encryption(user="", owner="duena", allow=pikepdf.Permissions(print_highres=False))
    report = flatten(_pdf(tmp_path / "a.pdf", encryption=locked), tmp_path / "flat.pdf", IDENTITY, dated=DATED)
    assert len(report.pages) == 1


def test_a_file_is_judged_by_the_name_that_the_applicant_gave_it(tmp_path: Path) -> None:
    source = _pdf(tmp_path / "stored-without-ending")
    with pytest.raises(FileRefused) as refusal:
        flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED, extension=".docx")
    assert refusal.value.code == "mismatched"


def test_an_entity_that_grows_or_reads_files_is_not_expanded() -> None:
    from blinding.files.markup import parse, written

    grows = b"<!DOCTYPE a [<!ENTITY b 'xxxx'><!ENTITY c '&b;&b;'>]><a>y&c;z</a>"
    assert written(parse(grows)).endswith(b"<a>yz</a>")
    reads = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;z</a>"
    assert written(parse(reads)).endswith(b"<a>z</a>")


def test_every_refusal_that_the_sources_know_has_a_sentence() -> None:
    folder = ROOT / "blinding" / "files"
    named = {code for path in folder.glob("*.py") for code in re.findall(r'FileRefused\(\s*"(\w+)"', path.read_text())}
    named |= {"mismatched", "crashed"}
    assert sorted(named - set(SENTENCES)) == []
    assert sorted(set(SENTENCES) - named) == []
