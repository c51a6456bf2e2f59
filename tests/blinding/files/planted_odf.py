"""An ODT and an ODS in which each place that can hold a name holds one."""

from __future__ import annotations

from pathlib import Path

from tests.blinding.files import pictures
from tests.blinding.files.canaries import PROPOSAL, Canaries
from tests.blinding.files.packages import HEAD, write

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join([
    *(f'xmlns:{key}="{_OASIS}{key}:1.0"' for key in ("office", "text", "table", "style", "meta", "manifest", "form", "script")),
    f'xmlns:draw="{_OASIS}drawing:1.0"', f'xmlns:fo="{_OASIS}xsl-fo-compatible:1.0"',
    f'xmlns:svg="{_OASIS}svg-compatible:1.0"', 'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    'xmlns:xlink="http://www.w3.org/1999/xlink"', f'xmlns:config="{_OASIS}config:1.0"',
])  # fmt: skip
_KIND = "application/vnd.oasis.opendocument."


def odt(path: Path) -> Canaries:
    """Write the ODT; return its canaries."""
    canary = Canaries()
    write(path, _parts(canary, "text", _text(canary)), comment=canary("comment of the package"))
    return canary


def ods(path: Path) -> Canaries:
    """Write the ODS; return its canaries."""
    canary = Canaries()
    write(path, _parts(canary, "spreadsheet", _sheets(canary)), comment=canary("comment of the package"))
    return canary


def _root(name: str, body: str) -> str:
    return f'{HEAD}<office:{name} {_SPACES} office:version="1.3">{body}</office:{name}>'


def _parts(canary: Canaries, kind: str, body: str) -> dict[str, str | bytes]:
    told = "".join(
        f"<{tag}>{canary('meta: ' + tag)}</{tag}>"
        for tag in ("dc:title", "dc:subject", "dc:description", "dc:creator", "meta:initial-creator", "meta:printed-by", "meta:keyword")
    )  # fmt: skip
    meta = (
        f'<office:meta>{told}<meta:user-defined meta:name="{canary("property name")}">{canary("property")}</meta:user-defined>'
        f'<meta:template xlink:href="file:///C:/{canary("template")}.ott" xlink:title="x"/></office:meta>'
    )
    settings = f'<office:settings><config:config-item config:name="P">{canary("printer setup")}</config:config-item></office:settings>'
    named = ["content.xml", "styles.xml", "meta.xml", "settings.xml", "Pictures/1.jpg"]
    manifest = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type=""/>' for name in named)
    return {
        "mimetype": _KIND + kind,
        "content.xml": _root("document-content", body),
        "styles.xml": _root("document-styles", (
            f'<office:styles><style:style style:name="Hidden" style:display-name="{canary("style name")}" style:family="text">'
            '<style:text-properties text:display="none"/></style:style></office:styles>'
            '<office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21.59cm" '
            'fo:page-height="27.94cm" style:scale-to="100%" fo:margin="1cm"/></style:page-layout></office:automatic-styles>'
            f'<office:master-styles><style:master-page style:name="{"Standard" if kind == "text" else "Default"}" style:page-layout-name="P"/>'
            f'<style:master-page style:name="{canary("master page that nothing uses")}" style:page-layout-name="P"/></office:master-styles>'
        )),
        "meta.xml": _root("document-meta", meta),
        "settings.xml": _root("document-settings", settings),
        "META-INF/manifest.xml": (
            f'{HEAD}<manifest:manifest {_SPACES} manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{_KIND + kind}"/>{manifest}<!-- {canary("comment of the manifest")} --></manifest:manifest>'
        ),
        "META-INF/documentsignatures.xml": f"<a>{canary('signature')}</a>",
        "Thumbnails/thumbnail.png": canary("thumbnail").encode(),
        "Configurations2/x.xml": f"<a>{canary('toolbar')}</a>",
        "Versions/Version1": canary("earlier version").encode(),
        "VersionList.xml": f"<a>{canary('list of versions')}</a>",
        "manifest.rdf": f"<a>{canary('rdf')}</a>",
        "layout-cache": canary("layout cache").encode(),
        f"Pictures/{canary('part name')}.jpg": b"no picture",
        "Pictures/1.jpg": pictures.jpeg(pictures.words("Mapa de rutas"), canary, "picture: "),
        "Pictures/2.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><title>{canary("vector picture")}</title></svg>',
        "Object 1/meta.xml": f"<a>{canary('metadata of an object')}</a>",
    }  # fmt: skip


def _picture(canary: Canaries) -> str:
    return (
        f'<draw:frame draw:name="{canary("picture name")}" svg:y="6cm" svg:width="12cm" svg:height="1.6cm"><draw:image '
        f'xlink:href="Pictures/1.jpg"/><svg:title>{canary("picture title")}</svg:title>'
        f"<svg:desc>{canary('alternative text')}</svg:desc></draw:frame>"
    )


