"""Files of a submission: taken, listed, opened by the team and the custodians, removed."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.factors import require_factor
from kernel.verdict import Refused
from startups.actions import files as actions
from startups.actions.desks import note_access
from startups.envelope import FILE_TYPES
from startups.forms.submissions import FileForm
from startups.queries import submissions as reading
from startups.queries.flat import file_rows
from startups.rules import submissions as rules
from startups.states import FlatState
from startups.views.submissions import found_submission


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List and take files."""
    found = found_submission(request, pk)
    form, status = FileForm(), 200
    if request.method == "POST":
        form, status = FileForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                actions.attach_file(submission=found, upload=form.cleaned_data["file"], by=request.user)
            except Refused as refusal:
                form.add_error("file", str(refusal.verdict.reason))
            else:
                messages.success(request, _("The file was received."))
                return redirect("submission_files", pk)
    form.fields["file"].widget.attrs["accept"] = ",".join(f".{extension}" for extension in FILE_TYPES)
    rows = file_rows(found)
    context = {
        "submission": found,
        "call": found.call,
        "form": form,
        "rows": rows,
        "preparing": any(row.state == FlatState.WAITING for row in rows),
        "limit": settings.MAX_UPLOAD_BYTES // (1024 * 1024),
        "editable": rules.may_edit(state=found.state, timely=reading.timely(found.call)),
    }
    return render(request, "startups/files.html", context, status=status)


@login_required
@require_safe
def file(request: HttpRequest, pk: UUID, attachment: UUID) -> HttpResponseBase:
    """Open a file: for the team, and for custodians after the close. Never shown inside our own pages."""
    found = reading.file_for(request.user, pk, attachment)
    if found is None:
        raise Http404
    if reading.submission_for(request.user, pk) is None:
        require_factor(request)
        note_access(submission=found.submission, what="file", by=request.user)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.original_name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_POST
def file_remove(request: HttpRequest, pk: UUID, attachment: UUID) -> HttpResponse:
    """Remove a file from a draft."""
    found_submission(request, pk)
    row = reading.file_for(request.user, pk, attachment)
    if row is None:
        raise Http404
    actions.remove_file(attachment=row, by=request.user)
    messages.success(request, _("The file was removed."))
    return redirect("submission_files", pk)
