"""What people choose about their mail."""

from __future__ import annotations

from typing import Any

from django import forms

from outbox.states import OPTIONAL, MailChoice


class MailChoicesForm(forms.Form):
    """One choice for each kind that may be switched off."""

    hide_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in OPTIONAL.items():
            self.fields[kind] = forms.ChoiceField(label=label, choices=MailChoice.choices)
