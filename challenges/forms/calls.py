"""What people type about a call: filters of the list, preparation, amendment, documents, halts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import formats, timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.countries import COUNTRIES, LANGUAGES
from challenges.forms.naming import UnnamedTexts
from challenges.models import Call, Category, Partner
from challenges.rules.amendments import DATES, DEADLINES, LISTS, NUMBERS, TEXTS, may_move
from challenges.rules.calls import dates_in_order, weights_add_up
from challenges.rules.files import has_size
from challenges.rules.templates import by_calendar
from challenges.states import EndCause, Statistic
from kernel.conflict import marks, settle
from kernel.verdict import Verdict

_LABELS = {field.name: field.verbose_name for field in Call._meta.get_fields() if hasattr(field, "verbose_name")}
_HINTS = {
    "summary": _("What is looked for, for whom, and what will change. Two or three sentences."),
    "eligibility": _("Who may apply and who may not."),
    "stipend": _("For example “USD 3,000 for the pilot”. Leave it empty when there is none."),
    "ip_terms": _("To whom what is made belongs, and what the entity may do with it."),
    "data_terms": _("Which data the entity hands over, in which form, and how they are protected."),
    "opens_at": _("In the entity's time zone. From then on start-ups can apply."),
    "questions_until": _("At least five business days after the opening."),
    "closes_at": _("To the second: nothing is accepted afterwards."),
    "disclaimer": _("Shown on the public page."),
    "languages": _(
        "The languages in which the call is told and asked about. Assessors read every proposal in one of them: "
        "the entity's own."
    ),
    "statistic": _(
        "It cannot be changed after the announcement. If every assessor reads every proposal (up to twelve), "
        "both give the same order."
    ),
    "correction_days": _(
        "After the close the blinding desk may send a field back to its team, without learning its code. "
        "The window ends before the assessment opens."
    ),
    "unseal_hours": _(
        "After the review period two custodians open the identities. If the second gives her word later than "
        "this, the first no longer counts."
    ),
}
#: What each total means and when to choose it.
_STATISTICS = [
    (
        Statistic.RAW,
        _("Weighted mean of the levels. Choose it where everybody reads everything: anybody can check it by hand."),
    ),
    (
        Statistic.ADJUSTED,
        _(
            "Weighted mean, adjusted for severe and mild seats. Choose it where each proposal is read by some of many "
            "assessors: what a seat gives more or less than the others for the same proposals is taken off first, so "
            "that no proposal wins or loses by whom the draw gave it to."
        ),
    ),
]


def _label(name: str) -> str:
    text = str(_LABELS[name])
    return text[:1].upper() + text[1:]


#: A model's own name of a field, in the reader's language, beginning with a capital.
_named = lazy(_label, str)


def _told(form: forms.Form, field: str | None, verdict: Verdict) -> None:
    if not verdict:
        form.add_error(field, ValidationError(verdict.reason))


def written_meanwhile(theirs: Any) -> str:
    """Return the sentence that tells what another tab saved in a field meanwhile."""
    if isinstance(theirs, datetime):
        theirs = formats.date_format(timezone.localtime(theirs), "SHORT_DATETIME_FORMAT")
    elif isinstance(theirs, list):
        theirs = ", ".join(str(one) for one in theirs)
    text = gettext(
        "Saved here meanwhile, in another window or by somebody else: “%(theirs)s”. Send again to keep yours."
    )
    return text % {"theirs": theirs}


def _text(name: str, *, rows: int = 3, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=_named(name),
        help_text=_HINTS.get(name, ""),
        required=required,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _moment(name: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"class": "govuk-input--width-20"})
    return forms.DateTimeField(label=_named(name), help_text=_HINTS[name], required=False, widget=widget)


def _several(name: str, choices: list[tuple[str, Any]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_named(name),
        help_text=_HINTS.get(name, ""),
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _weeks() -> forms.IntegerField:
    return forms.IntegerField(
        label=_named("pilot_weeks"),
        min_value=1,
        max_value=52,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )


class CallForm(forms.Form):
    """A call before its announcement; everything but the title may wait. Hours are the entity's."""

    hide_optional = True
    title = forms.CharField(label=_named("title"), max_length=150)
    summary = _text("summary")
    eligibility = _text("eligibility")
    countries = _several("countries", COUNTRIES)
    languages = _several("languages", LANGUAGES)
    opens_at = _moment("opens_at")
    questions_until = _moment("questions_until")
    closes_at = _moment("closes_at")
    pilot_weeks = _weeks()
    stipend = forms.CharField(label=_named("stipend"), help_text=_HINTS["stipend"], max_length=120, required=False)
    ip_terms = _text("ip_terms")
    data_terms = _text("data_terms")
    disclaimer = _text("disclaimer", rows=2)
    assessments_per_entry = forms.IntegerField(
        label=_named("assessments_per_entry"),
        min_value=3,
        max_value=9,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    statistic = forms.ChoiceField(
        label=_named("statistic"),
        help_text=_HINTS["statistic"],
        choices=_STATISTICS,
        widget=forms.RadioSelect,
    )
    correction_days = forms.IntegerField(
        label=_named("correction_days"),
        help_text=_HINTS["correction_days"],
        min_value=1,
        max_value=10,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    unseal_hours = forms.IntegerField(
        label=_named("unseal_hours"),
        help_text=_HINTS["unseal_hours"],
        min_value=1,
        max_value=168,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    partners = forms.ModelMultipleChoiceField(
        label=_named("partners"),
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        self.call = call
        self.criteria = list(call.criteria.order_by("order"))
        self.clashes: list[str] = []
        stored = {name: getattr(call, name) for name in self.base_fields if name not in {"partners", "seen"}}
        stored |= {f"weight_{criterion.code}": criterion.weight for criterion in self.criteria}
        stored["partners"] = list(call.partners.all())
        self.stored = stored
        kwargs["initial"] = stored | {"seen": marks(stored)}
        super().__init__(*args, **kwargs)
        self.fields["partners"].queryset = Partner.objects.all()  # type: ignore[attr-defined]
        for criterion in self.criteria:
            self.fields[f"weight_{criterion.code}"] = forms.IntegerField(
                label=f"{criterion.code} · {criterion.text('name')}",
                help_text=criterion.text("question"),
                min_value=1,
                max_value=100,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
            )

    def clean(self) -> dict[str, Any]:
        """Check what belongs together: the dates' order and the weights' sum."""
        data = super().clean() or self.cleaned_data
        moments = {name: data.get(name) for name in DATES}
        if version := self.call.template_version:
            moments = by_calendar(moments, question_days=version.question_days, open_days=version.open_days)
            data |= moments
        _told(self, "closes_at" if data.get("closes_at") else "questions_until", dates_in_order(**moments))
        names = [f"weight_{criterion.code}" for criterion in self.criteria]
        if names and not set(names) & set(self.errors):
            _told(self, names[0], weights_add_up([data[name] for name in names]))
        return data if self.errors else self._settled(data)

    def _settled(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep what another tab saved meanwhile where this one changed nothing; where both did, show both."""
        kept, self.clashes, seen = settle(seen=data.get("seen", ""), typed=data, stored=self.stored)
        for name in self.clashes:
            self.add_error(name, written_meanwhile(self.stored[name]))
        if self.clashes:
            again: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict: what came is not to be written on
            again["seen"] = seen
            self.data = again
        return kept

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of ``prepare_call``."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        weights = {criterion.code: data.pop(f"weight_{criterion.code}") for criterion in self.criteria}
        return {**data, "partners": list(data["partners"]), "weights": weights}

    def weight_fields(self) -> list[forms.BoundField]:
        """Return the inputs of the weights."""
        return [self[f"weight_{criterion.code}"] for criterion in self.criteria]


class AmendmentForm(forms.Form):
    """What may change after the announcement, filled with what holds now, and the reason."""

    hide_optional = True
    reason = forms.CharField(
        label=_("Why does the call change?"),
        help_text=_("Published with the amendment."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    opens_at = _moment("opens_at")
    questions_until = _moment("questions_until")
    closes_at = _moment("closes_at")
    pilot_weeks = _weeks()
    title = forms.CharField(label=_named("title"), max_length=150)
    summary = _text("summary")
    eligibility = _text("eligibility")
    countries = _several("countries", COUNTRIES)
    languages = _several("languages", LANGUAGES)
    stipend = forms.CharField(label=_named("stipend"), help_text=_HINTS["stipend"], max_length=120, required=False)
    ip_terms = _text("ip_terms")
    data_terms = _text("data_terms")

    def __init__(self, *args: Any, call: Call, has_opened: bool, **kwargs: Any) -> None:
        self.call, self.has_opened = call, has_opened
        kwargs["initial"] = {name: getattr(call, name, None) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        for name in ("questions_until", "closes_at", "opens_at"):
            self.fields[name].required = True
        if has_opened:
            for name in {*DATES, *TEXTS, *LISTS, *NUMBERS} - set(DEADLINES):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Check each date that changes, and then the order of those that would hold."""
        data = super().clean() or self.cleaned_data
        now = timezone.now()
        for name, value in self.changes().items():
            if name in DATES:
                before = getattr(self.call, name)
                verdict = may_move(before=before, after=value, has_opened=self.has_opened, now=now)
                if not verdict:  # the summary says which date it means
                    self.add_error(name, ValidationError(verdict.reason, code="of_field"))
        if not set(DATES) & set(self.errors):
            moments = {name: data.get(name) or getattr(self.call, name) for name in DATES}
            _told(self, "closes_at", dates_in_order(**moments))
        return data

    def changes(self) -> dict[str, Any]:
        """Return what was changed, field to new value. A moment counts to the minute, as it was shown."""
        changed = {}
        for name in (*DATES, *TEXTS, *LISTS, *NUMBERS):
            if name not in self.cleaned_data:
                continue
            value, held = self.cleaned_data[name], getattr(self.call, name)
            if name in DATES and held is not None and value == held.replace(second=0, microsecond=0):
                continue
            if isinstance(value, str):
                value, held = value.replace("\r\n", "\n"), held.replace("\r\n", "\n")
            if value != held and not (name in LISTS and sorted(value) == sorted(held)):
                changed[name] = value
        return changed


class DocumentForm(forms.Form):
    """A document to publish. The same title makes a new version."""

    title = forms.CharField(
        label=_("Title of the document"),
        help_text=_("The same title as before publishes a new version."),
        max_length=150,
    )
    upload = forms.FileField(label=_("File"), help_text=_("PDF, ODT, DOCX or XLSX."), allow_empty_file=True)

    def clean_upload(self) -> Any:
        """Refuse what is too large before anybody reads it."""
        upload = self.cleaned_data["upload"]
        verdict = has_size(upload.size, settings.MAX_UPLOAD_BYTES)
        if not verdict:
            raise ValidationError(verdict.reason)
        return upload


class HaltForm(UnnamedTexts):
    """What shall happen to the call, and why."""

    what = forms.ChoiceField(label=_("What should happen to the call?"), widget=forms.RadioSelect)
    cause = forms.ChoiceField(
        label=_("Cause"),
        help_text=_("Only to cancel the call or to declare it deserted."),
        # A conflict after the opening ends a call by its own way (startups.actions.names).
        choices=[("", "—"), *(one for one in EndCause.choices if one[0] != EndCause.CONFLICT)],
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Published with the call."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    @property
    def why(self) -> dict[str, str]:
        """Return what the chosen act takes: the reason, and the cause where the call ends; the form is valid."""
        found = {"reason": self.cleaned_data["reason"]}
        if self.cleaned_data["what"] in {"cancel", "deserted"}:
            found["cause"] = self.cleaned_data["cause"]
        return found


class CallFilter(django_filters.FilterSet):
    """The filters of the public list: category, the country that applicants come from, the language of proposals."""

    category = django_filters.ModelChoiceFilter(
        label=_("Category"), queryset=Category.objects.filter(active=True), empty_label=_("All categories")
    )
    country = django_filters.ChoiceFilter(
        label=_("Open to start-ups of"), choices=COUNTRIES, empty_label=_("All countries"), method="admits"
    )

    language = django_filters.ChoiceFilter(
        label=_("Proposals in"), choices=LANGUAGES, empty_label=_("All languages"), method="takes"
    )

    class Meta:
        model = Call
        fields = ["category", "country", "language"]

    def admits(self, calls: QuerySet[Call], _name: str, code: str) -> QuerySet[Call]:
        """Keep the calls that admit a country; a call without countries admits all."""
        written = calls.annotate(countries_text=Cast("countries", TextField()))
        return written.filter(Q(countries_text__contains=f'"{code}"') | Q(countries=[]))

    def takes(self, calls: QuerySet[Call], _name: str, code: str) -> QuerySet[Call]:
        """Keep the calls that take proposals in a language; a call without languages takes all."""
        written = calls.annotate(languages_text=Cast("languages", TextField()))
        return written.filter(Q(languages_text__contains=f'"{code}"') | Q(languages=[]))

    def get_form_class(self) -> type[forms.Form]:
        """Return the filter form, without marking each field as optional."""
        form = super().get_form_class()
        form.hide_optional = True
        return form
