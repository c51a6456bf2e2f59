"""An XLSX in which each place that can hold a name holds one."""

from __future__ import annotations

from pathlib import Path

from tests.blinding.files import pictures
from tests.blinding.files.canaries import PROPOSAL, Canaries
from tests.blinding.files.packages import HEAD, MS, content_types, part, properties, rels, roots, write

_SPACE = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def planted(path: Path) -> Canaries:
    """Write the XLSX; return its canaries."""
    canary = Canaries()
    parts = {
        "[Content_Types].xml": content_types({
            "xl/workbook.xml": "spreadsheetml.sheet.main", "xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
            "xl/worksheets/sheet2.xml": "spreadsheetml.worksheet", "xl/worksheets/sheet3.xml": "spreadsheetml.worksheet",
            "xl/styles.xml": "spreadsheetml.styles", "xl/sharedStrings.xml": "spreadsheetml.sharedStrings",
            "xl/comments1.xml": "spreadsheetml.comments", "xl/externalLinks/externalLink1.xml": "spreadsheetml.externalLink",
            "xl/connections.xml": "spreadsheetml.connections", "xl/drawings/drawing1.xml": "drawing",
            "xl/pivotCache/pivotCacheDefinition1.xml": "spreadsheetml.pivotCacheDefinition",
            "xl/tables/table1.xml": "spreadsheetml.table",
        }),
        "_rels/.rels": roots("xl/workbook.xml"),
        **properties(canary),
        "docProps/thumbnail.jpg": pictures.jpeg(pictures.words("x", (90, 60), 12), canary, "thumbnail: "),
        "xl/workbook.xml": _sheet("workbook", (
            f'<fileSharing userName="{canary("reserved by")}"/><workbookPr codeName="{canary("code name")}"/>'
            f'<sheets><sheet name="Plan" sheetId="1" r:id="rId1"/><sheet name="{canary("name of a hidden sheet")}" '
            f'sheetId="2" state="hidden" r:id="rId2"/><sheet name="Z" sheetId="3" state="veryHidden" r:id="rId3"/></sheets>'
            '<externalReferences><externalReference r:id="rId6"/></externalReferences>'
            f'<definedNames><definedName name="{canary("defined name")}" hidden="1">"{canary("value of a name")}"</definedName>'
            "</definedNames>"
            f'<customWorkbookViews><customWorkbookView name="{canary("custom view")}" guid="{{A}}"/></customWorkbookViews>'
        )),
        "xl/_rels/workbook.xml.rels": rels(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "worksheet", "worksheets/sheet2.xml"),
            ("rId3", "worksheet", "worksheets/sheet3.xml"), ("rId4", "styles", "styles.xml"),
            ("rId5", "sharedStrings", "sharedStrings.xml"), ("rId6", "externalLink", "externalLinks/externalLink1.xml"),
            ("rId7", "connections", "connections.xml"), ("rId8", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
            ("rId9", MS + "2017/10/relationships/person", "persons/person.xml"), ("rId10", "customXml", "../customXml/item1.xml"),
            ("rId11", "usernames", "revisions/userNames.xml"),
        ),
        "xl/worksheets/sheet1.xml": _first_sheet(canary),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            ("rId1", "comments", "../comments1.xml"), ("rId2", "drawing", "../drawings/drawing1.xml"),
            ("rId3", "hyperlink", f"https://{canary('link')}.pe/"), ("rId4", "printerSettings", "../printerSettings/p.bin"),
            ("rId5", MS + "2017/10/relationships/threadedComment", "../threadedComments/t.xml"), ("rId6", "table", "../tables/table1.xml"),
            ("rId7", "queryTable", "../queryTables/q.xml"), ("rId8", "package", "../embeddings/a.bin"),
        ),
        "xl/worksheets/sheet2.xml": _sheet("worksheet", f"<sheetData><row r='1'>{_cell('A1', canary('hidden sheet'))}</row></sheetData>"),
        "xl/worksheets/sheet3.xml": _sheet("worksheet", f"<sheetData><row r='1'>{_cell('A1', canary('very hidden sheet'))}</row></sheetData>"),
        "xl/styles.xml": _sheet("styleSheet", (
            '<numFmts count="1"><numFmt numFmtId="164" formatCode=";;;"/></numFmts>'
            '<fonts count="2"><font><sz val="11"/><name val="DejaVu Sans"/></font>'
            '<font><sz val="11"/><color rgb="FFFFFFFF"/><name val="DejaVu Sans"/></font></fonts>'
            '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="3"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/>'
            '<xf xfId="0" numFmtId="164" applyNumberFormat="1"/></cellXfs>'
            f'<cellStyles count="1"><cellStyle name="{canary("style name")}" xfId="0"/></cellStyles>'
        )),
        "xl/sharedStrings.xml": _sheet("sst", (
            f"<si><t>Semana</t><rPh sb='0' eb='1'><t>{canary('phonetic reading')}</t></rPh></si>"
            f"<si><t>{canary('string that no cell uses')}</t></si>"
        )),
        "xl/comments1.xml": _sheet("comments", (
            f"<authors><author>{canary('comment author')}</author></authors><commentList><comment ref='A1' authorId='0'>"
            f"<text><t>{canary('comment')}</t></text></comment></commentList>"
        )),
        "xl/threadedComments/t.xml": f"<a>{canary('threaded comment')}</a>",
        "xl/persons/person.xml": f"<a displayName='{canary('person')}'/>",
        "xl/revisions/userNames.xml": f"<a>{canary('shared workbook user')}</a>",
        "xl/externalLinks/externalLink1.xml": _sheet("externalLink", (
            f"<externalBook r:id='rId1'><sheetNames><sheetName val='{canary('sheet of another file')}'/></sheetNames>"
            f"<sheetDataSet><sheetData sheetId='0'><row r='1'><cell r='A1' t='str'><v>{canary('value of another file')}</v>"
            "</cell></row></sheetData></sheetDataSet></externalBook>"
        )),
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels(("rId1", "externalLinkPath", f"file:///C:/{canary('another file')}.xlsx")),
        "xl/connections.xml": _sheet("connections", (
            f"<connection id='1' name='{canary('connection')}' type='1' refreshedVersion='1'>"
            f"<dbPr connection='{canary('connection string')}'/></connection>"
        )),
        "xl/queryTables/q.xml": f"<a>{canary('query table')}</a>",
        "xl/pivotCache/pivotCacheDefinition1.xml": f"<a refreshedBy='{canary('pivot refreshed by')}'>{canary('pivot cache')}</a>",
        "xl/tables/table1.xml": _sheet("table", (
            "<autoFilter ref='A8:A9'/><tableColumns count='1'><tableColumn id='1' name='Semana'/></tableColumns>"
        ), f'id="1" name="T" displayName="T" ref="A8:A9" comment="{canary("table comment")}"'),
        "xl/printerSettings/p.bin": canary("printer settings").encode("utf-16-le"),
        "xl/embeddings/a.bin": canary("embedded object").encode(),
        "xl/drawings/drawing1.xml": _drawing(canary),
        "xl/drawings/_rels/drawing1.xml.rels": rels(("rId1", "image", "../media/image1.jpg")),
        "xl/media/image1.jpg": pictures.jpeg(pictures.words("Mapa de rutas"), canary, "picture: "),
        "customXml/item1.xml": f"<a>{canary('custom xml')}</a>",
    }  # fmt: skip
    write(path, parts, comment=canary("comment of the package"))
    return canary


