"""Files that make LibreOffice call an address when it opens them, in as many ways as it knows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.blinding.files.packages import content_types, part, rels, write
from tests.blinding.files.planted_docx import _drawing
from tests.blinding.files.planted_odf import _root
from tests.blinding.files.planted_pptx import _GROUP, _picture, _theme
from tests.blinding.files.planted_xlsx import _sheet


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Listen on this machine; give the address and the list of what was asked for."""
    asked: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def docx(path: Path, address: str) -> Path:
    """Write a DOCX with a linked picture (DrawingML and VML), a template, a picture field and an imported page."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> INCLUDEPICTURE "'
        f'{address}/field.png" \\d </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    old = (
        '<w:r><w:pict><v:shape style="width:99pt;height:99pt"><v:imagedata r:href="rIdOld" r:id="rIdOld" '
        f'src="{address}/src.png" o:href="{address}/href.png"/></v:shape></w:pict></w:r>'
    )
    far = _drawing(None, "far", 'r:link="rIdFar"')
    body = [f"<w:r>{far}</w:r>", field, old, "<w:r><w:t>Rutas</w:t></w:r>"]
    return write(path, {
        "[Content_Types].xml": content_types({
            "word/document.xml": "wordprocessingml.document.main", "word/settings.xml": "wordprocessingml.settings",
        }),
        "_rels/.rels": rels(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": part("w:document", (
            f"<w:body>{''.join(f'<w:p>{one}</w:p>' for one in body)}<w:altChunk r:id='rIdAlt'/><w:p/></w:body>"
        )),
        "word/_rels/document.xml.rels": rels(
            ("rIdFar", "image", f"{address}/linked.png"), ("rId2", "settings", "settings.xml"),
            ("rIdAlt", "aFChunk", f"{address}/chunk.html"), ("rIdOld", "image", f"{address}/vml.png"),
        ),
        "word/settings.xml": part("w:settings", '<w:attachedTemplate r:id="rId1"/>'),
        "word/_rels/settings.xml.rels": rels(("rId1", "attachedTemplate", f"{address}/template.dotx")),
    })  # fmt: skip


def xlsx(path: Path, address: str) -> Path:
    """Write an XLSX with a function that fetches, a link to another workbook and a linked picture."""
    xdr = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    return write(path, {
        "[Content_Types].xml": content_types({
            "xl/workbook.xml": "spreadsheetml.sheet.main", "xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
            "xl/externalLinks/externalLink1.xml": "spreadsheetml.externalLink", "xl/drawings/drawing1.xml": "drawing",
        }),
        "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _sheet("workbook", (
            '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets>'
            '<externalReferences><externalReference r:id="rId2"/></externalReferences>'
        )),
        "xl/_rels/workbook.xml.rels": rels(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "externalLink", "externalLinks/externalLink1.xml")),
        "xl/worksheets/sheet1.xml": _sheet("worksheet", (
            f'<sheetData><row r="1"><c r="A1"><f>_xlfn.WEBSERVICE("{address}/function")</f></c><c r="B1"><f>[1]S!A1</f></c>'
            '<c r="C1" t="inlineStr"><is><t>Rutas</t></is></c></row></sheetData><drawing r:id="rId1"/>'
        )),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("rId1", "drawing", "../drawings/drawing1.xml")),
        "xl/externalLinks/externalLink1.xml": _sheet("externalLink", "<externalBook r:id='rId1'><sheetNames><sheetName val='S'/></sheetNames></externalBook>"),
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels(("rId1", "externalLinkPath", f"{address}/other.xlsx")),
        "xl/drawings/drawing1.xml": part("xdr:wsDr", (
            "<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff>"
            '</xdr:from><xdr:ext cx="900000" cy="900000"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="x"/><xdr:cNvPicPr/></xdr:nvPicPr>'
            '<xdr:blipFill><a:blip r:link="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/>'
            '<a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>'
        ), **{"xmlns:xdr": xdr}),
        "xl/drawings/_rels/drawing1.xml.rels": rels(("rId1", "image", f"{address}/linked.png")),
    })  # fmt: skip


def pptx(path: Path, address: str) -> Path:
    """Write a PPTX with a linked picture."""
    far = _picture(8, 'r:link="rId7"', "", 1)
    return write(path, {
        "[Content_Types].xml": content_types({
            "ppt/presentation.xml": "presentationml.presentation.main", "ppt/slides/slide1.xml": "presentationml.slide",
            "ppt/slideMasters/slideMaster1.xml": "presentationml.slideMaster", "ppt/theme/theme1.xml": "theme",
            "ppt/slideLayouts/slideLayout1.xml": "presentationml.slideLayout",
        }),
        "_rels/.rels": rels(("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": part("p:presentation", (
            '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>'
            '<p:sldId id="256" r:id="rId2"/></p:sldIdLst><p:sldSz cx="9144000" cy="5143500"/><p:notesSz cx="6858000" cy="9144000"/>'
        )),
        "ppt/_rels/presentation.xml.rels": rels(("rId1", "slideMaster", "slideMasters/slideMaster1.xml"), ("rId2", "slide", "slides/slide1.xml"), ("rId4", "theme", "theme/theme1.xml")),
        "ppt/slides/slide1.xml": part("p:sld", f"<p:cSld><p:spTree>{_GROUP}{far}</p:spTree></p:cSld>"),
        "ppt/slides/_rels/slide1.xml.rels": rels(("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("rId7", "image", f"{address}/linked.png")),
        "ppt/slideMasters/slideMaster1.xml": part("p:sldMaster", (
            f"<p:cSld><p:spTree>{_GROUP}</p:spTree></p:cSld>"
            '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
            'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
            '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
        )),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": rels(("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("rId2", "theme", "../theme/theme1.xml")),
        "ppt/slideLayouts/slideLayout1.xml": part("p:sldLayout", f"<p:cSld><p:spTree>{_GROUP}</p:spTree></p:cSld>"),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": rels(("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")),
        "ppt/theme/theme1.xml": part("a:theme", _theme("x")),
    })  # fmt: skip


def _open(path: Path, kind: str, body: str) -> Path:
    return write(path, {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": _root("document-content", f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"),
        "META-INF/manifest.xml": (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
        ),
    })  # fmt: skip


def odt(path: Path, address: str) -> Path:
    """Write an ODT with a linked picture, a linked section and a framed page."""
    frame = "<draw:frame svg:width='3cm' svg:height='3cm'>"
    return _open(path, "text", (
        f"<text:p>Rutas {frame}<draw:image xlink:href='{address}/linked.png' xlink:type='simple' xlink:show='embed' xlink:actuate='onLoad'/></draw:frame>"
        f"{frame}<draw:floating-frame xlink:href='{address}/frame.html'/></draw:frame></text:p>"
        f"<text:section text:name='s'><text:section-source xlink:href='{address}/section.odt'/><text:p>x</text:p></text:section>"
    ))  # fmt: skip


def ods(path: Path, address: str) -> Path:
    """Write an ODS with a linked picture, a linked sheet and a function that fetches."""
    return _open(path, "spreadsheet", (
        f"<table:table table:name='A'><table:table-source xlink:href='{address}/sheet.ods' table:table-name='A'/>"
        f"<table:table-row><table:table-cell table:formula='of:=WEBSERVICE(&quot;{address}/function&quot;)'/>"
        "<table:table-cell office:value-type='string'><text:p>Rutas</text:p></table:table-cell></table:table-row><table:shapes>"
        f"<draw:frame svg:width='3cm' svg:height='3cm'><draw:image xlink:href='{address}/linked.png' xlink:type='simple'/></draw:frame>"
        "</table:shapes></table:table>"
    ))  # fmt: skip
