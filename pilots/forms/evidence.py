"""What people type about sources and topics, and the files that they choose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from pilots.models import Source, Topic
from pilots.rules.reconcile import reconcile


class SourceForm(forms.ModelForm):
    """A source that the authorities chose."""

    class Meta:
        model = Source
        fields = ["name", "kind", "url", "selected_by", "terms_ok", "personal_data"]
        help_texts = {
            "name": _("As it stands in the files that you import."),
            "selected_by": _("The authority who chose it, or the meeting in which it was chosen."),
        }

    def _post_clean(self) -> None:
        """Leave the row and its constraints to the action: a form only reads what was typed."""


class TopicForm(forms.ModelForm):
    """A topic of the evidence."""

    key = forms.CharField(
        label=_("Key"),
        help_text=_("What the files say, in small letters and hyphens. Leave it empty to make it from the name."),
        required=False,
        max_length=50,
    )

    class Meta:
        model = Topic
        fields = ["name", "key", "published"]
        labels = {"published": _("Show it by name on the summary")}

    def clean(self) -> dict[str, Any]:
        """Make the key from the name when none was typed."""
        data = super().clean() or self.cleaned_data
        data["key"] = slugify(data.get("key") or data.get("name", ""))[:50]
        if not data["key"] and "name" not in self.errors:
            self.add_error("key", _("Write a key in small letters, for example “public-transport”."))
        return data

    def _post_clean(self) -> None:
        """Leave the row and its constraints to the action: a form only reads what was typed."""


class ReportedToneForm(forms.Form):
    """The tone as a text published it."""

    positive = forms.CharField(
        label=_("Positive, as printed"),
        help_text=_("With all its decimals: 35.24 says more than 35."),
        max_length=8,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )
    negative = forms.CharField(
        label=_("Negative, as printed"),
        max_length=8,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )
    neutral = forms.CharField(
        label=_("Neutral, as printed"),
        max_length=8,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )
    source_note = forms.CharField(label=_("Where it was published"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Check that the three are percentages."""
        data = super().clean() or self.cleaned_data
        for name in ("positive", "negative", "neutral"):
            try:
                reconcile([data.get(name, "0")], 1)
            except ValueError:
                self.add_error(name, _("Write a percentage from 0 to 100, for example 35.24."))
        return data
