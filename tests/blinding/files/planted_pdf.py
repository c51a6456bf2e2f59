"""A PDF in which each place that can hold a name holds one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.blinding.files import pictures
from tests.blinding.files.canaries import PROPOSAL, Canaries


def planted(path: Path) -> Canaries:
    """Write the PDF; return its canaries."""
    canary = Canaries()
    first = _first_revision(canary)
    pdf = pikepdf.open(io.BytesIO(first))
    _page(pdf, canary)
    _catalogue(pdf, canary)
    _names(pdf, canary)
    _notes(pdf, canary)
    _structure(pdf, canary)
    _information(pdf, canary)
    kept = io.BytesIO()
    pdf.save(
        kept, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False
    )
    # An earlier revision: its bytes stay in front of the new ones, and every reader skips them.
    old = f"%PDF-1.7\n99 0 obj\n({canary('earlier revision')})\nendobj\n".encode()
    at = kept.getvalue().rindex(b"startxref")
    body = kept.getvalue()[:at] + f"% {canary('comment between objects')}\n".encode() + kept.getvalue()[at:]
    path.write_bytes(body + b"%" + old.replace(b"\n", b" ") + b"\n%%EOF\n" + canary("trailing bytes").encode())
    return canary


def _first_revision(canary: Canaries) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    kept = io.BytesIO()
    pdf.save(kept)
    return kept.getvalue()


def _show(text: str, x: float, y: float, before: str = "", size: float = 14, font: str = "F1") -> str:
    return f"q {before} BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET Q\n"


def _page(pdf: Pdf, canary: Canaries) -> None:
    page = pdf.pages[0].obj
    font_name = canary("font resource name")
    image_name = canary("picture resource name")
    page.CropBox = Array([0, 0, 595, 800])
    picture = Stream(pdf, pictures.jpeg(pictures.words("Mapa de rutas"), canary, "picture: "))
    picture.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=900, Height=120, BitsPerComponent=8, ColorSpace=Name.DeviceRGB,
        Filter=Name.DCTDecode,
    )  # fmt: skip
    picture.Metadata = pdf.make_indirect(_xml(pdf, canary("picture metadata")))
    picture.Name = Name("/" + canary("picture name"))
    hidden = pdf.make_indirect(Dictionary(
        Type=Name.OCG, Name=String(canary("layer name")),
        Usage=Dictionary(CreatorInfo=Dictionary(Creator=String(canary("layer creator")), Subtype=Name.Artwork)),
    ))  # fmt: skip
    pdf.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(OFF=Array([hidden]), Order=Array([hidden])))
    page.Resources = Dictionary(
        Font={
            "/F1": _helvetica(pdf),
            "/F2": Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/ABCDEF+{canary('font name')}"),
                FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontName=Name("/X"), Flags=32,
                                          FontFamily=String(canary("font family")))),
            "/F3": _embedded_font(pdf, canary),
            f"/{font_name}": _helvetica(pdf),
        },
        XObject={f"/{image_name}": picture},
        Properties={"/L": hidden, "/P": Dictionary(ActualText=String(canary("actual text of marked content")))},
        ExtGState={"/Clear": Dictionary(ca=0, CA=0)},
        ColorSpace={"/C": Array([Name.Separation, Name("/" + canary("ink name")), Name.DeviceGray,
                                 Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)])},
    )  # fmt: skip
    content = [
        _show(PROPOSAL, 60, 740, size=18),
        _show("La flota conoce sus puntos de acopio y ahorra combustible.", 60, 700),
        _show("Piloto de doce semanas en un distrito.", 60, 680, font=font_name),
        f"% {canary('comment in the page')}\n",
        _show(canary("white text"), 60, 640, "1 1 1 rg"),
        _show(canary("text off the page"), 900, 640),
        _show(canary("text outside the crop box"), 60, 820),
        _show(canary("invisible rendering"), 60, 620, "").replace("BT", "BT 3 Tr"),
        _show(canary("clipped text"), 60, 600, "0 0 1 1 re W n"),
        _show(canary("tiny text"), 60, 580, size=0.4),
        _show(canary("transparent text"), 60, 560, "/Clear gs"),
        _show(canary("covered text"), 60, 540) + "1 1 1 rg 50 530 400 30 re f\n0 g\n",
        "/OC /L BDC\n" + _show(canary("text of a hidden layer"), 60, 500) + "EMC\n",
        "/Span /P BDC\n" + _show("Costo por vecino: bajo.", 60, 470) + "EMC\n",
        f"/Span <</ActualText ({canary('actual text in line')})>> BDC\n" + _show("Fin.", 60, 440) + "EMC\n",
        f"q 450 0 0 60 60 360 cm /{image_name} Do Q\n",
    ]
    page.Contents = pdf.make_indirect(Stream(pdf, "".join(content).encode("latin-1")))
    page.PieceInfo = _piece(canary("private data of the page"))
    page.AA = Dictionary(O=_script(canary("script of the page")))
    page.Metadata = pdf.make_indirect(_xml(pdf, canary("metadata of the page")))
    page.Tabs = Name("/" + canary("unknown key of the page"))


def _helvetica(pdf: Pdf) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def _embedded_font(pdf: Pdf, canary: Canaries) -> Dictionary:
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder([".notdef"])
    build.setupCharacterMap({})
    build.setupGlyf({".notdef": Glyph()})
    build.setupHorizontalMetrics({".notdef": (500, 0)})
    build.setupHorizontalHeader()
    build.setupNameTable({"familyName": "X", "styleName": "R", "manufacturer": canary("name table of a font")})
    build.setupOS2(achVendID="YKPQ")
    build.setupPost()
    kept = io.BytesIO()
    build.save(kept)
    return Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.X,
        FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontName=Name.X, Flags=32,
                                  FontFile2=pdf.make_indirect(Stream(pdf, kept.getvalue()))),
    )  # fmt: skip


def _xml(pdf: Pdf, text: str) -> Stream:
    made = Stream(pdf, f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><creator>{text}</creator></x:xmpmeta>".encode())
    made.stream_dict = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
    return made


def _piece(text: str) -> Dictionary:
    return Dictionary(App=Dictionary(LastModified=String("D:2026"), Private=String(text)))


def _script(text: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{text}')"))


def _catalogue(pdf: Pdf, canary: Canaries) -> None:
    root = pdf.Root
    root.Metadata = pdf.make_indirect(_xml(pdf, canary("document metadata")))
    root.PieceInfo = _piece(canary("private data"))
    root.OpenAction = _script(canary("script on opening"))
    root.AA = Dictionary(WC=_script(canary("script on closing")))
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(canary("page label")))]))
    root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    item = pdf.make_indirect(Dictionary(
        Title=String(canary("outline")), Parent=root.Outlines, Dest=Array([pdf.pages[0].obj, Name.Fit])
    ))  # fmt: skip
    root.Outlines.First = root.Outlines.Last = item
    root.Dests = Dictionary({f"/{canary('old named destination')}": Array([pdf.pages[0].obj, Name.Fit])})
    root.URI = Dictionary(Base=String(f"http://{canary('base address')}.pe/"))
    root.OutputIntents = Array([Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("x"),
        Info=String(canary("output intent")))])  # fmt: skip
    root.Threads = Array(
        [pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Title=String(canary("article")))))]
    )
    root.SpiderInfo = Dictionary(V=1, C=Array([Dictionary(URL=String(canary("web capture")))]))
    root.Lang = String(canary("language"))
    setattr(root, canary("unknown key"), String("x"))
    root.Extra = pdf.make_indirect(String(canary("unknown object")))
    root.Collection = Dictionary(Schema=Dictionary(A=Dictionary(N=String(canary("collection")))))
    root.Perms = Dictionary(DocMDP=pdf.make_indirect(Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name=String(canary("signer")), Reason=String(canary("reason of signature"))
    )))  # fmt: skip


def _names(pdf: Pdf, canary: Canaries) -> None:
    file = Stream(pdf, f"Oferta de {canary('content of an attachment')}".encode())
    spec = Dictionary(
        Type=Name.Filespec, F=String(canary("name of an attachment") + ".txt"), UF=String(canary("second name") + ".txt"),
        Desc=String(canary("description of an attachment")), EF=Dictionary(F=pdf.make_indirect(file)),
    )  # fmt: skip
    pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a"), pdf.make_indirect(spec)])),
        JavaScript=Dictionary(Names=Array([String("s"), _script(canary("script by name"))])),
        Dests=Dictionary(Names=Array([String(canary("named destination")), Array([pdf.pages[0].obj, Name.Fit])])),
    )


def _notes(pdf: Pdf, canary: Canaries) -> None:
    def note(kind: str, box: list[int], **more: Any) -> pikepdf.Object:
        return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=Array(box), **more))

    author = String(canary("author of a note"))
    text = note("Text", [500, 700, 520, 720], Contents=String(canary("note")), T=author, Subj=String(canary("subject of a note")),
                RC=String(f"<p>{canary('rich text of a note')}</p>"), NM=String(canary("id of a note")), Open=True)  # fmt: skip
    popup = note("Popup", [300, 600, 560, 700], Parent=text, Open=True, Contents=String(canary("pop-up")))
    text.Popup = popup
    link = note("Link", [60, 695, 200, 715], A=Dictionary(S=Name.URI, URI=String(f"https://{canary('link')}.pe")))
    launch = note("Link", [60, 675, 200, 690], A=Dictionary(S=Name.Launch, F=String(canary("launched file"))))
    hidden = note(
        "FreeText", [60, 300, 400, 330], F=2, Contents=String(canary("hidden note")), DA=String("/Helv 12 Tf 0 g")
    )
    marked = note("Highlight", [60, 695, 200, 715], QuadPoints=Array([60, 715, 200, 715, 60, 695, 200, 695]),
                  Contents=String(canary("remark on a highlight")))  # fmt: skip
    field = note("Widget", [0, 0, 0, 0], F=2, FT=Name.Tx, T=String(canary("name of a field")),
                 TU=String(canary("tip of a field")), V=String(canary("value of a hidden field")),
                 DV=String(canary("default of a field")), MK=Dictionary(CA=String(canary("caption of a field"))))  # fmt: skip
    pdf.pages[0].obj.Annots = Array([text, popup, link, launch, hidden, marked, field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=pdf.make_indirect(_xml(pdf, canary("xfa form"))))


def _structure(pdf: Pdf, canary: Canaries) -> None:
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    figure = pdf.make_indirect(Dictionary(
        Type=Name.StructElem, S=Name.Figure, P=tree, Alt=String(canary("alternative text")),
        ActualText=String(canary("actual text")), T=String(canary("title of an element")), E=String(canary("expansion")),
        ID=String(canary("id of an element")),
    ))  # fmt: skip
    tree.K = Array([figure])
    tree.RoleMap = Dictionary({f"/{canary('role')}": Name.P})
    tree.ClassMap = Dictionary({f"/{canary('class')}": Dictionary(O=Name.Layout)})
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _information(pdf: Pdf, canary: Canaries) -> None:
    info = {f"/{key}": String(canary(f"information: {key}"))
            for key in ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "Company")}  # fmt: skip
    info[f"/{canary('information: unknown key')}"] = String("x")
    pdf.trailer.Info = pdf.make_indirect(Dictionary(info))
    pdf.trailer.Extra = String(canary("key of the trailer"))
