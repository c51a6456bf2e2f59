"""What the flattening of one file found and did. Texts that were found stay out of every repr."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

#: text: the file's own letters; ocr: letters read in pixels; again: read in the masked page; second: read at the second
#: look, turned upright and brought to one size; code: for machines; desk: given by a person.
Found = Literal["text", "ocr", "again", "second", "logo", "code", "desk"]
#: Why a page waits. left: a finding can still be read; doubtful: a finding is not sure; origin: it tells a country
#: that is not the call's; unread: ink that looks like letters and that nobody could read; code: a code for machines was
#: painted over; picture: it shows a picture or a drawing, in which letters can be struck through, outlined or dotted so
#: that no program reads them.
Reason = Literal["left", "doubtful", "origin", "unread", "code", "picture"]
#: The kind of a place that tells a country, not a person.
ORIGIN = "marker"


@dataclass(frozen=True)
class Box:
    """A rectangle of a page in fractions of its width and height, from the top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Masking:
    """One place of a page: painted over (`action` "redact") or for a person to judge ("review")."""

    page: int
    kind: str
    action: str
    found: Found
    reason: str
    box: Box
    matched: str = field(default="", repr=False)


@dataclass(frozen=True)
class PageReport:
    """One page: what was painted over, what is doubtful (not painted), what nobody read.

    ``pictured``: it shows more than letters of a font, straight lines and boxes.
    """

    number: int
    read: Literal["text", "ocr"]
    maskings: tuple[Masking, ...] = ()
    doubtful: tuple[Masking, ...] = ()
    left: tuple[Masking, ...] = ()
    unread: tuple[Box, ...] = ()
    pictured: bool = False

    @property
    def kinds(self) -> dict[str, int]:
        """How many places of each kind were painted over."""
        return dict(sorted(Counter(one.kind for one in self.maskings).items()))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why a person must look before anybody else may; nothing when nobody must."""
        told: dict[Reason, bool] = {
            "left": bool(self.left),
            "doubtful": any(one.kind != ORIGIN for one in self.doubtful),
            "origin": any(one.kind == ORIGIN for one in self.doubtful),
            "unread": bool(self.unread),
            "code": any(one.kind == "code" for one in self.maskings),
            "picture": self.pictured,
        }
        return tuple(reason for reason, holds in told.items() if holds)

    @property
    def needs_desk(self) -> bool:
        """Whether a person must look before anybody else may."""
        return bool(self.reasons)


@dataclass(frozen=True)
class FlattenReport:
    """The whole file. `size` is in bytes, `seconds` are of the clock and `processor` of one core.

    `thumbnails` are JPEGs of the masked pages. `isolated` tells whether the file was opened without network and without
    sight of the machine's files (bubblewrap), or only with links cut.
    """

    kind: str
    pages: tuple[PageReport, ...]
    size: int
    seconds: float
    processor: float
    isolated: bool
    thumbnails: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def needs_desk(self) -> tuple[int, ...]:
        """Numbers, from 1, of the pages that a person must look at before the file may be shown."""
        return tuple(page.number for page in self.pages if page.needs_desk)

    @property
    def kinds(self) -> dict[str, int]:
        """How many places of each kind were painted over in the whole file."""
        total: Counter[str] = Counter()
        for page in self.pages:
            total.update(page.kinds)
        return dict(sorted(total.items()))


def page_from(told: Mapping[str, Any]) -> PageReport:
    """Return the page that a worker told as `dataclasses.asdict`, through JSON."""

    def places(name: str) -> tuple[Masking, ...]:
        return tuple(Masking(**{**one, "box": Box(**one["box"])}) for one in told[name])

    return PageReport(
        told["number"],
        told["read"],
        places("maskings"),
        places("doubtful"),
        places("left"),
        tuple(Box(**one) for one in told["unread"]),
        told["pictured"],
    )
