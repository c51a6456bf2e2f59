"""The questions that each kind of survey begins with, in the language of the people who answer (Kirkpatrick's levels).

The last part of an item names the indicator of the pilot that it feeds.
"""

from __future__ import annotations

from challenges.states import ItemKind, SurveyKind

_L, _Y, _T, _N, _C = ItemKind.LIKERT, ItemKind.YES_NO, ItemKind.TEXT, ItemKind.NPS, ItemKind.CHOICE
#: (kind, question, indicator that it feeds), and for a test's question (its answers, the number of the right one).
Item = tuple[str, str, str] | tuple[str, str, str, list[str], int]

TITLES: dict[str, str] = {
    SurveyKind.LEARNING_BEFORE: "Antes del taller",
    SurveyKind.LEARNING_AFTER: "Después del taller",
    SurveyKind.REACTION: "Después del piloto",
    SurveyKind.SUPPLIER: "La startup, después del piloto",
    SurveyKind.CONDUCT: "Noventa días después",
    SurveyKind.TEST_BEFORE: "Prueba antes del taller",
    SurveyKind.TEST_AFTER: "Prueba después del taller",
    SurveyKind.PULSE_ENTITY: "Pulso del piloto",
    SurveyKind.PULSE_SUPPLIER: "Pulso del piloto, proveedor",
}
_TEST: list[Item] = [
    (
        _C,
        "¿Qué se define primero?",
        "",
        ["El producto que se va a comprar", "El problema de las personas", "El presupuesto"],
        2,
    ),
    (
        _C,
        "¿Cuál es una pregunta de diseño?",
        "",
        ["¿Cómo podríamos atender a los vecinos sin colas?", "¿Qué aplicativo compramos?", "¿Quién tiene la culpa?"],
        1,
    ),
    (
        _C,
        "¿Cuál es un requerimiento funcional que se puede verificar?",
        "",
        [
            "El sistema deberá ser moderno y rápido.",
            "El sistema deberá ser de una marca conocida.",
            "Cuando llegue un reclamo, el sistema deberá avisar al área en 10 minutos.",
        ],
        3,
    ),
    (
        _C,
        "¿Para qué sirve un piloto?",
        "",
        ["Para probar a pequeña escala antes de comprar", "Para comprar sin proceso", "Para elegir al más conocido"],
        1,
    ),
]
_PULSE: list[Item] = [
    (_L, "En estas dos semanas el piloto avanzó como se acordó.", ""),
    (_L, "Tengo de la otra parte lo que necesito.", ""),
    (_N, "¿Recomendaría a otra entidad o empresa un piloto así?", ""),
]
_LEARNING: list[Item] = [
    (_L, "Puedo encuadrar un problema sin nombrar una solución.", "can_frame"),
    (_L, "Puedo aplicar una metodología de innovación en mi área.", "can_apply"),
    (_L, "Puedo elaborar un requerimiento técnico funcional.", "can_write_requirement"),
]
ITEMS: dict[str, list[Item]] = {
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
    SurveyKind.TEST_BEFORE: _TEST,
    SurveyKind.TEST_AFTER: _TEST,
    SurveyKind.PULSE_ENTITY: _PULSE,
    SurveyKind.PULSE_SUPPLIER: _PULSE,
}
