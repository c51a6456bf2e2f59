"""Steps 10 to 12: the pilot, its evidence, what was learnt and decided, the report, the public case."""

from __future__ import annotations

import io
from datetime import date

from django.core.management import call_command

from govlink.stories.world import at, moment
from pilots.models import EvidenceImport
from pilots.queries import figures
from tests.journeys.steps_applying import APPLICANTS, founder
from tests.journeys.steps_framing import OFFICIALS, last_mail, official, rosa
from tests.journeys.texts import pdf_text
from tests.journeys.walking import Visitor, upload

SOURCES = ["Foro Vitarte", "Radio Ate"]
#: Ten rows, of which two cannot be taken in: a tone that nobody knows and a day outside the window.
ROWS = [
    "fecha,fuente,tema,tono",
    *(f"2025-05-{5 + n:02d},{SOURCES[n % 2]},transporte,{'negativo' if n % 4 else 'positivo'}" for n in range(8)),
    "2025-05-06,Radio Ate,transporte,furioso",
    "2025-07-06,Radio Ate,transporte,negativo",
]
SUMMARY = "Se leyeron dos fuentes durante dos semanas; el transporte fue lo que más preocupó."


def plan(reference: str) -> None:
    """Step 10: the pilot is planned with its activities, its sources and topics, and starts."""
    with at(moment(date(2025, 5, 2))):
        focal = rosa()
        assert focal.waits() == ["Planificar el piloto"]
        focal.follow("Planificar el piloto").reads(APPLICANTS[0]["name"]).send(
            "Planificar el piloto",
            hypothesis="Si las áreas ven los temas cada semana, responden mejor.",
            starts_on="2025-05-05",
            ends_on="2025-05-30",
            evidence_from="2025-05-05",
            evidence_until="2025-05-18",
        )
        assert focal.waits() == []
        activities = f"/pilots/{reference}/activities/"
        for phase, title, first, last in (
            ("layout", "Acordar fuentes y temas", "2025-05-05", "2025-05-06"),
            ("demonstration", "Demostración en línea", "2025-05-12", "2025-05-12"),
            ("test", "Prueba con cinco funcionarios", "2025-05-19", "2025-05-23"),
        ):
            focal.open(activities).follow("Agregar una actividad").send(
                "Agregar la actividad", phase=phase, title=title, planned_from=first, planned_until=last
            )
        for name in SOURCES:
            focal.open(f"/pilots/{reference}/evidence/").follow("Agregar una fuente").send(
                "Agregar la fuente", name=name, kind="news", selected_by="Autoridades de Ate", terms_ok="on"
            )
        focal.open(f"/pilots/{reference}/evidence/").follow("Agregar un tema")
        focal.send("Agregar el tema", name="Transporte", key="transporte", published="on")
    with at(moment(date(2025, 5, 5))):
        focal = rosa()
        assert focal.waits() == ["Empezar el piloto"]
        focal.follow("Empezar el piloto").send("Empezar el piloto").reads("El piloto empezó.")


def meet(reference: str) -> None:
    """Step 10: entity and start-up meet online; the invitation reaches both; the minutes are kept."""
    startup = founder(APPLICANTS[0])
    with at(moment(date(2025, 5, 9))):
        focal = rosa().open(f"/pilots/{reference}/activities/").follow("Convocar una reunión")
        invited = focal.page.xpath("//input[@name='invited']/@value")
        focal.send("Convocar la reunión", title="Demostración 1", starts_at="2025-05-12T18:00", invited=invited)
        assert "Demostración 1" in last_mail(startup)
    with at(moment(date(2025, 5, 12), 20)):
        focal = rosa()
        assert "Escribir el acta de «Demostración 1»" in focal.waits()
        focal.follow("Escribir el acta de «Demostración 1»")
        focal.send("Guardar el acta", attendees="Rosa Quispe\nDaniela Moura", minutes="Se mostró el tablero.")
        read = Visitor(startup).open(f"/pilots/{reference}/activities/").follow("Demostración 1")
        read.reads("Se mostró el tablero.")


def take_evidence_in(reference: str) -> None:
    """Step 10: a file with bad rows tells each of them with its line; the good ones are kept because Rosa says so."""
    with at(moment(date(2025, 5, 20))):
        focal = rosa().open(f"/pilots/{reference}/evidence/").follow("Importar un archivo de evidencia")
        focal.send("Revisar el archivo", upload=upload("mayo.csv", "\n".join(ROWS).encode(), "text/csv"))
        focal.reads("2025-05-05", "Foro Vitarte").send("Revisar todas las filas")
        made = EvidenceImport.objects.get()
        focal.reads("10 tono furioso Escriba positivo, negativo o neutro.", "11 fecha 2025-07-06 Este día es posterior")
        assert figures.rows_of(made.pilot) == 0
        assert "Decidir sobre el archivo «mayo.csv»" in focal.waits()
        focal.follow("Decidir sobre el archivo «mayo.csv»").send("Importar 8 filas buenas y dejar fuera 2")
        assert (figures.rows_of(made.pilot), made.bad_rows) == (8, 2)
        focal.reads("Transporte")


