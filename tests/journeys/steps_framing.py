"""Steps 1 to 4: the entity joins, chooses, learns, frames its problem and announces a call."""

from __future__ import annotations

import re
from datetime import date

from accounts.models import PublicEntity, User
from accounts.queries import user_by_email
from challenges.models import Survey
from govlink.stories.world import at, content, moment
from outbox.models import Message
from tests import cast
from tests.journeys.walking import Visitor

STORY = content("ate")
ROSA = "rosa@muniate.example"
OFFICIALS = 6


def last_mail(person: User) -> str:
    """Return the newest message to a person."""
    newest = Message.objects.filter(to=person.email).order_by("-pk")[0]
    return f"{newest.subject}\n{newest.text}"


def official(number: int) -> User:
    """Return one of the civil servants who are called in to the workshop."""
    return cast._person(f"funcionaria{number}@muniate.example", f"Funcionaria {number}", role="civil_servant")


def rosa() -> Visitor:
    """Return the focal point, signed in."""
    return Visitor(user_by_email(ROSA))


def join_and_begin() -> str:
    """A partner connects the entity; staff register it and its focal point; she begins the exercise, Luz chooses."""
    with at(moment(date(2025, 3, 3))):
        _register_entity()
    with at(moment(date(2025, 3, 3), 11)):
        focal = _sign_in_for_the_first_time()
        assert focal.waits() == []
        focal.follow("Ejercicios de mi entidad").follow("Empezar un ejercicio")
        focal.page.xpath("//input[@name='partners']")[0].set("checked", "checked")
        focal.send("Empezar un ejercicio", title="Escuchar a los vecinos de Ate")
        reference = focal.address.strip("/").split("/")[-1]
        focal.send("Designar", email=cast.luz().email, role="authority", resolution_no="R.A. 0211-2025")
        staff = Visitor(cast.kemi()).open(focal.address)
        for custodian in (cast.oscar(), cast.marta()):
            staff.send("Appoint", email=custodian.email, role="custodian", resolution_no="R.A. 0211-2025")
        focal.open(focal.address).reads("Luz Huamán", "Óscar Benavides", "Marta Solís", "Femulp")
        focal.send("Designar", comes=422, email=cast.oscar().email, role="authority")
        focal.reads("un rol que excluye este")
    with at(moment(date(2025, 3, 4))):
        luz = Visitor(cast.luz())
        assert luz.waits() == ["Elegir la categoría"]
        luz.follow("Elegir la categoría")
        fifth = luz.page.xpath("//label[contains(., 'Comunicación, reputación e imagen')]/@for")[0]
        luz.send("Elegir esta categoría", category=luz.page.get_element_by_id(fifth).get("value"))
        assert luz.waits() == []
    return reference


def _register_entity() -> None:
    kemi = Visitor(cast.kemi())
    kemi.open("/admin/challenges/partner/add/").send(
        "Save", name="Femulp", kind="federation", contribution="Conecta a la municipalidad."
    )
    kemi.open("/admin/accounts/publicentity/add/").send(
        "Save",
        kind="district_municipality",
        legal_name="Municipalidad Distrital de Ate",
        short_name="Ate",
        acronym="ATE",
        country="PE",
        region="Lima",
        city="Lima",
        time_zone="America/Lima",
    )
    entity = PublicEntity.objects.get(acronym="ATE")
    for name in ("Subgerencia de Imagen Institucional", "Gerencia de Desarrollo Social"):
        kemi.open("/admin/accounts/area/add/").send("Save", name=name, kind="user_area", entity=entity.pk)
    kemi.open("/admin/accounts/user/add/").send(
        "Save", email=ROSA, name="Rosa Quispe", language="es", time_zone="America/Lima"
    )
    kemi.open("/admin/accounts/membership/add/").send(
        "Save", user=user_by_email(ROSA).pk, entity=entity.pk, role="focal_point", starts_on="2025-03-01"
    )


def _sign_in_for_the_first_time() -> Visitor:
    """Ask for a password by mail, choose one and sign in with it."""
    person = user_by_email(ROSA)
    visitor = Visitor().open("/account/login/")
    visitor.follow("¿Olvidó su contraseña?").send("Enviar el enlace", email=ROSA)
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", last_mail(person))
    visitor.open(link.group(1)).send("Cambiar la contraseña", password1=cast.PASSWORD, password2=cast.PASSWORD)
    visitor.open("/account/login/").send("Ingresar", login=ROSA, password=cast.PASSWORD)
    return visitor.reads("Hola, Rosa")


