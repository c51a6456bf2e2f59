"""A chart as a picture: SVG to PNG through the writers that the platform has anyway."""

from __future__ import annotations

import io


def png_of(svg: str, *, width: int = 1440) -> bytes:
    """Return an SVG of ours as PNG, ``width`` pixels wide. It loads nothing."""
    # Both take a while to import: only a download of a picture pays for it.
    import pypdfium2
    from weasyprint import HTML

    head = svg[: svg.index(">")]
    wide, high = (float(head.split(f'{name}="')[1].split('"')[0]) for name in (" width", " height"))
    page = f"<style>@page{{size:{wide}px {high}px;margin:0}}body{{margin:0}}svg{{display:block}}</style>{svg}"
    document = pypdfium2.PdfDocument(HTML(string=page).write_pdf())
    try:
        first = document[0]
        picture = first.render(scale=width / first.get_width()).to_pil()
    finally:
        document.close()
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