def _sheet(name: str, body: str, attributes: str = "") -> str:
    return f"{HEAD}<{name} {_SPACE} {attributes}>{body}</{name}>"


def _cell(at: str, text: str, style: int = 0) -> str:
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def _first_sheet(canary: Canaries) -> str:
    rows = [
        (1, "", _cell("A1", PROPOSAL)),
        (2, "", _cell("A2", "La flota conoce sus puntos de acopio.") + _cell("C2", canary("hidden column"))),
        (3, 'hidden="1"', _cell("A3", canary("hidden row"))),
        (4, "", _cell("A4", canary("white text"), 1)),
        (5, "", _cell("A5", canary("format that shows nothing"), 2)),
        (6, "", f'<c r="A6"><f>IF(FALSE,"{canary("text in a formula")}",7)</f><v>7</v></c>'),
        (8, "", '<c r="A8" t="s"><v>0</v></c>'),
        (9, "", _cell("A9", "Uno")),
    ]
    data = "".join(f'<row r="{number}" {more}>{cells}</row>' for number, more, cells in rows)
    return _sheet("worksheet", (
        f'<!-- {canary("comment in the part")} --><sheetPr codeName="{canary("code name of a sheet")}"/>'
        '<cols><col min="1" max="1" width="60"/><col min="3" max="3" width="9" hidden="1"/></cols>'
        f"<sheetData>{data}</sheetData>"
        f'<scenarios><scenario name="{canary("scenario")}" user="{canary("user of a scenario")}"><inputCells r="A9" val="1"/></scenario></scenarios>'
        f'<dataValidations count="1"><dataValidation type="list" sqref="A9" promptTitle="{canary("prompt title")}" '
        f'prompt="{canary("prompt")}"><formula1>"{canary("choice of a list")},Uno"</formula1></dataValidation></dataValidations>'
        f'<hyperlinks><hyperlink ref="A2" r:id="rId3" tooltip="{canary("tip of a link")}"/></hyperlinks>'
        '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup orientation="portrait" r:id="rId4"/><drawing r:id="rId2"/><tableParts count="1"><tablePart r:id="rId6"/></tableParts>'
    ))  # fmt: skip


def _drawing(canary: Canaries) -> str:
    xdr = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    body = (
        "<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>11</xdr:row>"
        '<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="4000000" cy="533333"/><xdr:pic><xdr:nvPicPr>'
        f'<xdr:cNvPr id="2" name="{canary("picture name")}" descr="{canary("alternative text")}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="4000000" cy="533333"/></a:xfrm><a:prstGeom prst="rect"/></xdr:spPr></xdr:pic>'
        "<xdr:clientData/></xdr:oneCellAnchor>"
    )
    return part("xdr:wsDr", body, **{"xmlns:xdr": xdr})
