"""What an office program makes of a document, without a person who could agree to a repair."""

from __future__ import annotations

import subprocess
from pathlib import Path


def office(content: bytes, folder: Path) -> str:
    """Open a DOCX in LibreOffice and return its text, cell by cell; fails when it could not be opened as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "terms.docx").write_bytes(content)
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "txt:Text (encoded):UTF8"]
    command += ["--outdir", str(folder), str(folder / "terms.docx")]
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    made = folder / "terms.txt"
    assert made.exists()
    return " ".join(made.read_text(encoding="utf-8-sig").split())
