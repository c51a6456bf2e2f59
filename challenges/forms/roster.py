"""Uploading a list of people, and confirming what it does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.rules.partner_list import partners_of
from challenges.rules.roster import MOST_BYTES, as_text, lines_of


class ListForm(forms.Form):
    """A list: a file at first, then its text as it was shown."""

    file = forms.FileField(label=_("List (CSV)"), required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MOST_BYTES, strip=False)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    only_good = forms.BooleanField(label=_("Leave out the lines that cannot be taken"), required=False)

    def read(self, text: str) -> list[Any]:
        """Return the lines of a list's text, here of people; ``ValidationError`` where it is none."""
        return lines_of(text)

    def clean(self) -> dict[str, Any]:
        """Read the list; say what is wrong with it as a whole."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        upload = given.get("file")
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", _("The file is too large for a list."))
        if upload is None and not given.get("text") and "file" not in self.errors:
            self.add_error("file", _("Choose the file of the list."))
        if "file" in self.errors:
            return given
        try:
            given["text"] = as_text(upload.read()) if upload is not None else given.get("text", "")
            given["lines"] = self.read(given["text"])
        except forms.ValidationError as problem:
            self.add_error("file", problem)
        return given


class PartnerListForm(ListForm):
    """Which list it is: partners, or the mentors of a call."""

    call: Any = forms.ModelChoiceField(
        None,
        label=_("Mentors of the call"),
        required=False,
        empty_label=_("None: the list names partners"),
        help_text=_(
            "A list of partners has the columns name and kind, and if you like website and contribution. A list of "
            "mentors: e-mail and name, and if you like resolution."
        ),
    )
    field_order = ("call", "file")

    def __init__(self, *args: Any, calls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls  # type: ignore[attr-defined]

    def read(self, text: str) -> list[Any]:
        """Read the list as what it is said to be."""
        return lines_of(text) if self.cleaned_data.get("call") else partners_of(text)


class RosterForm(ListForm):
    """For which entity or workshop, and the list of people."""

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
    field_order = ("entity", "workshop", "file")

    def __init__(self, *args: Any, entities: Any, workshops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].queryset = entities  # type: ignore[attr-defined]
        self.fields["workshop"].queryset = workshops  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The workshop belongs to the entity."""
        given = super().clean()
        workshop = given.get("workshop")
        if workshop and given.get("entity") and workshop.call.entity_id != given["entity"].pk:
            self.add_error("workshop", _("This workshop belongs to another entity."))
        return given
