"""The style guide: every component once, on a page for those who build GovLink (shown when DEBUG is on)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kernel.verdict import no

ANCHORS = [
    ("0", "Does not address the challenge"),
    ("1", "Mentions it"),
    ("2", "Answers a part of it"),
    ("3", "Answers it; users are vague"),
    ("4", "Answers it and says who will use it"),
    ("5", "Also shows it understands those least heard"),
]


class SampleForm(forms.Form):
    """One field of each kind that the product uses."""

    title = forms.CharField(label="Title of the pilot", help_text="Without the name of your company", max_length=120)
    plan = forms.CharField(
        label="What will you do in 30 days?",
        widget=forms.Textarea(attrs={"rows": 4, "data-max-words": 200, "data-min-words": 20}),
    )
    stage = forms.ChoiceField(
        label="Which stage is it in?", choices=[("proto", "Prototype"), ("live", "In use")], widget=forms.RadioSelect
    )
    sources = forms.MultipleChoiceField(
        label="Which sources will you use?",
        choices=[("social", "Public social media"), ("press", "Local press")],
        widget=forms.CheckboxSelectMultiple,
    )
    area = forms.ChoiceField(label="Area", choices=[("", "Choose one"), ("1", "Mobility")])
    starts = forms.DateField(label="First day you can start")
    closes = forms.DateTimeField(label="Closes", required=False)
    cost = forms.DecimalField(label="Total cost", help_text="In soles, with taxes")
    annex = forms.FileField(label="Annex", help_text="PDF of up to 10 MB", required=False)
    secret = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), required=False
    )
    agree = forms.BooleanField(label="I declare that this is true", help_text="It is recorded")
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    level_1 = forms.ChoiceField(label="Relevance", choices=ANCHORS, widget=forms.RadioSelect)
    reason_1 = forms.CharField(
        label="Why?",
        help_text="At least 20 words",
        widget=forms.Textarea(attrs={"rows": 3, "data-min-words": 20}),
    )


def sample_context() -> dict[str, Any]:
    """Return what ``pages/styleguide.html`` shows; the dates are relative to now."""
    now = timezone.now()
    return {
        "form": SampleForm({"title": "Weekly map", "level_1": "4", "reason_1": "Names the users."}),
        "blank": SampleForm(prefix="blank"),
        "steps": [
            {"what": "Published", "when": "12 Nov", "state": "done", "note": ""},
            {"what": "Last day to ask", "when": "4 Dec", "state": "now", "note": "11 days left"},
            {"what": "Closes", "when": "18 Dec", "state": "", "note": "17:00, Lima time"},
        ],
        "closes_at": now + timedelta(days=25, hours=3),
        "topics": [
            {"label": "Transport", "value": 372},
            {"label": "Health", "value": 105},
            {"label": "Safety", "value": 104},
            {"label": "Economy and jobs", "value": 30},
        ],
        "tones": [
            {"label": "Negative", "value": 40, "text": "40%", "kind": "negative"},
            {"label": "Neutral", "value": 24.76, "text": "24.76%", "kind": "neutral"},
            {"label": "Positive", "value": 35.24, "text": "35.24%", "kind": "positive"},
        ],
        "activities": [
            {"label": "Design workshop", "start": date(2021, 3, 8), "end": date(2021, 3, 12), "done": True},
            {"label": "Data collection", "start": date(2021, 4, 1), "end": date(2021, 4, 30)},
            {"label": "Test with five areas", "start": date(2021, 5, 3), "end": date(2021, 5, 21)},
        ],
        "facts": [
            {"key": "Company", "value": "Sealed", "href": "/", "action": "Change"},
            {"key": "Country", "value": "Sealed"},
        ],
        "sections": [{"href": "#", "label": "Summary", "current": True}, {"href": "#2", "label": "Evidence"}],
        "tag_kinds": ["ok", "info", "warn", "error", "leak", "none"],
        "may_not": no("Complete the nine sections first."),
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; exists only while DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "pages/styleguide.html", sample_context())
