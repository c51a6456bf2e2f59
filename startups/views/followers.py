"""Hearing of calls by mail without an account."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from startups.actions import followers as actions
from startups.forms.followers import FollowForm
from startups.models import MailFollower
from startups.queries.followers import follower_by_token


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for mails about calls. The answer is the same whatever the address."""
    asked = {name: request.GET.get(name, "") for name in ("category", "country", "call")}
    form = FollowForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="follow"):
            return render(request, "startups/follow.html", {"form": form, "state": "limited"}, status=429)
        actions.ask_to_follow(
            email=form.cleaned_data["email"], wish=form.wish(), language=form.cleaned_data["language"], by="reader"
        )
        return render(request, "startups/follow.html", {"form": form, "state": "asked"})
    return render(request, "startups/follow.html", {"form": form}, status=422 if form.errors else 200)


def _found(what: str, token: str) -> MailFollower:
    follower = follower_by_token(what, token)
    if follower is None:
        raise Http404
    return follower


@require_http_methods(["GET", "HEAD", "POST"])
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm the wish by a button: programs that open every address of a mail confirm nothing."""
    follower, state = _found("confirm", token), "asked"
    if request.method == "POST":
        actions.confirm_follower(follower=follower, by="reader")
        state = "confirmed"
    return _told(request, "startups/follow_confirm.html", state)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop all mails to an address by one click (RFC 8058); the same page takes it back."""
    follower, state = _found("stop", token), "asked"
    if request.method == "POST" and "again" in request.POST:
        actions.follow_again(follower=follower, by="reader")
        state = "again"
    elif request.method == "POST":
        actions.stop_follower(follower=follower, by="reader")
        state = "stopped"
    return _told(request, "startups/follow_stop.html", state)


def _told(request: HttpRequest, template: str, state: str) -> HttpResponse:
    answer = render(request, template, {"state": state})
    answer["Cache-Control"], answer["X-Robots-Tag"] = "private, no-store", "noindex"
    return answer
