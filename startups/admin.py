"""Start-ups as registered, in the admin site. Submissions, teams and identity records are not administered."""

from __future__ import annotations

from django.contrib import admin

from ledger.admin import ReadOnlyAdmin
from startups.models import Startup


@admin.register(Startup)
class StartupAdmin(ReadOnlyAdmin):
    """Which start-ups have a profile. Whether one applied to a call cannot be seen here."""

    list_display = ["name", "country", "city"]
    list_filter = ["country"]
    search_fields = ["name"]
    fields = ["name", "country", "city", "website"]
