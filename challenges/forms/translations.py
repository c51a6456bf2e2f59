"""What an entity types to say its call in other languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.countries import LANGUAGES
from challenges.models import Call
from challenges.rules.translations import TRANSLATED, other_languages

_LABELS = {"title": _("Title"), "summary": _("Summary"), "eligibility": _("Who may apply")}


class TranslationForm(forms.Form):
    """Title, summary and who may apply in each other language, each under its source."""

    hide_optional = True

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = other_languages(call.source_language)
        for code in self.codes:
            said = call.translations.get(code, {})
            for field in TRANSLATED:
                self.fields[f"{field}_{code}"] = self._field(call, field, code, said)

    def _field(self, call: Call, field: str, code: str, said: dict[str, Any]) -> forms.CharField:
        late = gettext("The original was amended afterwards: this translation is not shown until you save it again.")
        # Hints are drawn as they are: what the entity wrote is text, and stays text.
        hint = format_html("{} {}", late if field in said.get("behind", []) else "", getattr(call, field))
        widget: Any = forms.TextInput if field == "title" else forms.Textarea
        return forms.CharField(
            label=_LABELS[field],
            help_text=hint,
            initial=said.get(field, ""),
            required=False,
            max_length=150 if field == "title" else 8000,
            widget=widget(attrs={"lang": code} if field == "title" else {"lang": code, "rows": 3}),
        )

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields of each language, under its name."""
        names = dict(LANGUAGES)
        return [(names[code], [self[f"{field}_{code}"] for field in TRANSLATED]) for code in self.codes]

    def texts(self) -> dict[str, dict[str, str]]:
        """Return language to field to text; the form is valid."""
        return {code: {field: self.cleaned_data[f"{field}_{code}"] for field in TRANSLATED} for code in self.codes}
