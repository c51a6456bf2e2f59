"""What people type about a workshop's modules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.models import Attendance


class ModuleForm(forms.Form):
    """A module of a workshop."""

    title = forms.CharField(label=_("Title"), max_length=150)
    goal = forms.CharField(label=_("What people can do afterwards"), max_length=300, required=False)
    minutes = forms.IntegerField(
        label=_("How many minutes"),
        min_value=5,
        max_value=2400,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )


class PresenceForm(forms.Form):
    """Who took part in a module."""

    present = forms.MultipleChoiceField(label=_("Who took part"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, sheet: list[Attendance], present: set[int]) -> None:
        super().__init__(data, initial={"present": sorted(present)})
        self.fields["present"].choices = [(row.user_id, row.user.name) for row in sheet]  # type: ignore[attr-defined]

    def ids(self) -> set[int]:
        """Return the ids of the people chosen."""
        return {int(pk) for pk in self.cleaned_data["present"]}
