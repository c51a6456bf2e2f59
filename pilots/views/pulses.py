"""A round of pulses: read together, with a joint note."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel.verdict import require
from pilots.actions import pulses as actions
from pilots.forms.pulses import AgreeForm, PulseNoteForm
from pilots.queries import access
from pilots.queries import pulses as reading
from pilots.rules.pulses import may_note
from pilots.views.frame import open_pilot


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pilot_pulse(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Read a round; propose its note, or change what was proposed."""
    pilot = open_pilot(request, reference)
    page = reading.round_page(pilot, number)
    if page is None:
        raise Http404
    note, side = page["note"], access.side_of(request.user, pilot)
    agreed = note is not None and note.agreed_at is not None
    verdict = may_note(side=side, closed=page["round"].closed, agreed=agreed, call_state=pilot.call.state)
    form = PulseNoteForm(request.POST or None, instance=note)
    if request.method == "POST":
        require(verdict)
        if form.is_valid():
            actions.propose_note(pilot=pilot, number=number, by=request.user, **form.cleaned_data)
            messages.success(request, _("The note was proposed. The other side is asked to agree."))
            return redirect("pilot_pulse", reference, number)
    page |= {"pilot": pilot, "call": pilot.call, "side": side, "form": form if verdict else None}
    return render(request, "pilots/pulse.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def pilot_pulse_agree(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Agree on the note that the other side proposed."""
    pilot = open_pilot(request, reference)
    note, form = reading.note_of(pilot, number), AgreeForm(request.POST)
    if note is None or not form.is_valid():
        raise Http404
    actions.agree_on_note(note=note, by=request.user, **form.cleaned_data)
    messages.success(request, _("Both sides agree on the note. It no longer changes."))
    return redirect("pilot_pulse", reference, number)
