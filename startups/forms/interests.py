"""The assessor's declaration of interests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from startups.interests import GROUNDS, MOST_CHARACTERS, QUESTIONS
from startups.rules.interests import is_whole


class InterestsForm(forms.Form):
    """What ties her to whoever may apply, or nothing; and what she swears. It is never shown filled in again."""

    hide_optional = True

    def __init__(self, *args: Any, supplement: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, (title, hint) in QUESTIONS.items():
            self.fields[key] = forms.CharField(
                label=title,
                help_text=hint,
                required=False,
                max_length=MOST_CHARACTERS,
                widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
            )
        if not supplement:
            self.fields["nothing"] = forms.BooleanField(label=_("I have nothing to declare"), required=False)
        self.fields["sworn"] = forms.MultipleChoiceField(
            label=_("I swear, with the exception of what I have written above"),
            help_text=_("Grounds to abstain of Ley 27444, art. 88. Mark every sentence."),
            choices=GROUNDS,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Mark every sentence that you swear.")},
        )

    def clean(self) -> dict[str, Any]:
        """Ask for something or nothing, and for every sentence."""
        if not self.errors:
            verdict = is_whole(**self.declared())
            if not verdict:
                self.add_error("sworn" if self._lacks_oath() else None, str(verdict.reason))
        return self.cleaned_data

    def declared(self) -> dict[str, Any]:
        """Return the declaration as the action takes it."""
        given = self.cleaned_data
        return {
            "answers": {key: given.get(key, "") for key in QUESTIONS},
            "nothing": bool(given.get("nothing")),
            "sworn": given.get("sworn", []),
        }

    def _lacks_oath(self) -> bool:
        return len(self.cleaned_data.get("sworn", [])) < len(GROUNDS)
