"""Steps 5 and 6: questions, three start-ups and their submissions; after the close eligibility and the blind copies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from govlink.stories.world import answers, at, moment, tax_id
from startups.envelope import SECTIONS, STATEMENTS, fields_of
from startups.models import Startup, Submission
from tests import cast
from tests.journeys import factors
from tests.journeys.steps_framing import STORY, last_mail, rosa
from tests.journeys.walking import Visitor, upload, words

#: Applicants from Brazil, Argentina and Mexico; the first reads Portuguese.
APPLICANTS: list[dict[str, Any]] = STORY["applicants"][:3]
#: What one of them writes about herself without a name: only a person can say whether it tells who she is.
DOUBTFUL = {"MX": " Somos tres hermanas tapatías y trabajamos con el huso horario de Guadalajara."}
#: The buttons that an applicant presses, in her language.
BUTTONS = {
    "es": {
        "register": "Guardar y continuar",
        "save": "Guardar",
        "begin": "Empezar la postulación",
        "leave": "Guardar y salir",
        "swear": "Declarar bajo juramento",
        "upload": "Subir el archivo",
        "confirm": "Confirmar la vista ciega",
        "send": "Sellar y enviar",
        "finish": "Terminar su postulación y confirmar la vista ciega",
        "ready": "Enviar su postulación",
        "prepare": "Preparar mi postulación",
    },
    "pt": {
        "register": "Salvar e continuar",
        "save": "Salvar",
        "begin": "Começar a inscrição",
        "leave": "Salvar e sair",
        "swear": "Declarar sob juramento",
        "upload": "Enviar o arquivo",
        "confirm": "Confirmar a visão cega",
        "send": "Lacrar e enviar",
        "finish": "Terminar sua inscrição e confirmar a visão cega",
        "ready": "Enviar sua inscrição",
        "prepare": "Preparar minha inscrição",
    },
}


def founder(applicant: dict[str, Any]) -> User:
    """Return the founder of an applicant."""
    return cast._person(applicant["email"], applicant["person"], language=applicant["language"])


def ask_and_answer(reference: str) -> None:
    """Step 4: a founder asks, the entity answers in its own words, everybody reads it and nobody learns who asked."""
    with at(moment(date(2025, 3, 21))):
        asking = Visitor(founder(APPLICANTS[1])).open(f"/calls/{reference}/").follow("Hacer una pregunta")
        asking.send("Enviar la pregunta", text="En BarrioLab queremos saber cuántas fuentes se leerán.")
    with at(moment(date(2025, 3, 24))):
        focal = rosa()
        assert focal.waits() == ["Responder 1 pregunta"]
        focal.follow("Responder 1 pregunta").reads("cuántas fuentes")
        assert "Bruno" not in focal.text
        number = next(
            name.split("-")[0] for name in focal.fields("Publicar las respuestas") if name.endswith("-answer")
        )
        focal.send(
            "Publicar las respuestas",
            **{f"{number}-public_text": "¿Cuántas fuentes se leerán?", f"{number}-answer": "Unas veinticinco."},
        )
        assert focal.waits() == []
        read = Visitor().open(f"/calls/{reference}/").reads("¿Cuántas fuentes se leerán?", "Unas veinticinco.")
        assert ("BarrioLab" in read.text, "Ferrari" in read.text) == (False, False)


def apply(reference: str) -> None:
    """Step 5: three start-ups write both envelopes, look at the blind preview, send and keep their receipts."""
    for seed, applicant in enumerate(APPLICANTS):
        with at(moment(date(2025, 3, 25) + timedelta(days=seed), 10)):
            _apply(reference, applicant, seed)


def _apply(reference: str, applicant: dict[str, Any], seed: int) -> None:
    person, press = founder(applicant), BUTTONS[applicant["language"]]
    visitor = Visitor(person)
    _register(visitor, applicant, seed, press)
    visitor.open(f"/calls/{reference}/").follow(press["prepare"])
    visitor.send(press["begin"], startup=str(Startup.objects.get(name=applicant["name"]).pk))
    submission = visitor.address
    assert visitor.waits() == [press["finish"]]
    visitor.follow(press["finish"])
    texts = answers(applicant, seed)
    texts["support"] += DOUBTFUL.get(applicant["country"], "")
    for section, _title in SECTIONS:
        typed = {field.key: texts[field.key] for field in fields_of(section)}
        visitor.open(f"{submission}sections/{section}/").send(press["leave"], **typed)
    visitor.open(f"{submission}identity/company/").send(
        press["save"],
        legal_name=applicant["legal_name"],
        trade_name=applicant["name"],
        country=applicant["country"],
        tax_scheme=applicant["scheme"],
        tax_id=tax_id(applicant["scheme"], seed),
        representative=applicant["person"],
        contact_email=applicant["email"],
        contact_phone=applicant["phone"],
    )
    visitor.open(f"{submission}identity/people/").send(press["save"], team=f"{applicant['person']}, coordinación")
    visitor.open(f"{submission}statements/").send(press["swear"], statements=[key for key, _text in STATEMENTS])
    visitor.open(f"{submission}files/").send(press["upload"], file=upload("plan.pdf", b"%PDF-1.7\n%%EOF\n"))
    visitor.open(f"{submission}preview/")
    paper, own = words(visitor.page.xpath("//article[@class='gl-paper']")[0]), (applicant["name"], applicant["product"])
    assert [word for word in own if word in paper] == []
    told = (*own, "tapatías")  # of Guadalajara, which is her city
    assert ("oculto:" in paper) == any(word in text for word in told for text in texts.values())
    visitor.send(press["confirm"])
    assert visitor.waits() == [press["ready"]]
    visitor.follow(press["ready"])
    visitor.open(f"{submission}send/").send(press["send"])
    sent = Submission.objects.get(startup__name=applicant["name"])
    visitor.reads(sent.receipt_no)
    if seed == 0:
        assert visitor.open(f"{submission}receipt.pdf").content[:5] == b"%PDF-"
    assert visitor.waits() == []


def _register(visitor: Visitor, applicant: dict[str, Any], seed: int, press: dict[str, str]) -> None:
    visitor.open("/startup/new/").send(
        press["register"],
        name=applicant["name"],
        legal_name=applicant["legal_name"],
        country=applicant["country"],
        city=applicant["city"],
    )
    home = visitor.address
    startup = f"/startup/{Startup.objects.get(name=applicant['name']).pk}/"
    assert home.startswith(startup)
    visitor.open(f"{startup}identity/names/").send(press["save"], product=applicant["product"])
    visitor.open(f"{startup}identity/contact/").send(press["save"], handle=applicant["handle"])
    visitor.open(f"{startup}identity/tax/").send(
        press["save"], scheme_0=applicant["scheme"], number_0=tax_id(applicant["scheme"], seed)
    )


def close(reference: str) -> None:
    """The deadline passes to the second: nobody sends any more, and nobody saw before who would."""
    with at(moment(date(2025, 4, 4), 16, 59)):
        custodian = Visitor(cast.oscar())
        assert custodian.waits() == [factors.TASK]
        custodian.open(f"/custody/{reference}/").reads("ni los custodios ven quién postula, ni cuántos")
    with at(moment(date(2025, 4, 4), 17)):
        Visitor().open(f"/calls/{reference}/").reads("Convocatoria cerrada:")
        for applicant in APPLICANTS:
            own = Submission.objects.get(startup__name=applicant["name"])
            assert own.receipt_no in last_mail(founder(applicant))
        sent = Submission.objects.get(startup__name=APPLICANTS[0]["name"])
        late = Visitor(founder(APPLICANTS[0])).open(f"/submissions/{sent.pk}/withdraw/")
        late.reads("A chamada foi encerrada: nada mais pode ser enviado ou mudado.")


def verify(reference: str) -> None:
    """Step 6: a custodian takes the submissions up, checks who may take part, hides what is doubtful, hands over."""
    with at(moment(date(2025, 4, 7))):
        oscar = Visitor(cast.oscar())
        assert oscar.waits() == ["Recibir las postulaciones", factors.TASK]
        oscar.follow("Recibir las postulaciones").reads("3 postulaciones").send("Recibir las postulaciones")
        assert [name["name"] for name in APPLICANTS if name["name"] in oscar.text] == []
        assert oscar.waits() == ["Verificar quién puede participar", factors.TASK]
        for _each in APPLICANTS:
            oscar.open(f"/custody/{reference}/").follow("Verificar la siguiente")
            reasons = [field for field in oscar.fields("Guardar la verificación") if field.endswith("_reason")]
            grounds = dict.fromkeys([field.removesuffix("_reason") for field in reasons], "passed")
            oscar.send("Guardar la verificación", **grounds)
        assert oscar.waits() == ["Tachar los lugares dudosos y entregar", factors.TASK]
        oscar.open(f"/custody/{reference}/").follow("Decidir los siguientes lugares")
        places = 0
        while oscar.offers("Tachar M"):
            places += 1
            oscar.send("Tachar M")
        assert places == 1
        oscar.open(f"/custody/{reference}/").send("Entregar las copias ciegas").reads("3 copias ciegas")
        assert oscar.waits() == [factors.TASK]
        codes = Submission.objects.values_list("code", flat=True)
        assert [code for code in codes if code in oscar.text] == []
