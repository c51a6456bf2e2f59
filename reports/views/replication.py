"""Beginning an exercise of another entity from a published case."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from challenges.queries.access import steered_entities
from pilots.actions.replication import replicate_case
from pilots.queries.replication import replication_page
from pilots.rules.replication import may_replicate
from reports.forms import ReplicationForm
from reports.queries.cases import public_pilot


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def case_replicate(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is taken over and what never is, and begin the exercise."""
    pilot = public_pilot(reference)
    if pilot is None:
        raise Http404
    entities = steered_entities(request.user)
    verdict = may_replicate(entities=entities.count(), published=True)
    typed = request.POST or None if verdict else None
    form = ReplicationForm(typed, entities=entities, initial={"title": pilot.call.title})
    if request.method == "POST" and verdict and form.is_valid():
        call = replicate_case(pilot=pilot, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("The exercise has begun with a draft of the frame. Change what is different with you, and send it."),
        )
        return redirect("frame", call.reference, 1)
    context = {"pilot": pilot, "call": pilot.call, "form": form, "verdict": verdict, **replication_page(pilot)}
    status = 422 if form.errors else 403 if request.method == "POST" and not verdict else 200
    return render(request, "reports/case_replicate.html", context, status=status)
