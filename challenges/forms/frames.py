"""The canvas of the challenge frame as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from accounts.queries import entity_areas
from challenges.models import ChallengeFrame
from challenges.models.frames import CANVAS_FIELDS
from challenges.rules.frames import SOLUTIONS_WANTED

#: What helps to fill each field: who it is about and how it can be checked.
HINTS: dict[str, Any] = {
    "problem_statement": _("One or two sentences. Say what happens, not what is missing."),
    "affected_people": _("Who lives with the problem? Who is heard least?"),
    "evidence_of_problem": _("Figures, complaints, observations. “We believe” is not evidence yet."),
    "root_causes": _("Ask “why?” five times."),
    "current_process": _("Who does what today, with which result?"),
    "impact_goal": _("What will be different for people, and how would they notice?"),
    "how_might_we": _("One question that begins with “How might we…” and leaves room for different answers."),
    "context_constraints": _("Time, money, people, connection, rules."),
    "data_available": _("Which data exist, who has them, may they be used?"),
    "out_of_scope": _("What nobody should propose."),
    "success_indicators": _("What will be counted before and after."),
    "legal_constraints": _("Norms that matter. Verify them against the official gazette."),
}


class FrameForm(forms.Form):
    """All fields of the canvas. Nothing is required to save: what is missing is asked when it is sent."""

    hide_optional = True

    def __init__(self, *args: Any, frame: ChallengeFrame, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(frame), **kwargs)
        for name in CANVAS_FIELDS:
            label = ChallengeFrame._meta.get_field(name).verbose_name
            if name == "possible_solutions":
                for number in range(1, SOLUTIONS_WANTED + 1):
                    self.fields[f"solution-{number}"] = forms.CharField(
                        label=_("Possible solution %(n)s") % {"n": number}, required=False, max_length=300
                    )
                continue
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                help_text=HINTS.get(name, ""),
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["owner_area"] = forms.ModelChoiceField(
            entity_areas(frame.call.entity), label=_("Area that owns the problem"), required=False
        )

    @property
    def solutions(self) -> list[Any]:
        """The five inputs of the test of five solutions."""
        return [self[f"solution-{number}"] for number in range(1, SOLUTIONS_WANTED + 1)]

    @property
    def texts(self) -> list[Any]:
        """The canvas's text fields before and after the five solutions are drawn apart."""
        return [self[name] for name in CANVAS_FIELDS if name != "possible_solutions"]

    def values(self) -> dict[str, Any]:
        """Return the canvas's fields as the action takes them."""
        data = self.cleaned_data
        solutions = [data[f"solution-{number}"] for number in range(1, SOLUTIONS_WANTED + 1)]
        return {
            **{name: data[name] for name in CANVAS_FIELDS if name != "possible_solutions"},
            "possible_solutions": [text for text in solutions if text],
            "owner_area": data["owner_area"],
        }


def _initial(frame: ChallengeFrame) -> dict[str, Any]:
    solutions = {f"solution-{n}": text for n, text in enumerate(frame.possible_solutions, start=1)}
    return {**{name: getattr(frame, name) for name in CANVAS_FIELDS}, **solutions, "owner_area": frame.owner_area_id}


def one_field(frame: ChallengeFrame, name: str, value: str) -> tuple[str, Any]:
    """Return (field of the canvas, its new value) for one input of the page; ``KeyError`` for an unknown input."""
    if name.startswith("solution-"):
        solutions = [*frame.possible_solutions, *[""] * SOLUTIONS_WANTED][:SOLUTIONS_WANTED]
        solutions[int(name.removeprefix("solution-")) - 1] = value.strip()
        while solutions and not solutions[-1]:
            solutions.pop()
        return "possible_solutions", solutions
    if name == "owner_area":
        areas: dict[str, Area] = {str(area.pk): area for area in entity_areas(frame.call.entity)}
        return name, areas.get(value)
    if name not in CANVAS_FIELDS:
        raise KeyError(name)
    return name, value.replace("\r\n", "\n").strip()


class ReviewForm(forms.Form):
    """The authority's answer to a version."""

    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    signed_by = forms.CharField(label=_("Signed by"), required=False, max_length=150)
