"""The recognition survey of one seat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selection.models import Assignment
from startups.rules.recognition import MOST_CHARACTERS, is_whole
from startups.states import KnowsWho


class Unrepeated(forms.TextInput):
    """A text box that never shows what was typed.

    The pages of those who judge are searched for who applied and held back if it stands there: to repeat a guess would
    tell her who typed it whether it is right.
    """

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Forget the value."""
        return super().get_context(name, None, attrs)


class RecognitionForm(forms.Form):
    """For each proposal that she scored: does she know who it is, and whom does she think of."""

    hide_optional = True

    def __init__(self, given: Sequence[Assignment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [one.entry.code for one in given]
        for number, one in enumerate(given, start=1):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=_("%(mark)s: do you know whose proposal this is?") % {"mark": one.entry.mark},
                choices=KnowsWho.choices,
                widget=forms.RadioSelect,
            )
            self.fields[f"guess_{number}"] = forms.CharField(
                label=_("%(mark)s: whom do you think of?") % {"mark": one.entry.mark},
                help_text=_("The start-up’s name, only if you think that you know. It is not shown again."),
                required=False,
                max_length=MOST_CHARACTERS,
                widget=Unrepeated(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for an answer for each, and for a guess where somebody is meant."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            verdict = is_whole(answers=self.answers(), codes=self.codes)
            if not verdict:
                self.add_error(None, str(verdict.reason))
        return data

    def answers(self) -> dict[str, tuple[str, str]]:
        """Return the answers as the action takes them."""
        data = self.cleaned_data
        return {code: (data[f"answer_{n}"], data[f"guess_{n}"]) for n, code in enumerate(self.codes, start=1)}
