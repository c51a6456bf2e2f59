"""Durable jobs and messages: what must happen is a row; the broker only wakes a worker."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from outbox.states import JOBS, MAILS, MESSAGES, JobState, MailChoice, MessageState, label
from vault.fields import SealedBytesField
from vault.veil import veiled


class Job(models.Model):
    """One piece of background work. ``arguments`` holds ids only, never an identity together with a code."""

    kind = models.CharField(_("kind"), max_length=60)
    arguments = models.JSONField(_("arguments"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.DUE)
    due_at = models.DateTimeField(_("due at"))
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["due_at"], name="outbox_due", condition=models.Q(state="due")),
            models.Index(fields=["kind", "state"], name="outbox_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False)
                | (~models.Q(state="done") & models.Q(done_at=None)),
                name="outbox_done_at_when_done",
            )
        ]

    def __str__(self) -> str:
        """Say what it is; its number counts the jobs that nobody may see."""
        return label(JOBS, self.kind)

    @property
    def veiled_key(self) -> str:
        """Return how addresses name it."""
        return veiled(self.pk)


class Message(models.Model):
    """One message to one person, in her language, kept as it was written.

    ``private`` marks mail to applicants: its recipient is an identity, and no staff page may list it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("person"),
    )
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=5)
    kind = models.CharField(_("kind"), max_length=60)
    #: The reference of the call that it is about; empty for mail about no call and, always, for private mail: a
    #: recipient beside a call would tell who applies.
    call = models.CharField(_("call"), max_length=40, blank=True, default="", db_index=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    private = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=8, choices=MessageState, default=MessageState.WAITING)
    created_at = models.DateTimeField(_("written at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    #: The digest that carries it, if its reader wants one.
    digest = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    #: At most one message of a kind for one subject to one person: reminders may be swept again and again. A keyed
    #: digest: in the open it would tell who follows or applies to what.
    once_key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["user", "-id"], name="outbox_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at=None)),
                name="outbox_sent_at_when_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(private=False) | models.Q(call=""), name="outbox_private_mail_names_no_call"
            ),
        ]

    def __str__(self) -> str:
        """Say what it is about; its number counts the mail that nobody may see."""
        return label(MESSAGES, self.kind)


class Enclosure(models.Model):
    """A file that goes with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=80)
    content = SealedBytesField(scope="@outbox", sizes=(65536, 262144, 1048576))


class MailWording(models.Model):
    """What staff add to one kind of mail, in each language. Without a row a mail says what it was shipped with."""

    #: The stem of its templates, without their folder: "challenges/frame_waiting".
    mail = models.CharField(_("kind of mail"), max_length=60, unique=True)
    text_es = models.TextField(_("added in Spanish"), max_length=1000, blank=True)
    text_pt = models.TextField(_("added in Portuguese"), max_length=1000, blank=True)
    text_en = models.TextField(_("added in English"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("wording of a mail")
        verbose_name_plural = _("wordings of mails")
        ordering = ["mail"]

    def __str__(self) -> str:
        return label(MAILS, self.mail)


class MailPreference(models.Model):
    """How a person wants the messages of one kind. Read when a message leaves, never when it is written.

    Without a row a kind goes out at once. A row for the digest itself says that no digest is wanted.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    choice = models.CharField(max_length=8, choices=MailChoice)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="outbox_one_choice_per_kind")]


class Digest(models.Model):
    """A person's digest of one moment. It is written once: ``done_at`` stands in the transaction that writes it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "due_at"], name="outbox_one_digest_per_moment")]
