"""Nothing typed is lost: what a signed-out person posts comes back to her, and can be sent again after signing in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from startups.envelope import FIELD
from startups.forms.submissions import IDENTITY_FORMS
from startups.tokens import token_is_old

View = Callable[..., HttpResponse]


def keeps_typed(view: View) -> View:
    """Give a signed-out person's text back as a form; after signing in (a new token) ask to check it and save.

    The view finds ``request.typed_only`` set when it must only show what was posted and write nothing.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.typed_only = False  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return _signed_out(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
        if request.method == "POST":
            request.typed_only = token_is_old(request, view)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    inner.csrf_exempt = True  # type: ignore[attr-defined]
    return inner


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Show the typed text in a form for the same address. Nothing is kept on the server."""
    hidden = [(key, value) for key, value in request.POST.items() if key.startswith("version")]
    shown = [
        {"key": key, "label": _label(key), "value": value}
        for key, values in request.POST.lists()
        for value in values
        if key not in ("csrfmiddlewaretoken", "go", "theirs") and not key.startswith("version")
    ]
    context = {"hidden": hidden, "shown": shown, "next": request.path}
    return render(request, "pages/given_back.html", context, status=401)


def _label(key: str) -> Any:
    if key in FIELD:
        return FIELD[key].title
    for form in IDENTITY_FORMS.values():
        if key in form.base_fields:
            return form.base_fields[key].label
    return _("Your text")
