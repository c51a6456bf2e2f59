"""Words of one invented identity, a different one for each place in which a file can hide it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from blinding import Identity

#: The word that all canaries begin with.
NAME = "Yakupaq"
#: On every page of every planted file: what an assessor must still be able to read.
PROPOSAL = "Rutas para el recojo de residuos"
DATED = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)

IDENTITY = Identity(
    org_names=("Yakupaq Labs",),
    legal_names=("Yakupaq Laboratorio Urbano S.A.C.",),
    people=("Saturnina Ccori Huillca",),
    emails=("equipo@yakupaq.pe",),
    domains=("yakupaq.pe",),
    countries=("PE",),
)


class Canaries:
    """Gives out one word for each place, and remembers them."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        assert place not in self.places, place
        self.places[place] = f"{NAME}{len(self.places):02d}"
        assert len(self.places) <= 100
        return self.places[place]

    def told(self, haystacks: Iterable[bytes]) -> set[str]:
        """Return the places whose word stands in one of the byte strings, in any of the usual encodings."""
        folded = [one.lower() for one in haystacks]
        found = set()
        for place, word in self.places.items():
            low = word.lower()
            forms = {low.encode(code) for code in ("ascii", "utf-16-le", "utf-16-be")}
            forms |= {low.encode().hex().encode(), word.encode().hex().encode()}
            if any(form in one for form in forms for one in folded):
                found.add(place)
        return found
