"""Declaring by name after the opening, and choosing how to go on after a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from startups.rules.names import GROUNDS, MOST_CHARACTERS, REASON_WORDS, WAY_WORDS, is_sound_way, is_whole
from startups.states import Way

CONFLICT, NONE = "conflict", "none"


class NamesForm(forms.Form):
    """None, or a conflict with its grounds and her own words. ``earlier``: the grounds that she gave before, marked."""

    hide_optional = True

    conflict = forms.ChoiceField(
        label=_("Do you have a conflict of interest with this start-up?"),
        choices=[(NONE, _("No, none that I know of")), (CONFLICT, _("Yes"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you have a conflict.")},
    )
    grounds = forms.MultipleChoiceField(
        label=_("What ties you to it?"),
        help_text=_("Only if you have a conflict. Grounds to abstain of Ley 27444, art. 88. Everybody can read them."),
        choices=GROUNDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label=_("In your own words"),
        help_text=_(
            "Only if you have a conflict. Who chooses how to go on reads it; the public record keeps only its hash."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "data-min-words": REASON_WORDS, "autocomplete": "off"}),
        max_length=MOST_CHARACTERS,
        required=False,
    )

    def __init__(self, *args: Any, earlier: Sequence[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = earlier
        if earlier:
            self.initial = {"conflict": CONFLICT, "grounds": list(earlier), **self.initial}

    def clean(self) -> dict[str, Any]:
        """Ask for a ground and a reason where there is a conflict, and for neither where there is none."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            verdict = is_whole(**self.declared(), earlier=self.earlier)
            if not verdict:
                field = "reason" if data["conflict"] == CONFLICT and data["grounds"] else "grounds"
                self.add_error(field if data["conflict"] == CONFLICT else "conflict", str(verdict.reason))
        return data

    def declared(self) -> dict[str, Any]:
        """Return the declaration as the action takes it."""
        given = self.cleaned_data
        return {
            "conflict": given["conflict"] == CONFLICT,
            "grounds": given.get("grounds", []),
            "reason": given.get("reason", ""),
        }


class WayForm(forms.Form):
    """How to go on, and why. ``decided``: who chooses took the decision."""

    way = forms.ChoiceField(label=_("How does the call go on?"), choices=Way.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("Everybody can read them."),
        widget=forms.Textarea(attrs={"rows": 5, "data-min-words": WAY_WORDS}),
    )
    resolution_no = forms.CharField(
        label=_("Number of the resolution"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )

    def __init__(self, *args: Any, decided: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decided = decided

    def clean(self) -> dict[str, Any]:
        """Ask for a whole choice that is hers to take."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            verdict = is_sound_way(decided=self.decided, **data)
            if not verdict:
                confirmed = data["way"] == Way.CONFIRMED and self.decided
                self.add_error("way" if confirmed else "reasons", str(verdict.reason))
        return data
