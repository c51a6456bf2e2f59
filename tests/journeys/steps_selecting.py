"""Steps 7 to 9: three seats score alone, the authority decides with reasons, a review is asked for, two persons open."""

from __future__ import annotations

from datetime import date

from govlink.stories.world import at, moment
from selection.models import Entry, Seat
from startups.models import Submission
from tests import cast
from tests.declaring import SWORN
from tests.journeys import factors
from tests.journeys.steps_applying import APPLICANTS, founder
from tests.journeys.steps_framing import rosa
from tests.journeys.walking import Visitor
from tests.selection.builders import BECAUSE_TYPED

REASON = (
    "Responde con claridad: dice quién lo usará, para qué y con qué plazo, y prevé cómo se corregirán los errores que "
    "encuentren las áreas durante las cuatro semanas."
)
DECISION = (
    "Se elige la propuesta con el mayor promedio ponderado entre las que cumplen los cuatro criterios: responde al reto "
    "encuadrado, muestra una prueba medida y su plan cabe en treinta días."
)
#: The level that every seat gives to each proposal, by a word of its title.
LEVELS = {"entenderlo": 5, "Mapa": 4}


def seat_the_panel(reference: str) -> None:
    """Step 6: three assessors are appointed and declare; the blind assessment opens."""
    panel = [cast.ines(), cast.tomas(), cast.pilar()]
    with at(moment(date(2025, 4, 8))):
        focal = rosa()
        assert focal.waits() == ["Completar el jurado de evaluadores"]
        focal.follow("Completar el jurado de evaluadores")
        focal.send("Designar", comes=422, email=cast.luz().email)
        for person in panel:
            focal.send("Designar", email=person.email, resolution_no="R.A. 0212-2025", appointed_on="2025-04-07")
    with at(moment(date(2025, 4, 8), 12)):
        for person in panel:
            assessor = Visitor(person)
            assert assessor.waits() == ["Declarar sus intereses"]
            assessor.follow("Declarar sus intereses").follow("Declarar mis intereses")
            assessor.send("Jurar y sellar", comes=422, nothing="on")
            assessor.send("Jurar y sellar", nothing=[], employers="Universidad de Ingeniería", sworn=SWORN)
            assert assessor.waits() == []
    with at(moment(date(2025, 4, 8), 15)):
        focal = rosa()
        assert focal.waits() == ["Abrir la evaluación a ciegas"]
        focal.follow("Abrir la evaluación a ciegas").send("Abrir la evaluación a ciegas")
        assert focal.waits(papers=True) == ["Generar 3 actas que corresponden"]


def assess(reference: str) -> None:
    """Step 7: each seat reads every proposal beside its rubric and sends it; then sees the others, by number."""
    names = [applicant["name"] for applicant in APPLICANTS]
    with at(moment(date(2025, 4, 9))):
        for person in (cast.ines(), cast.tomas(), cast.pilar()):
            assessor = Visitor(person)
            assert assessor.waits() == ["Evaluar las propuestas"]
            assessor.follow("Evaluar las propuestas")
            assert [name for name in names if name in assessor.text] == []
            assessor.open("panel/").reads("Seguir evaluando")
            assessor.open(f"/assess/{reference}/").follow("Leer ")
            for last in (False, False, True):
                assert [name for name in names if name in assessor.text] == []
                level = next((level for word, level in LEVELS.items() if word in assessor.text), 2)
                press = "Enviar" if last else "Enviar y leer la siguiente"
                codes = [field for field in assessor.fields(press) if field.startswith("level_")]
                typed = {field: level for field in codes} | {
                    field.replace("level", "reason"): REASON for field in codes
                }
                # Her reasons quote nothing of the proposal: she is asked once, and nothing of what she typed is lost.
                assessor.send(press, comes=422, **typed)
                assessor.send(press, unquoted="on")
            assessor.reads("Usted ya envió todo.").follow("Ver los puntajes del jurado")
            assert assessor.waits() == ["Decir si usted reconoció a alguien"]
    with at(moment(date(2025, 4, 10))):
        focal = rosa()
        assert focal.waits() == ["Cerrar la evaluación: están todos los puntajes"]
        focal.follow("Cerrar la evaluación: están todos los puntajes").send("Cerrar la evaluación")
        assert focal.waits() == []


