"""A document as DOCX, to be edited: real headings, lists and tables with header rows; the same data, the same bytes.

Pure: data in, bytes out.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from reports.rules.document import Bars, Box, Document, Grid, Items, Place, Text

#: Files within the package and its properties carry this moment, so that nothing but the data changes the bytes.
MOMENT = datetime(2021, 1, 1, tzinfo=UTC)
_LOCALES = {"es": "es-PE", "pt": "pt-BR", "en": "en-GB"}


def write_docx(document: Document) -> bytes:
    """Return a document as DOCX. Places to fill stand in square brackets on yellow."""
    # The library takes a moment to import: only the processes that write papers pay for it.
    import docx
    from docx.shared import Pt

    made = docx.Document()
    locale = _LOCALES.get(document.language, document.language)
    _properties(made, document, locale)
    made.styles["Normal"].font.size = Pt(10.5)
    made.add_heading(document.title, level=0)
    made.add_paragraph(document.lead)
    for notice in document.notices:
        _block(made, notice)
    for section in document.sections:
        made.add_heading(section.title, level=section.level - 1)
        for block in section.blocks:
            _block(made, block)
    target = io.BytesIO()
    made.save(target)
    return _settled(target.getvalue())


def _properties(made: Any, document: Document, locale: str) -> None:
    from docx.oxml.ns import qn

    core = made.core_properties
    core.title, core.subject, core.language = document.title, document.reference, locale
    core.author = core.last_modified_by = "GovLink"
    core.comments = core.keywords = core.category = ""
    core.created = core.modified = MOMENT.replace(tzinfo=None)
    core.revision = 1
    defaults = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), locale)


def _mark(paragraph: Any, place: Place) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    paragraph.add_run(str(place)).font.highlight_color = WD_COLOR_INDEX.YELLOW


def _block(made: Any, block: Any) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    match block:
        case Text():
            made.add_paragraph(block.text)
        case Place():
            _mark(made.add_paragraph(), block)
        case Items():
            for item in block.items:
                made.add_paragraph(item, style="List Number" if block.ordered else "List Bullet")
        case Box():
            title, text = made.add_paragraph().add_run(block.title), made.add_paragraph().add_run(block.text)
            title.bold = True
            if block.style == "warn":
                title.font.highlight_color = text.font.highlight_color = WD_COLOR_INDEX.YELLOW
        case Grid():
            _table(made, block)
        case Bars():
            for label, _value, said in block.rows:
                made.add_paragraph(f"{label}: {said}", style="List Bullet")


def _table(made: Any, grid: Grid) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    made.add_paragraph(grid.caption, style="Caption")
    table = made.add_table(rows=1, cols=len(grid.head), style="Table Grid")
    # A header row that is told as such, on each page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(table.rows[0].cells, grid.head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in grid.rows:
        for place, (cell, told) in enumerate(zip(table.add_row().cells, row, strict=True)):
            if isinstance(told, Place):
                _mark(cell.paragraphs[0], told)
            else:
                cell.text = told
            if place in grid.numbers:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, width in zip(table.columns, _widths(grid), strict=True):
        for cell in column.cells:
            cell.width = width
    made.add_paragraph()


def _widths(grid: Grid) -> list[Any]:
    """Return the widths of the columns: 16 cm shared by how much each has to say."""
    from docx.shared import Cm

    said = [
        max(10, min(60, max(len(str(cell)) for cell in column))) for column in zip(grid.head, *grid.rows, strict=True)
    ]
    return [Cm(round(16 * one / sum(said), 2)) for one in said]


def _settled(content: bytes) -> bytes:
    """Return the package with every file of it dated alike."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in made.namelist():
            one = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
            one.compress_type, one.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            settled.writestr(one, made.read(name))
    return target.getvalue()
