"""Office packages written part by part, as an adversary would."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MS = "http://schemas.microsoft.com/office/"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Prefixes that a part may use without declaring them itself.
SPACES = {
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}


def part(name: str, body: str, /, **attributes: str) -> str:
    """Return an XML part whose root is `name` ("w:document"), with all prefixes declared."""
    spaces = "".join(f' xmlns:{key}="{value}"' for key, value in SPACES.items())
    more = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"{HEAD}<{name}{spaces}{more}>{body}</{name}>"


def rels(*listed: tuple[str, str, str]) -> str:
    """Return a part of relationships: (id, type, target); a target with "://" is external."""
    lines = "".join(
        f'<Relationship Id="{id_}" Type="{type_ if "://" in type_ else REL + type_}" Target="{target}"'
        + (' TargetMode="External"/>' if "://" in target else "/>")
        for id_, type_, target in listed
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def content_types(overrides: Mapping[str, str]) -> str:
    """Return [Content_Types].xml: usual defaults, and the parts that are named (content types without their stem)."""
    stem = "application/vnd.openxmlformats-officedocument."
    lines = "".join(
        f'<Override PartName="/{name}" ContentType="{type_ if "/" in type_ else stem + type_}+xml"/>'
        for name, type_ in overrides.items()
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpg" ContentType="image/jpeg"/>'
        '<Default Extension="png" ContentType="image/png"/><Default Extension="bin" ContentType="application/octet-stream"/>'
        f"{lines}</Types>"
    )


def write(path: Path, parts: Mapping[str, str | bytes], comment: str = "") -> Path:
    """Write a package; "mimetype" comes first and unpacked, as OpenDocument wants."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
        package.comment = comment.encode()
    return path


def properties(canary: object) -> dict[str, str]:
    """Return docProps/core.xml, app.xml and custom.xml with a canary in each field."""
    assert callable(canary)
    core = "".join(
        f"<{tag}>{canary('core: ' + tag)}</{tag}>"
        for tag in (
            "dc:title", "dc:subject", "dc:creator", "dc:description", "cp:keywords", "cp:lastModifiedBy", "cp:category",
            "cp:contentStatus",
        )
    )  # fmt: skip
    app = "".join(
        f"<{tag}>{canary('app: ' + tag)}</{tag}>" for tag in ("Company", "Manager", "Template", "HyperlinkBase")
    )
    return {
        "docProps/core.xml": (
            f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</cp:coreProperties>'
        ),
        "docProps/app.xml": (
            f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            f"{app}</Properties>"
        ),
        "docProps/custom.xml": (
            f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
            'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
            f'fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{canary("custom property name")}">'
            f"<vt:lpwstr>{canary('custom property')}</vt:lpwstr></property></Properties>"
        ),
    }


def roots(main: str) -> str:
    """Return _rels/.rels of a package with properties and a thumbnail."""
    return rels(
        ("rId1", "officeDocument", main),
        ("rId2", CORE + "core-properties", "docProps/core.xml"),
        ("rId3", "extended-properties", "docProps/app.xml"),
        ("rId4", "custom-properties", "docProps/custom.xml"),
        ("rId5", CORE + "thumbnail", "docProps/thumbnail.jpg"),
    )
