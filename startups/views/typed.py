"""Nothing typed is lost: what a signed-out person posts comes back to her, and can be sent again after signing in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from startups.envelope import FIELD
from startups.forms.submissions import IDENTITY_FORMS
from startups.rules.files import too_large
from startups.tokens import token_is_old

View = Callable[..., HttpResponse]
#: What a multipart body carries beside the file.
_OVERHEAD = 64 * 1024
#: Of a body that is refused, so much is read (and thrown away) for the browser to show the answer.
_DRAIN = 512 * 1024 * 1024


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
    return render(request, "startups/signed_out.html", context, status=401)


def _label(key: str) -> Any:
    if key in FIELD:
        return FIELD[key].title
    for form in IDENTITY_FORMS.values():
        if key in form.base_fields:
            return form.base_fields[key].label
    return _("Your text")


def limits_upload(view: View) -> View:
    """Refuse a body over the limit before Django reads it: nothing of it is stored, and the sentence arrives."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.too_large = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.MAX_UPLOAD_BYTES + _OVERHEAD:
            left = _DRAIN
            while left > 0 and (read := len(request.read(1024 * 1024))):
                left -= read
            request.method = "GET"
            request.too_large = too_large(settings.MAX_UPLOAD_BYTES)  # type: ignore[attr-defined]
        elif request.method == "POST" and token_is_old(request, view):
            return TemplateResponse(request, "403_csrf.html", status=403)
        return view(request, *args, **kwargs)

    inner.csrf_exempt = True  # type: ignore[attr-defined]
    return inner
