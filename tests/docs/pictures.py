"""The pictures of the guides: whose page of the story each shows, how it is taken, what has to be on it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from accounts.queries import user_by_email
from challenges.models import Call
from govlink.stories.world import PASSWORD
from tests.journeys import factors
from tests.journeys.pages import Seen, Shown
from tests.journeys.walking import Visitor

FOLDER = Path("docs/guides/pictures")
#: In CSS pixels: about what a guide is read at. In bytes: the most that one picture, and all of them, may take.
WIDTH, MOST, ALL = 960, 40_000, 1_500_000
COLOURS = 64
_SHOWN = re.compile(r"!\[([^\]]*)\]\(pictures/([\w.-]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*", flags=re.S)
#: The words that stand in no element which lies within the picture whole.
_ABSENT = """([words, top, bottom]) => {
    const within = one => {
        const box = one.getBoundingClientRect();
        return box.width && box.top >= top && box.bottom <= bottom && one.checkVisibility();
    };
    const said = [...document.body.querySelectorAll("*")].filter(within).map(one => one.innerText || "");
    return words.filter(word => !said.some(text => text.replace(/\\s+/g, " ").includes(word)));
}"""


@dataclass(frozen=True)
class Picture:
    """A page as somebody of the story sees it.

    ``path``: three letters in braces stand for the reference of that entity's call. ``then``: links that she follows
    from there. ``top``: the heading at which the picture begins. ``factor``: she sets her second factor up before.
    ``language``: hers from then on.
    """

    email: str
    path: str
    then: tuple[str, ...] = ()
    top: str = ""
    height: int = 560
    factor: bool = False
    language: str = ""

    def fetch(self, visitor: Visitor, references: Mapping[str, str]) -> Seen:
        """Return the page as it answers to her now."""
        visitor.open(self.path.format(**references))
        for words in self.then:
            visitor.follow(words)
        body = visitor.response.content
        headers = {key: value for key, value in visitor.response.items() if key != "Content-Length"}
        return Seen("", self.email, visitor.address, 200, "", WIDTH, headers, body, len(body))


_NORMA, _ENLACE = "planeamiento@alg.example", "enlace@{}.example".format
_XOCHITL, _DANIELA = "xochitl@vozpublica.example", "daniela@daoura.example"
_OSCAR, _AMPARO = "oscar@custodia.example", "auditora@contraloria.example"
PICTURES = {
    "civil-servant-home": Picture(_NORMA, "/home/", height=400),
    "civil-servant-canvas": Picture(_NORMA, "/exercises/{ALG}/frames/2/", height=760),
    "focal-point-exercise": Picture(_ENLACE("val"), "/exercises/{VAL}/", top="Lo que sigue", height=640),
    "focal-point-announce": Picture(
        _ENLACE("alg"), "/exercises/{ALG}/announce/", top="Lo que necesita un anuncio", height=480
    ),
    "focal-point-questions": Picture(_ENLACE("val"), "/exercises/{VAL}/answers/", top="Pregunta 1", height=840),
    "focal-point-pilot": Picture(_ENLACE("rma"), "/pilots/{RMA}/", height=800),
    "assessor-proposals": Picture("ines@jurado.example", "/assess/{COV}/", height=660),
    "assessor-score": Picture("ines@jurado.example", "/assess/{COV}/", ("Leer",), height=700),
    "authority-frame": Picture("autoridad@alg.example", "/exercises/{ALG}/frames/1/"),
    "authority-ranking": Picture("autoridad@sia.example", "/decide/{SIA}/", height=840),
    "custodian-desk": Picture(_OSCAR, "/custody/{PCA}/", height=720, factor=True),
    "custodian-opening": Picture(_OSCAR, "/custody/{LVE}/opening/", height=840),
    "auditor-home": Picture(_AMPARO, "/home/", top="Ejercicios que usted audita", height=360),
    "auditor-record": Picture(_AMPARO, "/record/ATE-2021-001/", top="Compruébelo usted", height=760),
    "staff-exercises": Picture("kemi@govlink.example", "/exercises/", height=480, factor=True),
    "staff-desk": Picture("kemi@govlink.example", "/admin/"),
    "start-up-call": Picture(_XOCHITL, "/calls/{VAL}/", height=520),
    "start-up-tasks": Picture(_DANIELA, "/submissions/", ("Cruces escolares",), height=700, language="es"),
    "start-up-correction": Picture(_XOCHITL, "/home/", ("Corregir un campo",), height=840),
    "start-up.pt-call": Picture(_DANIELA, "/calls/{VAL}/", height=520, language="pt"),
    "start-up.pt-tasks": Picture(_DANIELA, "/submissions/", ("Travessias escolares",), height=700, language="pt"),
}


def fetched() -> dict[str, Seen]:
    """Return each page that is pictured; the story is loaded."""
    references = {one.partition("-")[0]: one for one in Call.objects.values_list("reference", flat=True)}
    visitors: dict[str, Visitor] = {}
    found = {}
    for name, picture in PICTURES.items():
        person = user_by_email(picture.email)
        assert person is not None, picture.email
        if picture.language:
            person.language = picture.language
            person.save(update_fields=["language"])
        known = picture.email in visitors
        visitor = visitors.setdefault(picture.email, Visitor(person))
        if picture.factor and not known:
            factors.set_up(visitor.open("/account/2fa/totp/activate/"), PASSWORD)
        found[name] = picture.fetch(visitor, references)
    return found


def documents(root: Path) -> dict[str, str]:
    """Return the text of each guide by its name."""
    return {path.name: path.read_text() for path in sorted((root / FOLDER.parent).glob("*.md"))}


def shown(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what each picture of a guide is: the alternative text, the file, what is bold in its paragraph."""
    for paragraph in re.split(r"\n[ \t]*\n", text):
        bold = [" ".join(words.split()) for words in _BOLD.findall(paragraph)]
        for alternative, name in _SHOWN.findall(paragraph):
            yield " ".join(alternative.split()), name, bold


