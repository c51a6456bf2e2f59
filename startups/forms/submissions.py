"""Forms of a submission: built from ``startups.envelope``, so that page, limits and rules are one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.countries import COUNTRIES
from startups.envelope import STATEMENTS, Field, count_words, fields_of
from startups.models import Answer
from startups.rules.profiles import TAX_SCHEMES, check_item, check_phone, check_tax_id
from startups.rules.submissions import fits_store, within_words
from startups.states import IdentityKind as K


class SectionForm(forms.Form):
    """The fields of one section of envelope 1. Over-long texts are errors here, and are kept all the same."""

    hide_optional = True

    def __init__(self, section: str, answers: dict[str, Answer], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        for field in fields_of(section):
            answer = answers[field.key]
            self.fields[field.key] = forms.CharField(
                label=field.title,
                help_text=field.hint,
                required=False,
                initial=answer.text,
                strip=True,
                widget=_widget(field, answer.version),
            )

    def clean(self) -> dict[str, Any]:
        """Say which texts are over their limit; too short ones are only missing until sending."""
        self.unkept: set[str] = set()
        for field in fields_of(self.section):
            text = self.cleaned_data.get(field.key, "").replace("\r\n", "\n")
            verdict = fits_store(field, text)
            if not verdict:
                self.unkept.add(field.key)
            elif count_words(text) > field.max_words:
                verdict = within_words(field, text)
            if not verdict:
                self.add_error(field.key, str(verdict.reason))
        return self.cleaned_data

    def texts(self) -> dict[str, str]:
        """Return the texts that can be kept, right or not."""
        return {
            field.key: str(self.data.get(field.key, ""))
            for field in fields_of(self.section)
            if field.key in self.data and field.key not in self.unkept
        }


def _widget(field: Field, version: int) -> forms.Widget:
    if field.one_line:
        return forms.TextInput(attrs={"data-version": version, "maxlength": field.max_characters})
    return forms.Textarea(
        attrs={
            "rows": 8 if field.max_words > 150 else 5,
            "data-version": version,
            "data-max-words": field.max_words,
            "data-min-words": field.min_words,
        }
    )


_NAMED = (("legal_name", K.LEGAL_NAME), ("trade_name", K.TRADE_NAME), ("representative", K.PERSON))


class CompanyForm(forms.Form):
    """Envelope 2: the company."""

    legal_name = forms.CharField(label=_("Legal name"), max_length=200)
    trade_name = forms.CharField(label=_("Trade name"), max_length=120)
    country = forms.ChoiceField(label=_("Country"), choices=[("", _("Choose one")), *COUNTRIES])
    tax_scheme = forms.ChoiceField(
        label=_("Kind of tax id"),
        required=False,
        choices=[("", _("None of these")), *((scheme, label) for scheme, (_country, label) in TAX_SCHEMES.items())],
    )
    tax_id = forms.CharField(
        label=_("Tax id"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    representative = forms.CharField(label=_("Legal representative"), help_text=_("Name and surnames"), max_length=150)
    contact_email = forms.EmailField(label=_("E-mail for this call"))
    contact_phone = forms.CharField(
        label=_("Telephone"), help_text=_("With the country's prefix: +51 987 654 321"), required=False, max_length=40
    )

    def clean(self) -> dict[str, Any]:
        """Check that names hold something to look for, digits of the tax id and the telephone's number."""
        data = self.cleaned_data
        for field, kind in _NAMED:
            if data.get(field):
                _value, verdict = check_item(kind, data[field], "", "")
                if not verdict:
                    self.add_error(field, str(verdict.reason))
        if data.get("tax_id") and data.get("tax_scheme"):
            data["tax_id"], verdict = check_tax_id(data["tax_scheme"], data["tax_id"])
            if not verdict:
                self.add_error("tax_id", str(verdict.reason))
        if data.get("contact_phone"):
            data["contact_phone"], verdict = check_phone(data["contact_phone"], data.get("country", ""))
            if not verdict:
                self.add_error("contact_phone", str(verdict.reason))
        return data


class PeopleForm(forms.Form):
    """Envelope 2: people and experience, one a line."""

    team = forms.CharField(
        label=_("Who will work on the pilot?"),
        help_text=_(
            "One person a line: name and surnames, then a comma and the role. We hide these names in the proposal."
        ),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    clients = forms.CharField(
        label=_("For whom have you worked?"),
        help_text=_("One client a line: name, then a comma and what you did. We hide these names in the proposal."),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


IDENTITY_FORMS: dict[str, type[forms.Form]] = {"company": CompanyForm, "people": PeopleForm}


class SwornForm(forms.Form):
    """The sworn statements: all are needed."""

    statements = forms.MultipleChoiceField(
        label=_("We declare under oath"),
        choices=STATEMENTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark every statement. Without all of them the submission cannot be sent.")},
    )

    def clean_statements(self) -> list[str]:
        """All statements, or an error that says so."""
        chosen = self.cleaned_data["statements"]
        if len(set(chosen)) < len(STATEMENTS):
            raise forms.ValidationError(_("Mark every statement. Without all of them the submission cannot be sent."))
        return chosen


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Choose a file"),
        help_text=_("PDF, DOCX, PPTX, XLSX, ODT, ODS, PNG or JPG"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
    )
