"""The logos of a start-up: part of its identity record, seen by its team only."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.verdict import Refused
from startups.actions.logos import add_logo, remove_logo
from startups.forms.profiles import LogoForm
from startups.queries.logos import bytes_of, logo_of, logos_of
from startups.rules.logos import MAX_BYTES, MAX_LOGOS
from startups.views.profiles import found_startup


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def logos(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List and take logos."""
    found = found_startup(request, pk)
    form, status = LogoForm(), 200
    if request.method == "POST":
        form, status = LogoForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                add_logo(startup=found, upload=form.cleaned_data["file"], by=request.user)
            except Refused as refusal:
                form.add_error("file", str(refusal.verdict.reason))
            else:
                messages.success(request, _("The logo was received: we paint it over in your files."))
                return redirect("startup_logos", pk)
    rows = logos_of(found)
    context = {"startup": found, "form": form, "rows": rows, "takes_more": len(rows) < MAX_LOGOS}
    return render(request, "startups/logos.html", context, status=status)


logos.takes_at_most = MAX_BYTES  # type: ignore[attr-defined]


@login_required
@require_safe
def logo(request: HttpRequest, pk: UUID, logo: UUID) -> HttpResponse:
    """The picture, for its own team."""
    row = logo_of(found_startup(request, pk), logo)
    if row is None:
        raise Http404
    response = HttpResponse(bytes_of(row), content_type=row.mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_POST
def logo_remove(request: HttpRequest, pk: UUID, logo: UUID) -> HttpResponse:
    """Remove a logo."""
    row = logo_of(found_startup(request, pk), logo)
    if row is None:
        raise Http404
    remove_logo(logo=row, by=request.user)
    messages.success(request, _("The logo was removed."))
    return redirect("startup_logos", pk)
