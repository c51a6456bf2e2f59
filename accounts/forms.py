"""What people type about themselves."""

from __future__ import annotations

import zoneinfo
from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, User
from accounts.queries import is_alone, is_unconfirmed, user_by_email


class SignupForm(AllauthSignupForm):
    """An account: name, e-mail and password."""

    field_order = ["name", "email", "password1", "password2"]
    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Your name"), max_length=150)
        self.order_fields(self.field_order)

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account, or tell its owner by mail that it is there, and take as long for one as for the other.

        Hashing takes most of the time: an answer without it told whoever measured it who has an account. An account
        whose address nobody ever confirmed, and on which nothing hangs, makes room for the new one: somebody else may
        have begun it, or its code is lost.
        """
        if self.account_already_exists:
            begun = user_by_email(self.cleaned_data["email"])
            if begun is not None and is_unconfirmed(begun) and is_alone(begun):
                begun.delete()
                self.account_already_exists = False
            else:
                make_password(self.cleaned_data["password1"])
        return super().try_save(request)


def zone_choices(kept: str) -> list[tuple[str, str]]:
    """Return the time zones of America by their names, and the one that is ``kept`` already wherever it is."""
    zones = {zone for zone in zoneinfo.available_timezones() if zone.startswith("America/")} | {kept}
    return [(zone, zone.removeprefix("America/").replace("_", " ")) for zone in sorted(zones)]


class ProfileForm(forms.ModelForm):
    """A person's own name, language and time zone."""

    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices(self.instance.time_zone)  # type: ignore[attr-defined]


class ApiTokenForm(forms.ModelForm):
    """The name of a new token of the read API."""

    class Meta:
        model = ApiToken
        fields = ["name"]
