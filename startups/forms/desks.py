"""Forms of the custodians' desks, and of a team's request for review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from startups.rules.desks import sound_check
from startups.rules.uncovering import LONGEST_WORDS
from startups.states import CheckResult, Ground, KeepReason

#: What a word masked by hand is, to choose the neutral words: kinds of ``blinding``.
KINDS: list[tuple[str, Any]] = [
    ("org", _("Name of the company")),
    ("brand", _("Name of a product")),
    ("person", _("Name of a person")),
    ("place", _("Place")),
    ("origin", _("Country")),
    ("link", _("Link or web domain")),
    ("trait", _("Trait of a person")),
    ("encoded", _("Something else")),
]


def _narrow() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "govuk-input--width-3"})


class GroundsForm(forms.Form):
    """The five grounds: for each a result and, when it failed, a reason."""

    hide_optional = True

    def __init__(self, checks: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ground in Ground:
            check = checks.get(ground)
            self.fields[ground] = forms.ChoiceField(
                label=ground.label,
                choices=CheckResult.choices,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
                required=False,
                initial=check.result if check else None,
            )
            self.fields[f"{ground}_reason"] = forms.CharField(
                label=_("Why it failed: %(ground)s") % {"ground": ground.label},
                help_text=_("The applicant reads it. Needed only when the ground failed."),
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                max_length=1000,
                initial=check.reason if check else "",
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a ground at least, and for a reason where one failed."""
        if not any(self.cleaned_data.get(ground) for ground in Ground):
            self.add_error(None, _("Say of one ground at least whether it passed. The others can wait."))
        for ground in Ground:
            if f"{ground}_reason" not in self.cleaned_data or not self.cleaned_data.get(ground):
                continue
            verdict = sound_check(
                ground=ground, result=self.cleaned_data[ground], reason=self.cleaned_data[f"{ground}_reason"]
            )
            if not verdict:
                self.add_error(f"{ground}_reason", str(verdict.reason))
        return self.cleaned_data

    def rows(self) -> list[tuple[Any, Any]]:
        """Return pairs of result and reason, for the page."""
        return [(self[ground], self[f"{ground}_reason"]) for ground in Ground]

    def results(self) -> dict[str, tuple[str, str]]:
        """Return the grounds that have a result: (result, reason); a passed one keeps no reason."""
        found = {}
        for ground in Ground:
            if result := self.cleaned_data.get(ground):
                reason = self.cleaned_data[f"{ground}_reason"] if result == CheckResult.FAILED else ""
                found[str(ground)] = (result, reason)
        return found


class WordsForm(forms.Form):
    """Words to mask wherever they stand in one proposal."""

    words = forms.CharField(
        label=_("Words to mask"),
        help_text=_("As they are written in the proposal. Every place where they stand is masked."),
        max_length=300,
        error_messages={"required": _("Type the words to mask.")},
    )
    kind = forms.ChoiceField(label=_("What they are"), choices=KINDS, help_text=_("It chooses the neutral words."))


class KeepForm(forms.Form):
    """Why a custodian asks another one to keep hidden words."""

    hide_optional = True
    why = forms.ChoiceField(
        label=_("Why should assessors read these words?"),
        choices=KeepReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the words should stay.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Only the call's custodians read it."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WordForm(forms.Form):
    """A custodian's word to open identities."""

    reason = forms.CharField(
        label=_("Your reason"),
        help_text=_("It is published in the call's record. Name no start-up that was not chosen."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": _("Write your reason.")},
    )


class DeclineForm(forms.Form):
    """Why the chosen team does not take the pilot."""

    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("It is published in the call's record."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": _("Write your reason.")},
    )


class ReviewForm(forms.Form):
    """A team's grounds for a review."""

    grounds = forms.CharField(
        label=_("What should be looked at again, and why?"),
        help_text=_("The deciding authority reads it under your code. Do not write who you are."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=4000,
        error_messages={"required": _("Write what should be looked at again.")},
    )


class LookForm(forms.Form):
    """The pages that wait, each of which a custodian says she looked at, in one copy of the file."""

    copy = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)
    pages = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, numbers: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pages"].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]


class MarkForm(forms.Form):
    """A rectangle of a page, in percent of its width and height."""

    page = forms.IntegerField(label=_("Page"), min_value=1, widget=_narrow())
    left = forms.IntegerField(label=_("From the left, %"), min_value=0, max_value=99, widget=_narrow())
    top = forms.IntegerField(label=_("From the top, %"), min_value=0, max_value=99, widget=_narrow())
    width = forms.IntegerField(label=_("Width, %"), min_value=1, max_value=100, widget=_narrow())
    height = forms.IntegerField(label=_("Height, %"), min_value=1, max_value=100, widget=_narrow())

    def box(self) -> tuple[int, int, int, int]:
        """Return left, top, width, height."""
        left, top, width, height = (self.cleaned_data[side] for side in ("left", "top", "width", "height"))
        return left, top, width, height