def learn(reference: str) -> None:
    """Step 11: activities met, findings, decisions taken, a survey that feeds an indicator, lessons, requirements."""
    with at(moment(date(2025, 6, 2))):
        focal = rosa()
        assert "Decir si se cumplieron las actividades: 3" in focal.waits()
        for title in ("Acordar fuentes y temas", "Demostración en línea", "Prueba con cinco funcionarios"):
            focal.open(f"/pilots/{reference}/activities/").follow(title)
            focal.send("Guardar la actividad", status="met")
        pilot = focal.open(f"/pilots/{reference}/").address
        focal.follow("Agregar un hallazgo").send(
            "Agregar el hallazgo", text="El transporte preocupa más que la salud.", recommendation="Más paraderos."
        )
        focal.open(pilot).follow("Agregar una decisión tomada").send(
            "Agregar la decisión", text="Se señalizan veinte paraderos.", decided_on="2025-06-02"
        )
        focal.open(pilot).follow("Agregar una lección").send(
            "Agregar la lección", kind="method", text="Acordar los temas antes."
        )
        focal.open(f"/pilots/{reference}/requirements/").follow("Agregar un requisito funcional").send(
            "Agregar el requisito",
            text="Cuando llegue un reclamo, el sistema deberá avisar al área en 10 minutos.",
            fit_criterion="Nueve de diez avisos llegan en 10 minutos.",
        )
        people = [str(official(number).pk) for number in range(OFFICIALS)]
        focal.open(f"/pilots/{reference}/surveys/").follow("Abrir una encuesta")
        focal.send("Abrir una encuesta", kind="reaction", closes_at="2025-06-06T18:00", people=people)
    with at(moment(date(2025, 6, 3))):
        for number in range(OFFICIALS):
            answering = Visitor(official(number)).open("/home/").follow("Responder la encuesta")
            items = [name for name in answering.fields("Enviar mis respuestas") if name.startswith("item-")]
            texts = answering.page.xpath("//textarea/@name")
            typed = {name: 1 if number < 5 else 0 for name in items}
            for name in items:
                if len(answering.page.xpath(f"//input[@name='{name}']")) == 5:
                    typed[name] = 5
            answering.send("Enviar mis respuestas", **(typed | dict.fromkeys(texts, "")))
    with at(moment(date(2025, 6, 9))):
        focal = rosa().open(f"/pilots/{reference}/surveys/").follow("Agregar un indicador")
        focal.send("Agregar el indicador", code="knows_solution", name="Conocieron una solución nueva", reported="83%")
        focal.open(f"/pilots/{reference}/surveys/").send("Contar desde la encuesta").reads("5 de 6", "Coincide")


def publish(reference: str) -> None:
    """Steps 11 and 12: the pilot ends, a job makes the report, everybody reads the case; the record is whole."""
    with at(moment(date(2025, 6, 10))):
        focal = rosa()
        assert focal.waits() == ["Terminar el piloto y decir qué resultó"]
        focal.follow("Terminar el piloto y decir qué resultó")
        focal.send("Terminar el piloto", outcome="completed", summary=SUMMARY)
        assert focal.waits() == ["Publicar el caso"]
        assert Visitor().open(f"/cases/{reference}/", status=404).address == f"/cases/{reference}/"
        focal.open(f"/pilots/{reference}/").follow("Informes").send("Hacer el informe", language="es", kind="final")
        progress = focal.reads("El informe se está haciendo.").address
    with at(moment(date(2025, 6, 10), 10)):
        focal = rosa().open(progress).reads("El informe está listo.").follow("Descargar el informe")
        text = pdf_text(focal.content)
        assert [word for word in ("Transporte", "paraderos", APPLICANTS[0]["name"]) if word not in text] == []
        focal.open("/home/").follow("Publicar el caso").send("Publicar el caso")
        assert focal.waits() == []
        public = Visitor().open("/cases/").follow("Escuchar a los vecinos de Ate")
        public.reads(SUMMARY, "El transporte preocupa más que la salud.", "Se señalizan veinte paraderos.", "Femulp")
        assert [name["name"] for name in APPLICANTS[1:] if name["name"] in public.text] == []
        assert public.open("evidence.json").response.json()["topics"] == {"transporte": 8}
        told = io.StringIO()
        call_command("verify_ledger", stdout=told)
        assert "entries verified: every hash and every link holds." in told.getvalue()
        Visitor().open(f"/record/{reference}/")
