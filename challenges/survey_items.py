"""The questions that each kind of survey begins with, in the language of the people who answer (Kirkpatrick's levels).

The last part of an item names the indicator of the pilot that it feeds.
"""

from __future__ import annotations

from challenges.states import ItemKind, SurveyKind

_L, _Y, _T = ItemKind.LIKERT, ItemKind.YES_NO, ItemKind.TEXT

TITLES: dict[str, str] = {
    SurveyKind.LEARNING_BEFORE: "Antes del taller",
    SurveyKind.LEARNING_AFTER: "Después del taller",
    SurveyKind.REACTION: "Después del piloto",
    SurveyKind.SUPPLIER: "La startup, después del piloto",
    SurveyKind.CONDUCT: "Noventa días después",
}
_LEARNING: list[tuple[str, str, str]] = [
    (_L, "Puedo encuadrar un problema sin nombrar una solución.", "can_frame"),
    (_L, "Puedo aplicar una metodología de innovación en mi área.", "can_apply"),
    (_L, "Puedo elaborar un requerimiento técnico funcional.", "can_write_requirement"),
]
ITEMS: dict[str, list[tuple[str, str, str]]] = {
    SurveyKind.LEARNING_BEFORE: _LEARNING,
    SurveyKind.LEARNING_AFTER: [
        *_LEARNING,
        (_L, "Estoy satisfecho o satisfecha con el taller.", "satisfied_workshop"),
        (_T, "¿Qué cambiaría del taller?", ""),
    ],
    SurveyKind.REACTION: [
        (_Y, "¿Conoció al menos una solución tecnológica que no conocía?", "knows_solution"),
        (_Y, "¿Aprendió al menos una metodología nueva de innovación o de encuadre de problemas?", "knows_method"),
        (_L, "Estoy satisfecho o satisfecha con el ejercicio.", "satisfied"),
        (_L, "Me siento capaz de aplicar la metodología aprendida.", "can_apply"),
        (_L, "Puedo elaborar un requerimiento técnico funcional.", "can_write_requirement"),
        (_T, "¿Qué debería saber la próxima entidad?", ""),
    ],
    SurveyKind.SUPPLIER: [
        (_L, "El reto estaba bien descrito.", "supplier_challenge_clear"),
        (_L, "La entidad dedicó las personas y horas acordadas.", "supplier_resources"),
        (_L, "Volvería a participar en una selección a ciegas.", "supplier_again"),
        (_T, "¿Qué le costó más?", ""),
    ],
    SurveyKind.CONDUCT: [
        (_Y, "¿Usó la metodología en los últimos noventa días?", "used_method"),
        (_Y, "¿Redactó un requerimiento funcional en los últimos noventa días?", "wrote_requirement"),
        (_T, "Cuente un caso.", ""),
    ],
}
