"""A person's own account, beyond what allauth offers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import save_profile
from accounts.forms import ProfileForm
from accounts.queries import current_memberships


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language and time zone; roles in public entities; links to password, second factor and sessions."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        save_profile(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("Your data were saved."))
        return redirect("profile")
    context = {"form": form, "memberships": current_memberships(request.user)}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)
