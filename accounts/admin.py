"""People, public entities and memberships in the admin site."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import holidays
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import zone_choices
from accounts.grants import names_of_officials
from accounts.joining import becoming_staff, joining
from accounts.models import Area, ErasureRequest, Membership, PublicEntity, User
from accounts.queries import lasting_memberships, user_by_email
from ledger.actions import actor
from ledger.admin import ReadOnlyAdmin, RecordedAdmin
from ledger.models import Entry
from ledger.queries.trail import about

# Sessions tell when and from where people came: that can tell who applies. Addresses and powers are set with people.
for brought in (Group, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(brought)

# What allauth's model is called, for staff: its own words are not translated.
_factors = Authenticator._meta
_factors.verbose_name, _factors.verbose_name_plural = _("second factor"), _("second factors")
_factors.app_config.verbose_name = _("Second factors")
for _name, _word in {"user": _("person"), "type": _("kind")}.items():
    _factors.get_field(_name).verbose_name = _word

RecordedAdmin.names_of = staticmethod(names_of_officials)

admin.site.site_header = admin.site.site_title = "GovLink"


class PlacedForm(forms.ModelForm):
    """Who lives by a time zone chooses one that there is: pages, terms and mails reckon with it."""

    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["time_zone"]
        zone.choices = zone_choices(self.instance.time_zone)  # type: ignore[attr-defined]
        zone.initial = self.instance.time_zone


class PublicEntityForm(PlacedForm):
    """A public entity as staff register it."""

    class Meta:
        model = PublicEntity
        exclude: ClassVar[list[str]] = []

    def clean_country(self) -> str:
        """Holidays and terms go by the country: a code that none has would leave its holidays out without a word."""
        country: str = self.cleaned_data["country"].upper()
        if country not in holidays.list_supported_countries():
            raise forms.ValidationError(_("No country has this code. Write its two letters, for example PE for Peru."))
        return country


class PersonForm(PlacedForm):
    """A person as staff register her. She sets her password herself, through "I forgot my password"."""

    class Meta:
        model = User
        fields = ["email", "name", "language", "time_zone", "is_active", "is_staff", "is_superuser"]

    def clean_email(self) -> str:
        """E-mails are kept in lower case, as sign-in expects; one person has one."""
        email: str = self.cleaned_data["email"].lower()
        known = user_by_email(email)
        if known is not None and known.pk != self.instance.pk:
            raise forms.ValidationError(_("Somebody has this e-mail already: look for her in the list of people."))
        return email

    def clean_is_staff(self) -> bool:
        """Whoever judges, decides or audits a sealed call gets no lists of staff."""
        wanted: bool = self.cleaned_data["is_staff"]
        if wanted and "is_staff" in self.changed_data and self.instance.pk:
            verdict = becoming_staff(self.instance)
            if not verdict:
                raise forms.ValidationError(str(verdict.reason))
        return wanted


def _refusal(user: Any, membership: Membership) -> str:
    """Return why a person may not have this membership, or "" when she may or it has ended."""
    entity, ends_on = membership.entity_id and membership.entity, membership.ends_on
    if not entity or (ends_on is not None and ends_on < timezone.localdate()):
        return ""
    return str(joining([user], entity)(user, membership.role).reason)


class MembershipForm(forms.ModelForm):
    """A membership, refused to whom ``accounts.joining`` refuses it."""

    def clean(self) -> dict[str, Any]:
        """Say why the person cannot belong to the entity."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if {"user", "entity", "role"} <= data.keys():
            told = Membership(**{name: data.get(name) for name in ("user", "entity", "role", "ends_on")})
            if reason := _refusal(data["user"], told):
                raise forms.ValidationError(reason)
        return data


class MembershipsOfPerson(forms.BaseInlineFormSet):
    """The memberships on a person's own page: with them stands whether she is staff."""

    def clean(self) -> None:
        """Say why the person, as this page would leave her, cannot belong to one of the entities."""
        super().clean()
        for form in self.forms:
            gone = form.cleaned_data.get("DELETE") if hasattr(form, "cleaned_data") else True
            wanted = form.has_changed() or self.instance.is_staff
            if not gone and wanted and (reason := _refusal(self.instance, form.instance)):
                raise forms.ValidationError(reason)
        if self.instance.pk and self.instance.is_staff:
            # One that came after the page was opened, or that was not sent back.
            told = [form.instance.pk for form in self.forms if form.instance.pk]
            for other in lasting_memberships(self.instance).exclude(pk__in=told):
                if reason := _refusal(self.instance, other):
                    raise forms.ValidationError(reason)


class MembershipInline(admin.TabularInline):
    """What a person is in public entities."""

    model = Membership
    formset = MembershipsOfPerson
    extra = 0
    autocomplete_fields = ["entity", "area"]


