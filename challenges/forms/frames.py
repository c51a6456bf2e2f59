"""The canvas of the challenge frame as a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.queries import entity_areas
from challenges.models import ChallengeFrame
from challenges.models.frames import CANVAS_FIELDS
from challenges.queries.frames import as_text
from kernel.conflict import Conflict

#: The longest text of a field, in characters.
LONGEST = 4000
#: For each field: what helps to fill it, and how somebody else did (an example of another subject).
GUIDANCE: dict[str, tuple[Any, Any]] = {
    "problem_statement": (
        _("One or two sentences. Say what happens to whom, not which tool is missing."),
        _("Neighbours of three districts wait two hours at the health post because nobody knows who will come."),
    ),
    "affected_people": (
        _("Who lives with the problem? How many? Who is heard least?"),
        _("About 4,000 patients a month, above all older women who come alone; 26 nurses at three posts."),
    ),
    "evidence_of_problem": (
        _("Figures, complaints, observations. “We believe” is not evidence yet."),
        _("The complaints book has 312 entries on waiting in 2024; we counted 61 people in line at 7 on five days."),
    ),
    "root_causes": (
        _("Ask “why?” five times."),
        _("Everybody comes at opening time because turns run out; turns run out because absences are not known."),
    ),
    "current_process": (
        _("Who does what today, with which result?"),
        _("A guard hands out 40 paper numbers at 6:30. Who gets none comes back the next day."),
    ),
    "impact_goal": (
        _("What will be different for people, and how would they notice?"),
        _("Whoever comes knows before leaving home whether she will be seen; nobody waits more than 30 minutes."),
    ),
    "how_might_we": (
        _("One question that begins with “How might we…” and leaves room for different answers."),
        _("How might we let patients know on the evening before whether and when they will be seen?"),
    ),
    "possible_solutions": (
        _(
            "One on each line, as different as you can, in five minutes. Fewer than five: the question is too narrow. "
            "Nothing in common: it is too broad."
        ),
        _(
            "A call in the evening · turns by neighbourhood · a list on the door of the market · visits at home · "
            "a second opening hour"
        ),
    ),
    "context_constraints": (
        _("Time, money, people, connection, rules."),
        _("No budget before March; two of the posts have no stable connection; nurses rotate each month."),
    ),
    "data_available": (
        _("Which data exist, who has them, may they be used?"),
        _("Attendance by day since 2022, without names, kept by the statistics office, which agrees to share it."),
    ),
    "out_of_scope": (
        _("What nobody should propose."),
        _("Hiring more doctors; changing the clinical history."),
    ),
    "success_indicators": (
        _("What will be counted before and after."),
        _("Minutes of waiting (today 118 on average, target 30); people sent away a day (today 22, target 3)."),
    ),
    "legal_constraints": (
        _("Norms that matter. Verify them against the official gazette."),
        _("Health data are sensitive data: nothing that identifies a patient leaves the post."),
    ),
}


class FrameForm(forms.Form):
    """All fields of the canvas. Nothing is required to save: what is missing is asked when it is sent.

    ``only``: the one field that a screen of the guided workshop asks for.
    Each field carries the revision that wrote it last (``version-<name>``), so that two tabs never undo each other.
    """

    hide_optional = True

    def __init__(self, data: Any = None, *, frame: ChallengeFrame, only: str = "") -> None:
        super().__init__(data, initial=self.stored(frame))
        self.revisions: dict[str, int] = {}
        self.clashes: dict[str, Conflict] = {}
        for name in CANVAS_FIELDS:
            self.fields[name] = forms.CharField(
                label=ChallengeFrame._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
                help_text=GUIDANCE[name][0],
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 6 if name == "possible_solutions" else 3}),
            )
        self.fields["owner_area"] = forms.ModelChoiceField(
            entity_areas(frame.call.entity),
            label=_("Area that owns the problem"),
            required=False,
            empty_label=_("Not chosen yet"),
        )
        if only:
            self.fields = {only: self.fields[only]}
        for name, field in self.fields.items():
            self.revisions[name] = frame.field_revisions.get(name, 0)
            field.widget.attrs["data-version"] = self.revisions[name]

    @staticmethod
    def stored(frame: ChallengeFrame) -> dict[str, Any]:
        """Return what a version holds, as the form shows it."""
        return {**{name: as_text(getattr(frame, name)) for name in CANVAS_FIELDS}, "owner_area": frame.owner_area_id}

    def known_revision(self, name: str) -> int:
        """Return the revision of a field that the page was made with."""
        sent = str(self.data.get(f"version-{name}", ""))
        return int(sent) if sent.isdecimal() and len(sent) < 10 else self.revisions[name]

    def add_clash(self, name: str, clash: Conflict) -> None:
        """Tell at a field that somebody else wrote there; sending the page once more keeps this text."""
        self.clashes[name] = clash
        text = gettext(
            "Saved here meanwhile, in another window or by somebody else: “%(theirs)s”. Send again to keep yours."
        )
        self.add_error(name, text % {"theirs": clash.theirs})

    def clean(self) -> dict[str, Any]:
        """Bring each answer into the form in which it is kept."""
        data = super().clean() or self.cleaned_data
        return {name: kept(name, value) for name, value in data.items()}

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each field with its ``version`` and ``example``."""
        for name in self.fields:
            version = self.clashes[name].version if name in self.clashes else self.known_revision(name)
            yield {"field": self[name], "version": version, "example": GUIDANCE.get(name, ("", ""))[1]}


def kept(name: str, value: Any) -> Any:
    """Return a typed answer as it is kept: trimmed, one kind of line end, the possible solutions as a list."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").strip()
    return [line.strip() for line in text.split("\n") if line.strip()] if name == "possible_solutions" else text


def one_field(frame: ChallengeFrame, name: str, value: str) -> tuple[Any, str]:
    """Return (an answer as it is kept, "") or (None, a sentence that says what is wrong with it)."""
    form = FrameForm({name: value}, frame=frame)
    if name not in form.fields:
        return None, gettext("This field does not exist. Load the page again.")
    form.is_valid()
    errors = form.errors.get(name)
    return (None, str(errors[0])) if errors else (form.cleaned_data[name], "")


class ReviewForm(forms.Form):
    """The authority's answer to a version."""

    note = forms.CharField(
        label=_("Note"),
        help_text=_("Required if you return it: say what is missing. Whoever sent it gets your note by mail."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    signed_by = forms.CharField(
        label=_("Signed by"),
        help_text=_("Name and post as written in the act. If left empty, your own name is used."),
        required=False,
        max_length=150,
    )
