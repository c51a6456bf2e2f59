"""A workshop's training: modules, who took part, what was learnt, certificates and their public check."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.queries import may_steer
from challenges.actions import training as actions
from challenges.forms.training import ModuleForm, PresenceForm
from challenges.models import Workshop
from challenges.queries import exercises, surveys
from challenges.queries import training as reading
from challenges.rules.exercises import may_plan
from kernel.verdict import Refused, require

_GET_POST = ["GET", "HEAD", "POST"]


def _workshop(request: HttpRequest, reference: str, pk: int) -> Workshop:
    found = exercises.workshop_for(request.user, reference, pk)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def training(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Modules, what was learnt by Kirkpatrick's levels, and the reader's own certificate."""
    found = _workshop(request, reference, pk)
    steers = may_steer(request.user, found.call.entity)
    mine = reading.attendance_of(found, request.user)
    context = {
        "workshop": found,
        "call": found.call,
        "modules": reading.modules_of(found),
        "levels": reading.levels_of(found.call),
        "surveys": surveys.surveys_of(found.call) if steers else [],
        "runs": may_plan(state=found.call.state, steers=steers),
        "mine": mine,
        "certificate": reading.certificate_of(mine) if mine else None,
    }
    return render(request, "challenges/training.html", context)


@login_required
@require_http_methods(_GET_POST)
def module_add(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Add a module."""
    found = _workshop(request, reference, pk)
    require(may_plan(state=found.call.state, steers=may_steer(request.user, found.call.entity)))
    form = ModuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_module(workshop=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("The module was added."))
        return redirect("training", reference, pk)
    context = {"workshop": found, "form": form, "title": _("Add a module"), "submit": _("Add the module")}
    return render(request, "challenges/module.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(_GET_POST)
def module(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """Note who took part in a module."""
    found = _workshop(request, reference, pk)
    require(may_plan(state=found.call.state, steers=may_steer(request.user, found.call.entity)))
    one = reading.find_module(found, number)
    if one is None:
        raise Http404
    one.workshop = found
    sheet = exercises.attendance_sheet(found)
    form = PresenceForm(
        request.POST if request.method == "POST" else None, sheet=sheet, present=reading.present_in(one)
    )
    if form.is_valid():
        try:
            actions.note_presence(module=one, present=form.ids(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The attendance was recorded."))
            return redirect("training", reference, pk)
    context = {"workshop": found, "form": form, "title": one.title, "submit": _("Record the attendance")}
    return render(request, "challenges/module.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def certificate_ask(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Issue the reader's own certificate."""
    mine = reading.attendance_of(_workshop(request, reference, pk), request.user)
    if mine is None:
        raise Http404
    made = actions.issue_certificate(attendance=mine, language=get_language() or "es", by=request.user)
    messages.success(request, _("Your certificate was issued. Its PDF is ready in a moment."))
    return redirect("certificate", made.token)


@require_safe
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """What anybody with the address of a certificate can check: what it says, and that its hash is on record."""
    found = reading.certificate_by_token(token)
    if found is None:
        return render(request, "challenges/certificate.html", {"certificate": None}, status=404)
    context = {"certificate": found, "facts": json.loads(found.data), "recorded": reading.is_recorded(found)}
    return render(request, "challenges/certificate.html", context)


@require_safe
def certificate_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The PDF of a certificate."""
    found = reading.certificate_by_token(token)
    if found is None or not found.file:
        raise Http404
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename="certificate.pdf", content_type="application/pdf"
    )
