"""What people confirm about themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """The second confirmation of somebody who wants to be erased; the first is her password or her second factor."""

    sure = forms.BooleanField(
        label=_("I want my data to be erased. I know that this cannot be undone."),
        error_messages={"required": _("Tick the box to say that you want it.")},
    )
