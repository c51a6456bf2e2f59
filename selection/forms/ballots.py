"""A titular's vote on the agreements of an acta."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.forms.naming import UnnamedTexts
from selection.models import BallotVote
from selection.rules.ballots import REASON_WORDS
from selection.rules.decisions import has_words
from selection.states import Abstention, Sense

_MANY = [
    (Sense.FAVOUR, _("In favour of every agreement")),
    ("each", _("One by one, as I mark below")),
    (Sense.ABSTAINS, _("I abstain from this acta, for the ground that I choose below")),
]
_ONE = [
    (Sense.FAVOUR, _("In favour")),
    (Sense.AGAINST, _("Against, for the reason that I write below")),
    (Sense.ABSTAINS, _("I abstain from this acta, for the ground that I choose below")),
]


def _words(label: Any, hint: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, "data-min-words": REASON_WORDS})
    return forms.CharField(label=label, help_text=hint, widget=area, required=False, max_length=2000)


class BallotForm(UnnamedTexts):
    """In favour of all, one by one, or an abstention with its ground; every free text is screened by its words."""

    hide_optional = True
    how = forms.ChoiceField(label=_("How do you vote?"), widget=forms.RadioSelect)

    def __init__(self, agreements: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreements = list(agreements)
        self.fields["how"].choices = _ONE if len(self.agreements) == 1 else _MANY  # type: ignore[attr-defined]
        for number, text in enumerate(self.agreements, start=1):
            if len(self.agreements) > 1:
                self.fields[f"sense_{number}"] = forms.ChoiceField(
                    label=f"{number}. {text}",
                    choices=[(Sense.FAVOUR, Sense.FAVOUR.label), (Sense.AGAINST, Sense.AGAINST.label)],
                    widget=forms.RadioSelect,
                    required=False,
                )
            why = _("Why against number %(n)s?") % {"n": number} if len(self.agreements) > 1 else _("Why against?")
            self.fields[f"reason_{number}"] = _words(why, _("Only when you vote against. It stands in the acta."))
        self.fields["ground"] = forms.ChoiceField(
            label=_("Why do you abstain?"),
            help_text=_(
                "Only when you abstain. An interest in somebody who may apply is never told here: it goes into your "
                "sealed declaration."
            ),
            choices=Abstention,
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["words"] = _words(_("Say it in your own words"), _("Only when you abstain. It stands in the acta."))

    @staticmethod
    def typed(vote: BallotVote) -> dict[str, Any]:
        """Return a vote that was given as it is typed in the form."""
        said = set(vote.senses)
        how = vote.senses[0] if said in ({Sense.FAVOUR}, {Sense.ABSTAINS}) or len(vote.senses) == 1 else "each"
        one_by_one = {f"sense_{number}": sense for number, sense in enumerate(vote.senses, start=1)}
        reasons = {f"reason_{number}": reason for number, reason in enumerate(vote.reasons, start=1)}
        marked = one_by_one if how == "each" else {}
        return {"how": how, **marked, **reasons, "ground": vote.ground, "words": vote.words}

    @property
    def rows(self) -> list[tuple[Any, Any, bool]]:
        """Return (field of the sense or None, field of the reason, whether that is unfolded) of each agreement."""
        many = len(self.agreements) > 1
        found = []
        for number in range(1, len(self.agreements) + 1):
            reason = self[f"reason_{number}"]
            found.append((self[f"sense_{number}"] if many else None, reason, bool(reason.value() or reason.errors)))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for a sense of each agreement, a reason for each one against, and the ground of an abstention."""
        data = super().clean() or self.cleaned_data
        how = data.get("how")
        if how == "each":
            for number in range(1, len(self.agreements) + 1):
                if not data.get(f"sense_{number}"):
                    self.add_error(f"sense_{number}", _("Vote on agreement number %(n)s.") % {"n": number})
        if how == Sense.ABSTAINS:
            if not data.get("ground"):
                self.add_error("ground", _("Choose why you abstain."))
            self._ask_words("words")
        for number, sense in enumerate(self.senses if how else [], start=1):
            if sense == Sense.AGAINST:
                self._ask_words(f"reason_{number}")
        return data

    def _ask_words(self, name: str) -> None:
        enough = has_words(self.cleaned_data.get(name, ""), REASON_WORDS)
        if not enough:
            self.add_error(name, enough.reason)

    @property
    def senses(self) -> list[str]:
        """Return how she votes on each agreement; empty where she has not said."""
        how = self.cleaned_data["how"]
        if how == "each":
            return [self.cleaned_data.get(f"sense_{n}", "") for n in range(1, len(self.agreements) + 1)]
        return [how] * len(self.agreements)

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of ``vote_on_acta``; the form is valid."""
        numbers = range(1, len(self.agreements) + 1)
        return {
            "senses": self.senses,
            "reasons": [self.cleaned_data.get(f"reason_{number}", "") for number in numbers],
            "ground": self.cleaned_data.get("ground", ""),
            "words": self.cleaned_data.get("words", ""),
        }
