"""The names that people say for proposals: minerals, neutral words that tell nothing about who or where."""

from __future__ import annotations

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
