"""Start-ups as registered, in the admin site. Submissions, teams and identity records are not administered."""

from __future__ import annotations

from django.contrib import admin

from ledger.admin import ReadOnlyAdmin
from startups.models import Incident, Startup


@admin.register(Startup)
class StartupAdmin(ReadOnlyAdmin):
    """Which start-ups have a profile. Whether one applied to a call cannot be seen here."""

    list_display = ["name", "country", "city"]
    list_filter = ["country"]
    search_fields = ["name"]
    fields = ["name", "country", "city", "website"]


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    """What the egress guard held back: where and how often, never what, and never from whom."""

    list_display = ["reference", "call", "kind", "where", "times", "first_at", "last_at"]
    list_filter = ["kind"]
    list_select_related = ["call"]
    search_fields = ["reference", "call__reference"]
    fields = ["reference", "call", "kind", "where", "times", "first_at", "last_at"]
