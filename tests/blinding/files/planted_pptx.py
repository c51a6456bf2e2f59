"""A PPTX in which each place that can hold a name holds one."""

from __future__ import annotations

from pathlib import Path

from tests.blinding.files import pictures
from tests.blinding.files.canaries import PROPOSAL, Canaries
from tests.blinding.files.packages import MS, content_types, part, properties, rels, roots, write

_GROUP = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'


def planted(path: Path) -> Canaries:
    """Write the PPTX; return its canaries."""
    canary = Canaries()
    parts = {
        "[Content_Types].xml": content_types({
            "ppt/presentation.xml": "presentationml.presentation.main", "ppt/slides/slide1.xml": "presentationml.slide",
            "ppt/slides/slide2.xml": "presentationml.slide", "ppt/slideMasters/slideMaster1.xml": "presentationml.slideMaster",
            "ppt/slideLayouts/slideLayout1.xml": "presentationml.slideLayout", "ppt/theme/theme1.xml": "theme",
            "ppt/notesSlides/notesSlide1.xml": "presentationml.notesSlide", "ppt/tags/tag1.xml": "presentationml.tags",
            "ppt/comments/comment1.xml": "presentationml.comments", "ppt/presProps.xml": "presentationml.presProps",
            "ppt/commentAuthors.xml": "presentationml.commentAuthors",
            "ppt/handoutMasters/handoutMaster1.xml": "presentationml.handoutMaster",
        }),
        "_rels/.rels": roots("ppt/presentation.xml"),
        **properties(canary),
        "docProps/thumbnail.jpg": pictures.jpeg(pictures.words("x", (90, 60), 12), canary, "thumbnail: "),
        "ppt/presentation.xml": part("p:presentation", (
            '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
            '<p:sldIdLst><p:sldId id="256" r:id="rId2"/><p:sldId id="257" r:id="rId3"/></p:sldIdLst>'
            '<p:sldSz cx="9144000" cy="5143500"/><p:notesSz cx="6858000" cy="9144000"/>'
            f'<p:custShowLst><p:custShow name="{canary("custom show")}" id="0"><p:sldLst/></p:custShow></p:custShowLst>'
            f'<p:extLst><p:ext uri="x"><p:section name="{canary("section name")}"/></p:ext></p:extLst>'
        )),
        "ppt/_rels/presentation.xml.rels": rels(
            ("rId1", "slideMaster", "slideMasters/slideMaster1.xml"), ("rId2", "slide", "slides/slide1.xml"),
            ("rId3", "slide", "slides/slide2.xml"), ("rId4", "theme", "theme/theme1.xml"),
            ("rId5", "commentAuthors", "commentAuthors.xml"), ("rId6", "presProps", "presProps.xml"),
            ("rId7", "handoutMaster", "handoutMasters/handoutMaster1.xml"), ("rId8", "customXml", "../customXml/item1.xml"),
            ("rId9", MS + "2015/10/relationships/revisionInfo", "revisionInfo.xml"),
        ),
        "ppt/slides/slide1.xml": _slide(canary),
        "ppt/slides/_rels/slide1.xml.rels": rels(
            ("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("rId2", "image", "../media/image1.jpg"),
            ("rId3", "hyperlink", f"https://{canary('link')}.pe/"), ("rId4", "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("rId5", "comments", "../comments/comment1.xml"), ("rId6", "tags", "../tags/tag1.xml"),
            ("rId7", "image", f"https://{canary('linked picture')}.pe/a.png"), ("rId8", "package", "../embeddings/a.bin"),
            ("rId9", "audio", f"file:///C:/{canary('linked sound')}.mp3"),
        ),
        "ppt/slides/slide2.xml": part("p:sld", (
            f"<p:cSld><p:spTree>{_GROUP}{_box(2, 'x', canary('text of a hidden slide'), 600000)}</p:spTree></p:cSld>"
        ), show="0"),
        "ppt/slides/_rels/slide2.xml.rels": rels(("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")),
        "ppt/slideMasters/slideMaster1.xml": part("p:sldMaster", (
            f'<p:cSld name="{canary("master name")}"><p:spTree>{_GROUP}</p:spTree></p:cSld>'
            '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
            'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
            '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
        )),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": rels(
            ("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("rId2", "theme", "../theme/theme1.xml")
        ),
        "ppt/slideLayouts/slideLayout1.xml": part(
            "p:sldLayout", f'<p:cSld name="{canary("layout name")}"><p:spTree>{_GROUP}</p:spTree></p:cSld>'
        ),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": rels(("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")),
        "ppt/theme/theme1.xml": part("a:theme", _theme(canary("colour scheme name")), name=canary("theme name")),
        "ppt/notesSlides/notesSlide1.xml": part("p:notes", (
            f"<p:cSld><p:spTree>{_GROUP}{_box(2, 'n', canary('speaker notes'), 600000)}</p:spTree></p:cSld>"
        )),
        "ppt/comments/comment1.xml": part("p:cmLst", (
            f'<p:cm authorId="0" dt="2026-01-01T00:00:00" idx="1"><p:pos x="1" y="1"/><p:text>{canary("comment")}</p:text></p:cm>'
        )),
        "ppt/commentAuthors.xml": part("p:cmAuthorLst", (
            f'<p:cmAuthor id="0" name="{canary("comment author")}" initials="{canary("comment initials")}" lastIdx="1" clrIdx="0"/>'
        )),
        "ppt/tags/tag1.xml": part("p:tagLst", f'<p:tag name="A" val="{canary("tag")}"/>'),
        "ppt/presProps.xml": part("p:presentationPr", f'<p:htmlPubPr title="{canary("web title")}"/>'),
        "ppt/handoutMasters/handoutMaster1.xml": part("p:handoutMaster", (
            f"<p:cSld><p:spTree>{_GROUP}{_box(2, 'h', canary('handout header'), 1)}</p:spTree></p:cSld>"
        )),
        "ppt/revisionInfo.xml": f"<a>{canary('revision information')}</a>",
        "ppt/embeddings/a.bin": canary("embedded object").encode("utf-16-le"),
        "ppt/media/image1.jpg": pictures.jpeg(pictures.words("Mapa de rutas"), canary, "picture: "),
        f"ppt/media/{canary('part name')}.png": b"no picture",
        "customXml/item1.xml": f"<a>{canary('custom xml')}</a>",
    }  # fmt: skip
    write(path, parts, comment=canary("comment of the package"))
    return canary


def _slide(canary: Canaries) -> str:
    shapes = [
        _box(2, canary("shape name"), PROPOSAL, 300000, size=3200),
        _box(3, "x", "La flota conoce sus puntos de acopio.", 1300000, alt=f'descr="{canary("alternative text")}"'),
        _box(4, "x", canary("text off the slide"), 600000, left=12000000),
        _box(5, "x", canary("white text"), 1900000, fill='<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'),
        _box(6, "x", canary("hidden shape"), 2400000, alt='hidden="1"'),
        _box(7, "x", "Vea el plan", 2900000, link=f'<a:hlinkClick r:id="rId3" tooltip="{canary("tip of a link")}"/>'),
        _picture(8, 'r:embed="rId2"', f'title="{canary("picture title")}"', 3600000),
        _picture(9, 'r:link="rId7"', "", 4400000),
    ]
    return part("p:sld", (
        f'<!-- {canary("comment in the part")} --><p:cSld name="{canary("slide name")}"><p:spTree>{_GROUP}{"".join(shapes)}'
        '</p:spTree><p:custDataLst><p:tags r:id="rId6"/></p:custDataLst></p:cSld>'
    ))  # fmt: skip


def _box(
    id_: int, name: str, text: str, top: int, *, left: int = 400000, alt: str = "", fill: str = "", link: str = "",
    size: int = 1800,
) -> str:  # fmt: skip
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id_}" name="{name}" {alt}/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="8000000" cy="450000"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr>'
        f'<p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="es" sz="{size}">{fill}{link}</a:rPr><a:t>{text}</a:t></a:r></a:p>'
        "</p:txBody></p:sp>"
    )


def _picture(id_: int, blip: str, alt: str, top: int) -> str:
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{id_}" name="x" {alt}/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>'
        f"<a:blip {blip}/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>"
        f'<a:off x="400000" y="{top}"/><a:ext cx="5000000" cy="650000"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr></p:pic>'
    )


def _theme(name: str) -> str:
    colours = "".join(
        f'<a:{tag}><a:srgbClr val="{value}"/></a:{tag}>'
        for tag, value in {
            "dk1": "000000", "lt1": "FFFFFF", "dk2": "000000", "lt2": "FFFFFF", "accent1": "336699", "accent2": "336699",
            "accent3": "336699", "accent4": "336699", "accent5": "336699", "accent6": "336699", "hlink": "0000FF",
            "folHlink": "0000FF",
        }.items()
    )  # fmt: skip
    face = '<a:latin typeface="DejaVu Sans"/><a:ea typeface=""/><a:cs typeface=""/>'
    fonts = f'<a:fontScheme name="x"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>'
    return f'<a:themeElements><a:clrScheme name="{name}">{colours}</a:clrScheme>{fonts}</a:themeElements>'
