"""What people type about the plan's parts, evidence of activities, attendance and what followed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.forms.plan import area, day
from pilots.models import Barrier, DataUse, Effect, FollowUp, Meeting, Pilot, PilotPerson, Proof, Risk
from pilots.queries.learning import indicators_of
from pilots.rules.running import sandbox_in_order, sound_proof, sound_share
from pilots.rules.sandbox import sound_report_days
from pilots.states import Chance, Gravity, LegalBasis, SandboxExit, Side


class ReadOnlyRow(forms.ModelForm):
    """A form of a row that only reads what was typed: the action writes."""

    def _post_clean(self) -> None:
        """Leave the row and its constraints to the action."""


class PersonForm(ReadOnlyRow):
    """Somebody of the team."""

    side = forms.ChoiceField(label=_("Side"), choices=Side.choices, widget=forms.RadioSelect)

    class Meta:
        model = PilotPerson
        fields = ["side", "name", "function", "hours"]
        help_texts = {"hours": _("At most 60.")}
        widgets = {"hours": forms.NumberInput(attrs={"class": "govuk-input--width-5"})}


class RiskForm(ReadOnlyRow):
    """A risk: how likely, how bad, what is done and by whom."""

    probability: Any = forms.TypedChoiceField(
        label=_("Probability"), choices=Chance.choices, coerce=int, widget=forms.RadioSelect
    )
    impact: Any = forms.TypedChoiceField(
        label=_("Impact"), choices=Gravity.choices, coerce=int, widget=forms.RadioSelect
    )

    class Meta:
        model = Risk
        fields = ["text", "probability", "impact", "response", "owner"]
        widgets = {"response": area(3)}


class DataUseForm(ReadOnlyRow):
    """A use of personal data."""

    basis = forms.ChoiceField(label=_("Legal basis"), choices=LegalBasis.choices)

    class Meta:
        model = DataUse
        fields = ["purpose", "data", "basis", "basis_note", "readers", "assessed", "kept_until"]
        widgets = {"data": area(3), "kept_until": day()}
        help_texts = {
            "basis_note": _("Verify it against the official gazette."),
            "kept_until": _("By this day all of it has been deleted."),
        }


class DaysField(forms.CharField):
    """Several days, one a line; as they are kept: ISO dates, each once, oldest first."""

    widget = area(3)

    def prepare_value(self, value: Any) -> Any:
        """One a line."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Read each as any field with a date is read."""
        lines = str(value or "").replace(",", "\n").replace(";", "\n").split("\n")
        read = forms.DateField(localize=True)
        return sorted({read.clean(line.strip()).isoformat() for line in lines if line.strip()})


class BarrierForm(ReadOnlyRow):
    """A norm that stands in the way, and what the sandbox does about it."""

    way_out = forms.ChoiceField(label=_("Exit"), choices=SandboxExit.choices)
    report_days = DaysField(
        label=_("Interim reports are due on"),
        required=False,
        help_text=_("One day a line, for example 2027-03-31. Both sides are reminded a week before."),
    )

    class Meta:
        model = Barrier
        fields = [
            "norm",
            "article",
            "blocks",
            "exemption",
            "authority",
            "safeguards",
            "starts_on",
            "ends_on",
            "report_days",
            "way_out",
            "reform",
        ]
        widgets = {
            **{name: area(3) for name in ("blocks", "exemption", "safeguards", "reform")},
            "starts_on": day(),
            "ends_on": day(),
        }
        help_texts = {
            "norm": _("Verify it against the official gazette."),
            "exemption": _("Only if you asked to try it out in a regulatory sandbox."),
        }

    def clean(self) -> dict[str, Any]:
        """The sandbox ends after it starts."""
        data = super().clean() or self.cleaned_data
        verdict = sandbox_in_order(first=data.get("starts_on"), last=data.get("ends_on"))
        if not verdict:
            self.add_error("ends_on", verdict.reason)
        days = [date.fromisoformat(day) for day in data.get("report_days", [])]
        exemption, starts_on = data.get("exemption", ""), data.get("starts_on")
        if not (sound := sound_report_days(days=days, exemption=exemption, starts_on=starts_on)):
            self.add_error("report_days", sound.reason)
        return data


#: The form of each part of the plan, its words for adding one, and its title.
FORMS: dict[str, tuple[type[forms.ModelForm], Any]] = {
    "people": (PersonForm, _("Add a person to the team")),
    "risks": (RiskForm, _("Add a risk")),
    "data": (DataUseForm, _("Add a use of data")),
    "barriers": (BarrierForm, _("Add a regulatory barrier")),
}


class ProofForm(ReadOnlyRow):
    """A link or a file that shows that an activity took place."""

    upload = forms.FileField(label=_("File"), required=False, help_text=_("PDF, DOCX, XLSX or ODT."))

    class Meta:
        model = Proof
        fields = ["label", "url"]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or self.cleaned_data
        if "url" in data and "upload" in data:
            verdict = sound_proof(url=data["url"], has_file=data["upload"] is not None)
            if not verdict:
                self.add_error("url", verdict.reason)
        return data


class CameForm(forms.Form):
    """Who of those invited came."""

    came = forms.MultipleChoiceField(label=_("Who came"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, meeting: Meeting, sheet: list[Any]) -> None:
        super().__init__(data, initial={"came": [one.user_id for one in sheet if one.came]})
        self.fields["came"].choices = [  # type: ignore[attr-defined]
            (one.user_id, f"{one.user.name} · {one.get_side_display()}") for one in sheet
        ]


class FollowUpPlanForm(forms.Form):
    """Which indicator is asked for again, and when."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    due_on = forms.DateField(label=_("On which day"), widget=day())

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [one.indicator for one in indicators_of(pilot)]
        self.fields["indicator"].choices = [(one.code, one.name) for one in found]  # type: ignore[attr-defined]
        if not found:
            self.fields["indicator"].help_text = _("The pilot has no indicator yet. Add one on its first page.")


class FollowUpForm(ReadOnlyRow):
    """The counts of an indicator on a day of follow-up."""

    numerator = forms.IntegerField(
        label=_("How many"), min_value=0, widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"})
    )
    denominator = forms.IntegerField(
        label=_("Out of"), min_value=1, widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"})
    )

    class Meta:
        model = FollowUp
        fields = ["numerator", "denominator", "note"]

    def clean(self) -> dict[str, Any]:
        """The counts make a share."""
        data = super().clean() or self.cleaned_data
        if data.get("numerator") is not None and data.get("denominator") is not None:
            verdict = sound_share(numerator=data["numerator"], denominator=data["denominator"])
            if not verdict:
                self.add_error("numerator", verdict.reason)
        return data


class EffectForm(ReadOnlyRow):
    """What a decision led to."""

    class Meta:
        model = Effect
        fields = ["text", "seen_on", "document", "url", "indicator"]
        widgets = {"text": area(3), "seen_on": day()}

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = pilot.indicators.all()  # type: ignore[attr-defined]
