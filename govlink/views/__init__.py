"""The site's base pages: front, home, how it works, errors."""

from __future__ import annotations

import sys
from datetime import date
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import choose_language
from govlink import away, metrics
from govlink.explained import STEPS
from govlink.machines import for_machines
from govlink.middleware import keep_language
from govlink.queries import database_answers, front_page, home_page, own_dates
from govlink.readiness import FINE, answers
from govlink.rules.retention import KEPT
from govlink.typed import came_from_here, given_back, is_entrance, is_of_account, is_ours, without_secrets

#: When the accessibility statement was last compared with the site.
STATEMENT_OF = date(2026, 11, 26)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The public front page: what GovLink is, open calls, cases."""
    return render(request, "pages/front.html", front_page())


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person who is signed in."""
    return render(request, "pages/home.html", home_page(request.user))


@login_required
@require_safe
def home_ics(request: HttpRequest) -> HttpResponse:
    """The deadlines of the person who is signed in, as a calendar file."""
    made = own_dates(request.user, site=settings.SITE_URL, now=timezone.now())
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="govlink.ics"'
    return answer


@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """How blind selection works."""
    return render(request, "pages/how_it_works.html", {"steps": STEPS})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "pages/accessibility.html", {"reviewed": STATEMENT_OF})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """About data protection."""
    return render(request, "pages/privacy.html", {"kept": KEPT, "privacy_email": settings.PRIVACY_EMAIL})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages; a person's choice is kept with her account."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    if language in dict(settings.LANGUAGES):
        keep_language(response, language)
        if request.user.is_authenticated:
            choose_language(language=language, by=request.user)
        translation.activate(language)
    return response


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the web process and its database answer."""
    database_answers()
    return HttpResponse("ok", content_type="text/plain")


@for_machines
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say, one word for each, whether all that this process needs is there: 200 when it is, otherwise 503."""
    told = answers()
    status = HTTPStatus.OK if set(told.values()) <= FINE else HTTPStatus.SERVICE_UNAVAILABLE
    lines = "".join(f"{what} {word}\n" for what, word in told.items())
    return HttpResponse(lines, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


@for_machines
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Tell Prometheus how the site runs; without its token there is no such page."""
    shown = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(shown, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return HttpResponse(metrics.page(), content_type=metrics.CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, without a word about what was asked for."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same whether a thing does not exist or is not for this person."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500, with nothing of what went wrong; 503 when it was the database that is away, or a full disk."""
    lack = away.lack_of(sys.exception())
    return HttpResponse(away.page("500.html"), status=500) if lack is None else away.answer(request, lack)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, with a sentence."""
    return render(request, "400.html", status=400)


def too_often(request: HttpRequest) -> HttpResponse:
    """429, when somebody signs in, signs up or asks for a password too often: she gets back what she typed."""
    response = render(request, "429.html", without_secrets(request), status=429)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old, mostly because its sender signed in again: she gets back what she wrote."""
    from_here = came_from_here(request)
    if from_here and is_ours(request):
        return given_back(request, status=403 if request.user.is_authenticated else 401)
    back: dict[str, Any] = {}
    if from_here and is_of_account(request):
        entered = request.user.is_authenticated and is_entrance(request)
        back = without_secrets(request) | {"of_account": True, "entered": entered}
    response = render(request, "403_csrf.html", back, status=403)
    response["Cache-Control"] = "no-store"
    return response
