"""Jobs and messages in the admin site. Mail to applicants is left out: its recipients are identities."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger.admin import KindFilter, ReadOnlyAdmin
from outbox.actions import try_again
from outbox.models import Job, Message
from outbox.states import JOBS, MESSAGES, label


class JobKind(KindFilter):
    """Filter by what the work is."""

    words = JOBS


class MessageKind(KindFilter):
    """Filter by what the message is about."""

    words = MESSAGES


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Background work: what is due, done, failed."""

    list_display = ["id", "what", "state", "due_at", "attempts", "progress", "done_at", "note"]
    list_filter = ["state", JobKind]
    fields = ["what", "state", "due_at", "attempts", "progress", "done_at", "note"]
    ordering = ["-id"]
    actions = ["retry"]

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, job: Job) -> str:
        """What the work is, in words."""
        return label(JOBS, job.kind)

    @admin.action(description=_("Try the failed ones again"))
    def retry(self, request: HttpRequest, queryset: Any) -> None:
        """Make failed jobs due again."""
        count = try_again(jobs=queryset, by=request.user)
        messages.success(request, gettext("%(count)s jobs will be tried again.") % {"count": count})


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Messages to civil servants, assessors and authorities."""

    list_display = ["subject", "to", "what", "tongue", "state", "created_at", "sent_at"]
    list_filter = ["state", MessageKind]
    search_fields = ["to", "subject"]
    fields = ["subject", "to", "what", "tongue", "state", "created_at", "sent_at", "text"]
    ordering = ["-id"]

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, message: Message) -> str:
        """What the message is about, in words."""
        return label(MESSAGES, message.kind)

    @admin.display(description=_("language"), ordering="language")
    def tongue(self, message: Message) -> str:
        """The language's name."""
        return str(dict(settings.LANGUAGES).get(message.language, message.language))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out private mail."""
        return super().get_queryset(request).filter(private=False)
