"""A DOCX in which each place that can hold a name holds one."""

from __future__ import annotations

from pathlib import Path

from tests.blinding.files import pictures
from tests.blinding.files.canaries import PROPOSAL, Canaries
from tests.blinding.files.packages import MS, content_types, part, properties, rels, roots, write


def planted(path: Path) -> Canaries:
    """Write the DOCX; return its canaries."""
    canary = Canaries()
    parts = {
        "[Content_Types].xml": content_types({
            "word/document.xml": "wordprocessingml.document.main", "word/styles.xml": "wordprocessingml.styles",
            "word/settings.xml": "wordprocessingml.settings", "word/comments.xml": "wordprocessingml.comments",
            "word/numbering.xml": "wordprocessingml.numbering", "word/fontTable.xml": "wordprocessingml.fontTable",
            "word/theme/theme1.xml": "theme", "word/glossary/document.xml": "wordprocessingml.document.glossary",
            "word/webSettings.xml": "wordprocessingml.webSettings", "word/footnotes.xml": "wordprocessingml.footnotes",
        }),
        "_rels/.rels": roots("word/document.xml"),
        **properties(canary),
        "docProps/thumbnail.jpg": pictures.jpeg(pictures.words("x", (90, 60), 12), canary, "thumbnail: "),
        "word/_rels/document.xml.rels": rels(
            ("rId1", "styles", "styles.xml"), ("rId2", "settings", "settings.xml"), ("rId3", "comments", "comments.xml"),
            ("rId4", "numbering", "numbering.xml"), ("rId5", "fontTable", "fontTable.xml"),
            ("rId6", "glossaryDocument", "glossary/document.xml"), ("rId7", "webSettings", "webSettings.xml"),
            ("rId8", "theme", "theme/theme1.xml"), ("rId9", MS + "2011/relationships/people", "people.xml"),
            ("rId10", "customXml", "../customXml/item1.xml"), ("rId11", "footnotes", "footnotes.xml"),
            ("rIdPic", "image", "media/image1.jpg"), ("rIdLink", "hyperlink", f"https://{canary('link')}.pe/"),
            ("rIdFar", "image", f"https://{canary('linked picture')}.pe/logo.png"), ("rIdOle", "package", "embeddings/a.bin"),
            ("rIdAlt", "aFChunk", "chunk.html"),
        ),
        "word/document.xml": part("w:document", f"<w:body>{_body(canary)}</w:body>"),
        "word/styles.xml": part("w:styles", (
            f'<w:style w:type="character" w:styleId="H"><w:name w:val="{canary("style name")}"/><w:rPr><w:vanish/></w:rPr></w:style>'
            f'<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:aliases w:val="{canary("style alias")}"/></w:style>'
        )),
        "word/settings.xml": part("w:settings", (
            '<w:trackRevisions/><w:attachedTemplate r:id="rId1"/>'
            f'<w:mailMerge><w:connectString w:val="{canary("mail merge")}"/></w:mailMerge>'
            f'<w:docVars><w:docVar w:name="{canary("variable name")}" w:val="{canary("variable")}"/></w:docVars>'
        )),
        "word/_rels/settings.xml.rels": rels(("rId1", "attachedTemplate", f"file:///C:/{canary('template')}.dotx")),
        "word/comments.xml": part("w:comments", (
            f'<w:comment w:id="0" w:author="{canary("comment author")}" w:initials="{canary("comment initials")}">'
            f"<w:p><w:r><w:t>{canary('comment')}</w:t></w:r></w:p></w:comment>"
        )),
        "word/people.xml": part("w:people", f'<w:person w:author="{canary("people")}"/>'),
        "word/numbering.xml": part("w:numbering", (
            f'<w:abstractNum w:abstractNumId="0"><w:name w:val="{canary("list name")}"/></w:abstractNum>'
        )),
        "word/fontTable.xml": part("w:fonts", f'<w:font w:name="X"><w:altName w:val="{canary("font name")}"/></w:font>'),
        "word/theme/theme1.xml": part("a:theme", "", name=canary("theme name")),
        "word/glossary/document.xml": part("w:glossaryDocument", f"<w:docParts><w:t>{canary('glossary')}</w:t></w:docParts>"),
        "word/webSettings.xml": part("w:webSettings", f"<w:divs><w:div w:id='{canary('web settings')}'/></w:divs>"),
        "word/footnotes.xml": part("w:footnotes", (
            f'<w:footnote w:id="7"><w:p><w:r><w:t>{canary("footnote that nothing calls")}</w:t></w:r></w:p></w:footnote>'
        )),
        "word/chunk.html": f"<html><body>{canary('imported chunk')}</body></html>",
        "word/embeddings/a.bin": canary("embedded object").encode(),
        "word/media/image1.jpg": pictures.jpeg(pictures.words("Mapa de rutas"), canary, "picture: "),
        f"word/media/{canary('part name')}.jpg": b"no picture",
        "customXml/item1.xml": f"<a>{canary('custom xml')}</a>",
        "word/printerSettings1.bin": canary("printer settings").encode("utf-16-le"),
    }  # fmt: skip
    write(path, parts, comment=canary("comment of the package"))
    return canary


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _body(canary: Canaries) -> str:
    who = f'w:author="{canary("author of an insertion")}" w:id="1"'
    gone = f'w:author="{canary("author of a deletion")}" w:id="2"'
    paragraphs = [
        _run(PROPOSAL, '<w:b/><w:sz w:val="36"/>'),
        _run("La flota conoce ") + f"<w:ins {who}>{_run('sus puntos de acopio.')}</w:ins>",
        f"<w:del {gone}><w:r><w:delText>{canary('deleted text')}</w:delText></w:r></w:del>" + _run("Piloto de doce semanas."),
        f'<w:moveFrom w:id="3">{_run(canary("text moved away"))}</w:moveFrom>',
        f'<w:r><w:rPr><w:b/><w:rPrChange w:id="4" w:author="{canary("author of a format")}"><w:rPr/></w:rPrChange></w:rPr>'
        "<w:t>Costo por vecino: bajo.</w:t></w:r>",
        _run(canary("hidden text"), "<w:vanish/>"),
        _run(canary("text hidden by its style"), '<w:rStyle w:val="H"/>'),
        _run(canary("white text"), '<w:color w:val="FFFFFF"/>'),
        _run(canary("tiny text"), '<w:color w:val="FFFFFF"/><w:sz w:val="2"/>'),
        f'<w:bookmarkStart w:id="5" w:name="{canary("bookmark")}"/><w:bookmarkEnd w:id="5"/>',
        f'<w:hyperlink r:id="rIdLink" w:tooltip="{canary("tip of a link")}">{_run("Vea el plan")}</w:hyperlink>',
        '<w:commentRangeStart w:id="0"/>' + _run("Con comentarios.") + '<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r>',
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DOCPROPERTY {canary("field code")}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + _run("Campo.") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        f'<w:fldSimple w:instr="AUTHOR {canary("simple field code")}">{_run("Nadie.")}</w:fldSimple>',
        f'<w:sdt><w:sdtPr><w:alias w:val="{canary("control title")}"/><w:tag w:val="{canary("control tag")}"/>'
        f'<w:dataBinding w:xpath="{canary("data binding")}"/></w:sdtPr><w:sdtContent>{_run("Control.")}</w:sdtContent></w:sdt>',
        "<w:r>" + _drawing(canary, "rIdPic", 'r:embed="rIdPic"') + "</w:r>",
        "<w:r>" + _drawing(None, "far", 'r:link="rIdFar"') + "</w:r>",
        f'<w:r><w:object><v:shape alt="{canary("text of an old shape")}" style="width:1pt;height:1pt"/>'
        '<o:OLEObject Type="Embed" r:id="rIdOle"/></w:object></w:r>',
    ]  # fmt: skip
    table = (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Semana 1</w:t></w:r></w:p></w:tc></w:tr>"
        f'<w:tr><w:trPr><w:del w:id="8" w:author="x"/></w:trPr><w:tc><w:p>{_run(canary("deleted row"))}</w:p></w:tc></w:tr></w:tbl>'
    )
    return (
        f"<!-- {canary('comment in the part')} --><?note {canary('processing instruction')}?>"
        + "".join(f"<w:p>{one}</w:p>" for one in paragraphs)
        + table
        + '<w:altChunk r:id="rIdAlt"/><w:p/><w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>'
    )


def _drawing(canary: Canaries | None, name: str, blip: str) -> str:
    alt = f'descr="{canary("alternative text")}" title="{canary("picture title")}"' if canary else ""
    return (
        '<w:drawing><wp:inline><wp:extent cx="4572000" cy="609600"/>'
        f'<wp:docPr id="1" name="{canary("picture name") if canary else name}" {alt}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip {blip}/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="4572000" cy="609600"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