def hold_the_workshop(reference: str) -> None:
    """Step 3: civil servants are called in, come, learn, and say so anonymously."""
    with at(moment(date(2025, 3, 5))):
        people = [official(number) for number in range(OFFICIALS)]
        focal = rosa().open(f"/exercises/{reference}/").follow("Planificar un taller")
        focal.send(
            "Planificar el taller",
            title="Taller de diseño centrado en las personas",
            starts_at="2025-03-11T09:00",
            ends_at="2025-03-11T17:00",
            mode="online",
            facilitator="Equipo GovLink",
        )
        focal.send("Convocar", people=[str(person.pk) for person in people])
    with at(moment(date(2025, 3, 6))):
        assert "Taller de diseño centrado en las personas" in last_mail(people[0])
        called = Visitor(people[0])
        assert called.waits() == ["Asistir al taller"]
        called.follow("Asistir al taller").reads("Equipo GovLink")
    with at(moment(date(2025, 3, 11), 18)):
        focal = rosa()
        assert "Anotar quiénes asistieron al taller" in focal.waits()
        focal.follow("Anotar quiénes asistieron al taller")
        came = [str(person.pk) for person in people[:-1]]
        focal.send("Registrar la asistencia", attended=came, artefacts="Lienzo y cinco ideas.")
        focal.reads("83% (5 de 6)", "Lienzo y cinco ideas.")
        focal.open(f"/exercises/{reference}/").reads("Asistieron 5 de 6").follow("Abrir una encuesta")
        focal.send("Abrir una encuesta", kind="learning_after", closes_at="2025-03-14T18:00", people=came)
    with at(moment(date(2025, 3, 12))):
        for person in people[:-1]:
            answering = Visitor(person)
            assert answering.waits() == ["Responder la encuesta"]
            answering.follow("Responder la encuesta").reads("Nadie puede saber qué respondió")
            likert = {name: 4 for name in answering.fields("Enviar mis respuestas") if name.startswith("item-")}
            texts = answering.page.xpath("//textarea/@name")
            answering.send("Enviar mis respuestas", **(likert | dict.fromkeys(texts, "Más tiempo.")))
            assert answering.waits() == []
        results = rosa().open(f"/surveys/{Survey.objects.get().pk}/results/")
        results.reads("Puedo encuadrar un problema sin nombrar una solución.", "100")


def frame(reference: str) -> None:
    """Step 3: the canvas is written, refused by the gate for a brand, mended, sent and approved."""
    with at(moment(date(2025, 3, 13))):
        focal = rosa()
        assert focal.waits() == ["Empezar el encuadre"]
        focal.follow("Empezar el encuadre").send("Empezar el encuadre")
        canvas = {
            name: "\n".join(value) if isinstance(value, list) else value for name, value in STORY["frame"].items()
        }
        branded = canvas | {"current_process": "Se leen los comentarios en un tablero de Power BI."}
        focal.send("Enviar para aprobación", comes=422, **branded)
        focal.reads("Power BI")
        focal.send("Enviar para aprobación", **canvas).reads("Versión 1")
        assert focal.waits() == []
    with at(moment(date(2025, 3, 14))):
        luz = Visitor(cast.luz())
        assert luz.waits() == ["Aprobar el encuadre o devolverlo"]
        luz.follow("Aprobar el encuadre o devolverlo").reads(STORY["frame"]["problem_statement"]).send("Aprobar")
        assert luz.waits() == []


def announce(reference: str) -> None:
    """Step 4: the call is written and announced; everybody sees it, nobody can apply yet."""
    with at(moment(date(2025, 3, 17))):
        focal = rosa()
        assert focal.waits() == ["Preparar la convocatoria"]
        focal.open(f"/exercises/{reference}/").follow("Preparar la convocatoria")
        focal.send(
            "Guardar y revisar",
            **STORY["call"],
            countries=["BR", "AR", "MX"],
            languages=["es", "pt"],
            opens_at="2025-03-20T08:00",
            questions_until="2025-03-28T17:00",
            closes_at="2025-04-04T17:00",
            pilot_weeks=4,
        )
        focal.send("Anunciar la convocatoria").reads("Se abre en")
        stranger = Visitor().open(f"/calls/{reference}/")
        stranger.reads("Se abre en", STORY["call"]["summary"])
        assert "Preparar mi postulación" not in stranger.text
    # Nobody is at work when it opens, and no clock turns: the page tells by itself.
    with at(moment(date(2025, 3, 20), 7, 59)):
        assert "Preparar mi postulación" not in Visitor().open(f"/calls/{reference}/").text
    with at(moment(date(2025, 3, 20), 8)):
        Visitor().open(f"/calls/{reference}/").reads("Cierra en", "Preparar mi postulación")
