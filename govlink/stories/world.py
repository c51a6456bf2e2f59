"""What every story needs: a clock that can be set, people, and start-ups that apply."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.contrib.auth.hashers import make_password
from stdnum.ar import cuit
from stdnum.br import cnpj
from stdnum.mx import rfc

from accounts import actions as people
from accounts.models import PublicEntity, User
from accounts.queries import user_by_email
from accounts.states import MemberRole
from challenges.models import Call
from outbox.actions import sweep
from startups.actions import profiles, submissions
from startups.envelope import FIELDS, STATEMENTS
from startups.models import Startup, Submission

LIMA = ZoneInfo("America/Lima")
#: The password of every person of the stories. They exist in the embedded edition only.
PASSWORD = "govlink demo 2021"  # noqa: S105  printed for everybody who starts it
BY = "story"


def content(name: str) -> dict[str, Any]:
    """Return a story's texts and figures."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text())


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return an hour of a day in Lima."""
    return datetime.combine(day, time(hour, minute), LIMA)


@contextmanager
def at(when: datetime) -> Iterator[None]:
    """Do something as if it were ``when``; what it put into the outbox leaves at that moment too."""
    with time_machine.travel(when, tick=True):
        yield
        while sweep():
            pass


@dataclass(frozen=True, slots=True)
class Team:
    """The people who drive an exercise."""

    entity: PublicEntity
    staff: User
    focal: User
    authority: User
    officials: list[User]
    assessors: list[User]
    custodians: list[User]
    auditor: User


class Cast:
    """The people of a story. One password hash serves them all: it takes half a second to make."""

    def __init__(self) -> None:
        self.hash = make_password(PASSWORD)

    def person(self, email: str, name: str, *, language: str = "es", **fields: Any) -> User:
        """Return the person with this e-mail, registered when there is none."""
        found = user_by_email(email)
        if found is None:
            found = people.register_person(email=email, name=name, language=language, by=BY)
            found.password = self.hash
            for field, value in fields.items():
                setattr(found, field, value)
            found.save()
        return found

    def member(self, entity: PublicEntity, email: str, name: str, role: str, since: date, area: str = "") -> User:
        """Return a person who belongs to an entity."""
        user = self.person(email, name)
        place = entity.areas.filter(name=area).first()
        people.add_member(
            user=user, entity=entity, area=place, role=role or MemberRole.CIVIL_SERVANT, starts_on=since, by=BY
        )
        return user


def auditor_of(cast: Cast) -> User:
    """Return the auditor who reads every exercise's record."""
    return cast.person("auditora@contraloria.example", "Amparo Loayza")


def tax_id(scheme: str, seed: int) -> str:
    """Return a made-up tax id with valid check digits."""
    dice = random.Random(seed)  # noqa: S311  invented numbers, not secrets
    if scheme == "br.cnpj":
        body = "".join(dice.choices("123456789", k=8)) + "0001"
        return next(body + f"{end:02d}" for end in range(100) if cnpj.is_valid(body + f"{end:02d}"))
    if scheme == "ar.cuit":
        body = "30" + "".join(dice.choices("123456789", k=8))
        return next(body + str(end) for end in range(10) if cuit.is_valid(body + str(end)))
    body = "".join(dice.choices("BCDFGHJKLM", k=3)) + "180312" + "".join(dice.choices("23456789", k=2))
    return next(body + end for end in "0123456789A" if rfc.is_valid(body + end, validate_check_digits=True))


def register(cast: Cast, applicant: dict[str, Any], seed: int) -> tuple[Startup, User]:
    """Register a start-up with its identity record; return it with its founder."""
    founder = cast.person(applicant["email"], applicant["person"], language=applicant["language"])
    startup = profiles.register_startup(by=founder, name=applicant["name"], country=applicant["country"])
    profiles.save_profile(startup=startup, by=founder, legal_name=applicant["legal_name"], city=applicant["city"])
    number = tax_id(applicant["scheme"], seed)
    items = [
        {"kind": "legal_name", "value": applicant["legal_name"], "scheme": ""},
        {"kind": "trade_name", "value": applicant["name"], "scheme": ""},
        {"kind": "product", "value": applicant["product"], "scheme": ""},
        {"kind": "person", "value": applicant["person"], "scheme": ""},
        {"kind": "email", "value": applicant["email"], "scheme": ""},
        {"kind": "domain", "value": applicant["email"].partition("@")[2], "scheme": ""},
        {"kind": "handle", "value": applicant["handle"], "scheme": ""},
        {"kind": "phone", "value": applicant["phone"], "scheme": ""},
        {"kind": "tax_id", "value": number, "scheme": applicant["scheme"]},
        {"kind": "place", "value": applicant["city"], "scheme": ""},
    ]
    profiles.save_identity_items(startup=startup, items=items, by=founder)
    return startup, founder


