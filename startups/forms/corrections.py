"""Forms of a field that goes back: what the desk asks, and the team's corrected text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from startups.envelope import Field
from startups.rules.corrections import LONGEST_SENTENCE
from startups.states import CorrectionReason


class SendBackForm(forms.Form):
    """What a team should change: a reason of the list and, if needed, a sentence."""

    hide_optional = True
    reason = forms.ChoiceField(
        label=_("What should the team change?"),
        choices=CorrectionReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the team should change.")},
    )
    sentence = forms.CharField(
        label=_("In a sentence, where and how"),
        help_text=_("The team reads it. Write no names: neither theirs nor yours."),
        max_length=LONGEST_SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CorrectionForm(forms.Form):
    """The field's text, within its limits."""

    text = forms.CharField(widget=forms.Textarea, error_messages={"required": _("Write the text.")})

    def __init__(self, field: Field, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.help_text = field.title, field.hint
        if field.one_line:
            text.widget = forms.TextInput(attrs={"maxlength": field.max_characters})
        else:
            text.widget.attrs |= {"rows": 8, "data-max-words": field.max_words, "data-min-words": field.min_words}
