"""The one place that hands mail to the world."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives

from outbox.models import Message


def deliver(message: Message) -> None:
    """Send a message as text, HTML and enclosures; raises what the mail server's connection raises."""
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.to])
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for enclosure in message.enclosures.all():
        mail.attach(enclosure.name, bytes(enclosure.content), enclosure.mime)
    mail.send()
