"""What a team answers to the panel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from startups.rules.dates import LONGEST


class DateForm(forms.Form):
    """An answer to a question of the panel."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Do not name your company, products, people or clients: what tells who you are is hidden."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
    )


class SettleForm(forms.Form):
    """Which doubtful places of an answer are hidden."""

    hidden = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(
        label=_("Further words to hide"),
        help_text=_("One a line, as written in the answer."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, places: list[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hidden"].label = _("Hide")
        self.fields["hidden"].choices = [(number, place["matched"]) for number, place in places]  # type: ignore[attr-defined]
        self.fields["hidden"].initial = [number for number, _place in places]
