"""Jobs and messages in the admin site. Mail to applicants is left out: its recipients are identities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.verdict import Refused
from ledger.admin import KindFilter, ReadOnlyAdmin
from outbox.actions import drop_held, release_held, resend, try_again
from outbox.models import Job, Message
from outbox.queries import UNSEEN, jobs_for_staff
from outbox.states import JOBS, MESSAGES, HeldReason, MessageState, label
from outbox.veiled_admin import VeiledAdmin


class HeldForm(ActionForm):
    """The action, and the reason that dropping and releasing need."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "---------"), *HeldReason.choices], required=False)


class JobKind(KindFilter):
    """Filter by what the work is."""

    words = JOBS


class MessageKind(KindFilter):
    """Filter by what the message is about."""

    words = MESSAGES


@admin.register(Job)
class JobAdmin(VeiledAdmin, ReadOnlyAdmin):
    """Background work: what is due, done, failed."""

    list_display = ["what", "state", "due_at", "attempts", "progress", "done_at", "note"]
    list_filter = ["state", JobKind]
    fields = ["what", "state", "due_at", "attempts", "progress", "done_at", "note"]
    ordering = ["-id"]
    actions = ["retry"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out work that tells what an applicant did, and when, unless it failed."""
        return jobs_for_staff()

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
class MessageAdmin(VeiledAdmin, ReadOnlyAdmin):
    """Messages to civil servants, assessors and authorities. Of what was held back nothing is shown.

    A held message tells who applied: staff drop it or, where nobody is told anything sealed, release it, unread.
    """

    list_display = ["about", "to", "what", "tongue", "state", "created_at", "sent_at"]
    list_filter = ["state", MessageKind]
    search_fields = ["to", "subject"]
    fields = ["about", "to", "what", "tongue", "state", "created_at", "sent_at", "body"]
    ordering = ["-id"]
    action_form = HeldForm
    actions = ["drop", "release", "again"]

    @admin.display(description=_("subject"))
    def about(self, message: Message) -> str:
        """Its subject, unless it must not be read."""
        return message.get_state_display() if message.state in UNSEEN else message.subject

    @admin.display(description=_("text"))
    def body(self, message: Message) -> str:
        """Its text, unless it must not be read."""
        return gettext("Nobody may read this.") if message.state in UNSEEN else message.text

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Look into subjects of what may be read only: a search that finds would tell what a subject says."""
        found, twice = super().get_search_results(request, queryset, search_term)
        if search_term:
            found = found.exclude(~Q(to__icontains=search_term), state__in=UNSEEN)
        return found, twice

    @admin.action(description=_("Drop what was held back"))
    def drop(self, request: HttpRequest, queryset: Any) -> None:
        """Give held messages up."""
        self._settle(request, queryset, drop_held)

    @admin.action(description=_("Release what was held back"))
    def release(self, request: HttpRequest, queryset: Any) -> None:
        """Let held messages go, as far as nobody is told anything sealed."""
        self._settle(request, queryset, release_held)

    @admin.action(description=_("Send the chosen ones again"))
    def again(self, request: HttpRequest, queryset: Any) -> None:
        """Send messages again; those that may not be are named with the reason."""
        done = 0
        for message in queryset.order_by("pk"):
            try:
                resend(message=message, by=request.user)
            except Refused as refusal:
                self.message_user(request, f"{message}: {refusal}", messages.ERROR)
            else:
                done += 1
        messages.info(request, gettext("Messages dealt with: %(count)s") % {"count": done})

    def _settle(self, request: HttpRequest, queryset: Any, act: Callable[..., None]) -> None:
        done = 0
        for message in queryset.filter(state=MessageState.HELD).order_by("pk"):
            try:
                act(message=message, reason=request.POST.get("reason", ""), by=request.user)
            except Refused as refusal:
                self.message_user(request, f"{message}: {refusal}", messages.ERROR)
            else:
                done += 1
        messages.info(request, gettext("Messages dealt with: %(count)s") % {"count": done})

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
