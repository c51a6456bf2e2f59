"""The admin site: entered through the site's own sign-in, with a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from accounts.factors import behind_factor


class OfferedCompletion(AutocompleteJsonView):
    """Completes what a form of the site offers to complete.

    Django's own completes any column that points to a list, by the numbers of its rows: those of mails count what
    nobody may see.
    """

    def process_request(self, request: HttpRequest) -> tuple[Any, ...]:
        """Answer 404 for a column that no form here completes."""
        asked: tuple[Any, ...] = super().process_request(request)
        _term, list_page, column, _key = asked
        forms = [form for page in list_page.admin_site._registry.values() for form in (page, *page.inlines)]
        if not any(form.model is column.model and column.name in form.autocomplete_fields for form in forms):
            raise Http404
        return asked


def on_the_site(request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
    """Lead to the public page of a row. Django's own breaks over a number where a table's keys are UUIDs."""
    try:
        return shortcut(request, content_type_id, object_id)  # type: ignore[arg-type]
    except ValidationError as problem:
        raise Http404 from problem


class Site(AdminSite):
    """Django's own, but for its door and for what it completes."""

    def get_urls(self) -> list[Any]:
        """Put our own way to the public pages before Django's."""
        led = path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(on_the_site), name="view_on_site")
        return [led, *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Complete what a form offers."""
        return OfferedCompletion.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send visitors to the one sign-in page, which counts attempts and asks for the second factor."""
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Ask staff for their second factor, after it is known that they are staff."""
        return super().admin_view(behind_factor(view), cacheable)
