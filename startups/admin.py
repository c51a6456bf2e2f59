"""Start-ups as registered, in the admin site. Submissions, teams and identity records are not administered."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.countries import COUNTRIES
from ledger.admin import ReadOnlyAdmin
from ledger.rules.wording import paper_place
from outbox.states import MESSAGES, label
from startups.models import Incident, Startup
from startups.states import IncidentKind


class CountryFilter(admin.SimpleListFilter):
    """Every country from which somebody may apply: which ones are there would be asked of each row."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the countries that a call may be opened to."""
        return COUNTRIES

    def queryset(self, request: HttpRequest, queryset: QuerySet[Startup]) -> QuerySet[Startup]:
        """Keep the start-ups of the chosen country."""
        return queryset.filter(country=self.value()) if self.value() else queryset


@admin.register(Startup)
class StartupAdmin(ReadOnlyAdmin):
    """Which start-ups have a profile. Whether one applied to a call cannot be seen here."""

    list_display = ["name", "country", "city"]
    list_filter = [CountryFilter]
    search_fields = ["name"]
    fields = ["name", "country", "city", "website"]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Head the page with the name that it shows: a start-up calls itself by a number elsewhere."""
        found = self.get_object(request, unquote(object_id))
        told = {"subtitle": found.name} if found else {}
        return super().change_view(request, object_id, form_url, {**told, **(extra_context or {})})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Head the history with the name too."""
        found = self.get_object(request, unquote(object_id))
        told = {"title": gettext("Change history: %s") % found.name} if found else {}
        return super().history_view(request, object_id, {**told, **(extra_context or {})})


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    """What the egress guard held back: where and how often, never what, and never from whom."""

    list_display = ["reference", "call", "kind", "place", "times", "first_at", "last_at"]
    list_filter = ["kind"]
    list_select_related = ["call"]
    search_fields = ["reference", "call__reference"]

    @admin.display(description=_("where"), ordering="where")
    def place(self, incident: Incident) -> str:
        """The address of the page (with dots for what differs from call to call), or what the message was about."""
        found = get_resolver().reverse_dict.getlist(incident.where)
        if incident.where.startswith("paper:"):
            return paper_place(incident.where)
        if incident.kind == IncidentKind.MAIL or not found:
            return label(MESSAGES, incident.where)
        return "/" + re.sub(r"%\(\w+\)s", "…", found[0][0][0][0])

    fields = ["reference", "call", "kind", "place", "times", "first_at", "last_at"]
