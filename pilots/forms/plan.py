"""What people type about a pilot's plan, activities and meetings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.conflict import marks, settle
from pilots.models import Meeting, Pilot, PilotActivity, StageGate
from pilots.queries.access import people_of
from pilots.queries.samples import texts_stored
from pilots.rules.permissions import days_have_come, days_in_order, periods_in_order
from pilots.states import Gate, Outcome, Phase


def day() -> forms.DateInput:
    """Return the browser's own date picker."""
    return forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d")


def area(rows: int = 4) -> forms.Textarea:
    """Return a box for a longer text."""
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.ModelForm):
    """The plan of a pilot. Of two tabs that change it, neither undoes the other."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Pilot
        fields = [
            "title",
            "hypothesis",
            "scope",
            "starts_on",
            "ends_on",
            "evidence_from",
            "evidence_until",
            "entity_team",
            "startup_team",
            "budget",
            "risks",
            "data_protection",
            "keeps_texts",
        ]
        widgets = {
            "hypothesis": area(3),
            "scope": area(),
            "starts_on": day(),
            "ends_on": day(),
            "evidence_from": day(),
            "evidence_until": day(),
            "entity_team": area(3),
            "startup_team": area(3),
            "risks": area(),
            "data_protection": area(),
        }
        help_texts = {
            "hypothesis": _("If we do…, then…, because…"),
            "scope": _("What is tried out, with whom and where; and what is not."),
            "evidence_from": _("The first day on which manifestations count."),
            "evidence_until": _("The last day. Rows outside these days are not imported."),
            "risks": _("What could go wrong, and what you would do then."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: list[str] = []
        known = self.instance.pk is not None
        self.stored = {name: getattr(self.instance, name) for name in self._meta.fields or ()} if known else {}
        self.fields["seen"].initial = marks(self.stored)
        texts = texts_stored(self.instance) if known and self.instance.keeps_texts else None
        if texts is not None:
            self.fields["delete_texts"] = forms.BooleanField(
                label=_("Delete the citizens' texts that are stored now"),
                help_text=gettext(
                    "Tick this if you no longer keep texts: the %(count)s stored ones are deleted at once and do not "
                    "come back. Open samples can then no longer be labelled."
                )
                % {"count": number_format(texts, use_l10n=True, force_grouping=True)},
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Check that the periods are in order, then what another tab saved meanwhile."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on"):
            verdict = periods_in_order(
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                evidence_from=data.get("evidence_from"),
                evidence_until=data.get("evidence_until"),
            )
            if not verdict:
                self.add_error("evidence_until" if data["starts_on"] <= data["ends_on"] else "ends_on", verdict.reason)
        agreed = data.pop("delete_texts", True)
        if self.stored.get("keeps_texts") and not data.get("keeps_texts") and not agreed:
            self.add_error(
                "delete_texts",
                gettext("Texts are stored. Tick that they are deleted, or go on keeping texts until their day."),
            )
        kept, self.clashes, seen = settle(seen=data.pop("seen", ""), typed=data, stored=self.stored)
        for name in self.clashes:
            text = gettext(
                "Saved here meanwhile, in another window or by somebody else: “%(theirs)s”. Send again to keep yours."
            )
            self.add_error(name, text % {"theirs": self.stored[name]})
        if self.clashes:
            again: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict: what came is not to be written on
            again["seen"] = seen
            self.data = again
        return kept

    def _post_clean(self) -> None:
        """Leave the row and its constraints to the action: a form only reads what was typed."""


class ConclusionForm(forms.Form):
    """What happened, and what is recommended."""

    summary = forms.CharField(
        label=_("What happened, in one paragraph"),
        help_text=_("Everybody reads it at the top of the published case."),
        widget=area(6),
    )
    recommendation = forms.CharField(
        label=_("What is recommended, and why"),
        help_text=_("Buy by an open procedure, test further, or leave it. It stands in the final report."),
        required=False,
        widget=area(4),
    )


class EndForm(ConclusionForm):
    """How a pilot ended."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=Outcome.choices, widget=forms.RadioSelect)
    ended_on = forms.DateField(
        label=_("On which day did it end?"),
        help_text=_("The case and its reports say how long the pilot lasted."),
        required=False,
        initial=timezone.localdate,
        widget=day(),
    )
    field_order = ["outcome", "ended_on", "summary", "recommendation"]


class GateForm(forms.ModelForm):
    """A decision to continue, adjust or stop."""

    phase = forms.ChoiceField(label=_("After phase"), choices=[("", "---------"), *Phase.choices])
    gate = forms.ChoiceField(
        label=_("Decision"),
        choices=Gate.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "It stands in the public record and cannot be changed. After a stop nothing more is decided: the entity "
            "ends the pilot."
        ),
    )

    class Meta:
        model = StageGate
        fields = ["phase", "gate", "reasons"]
        widgets = {"reasons": area()}


class ActivityForm(forms.ModelForm):
    """An activity: what is planned and what happened."""

    class Meta:
        model = PilotActivity
        fields = [
            "phase",
            "title",
            "planned_from",
            "planned_until",
            "responsible",
            "status",
            "actual_from",
            "actual_until",
            "evidence",
        ]
        widgets = {
            "planned_from": day(),
            "planned_until": day(),
            "actual_from": day(),
            "actual_until": day(),
            "evidence": area(3),
        }
        help_texts = {"evidence": _("A document, a recording, a list of attendance: what somebody else could look at.")}

    def clean(self) -> dict[str, Any]:
        """Check that the dates are in order."""
        data = super().clean() or self.cleaned_data
        for first, last in (("planned_from", "planned_until"), ("actual_from", "actual_until")):
            if first in data and last in data:
                verdict = days_in_order(first=data[first], last=data[last])
                if not verdict:
                    self.add_error(last, verdict.reason)
        began, finished = data.get("actual_from"), data.get("actual_until")
        verdict = days_have_come(first=began, last=finished, today=timezone.localdate())
        if not verdict and "actual_until" not in self.errors:
            self.add_error("actual_until" if finished else "actual_from", verdict.reason)
        return data

    def _post_clean(self) -> None:
        """Leave the row and its constraints to the action: a form only reads what was typed."""


class MeetingForm(forms.ModelForm):
    """A meeting, and who is invited."""

    minutes_long = forms.IntegerField(
        label=_("How many minutes"),
        min_value=5,
        max_value=600,
        initial=60,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    invited: Any = forms.ModelMultipleChoiceField(
        label=_("Whom do you invite?"),
        help_text=_("They receive a mail with a calendar file."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Meeting
        fields = ["title", "starts_at", "minutes_long", "place", "agenda"]
        widgets = {
            "starts_at": forms.DateTimeInput(
                attrs={"type": "datetime-local", "class": "govuk-input--width-10"}, format="%Y-%m-%dT%H:%M"
            ),
            "agenda": area(),
        }

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invited"].queryset = people_of(pilot)  # type: ignore[attr-defined]


class MinutesForm(forms.ModelForm):
    """What a meeting said."""

    class Meta:
        model = Meeting
        fields = ["attendees", "minutes"]
        widgets = {"attendees": area(3), "minutes": area(10)}
        labels = {"attendees": _("Who else attended, and what for")}
        help_texts = {"attendees": _("Who was invited is ticked above. One person a line.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].required = True
