"""The names that people say for proposals: minerals, neutral words that tell nothing about who or where."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

#: Plain, short, easy to tell apart when spoken in Spanish, Portuguese or English. None is a place, a brand or a
#: country's emblem. Enough for a large call.
MARKS = (
    "Ágata", "Albita", "Alumbre", "Amatista", "Ámbar", "Anhidrita", "Apatita", "Aragonito", "Augita", "Azurita",
    "Barita", "Basalto", "Berilo", "Biotita", "Bórax", "Bornita", "Calcita", "Caliza", "Caolín", "Casiterita",
    "Celestina", "Cerusita", "Cianita", "Cinabrio", "Circón", "Citrino", "Clorita", "Cobaltita", "Corindón", "Covelina",
    "Creta", "Cromita", "Cuarcita", "Cuarzo", "Cuprita", "Diorita", "Dolomita", "Epidota", "Escoria", "Esfalerita",
    "Esmeril", "Espinela", "Estaurolita", "Estibina", "Feldespato", "Fluorita", "Gabro", "Galena", "Geoda", "Gneis",
    "Goethita", "Grafito", "Granate", "Granito", "Grava", "Halita", "Hematita", "Hornblenda", "Ilmenita", "Jade",
    "Jaspe", "Labradorita", "Lapislázuli", "Lava", "Lignito", "Limonita", "Magnetita", "Malaquita", "Mármol", "Marga",
    "Mica", "Molibdenita", "Moscovita", "Obsidiana", "Olivino", "Ónix", "Ópalo", "Ortosa", "Pedernal", "Peridoto",
    "Pirita", "Pirolusita", "Pizarra", "Pómez", "Pórfido", "Rodonita", "Rutilo", "Salgema", "Serpentina", "Siderita",
    "Sílex", "Talco", "Topacio", "Toba", "Travertino", "Turmalina", "Turquesa", "Ulexita", "Wolframita", "Yeso",
)  # fmt: skip


def draw_mark(taken: Iterable[str]) -> str:
    """Return a free name at random; after the last one, names with a number ("Cuarzo 2")."""
    used = set(taken)
    turn = 1
    while True:
        suffix = "" if turn == 1 else f" {turn}"
        free = [mark + suffix for mark in MARKS if mark + suffix not in used]
        if free:
            return secrets.choice(free)
        turn += 1
