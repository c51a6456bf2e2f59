"""A pilot of Ate with the start-up that was chosen, made by the real actions."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from challenges.models import Call, Survey, SurveyAnswer, SurveyItem, SurveyResponse
from pilots.actions import evidence, plan
from pilots.models import Pilot
from selection.models import Decision, Entry
from startups.models import Startup, Submission, TeamMember
from tests import cast
from tests.factories import call_at
from tests.kept import kept
from tests.naming import declare_by_name


def choose(call: Call, name: str = "Voz Urbana") -> Startup:
    """Give a call of one entry its decision, and the submission of Daniela's start-up behind the entry's code."""
    entry = Entry.objects.get(call=call)
    startup = Startup.objects.create(name=name, country="BR")
    TeamMember.objects.create(startup=startup, user=cast.daniela())
    decided, opened = timezone.now() - timedelta(minutes=1), timezone.now()
    Submission.objects.create(
        call=call,
        startup=startup,
        state="received",
        code=entry.code,
        submitted_at=decided,
        submitted_by=cast.daniela(),
        opened_at=opened,
    )
    Decision.objects.create(
        call=call,
        entry=entry,
        reasons="Responde al reto.",
        resolution_no="RA-001",
        decided_by=cast.luz(),
        decided_at=decided,
    )
    if call.state == "unsealed":
        declare_by_name(call)
    return startup


@kept
def unsealed(**fields: Any) -> Call:
    """Return a call whose identities were revealed."""
    call = call_at("unsealed", entries=1, **fields)
    choose(call)
    return call


@kept
def planned(**fields: Any) -> Pilot:
    """Return a planned pilot; the evidence's days are April 2021."""
    plan_fields: dict[str, Any] = {
        "starts_on": date(2021, 3, 8),
        "ends_on": date(2021, 5, 21),
        "evidence_from": date(2021, 4, 1),
        "evidence_until": date(2021, 4, 30),
        **fields,
    }
    return plan.plan_pilot(call=unsealed(), by=cast.rosa(), **plan_fields)


@kept
def ready(**fields: Any) -> Pilot:
    """Return a running pilot with two sources and three topics."""
    pilot = plan.start_pilot(pilot=planned(**fields), by=cast.rosa())
    for name in ("Facebook Muni Ate", "Diario El Distrito"):
        evidence.add_source(pilot=pilot, name=name, kind="news", selected_by="Luz Huamán", by=cast.rosa())
    for key, name, published in (
        ("transport", "Transporte", True),
        ("health", "Salud (covid-19)", True),
        ("others", "Otros", False),
    ):
        evidence.add_topic(pilot=pilot, key=key, name=name, published=published, by=cast.rosa())
    return pilot


def csv_file(text: str | bytes, name: str = "abril.csv") -> SimpleUploadedFile:
    """Return an upload."""
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode(), content_type="text/csv")


HEADER = "fecha,fuente,tema,tono\n"
GOOD = HEADER + (
    "2021-04-01,Facebook Muni Ate,transport,negativo\n"
    "02/04/2021,diario el distrito,Salud (COVID-19),Positivo\n"
    "2021-04-30,Diario El Distrito,health,neutral\n"
)


def lines(count: int, start: date = date(2021, 4, 1)) -> str:
    """Return a file of ``count`` good rows, spread over days, sources, topics and tones."""
    topics, tones = ("transport", "health", "others"), ("positive", "negative", "neutral")
    sources = ("Facebook Muni Ate", "Diario El Distrito")
    return HEADER + "".join(
        f"{start + timedelta(days=n % 30)},{sources[n % 2]},{topics[n % 7 % 3]},{tones[n % 5 % 3]}\n"
        for n in range(count)
    )


def answered(pilot: Pilot, kind: str, numbers: list[int], *, closed: bool = True, minimum: int = 5) -> Survey:
    """Give the pilot's call a survey with one question that measures "satisfaction"."""
    now = timezone.now()
    survey = Survey.objects.create(
        call=pilot.call,
        kind=kind,
        title=f"Encuesta {kind}",
        opens_at=now - timedelta(days=9),
        closes_at=now - timedelta(days=1) if closed else now + timedelta(days=1),
        minimum=minimum,
    )
    item = SurveyItem.objects.create(
        survey=survey, order=1, kind="likert", text="¿Satisfecha?", measures="satisfaction"
    )
    for number in numbers:
        response = SurveyResponse.objects.create(id=uuid.uuid4(), survey=survey)
        SurveyAnswer.objects.create(id=uuid.uuid4(), response=response, item=item, number=number)
    return survey


@pytest.fixture
def pilot(db: None) -> Pilot:
    """A running pilot with two sources and three topics."""
    return ready()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Spend no time on the passwords of people who never type them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
