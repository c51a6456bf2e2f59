"""What people type about what was learnt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.forms.plan import area, day
from pilots.models import DecisionTaken, Finding, Indicator, Lesson, Pilot
from pilots.queries.learning import find_indicator, findings_of
from pilots.queries.pages import areas_of
from pilots.states import Direction, LessonKind, SampleState


class IndicatorForm(forms.ModelForm):
    """An indicator: its target and the counts of its result."""

    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices, widget=forms.RadioSelect)

    class Meta:
        model = Indicator
        fields = [
            "name",
            "definition",
            "direction",
            "baseline",
            "target",
            "numerator",
            "denominator",
            "reported",
            "source_note",
        ]
        widgets = {
            "definition": area(3),
            **{
                name: forms.NumberInput(attrs={"class": "govuk-input--width-5"})
                for name in ("baseline", "target", "numerator", "denominator")
            },
        }
        help_texts = {
            "numerator": _("The result is counted, never typed as a percentage: 9 of 10 people, for example."),
            "reported": _("What a published text says, if it does: “90%”. It is compared with the counts."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["direction"].initial = Direction.UP

    def clean(self) -> dict[str, Any]:
        """Check that the counts belong together."""
        data = super().clean() or self.cleaned_data
        numerator, denominator = data.get("numerator"), data.get("denominator")
        if "numerator" in data and "denominator" in data and (numerator is None) != (denominator is None):
            self.add_error("denominator", _("Give both counts, how many and out of how many, or neither."))
        elif denominator == 0:
            self.add_error("denominator", _("“Out of” is at least 1."))
        elif numerator is not None and denominator is not None and numerator > denominator:
            self.add_error("numerator", _("“How many” cannot be more than “out of”."))
        for name in ("baseline", "target"):
            value = data.get(name)
            if value is not None and not 0 <= value <= 100:
                self.add_error(name, _("Write a percentage from 0 to 100."))
        return data

    def _post_clean(self) -> None:
        """Leave the row and its constraints to the action: a form only reads what was typed."""


class NewIndicatorForm(IndicatorForm):
    """A new indicator: it gets a code too, which survey questions may name."""

    class Meta(IndicatorForm.Meta):
        fields = ["code", *IndicatorForm.Meta.fields]
        help_texts = {
            **IndicatorForm.Meta.help_texts,
            "code": _("Short, in small letters and hyphens. Survey questions with this code feed it."),
        }

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot = pilot

    def clean_code(self) -> str:
        """Check that no other indicator of the pilot has this code."""
        code = str(self.cleaned_data["code"])
        if find_indicator(self.pilot, code):
            raise forms.ValidationError(
                _("The pilot has an indicator with this code. Open it, or choose another code.")
            )
        return code


class FindingForm(forms.ModelForm):
    """A finding and its recommendation."""

    class Meta:
        model = Finding
        fields = ["text", "recommendation", "topic", "indicator", "activity", "sample"]
        widgets = {"text": area(3), "recommendation": area(3)}
        help_texts = {"topic": _("What it rests on: choose what applies here and below.")}

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {
            "topic": pilot.topics.all(),
            "indicator": pilot.indicators.all(),
            "activity": pilot.activities.all(),
            "sample": pilot.samples.filter(state=SampleState.CLOSED),
        }
        for name, found in rows.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]


class DecisionTakenForm(forms.ModelForm):
    """What the entity decided."""

    class Meta:
        model = DecisionTaken
        fields = ["text", "decided_on", "area", "document", "finding"]
        widgets = {"text": area(3), "decided_on": day()}
        help_texts = {
            "document": _("Its number, for example “Resolución 045-2021”."),
            "finding": _("What led to it."),
        }

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_of(pilot)  # type: ignore[attr-defined]
        self.fields["finding"].queryset = findings_of(pilot)  # type: ignore[attr-defined]


class LessonForm(forms.ModelForm):
    """A lesson for others."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LessonKind.choices)

    class Meta:
        model = Lesson
        fields = ["kind", "text", "applies_to"]
        widgets = {"text": area(3)}
