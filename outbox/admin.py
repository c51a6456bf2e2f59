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
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.verdict import Refused
from ledger.admin import KindFilter, ReadOnlyAdmin, RecordedAdmin
from outbox.actions import drop_held, release_held, resend, try_again
from outbox.models import Job, MailWording, Message
from outbox.queries import UNSEEN, jobs_for_staff
from outbox.rules import addition_is_sound
from outbox.samples import sample_mail
from outbox.states import JOBS, MAILS, MESSAGES, VARIABLES, HeldReason, MessageState, label
from vault.veiled_admin import VeiledAdmin

#: The columns of what staff add to a mail.
ADDED = ["text_es", "text_pt", "text_en"]


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
        if not count:
            messages.error(
                request, gettext("None of the tasks that you chose failed: only what failed is tried again.")
            )
            return
        messages.success(request, gettext("%(count)s jobs will be tried again.") % {"count": count})


class WordingForm(forms.ModelForm):
    """What staff add to a mail, in three languages, with the variables that it may hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = "; ".join(f"{{{name}}}: {word}" for name, word in VARIABLES.items())
        for name in ADDED:
            self.fields[name].help_text = told
        if "mail" in self.fields:
            choices = sorted(((stem, str(word)) for stem, word in MAILS.items()), key=lambda one: one[1])
            self.fields["mail"] = forms.ChoiceField(label=_("Kind of mail"), choices=choices)

    def clean(self) -> dict[str, Any]:
        """Refuse what no mail may tell, and what would say nothing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ADDED:
            verdict = addition_is_sound(data.get(name, ""))
            if not verdict:
                self.add_error(name, verdict.reason)
        if not self.errors and not any(data.get(name, "").strip() for name in ADDED):
            raise forms.ValidationError(_("Write something in one language, or delete the wording to take it back."))
        return data


@admin.register(MailWording)
class MailWordingAdmin(RecordedAdmin):
    """What staff add to mails. Deleting a row gives back the mail as it was shipped."""

    form = WordingForm
    list_display = ["called", "spanish", "portuguese", "english"]
    fields = ["mail", *ADDED, "shipped", "preview"]
    readonly_fields = ["shipped", "preview"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Which mail it is about is chosen once."""
        return ["called", *self.readonly_fields] if obj else self.readonly_fields

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A wording that stands shows its mail by name, and how it reads."""
        return ["called", *ADDED, "preview", "shipped"] if obj else ["mail", *ADDED]

    @admin.display(description=_("kind of mail"), ordering="mail")
    def called(self, wording: MailWording) -> str:
        """What the mail is called."""
        return str(wording)

    @admin.display(description=_("Spanish"), boolean=True)
    def spanish(self, wording: MailWording) -> bool:
        """Whether something is added in Spanish."""
        return bool(wording.text_es)

    @admin.display(description=_("Portuguese"), boolean=True)
    def portuguese(self, wording: MailWording) -> bool:
        """Whether something is added in Portuguese."""
        return bool(wording.text_pt)

    @admin.display(description=_("English"), boolean=True)
    def english(self, wording: MailWording) -> bool:
        """Whether something is added in English."""
        return bool(wording.text_en)

    @admin.display(description=_("how it reads, with sample data"))
    def preview(self, wording: MailWording) -> str:
        """The mail in each language, with what was added."""
        return self._drawn(wording, added=True)

    @admin.display(description=_("as it was shipped: delete this wording to go back to it"))
    def shipped(self, wording: MailWording) -> str:
        """The mail in each language, without what was added."""
        return self._drawn(wording, added=False)

    def _drawn(self, wording: MailWording, *, added: bool) -> str:
        said = ((name, getattr(wording, f"text_{code}") if added else "", code) for code, name in settings.LANGUAGES)
        drawn = ((name, *sample_mail(wording.mail, code, text)) for name, text, code in said)
        return format_html_join("", '<h3>{}</h3><p><strong>{}</strong></p><pre class="gl-mail">{}</pre>', drawn)


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

    def called(self, obj: Message) -> str:
        """What it is about, and to whom it goes."""
        return f"{self.what(obj)} · {obj.to}"

    @admin.display(description=_("subject"))
    def about(self, message: Message) -> str:
        """Its subject, unless it must not be read."""
        return message.get_state_display() if message.state in UNSEEN else message.subject

    @admin.display(description=_("text"))
    def body(self, message: Message) -> str:
        """Its text as it was written, and the names of its files, unless it must not be read."""
        if message.state == MessageState.HELD:
            return gettext(
                "Nobody may read this. Tick it in the list of messages, choose to drop or to release it, and why."
            )
        if message.state in UNSEEN:
            return gettext("Nobody may read this.")
        files = format_html_join("", "<li>{}</li>", ((one.name,) for one in message.enclosures.all()))
        return format_html('<pre class="gl-mail">{}</pre><ul>{}</ul>', message.text, files)

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

    @admin.action(description=_("Deliver the failed ones again"))
    def again(self, request: HttpRequest, queryset: Any) -> None:
        """Deliver messages that failed again; those that may not be are named with the reason."""
        done = 0
        for message in queryset.order_by("pk"):
            try:
                resend(message=message, by=request.user)
            except Refused as refusal:
                self.message_user(request, f"{self.called(message)}: {refusal}", messages.ERROR)
            else:
                done += 1
        self._say(request, done)

    def _say(self, request: HttpRequest, done: int) -> None:
        """Say how many were dealt with; where none was, the reasons stand there already."""
        if done:
            messages.success(request, gettext("Messages dealt with: %(count)s") % {"count": done})

    def _settle(self, request: HttpRequest, queryset: Any, act: Callable[..., None]) -> None:
        done, held = 0, list(queryset.filter(state=MessageState.HELD).order_by("pk"))
        if not held:
            messages.error(request, gettext("None of the messages that you chose is held back."))
            return
        for message in held:
            try:
                act(message=message, reason=request.POST.get("reason", ""), by=request.user)
            except Refused as refusal:
                self.message_user(request, f"{self.called(message)}: {refusal}", messages.ERROR)
            else:
                done += 1
        self._say(request, done)

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
