"""What staff type into the library of call templates: three languages, four criteria, a calendar in days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from challenges.criteria import CRITERIA
from challenges.models import CallTemplate, CallTemplateVersion
from challenges.queries.templates import newest_version
from challenges.rules.calls import weights_add_up
from challenges.rules.templates import TITLE, anchors_are_whole, calendar_is_sound, pattern_is_sound
from kernel.verdict import Verdict

#: Spanish is what is read where a language has nothing; it comes first and may not be left out.
TONGUES = sorted(dict(settings.LANGUAGES), key=lambda code: (code != "es", code))
CODES = [str(criterion["code"]) for criterion in CRITERIA]
DAYS = ("question_days", "open_days", "pilot_weeks")
_WORDED = {"name": (_("Name"), 80), "question": (_("Question"), 250), "evidence_hint": (_("Where to look"), 250)}


def _many(language: str, label: Any, hint: Any = "", rows: int = 3) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "lang": language, "class": "vLargeTextField"})
    return forms.CharField(label=label, help_text=hint, max_length=8000, required=language == "es", widget=area)


def _one(language: str, label: Any, longest: int, *, required: bool, hint: Any = "") -> forms.CharField:
    line = forms.TextInput(attrs={"size": 80, "lang": language})
    return forms.CharField(label=label, help_text=hint, max_length=longest, required=required, widget=line)


def _fields() -> dict[str, forms.Field]:
    """Return all fields of the texts and of the criteria, by name."""
    found: dict[str, forms.Field] = {}
    pattern = _("{entity} stands for the entity's short name, {city} for its city.")
    for language in TONGUES:
        own = language == "es"
        found[f"title_{language}"] = _one(language, _("Pattern of the title"), TITLE, required=own, hint=pattern)
        found[f"summary_{language}"] = _many(language, _("Summary"))
        found[f"eligibility_{language}"] = _many(language, _("Who may apply"))
    for code in CODES:
        found[f"{code}_weight"] = forms.IntegerField(label=_("Weight in per cent"), min_value=1, max_value=100)
        found[f"{code}_complies_from"] = forms.IntegerField(label=_("Complies from level"), min_value=1, max_value=5)
        for language in TONGUES:
            tongue = dict(settings.LANGUAGES)[language]
            for field, (label, longest) in _WORDED.items():
                told = format_lazy("{} · {}", label, tongue)
                required = language == "es" and field != "evidence_hint"
                found[f"{code}_{field}_{language}"] = _one(language, told, longest, required=required)
            found[f"{code}_anchors_{language}"] = _many(
                language, format_lazy("{} · {}", _("Levels 0 to 5"), tongue), _("One line for each level."), 6
            )
    return found


def field_sets() -> list[tuple[Any, dict[str, Any]]]:
    """Return how the form is laid out: what it is, the texts of each language, each criterion, the calendar."""
    texts = [
        (name, {"fields": [f"{field}_{code}" for field in ("title", "summary", "eligibility")]})
        for code, name in ((code, dict(settings.LANGUAGES)[code]) for code in TONGUES)
    ]
    criteria = [
        (
            format_lazy("{} {}", _("Criterion"), code),
            {"fields": [name for name in _fields() if name.startswith(f"{code}_")], "classes": ["collapse"]},
        )
        for code in CODES
    ]
    told = _("In days from the opening. A date that is left empty when a call is prepared is reckoned from here.")
    calendar = (_("Calendar"), {"fields": list(DAYS), "description": told})
    return [(None, {"fields": ["category", "name", "active"]}), *texts, *criteria, calendar]


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class _Template(forms.ModelForm):
    """A template as staff type it."""

    class Meta:
        model = CallTemplate
        fields = ["category", "name", "active"]

    question_days = forms.IntegerField(label=_("Days for questions"), min_value=1, max_value=365)
    open_days = forms.IntegerField(label=_("Days open"), min_value=1, max_value=365)
    pilot_weeks = forms.IntegerField(label=_("Weeks of the pilot"), min_value=1, max_value=52)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        held = kwargs.get("instance")
        last = newest_version(held) if held is not None and held.pk else None
        kwargs["initial"] = {**_shown(last), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Check what belongs together: patterns, weights, levels, days."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for language in TONGUES:
            self._told(f"title_{language}", pattern_is_sound(data.get(f"title_{language}", "")))
            for code in CODES:
                name = f"{code}_anchors_{language}"
                if name not in self.errors:
                    self._told(name, anchors_are_whole(_split(data[name]), required=language == "es"))
        if not {f"{code}_weight" for code in CODES} & set(self.errors):
            self._told(f"{CODES[0]}_weight", weights_add_up([data[f"{code}_weight"] for code in CODES]))
        if not {"question_days", "open_days"} & set(self.errors):
            days = calendar_is_sound(question_days=data["question_days"], open_days=data["open_days"])
            self._told("question_days", days)
        return data

    def _told(self, field: str, verdict: Verdict) -> None:
        if not verdict:
            self.add_error(field, ValidationError(verdict.reason))

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of ``save_template``; the form is valid."""
        data = self.cleaned_data
        texts = {
            language: {field: data[f"{field}_{language}"].strip() for field in ("title", "summary", "eligibility")}
            for language in TONGUES
        }
        return {
            "category": data["category"],
            "name": data["name"],
            "active": data["active"],
            "texts": texts,
            "criteria": [self._criterion(code) for code in CODES],
            **{name: data[name] for name in DAYS},
        }

    def _criterion(self, code: str) -> dict[str, Any]:
        data = self.cleaned_data
        said: dict[str, dict[str, Any]] = {
            language: {
                **{field: data[f"{code}_{field}_{language}"].strip() for field in _WORDED},
                "anchors": _split(data[f"{code}_anchors_{language}"]),
            }
            for language in TONGUES
        }
        own = said.pop("es")
        numbers = {name: data[f"{code}_{name}"] for name in ("weight", "complies_from")}
        return {"code": code, **numbers, **own, "translations": said}


def _shown(version: CallTemplateVersion | None) -> dict[str, Any]:
    """Return what the form shows of a version; of none: the four basic criteria and a calendar that can be kept."""
    criteria = version.criteria if version else CRITERIA
    found: dict[str, Any] = {name: getattr(version, name, usual) for name, usual in zip(DAYS, (14, 30, 4), strict=True)}
    for language in TONGUES:
        for field in ("title", "summary", "eligibility"):
            found[f"{field}_{language}"] = version.texts.get(language, {}).get(field, "") if version else ""
    for one in criteria:
        code = one["code"]
        found |= {f"{code}_weight": one.get("weight", 25), f"{code}_complies_from": one.get("complies_from", 3)}
        for language, said in {"es": one, **one["translations"]}.items():
            found |= {f"{code}_{field}_{language}": said.get(field, "") for field in _WORDED}
            found[f"{code}_anchors_{language}"] = "\n".join(said.get("anchors", []))
    return found


TemplateForm: Any = type("TemplateForm", (_Template,), {**_fields(), "__doc__": _Template.__doc__})
