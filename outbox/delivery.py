"""The one place that hands mail to the world."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from outbox.models import Message

log = logging.getLogger(__name__)


def deliver(message: Message) -> None:
    """Send a message as text, HTML and enclosures; raises what the mail server's connection raises.

    Where mail is only printed, an applicant's own is not: whoever reads the log of the worker would read who applies.
    She reads it at /outbox/. Codes to sign in with are printed: nobody can read them there before she is in.
    """
    if "console" in settings.EMAIL_BACKEND and message.private and message.kind != "account":
        log.info("A private message (%s) is in its reader's own pages.", message.kind)
        return
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.to])
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for enclosure in message.enclosures.all():
        mail.attach(enclosure.name, bytes(enclosure.content), enclosure.mime)
    mail.send()
