"""A DOCX's text parts as they print once all changes are accepted: no deleted or hidden words, no comments."""

from __future__ import annotations

import re

from lxml import etree

from blinding.files.markup import drop, each, elements, local, unwrap

_DELETED = frozenset({"del", "moveFrom"})
_INSERTED = frozenset({"ins", "moveTo"})
_GONE = frozenset({
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange",
    "tblPrExChange", "numberingChange", "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef",
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
    "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "delText", "delInstrText", "altChunk",
    "subDoc", "mailMerge", "attachedTemplate", "docVars", "rsids", "dataBinding", "trackRevisions",
})  # fmt: skip
#: Fields that may be worked out again. All others keep the result that the author's program saved.
_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SEQ", "REF", "PAGEREF", "NOTEREF", "="})
_MARKS = frozenset({"rPr", "trPr", "numPr", "tcPr", "sectPr"})  # inside these, "del" and "ins" only mark
_NO = ("0", "false", "off")
#: Fonts in which letters are pictures: whoever knows the table reads them, and no program does.
_SYMBOLS = re.compile(r"wingdings|webdings|symbol|dingbats", re.I)
#: Marks of forms and lists in Wingdings and Symbol that have a sign of their own. None stands for a letter of a to z.
_SIGNS = {
    0x9F: "\u2022", 0xA7: "\u25aa", 0xA8: "\u25a1", 0xB7: "\u2022", 0xD8: "\u25b8", 0xE0: "\u2192", 0xF0: "\u2192",
    0xFB: "\u2717", 0xFC: "\u2713", 0xFD: "\u2612", 0xFE: "\u2611",
}  # fmt: skip


def clean(root: etree._Element) -> None:
    """Accept all changes; drop what does not print; leave fields only what they show."""
    for row in elements(root, frozenset({"tr"})):
        if any(local(mark) in _DELETED for properties in row if local(properties) == "trPr" for mark in properties):
            drop(row)
    for cell in elements(root, frozenset({"cellDel"})):
        _empty_cell(cell)
    each(root, _DELETED, drop)
    for element in elements(root, _INSERTED):
        parent = element.getparent()
        if parent is not None and local(parent) in _MARKS:
            drop(element)
        else:
            unwrap(element)
    each(root, _GONE, drop)
    for run in elements(root, frozenset({"r"})):
        if any(_hides(mark) for properties in run if local(properties) == "rPr" for mark in properties):
            drop(run)
    _plain_symbols(root)
    _quiet_fields(root)


def _plain_symbols(root: etree._Element) -> None:
    """Print letters of symbol fonts as what they are: marks of forms and lists so, all else as letters."""
    for symbol in elements(root, frozenset({"sym"})):
        code = next((value for key, value in symbol.attrib.items() if local_name(key) == "char"), "")
        sign = _sign(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else ""
        space = etree.QName(symbol).namespace
        symbol.tag = f"{{{space}}}t"
        symbol.attrib.clear()
        symbol.text = sign
    for fonts in elements(root, frozenset({"rFonts"})):
        if any(_SYMBOLS.search(value) for value in fonts.attrib.values()):
            drop(fonts)
    for text in elements(root, frozenset({"t"})):
        if text.text and any(0xF000 <= ord(char) <= 0xF0FF for char in text.text):
            text.text = "".join(_sign(ord(char)) if 0xF000 <= ord(char) <= 0xF0FF else char for char in text.text)
    for level in elements(root, frozenset({"lvlText"})):
        for key, value in level.attrib.items():
            level.set(key, "".join("\u2022" if 0xF000 <= ord(char) <= 0xF0FF else char for char in value))


def _sign(code: int) -> str:
    low = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    return _SIGNS.get(low) or (chr(low) if low >= 0x20 and chr(low).isprintable() else "")


def _empty_cell(mark: etree._Element) -> None:
    cell = next((above for above in mark.iterancestors() if local(above) == "tc"), None)
    if cell is not None:
        each(cell, frozenset({"r", "sdt", "tbl"}), drop)


def _hides(mark: etree._Element) -> bool:
    if local(mark) not in ("vanish", "specVanish"):
        return False
    return not any(local_name(key) == "val" and value in _NO for key, value in mark.attrib.items())


def local_name(attribute: str) -> str:
    """Return an attribute's name without its namespace."""
    return attribute.rsplit("}", 1)[-1]


def _quiet_fields(root: etree._Element) -> None:
    for field in elements(root, frozenset({"fldSimple"})):
        instruction = next((value for key, value in field.attrib.items() if local_name(key) == "instr"), "")
        if not _harmless(instruction):
            unwrap(field)
    _quiet_long_fields(root)


def _harmless(instruction: str) -> bool:
    words = instruction.split()
    return bool(words) and words[0].upper() in _FIELDS and not {'"', "{"} & set(instruction)


def _quiet_long_fields(root: etree._Element) -> None:
    """Take the frame of a field away (begin, instruction, separate, end) when it may not be worked out again.

    A field inside the instruction of such a field goes with it; one inside its result is judged for itself.
    """
    open_: list[_Field] = []
    for element in list(root.iter(etree.Element)):
        name = local(element)
        if name == "fldChar":
            kind = next((value for key, value in element.attrib.items() if local_name(key) == "fldCharType"), "")
            if kind == "begin":
                open_.append(_Field(element))
            elif open_ and kind == "separate":
                open_[-1].frame.append(element)
                open_[-1].shows = True
            elif open_ and kind == "end":
                open_[-1].frame.append(element)
                _end_innermost(open_)
        elif name == "instrText" and open_:
            open_[-1].instruction += element.text or ""
            open_[-1].frame.append(element)
        elif name in ("t", "tab", "br", "drawing", "pict", "object") and open_:
            (open_[-1].result if open_[-1].shows else open_[-1].frame).append(element)
    for unfinished in open_:
        for one in unfinished.frame:
            drop(one)


def _end_innermost(open_: list[_Field]) -> None:
    """Judge the innermost field and hand on what of it belongs to the one around it."""
    done = open_.pop()
    inside = bool(open_) and not open_[-1].shows
    if inside:
        open_[-1].frame += [*done.frame, *done.result]
    elif not _harmless(done.instruction):
        for one in done.frame:
            drop(one)
    if open_ and open_[-1].shows:
        open_[-1].result += done.result


class _Field:
    """A complex field while it is read."""

    def __init__(self, begin: etree._Element) -> None:
        self.frame = [begin]
        self.result: list[etree._Element] = []
        self.instruction = ""
        self.shows = False
