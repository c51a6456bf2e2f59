"""The one place that hands mail to the world."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from outbox.models import Message
from outbox.registry import WAYS_OUT
from outbox.rules import stop_token
from outbox.states import DIGEST, OPTIONAL

log = logging.getLogger(__name__)


def deliver(message: Message) -> None:
    """Send a message as text, HTML and enclosures; raises what the mail server's connection raises.

    A worker that dies between the mail server's answer and the row's "sent" leaves it to be sent once more. Both bear
    the same Message-ID, by which mail servers and programs know that it is one.

    Where mail is only printed, an applicant's own is not: whoever reads the log of the worker would read who applies.
    She reads it at /outbox/. Codes to sign in with are printed: nobody can read them there before she is in.
    """
    if "console" in settings.EMAIL_BACKEND and message.private and message.kind != "account":
        log.info("A private message (%s) is in its reader's own pages.", message.kind)
        return
    headers = {"Message-ID": _message_id(message), **_ways_out(message)}
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.to], headers=headers)
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for enclosure in message.enclosures.all():
        mail.attach(enclosure.name, bytes(enclosure.content), enclosure.mime)
    mail.send()


def _message_id(message: Message) -> str:
    """Return a name for a message, which tells nothing of it."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{salted_hmac('govlink.mail', str(message.pk)).hexdigest()[:32]}@{host}>"


def stop_path(message: Message) -> str:
    """Return the address that stops mails of a message's kind, empty where it cannot be switched off.

    It tells nothing: neither who reads it, nor of which call.
    """
    if message.user_id is not None and (message.kind in OPTIONAL or message.kind == DIGEST):
        return reverse(
            "mail_stop", args=[stop_token(keys=settings.SEAL_KEYS, says=f"{message.user_id}|{message.kind}")]
        )
    return next(filter(None, (way(message) for way in WAYS_OUT)), "")


def _ways_out(message: Message) -> dict[str, str]:
    """Return the headers of RFC 8058, by which a mail program offers to stop such mails with one click."""
    path = stop_path(message)
    if not path:
        return {}
    return {
        "List-Unsubscribe": f"<{settings.SITE_URL}{path}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


class FolderBackend(BaseEmailBackend):
    """Writes each mail as an .eml file for the machine's owner: the embedded edition has no mail server.

    A file's name tells when it was written, and nothing about who receives it.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails whole; return how many."""
        folder = Path(settings.MAIL_FOLDER or "")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            name = f"{timezone.localtime():%Y%m%d-%H%M%S}-{uuid4().hex[:8]}.eml"
            half = folder / f".{name}"
            with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(mail.message().as_bytes())
            half.rename(folder / name)
        return len(email_messages)


def folder_name() -> str:
    """Return the folder of the mails as its owner would name it, empty when mails are sent."""
    folder: Any = settings.MAIL_FOLDER
    if not folder:
        return ""
    return str(folder.relative_to(settings.BASE_DIR)) if folder.is_relative_to(settings.BASE_DIR) else folder.name
