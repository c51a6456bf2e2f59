"""Jobs and messages in the admin site. Mail to applicants is left out: its recipients are identities."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger.admin import ReadOnlyAdmin
from outbox.actions import try_again
from outbox.models import Job, Message


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Background work: what is due, done, failed."""

    list_display = ["id", "kind", "state", "due_at", "attempts", "progress", "done_at", "note"]
    list_filter = ["state", "kind"]
    fields = ["kind", "state", "due_at", "attempts", "progress", "done_at", "note"]
    ordering = ["-id"]
    actions = ["retry"]

    @admin.action(description=_("Try the failed ones again"))
    def retry(self, request: HttpRequest, queryset: Any) -> None:
        """Make failed jobs due again."""
        count = try_again(jobs=queryset, by=request.user)
        messages.success(request, gettext("%(count)s jobs will be tried again.") % {"count": count})


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Messages to civil servants, assessors and authorities."""

    list_display = ["subject", "to", "kind", "language", "state", "created_at", "sent_at"]
    list_filter = ["state", "kind", "language"]
    search_fields = ["to", "subject"]
    fields = ["subject", "to", "kind", "language", "state", "created_at", "sent_at", "text"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out private mail."""
        return super().get_queryset(request).filter(private=False)
