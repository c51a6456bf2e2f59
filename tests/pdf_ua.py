"""What makes a PDF readable to a screen reader (PDF/UA-1, ISO 14289-1), read back from its bytes: one check for all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf


def problems(content: bytes, *, language: str, title: str | None = None) -> list[str]:
    """Return what a PDF lacks: marks, language, title, a tree with headings in order, alternative texts, tab order."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return list(_problems(pdf, language, title))


def headings(content: bytes) -> list[str]:
    """Return the heading tags in reading order: H1, H2, …"""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [kind for kind, _node in _tree(pdf.Root.StructTreeRoot) if kind[:1] == "H" and kind[1:].isdigit()]


def _problems(pdf: pikepdf.Pdf, language: str, title: str | None) -> Iterator[str]:
    root: Any = pdf.Root
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "not marked as tagged"
    if str(root.get("/Lang", "")) != language:
        yield f"language is {root.get('/Lang', '')!s}, not {language}"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "the title is not displayed"
    with pdf.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "does not declare PDF/UA-1"
        if not metadata.get("dc:title") or (title is not None and metadata.get("dc:title") != title):
            yield f"title is {metadata.get('dc:title')!r}"
    if "/StructTreeRoot" not in root:
        yield "no structure tree"
        return
    nodes = list(_tree(root.StructTreeRoot))
    if "/ParentTree" not in root.StructTreeRoot:
        yield "no parent tree"
    yield from _structure(nodes)
    for place, page in enumerate(pdf.pages, start=1):
        if "/Annots" in page.obj and str(page.obj.get("/Tabs", "")) != "/S":
            yield f"page {place}: tab order is not the order of the structure"
        for name, font in _fonts(page):
            if not any(f"/FontFile{kind}" in font for kind in ("", "2", "3")):
                yield f"page {place}: {name} is not embedded"


def _structure(nodes: list[tuple[str, Any]]) -> Iterator[str]:
    kinds = [kind for kind, _node in nodes]
    levels = [int(kind[1:]) for kind in kinds if kind[:1] == "H" and kind[1:].isdigit()]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "not one first heading of level 1"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield "a level of headings is skipped"
    for kind, node in nodes:
        if kind == "Figure" and not str(node.get("/Alt", "")).strip():
            yield "a figure without alternative text"
    if "Table" in kinds and "TH" not in kinds:
        yield "a table without headers"


def _tree(node: Any) -> Iterator[tuple[str, Any]]:
    children = node.get("/K")
    if children is None:
        return
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S).lstrip("/"), child
            yield from _tree(child)


def _fonts(page: Any) -> Iterator[tuple[str, Any]]:
    for name, font in page.obj.get("/Resources", {}).get("/Font", {}).items():
        described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        yield str(name), described.get("/FontDescriptor", {})
