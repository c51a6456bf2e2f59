"""The words of the outbox."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    """A job is due until it is done; after its last attempt it waits for a person."""

    DUE = "due", _("Due")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class MessageState(TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    HELD = "held", _("Held back")
