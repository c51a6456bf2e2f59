"""A person's own account, beyond what allauth offers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import end_session, make_api_token, remove_api_token, save_profile
from accounts.forms import ApiTokenForm, ProfileForm
from accounts.queries import current_memberships, tokens_of
from kernel.verdict import Refused


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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """A person's tokens of the read API; a new one is shown once, on the page that made it."""
    form, secret = ApiTokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = make_api_token(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.add_error(None, str(refused.verdict.reason))
        else:
            form = ApiTokenForm()
    context = {"form": form, "secret": secret, "tokens": tokens_of(request.user)}
    answer = render(request, "accounts/api_tokens.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_POST
def api_token_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one of one's own tokens void."""
    if not remove_api_token(pk=pk, by=request.user):  # type: ignore[arg-type]
        raise Http404
    messages.success(request, _("The token was removed. A program that still uses it is refused."))
    return redirect("api_tokens")


@login_required
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions: on a device that was lost, or that somebody else uses now."""
    if not end_session(pk=pk, by=request.user):
        raise Http404
    messages.success(request, _("That session was ended. Whoever uses that device has to sign in again."))
    return redirect("usersessions_list")
