"""Amending one's own score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.forms.naming import UnnamedTexts
from selection.rules.scores import REASON_WORDS, is_amendment


class AmendForm(UnnamedTexts):
    """Another level, and why. ``before``: the level that counts now."""

    level = forms.TypedChoiceField(label=_("The level that counts from now on"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why do you give another level?"),
        help_text=_(
            "Cite the proposal, and say what of the panel's reasons moved you. It goes into the papers by seat."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "data-min-words": REASON_WORDS}),
        max_length=4000,
    )

    def __init__(self, *args: Any, anchors: Sequence[str], before: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (number, f"{number} · {anchor}") for number, anchor in enumerate(anchors)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for another level and for a reason with enough words."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            verdict = is_amendment(before=self.before, level=data["level"], reason=data["reason"])
            if not verdict:
                self.add_error("level" if data["level"] == self.before else "reason", str(verdict.reason))
        return data
