"""What people type about a round of pulses."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.forms.plan import area
from pilots.forms.running import ReadOnlyRow
from pilots.models import PulseNote


class PulseNoteForm(ReadOnlyRow):
    """The joint note on a round."""

    class Meta:
        model = PulseNote
        fields = ["text", "actions"]
        widgets = {"text": area(3), "actions": area(3)}
        help_texts = {
            "text": _("Two or three sentences, without saying who may have answered what."),
            "actions": _("If nothing is to be done, say so, and why."),
        }


class AgreeForm(forms.Form):
    """Which text somebody agrees on."""

    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)
