"""Asking for a report or a paper, and telling how a paper was signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.rules.files import has_size
from challenges.rules.papers import sound_mode, sound_session, witnesses
from challenges.states import CallState, PaperKind, SessionMode
from kernel.conflict import marks, settle
from pilots.states import ReportKind, SearchKind
from reports.rules.cases import may_make
from reports.rules.opsi import HEADINGS


class ReportForm(forms.Form):
    """Which report is made, and in which language."""

    kind = forms.ChoiceField(label=_("Report"), choices=ReportKind, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the report"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a language in which this kind is made."""
        data = super().clean() or self.cleaned_data
        if data.get("kind") and data.get("language"):
            sound = may_make(kind=data["kind"], language=data["language"])
            if not sound:
                self.add_error("language", sound.reason)
        return data


class ReplicationForm(forms.Form):
    """For which entity a new exercise begins, and how it is called."""

    entity: Any = forms.ModelChoiceField(None, label=_("Public entity"), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=150)

    def __init__(self, *args: Any, entities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].queryset = entities  # type: ignore[attr-defined]


class CaseTextForm(forms.Form):
    """The sections of a case in one language. Of two tabs that change it, neither undoes the other."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stored: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stored
        self.clashes: list[str] = []
        for key, (_group, title) in HEADINGS.items():
            self.fields[key] = forms.CharField(
                label=title,
                required=False,
                max_length=8000,
                initial=stored[key],
                widget=forms.Textarea(attrs={"rows": 6 if stored[key] else 3}),
            )
        self.fields["seen"].initial = marks(stored)

    def clean(self) -> dict[str, Any]:
        """Keep of each section what was changed here; tell where somebody else changed it too."""
        typed = super().clean() or self.cleaned_data
        typed = {name: str(value).replace("\r\n", "\n").strip() for name, value in typed.items()}
        kept, self.clashes, seen = settle(seen=typed.pop("seen", ""), typed=typed, stored=self.stored)
        for name in self.clashes:
            text = gettext(
                "Saved here meanwhile, in another window or by somebody else: “%(theirs)s”. Send again to keep yours."
            )
            self.add_error(name, text % {"theirs": self.stored[name]})
        if self.clashes:
            self.data = {**self.data.dict(), "seen": seen}  # type: ignore[attr-defined]
        return kept

    def changed(self) -> dict[str, str]:
        """Return the sections that are not what is shown already."""
        return {key: self.cleaned_data[key] for key in HEADINGS if self.cleaned_data[key] != self.stored[key].strip()}


def _moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "govuk-input--width-20"}, format="%Y-%m-%dT%H:%M"
    )
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    return forms.DateTimeField(label=label, help_text=hint, widget=widget, input_formats=formats, required=False)


class SessionForm(forms.Form):
    """What only the entity knows of a session: where it was, its hours, who was absent."""

    mode = forms.ChoiceField(label=_("How did you meet?"), choices=SessionMode, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Place"),
        help_text=_("Address and room. Leave it empty for a session on the platform."),
        max_length=200,
        required=False,
    )
    held_from = _moment(_("It began"), _("For a session on the platform leave both empty: the record has its hours."))
    held_until = _moment(_("It ended"))
    witnesses = forms.CharField(
        label=_("Witnesses"),
        help_text=_("One a line: name; document of identity. Leave it empty when there were none."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    absent = forms.MultipleChoiceField(label=_("Who was absent?"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, kind: str, attendees: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind != PaperKind.UNSEALING:
            del self.fields["witnesses"]
        self.fields["absent"].choices = [(name, name) for name in attendees]  # type: ignore[attr-defined]
        if not attendees:
            del self.fields["absent"]

    def clean(self) -> dict[str, Any]:
        """Ask for a way to meet that can be, and for hours that can be true unless the record has them."""
        data = super().clean() or self.cleaned_data
        mode = sound_mode(kind=self.kind, mode=data.get("mode", ""))
        if not mode:
            self.add_error("mode", mode.reason)
        if not self.errors and data["mode"] != SessionMode.PLATFORM:
            hours = {name: data[name] for name in ("held_from", "held_until")}
            sound = sound_session(**hours, now=timezone.now())
            if not sound:
                self.add_error("held_until" if data["held_from"] else "held_from", sound.reason)
        return data

    def clean_witnesses(self) -> list[dict[str, str]]:
        """Take the witnesses in, each with her document."""
        found = witnesses(self.cleaned_data["witnesses"])
        if found is None:
            raise ValidationError(_("Write each witness on her own line: name; document of identity."))
        return found


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


class DeskForm(forms.Form):
    """Which exercises the staff's dashboard shows."""

    entity: Any = forms.ModelChoiceField(None, label=_("Public entity"), required=False, empty_label=_("All"))
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=[("", _("All")), *CallState.choices])
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, *args: Any, entities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].queryset = entities  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """What somebody looks for, and of which kind."""

    hide_optional = True
    q = forms.CharField(
        label=_("Words"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [("mine", _("My start-up's own things"))] if signed_in else []
        self.fields["kind"].choices = [("", _("Everywhere")), *SearchKind.choices, *own]  # type: ignore[attr-defined]
