"""What the calibration round takes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.forms.naming import UnnamedTexts
from challenges.models import Call
from selection.samples import sample_texts

#: What is said of each of one's own samples' fields that stands empty: each sentence once in the list of errors.
_MISSING = {
    "title_1": _("Write the title of the first sample."),
    "text_1": _("Write the text of the first sample."),
    "title_2": _("Write the title of the second sample."),
    "text_2": _("Write the text of the second sample."),
}


class CalibrationForm(forms.Form):
    """With which two samples a calibration round begins."""

    hide_optional = True
    source = forms.ChoiceField(
        label=_("Which two sample proposals?"),
        choices=[
            ("neutral", _("The two neutral ones of GovLink, about a library")),
            ("own", _("Two that I write here")),
        ],
        widget=forms.RadioSelect,
    )
    title_1 = forms.CharField(label=_("Title of the first"), max_length=150, required=False)
    text_1 = forms.CharField(label=_("Text of the first"), widget=forms.Textarea(attrs={"rows": 6}), required=False)
    title_2 = forms.CharField(label=_("Title of the second"), max_length=150, required=False)
    text_2 = forms.CharField(label=_("Text of the second"), widget=forms.Textarea(attrs={"rows": 6}), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for all four texts when they are one's own."""
        data = super().clean() or self.cleaned_data
        for name, missing in _MISSING.items():
            # A text that is refused already (too long) is not missing.
            if data.get("source") == "own" and name not in self.errors and not data.get(name, "").strip():
                self.add_error(name, missing)
        return data

    def samples(self, language: str) -> list[dict[str, str]]:
        """Return the two samples; the neutral ones in a language of the site."""
        data = self.cleaned_data
        if data["source"] == "neutral":
            return sample_texts(language)
        return [{"title": data[f"title_{n}"], "text": data[f"text_{n}"].replace("\r\n", "\n")} for n in (1, 2)]


class WordsForm(UnnamedTexts):
    """Why there is no calibration round, or what was discussed in it."""

    words = forms.CharField(label="", widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)

    def __init__(self, label: Any, help_text: Any, *args: Any, about: Call) -> None:
        super().__init__(*args, about=about)
        self.fields["words"].label, self.fields["words"].help_text = label, help_text


class SampleForm(forms.Form):
    """A level of each criterion for a sample."""

    def __init__(self, criteria: Sequence[Any], *args: Any) -> None:
        super().__init__(*args)
        for criterion in criteria:
            self.fields[criterion.code] = forms.TypedChoiceField(
                label=criterion.text("name"),
                help_text=criterion.text("question"),
                coerce=int,
                choices=[(str(level), f"{level} · {anchor}") for level, anchor in enumerate(criterion.text("anchors"))],
                widget=forms.RadioSelect,
            )
