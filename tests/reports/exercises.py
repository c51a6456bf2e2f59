"""Exercises that between them tell every stage of the open contracting data, made without a whole selection."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from challenges.actions.calls import amend_call
from challenges.actions.halts import cancel_call
from challenges.actions.questions import ask_question, publish_answer
from challenges.models import Call, CallDocument, Partner
from pilots.models import Pilot, PilotActivity
from selection.actions.decisions import answer_review
from selection.models import Decision, Entry, Offer, Standing
from tests import cast
from tests.factories import call_at
from tests.reports.test_portfolio import case
from tests.selection.test_taking_back import WHY, asked

LOSER = "Sombrascura Analítica"


def amended() -> Call:
    """A call with two partners, an answered question, a document and two amendments, that opens in five days."""
    call = call_at("announced", eligibility="Empresas de la región.")
    call.partners.add(Partner.objects.get_or_create(name="Red de Ciudades", kind="federation")[0])
    call.partners.add(Partner.objects.get_or_create(name="Fondo de Prueba", kind="funder")[0])
    amend_call(call=call, changes={"title": "Escuchar mejor"}, reason="Más claro.", by=cast.rosa())
    later = call.closes_at + timedelta(days=3)  # type: ignore[operator]
    amend_call(call=call, changes={"closes_at": later, "pilot_weeks": 6}, reason="Más tiempo.", by=cast.rosa())
    question = ask_question(call=call, by=cast.ana(), text="¿Puede durar más?")
    publish_answer(question=question, public_text="¿Puede durar más?", answer="No.", by=cast.rosa())
    document = CallDocument(
        call=call, title="Bases", mime="application/pdf", size=3, sha256="0" * 64, published_at=timezone.now()
    )
    document.file.save("bases.pdf", ContentFile(b"%PD"))
    call.refresh_from_db()
    return call


def ranked(call: Call) -> list[Entry]:
    """Give every entry of a call its place; the last one does not comply."""
    entries = list(Entry.objects.filter(call=call).order_by("code"))
    levels = [
        {"code": f"C{number}", "mean_hundredths": 400, "met": 3, "seats": 3, "complies": True} for number in range(1, 5)
    ]
    for place, entry in enumerate(entries, start=1):
        complies = place < len(entries) or place == 1
        Standing.objects.create(
            entry=entry, rank=place, mean_hundredths=450 - place, complies=complies, levels=levels, tie_rule=""
        )
    return entries


def published() -> Pilot:
    """A published case whose chosen start-up is named."""
    pilot = case()
    pilot.published_at = timezone.now()
    pilot.save()
    PilotActivity.objects.filter(pilot=pilot).update(actual_until=date(2021, 5, 4), status="met")
    ranked(pilot.call)
    return pilot


def decided(**fields: Any) -> Call:
    """A call in its review period: three proposals, the first one chosen."""
    call = call_at("standstill", entries=3, **fields)
    first = ranked(call)[0]
    Decision.objects.create(
        call=call, entry=first, reasons="Responde al reto.", resolution_no="RA-001", decided_by=cast.luz(),
        decided_at=timezone.now() - timedelta(days=2),
    )  # fmt: skip
    return call


def given_up() -> Call:
    """A decided call whose chosen team declined: the pilot was offered to the second."""
    call = decided()
    first, second, _third = Entry.objects.filter(call=call).order_by("code")
    Offer.objects.create(
        call=call, declined=first, entry=second, reason="Sin tiempo.", offered_at=timezone.now() - timedelta(days=1)
    )
    return call


def taken_back() -> Call:
    """A call whose decision was taken back after a review, and not taken again yet."""
    call, review = asked()
    answer_review(review=review, outcome="upheld", effect="anew", reasons=WHY, by=cast.luz())
    return call


def cancelled() -> Call:
    """A decided call that was cancelled in its review period."""
    return cancel_call(call=decided(), cause="need_gone", reason="La necesidad ya no existe.", by=cast.luz())
