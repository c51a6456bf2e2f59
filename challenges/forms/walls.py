"""What participants type at the wall of a workshop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NoteForm(forms.Form):
    """One note."""

    hide_optional = True
    text = forms.CharField(
        label=_("Your note"),
        help_text=_("One thought on each note. Nobody's name stands beside it: name nobody on it either."),
        max_length=200,
    )


class GroupForm(forms.Form):
    """Which notes belong together, and under which name."""

    hide_optional = True
    notes = forms.TypedMultipleChoiceField(coerce=int, required=False)
    group = forms.TypedChoiceField(label=_("Put the chosen notes into"), coerce=int, empty_value=None, required=False)
    name = forms.CharField(label=_("Name of the new group"), max_length=80, required=False)

    def __init__(self, *args: Any, wall: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [*wall["loose"], *(note for group in wall["groups"] for note in group.notes.all())]
        self.fields["notes"].choices = [(note.pk, note.text) for note in every]  # type: ignore[attr-defined]
        groups = [(group.pk, group.name) for group in wall["groups"]]
        choices = [("", _("A new group")), *groups, *([(0, _("No group"))] if groups else [])]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]
