"""Asking for a report or a paper, and telling how a paper was signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.rules.files import has_size
from challenges.rules.papers import sound_session
from challenges.states import SessionMode


class ReportForm(forms.Form):
    """In which language the report is made."""

    language = forms.ChoiceField(
        label=_("Language of the report"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "govuk-input--width-20"}, format="%Y-%m-%dT%H:%M"
    )
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


class SessionForm(forms.Form):
    """What only the entity knows of a session: where it was, its hours, who was absent."""

    mode = forms.ChoiceField(label=_("How did you meet?"), choices=SessionMode, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Place"),
        help_text=_("Address and room. Leave it empty for a session on the platform."),
        max_length=200,
        required=False,
    )
    held_from = _moment(_("It began"))
    held_until = _moment(_("It ended"))
    absent = forms.MultipleChoiceField(label=_("Who was absent?"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, attendees: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["absent"].choices = [(name, name) for name in attendees]  # type: ignore[attr-defined]
        if not attendees:
            del self.fields["absent"]

    def clean(self) -> dict[str, Any]:
        """Ask for hours that can be true."""
        data = super().clean() or self.cleaned_data
        if data.get("held_from") and data.get("held_until"):
            hours = {name: data[name] for name in ("held_from", "held_until")}
            sound = sound_session(**hours, now=timezone.now())
            if not sound:
                self.add_error("held_until", sound.reason)
        return data


class SignatureForm(forms.Form):
    """A signed copy, or where the signed paper is kept."""

    signed_on = forms.DateField(
        label=_("Day of the signature"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    upload = forms.FileField(
        label=_("Signed copy"),
        help_text=_("PDF. Leave it empty when it was signed on paper only."),
        required=False,
        allow_empty_file=True,
    )
    note = forms.CharField(
        label=_("Where is the signed paper kept?"),
        help_text=_("For example: folder 12, Secretary General's office."),
        max_length=250,
        required=False,
    )

    def clean_upload(self) -> Any:
        """Refuse what is too large before anybody reads it."""
        upload = self.cleaned_data["upload"]
        verdict = has_size(upload.size, settings.MAX_UPLOAD_BYTES) if upload else None
        if verdict is not None and not verdict:
            raise ValidationError(verdict.reason)
        return upload
