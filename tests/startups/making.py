"""Start-ups and submissions of the cast, made by the real actions."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from challenges.models import Call
from startups.actions import profiles, submissions
from startups.envelope import STATEMENTS
from startups.models import Startup, Submission
from tests import cast

TEXTS = {
    "title": "Mapa semanal de preocupaciones vecinales",
    "problem": "Quien no escribe un reclamo formal también opina en grupos de barrio y en medios locales, y nadie lo ordena.",
    "approach": "Reunimos esas voces cada semana y las ordenamos por tema, lugar y tono, con lectura humana de los casos dudosos.",
    "solution": "La solución clasifica cada mensaje, muestra su confianza y separa los casos dudosos para que los lea una persona.",
    "technology": "Usa un clasificador de texto entrenado con vocabulario local y un tablero web que no necesita instalación alguna.",
    "evidence": "En una prueba previa con un gobierno local el ochenta y seis por ciento coincidió con la lectura humana.",
    "plan": "Semana uno: conectamos las fuentes. Semanas dos y tres: el equipo municipal corrige los errores del tablero. "
    "Semana cuatro: demostración, prueba con usuarios y entrega.",
    "needs": "Una persona de contacto por área y dos horas por semana.",
    "data": "Usamos solo fuentes públicas que eligen las autoridades, sin datos de cuentas privadas ni mensajes directos.",
    "privacy": "No guardamos nombres ni textos de vecinos; solo cuentas por tema y semana, durante el piloto.",
    "roles": "Analista de datos, veinte horas; coordinación, diez horas.",
    "support": "Soporte en horario de oficina, con respuesta en un día hábil.",
}

ENVELOPE2 = {
    "legal_name": "Voz Urbana Tecnologia Ltda.",
    "trade_name": "Voz Urbana",
    "country": "BR",
    "tax_scheme": "br.cnpj",
    "tax_id": "11222333000181",
    "representative": "Daniela Moura",
    "contact_email": "daniela@vozurbana.example",
    "team": "Daniela Moura, coordinación\nThiago Sampaio, analista",
    "clients": "Prefeitura de Olinda, tablero",
}


def startup(by: Any = None, name: str = "Voz Urbana", country: str = "BR") -> Startup:
    """Daniela's start-up with an identity record."""
    by = by or cast.daniela()
    made = profiles.register_startup(by=by, name=name, country=country, legal_name=f"{name} Tecnologia Ltda.")
    profiles.save_identity_items(
        startup=made,
        items=[
            {"kind": "product", "value": "EscutaLens"},
            {"kind": "person", "value": "Thiago Sampaio"},
            {"kind": "domain", "value": "vozurbana.example"},
            {"kind": "client", "value": "Prefeitura de Olinda"},
        ],
        by=by,
    )
    return made


def draft(call: Call, of: Startup | None = None, by: Any = None) -> Submission:
    """An empty draft."""
    by = by or cast.daniela()
    return submissions.start_submission(call=call, startup=of or startup(by), by=by)


def written(call: Call, of: Startup | None = None, by: Any = None, **texts: str) -> Submission:
    """A draft with both envelopes filled, sworn and its preview confirmed."""
    by = by or cast.daniela()
    made = draft(call, of, by)
    for field, text in (TEXTS | texts).items():
        submissions.save_answer(submission=made, field=field, text=text, version=0, by=by)
    submissions.save_identity(submission=made, fields=ENVELOPE2, version=0, by=by)
    submissions.swear(submission=made, statements=[key for key, _text in STATEMENTS], by=by)
    return submissions.confirm_preview(submission=made, by=by)


def sent(call: Call, of: Startup | None = None, by: Any = None) -> Submission:
    """A submission that was sent."""
    by = by or cast.daniela()
    return submissions.submit(submission=written(call, of, by), by=by)


def docx(*names: str) -> bytes:
    """The bytes of a small package with a Word document's parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in ("[Content_Types].xml", "word/document.xml", *names):
            # Without a date of its own a part is dated now, and its bytes, which name tests, differ from run to run.
            package.writestr(zipfile.ZipInfo(name), "<x/>")
    return target.getvalue()


PDF = b"%PDF-1.7\n%%EOF\n"
