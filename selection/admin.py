"""Seats in the admin site: who assesses which call. Proposals, scores and decisions are not administered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel.verdict import Refused
from ledger.admin import RecordedAdmin
from selection.actions.seats import appoint_assessor, vacate_seat
from selection.models import Seat
from selection.states import SeatState


class SeatForm(forms.ModelForm):
    """Appoint an assessor; the rules answer in the form."""

    class Meta:
        model = Seat
        fields = ["call", "user", "resolution_no", "appointed_on"]

    by: Any = None

    def _get_validation_exclusions(self) -> set[str]:
        """Leave "has a seat already" to the rule, which says it in better words."""
        return {*super()._get_validation_exclusions(), "call", "user"}  # type: ignore[misc]

    def _post_clean(self) -> None:
        """Appoint, once everything else is in order, so that the rule's sentence appears in the form."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors or self.instance.pk is not None:
            return
        given = self.cleaned_data
        try:
            self.made = appoint_assessor(
                call=given["call"],
                user=given["user"],
                by=self.by,
                resolution_no=given["resolution_no"],
                appointed_on=given["appointed_on"],
            )
        except Refused as refusal:
            self.add_error(None, str(refusal))


@admin.register(Seat)
class SeatAdmin(RecordedAdmin):
    """Seats of all calls."""

    list_display = ["call", "number", "user", "on_committee", "state", "declared_at"]
    list_filter = ["state", "call"]
    list_select_related = ["call", "user", "stands_for"]
    search_fields = ["call__reference", "user__name", "user__email", "resolution_no"]
    autocomplete_fields = ["call", "user"]
    actions = ["vacate"]

    @admin.display(description=_("role"))
    def on_committee(self, seat: Seat) -> str:
        """What the seat is on the committee."""
        return seat.role

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Give the form the person who appoints."""
        form = super().get_form(request, obj, change, **({} if obj else {"form": SeatForm}), **kwargs)
        form.by = request.user  # type: ignore[attr-defined]
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Few fields when adding."""
        if obj is None:
            return SeatForm.Meta.fields
        acts = ["resolution_no", "appointed_on", "declared_at"]
        return ["call", "number", "user", "office", "stands_for", "area", "competences", "state", *acts]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A seat is appointed or vacated, never edited."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Seats are vacated, not deleted."""
        return False

    def save_model(self, request: HttpRequest, obj: Seat, form: Any, change: bool) -> None:
        """The form has already appointed."""
        obj.pk, obj.number = form.made.pk, form.made.number
        obj.refresh_from_db()

    @admin.action(description=_("Vacate the chosen seats"), permissions=["change"])
    def vacate(self, request: HttpRequest, queryset: Any) -> None:
        """End appointments."""
        for seat in queryset.filter(state=SeatState.ACTIVE):
            try:
                vacate_seat(seat=seat, reason="staff", by=request.user)
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
