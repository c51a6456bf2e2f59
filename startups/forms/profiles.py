"""Forms of a start-up's profile, identity record and team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.countries import COUNTRIES
from startups.models import Startup
from startups.rules.profiles import TAX_SCHEMES, check_item, may_keep_items, reach_of
from startups.states import IdentityKind as K
from startups.states import Size

#: The pages of the identity record: key, title, lead, kinds.
GROUPS: list[tuple[str, Any, Any, tuple[str, ...]]] = [
    (
        "names",
        _("Names"),
        _("Every name under which people may know you. We hide them wherever they appear in your proposal."),
        (K.LEGAL_NAME, K.TRADE_NAME, K.PRODUCT, K.ACRONYM),
    ),
    ("people", _("People"), _("Founders and whoever else is known outside: name and surnames."), (K.PERSON,)),
    ("contact", _("Contact and web"), _("What leads to you."), (K.EMAIL, K.PHONE, K.DOMAIN, K.HANDLE)),
    ("tax", _("Tax ids"), _("We check their digits."), (K.TAX_ID,)),
    (
        "places",
        _("Places and clients"),
        _("Cities and addresses of yours, and clients whose name would tell who you are."),
        (K.PLACE, K.CLIENT),
    ),
]

_LABELS = {
    K.LEGAL_NAME: (_("Legal names"), _("For example with S.A.C., Ltda. or S.A. de C.V.")),
    K.TRADE_NAME: (_("Trade names"), _("If a name is written in another alphabet, also write it in Latin letters.")),
    K.PRODUCT: (_("Products and brands"), ""),
    K.ACRONYM: (_("Acronyms"), ""),
    K.PERSON: (_("People"), _("Name and surnames")),
    K.EMAIL: (_("E-mails"), ""),
    K.PHONE: (_("Telephones"), _("With the country's prefix: +51 987 654 321")),
    K.DOMAIN: (_("Web domains"), _("For example example.org")),
    K.HANDLE: (_("Names in social networks"), _("For example @example")),
    K.PLACE: (_("Cities and addresses"), ""),
    K.CLIENT: (_("Clients"), ""),
}


class StartupForm(forms.ModelForm):
    """The profile's own fields."""

    country = forms.ChoiceField(label=_("Country"), choices=[("", _("Choose one")), *COUNTRIES])
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    women_led = forms.TypedChoiceField(
        label=_("Is it led by women?"),
        help_text=_("Only for statistics over many calls. Nobody who judges sees it."),
        choices=[("", _("We prefer not to say")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Startup
        fields = ["name", "legal_name", "country", "city", "website", "founded_year", "size", "women_led"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["founded_year"].widget.attrs["class"] = "govuk-input--width-4"
        self.fields["size"].choices = [("", _("We prefer not to say")), *Size.choices]  # type: ignore[attr-defined]
        self.fields["founded_year"].min_value = 1900  # type: ignore[attr-defined]
        self.initial["women_led"] = {True: "yes", False: "no"}.get(self.instance.women_led, "")

    def told(self) -> list[tuple[Any, str]]:
        """Return each field's label and what is stored, in words."""
        rows = []
        for name, field in self.fields.items():
            value = self.initial.get(name)
            choices = dict(getattr(field, "choices", ()))
            rows.append((field.label, str(choices.get(value, "") if choices else value or "")))
        return rows

    def clean_founded_year(self) -> int | None:
        """Refuse years that no start-up was founded in."""
        year = self.cleaned_data["founded_year"]
        if year is not None and not 1900 <= year <= 2100:
            raise forms.ValidationError(_("Write a year of four digits, like 2019."))
        return year


class GroupForm(forms.Form):
    """One page of the identity record: one text a line for each kind; tax ids as pairs of kind and number."""

    def __init__(self, kinds: tuple[str, ...], items: list[Any], country: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds, self.country = kinds, country
        self.stored = [(item.kind, item.value) for item in items]
        self.rows = 0
        if K.TAX_ID in kinds:
            self._tax_rows([item for item in items if item.kind == K.TAX_ID])
        for kind in kinds:
            if kind == K.TAX_ID:
                continue
            label, hint = _LABELS[K(kind)]
            lines = "\n".join(item.value for item in items if item.kind == kind)
            self.fields[kind] = forms.CharField(
                label=label,
                help_text=" ".join(str(part) for part in (_("One a line."), hint) if part),
                required=False,
                initial=lines,
                max_length=9000,
                widget=forms.Textarea(attrs={"rows": max(2, min(8, lines.count("\n") + 2))}),
            )

    def _tax_rows(self, items: list[Any]) -> None:
        """Add a row for each tax id and two empty ones."""
        typed = sum(key.startswith("number_") for key in self.data) if self.is_bound else 0
        self.rows = max(len(items) + 2, min(typed, 60))
        choices = [("", _("Choose one")), *((scheme, label) for scheme, (_country, label) in TAX_SCHEMES.items())]
        for row in range(self.rows):
            item = items[row] if row < len(items) else None
            guess = next((scheme for scheme, (of, _label) in TAX_SCHEMES.items() if of == self.country), "")
            self.fields[f"scheme_{row}"] = forms.ChoiceField(
                label=_("Kind of tax id"),
                choices=choices,
                required=False,
                initial=item.scheme if item else (guess if row == len(items) else ""),
            )
            self.fields[f"number_{row}"] = forms.CharField(
                label=_("Number"),
                required=False,
                max_length=40,
                initial=item.value if item else "",
                widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
            )

    def clean(self) -> dict[str, Any]:
        """Check each line; errors name the line."""
        self.items: list[dict[str, str]] = []
        for kind in self.kinds:
            if kind == K.TAX_ID:
                for row in range(self.rows):
                    self._take(K.TAX_ID, f"number_{row}", self.cleaned_data.get(f"scheme_{row}", ""))
            else:
                self._take(kind, kind)
            verdict = may_keep_items(sum(item["kind"] == kind for item in self.items))
            if not verdict:
                self.add_error(kind if kind in self.fields else None, str(verdict.reason))
        return self.cleaned_data

    def weak(self) -> list[Any]:
        """Return a sentence for each item, as typed or else as stored, that is hidden in quotation marks only."""
        sentence = _(
            "We hide “%(value)s” only in quotation marks or before S.A.C., Ltda. and the like, because it appears in "
            "any text."
        )
        rows = [(item["kind"], item["value"]) for item in self.items] if self.is_valid() else self.stored
        return [sentence % {"value": value} for kind, value in rows if reach_of(kind, value) == "quoted"]

    def told(self, stored: dict[str, list[str]]) -> list[tuple[Any, str]]:
        """Return each kind's label and what is stored of it, one a line."""
        return [
            (_LABELS[K(kind)][0] if kind != K.TAX_ID else _("Tax ids"), "\n".join(stored.get(kind, [])))
            for kind in self.kinds
        ]

    def _take(self, kind: str, field: str, scheme: str = "") -> None:
        for line in self.cleaned_data.get(field, "").splitlines():
            if not line.strip():
                continue
            value, verdict = check_item(kind, line, scheme, self.country)
            if verdict:
                self.items.append({"kind": str(kind), "value": value, "scheme": scheme})
            else:
                self.add_error(field, str(verdict.reason))


class LogoForm(forms.Form):
    """A logo."""

    file = forms.FileField(
        label=_("Choose a picture of your logo"),
        help_text=_("PNG or JPG, up to 5 MB. On a plain background and cut close, it is found best."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )


class InviteForm(forms.Form):
    """Who is invited to the team."""

    email = forms.EmailField(label=_("E-mail of the person"), help_text=_("She gets a link that holds for seven days."))
