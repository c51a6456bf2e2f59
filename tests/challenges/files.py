"""Small files of each kind."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile


def pdf(name: str = "bases.pdf", content: bytes = b"%PDF-1.7\n%EOF") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def archive(name: str, *parts: str, mimetype: str = "") -> SimpleUploadedFile:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        if mimetype:
            zipped.writestr("mimetype", mimetype)
        for part in parts:
            zipped.writestr(part, "<x/>")
    return SimpleUploadedFile(name, made.getvalue())
