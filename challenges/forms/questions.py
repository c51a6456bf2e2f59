"""What people type when they ask and when the entity answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from challenges.forms.naming import refuse_contacts
from challenges.models import CallAmendment, PublicQuestion
from challenges.rules.questions import LONGEST_ANSWER, LONGEST_QUESTION
from challenges.states import QuestionKind


class QuestionForm(forms.Form):
    """A question about a call."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (QuestionKind.CONSULTATION, _("A question: something is not clear")),
            (QuestionKind.OBSERVATION, _("A technical observation: something should change")),
        ],
        initial=QuestionKind.CONSULTATION,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Your question"),
        help_text=_("Do not write your name, your company or anything that tells who you are: it may be published."),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        """A question has no contact data, whether its writer's team declared them or not."""
        refuse_contacts(self, "text")
        return self.cleaned_data


def _one_of(rows: Sequence[Any], *, label: Any, none: Any) -> forms.TypedChoiceField:
    """Return a choice among rows that were read once for all forms of the page."""
    found = {str(row.pk): row for row in rows}
    names = [
        (key, f"{row.number} · {row.reason[:80]}" if isinstance(row, CallAmendment) else str(row))
        for key, row in found.items()
    ]
    return forms.TypedChoiceField(
        label=label, choices=[("", none), *names], coerce=found.__getitem__, empty_value=None, required=False
    )


class AnswerForm(forms.Form):
    """The answer to one waiting question. Left empty, the question goes on waiting."""

    hide_optional = True
    public_text = forms.CharField(
        label=_("Question as it will be published"),
        help_text=_("Rewrite it so that nothing tells who asked."),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer = forms.CharField(
        label=_("Answer"), max_length=LONGEST_ANSWER, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self,
        *args: Any,
        question: PublicQuestion,
        areas: Sequence[Area],
        amendments: Sequence[CallAmendment],
        **kwargs: Any,
    ) -> None:
        self.question = question
        kwargs |= {"prefix": f"q{question.pk}", "initial": {"public_text": question.text}}
        super().__init__(*args, **kwargs)
        self.fields["area"] = _one_of(areas, label=_("Area that answers"), none=_("No area"))
        if amendments:
            self.fields["amendment"] = _one_of(amendments, label=_("Amendment that it led to"), none=_("None"))

    def clean(self) -> dict[str, Any]:
        """An answer needs the question in its published wording, and neither tells who asked."""
        data = super().clean() or self.cleaned_data
        if not data.get("answer"):
            return data  # the question waits in the asker's own words
        refuse_contacts(self, "public_text", "answer")
        if not data.get("public_text") and "public_text" not in self.errors:
            self.add_error(
                "public_text", _("Write the question as it shall be published, without anything that tells who asked.")
            )
        return data

    def is_answered(self) -> bool:
        """Say whether an answer was written."""
        return bool(self.cleaned_data.get("answer", "").strip())

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of ``publish_answer``."""
        names = ("public_text", "answer", "area", "amendment")
        return {"question": self.question, **{name: self.cleaned_data.get(name) for name in names}}