def _note(canary: Canaries) -> str:
    return (
        f"<office:annotation><dc:creator>{canary('author of a note')}</dc:creator><text:p>{canary('note')}</text:p>"
        "</office:annotation>"
    )


_STYLES = (
    '<office:automatic-styles><style:style style:name="White" style:family="text"><style:text-properties fo:color="#ffffff"/>'
    '</style:style><style:style style:name="WhiteCell" style:family="table-cell"><style:text-properties fo:color="#ffffff"/>'
    '</style:style><style:style style:name="Off" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="Wide" style:family="table-column"><style:table-column-properties style:column-width="12cm"/>'
    "</style:style></office:automatic-styles>"
)


def _text(canary: Canaries) -> str:
    change = f"<office:change-info><dc:creator>{canary('author of a change')}</dc:creator></office:change-info>"
    return (
        f"<!-- {canary('comment in the part')} --><office:scripts><script:event-listener xlink:href='{canary('script')}'/></office:scripts>"
        f"{_STYLES}<office:body><office:text><text:tracked-changes><text:changed-region xml:id='c1'>"
        f"<text:deletion>{change}<text:p>{canary('deleted text')}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        f"<text:variable-decls><text:variable-decl text:name='{canary('variable')}' office:value-type='string'/></text:variable-decls>"
        f"<text:user-field-decls><text:user-field-decl text:name='u' office:value-type='string' office:string-value='{canary('user field')}'/></text:user-field-decls>"
        f"<text:p>{PROPOSAL}</text:p><text:p>La flota conoce<text:change text:change-id='c1'/> sus puntos.{_note(canary)}</text:p>"
        f"<text:p><text:span text:style-name='Hidden'>{canary('hidden text')}</text:span></text:p>"
        f"<text:p><text:hidden-text text:condition='ooow:1' text:string-value='{canary('conditional text')}' text:is-hidden='true'/></text:p>"
        f"<text:section text:name='{canary('section name')}' text:display='none'><text:p>{canary('hidden section')}</text:p></text:section>"
        f"<text:section text:name='L'><text:section-source xlink:href='file:///C:/{canary('linked section')}.odt'/><text:p>Anexo.</text:p></text:section>"
        f"<text:p><text:span text:style-name='White'>{canary('white text')}</text:span></text:p>"
        f"<text:p><text:bookmark text:name='{canary('bookmark')}'/><text:a xlink:href='https://{canary('link')}.pe/'>Vea el plan</text:a></text:p>"
        f"<text:p><text:database-display text:database-name='{canary('database')}' text:table-name='t' text:column-name='c'>x</text:database-display></text:p>"
        f"<text:p><draw:frame svg:width='3cm' svg:height='1cm'><draw:image xlink:href='https://{canary('linked picture')}.pe/a.png'/></draw:frame></text:p>"
        f"<text:p>{_picture(canary)}</text:p></office:text></office:body>"
    )


def _sheets(canary: Canaries) -> str:
    def row(text: str, more: str = "", cell: str = "", inside: str = "") -> str:
        return (
            f"<table:table-row {more}><table:table-cell office:value-type='string' {cell}><text:p>{text}</text:p>{inside}"
            "</table:table-cell></table:table-row>"
        )

    return (
        f"{_STYLES}<office:body><office:spreadsheet><table:tracked-changes><table:deletion table:id='c'>"
        f"<office:change-info><dc:creator>{canary('author of a change')}</dc:creator></office:change-info>"
        f"<table:deleted><text:p>{canary('deleted cell')}</text:p></table:deleted></table:deletion></table:tracked-changes>"
        f"<table:content-validations><table:content-validation table:name='v'><table:help-message table:title='{canary('prompt')}'/>"
        "</table:content-validation></table:content-validations>"
        "<table:table table:name='Plan'><table:table-column table:style-name='Wide'/>"
        + row(PROPOSAL, inside=_note(canary))
        + row("La flota conoce sus puntos de acopio.")
        + row(canary("hidden row"), "table:visibility='collapse'")
        + row(canary("white text"), cell="table:style-name='WhiteCell'")
        + row(
            "siete", cell=f"table:formula='of:=IF(FALSE();&quot;{canary('text in a formula')}&quot;;&quot;siete&quot;)'"
        )
        + row(f"<text:a xlink:href='https://{canary('link')}.pe/'>Vea el plan</text:a>")
        + f"<table:shapes>{_picture(canary)}</table:shapes></table:table>"
        f"<table:table table:name='{canary('name of a hidden sheet')}' table:style-name='Off'>{row(canary('hidden sheet'))}</table:table>"
        f"<table:table table:name='L'><table:table-source xlink:href='file:///C:/{canary('linked sheet')}.ods'/>{row('Uno')}</table:table>"
        f"<table:named-expressions><table:named-expression table:name='{canary('defined name')}' table:expression='1'/></table:named-expressions>"
        f"<table:dde-links><table:dde-link><office:dde-source office:dde-application='{canary('dde')}'/></table:dde-link></table:dde-links>"
        "</office:spreadsheet></office:body>"
    )
