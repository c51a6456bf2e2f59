"""What people type about exercises, workshops and surveys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import PublicEntity, User
from accounts.queries import user_by_email
from accounts.states import CallRole
from challenges.models import Category, Partner, Survey, Workshop
from challenges.queries.board import active_categories, people_to_call_in, steered_entities
from challenges.states import ItemKind, SurveyKind, WorkshopMode


class StartForm(forms.Form):
    """Begin an exercise."""

    entity = forms.ModelChoiceField(PublicEntity.objects.none(), label=_("Public entity"))
    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        help_text=_("What citizens will read, for example “Listening to the neighbours”."),
    )
    partners = forms.ModelMultipleChoiceField(
        Partner.objects.all(), label=_("Partners"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].queryset = steered_entities(user)  # type: ignore[attr-defined]


class CategoryForm(forms.Form):
    """Choose one of the nine work categories."""

    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Work category"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = active_categories()  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    """Appoint a person to a role on an exercise."""

    email = forms.EmailField(label=_("E-mail of the person"), help_text=_("She needs an account on this site."))
    role = forms.ChoiceField(label=_("Role"), choices=CallRole.choices)
    resolution_no = forms.CharField(label=_("Resolution number"), max_length=60, required=False)
    person: User

    def clean_email(self) -> str:
        """Find the person; say what to do when there is none."""
        found = user_by_email(self.cleaned_data["email"])
        if found is None:
            raise ValidationError(_("Nobody here has this e-mail. Ask the person to create an account first."))
        self.person = found
        return found.email


class WorkshopForm(forms.ModelForm):
    """Plan a workshop."""

    mode = forms.ChoiceField(label=_("Mode"), choices=WorkshopMode.choices, widget=forms.RadioSelect)

    class Meta:
        model = Workshop
        fields = ["title", "starts_at", "ends_at", "mode", "place", "facilitator", "agenda"]
        widgets = {
            "starts_at": forms.DateTimeInput(attrs={"type": "datetime-local"}),
            "ends_at": forms.DateTimeInput(attrs={"type": "datetime-local"}),
        }

    def clean(self) -> dict[str, Any]:
        """A workshop ends after it starts."""
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("The workshop ends after it starts: choose a later hour."))
        return data


class CallInForm(forms.Form):
    """Call people of the entity in to a workshop."""

    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Whom to call in"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people_to_call_in(workshop)  # type: ignore[attr-defined]


class AttendanceForm(forms.Form):
    """Who came to a workshop, and what was made."""

    attended = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Who came"), required=False, widget=forms.CheckboxSelectMultiple
    )
    artefacts = forms.CharField(label=_("What was made"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        called = User.objects.filter(pk__in=workshop.attendances.values("user")).order_by("name")
        self.fields["attended"].queryset = called  # type: ignore[attr-defined]


class SurveyOpenForm(forms.Form):
    """Open a survey for people of the entity."""

    kind = forms.ChoiceField(label=_("Which survey"), choices=SurveyKind.choices, widget=forms.RadioSelect)
    opens_at = forms.DateTimeField(label=_("Opens at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    closes_at = forms.DateTimeField(label=_("Closes at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Whom to ask"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Any, taken: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        left = [choice for choice in SurveyKind.choices if choice[0] not in taken]
        self.fields["kind"].choices = left  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A survey closes after it opens."""
        data = super().clean() or {}
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("The survey closes after it opens: choose a later hour."))
        return data


_LEVELS = [
    (1, _("1: I disagree entirely")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, _("5: I agree entirely")),
]


class AnswerForm(forms.Form):
    """A survey's questions, each as its own field ``item-<id>``."""

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in survey.items.all():
            self.fields[f"item-{item.pk}"] = _field(item.kind, item.text)

    def answers(self) -> dict[int, int | str]:
        """Return item id to number or text."""
        return {int(name.removeprefix("item-")): value for name, value in self.cleaned_data.items()}


def _field(kind: str, text: str) -> forms.Field:
    if kind == ItemKind.TEXT:
        return forms.CharField(
            label=text,
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Do not write names: answers are anonymous."),
        )
    choices = _LEVELS if kind == ItemKind.LIKERT else [(1, _("Yes")), (0, _("No"))]
    return forms.TypedChoiceField(label=text, choices=choices, coerce=int, widget=forms.RadioSelect)
