"""DOCX, PPTX and XLSX made anew with only what is printed: no links, comments, deleted text, data or macros.

By allow-list: only parts that the printed page needs are followed from the main part; a relationship of any other
type, and every external one, is cut together with the attributes that point at it.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from blinding.files import spreadsheet, words
from blinding.files.markup import drop, each, elements, local, parse, unwrap, written
from blinding.files.refusals import FileRefused

_PRINTED = frozenset({
    "officeDocument", "styles", "numbering", "settings", "fontTable", "theme", "themeOverride", "footnotes", "endnotes",
    "header", "footer", "image", "chart", "chartUserShapes", "chartStyle", "chartColorStyle", "diagramData",
    "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing", "slide", "slideLayout", "slideMaster",
    "presProps", "tableStyles", "worksheet", "chartsheet", "sharedStrings", "drawing", "table",
})  # fmt: skip
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
_NO_MEANING = frozenset({
    "hlinkClick", "hlinkHover", "hlinkMouseOver", "videoFile", "audioFile", "wavAudioFile", "quickTimeFile", "audioCd",
    "svgBlip", "externalData", "custDataLst", "custData", "timing", "OLEObject", "control", "controls", "oleObjects",
})  # fmt: skip
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
#: Namespaces of the attributes that point at relationships: transitional and strict.
_POINTERS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_OFFICE = "{urn:schemas-microsoft-com:office:office}"


@dataclass
class _Package:
    """The parts read so far and where each goes."""

    archive: zipfile.ZipFile
    kind: str
    names: frozenset[str]
    parts: dict[str, bytes] = field(default_factory=dict)


def sanitise(source: Path, target: Path, kind: str) -> None:
    """Write to `target` what of the package `source` is printed, and nothing else. FileRefused when it is malformed."""
    try:
        with zipfile.ZipFile(source) as archive:
            package = _Package(archive, kind, frozenset(archive.namelist()))
            main = next((name for _, type_, name in _targets(package, "") if type_ == "officeDocument"), "")
            if not main:
                raise FileRefused("damaged", where="no main part")
            rels = _rels_of("")
            package.parts[rels] = _new_rels([one for one in _targets(package, "") if one[1] == "officeDocument"], "")
            _take(package, main)
            _write(package, target)
    except (zipfile.BadZipFile, EOFError, zipfile.LargeZipFile, NotImplementedError, KeyError) as problem:
        raise FileRefused("damaged", where=type(problem).__name__) from None


def _take(package: _Package, main: str) -> None:
    waiting = [main]
    while waiting:
        name = waiting.pop()
        if name in package.parts:
            continue
        data = package.archive.read(name)
        targets = _targets(package, name)
        if name.lower().endswith(_PICTURES):
            package.parts[name] = data
            continue
        kept = [one for one in targets if _follows(one[1], one[2])]
        package.parts[name] = _cleaned(package, name, data, {one[0] for one in kept}, {one[0]: one[2] for one in kept})
        if kept:
            package.parts[_rels_of(name)] = _new_rels(kept, name)
        waiting += [one[2] for one in kept]


def _follows(type_: str, name: str) -> bool:
    return type_ in _PRINTED and (type_ != "image" or name.lower().endswith(_PICTURES))


def _cleaned(package: _Package, name: str, data: bytes, kept: set[str], targets: dict[str, str]) -> bytes:
    root = parse(data)
    each(root, frozenset({"hyperlink"}), unwrap if package.kind == "docx" else drop)
    each(root, _NO_MEANING, drop)
    folder: dict[str, Callable[[etree._Element], None]] = {"docx": words.clean, "xlsx": spreadsheet.clean}
    if package.kind in folder:
        folder[package.kind](root)
    if local(root) == "presentation":
        _drop_hidden_slides(package, root, targets)
    for element in root.iter(etree.Element):
        for attribute, value in list(element.attrib.items()):
            points = str(attribute).startswith(_POINTERS) and value not in kept
            # VML names pictures by address as well.
            if points or attribute == _OFFICE + "href" or (attribute == "src" and ":" in str(value)):
                del element.attrib[attribute]
    return written(root)


def _drop_hidden_slides(package: _Package, root: etree._Element, targets: dict[str, str]) -> None:
    for slide in list(elements(root, frozenset({"sldId"}))):
        name = next((targets[v] for k, v in slide.attrib.items() if k.startswith(_POINTERS) and v in targets), "")
        if name and parse(package.archive.read(name)).get("show") in ("0", "false"):
            drop(slide)


def _targets(package: _Package, part: str) -> list[tuple[str, str, str]]:
    """Return (id, last word of the type, name of the part) of a part's internal relationships that lead somewhere."""
    rels = _rels_of(part)
    if rels not in package.names:
        return []
    found = []
    for one in parse(package.archive.read(rels)):
        if local(one) != "Relationship" or one.get("TargetMode", "Internal").lower() == "external":
            continue
        target = unquote(one.get("Target", ""))
        name = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        if name in package.names:
            found.append((one.get("Id", ""), one.get("Type", "").rsplit("/", 1)[-1], name))
    return found


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def _new_rels(kept: list[tuple[str, str, str]], part: str) -> bytes:
    root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})
    diagram = "http://schemas.microsoft.com/office/2007/relationships/"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    for id_, type_, name in kept:
        base = diagram if type_ == "diagramDrawing" else office
        target = posixpath.relpath("/" + name, posixpath.join("/", posixpath.dirname(part)))
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", Id=id_, Type=base + type_, Target=target)
    return written(root)


def _write(package: _Package, target: Path) -> None:
    told = parse(package.archive.read("[Content_Types].xml"))
    types = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    for one in told:
        override = local(one) == "Override"
        if not override or one.get("PartName", "").lstrip("/") in package.parts:
            etree.SubElement(types, f"{{{_TYPES}}}{local(one)}", dict(one.attrib))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, data in {"[Content_Types].xml": written(types), **package.parts}.items():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
