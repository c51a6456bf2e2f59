"""Flat copies of files: looked at by the team and the custodians, decided on at the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from startups.actions import flat as actions
from startups.queries import flat as reading
from startups.queries.submissions import file_for
from startups.states import FlatState
from startups.views.desks import found_at_desk


def _copy(request: HttpRequest, pk: UUID, attachment: UUID) -> Any:
    """Return the flat copy of a file that the person may read, or 404."""
    if file_for(request.user, pk, attachment) is None:
        raise Http404
    found = reading.flat_by_attachment(attachment)
    if found is None or not found.file:
        raise Http404
    return found


@login_required
@require_GET
def flat_copy(request: HttpRequest, pk: UUID, attachment: UUID) -> HttpResponse:
    """The copy as assessors get it."""
    with _copy(request, pk, attachment).file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="copy.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_GET
def flat_page(request: HttpRequest, pk: UUID, attachment: UUID, number: int) -> HttpResponse:
    """A small picture of one page of the copy."""
    content = reading.picture(_copy(request, pk, attachment), number)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg")


@login_required
@require_POST
def decide(request: HttpRequest, reference: str, pk: UUID, attachment: UUID) -> HttpResponse:
    """Show a file to the assessors, leave it out, or have it prepared again."""
    found = found_at_desk(request, reference, pk)
    flat = reading.flat_by_attachment(attachment)
    if flat is None or flat.attachment.submission_id != found.pk:
        raise Http404
    if request.POST.get("state") == "again":
        actions.prepare_again(flat=flat, by=request.user)
        messages.success(request, _("The file is being prepared again."))
        return redirect("desk_blinding", reference, pk)
    row = actions.decide_flat(flat=flat, state=request.POST.get("state", ""), by=request.user)
    shown = row.state == FlatState.SHOWN
    messages.success(request, _("Assessors will get this file.") if shown else _("Assessors will not get this file."))
    return redirect("desk_blinding", reference, pk)
