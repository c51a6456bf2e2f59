"""Pilots in the admin site: to look at; they are run on their own pages."""

from __future__ import annotations

from django.contrib import admin

from ledger.admin import ReadOnlyAdmin
from pilots.models import EvidenceImport, Lesson, Pilot


@admin.register(Pilot)
class PilotAdmin(ReadOnlyAdmin):
    """All pilots."""

    list_display = ["title", "call", "startup", "state", "outcome", "starts_on", "ends_on"]
    list_filter = ["state", "outcome"]
    list_select_related = ["call", "startup"]
    search_fields = ["title", "call__reference"]


@admin.register(EvidenceImport)
class EvidenceImportAdmin(ReadOnlyAdmin):
    """Imports of evidence."""

    list_display = ["original_name", "pilot", "state", "good_rows", "bad_rows", "uploaded_at"]
    list_filter = ["state"]
    list_select_related = ["pilot"]
    fields = ["original_name", "pilot", "state", "good_rows", "bad_rows", "uploaded_at", "decided_at"]


@admin.register(Lesson)
class LessonAdmin(ReadOnlyAdmin):
    """Lessons of all pilots."""

    list_display = ["pilot", "number", "kind", "text"]
    list_filter = ["kind"]
    list_select_related = ["pilot"]
    search_fields = ["text"]
