"""What people type about exercises, workshops and surveys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import user_by_email
from accounts.states import BY_THE_ENTITY, CallRole
from challenges.models import Attendance, CallTemplateVersion, Category, Partner, Survey, SurveyItem
from challenges.queries.exercises import partners
from challenges.queries.surveys import choices
from challenges.queries.templates import offered_templates
from challenges.rules.exercises import is_to_come, workshop_in_order
from challenges.rules.surveys import may_open, shows_results
from challenges.states import ItemKind, WorkshopMode
from kernel.verdict import Verdict, first_no


class TemplateChoice(forms.ModelChoiceField):
    """One of the templates that staff keep, each with its category."""

    def label_from_instance(self, obj: Any) -> str:
        """Return how a template is offered."""
        said = gettext("%(category)s: %(name)s (version %(n)s)")
        return said % {"category": obj.template.category.label, "name": obj.template.name, "n": obj.number}


class StartForm(forms.Form):
    """Begin an exercise."""

    hide_optional = True
    entity: Any = forms.ModelChoiceField(None, label=_("Public entity"), empty_label=None)
    template = TemplateChoice(
        CallTemplateVersion.objects.none(),
        label=_("Begin with"),
        help_text=_("A template gives texts, criteria and dates to begin with. You change what does not fit."),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("Nothing but the four basic criteria"),
        blank=True,
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        required=False,
        help_text=_("What citizens will read, for example “Listening to the neighbours”. It can be changed later."),
    )
    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(),
        label=_("Partners"),
        help_text=_("Who connects, supports or funds it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, entities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].queryset = entities  # type: ignore[attr-defined]
        self.fields["partners"].queryset = partners()  # type: ignore[attr-defined]
        templates = offered_templates()
        if templates.exists():
            self.fields["template"].queryset = templates  # type: ignore[attr-defined]
            self.fields["title"].help_text = _("Leave it empty to take the template's title. It can be changed later.")
        else:
            del self.fields["template"]

    def clean_title(self) -> str:
        """Only a template can give a title to an exercise that was given none."""
        title: str = self.cleaned_data["title"]
        if not title and not self.cleaned_data.get("template"):
            raise ValidationError(_("Write a title, or begin with a template that has one."))
        return title


class CategoryForm(forms.Form):
    """Choose one of the nine work categories; whoever is not the authority puts her resolution on record."""

    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Work category"), widget=forms.RadioSelect, empty_label=None
    )
    resolution_no = forms.CharField(
        label=_("Number of the resolution"),
        help_text=_("You put the authority's choice on record: by which resolution did she choose?"),
        max_length=60,
    )

    def __init__(self, *args: Any, categories: Any, needs_resolution: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        if not needs_resolution:
            del self.fields["resolution_no"]


class AppointForm(forms.Form):
    """Appoint a person to a role on an exercise."""

    email = forms.EmailField(label=_("E-mail of the person"), help_text=_("She needs an account on this site."))
    role = forms.ChoiceField(label=_("Role"))
    resolution_no = forms.CharField(label=_("Resolution number"), max_length=60, required=False)
    person: User

    def __init__(self, *args: Any, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = list(CallRole) if is_staff else BY_THE_ENTITY
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Find the person; say what to do when there is none."""
        found = user_by_email(self.cleaned_data["email"])
        if found is None:
            raise ValidationError(_("Nobody here has this e-mail. Ask the person to create an account first."))
        self.person = found
        return found.email


class SuccessorForm(forms.Form):
    """A custodian asks for her successor: by which act she leaves her place."""

    resolution_no = forms.CharField(
        label=_("Number of the act"),
        max_length=60,
        help_text=_("Of the act by which you leave your place. It is shown in the public record."),
    )


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"class": "govuk-input--width-20"})
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget)


def _told(form: forms.Form, field: str, verdict: Verdict) -> None:
    if not verdict:
        form.add_error(field, ValidationError(verdict.reason))


