"""Pilots in the admin site: to look at; they are run on their own pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.states import EntityKind
from ledger.admin import ReadOnlyAdmin, RecordedAdmin
from pilots.models import EvidenceImport, Lesson, Pilot, ProcurementRoute, TaxUnit


@admin.register(Pilot)
class PilotAdmin(ReadOnlyAdmin):
    """All pilots."""

    list_display = ["title", "call", "chosen", "state", "outcome", "starts_on", "ends_on"]
    list_filter = ["state", "outcome"]
    list_select_related = ["call", "startup"]
    search_fields = ["title", "call__reference"]

    @admin.display(description=_("start-up"))
    def chosen(self, pilot: Pilot) -> str:
        """Its name, which the act of opening made public."""
        return pilot.startup.name

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The start-up by its name, in its place."""
        return ["chosen" if field == "startup" else field for field in super().get_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them."""
        return ["chosen"]


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


class RouteForm(forms.ModelForm):
    """A route, with the kinds of entity as boxes to tick."""

    kinds = forms.MultipleChoiceField(
        label=_("Reserved for these kinds of entity"),
        help_text=_("Empty: every kind."),
        choices=EntityKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(ProcurementRoute)
class ProcurementRouteAdmin(RecordedAdmin):
    """The routes of procurement: proposed, kept in step with the law by staff."""

    form = RouteForm

    list_display = ["name", "country", "articles", "need", "active"]
    list_filter = ["country", "active"]
    search_fields = ["name", "articles"]


@admin.register(TaxUnit)
class TaxUnitAdmin(RecordedAdmin):
    """The tax unit of each year."""

    list_display = ["country", "in_year", "amount", "source", "threshold", "threshold_source"]
    list_filter = ["country"]

    @admin.display(description=_("year"), ordering="year")
    def in_year(self, unit: TaxUnit) -> str:
        """A year has no comma in it."""
        return str(unit.year)
