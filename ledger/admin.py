"""The record in the admin site: read only; and the base of all other admin pages, which record what staff change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from ledger.actions import record
from ledger.models import Entry


class RecordedAdmin(admin.ModelAdmin):
    """An admin page whose writes are recorded in the same transaction. ``call_of`` says to which call a row belongs."""

    list_per_page = 50
    show_full_result_count = False

    def call_of(self, thing: Any) -> str:
        """Return the reference of the call that a row belongs to; empty for what belongs to no call."""
        call = getattr(thing, "call", None)
        return getattr(call, "reference", "")

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save and record which fields were changed by whom; never their content, which can be personal."""
        super().save_model(request, obj, form, change)
        self._record(request, obj, "staff_changed" if change else "staff_added", sorted(form.changed_data))

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete and record."""
        self._record(request, obj, "staff_deleted", [])
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete what was ticked in the list, one by one, so that each is recorded."""
        for obj in queryset:
            self.delete_model(request, obj)

    @transaction.atomic
    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save and record the rows that stand on another row's page: a membership gives power as much as its page."""
        super().save_formset(request, form, formset, change)
        for obj in formset.new_objects:
            self._record(request, obj, "staff_added", [])
        for obj, fields in formset.changed_objects:
            self._record(request, obj, "staff_changed", sorted(fields))
        for obj in formset.deleted_objects:
            self._record(request, obj, "staff_deleted", [])

    def _record(self, request: HttpRequest, obj: Any, kind: str, fields: list[str]) -> None:
        record(
            kind, by=request.user, call=self.call_of(obj), model=obj._meta.label, thing=str(obj.pk), fields=list(fields)
        )


class ReadOnlyAdmin(admin.ModelAdmin):
    """A page on which staff look and change nothing."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes here."""
        return False


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Every entry of every chain."""

    list_display = ["call", "seq", "kind", "recorded_at", "payload"]
    list_filter = ["kind"]
    search_fields = ["call", "kind"]
    ordering = ["-recorded_at", "-id"]
