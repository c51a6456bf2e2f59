"""What the platform keeps of whoever reads it, and her wish to be erased."""

from __future__ import annotations

import json

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules import COOLING_OFF_DAYS, may_be_erased
from govlink.actions.erasing import ask_erasure, take_back
from govlink.forms import ErasureForm
from govlink.queries.people import as_json, erasure_of, hindrances
from govlink.queries.people import own_data as kept_of


@login_required
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of the person who is signed in, and how she is erased."""
    found = hindrances(request.user)
    context = {
        "sections": kept_of(request.user),
        "hindrances": found,
        "verdict": may_be_erased(found),
        "erasure": erasure_of(request.user),
        "days": COOLING_OFF_DAYS,
    }
    return render(request, "pages/own_data.html", context)


@login_required
@reauthentication_required
@require_safe
def own_data_file(request: HttpRequest) -> HttpResponse:
    """The same as a file for programs, after showing once more who she is."""
    text = json.dumps(as_json(kept_of(request.user)), ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="govlink-my-data.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest) -> HttpResponse:
    """Ask to be erased: a password or a factor first, then a box to tick."""
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_erasure(by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("We noted that you want to be erased, and sent you a mail about it."))
        return redirect("own_data")
    context = {"form": form, "verdict": may_be_erased(hindrances(request.user)), "days": COOLING_OFF_DAYS}
    return render(request, "pages/erasure.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def erasure_take_back(request: HttpRequest) -> HttpResponse:
    """Not be erased after all."""
    if take_back(by=request.user):  # type: ignore[arg-type]
        messages.success(request, _("Your data will not be erased."))
    return redirect("own_data")
