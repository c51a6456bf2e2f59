"""What the authority and the panel say about the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from challenges.forms.naming import UnnamedTexts
from challenges.states import CallState
from kernel.verdict import Verdict
from selection.queries.ranking import Place
from selection.rules.decisions import (
    ANSWER_WORDS,
    CRITERION_WORDS,
    DECISION_WORDS,
    DEPARTURE_WORDS,
    DISSENT_WORDS,
    departure_is_told,
    effect_fits,
    has_words,
)
from selection.states import ReviewEffect, ReviewOutcome


def told(verdict: Verdict, code: str) -> None:
    """Turn a rule's no into the field's error."""
    if not verdict:
        raise ValidationError(verdict.reason, code=code)


class DecisionForm(UnnamedTexts):
    """The authority's decision."""

    entry = forms.ChoiceField(label=_("Which proposal goes to the pilot?"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons of the decision"),
        help_text=_("Everybody can read them. Say what in the proposal and in the assessment decides."),
        widget=forms.Textarea(attrs={"rows": 6, "data-min-words": DECISION_WORDS}),
    )
    departure_reason = forms.CharField(
        label=_("Why not the first of the ranking?"),
        help_text=_("Only when you choose another proposal than number 1."),
        widget=forms.Textarea(attrs={"rows": 4, "data-min-words": DEPARTURE_WORDS}),
        required=False,
    )
    reserves = forms.MultipleChoiceField(
        label=_("Reserves, in the order of the ranking"),
        help_text=_("They take part if the chosen one cannot."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    resolution_no = forms.CharField(
        label=_("Number of the resolution"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )

    def __init__(self, places: Sequence[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.entry.code: place for place in places if place.complies}
        named = [(code, f"{place.rank}. {place.entry.mark} ({code})") for code, place in self.places.items()]
        self.fields["entry"].choices = named  # type: ignore[attr-defined]
        self.fields["reserves"].choices = named  # type: ignore[attr-defined]
        self.criteria = [(cell.criterion.code, cell.label) for cell in places[0].cells] if places else []
        for code, label in self.criteria:
            self.fields[f"criterion_{code}"] = forms.CharField(
                label=_("Why it convinces: %(criterion)s") % {"criterion": label},
                widget=forms.Textarea(attrs={"rows": 2, "data-min-words": CRITERION_WORDS}),
            )

    @property
    def criterion_fields(self) -> list[Any]:
        """Return the fields of the reasons by criterion, for the page."""
        return [self[f"criterion_{code}"] for code, _label in self.criteria]

    @property
    def by_criterion(self) -> dict[str, str]:
        """Return the reasons by criterion's code; the form is valid."""
        return {code: self.cleaned_data[f"criterion_{code}"] for code, _label in self.criteria}

    @property
    def told_by_criterion(self) -> list[tuple[str, str]]:
        """Return the reasons by criterion's name; the form is valid."""
        return [(label, self.cleaned_data[f"criterion_{code}"]) for code, label in self.criteria]

    @property
    def chosen(self) -> Place:
        """Return the place of the chosen proposal; the form is valid."""
        return self.places[self.cleaned_data["entry"]]

    def clean_reasons(self) -> str:
        """Ask for enough words."""
        told(has_words(self.cleaned_data["reasons"], DECISION_WORDS), "short")
        return self.cleaned_data["reasons"]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason to depart from rank 1, and for reserves that are others."""
        data = super().clean() or self.cleaned_data
        for code, _label in self.criteria:
            enough = has_words(data.get(f"criterion_{code}", ""), CRITERION_WORDS)
            if data.get(f"criterion_{code}") and not enough:
                self.add_error(f"criterion_{code}", enough.reason)
        place = self.places.get(data.get("entry", ""))
        if place is None:
            return data
        departure = departure_is_told(rank=place.rank, departure_reason=data.get("departure_reason", ""))
        if not departure:
            self.add_error("departure_reason", departure.reason)
        if place.entry.code in data.get("reserves", []):
            self.add_error("reserves", _("Remove the chosen proposal from the reserves."))
        return data


class DissentForm(UnnamedTexts):
    """A seat's vote against the decision."""

    reasons = forms.CharField(
        label=_("Why do you vote against the decision?"),
        help_text=_("Everybody can read it, under the number of your seat. Do not write who you are."),
        widget=forms.Textarea(attrs={"rows": 5, "data-min-words": DISSENT_WORDS}),
    )

    def clean_reasons(self) -> str:
        """Ask for enough words."""
        told(has_words(self.cleaned_data["reasons"], DISSENT_WORDS), "short")
        return self.cleaned_data["reasons"]


class DesertedForm(UnnamedTexts):
    """Why nothing was chosen."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("Everybody can read them."),
        widget=forms.Textarea(attrs={"rows": 5, "data-min-words": DECISION_WORDS}),
    )

    def clean_reasons(self) -> str:
        """Ask for enough words."""
        told(has_words(self.cleaned_data["reasons"], DECISION_WORDS), "short")
        return self.cleaned_data["reasons"]


class ReviewForm(UnnamedTexts):
    """The answer to a request for review."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        help_text=_(
            "If you take the decision back, the call returns to the decision: the panel may amend its scores with a "
            "reason, you decide anew, and a new review period begins. What you decided stays in the record."
        ),
        choices=[
            (ReviewEffect.STANDS, _("Upheld: the request is right, and the decision stands all the same")),
            (ReviewEffect.ANEW, _("Upheld: the decision is taken back and decided anew")),
            (ReviewOutcome.DISMISSED, _("Dismissed: the decision stands")),
        ],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("Everybody can read them. If the request is right and the decision stands, say why it stands."),
        widget=forms.Textarea(attrs={"rows": 5, "data-min-words": ANSWER_WORDS}),
    )

    def __init__(self, others: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others

    @property
    def effect(self) -> str:
        """Return what follows from an upheld request, empty when it is dismissed; the form is valid."""
        answer = self.cleaned_data["answer"]
        return "" if answer == ReviewOutcome.DISMISSED else str(answer)

    @property
    def outcome(self) -> str:
        """Return the outcome of the request; the form is valid."""
        return str(ReviewOutcome.UPHELD if self.effect else ReviewOutcome.DISMISSED)

    def clean_answer(self) -> str:
        """Take a decision back only when no other request about it waits."""
        effect = self.effect
        told(effect_fits(outcome=self.outcome, effect=effect, state=CallState.STANDSTILL, others=self.others), "others")
        return self.cleaned_data["answer"]

    def clean_reasons(self) -> str:
        """Ask for enough words."""
        told(has_words(self.cleaned_data["reasons"], ANSWER_WORDS), "short")
        return self.cleaned_data["reasons"]