def decide(reference: str) -> None:
    """Step 8: the authority reads the ranking and the reasons, chooses, looks once more, publishes."""
    with at(moment(date(2025, 4, 11))):
        luz = Visitor(cast.luz())
        assert luz.waits() == ["Decidir qué propuesta va al piloto"]
        luz.follow("Decidir qué propuesta va al piloto")
        first = Entry.objects.get(standing__rank=1)
        luz.reads(first.mark).follow(first.mark).reads(REASON)
        assert [applicant["name"] for applicant in APPLICANTS if applicant["name"] in luz.text] == []
        luz.open(f"/decide/{reference}/").follow("Decidir")
        luz.send(
            "Revisar y continuar", comes=422, entry=first.code, reasons="Me gusta.", resolution_no="R.A. 0230-2025"
        )
        luz.send(
            "Revisar y continuar", entry=first.code, reasons=DECISION, resolution_no="R.A. 0230-2025", **BECAUSE_TYPED
        )
        luz.reads(DECISION).send("Publicar la decisión").reads(f"Decidida: {first.mark} ({first.code})")
        assert luz.waits() == []
        public = Visitor().open(f"/results/{reference}/").reads(first.code, DECISION)
        assert [applicant["name"] for applicant in APPLICANTS if applicant["name"] in public.text] == []


def review(reference: str) -> None:
    """Step 9: a candidate asks for a review under its code; the authority answers it."""
    with at(moment(date(2025, 4, 14))):
        for applicant in APPLICANTS:
            read = "Ler seu resultado" if applicant["language"] == "pt" else "Leer su resultado"
            assert Visitor(founder(applicant)).waits() == [read]
        second = Visitor(founder(APPLICANTS[1])).open("/home/").follow("Leer su resultado")
        own = Submission.objects.get(startup__name=APPLICANTS[1]["name"])
        second.reads(own.code, REASON).follow("Pedir una revisión")
        second.send("Presentar la solicitud", grounds="El criterio tres no consideró la semana cuatro de nuestro plan.")
    with at(moment(date(2025, 4, 15))):
        luz = Visitor(cast.luz())
        assert luz.waits() == [f"Responder la solicitud de revisión de {own.code}"]
        luz.follow(f"Responder la solicitud de revisión de {own.code}").reads("semana cuatro")
        answer = "Los tres evaluadores leyeron la semana cuatro y la citan en sus motivos; el puntaje se mantiene."
        luz.send("Enviar la respuesta", answer="dismissed", reasons=answer)
        assert luz.waits() == []
        Visitor(founder(APPLICANTS[1])).open(f"/submissions/{own.pk}/result/").reads(answer)


def unseal(reference: str) -> None:
    """Step 9: after the review period two custodians open the chosen identity; the others stay sealed."""
    winner, others = APPLICANTS[0]["name"], [applicant["name"] for applicant in APPLICANTS[1:]]
    with at(moment(date(2025, 4, 15))):
        assert Visitor(cast.oscar()).waits() == [factors.TASK]
    with at(moment(date(2025, 4, 30))):
        oscar, marta = Visitor(cast.oscar()), Visitor(cast.marta())
        word = "Dar su palabra para abrir las identidades"
        assert (oscar.waits(), marta.waits()) == ([word, factors.TASK], [word, factors.TASK])
        oscar.follow(word).send("Seguir con el segundo factor", reason="Venció el plazo de revisión.")
        secret = factors.set_up(oscar)
        # What he wrote before he had a second factor is still there.
        oscar.open("/home/").follow(word).send("Seguir con el segundo factor")
        factors.show(oscar, secret).reads("Ya mostró su segundo factor").send("Dar su palabra")
        assert (oscar.waits(), winner in Visitor().open(f"/results/{reference}/").text) == ([], False)
    with at(moment(date(2025, 4, 30), 12)):
        marta = Visitor(cast.marta())
        marta.open("/home/").follow(word).send(
            "Seguir con el segundo factor", reason="Conforme: no quedan solicitudes por responder."
        )
        secret = factors.set_up(marta)
        marta.open("/home/").follow(word).send("Seguir con el segundo factor")
        factors.show(marta, secret).send("Dar la segunda palabra y abrir")
        public = Visitor().open(f"/results/{reference}/identity/").reads(winner)
        assert [name for name in others if name in public.text] == []


def declare_by_name(reference: str) -> None:
    """Step 9: now that the name is known, who judged and who decided say that nothing ties them to it."""
    owed = "Declarar si tiene un conflicto con quien fue elegido"
    with at(moment(date(2025, 4, 30), 15)):
        assert Visitor(cast.rosa()).waits() == []
        people = [seat.user for seat in Seat.objects.filter(call__reference=reference).order_by("number")]
        for person in (*people, cast.luz()):
            visitor = Visitor(person)
            assert visitor.waits() == [owed]
            visitor.follow(owed).reads(APPLICANTS[0]["name"]).send("Jurar y dejar constancia", conflict="none")
            assert visitor.waits() == []
        Visitor().open(f"/results/{reference}/declarations/").reads("Nadie declaró un conflicto.")
