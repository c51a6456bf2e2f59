"""ODT and ODS made anew with only what is printed: no links, notes, deleted text, old versions or scripts."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from blinding.files.markup import drop, each, elements, local, parse, unwrap, written
from blinding.files.refusals import FileRefused

_MIMETYPE = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_PARTS = re.compile(r"^(Object [^/]+/)*(content|styles)\.xml$")
_PICTURES = re.compile(r"^(Object [^/]+/)*(Pictures|ObjectReplacements|media)/[^/]+$")
_NO_PICTURE = (".svg", ".svm", ".pdf", ".xml", ".html", ".htm", ".mp4", ".ogg", ".mp3", ".wav", ".avi", ".mov")
_GONE = frozenset({
    "tracked-changes", "change", "change-start", "change-end", "annotation", "annotation-end", "hidden-text",
    "hidden-paragraph", "section-source", "dde-source", "dde-links", "dde-connection-decls", "dde-connection-decl",
    "table-source", "cell-range-source", "plugin", "applet", "floating-frame", "sound", "scripts", "script",
    "event-listeners", "forms", "database-display", "database-next", "database-row-select", "database-ranges",
    "data-pilot-tables", "consolidation", "user-field-decls", "variable-decls", "object-ole", "font-face-uri",
    "font-face-src", "audio", "video",
})  # fmt: skip
#: Elements of the text namespace: fields that LibreOffice works out again from metadata, the user, a file's name or a
#: database. Their text stays.
_FIELDS = frozenset({
    "author-name", "author-initials", "creator", "initial-creator", "printed-by", "title", "subject", "keywords",
    "description", "user-defined", "file-name", "template-name", "sender-firstname", "sender-lastname",
    "sender-company",
    "sender-initials", "sender-title", "sender-position", "sender-email", "sender-phone-private", "sender-phone-work",
    "sender-fax", "sender-street", "sender-city", "sender-postal-code", "sender-country", "sender-state-or-province",
    "editing-duration", "editing-cycles", "modification-date", "modification-time", "creation-date", "creation-time",
    "print-date", "print-time", "database-name", "user-field-get", "user-field-input", "variable-get", "execute-macro",
    "dde-connection", "conditional-text", "expression", "text-input", "bibliography-mark", "a", "meta",
})  # fmt: skip
_LINK = "{http://www.w3.org/1999/xlink}href"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_DISPLAY = f"{{{_TEXT}}}display"


def sanitise(source: Path, target: Path, kind: str) -> None:
    """Write to `target` what of the package `source` is printed, and nothing else. FileRefused when it is malformed."""
    try:
        with zipfile.ZipFile(source) as package:
            names = frozenset(package.namelist())
            if "content.xml" not in names:
                raise FileRefused("damaged", where="no content")
            kept = {name for name in names if _PARTS.match(name) or _pictures(name)}
            parts = {
                name: _cleaned(package.read(name), posixpath.dirname(name), kept)
                if _PARTS.match(name)
                else package.read(name)
                for name in sorted(kept)
            }
    except (zipfile.BadZipFile, EOFError, NotImplementedError, KeyError) as problem:
        raise FileRefused("damaged", where=type(problem).__name__) from None
    _write(parts, target, kind)


def _pictures(name: str) -> bool:
    return bool(_PICTURES.match(name)) and not name.lower().endswith(_NO_PICTURE)


def _cleaned(data: bytes, folder: str, kept: set[str]) -> bytes:
    root = parse(data)
    each(root, _GONE, drop)
    for element in elements(root, _FIELDS):
        if etree.QName(element).namespace == _TEXT or local(element) == "a":
            unwrap(element)
    for section in elements(root, frozenset({"section"})):
        if section.get(_DISPLAY) in ("none", "condition"):
            drop(section)
    for layout in elements(root, frozenset({"page-layout-properties"})):
        if any(str(key).startswith(_STYLE + "scale-to") or key == _STYLE + "print-page-order" for key in layout.attrib):
            _one_page_wide(layout)
    for element in root.iter(etree.Element):
        element.attrib.pop(_TABLE + "formula", None)  # the cell's value and text are saved beside it
        link = element.get(_LINK)
        if link is not None and not _inside(str(link), folder, kept):
            del element.attrib[_LINK]
    return written(root)


def _inside(link: str, folder: str, kept: set[str]) -> bool:
    """Does a link lead to a part of this package that stays? "./Object 1" leads to a folder."""
    if not link or link.startswith(("/", "../", "#")) or ":" in link:
        return False
    name = posixpath.normpath(posixpath.join(folder, unquote(link)))
    return name in kept or f"{name}/content.xml" in kept


def _one_page_wide(layout: etree._Element) -> None:
    for key in [key for key in layout.attrib if str(key).startswith(_STYLE + "scale-to")]:
        del layout.attrib[key]
    layout.set(_STYLE + "scale-to-X", "1")
    layout.set(_STYLE + "scale-to-Y", "0")


def _write(parts: dict[str, bytes], target: Path, kind: str) -> None:
    manifest = etree.Element(f"{{{_MANIFEST}}}manifest", nsmap={"manifest": _MANIFEST})
    manifest.set(f"{{{_MANIFEST}}}version", "1.3")

    def entry(path: str, media: str) -> None:
        one = etree.SubElement(manifest, f"{{{_MANIFEST}}}file-entry")
        one.set(f"{{{_MANIFEST}}}full-path", path)
        one.set(f"{{{_MANIFEST}}}media-type", media)

    entry("/", _MIMETYPE[kind])
    for name, data in parts.items():
        entry(name, "text/xml" if name.endswith(".xml") else "")
        if name.endswith("/content.xml"):
            entry(posixpath.dirname(name) + "/", _object_type(data))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        fixed = (1980, 1, 1, 0, 0, 0)
        new.writestr(zipfile.ZipInfo("mimetype", fixed), _MIMETYPE[kind], zipfile.ZIP_STORED)
        for name, data in {**parts, "META-INF/manifest.xml": written(manifest)}.items():
            new.writestr(zipfile.ZipInfo(name, fixed), data)


def _object_type(content: bytes) -> str:
    body = next(iter(elements(parse(content), frozenset({"body"}))), None)
    inner = local(body[0]) if body is not None and len(body) else "text"
    return "application/vnd.oasis.opendocument." + {"drawing": "graphics"}.get(inner, inner)
