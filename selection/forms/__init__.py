"""What the blind room takes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.queries import user_by_email
from challenges.forms.naming import UnnamedTexts
from challenges.models import Criterion
from selection.forms.deciding import DecisionForm, DesertedForm, DissentForm, ReviewForm, told
from selection.queries.worklist import Row
from selection.rules import committee
from selection.rules.committee import WITH_ACT, is_grounded
from selection.rules.dates import LONGEST, TERMS
from selection.rules.scores import REASON_WORDS, reason_is_enough
from selection.rules.texts import quotes_from
from selection.states import Office

__all__ = [
    "AppointForm", "CommitteeForm", "CompetencesForm", "DecisionForm", "DesertedForm", "DissentForm", "OfficeForm",
    "QuestionForm", "ReviewForm", "RoundForm", "SheetForm", "VacateForm", "WhatIfForm", "told",
]  # fmt: skip


class SheetForm(UnnamedTexts):
    """The rubric of one proposal: a level and a reason for each criterion.

    It takes drafts: whatever is typed is valid unless it is no level. ``complete()`` asks for everything.
    """

    hide_optional = True
    takes_drafts = True

    def __init__(self, rows: Sequence[Row], *, locked: bool = False, text: str = "", **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        for row in rows:
            code = row.criterion.code
            initial[f"level_{code}"] = "" if row.score.level is None else str(row.score.level)
            initial[f"reason_{code}"] = row.score.reason
        super().__init__(initial=initial, **kwargs)
        self.rows, self.locked, self.text = list(rows), locked, text
        for row in rows:
            self._add(row, locked)

    def _add(self, row: Row, locked: bool) -> None:
        code, version = row.criterion.code, row.score.version
        anchors = [(str(level), text) for level, text in enumerate(row.criterion.text("anchors"))]
        level = forms.ChoiceField(
            label=row.criterion.text("name"), choices=anchors, widget=forms.RadioSelect, required=False
        )
        attrs = {"rows": 4, "data-min-words": REASON_WORDS, "data-version": version}
        reason = forms.CharField(
            label=_("Why?"),
            help_text=_("at least %(words)s words") % {"words": REASON_WORDS},
            widget=forms.Textarea(attrs=attrs | ({"readonly": True} if locked else {})),
            required=False,
            strip=False,
        )
        self.fields[f"level_{code}"], self.fields[f"reason_{code}"] = level, reason
        for field in ("level", "reason"):
            self.fields[f"version-{field}_{code}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=version, required=False, min_value=0
            )

    def complete(self) -> bool:
        """Say whether everything is there to be sent; otherwise put an error at each field that lacks something."""
        for row in self.rows:
            code = row.criterion.code
            if self.cleaned_data.get(f"level_{code}", "") == "":
                self._lacks(row, "level", _("Choose a level from 0 to 5."))
            enough = reason_is_enough(self.cleaned_data.get(f"reason_{code}", ""))
            if not enough:
                self._lacks(row, "reason", enough.reason)
        self.screen_texts()
        if not self.errors and not quotes_from([self.reason(row.criterion.code) for row in self.rows], self.text):
            self._ask_for_a_quote()
        return not self.errors

    def _ask_for_a_quote(self) -> None:
        """Ask once, of a sheet that cites nothing: who says that she leaves it so may send it."""
        self.fields["unquoted"] = forms.BooleanField(
            label=_("I send it without quoting the proposal."),
            help_text=_(
                "No reason quotes the proposal. Select what shows the level, and quote it in one reason at least; an "
                "annex or something that is missing cannot be quoted."
            ),
            required=False,
        )
        if not self["unquoted"].data:
            self.add_error("unquoted", _("Quote the proposal in one reason, or confirm that you send it without."))

    def _lacks(self, row: Row, field: str, problem: Any) -> None:
        """Put an error at a field, with its criterion: the list of errors above the page has all four."""
        told = _("%(criterion)s: %(problem)s") % {"criterion": row.criterion.text("name"), "problem": problem}
        self.add_error(f"{field}_{row.criterion.code}", told)

    def level(self, code: str) -> int | None:
        """Return the level that was chosen for a criterion, or None."""
        chosen = self.cleaned_data.get(f"level_{code}", "")
        return int(chosen) if chosen else None

    def reason(self, code: str) -> str:
        """Return the reason as it was typed, with one kind of line end."""
        return self.cleaned_data.get(f"reason_{code}", "").replace("\r\n", "\n")

    def version(self, field: str) -> int:
        """Return the version of a field ("level_C1") that the page showed."""
        return self.cleaned_data.get(f"version-{field}") or 0

    @property
    def cards(self) -> list[dict[str, Any]]:
        """Return what the template draws for each criterion."""
        return [
            {
                "row": row,
                "number": number,
                "question": row.criterion.text("question"),
                "locked": self.locked,
                "level": self[f"level_{row.criterion.code}"],
                "reason": self[f"reason_{row.criterion.code}"],
                "versions": [self[f"version-{field}_{row.criterion.code}"] for field in ("level", "reason")],
            }
            for number, row in enumerate(self.rows, start=1)
        ]


class AppointForm(forms.Form):
    """Who gets a seat, which one, and by which act."""

    hide_optional = True
    email = forms.EmailField(label=_("E-mail of the assessor"), help_text=_("She needs a GovLink account first."))
    place = forms.ChoiceField(label=_("Place on the committee"))
    area = forms.ChoiceField(
        label=_("Where does she come from?"), help_text=_("The area of the entity, or from outside."), required=False
    )
    competences = forms.MultipleChoiceField(
        label=_("Competences that she has"), widget=forms.CheckboxSelectMultiple, required=False
    )
    resolution_no = forms.CharField(
        label=_("Number of the resolution that appoints her"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    appointed_on = forms.DateField(
        label=_("Date of the resolution"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "govuk-input--width-10", "type": "date"}),
    )

    def __init__(
        self, free: Sequence[committee.Place], areas: Sequence[str], competences: Sequence[str], *args: Any
    ) -> None:
        super().__init__(*args)
        self.fields["place"].choices = [(one.key, one.label) for one in free]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("External"))] + [(name, name) for name in areas]  # type: ignore[attr-defined]
        self.fields["competences"].choices = [(name, name) for name in competences]  # type: ignore[attr-defined]
        if not competences:
            del self.fields["competences"]

    def clean_email(self) -> str:
        """Look the person up."""
        person = user_by_email(self.cleaned_data["email"])
        if person is None:
            raise ValidationError(
                _("Nobody has an account with this e-mail. Ask the person to register, then appoint her."),
                code="unknown",
            )
        self.person: User = person
        return self.cleaned_data["email"]

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of ``appoint_assessor``; the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "email"} | {"user": self.person}


class CommitteeForm(UnnamedTexts):
    """How the committee is made up."""

    size = forms.TypedChoiceField(
        label=_("How many seats has the committee?"),
        coerce=int,
        choices=[
            (3, _("Three: president, secretary and one member, each with a substitute")),
            (5, _("Five: president, secretary and three members, each with a substitute")),
            (0, _("More: for many proposals, everybody who is appointed has a seat of her own")),
        ],
        widget=forms.RadioSelect,
    )
    competences = forms.CharField(
        label=_("Which competences must read each proposal?"),
        help_text=_("One on each line, for example: procurement, data protection. Leave it empty when none is needed."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    most_from_area = forms.IntegerField(
        label=_("How many readers of a proposal may come from one area of the entity?"),
        help_text=_("0: as many as there are. People from outside are not counted."),
        min_value=0,
        max_value=9,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )

    resolution_no = forms.CharField(label=_("Resolution of this change"), max_length=60)
    reason = forms.CharField(
        label=_("Why does it change?"),
        help_text=_("The call is announced: who applies reads the resolution and this reason in the public record."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state = state
        if state not in WITH_ACT:
            del self.fields["resolution_no"], self.fields["reason"]

    def _free_texts(self) -> list[str]:
        return ["reason"] if "reason" in self.cleaned_data else []

    def clean(self) -> dict[str, Any]:
        """Ask for a whole sentence where a reason is needed."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            given = {name: data.get(name, "") for name in ("resolution_no", "reason")}
            verdict = is_grounded(state=self.state, **given)
            if not verdict:
                self.add_error("reason", verdict.reason)
        return data

    def clean_competences(self) -> list[str]:
        """Return the lines that say something."""
        return [line.strip()[:80] for line in self.cleaned_data["competences"].splitlines() if line.strip()]


