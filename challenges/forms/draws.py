"""The entity's number for the public draw: its hash before the opening, the number itself after the close."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberHashForm(forms.Form):
    """The hash of a number that the entity keeps to itself; empty when GovLink keeps one for it."""

    entity_sha256 = forms.CharField(
        label=_("SHA-256 of your own secret number"),
        help_text=_(
            "Codes and orders are drawn by lot from two secret numbers. If you write down a long number or sentence of "
            "your own and give only its SHA-256 here, not even GovLink can foresee the draw. You reveal it within 48 "
            "hours after the custodians take up the submissions. If you leave this empty, GovLink keeps both numbers."
        ),
        max_length=64,
        required=False,
    )


class NumberForm(forms.Form):
    """The number itself."""

    value = forms.CharField(
        label=_("Your secret number"), help_text=_("Exactly as you wrote it down, with spaces."), max_length=200
    )
