"""Flat copies of files: looked at by the team and the custodians, decided on at the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.verdict import Refused
from startups.actions import flat as actions
from startups.actions.marks import mark_place, unmark_place
from startups.forms.desks import LookForm, MarkForm
from startups.models import FlatFile, Submission
from startups.queries import flat as reading
from startups.queries.submissions import file_for
from startups.states import FlatState
from startups.views.desks import found_at_desk, note_look, working_on


def _copy(request: HttpRequest, pk: UUID, attachment: UUID) -> Any:
    """Return the flat copy of a file that the person may read, or 404."""
    if file_for(request.user, pk, attachment) is None:
        raise Http404
    found = reading.flat_by_attachment(attachment)
    if found is None or not found.file:
        raise Http404
    return found


@login_required
@require_safe
def flat_copy(request: HttpRequest, pk: UUID, attachment: UUID) -> HttpResponse:
    """The copy as assessors get it."""
    with _copy(request, pk, attachment).file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="copy.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_safe
def flat_page(request: HttpRequest, pk: UUID, attachment: UUID, number: int) -> HttpResponse:
    """A small picture of one page of the copy."""
    content = reading.picture(_copy(request, pk, attachment), number)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg")


def _at_desk(request: HttpRequest, reference: str, pk: UUID, attachment: UUID) -> tuple[Submission, FlatFile]:
    """Return a submission at the desk and the flat copy of one of its files, or 404."""
    found = found_at_desk(request, reference, pk)
    flat = reading.flat_by_attachment(attachment)
    if flat is None or flat.attachment.submission_id != found.pk:
        raise Http404
    return found, flat


@login_required
@require_POST
def decide(request: HttpRequest, reference: str, pk: UUID, attachment: UUID) -> HttpResponse:
    """Show a file to the assessors, leave it out, or have it prepared again."""
    _found, flat = _at_desk(request, reference, pk, attachment)
    if request.POST.get("state") == "again":
        actions.prepare_again(flat=flat, by=request.user)
        messages.success(request, _("The file is being prepared again."))
        return redirect("desk_blinding", reference, pk)
    row = actions.decide_flat(flat=flat, state=request.POST.get("state", ""), by=request.user)
    shown = row.state == FlatState.SHOWN
    messages.success(request, _("Assessors will get this file.") if shown else _("Assessors will not get this file."))
    return redirect("desk_blinding", reference, pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, reference: str, pk: UUID, attachment: UUID) -> HttpResponse:
    """All pages of a copy that wait, each with a box to say that one looked at it; only then assessors get the file."""
    found, flat = _at_desk(request, reference, pk, attachment)
    if not flat.file:
        raise Http404
    note_look(request, found, "file")
    pages = reading.pages_to_look_at(flat)
    form = LookForm([number for number, _why in pages], request.POST or None, initial={"copy": flat.version})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.decide_flat(
                flat=flat, state=FlatState.SHOWN, looked=told["pages"], copy=told["copy"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.verdict.reason))
        else:
            messages.success(request, _("Assessors will get this file."))
            return redirect("desk_blinding", reference, pk)
    context = {"call": found.call, "submission": found, "flat": flat, "pages": pages, "form": form}
    context |= {"working": working_on(found), "ticked": form["pages"].value() or []}
    return render(request, "startups/desk_look.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def desk_page(request: HttpRequest, reference: str, pk: UUID, attachment: UUID, number: int) -> HttpResponse:
    """One page of the copy as it is, for the desk."""
    content = reading.page_picture(_at_desk(request, reference, pk, attachment)[1], number)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: HttpRequest, reference: str, pk: UUID, attachment: UUID, number: int) -> HttpResponse:
    """One page of a copy: what is marked on it to be painted over, one more mark, one mark less."""
    found, flat = _at_desk(request, reference, pk, attachment)
    if not flat.file or not 1 <= number <= flat.pages:
        raise Http404
    taken = request.POST.get("unmark", "")
    form = MarkForm(None if taken or request.method != "POST" else request.POST, initial={"page": number})
    try:
        if taken.isdecimal():
            unmark_place(flat=flat, number=int(taken), by=request.user)
            messages.success(request, _("The mark was taken away."))
            return redirect("desk_marks", reference, pk, attachment, number)
        if form.is_valid():
            mark_place(flat=flat, page=form.cleaned_data["page"], box=form.box(), by=request.user)
            messages.success(request, _("The place is marked. Prepare the file again to paint it over."))
            return redirect("desk_marks", reference, pk, attachment, form.cleaned_data["page"])
    except Refused as refusal:
        form.add_error(None, str(refusal.verdict.reason))
    context = {"call": found.call, "submission": found, "flat": flat, "number": number, "form": form}
    context |= {"marks": reading.marks_on(flat, number), "working": working_on(found)}
    return render(request, "startups/desk_marks.html", context, status=422 if form.errors else 200)
