"""Validation by sampling: the rules declared before, the sample, the labelling, what it says."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.verdict import require
from pilots.actions import samples as actions
from pilots.actions.texts import declare_rules
from pilots.forms.samples import GiveUpForm, RulesForm, SampleForm
from pilots.models import LabelSample, Pilot
from pilots.queries import samples as queries
from pilots.queries.evidence import rules_of
from pilots.rules.sampled import may_label
from pilots.states import OPEN_SAMPLES, SampleState
from pilots.views.files import shows_evidence
from pilots.views.frame import fill_in, open_pilot, steering, to

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@_FORM
def pilot_evidence_rules(request: HttpRequest, reference: str) -> HttpResponse:
    """Declare what is enough and until when texts stay, before there is anything to see."""
    pilot = open_pilot(request, reference)
    rules = rules_of(pilot)
    names = ("acceptance", "texts_until", "is_sample")
    return fill_in(
        request,
        pilot,
        RulesForm(request.POST or None, initial={name: getattr(rules, name) for name in names} if rules else None),
        lambda data: declare_rules(pilot=pilot, by=request.user, **data),
        title=_("Rules of the evidence"),
        submit=_("Declare the rules"),
        back=to("pilot_samples", pilot),
        said=_("The rules were declared and recorded."),
        allowed=steering(request, pilot),
    )


@login_required
@require_safe
def pilot_samples(request: HttpRequest, reference: str) -> HttpResponse:
    """The samples of a pilot, and the rules under which they are judged."""
    pilot = open_pilot(request, reference)
    context = {"samples": queries.samples_of(pilot), "rules": rules_of(pilot), "steers": bool(steering(request, pilot))}
    return render(request, "pilots/samples.html", {"pilot": pilot, "call": pilot.call, **context})


@login_required
@_FORM
def pilot_sample_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Prepare a sample: its size is computed and its seed recorded."""
    pilot = open_pilot(request, reference)
    return fill_in(
        request,
        pilot,
        SampleForm(request.POST or None, people=queries.civil_servants(pilot)),
        lambda data: actions.seed_sample(pilot=pilot, by=request.user, **data),
        title=_("Prepare a sample"),
        submit=_("Compute the size and record the seed"),
        back=to("pilot_samples", pilot),
        said=_("The seed was recorded. Draw the sample when you are ready."),
        allowed=steering(request, pilot),
    )


@login_required
@require_safe
def pilot_sample(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One sample: why so large, who has labelled how much, and once it is closed what it says."""
    pilot = open_pilot(request, reference)
    sample = _sample(pilot, number)
    plan = sample.plan
    context = {
        "sample": sample,
        "strata": [
            (name, count, drawn)
            for name, count, drawn in zip(queries.names_of(sample), plan["population"], plan["drawn"], strict=True)
        ],
        "why": queries.why_of(sample),
        "items": sum(plan["drawn"]),
        "labellers": queries.progress_of_labellers(sample),
        "labels": queries.labeller_of(sample, request.user) is not None,
        "missing": queries.missing_labels(sample),
        "report": queries.sample_report(sample),
        "steers": bool(steering(request, pilot)),
        "is_open": sample.state in OPEN_SAMPLES,
    }
    return render(request, "pilots/sample.html", {"pilot": pilot, "call": pilot.call, **context})


@login_required
@require_POST
def pilot_sample_draw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Draw what the recorded seed says."""
    sample = actions.draw_sample(sample=_sample(open_pilot(request, reference), number), by=request.user)
    done = sample.state == SampleState.DRAWN
    said = _("The sample was drawn. Those who label can begin.") if done else _("The sample is being drawn.")
    messages.success(request, said)
    return redirect("pilot_sample", reference, number)


@login_required
@require_POST
def pilot_sample_close(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Close the labelling and show the figures."""
    sample = _sample(open_pilot(request, reference), number)
    actions.close_sample(sample=sample, by=request.user)
    messages.success(request, _("The sample was closed. These are its figures."))
    return redirect("pilot_sample", reference, number)


@login_required
@_FORM
def pilot_sample_give_up(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Give a sample up that nobody will finish."""
    pilot = open_pilot(request, reference)
    sample = _sample(pilot, number)
    return fill_in(
        request,
        pilot,
        GiveUpForm(request.POST or None),
        lambda data: actions.give_up_sample(sample=sample, by=request.user, **data),
        title=_("Give the sample up"),
        submit=_("Give it up"),
        back=to("pilot_sample", pilot, number),
        said=_("The sample was given up. It says nothing of the tool."),
        allowed=steering(request, pilot),
    )


@shows_evidence
@login_required
@_FORM
def pilot_sample_label(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One item to label: each answer is saved at once and the next item comes."""
    pilot = open_pilot(request, reference)
    sample = _sample(pilot, number)
    labeller = queries.labeller_of(sample, request.user)
    require(may_label(state=sample.state, is_labeller=labeller is not None, texts_gone=sample.purged_at is not None))
    assert labeller is not None
    asked = request.POST.get("item") or request.GET.get("item", "")
    item, label, done = queries.item_to_label(labeller, int(asked) if asked.isdecimal() else None)
    value = request.POST.get("value", "")
    if request.method == "POST" and item is not None and (value == "none" or value in _places(sample)):
        actions.label_item(item=item, value=None if value == "none" else int(value), by=request.user)
        return redirect("pilot_sample_label", reference, number)
    context = {
        "sample": sample,
        "item": item,
        "label": label,
        "choices": [(place, place + 1, name) for place, name in enumerate(queries.names_of(sample))],
        "done": done,
        "total": queries.items_of(sample),
    }
    return render(request, "pilots/label.html", {"pilot": pilot, "call": pilot.call, **context})


def _places(sample: LabelSample) -> list[str]:
    return [str(place) for place in range(len(sample.classes))]


def _sample(pilot: Pilot, number: int) -> LabelSample:
    found = queries.find_sample(pilot, number)
    if found is None:
        raise Http404
    return found