@admin.register(User)
class UserAdmin(RecordedAdmin):
    """People. Teams of start-ups are not shown here: who applies is sealed."""

    form = PersonForm
    list_display = ["name", "email", "language", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "language", "memberships__role"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    inlines = [MembershipInline]

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Give a new person an unusable password, and her address as verified: staff vouch for it."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            EmailAddress.objects.create(user=obj, email=obj.email, verified=True, primary=True)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only a superuser says who is staff. Nobody changes an address: its mail sets the password of the account.

        Each person changes her own on her account's pages, where the new address is verified.
        """
        powers = [] if request.user.is_superuser else ["is_staff", "is_superuser"]  # type: ignore[union-attr]
        return powers if obj is None else ["email", *powers]

    def trail(self, thing: User) -> QuerySet[Entry]:
        """Her memberships and appointments too; nothing that a team which applies did."""
        return super().trail(thing) | about(("membership", "appointment", "appointment_ended"), person=actor(thing))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody takes over the account of somebody with more power."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)  # type: ignore[union-attr]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are deactivated, not deleted: the record counts on their number."""
        return False


class AreaInline(admin.TabularInline):
    """The areas of an entity."""

    model = Area
    extra = 0


@admin.register(PublicEntity)
class PublicEntityAdmin(RecordedAdmin):
    """Public entities with their areas."""

    form = PublicEntityForm
    list_display = ["legal_name", "acronym", "kind", "country", "region"]
    list_filter = ["kind", "country"]
    search_fields = ["legal_name", "short_name", "acronym", "tax_id"]
    inlines = [AreaInline]

    def trail(self, thing: PublicEntity) -> QuerySet[Entry]:
        """Who joined it, and when it joined, too."""
        return super().trail(thing) | about(("entity_joined", "membership"), entity=thing.acronym)

    fieldsets = [
        (None, {"fields": ["kind", "legal_name", "short_name", "acronym", "tax_id", "joined_on"]}),
        (_("Place"), {"fields": ["country", "region", "city", "ubigeo", "time_zone", "website"]}),
    ]


@admin.register(Area)
class AreaAdmin(RecordedAdmin):
    """Areas of all entities."""

    list_display = ["name", "entity", "kind"]
    list_filter = ["kind"]
    list_select_related = ["entity"]
    search_fields = ["name", "entity__legal_name"]
    autocomplete_fields = ["entity"]


@admin.register(Membership)
class MembershipAdmin(RecordedAdmin):
    """Who is what where, from when to when."""

    form = MembershipForm

    list_display = ["user", "entity", "area", "role", "starts_on", "ends_on"]
    list_filter = ["role", "entity"]
    list_select_related = ["user", "entity", "area"]
    search_fields = ["user__name", "user__email", "entity__legal_name", "resolution_no"]
    autocomplete_fields = ["user", "entity", "area"]
    date_hierarchy = "starts_on"


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin, RecordedAdmin):
    """Second factors: staff take one away from who lost her phone, which is on record, and she gets a mail.

    Keys and codes are never shown, nor when one was last used: it tells when somebody signed in, as a session does, and
    who signs in shortly before a close applies, it seems.
    """

    list_display = ["user", "type", "set_up_on"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    fields: ClassVar[Any] = ["user", "type", "set_up_on"]
    readonly_fields = ["set_up_on"]

    @admin.display(description=_("set up on"))
    def set_up_on(self, factor: Authenticator) -> str:
        """The day: beside a line of the log the minute could tell whose step it was."""
        return formats.date_format(timezone.localdate(factor.created_at))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may delete is a superuser."""
        return bool(request.user.is_superuser)  # type: ignore[union-attr]

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, record, and tell the person: it may not have been she who asked."""
        user, kind = obj.user, obj.type
        super().delete_model(request, obj)
        if kind != Authenticator.Type.RECOVERY_CODES:
            name = "webauthn_removed" if kind == Authenticator.Type.WEBAUTHN else "totp_deactivated"
            get_adapter().send_notification_mail(f"mfa/email/{name}", user)


@admin.register(ErasureRequest)
class ErasureRequestAdmin(ReadOnlyAdmin):
    """That people asked to be erased, and when it is due or was done: for the term that the law sets. Never who.

    A request goes when its person takes it back, and when she has a part in an exercise by the time it is due: staff
    who knew whose it was would read from its going that she applies.
    """

    list_display = ["asked_on", "due_on", "done_at"]
    ordering = ["-asked_at"]
    fields: ClassVar[Any] = ["asked_on", "due_on", "done_at"]
    readonly_fields = fields

    @admin.display(description=_("asked on"), ordering="asked_at")
    def asked_on(self, request: ErasureRequest) -> date:
        """The day: beside a line of the log the minute could tell who it was."""
        return timezone.localdate(request.asked_at)

    @admin.display(description=_("erased from"), ordering="due_at")
    def due_on(self, request: ErasureRequest) -> date:
        """The day until which it can be taken back."""
        return timezone.localdate(request.due_at)
