"""What somebody looks for in the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.states import LessonKind


class LibraryForm(forms.Form):
    """Words, and which kind of lesson."""

    hide_optional = True
    asked = forms.CharField(
        label=_("Words"), max_length=200, required=False, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *LessonKind.choices], required=False)

    def __init__(self, *args: Any, kinds: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kinds:
            del self.fields["kind"]
