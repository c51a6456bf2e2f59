"""Pictures that the planted files hold: with words to be seen, and with words in their metadata."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw, ImageFont, PngImagePlugin

from tests.blinding.files.canaries import NAME, PROPOSAL, Canaries

_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
_BOLD = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return a typeface that scripts/bootstrap brings."""
    return ImageFont.truetype(_BOLD if bold else _FONT, size)


def words(text: str, size: tuple[int, int] = (900, 120), height: int = 44) -> Image.Image:
    """Return a picture of words."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((20, 20), text, fill="black", font=font(height))
    return picture


def icon(size: int = 220) -> Image.Image:
    """Return a logo without letters: a ring, a leaf and a wave of one colour on white."""
    picture = Image.new("RGB", (size, size), "white")
    pen = ImageDraw.Draw(picture)
    unit = size / 22
    pen.ellipse((unit, unit, 21 * unit, 21 * unit), outline=(20, 90, 160), width=int(2 * unit))
    pen.pieslice((5 * unit, 5 * unit, 17 * unit, 17 * unit), 200, 320, fill=(30, 140, 70))
    pen.polygon([(4 * unit, 14 * unit), (9 * unit, 11 * unit), (13 * unit, 15 * unit), (18 * unit, 12 * unit),
                 (15 * unit, 18 * unit), (7 * unit, 18 * unit)], fill=(200, 80, 30))  # fmt: skip
    return picture


def word_mark(width: int = 520) -> Image.Image:
    """Return a logo of letters, drawn so large and tight that it is a shape of its own."""
    picture = Image.new("RGB", (width, width // 4), "white")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((4, 4, width - 4, width // 4 - 4), radius=width // 16, fill=(60, 20, 110))
    pen.text((width // 14, width // 26), "y/kpq", fill="white", font=font(width // 7, bold=True))
    return picture


def jpeg(picture: Image.Image, canary: Canaries | None = None, prefix: str = "") -> bytes:
    """Return a JPEG, with words in EXIF, XMP, comment and colour profile when canaries are given."""
    kept = io.BytesIO()
    if canary is None:
        picture.save(kept, "JPEG", quality=88)
        return kept.getvalue()
    exif = Image.Exif()
    exif[0x013B] = canary(prefix + "exif artist")
    exif[0x010E] = canary(prefix + "exif description")
    exif[0x8298] = canary(prefix + "exif copyright")
    picture.save(
        kept,
        "JPEG",
        quality=88,
        exif=exif,
        xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{canary(prefix + 'picture xmp')}</a></x:xmpmeta>".encode(),
        comment=canary(prefix + "picture comment").encode(),
        icc_profile=profile(canary(prefix + "colour profile")),
    )
    return kept.getvalue()


def profile(name: str) -> bytes:
    """Return an sRGB profile whose description is a name of our choice, of the length of the first one's."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    old = "sRGB built-in".encode("utf-16-be")
    assert old in made
    return made.replace(old, name.ljust(len("sRGB built-in")).encode("utf-16-be"))


def png(path: Path) -> Canaries:
    """Write a PNG with words in each of its metadata chunks, and under a transparent part; return its canaries."""
    canary = Canaries()
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", canary("tEXt"))
    info.add_text("Description", canary("zTXt"), zip=True)
    info.add_itxt("XML:com.adobe.xmp", f"<x>{canary('iTXt xmp')}</x>")
    info.add_itxt("Comment", canary("iTXt packed"), zip=True)
    info.add_text(canary("chunk keyword"), "x")
    info.add(b"prVt", canary("private chunk").encode())
    exif = Image.Exif()
    exif[0x013B] = canary("eXIf")
    picture = words(PROPOSAL).convert("RGBA")
    # Letters that are wholly transparent: any editor can make them visible again.
    hidden = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    ImageDraw.Draw(hidden).text((20, 70), NAME, fill=(0, 0, 0, 0), font=font(40))
    picture.paste(hidden.crop((0, 70, 900, 120)), (0, 70))
    icc = profile(canary("iCCP"))
    picture.save(path, pnginfo=info, exif=exif, icc_profile=icc)
    path.write_bytes(path.read_bytes() + canary("trailing bytes").encode())
    return canary


def jpg(path: Path) -> Canaries:
    """Write a JPG with words in all its metadata and behind its end; return its canaries."""
    canary = Canaries()
    data = jpeg(words(PROPOSAL), canary)
    app13 = b"\xff\xed" + (2 + 14 + 10).to_bytes(2, "big") + b"Photoshop 3.0\0" + canary("iptc").encode().ljust(10)
    path.write_bytes(data[:2] + app13 + data[2:] + canary("trailing bytes").encode())
    return canary