#: Answers that differ little from one applicant to the next.
_SHARED = {
    "needs": [
        "Una persona de enlace diez horas por semana, la lista de fuentes y una sala virtual para las reuniones.",
        "Dos funcionarios ocho horas por semana, la lista de temas de cada área y acceso a una computadora con navegador.",
        "Un equipo de tres áreas con cinco horas por semana y la aprobación de las fuentes antes del primer día.",
    ],
    "privacy": [
        "No guardamos nombres ni fotos. Los textos se descartan después de clasificarlos y solo quedan conteos por día, tema y tono, a los que accede el equipo municipal.",
        "Los datos personales se eliminan antes de guardar. Firmamos un acuerdo de confidencialidad y llevamos un registro de accesos que la entidad puede revisar.",
        "Trabajamos con conteos. Lo que pudiera identificar a una persona se borra el mismo día, y el borrado queda registrado con fecha y responsable.",
    ],
    "roles": [
        "Analista de datos, veinte horas; especialista en lenguaje, diez horas; coordinación, cinco horas por semana.",
        "Ingeniería, quince horas; investigación con usuarios, diez horas; dirección del piloto, cinco horas por semana.",
        "Dos analistas, doce horas cada uno; diseño, seis horas; atención a las áreas, cinco horas por semana.",
    ],
    "support": [
        "Atención en español en el día, por correo y videollamada; manual breve; tres meses de acompañamiento después del piloto.",
        "Respuesta en cuatro horas hábiles; capacitación de dos sesiones; entrega de guías y datos al terminar.",
        "Mesa de ayuda en horario municipal; sesiones semanales; documentación abierta y traspaso al equipo de la entidad.",
    ],
}


def answers(applicant: dict[str, Any], seed: int) -> dict[str, str]:
    """Return an applicant's answers to all fields of envelope 1."""
    texts = dict(applicant["texts"])
    for offset, (key, variants) in enumerate(_SHARED.items()):
        texts.setdefault(key, variants[(seed + offset) % len(variants)])
    return {field.key: texts[field.key] for field in FIELDS}


def fill(call: Call, startup: Startup, founder: User, applicant: dict[str, Any], seed: int) -> Submission:
    """Prepare a submission up to its last click."""
    submission = submissions.start_submission(call=call, startup=startup, by=founder)
    for field, text in answers(applicant, seed).items():
        submissions.save_answer(submission=submission, field=field, text=text, version=0, by=founder)
    submission.refresh_from_db()
    identity = {
        "legal_name": applicant["legal_name"],
        "trade_name": applicant["name"],
        "country": applicant["country"],
        "tax_scheme": applicant["scheme"],
        "tax_id": tax_id(applicant["scheme"], seed),
        "address": applicant["city"],
        "representative": applicant["person"],
        "contact_email": applicant["email"],
        "contact_phone": applicant["phone"],
        "team": applicant["person"],
        "clients": "",
    }
    submissions.save_identity(submission=submission, fields=identity, version=submission.identity_version, by=founder)
    submissions.swear(submission=submission, statements=[key for key, _text in STATEMENTS], by=founder)
    return submission


def send(submission: Submission, founder: User) -> None:
    """Confirm the blind preview and submit."""
    submissions.confirm_preview(submission=submission, by=founder)
    submissions.submit(submission=submission, by=founder)


#: Who can sign in to look round, one per role, in the order of the journey: role (as who runs the site reads it), e-mail.
LOGINS = [
    ("GovLink staff (admin site)", "kemi@govlink.example"),
    ("Focal point of Ate (published case)", "rosa.quispe@muniate.example"),
    ("Civil servant of Ate", "julio.paredes@muniate.example"),
    ("Deciding authority of Ate", "luz.huaman@muniate.example"),
    ("Focal point, exercise being framed", "enlace@alg.example"),
    ("Authority, exercise being framed", "autoridad@alg.example"),
    ("Focal point, call open now", "enlace@val.example"),
    ("Start-up's founder (draft in the open call)", "daniela@daoura.example"),
    ("Focal point, call in blind assessment", "enlace@cov.example"),
    ("Authority, call in blind assessment", "autoridad@cov.example"),
    ("Focal point, call at the custodians' desk", "enlace@pca.example"),
    ("Start-up's founder (a field sent back)", "xochitl@vozpublica.example"),
    ("Focal point, decided, review period", "enlace@sia.example"),
    ("Authority, decided, review period", "autoridad@sia.example"),
    ("Focal point, review term over: both custodians can open", "enlace@lve.example"),
    ("Focal point, pilot running", "enlace@rma.example"),
    ("Start-up's founder (pilot running)", "bruno@barriolab.example"),
    ("Assessor (half way through)", "ines@jurado.example"),
    ("Assessor (president of the panels)", "pilar@jurado.example"),
    ("Assessor (a substitute who acts)", "lucia@jurado.example"),
    ("Custodian", "oscar@custodia.example"),
    ("Second custodian", "marta@custodia.example"),
    ("Auditor", "auditora@contraloria.example"),
    ("Partner (portfolio of its exercises)", "elena@femulp.example"),
]


def demo_logins() -> list[tuple[str, str, str]]:
    """Return (role, e-mail, password) of the story's people who exist here."""
    known = set(User.objects.filter(email__in=[email for _role, email in LOGINS]).values_list("email", flat=True))
    return [(role, email, PASSWORD) for role, email in LOGINS if email in known]
