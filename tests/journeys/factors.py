"""A person's second factor, set up and shown as she does it: with an authenticator app on her telephone."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests import cast
from tests.journeys.walking import Visitor

#: What waits for custodians until they have one; in the walk they set it up when the opening asks for it.
TASK = "Configure su segundo factor"


def code(secret: str) -> str:
    """Return what an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(visitor: Visitor, password: str = cast.PASSWORD) -> str:
    """Set the app up, where the site led her: password, secret, code; return the secret."""
    visitor.send("Confirmar", password=password)
    secret = str(visitor.page.xpath("//input[@id='authenticator_secret']/@value")[0])
    visitor.send("Configurar", code=code(secret))
    return secret


def show(visitor: Visitor, secret: str) -> Visitor:
    """Type the code that the site asks for; return the page to which it leads back."""
    return visitor.send("Confirmar", code=code(secret))
