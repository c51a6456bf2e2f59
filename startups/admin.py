"""Start-ups as registered, in the admin site. Submissions, teams and identity records are not administered."""

from __future__ import annotations

import re

from django.contrib import admin
from django.urls import get_resolver
from django.utils.translation import gettext_lazy as _

from ledger.admin import ReadOnlyAdmin
from ledger.rules.wording import paper_place
from outbox.states import MESSAGES, label
from startups.models import Incident, Startup
from startups.states import IncidentKind


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
