"""Uploading a list of people, and confirming what it does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.rules.roster import MOST_BYTES, as_text, lines_of


class RosterForm(forms.Form):
    """For which entity or workshop, and the list: a file at first, then its text as it was shown."""

    entity: Any = forms.ModelChoiceField(None, label=_("Public entity"))
    workshop: Any = forms.ModelChoiceField(
        None,
        label=_("Call in to a workshop of this entity"),
        required=False,
        empty_label=_("No workshop"),
        help_text=_("Everybody on the list gets an invitation with a calendar file."),
    )
    file = forms.FileField(
        label=_("List of people (CSV)"),
        required=False,
        help_text=_("Columns: e-mail, name; and if you like role, area, resolution. As Excel saves it."),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MOST_BYTES, strip=False)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    only_good = forms.BooleanField(label=_("Leave out the lines that cannot be taken"), required=False)

    def __init__(self, *args: Any, entities: Any, workshops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].queryset = entities  # type: ignore[attr-defined]
        self.fields["workshop"].queryset = workshops  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the list; say what is wrong with it as a whole."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        upload = given.get("file")
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", _("The file is too large for a list of people."))
            return given
        try:
            given["text"] = as_text(upload.read()) if upload is not None else given.get("text", "")
            given["lines"] = lines_of(given["text"])
        except forms.ValidationError as problem:
            self.add_error("file", problem)
        workshop = given.get("workshop")
        if workshop and given.get("entity") and workshop.call.entity_id != given["entity"].pk:
            self.add_error("workshop", _("This workshop belongs to another entity."))
        return given
