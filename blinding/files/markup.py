"""XML of strangers: parsed without entities and without network, written without document types."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from blinding.files.refusals import FileRefused


def parse(data: bytes) -> etree._Element:
    """Return the root of an XML part. Entities are never expanded, nothing is fetched. FileRefused when malformed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise FileRefused("damaged", where="xml") from None
    for entity in list(root.iter(etree.Entity)):
        drop(entity)
    return root


def written(root: etree._Element) -> bytes:
    """Return a part's bytes: the element only, neither its document type nor what stood around it."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; "" for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def elements(root: etree._Element, names: frozenset[str]) -> Iterator[etree._Element]:
    """Give the elements of these local names that still hang on the root, whatever was dropped meanwhile."""
    for element in [one for one in root.iter() if local(one) in names]:
        if element is root or any(above is root for above in element.iterancestors()):
            yield element


def each(root: etree._Element, names: frozenset[str], act: Callable[[etree._Element], None]) -> None:
    """Call `act` with every element of these local names."""
    for element in elements(root, names):
        act(element)


def drop(element: etree._Element) -> None:
    """Take an element out with all that it holds; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    _hand_text_to_neighbour(element, parent, element.tail)
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put an element's text and children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    children = list(element)
    _hand_text_to_neighbour(element, parent, element.text)
    if children:
        children[-1].tail = (children[-1].tail or "") + (element.tail or "") or None
    else:
        _hand_text_to_neighbour(element, parent, element.tail)
    parent.remove(element)
    for step, child in enumerate(children):
        parent.insert(place + step, child)


def _hand_text_to_neighbour(element: etree._Element, parent: etree._Element, text: str | None) -> None:
    if not text:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
