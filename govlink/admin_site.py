"""The admin site: entered through the site's own sign-in, with a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse

from accounts.factors import behind_factor


class Site(AdminSite):
    """Django's own, but for its door."""

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send visitors to the one sign-in page, which counts attempts and asks for the second factor."""
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Ask staff for their second factor, after it is known that they are staff."""
        return super().admin_view(behind_factor(view), cacheable)
