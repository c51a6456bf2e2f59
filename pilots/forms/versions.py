"""Which two versions of a plan somebody compares."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class TwoVersionsForm(forms.Form):
    """Two versions; of none chosen, the last two."""

    old = forms.TypedChoiceField(label=gettext_lazy("Earlier version"), coerce=int)
    new = forms.TypedChoiceField(label=gettext_lazy("Later version"), coerce=int)

    def __init__(self, data: Any, *, numbers: list[int]) -> None:
        last = {"old": numbers[-2:][0], "new": numbers[-1]}
        super().__init__(data if "old" in data or "new" in data else last)
        choices = [(one, _("Version %(n)s") % {"n": one}) for one in numbers]
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]
