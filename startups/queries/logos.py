"""Reading the logos of start-ups."""

from __future__ import annotations

from typing import Any

from startups.models import Logo, Startup


def logos_of(startup: Startup) -> list[Logo]:
    """Return a start-up's logos, in an order that stays."""
    return sorted(Logo.objects.filter(startup=startup), key=lambda one: one.sha256)


def logo_of(startup: Startup, pk: Any) -> Logo | None:
    """Return one logo of a start-up."""
    return Logo.objects.filter(startup=startup, pk=pk).first()


def logo_digests(startup: Startup) -> list[str]:
    """Return the digests (SHA-256, hex) of a start-up's logos, sorted."""
    return sorted(one.sha256 for one in Logo.objects.filter(startup=startup))


def bytes_of(logo: Logo) -> bytes:
    """Return the picture."""
    with logo.file.open("rb") as stored:
        return bytes(stored.read())