class OfficeForm(forms.Form):
    """Which office a titular seat gets."""

    office = forms.ChoiceField(
        label=_("Which office does she take?"),
        choices=[(Office.PRESIDENT, Office.PRESIDENT.label), (Office.SECRETARY, Office.SECRETARY.label)],
        widget=forms.RadioSelect,
    )
    resolution_no = forms.CharField(
        label=_("Number of the resolution"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )


class CompetencesForm(forms.Form):
    """Which of the needed competences a held seat has, and by which act."""

    hide_optional = True
    competences = forms.MultipleChoiceField(
        label=_("Competences that she has"), widget=forms.CheckboxSelectMultiple, required=False
    )
    resolution_no = forms.CharField(
        label=_("Number of the resolution"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )

    def __init__(self, offered: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competences"].choices = [(name, name) for name in offered]  # type: ignore[attr-defined]


class VacateForm(UnnamedTexts):
    """Why a seat is vacated."""

    reason = forms.CharField(
        label=_("Why is the seat vacated?"),
        help_text=_("It goes into the record: do not name a proposal or an applicant."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WhatIfForm(forms.Form):
    """Another panel or other weights, tried out on the chair's page: nothing is kept."""

    hide_optional = True

    def __init__(self, criteria: Sequence[Criterion], seats: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        named = [(str(number), _("Seat %(number)s") % {"number": number}) for number in seats]
        self.fields["without"] = forms.ChoiceField(
            label=_("Leave a seat out"), choices=[("", _("Nobody")), *named], required=False
        )
        for one in criteria:
            self.fields[f"weight_{one.code}"] = forms.IntegerField(
                label=one.text("name"),
                initial=one.weight,
                min_value=0,
                max_value=100,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
            )

    @property
    def without(self) -> int | None:
        """Return the seat to leave out, or None."""
        chosen = self.cleaned_data["without"]
        return int(chosen) if chosen else None

    @property
    def weights(self) -> dict[str, int]:
        """Return the weights to try, by criterion."""
        return {one.code: self.cleaned_data[f"weight_{one.code}"] for one in self.criteria}

    def clean(self) -> dict[str, Any]:
        """Ask for a weight above zero."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(data[f"weight_{one.code}"] for one in self.criteria):
            self.add_error(f"weight_{self.criteria[0].code}", _("Give at least one criterion a weight above 0."))
        return data


def _terms() -> list[tuple[str, str]]:
    """Return how long a round may last, in words of the reader's language."""
    found = []
    for term in TERMS:
        if term < 60:
            words = ngettext("%(n)s minute", "%(n)s minutes", term) % {"n": term}
        else:
            words = ngettext("%(n)s hour", "%(n)s hours", term // 60) % {"n": term // 60}
        found.append((str(term), words))
    return found


class QuestionForm(UnnamedTexts):
    """A question of the panel to every candidate."""

    text = forms.CharField(
        label=_("Your question"),
        help_text=_("Every candidate gets it in the same words. It does not say who asks."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
    )


class RoundForm(forms.Form):
    """How long a round lasts."""

    minutes = forms.ChoiceField(label=_("How long may they answer?"), choices=_terms)