class WorkshopForm(forms.Form):
    """Plan a workshop."""

    title = forms.CharField(label=_("Title"), max_length=150)
    starts_at = _moment(_("Starts at"))
    ends_at = _moment(_("Ends at"))
    mode = forms.ChoiceField(label=_("Mode"), choices=WorkshopMode.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Place or link"), max_length=200, required=False)
    facilitator = forms.CharField(label=_("Facilitator"), max_length=150)
    agenda = forms.CharField(
        label=_("Agenda"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        """A workshop ends after it starts, and is still to come: nobody can be called in to one that is over."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_at") and data.get("ends_at"):
            to_come = is_to_come(ends_at=data["ends_at"], now=timezone.now())
            in_order = workshop_in_order(starts_at=data["starts_at"], ends_at=data["ends_at"])
            _told(self, "ends_at", first_no(in_order, to_come))
        return data


class PeopleField(forms.MultipleChoiceField):
    """Several people of an entity, each shown with her area; cleans to users."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[User]:  # type: ignore[override]
        """Return the chosen people by name."""
        return list(User.objects.filter(pk__in=super().clean(value)).order_by("name"))


class CallInForm(forms.Form):
    """Call people of the entity in to a workshop."""

    people = PeopleField(label=_("Whom to call in"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]


class AttendanceForm(forms.Form):
    """The attendance sheet as one form: who came, who consents, what was made."""

    hide_optional = True
    attended = forms.MultipleChoiceField(label=_("Who came"), required=False, widget=forms.CheckboxSelectMultiple)
    consented = forms.MultipleChoiceField(
        label=_("Who consents to photographs and notes"),
        help_text=_("Only those who agreed. Photographs of others are not kept."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    artefacts = forms.CharField(
        label=_("What was made"),
        help_text=_("For example: map of actors, five ideas, canvas."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, sheet: list[Attendance], artefacts: str) -> None:
        initial = {
            "attended": [row.user_id for row in sheet if row.attended],
            "consented": [row.user_id for row in sheet if row.consent],
            "artefacts": artefacts,
        }
        super().__init__(data, initial=initial)
        for name in ("attended", "consented"):
            self.fields[name].choices = [(row.user_id, row.user.name) for row in sheet]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of ``record_attendance``."""
        data = self.cleaned_data
        people = {name: {int(pk) for pk in data[name]} for name in ("attended", "consented")}
        return {**people, "artefacts": data["artefacts"]}


class SurveyOpenForm(forms.Form):
    """Open a survey for people of the entity."""

    kind = forms.ChoiceField(label=_("Which survey"), widget=forms.RadioSelect)
    opens_at = _moment(_("Opens at"))
    closes_at = _moment(_("Closes at"), _("The results can be seen when it has closed or everybody has answered."))
    people = PeopleField(
        label=_("Whom to ask"), help_text=_("Ask at least five people: with fewer answers no result is shown.")
    )

    anyway = forms.BooleanField(label=_("Open it all the same, though no result is shown"), required=False)

    def __init__(self, *args: Any, people: list[tuple[int, str]], kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound or len(self.data.getlist("people")) >= Survey.FEWEST:  # type: ignore[attr-defined]
            del self.fields["anyway"]
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A survey closes after it opens."""
        data = super().clean() or self.cleaned_data
        if data.get("opens_at") and data.get("closes_at"):
            verdict = may_open(
                opens_at=data["opens_at"], closes_at=data["closes_at"], people=1, exists=False, questions=1
            )
            _told(self, "closes_at", verdict)
        if "anyway" in self.fields and data.get("people"):
            people = len(data["people"])
            _told(self, "people", shows_results(people=people, minimum=Survey.FEWEST, anyway=data.get("anyway", False)))
        data.pop("anyway", None)
        return data


class AnswerForm(forms.Form):
    """A survey's questions, each as its own field ``item-<id>``."""

    def __init__(self, *args: Any, items: list[SurveyItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"item-{item.pk}"] = _field(item)

    def answers(self) -> dict[int, int | str]:
        """Return item id to number or text."""
        return {int(name.removeprefix("item-")): value for name, value in self.cleaned_data.items()}


def _field(item: SurveyItem) -> forms.Field:
    if item.kind == ItemKind.TEXT:
        return forms.CharField(
            label=item.text,
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Do not write names or anything that tells who you are."),
        )
    return forms.TypedChoiceField(
        label=item.text, choices=choices(item.kind, item.options), coerce=int, widget=forms.RadioSelect
    )
