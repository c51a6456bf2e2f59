"""What people type about the rules of the evidence, samples and tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pilots.states import Aspect


class RulesForm(forms.Form):
    """What the plan declares of its evidence beforehand."""

    acceptance = forms.DecimalField(
        label=gettext_lazy("Accuracy that is enough, in %"),
        help_text=gettext_lazy(
            "The share of items that people must label as the supplier's tool does. For example, 80."
        ),
        min_value=1,
        max_value=100,
        decimal_places=1,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    texts_until = forms.DateField(
        label=gettext_lazy("Day until which citizens' texts are kept"),
        help_text=gettext_lazy("They are deleted on the day after it. Without a day no text is kept."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_sample = forms.BooleanField(
        label=gettext_lazy("The rows are a random sample of what was said"),
        help_text=gettext_lazy("Then each share on the dashboard is shown with its margin of error."),
        required=False,
    )


class SampleForm(forms.Form):
    """What is checked, how exactly, and by whom."""

    aspect = forms.ChoiceField(label=gettext_lazy("What is checked"), choices=Aspect.choices, widget=forms.RadioSelect)
    margin = forms.DecimalField(
        label=gettext_lazy("Margin, in points more or less"),
        help_text=gettext_lazy("5 needs about 360 items, 10 about 95. The page says how many and why."),
        min_value=1,
        max_value=20,
        decimal_places=1,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    labellers: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who labels"),
        help_text=gettext_lazy(
            "Two or more. Each labels every item without seeing what the supplier or the others said."
        ),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["labellers"].queryset = people  # type: ignore[attr-defined]


class GiveUpForm(forms.Form):
    """Why a sample is given up."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("It stands in the public record. The sample then says nothing of the tool."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TokenForm(forms.Form):
    """A name by which a token is told from others."""

    name = forms.CharField(
        label=gettext_lazy("Name of the token"),
        help_text=gettext_lazy("For example, the program that will use it."),
        max_length=80,
    )
