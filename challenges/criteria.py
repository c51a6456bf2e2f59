"""The four basic criteria (proposed) that a new exercise begins with. They are copied to the call and edited there."""

from __future__ import annotations

from typing import Any

CRITERIA: list[dict[str, Any]] = [
    {
        "code": "C1",
        "name": "Pertinencia",
        "question": "¿Responde al reto encuadrado y a quienes lo viven?",
        "evidence_hint": "Problema y enfoque; qué hay de nuevo para la entidad",
        "anchors": [
            "No aborda el reto",
            "Lo menciona, sin relación con la entidad",
            "Responde a una parte; no dice a quién sirve",
            "Responde al reto; usuarios poco definidos",
            "Responde al reto y define quién lo usará y para qué",
            "Además demuestra que entiende a quienes menos se escucha",
        ],
        "translations": {
            "pt": {
                "name": "Pertinência",
                "question": "Responde ao desafio definido e a quem o vive?",
                "evidence_hint": "Problema e abordagem; o que há de novo para a entidade",
                "anchors": [
                    "Não trata do desafio",
                    "Menciona-o, sem relação com a entidade",
                    "Responde a uma parte; não diz a quem serve",
                    "Responde ao desafio; usuários pouco definidos",
                    "Responde ao desafio e define quem o usará e para quê",
                    "Além disso, mostra que entende quem é menos ouvido",
                ],
            },
            "en": {
                "name": "Relevance",
                "question": "Does it answer the framed challenge and those who live it?",
                "evidence_hint": "Problem and approach; what is new for the entity",
                "anchors": [
                    "Does not address the challenge",
                    "Mentions it, without relation to the entity",
                    "Answers a part; does not say whom it serves",
                    "Answers the challenge; users hardly defined",
                    "Answers the challenge and says who will use it and for what",
                    "Also shows that it understands those who are heard least",
                ],
            },
        },
    },
    {
        "code": "C2",
        "name": "Solución validada",
        "question": "¿Hay evidencia de uso o de una prueba previa, sin nombrar clientes?",
        "evidence_hint": "Solución y tecnología; evidencia de uso o prueba",
        "anchors": [
            "Es solo una idea",
            "Hay un prototipo sin prueba",
            "Se probó, sin decir qué se midió",
            "Se probó con usuarios y se midió algo",
            "Se probó en condiciones parecidas, con resultados medidos",
            "Además dice en qué falló y qué se corrigió",
        ],
        "translations": {
            "pt": {
                "name": "Solução validada",
                "question": "Há evidência de uso ou de um teste anterior, sem citar clientes?",
                "evidence_hint": "Solução e tecnologia; evidência de uso ou teste",
                "anchors": [
                    "É só uma ideia",
                    "Há um protótipo sem teste",
                    "Foi testada, sem dizer o que se mediu",
                    "Foi testada com usuários e algo foi medido",
                    "Foi testada em condições parecidas, com resultados medidos",
                    "Além disso, diz em que falhou e o que se corrigiu",
                ],
            },
            "en": {
                "name": "Validated solution",
                "question": "Is there evidence of use or of an earlier test, without naming clients?",
                "evidence_hint": "Solution and technology; evidence of use or test",
                "anchors": [
                    "It is only an idea",
                    "There is a prototype without a test",
                    "It was tried, without saying what was measured",
                    "It was tried with users and something was measured",
                    "It was tried in similar conditions, with measured results",
                    "Also says what failed and what was corrected",
                ],
            },
        },
    },
    {
        "code": "C3",
        "name": "Viabilidad del piloto",
        "question": "¿Puede probarse a pequeña escala con el plazo, los datos y los recursos de la entidad?",
        "evidence_hint": "Plan del piloto; datos y privacidad",
        "anchors": [
            "No hay plan",
            "Plan sin actividades ni responsables",
            "Actividades sin fechas, o fuera del plazo",
            "Cabe en el plazo; recursos sin precisar",
            "Cabe en el plazo, con fechas, datos y recursos",
            "Además prevé riesgos y cómo se detendría la prueba",
        ],
        "translations": {
            "pt": {
                "name": "Viabilidade do piloto",
                "question": "Pode ser testada em pequena escala com o prazo, os dados e os recursos da entidade?",
                "evidence_hint": "Plano do piloto; dados e privacidade",
                "anchors": [
                    "Não há plano",
                    "Plano sem atividades nem responsáveis",
                    "Atividades sem datas, ou fora do prazo",
                    "Cabe no prazo; recursos sem precisar",
                    "Cabe no prazo, com datas, dados e recursos",
                    "Além disso, prevê riscos e como o teste seria interrompido",
                ],
            },
            "en": {
                "name": "Feasibility of the pilot",
                "question": "Can it be tried on a small scale with the entity's time, data and resources?",
                "evidence_hint": "Pilot plan; data and privacy",
                "anchors": [
                    "There is no plan",
                    "A plan without activities or people responsible",
                    "Activities without dates, or beyond the time",
                    "Fits the time; resources not specified",
                    "Fits the time, with dates, data and resources",
                    "Also foresees risks and how the test would be stopped",
                ],
            },
        },
    },
    {
        "code": "C4",
        "name": "Capacidad y compromiso",
        "question": "¿Hay roles, dedicación, soporte y calendario suficientes, sin nombres?",
        "evidence_hint": "Equipo y soporte",
        "anchors": [
            "No dice quién lo haría",
            "Roles sin dedicación",
            "Dedicación insuficiente para el plan",
            "Roles y horas suficientes; soporte sin precisar",
            "Roles, horas y soporte suficientes, con calendario",
            "Además prevé reemplazos y el traspaso al equipo de la entidad",
        ],
        "translations": {
            "pt": {
                "name": "Capacidade e compromisso",
                "question": "Há papéis, dedicação, suporte e calendário suficientes, sem nomes?",
                "evidence_hint": "Equipe e suporte",
                "anchors": [
                    "Não diz quem o faria",
                    "Papéis sem dedicação",
                    "Dedicação insuficiente para o plano",
                    "Papéis e horas suficientes; suporte sem precisar",
                    "Papéis, horas e suporte suficientes, com calendário",
                    "Além disso, prevê substituições e a passagem à equipe da entidade",
                ],
            },
            "en": {
                "name": "Capacity and commitment",
                "question": "Are roles, dedication, support and calendar sufficient, without names?",
                "evidence_hint": "Team and support",
                "anchors": [
                    "Does not say who would do it",
                    "Roles without dedication",
                    "Too little dedication for the plan",
                    "Enough roles and hours; support not specified",
                    "Enough roles, hours and support, with a calendar",
                    "Also foresees replacements and the hand-over to the entity's team",
                ],
            },
        },
    },
]
