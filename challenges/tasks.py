"""What beat calls in this room, and the certificates that a worker writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from challenges.actions.clock import turn_clocks
from challenges.actions.training import ask_about_conduct, keep_certificate
from challenges.queries.training import certificate_by_id
from challenges.signals import TOLD, send
from ledger.actions.checkpoints import keep_signing
from outbox.qr import qr_image
from outbox.registry import LONG, clock, job
from outbox.rendering import render_pdf

clock("calls")(turn_clocks)
clock("record")(keep_signing)
job(TOLD)(send)


@job("challenges.certificate", atomic=False, lease=timedelta(minutes=3), attempts=4, queue=LONG)
def make_certificate(*, certificate_id: int, report: Callable[[int], None]) -> None:
    """Write a certificate as tagged PDF/UA."""
    found = certificate_by_id(certificate_id)
    if found is None:
        return
    report(20)
    address = settings.SITE_URL + reverse("certificate", args=[found.token])
    context = {
        "certificate": found,
        "facts": json.loads(found.data),
        "held_on": date.fromisoformat(json.loads(found.data)["held_on"]),
        "address": address,
        "qr": qr_image(address),
    }
    content = render_pdf("pdf/certificate.html", context, found.language)
    keep_certificate(certificate=found, content=content, by="worker")


@clock("conduct")
def conduct() -> None:
    """Ask what people do differently ninety days after their workshop."""
    ask_about_conduct(today=timezone.localdate(), by="clock")
