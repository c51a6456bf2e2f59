"""What people type about functional requirements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.conflict import Conflict
from pilots.forms.plan import area
from pilots.models import FunctionalRequirement, Pilot
from pilots.queries.learning import findings_of
from pilots.rules.requirements import Draft
from pilots.states import Priority, Verification


class RequirementForm(forms.ModelForm):
    """A functional requirement. What is typed is read for advice even while it is not complete."""

    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices, widget=forms.RadioSelect)
    verification = forms.ChoiceField(label=_("Verification method"), choices=Verification.choices)

    class Meta:
        model = FunctionalRequirement
        fields = [
            "language",
            "text",
            "fit_criterion",
            "verification",
            "rationale",
            "priority",
            "findings",
            "activities",
        ]
        widgets = {
            "text": area(3),
            "rationale": area(2),
            "fit_criterion": area(2),
            "findings": forms.CheckboxSelectMultiple,
            "activities": forms.CheckboxSelectMultiple,
        }
        labels = {"language": _("Written in")}
        help_texts = {
            "text": _("“Cuando llegue un reclamo, el sistema deberá avisar al área en 10 minutos.” One thing each."),
            "fit_criterion": _("A test with a number that is met or not."),
        }

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, initial in (("priority", Priority.MUST), ("verification", Verification.TEST)):
            self.fields[name].initial = initial
        for name, rows in (("findings", findings_of(pilot)), ("activities", pilot.activities.all())):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            if not rows:
                del self.fields[name]

    def draft(self) -> Draft:
        """Return what was typed, or what is stored, as the lint reads it."""
        if not self.is_bound:
            own = self.instance
            traced = bool(own.pk and (own.findings.exists() or own.activities.exists()))
            return Draft(own.text, own.language, own.fit_criterion, traced)
        typed = self.data
        traced = any(typed.getlist(name) if hasattr(typed, "getlist") else typed.get(name) for name in _TRACES)
        return Draft(typed.get("text", ""), typed.get("language", "es"), typed.get("fit_criterion", ""), traced)

    def _post_clean(self) -> None:
        """Leave the row to the action: a form only reads what was typed."""


_TRACES = ("findings", "activities")


class RevisionForm(RequirementForm):
    """A new version of a requirement. ``version`` is the one that the page was made with."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why is it changed?"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.clashes: list[str] = []

    def add_clash(self, clash: Conflict) -> None:
        """Tell that somebody saved another version meanwhile; sending the page once more keeps this text."""
        self.clashes = ["text"]
        typed = self.data.copy()  # type: ignore[attr-defined]
        typed["version"] = str(clash.version)
        self.data = typed
        text = gettext(
            "Saved here meanwhile, in another window or by somebody else: “%(theirs)s”. Send again to keep yours."
        )
        self.add_error("text", text % {"theirs": clash.theirs})
