"""An XLSX's parts as they print: values instead of formulas that could fetch, one page wide, on A4."""

from __future__ import annotations

import re

from lxml import etree

from blinding.files.markup import drop, each, elements, local

_GONE = frozenset({
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "externalReferences", "webPublishItems", "webPublishing",
    "customSheetViews", "customWorkbookViews", "fileSharing", "fileRecoveryPr", "pivotCaches", "smartTagPr",
})  # fmt: skip
#: What reaches outside the file: functions that fetch, other workbooks, servers of data, addresses.
_REACHES = re.compile(
    r"\[|\||://|\\\\|WEBSERVICE|FILTERXML|HYPERLINK|IMAGE\s*\(|RTD\s*\(|DDE\s*\(|CUBE|CALL\s*\(|REGISTER|INFO\s*\(|CELL\s*\(",
    re.I,
)
_HEADERS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
#: File name, path, and the day and hour of printing: they would be ours. A doubled sign is a plain one.
_FILE = re.compile(r"(&&)|&[FZDTfzdt]")
#: What a reader may take for the value of a cell: once it is saved, its formula is not needed.
_VALUES = frozenset({"v", "is"})


def clean(root: etree._Element) -> None:
    """Drop what reaches outside or does not print; print each sheet one page wide."""
    each(root, _GONE, drop)
    for cell in elements(root, frozenset({"c"})):
        _settle(cell)
    for text in elements(root, _HEADERS):
        text.text = _FILE.sub(lambda found: found.group(1) or "", text.text or "")
    for name in elements(root, frozenset({"definedName"})):
        if _REACHES.search(name.text or ""):
            drop(name)
    for rule in elements(root, frozenset({"formula", "formula1", "formula2"})):
        if _REACHES.search(rule.text or ""):
            drop(rule)
    if local(root) == "worksheet":
        _one_page_wide(root)


def _settle(cell: etree._Element) -> None:
    known = any(local(part) in _VALUES and (part.text or len(part)) for part in cell)
    for part in list(cell):
        if local(part) == "f" and (known or _REACHES.search(part.text or "")):
            drop(part)


def _one_page_wide(sheet: etree._Element) -> None:
    space = etree.QName(sheet).namespace
    properties = next((one for one in sheet if local(one) == "sheetPr"), None)
    if properties is None:
        properties = etree.Element(f"{{{space}}}sheetPr")
        sheet.insert(0, properties)
    fit = next((one for one in properties if local(one) == "pageSetUpPr"), None)
    if fit is None:
        fit = etree.SubElement(properties, f"{{{space}}}pageSetUpPr")
    fit.set("fitToPage", "1")
    setup = next((one for one in sheet if local(one) == "pageSetup"), None)
    orientation = "landscape"
    if setup is not None:
        orientation = setup.get("orientation", "portrait")
        drop(setup)
    setup = etree.Element(
        f"{{{space}}}pageSetup", paperSize="9", orientation=orientation, fitToWidth="1", fitToHeight="0"
    )
    before = frozenset({"pageMargins", "printOptions", "sheetData", "mergeCells", "conditionalFormatting"})
    places = [place for place, one in enumerate(sheet) if local(one) in before]
    sheet.insert(places[-1] + 1 if places else len(sheet), setup)
