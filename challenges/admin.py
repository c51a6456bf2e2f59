"""Categories, partners, blocked terms and calls in the admin site, and who is appointed to a call."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import grants
from accounts.models import User
from accounts.states import CallRole
from challenges.actions.exercises import appoint_to_call, dismiss_from_call, start_exercise
from challenges.actions.templates import save_template
from challenges.forms.templates import TemplateForm, field_sets
from challenges.models import (
    BlockedTerm,
    Call,
    CallTemplate,
    CallTemplateVersion,
    Category,
    Partner,
    PublicQuestion,
    Workshop,
)
from challenges.queries.custody import successions_asked
from challenges.queries.templates import versions_of, with_uses
from kernel.verdict import Refused
from ledger.admin import ReadOnlyAdmin, RecordedAdmin
from ledger.models import Entry
from ledger.queries.trail import chain


@admin.register(Category)
class CategoryAdmin(RecordedAdmin):
    """The nine categories. Number and source stay; names and descriptions are staff's to word."""

    list_display = ["number", "name", "source", "active"]
    readonly_fields = ["number", "source"]
    search_fields = ["name", "name_pt", "name_en"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There are nine."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There are nine."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The published category keeps its name and stays active."""
        fixed = ["number", "source"]
        return [*fixed, "name", "active"] if obj and obj.source == "published" else fixed


@admin.register(Partner)
class PartnerAdmin(RecordedAdmin):
    """Partners."""

    list_display = ["name", "kind", "website"]
    list_filter = ["kind"]
    search_fields = ["name"]
    autocomplete_fields = ["people"]

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        """One with exercises or people stays: they would no longer say who connected them, or lose their portfolio."""
        held = obj is not None and (obj.calls.exists() or obj.people.exists())
        return super().has_delete_permission(request, obj) and not held


@admin.register(BlockedTerm)
class BlockedTermAdmin(RecordedAdmin):
    """Words that a challenge frame may not contain."""

    list_display = ["term", "kind"]
    list_filter = ["kind"]
    search_fields = ["term"]


class StartForm(forms.ModelForm):
    """What staff give to begin an exercise; everything else happens in its own pages."""

    class Meta:
        model = Call
        fields = ["entity", "title", "partners"]


class AppointmentForm(forms.Form):
    """Appoint one person to one role on a call."""

    email = forms.EmailField(label=_("E-mail of the person"), help_text=_("She needs an account."))
    role = forms.ChoiceField(label=_("Role"), choices=CallRole.choices)
    resolution_no = forms.CharField(label=_("Resolution number"), required=False, max_length=60)

    def clean_email(self) -> str:
        """Find the person; a sentence says what to do when there is none."""
        email = self.cleaned_data["email"]
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this e-mail here: register the person first."))
        self.person = found
        return email


@admin.register(Call)
class CallAdmin(RecordedAdmin):
    """All exercises. Their life is driven on their own pages; here staff begin them and appoint people."""

    list_display = ["reference", "title", "entity", "state", "closes_at", "appointments_link"]
    list_filter = ["state", "category", "entity"]
    list_select_related = ["entity", "category"]
    search_fields = ["reference", "title", "entity__legal_name"]
    date_hierarchy = "closes_at"
    autocomplete_fields = ["entity", "partners"]
    _about = ["reference", "entity", "category", "state", "title", "summary", "partners"]
    _dates = ["announced_at", "opens_at", "questions_until", "closes_at", "review_until"]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": _about}),
        (_("Dates"), {"fields": _dates}),
        (_("Data"), {"fields": ["illustrative", "source_note"]}),
    ]
    add_fieldsets: Any = [(None, {"fields": ["entity", "title", "partners"]})]

    def call_of(self, thing: Call) -> str:
        """A call belongs to itself."""
        return thing.reference

    def trail(self, thing: Call) -> QuerySet[Entry]:
        """The whole record of the call."""
        return chain(thing.reference)

    @admin.display(description=_("People"))
    def appointments_link(self, call: Call) -> str:
        """A link to the people of the call."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:challenges_call_appointments", args=[call.pk]), gettext("Appoint")
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Few fields when adding."""
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What rules and clocks move is not typed in here."""
        if obj is None:
            return []
        return [field for field in self._about + self._dates if field != "partners"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Adding has its own form."""
        return super().get_form(request, obj, change, **({} if obj else {"form": StartForm}), **kwargs)

    def save_model(self, request: HttpRequest, obj: Call, form: Any, change: bool) -> None:
        """Begin an exercise through the action that everybody uses."""
        if change:
            # Only what is typed in here: the row's state may have moved since the page was opened.
            obj.save(update_fields=["illustrative", "source_note"])
            self._record(request, obj, "staff_changed", sorted(form.changed_data))
            return
        made = start_exercise(
            entity=obj.entity, title=obj.title, by=request.user, partners=list(form.cleaned_data["partners"])
        )
        obj.pk, obj.reference = made.pk, made.reference
        obj.refresh_from_db()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Calls are cancelled, never deleted."""
        return False

    def get_urls(self) -> list[Any]:
        """Add the page of appointments."""
        own = path(
            "<int:pk>/appointments/", self.admin_site.admin_view(self.appointments), name="challenges_call_appointments"
        )
        return [own, *super().get_urls()]

    def appointments(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who is appointed to a call, and the form that appoints or dismisses."""
        call = self.get_object(request, str(pk))
        if call is None or not self.has_change_permission(request, call):
            return redirect("admin:challenges_call_changelist")
        form = AppointmentForm(request.POST if "appoint" in request.POST else None)
        try:
            if "dismiss" in request.POST:
                role, _sep, person = request.POST["dismiss"].partition(":")
                user = User.objects.filter(pk=person).first() if person.isdecimal() else None
                if user and role in CallRole.values:
                    dismiss_from_call(call=call, user=user, role=role, by=request.user)
                return redirect(request.path)
            if form.is_valid():
                role, number = form.cleaned_data["role"], form.cleaned_data["resolution_no"]
                appoint_to_call(call=call, user=form.person, role=role, by=request.user, resolution_no=number)
                messages.success(request, gettext("The person was appointed."))
                return redirect(request.path)
        except Refused as refusal:
            form.add_error(None, str(refusal)) if form.is_bound else messages.error(request, str(refusal))
        people = [(role, list(grants.appointed(call, role))) for role in CallRole]
        context = {**self.admin_site.each_context(request), "call": call, "form": form, "people": people}
        context["leaving"] = successions_asked(call)
        return TemplateResponse(request, "admin/challenges/appointments.html", {**context, "title": str(call)})


@admin.register(CallTemplate)
class CallTemplateAdmin(RecordedAdmin):
    """The library of call templates. Each change makes a version; calls that began with an older one keep it."""

    form = TemplateForm
    fieldsets: ClassVar[Any] = [*field_sets(), (_("Versions"), {"fields": ["versions"]})]
    readonly_fields = ["versions"]
    list_display = ["name", "category", "version", "used", "active"]
    list_filter = ["active", "category"]
    list_select_related = ["category"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count versions and calls with the list itself."""
        return with_uses(super().get_queryset(request))

    @admin.display(description=_("version"), ordering="newest")
    def version(self, template: CallTemplate) -> int:
        """The number of its newest version."""
        return template.newest  # type: ignore[attr-defined]

    @admin.display(description=_("calls begun with it"), ordering="uses")
    def used(self, template: CallTemplate) -> int:
        """How many calls began with one of its versions."""
        return template.uses  # type: ignore[attr-defined]

    @admin.display(description=_("versions"))
    def versions(self, template: CallTemplate) -> str:
        """Each version: when, by whom, and where it can be read."""
        return format_html_join(
            mark_safe("<br>"),
            '<a href="{}">{}</a> · {} · {}',
            (
                (
                    reverse("admin:challenges_calltemplateversion_change", args=[one.pk]),
                    one.number,
                    formats.date_format(timezone.localtime(one.saved_at), "SHORT_DATETIME_FORMAT"),
                    one.saved_by,
                )
                for one in versions_of(template)
            ),
        )

    def save_model(self, request: HttpRequest, obj: CallTemplate, form: Any, change: bool) -> None:
        """Write the next version through its action, which records it."""
        held = obj if change else None
        obj.pk = save_template(template=held, by=request.user, **form.arguments()).pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A template is put out of use: calls point at its versions."""
        return False


@admin.register(CallTemplateVersion)
class CallTemplateVersionAdmin(ReadOnlyAdmin):
    """What a template said in each of its versions."""

    list_display = ["template", "number", "saved_at", "saved_by"]
    list_select_related = ["template", "saved_by"]
    search_fields = ["template__name"]
    fields = [
        "template",
        "number",
        "saved_at",
        "saved_by",
        "said",
        "asked",
        "question_days",
        "open_days",
        "pilot_weeks",
    ]

    @admin.display(description=_("texts"))
    def said(self, version: CallTemplateVersion) -> str:
        """Title, summary and who may apply, in each language."""
        rows = [(name, version.texts.get(code, {})) for code, name in settings.LANGUAGES]
        return format_html_join(
            "",
            "<h3>{}</h3><p><strong>{}</strong></p><p>{}</p><p>{}</p>",
            ((name, told["title"], told["summary"], told["eligibility"]) for name, told in rows if any(told.values())),
        )

    @admin.display(description=_("criteria"))
    def asked(self, version: CallTemplateVersion) -> str:
        """The criteria in Spanish, in which they are copied to a call, with their levels."""
        return format_html_join(
            "",
            "<h3>{} · {} ({} %)</h3><p>{}</p><ol start=0>{}</ol>",
            (
                (one["code"], one["name"], one["weight"], one["question"], format_html_join("", "<li>{}</li>", anchors))
                for one in version.criteria
                for anchors in [[(anchor,) for anchor in one["anchors"]]]
            ),
        )


@admin.register(Workshop)
class WorkshopAdmin(ReadOnlyAdmin):
    """Workshops of all exercises."""

    list_display = ["title", "call", "starts_at", "mode", "facilitator", "held_at"]
    list_select_related = ["call"]
    search_fields = ["title", "call__reference"]


@admin.register(PublicQuestion)
class PublicQuestionAdmin(ReadOnlyAdmin):
    """Questions about calls and their answers. Who asked is not kept."""

    list_display = ["call", "number", "text", "published_at"]
    list_select_related = ["call"]
    search_fields = ["text", "call__reference"]
    fields = ["call", "number", "kind", "text", "public_text", "answer", "answered_by_area", "published_at"]
