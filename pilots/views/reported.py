"""What somebody else reports, beside our own counts: a published tone, and the supplier's figures."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilots.actions import supplier as actions
from pilots.actions.evidence import report_tone, withdraw_tone
from pilots.forms.evidence import ReportedToneForm
from pilots.forms.reported import SplitForm, SplitsForm
from pilots.models import Pilot, ReportedSplit
from pilots.queries import supplier as queries
from pilots.queries.figures import published_tone, reported_tone
from pilots.views.files import reads_table
from pilots.views.frame import fill_in, open_pilot, to, writing

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_TONE = ("positive", "negative", "neutral", "source_note")


@login_required
@_FORM
def pilot_reported(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the tone as a text published it, correct it, and read how it stands beside our own rows."""
    pilot = open_pilot(request, reference)
    published = published_tone(pilot)
    return fill_in(
        request,
        pilot,
        ReportedToneForm(
            request.POST or None, initial={name: getattr(published, name) for name in _TONE} if published else None
        ),
        lambda data: report_tone(pilot=pilot, by=request.user, **data),
        title=_("Published percentages of the tone"),
        submit=_("Save and compare"),
        back=to("pilot_reported", pilot),
        said=_("The published percentages were saved."),
        template="pilots/reported.html",
        reported=reported_tone(pilot),
        published=published,
    )


@login_required
@require_POST
def pilot_reported_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw the published tone."""
    withdraw_tone(pilot=open_pilot(request, reference), by=request.user)
    messages.success(request, _("The published percentages were withdrawn."))
    return redirect("pilot_reported", reference)


@login_required
@require_safe
def pilot_splits(request: HttpRequest, reference: str) -> HttpResponse:
    """What the supplier reported, what our own rows say, and whether whole counts can give it."""
    pilot = open_pilot(request, reference)
    context = {
        "splits": queries.splits_of(pilot),
        "withdrawn": queries.withdrawn_splits(pilot),
        "writes": bool(writing(request, pilot)),
    }
    return render(request, "pilots/splits.html", {"pilot": pilot, "call": pilot.call, **context})


@reads_table
@login_required
@_FORM
def pilot_split_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Type percentages that the supplier reports, or choose a file of them: each group is reconciled at once."""
    pilot = open_pilot(request, reference)
    form = SplitsForm(request.POST or None, request.FILES or None)
    return fill_in(
        request,
        pilot,
        form,
        lambda data: actions.report_splits(pilot=pilot, groups=form.groups(), by=request.user),
        title=_("Figures that the supplier reports"),
        submit=_("Save and compare"),
        back=to("pilot_splits", pilot),
        said=_("The figures were saved."),
    )


@login_required
@_FORM
def pilot_split(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct figures that were written down wrongly."""
    pilot = open_pilot(request, reference)
    split = _split(pilot, pk)
    shares = "\n".join(f"{name} {share}" for name, share in split.shares)
    return fill_in(
        request,
        pilot,
        SplitForm(request.POST or None, initial={"title": split.title, "base": split.base, "shares": shares}),
        lambda data: actions.correct_split(split=split, by=request.user, **data),
        title=_("Correct reported figures"),
        submit=_("Save and compare"),
        back=to("pilot_splits", pilot),
        said=_("The figures were corrected."),
    )


@login_required
@require_POST
def pilot_split_withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw figures that nobody stands by."""
    actions.withdraw_split(split=_split(open_pilot(request, reference), pk), by=request.user)
    messages.success(request, _("The figures were withdrawn."))
    return redirect("pilot_splits", reference)


def _split(pilot: Pilot, pk: int) -> ReportedSplit:
    found = queries.find_split(pilot, pk)
    if found is None:
        raise Http404
    return found