def said_of(guides: Mapping[str, str]) -> dict[str, list[str]]:
    """Return, for each picture without its ending, the words that some guide sets in bold beside it."""
    found: dict[str, list[str]] = {}
    for text in guides.values():
        for _alternative, name, bold in shown(text):
            found.setdefault(name.removesuffix(".webp"), []).extend(bold)
    return found


def wrong(guides: Mapping[str, str], there: set[str], known: set[str]) -> Iterator[str]:
    """Yield what is not right between guides, the files that are ``there`` and the pictures that are ``known``."""
    used = set()
    for guide, text in guides.items():
        told = list(shown(text))
        if not told:
            yield f"{guide}: shows no picture"
        for alternative, name, bold in told:
            used.add(name)
            if len(alternative.split()) < 5:
                yield f"{guide}: {name}: the alternative text does not tell what it shows"
            if not bold:
                yield f"{guide}: {name}: nothing in bold beside it says what to look for"
    wanted = {f"{name}.webp" for name in known}
    yield from (f"{name}: no such file" for name in sorted(used - there))
    yield from (f"{name}: no page is named for it" for name in sorted(used - wanted))
    yield from (f"{name}: no guide shows it" for name in sorted((there | wanted) - used))


def take(before: Shown, picture: Picture, seen: Seen, words: list[str]) -> tuple[bytes, list[str]]:
    """Return a picture of a page (PNG), and which of the words it does not show."""
    before.open(seen)
    page: Any = before.page
    page.evaluate("document.fonts.ready")
    top = 0.0
    if picture.top:
        heading = page.get_by_role("heading", name=picture.top, exact=True).first
        top = max(0.0, heading.bounding_box()["y"] - 12)
    # The window holds all of the picture, so that nothing of it is laid out for another height.
    page.set_viewport_size({"width": WIDTH, "height": int(top) + picture.height})
    area = {"x": 0, "y": top, "width": WIDTH, "height": picture.height}
    taken = page.screenshot(clip=area, animations="disabled")
    return taken, page.evaluate(_ABSENT, [words, top, top + picture.height])


def packed(taken: bytes) -> bytes:
    """Return a picture as small as it lies in the guides (WebP); it takes more than a second."""
    with Image.open(io.BytesIO(taken)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
    written = io.BytesIO()
    few.save(written, "WEBP", lossless=True, quality=100, method=6)
    return written.getvalue()
