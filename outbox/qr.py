"""The one place that draws a QR code."""

from __future__ import annotations

import segno


def qr_image(text: str) -> str:
    """Return a QR code (error correction M) of an address as a ``data:`` URI of an SVG, for ``<img src>`` in a PDF."""
    return segno.make(text, error="m", micro=False).svg_data_uri(border=2, scale=4)
