"""LibreOffice, headless and alone: an office package becomes a PDF."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from blinding.files import ooxml, opendocument
from blinding.files.kinds import OOXML
from blinding.files.refusals import FileRefused
from blinding.files.tools import office

_FILTER = {
    "docx": "writer_pdf_Export", "odt": "writer_pdf_Export", "pptx": "impress_pdf_Export",
    "xlsx": "calc_pdf_Export", "ods": "calc_pdf_Export",
}  # fmt: skip
_OPTIONS = {
    "ExportNotes": False,
    "ExportNotesInMargin": False,
    "ExportNotesPages": False,
    "ExportHiddenSlides": False,
    "ExportBookmarks": False,
    "ExportFormFields": False,
    "UseTaggedPDF": False,
    "ReduceImageResolution": True,
    "MaxImageResolution": 300,
}
#: Never run a macro, never update a link, never follow one, reach the network only through a closed door.
_SETTINGS: dict[str, dict[str, object]] = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": 3, "DisableMacrosExecution": True, "BlockUntrustedRefererLinks": True,
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": 0},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": 2},
    "/org.openoffice.Office.Calc/Formula/Load": {"OOXMLRecalcMode": 1, "ODFRecalcMode": 1},
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": 2, "ooInetHTTPProxyName": "127.0.0.1", "ooInetHTTPProxyPort": 9,
        "ooInetHTTPSProxyName": "127.0.0.1", "ooInetHTTPSProxyPort": 9,
    },
}  # fmt: skip


def to_pdf(source: Path, kind: str, workspace: Path, seconds: float) -> Path:
    """Return the PDF that LibreOffice makes of a sanitised copy of an office file.

    Raises FileRefused: "damaged" when the package is malformed, "too_slow", or "crashed" when no PDF came out.
    """
    clean = workspace / f"clean.{kind}"
    (ooxml if kind in OOXML else opendocument).sanitise(source, clean, kind)
    return convert(clean, kind, workspace, seconds)


def convert(source: Path, kind: str, workspace: Path, seconds: float) -> Path:
    """Return the PDF that LibreOffice makes of a file as it is."""
    profile = workspace / "profile"
    _write_settings(profile / "user" / "registrymodifications.xcu")
    options = {key: {"type": _type(value), "value": str(value).lower()} for key, value in _OPTIONS.items()}
    command = [
        office(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--nologo", "--convert-to", f"pdf:{_FILTER[kind]}:{json.dumps(options)}",
        "--outdir", str(workspace), str(source),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise FileRefused("too_slow", where="office") from None
    made = workspace / f"{source.stem}.pdf"
    if done.returncode or not made.exists() or not made.stat().st_size:
        raise FileRefused("crashed", where=f"office ended with {done.returncode}")
    return made


def _type(value: object) -> str:
    return "boolean" if isinstance(value, bool) else "long"


def _write_settings(path: Path) -> None:
    lines = [
        f'<item oor:path="{where}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{str(value).lower()}</value></prop></item>"
        for where, props in _SETTINGS.items()
        for name, value in props.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + "".join(lines) + "</oor:items>\n",
        encoding="utf-8",
    )
