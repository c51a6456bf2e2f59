"""Pages of the admin site on which no number of a row stands."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.forms import CheckboxInput
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from vault.veil import unveiled, veiled


class VeiledList(ChangeList):
    """A list whose rows lead on by their veiled keys."""

    def url_for_result(self, result: Any) -> str:
        """Return where a row leads."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[quote(veiled(result.pk))])


class VeiledAdmin(admin.ModelAdmin):
    """Pages of a table of which staff see a part: no number of a row stands in an address, a form or a title."""

    #: Without the link to a history, which nobody writes and whose address has the number.
    change_form_template = "admin/outbox/change_form.html"

    def called(self, obj: Any) -> str:
        """Return what staff know a row by."""
        return str(obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Head a row's page with what staff know it by."""
        found = self.get_object(request, object_id)
        told = {"subtitle": self.called(found), "original": self.called(found)} if found else {}
        return super().change_view(request, object_id, form_url, {**told, **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that leads on by veiled keys."""
        return VeiledList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row behind a veiled key, of those that staff may see."""
        pk = unveiled(object_id)
        return None if pk is None else self.get_queryset(request).filter(pk=pk).first()

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Any) -> SafeString:
        """Return the box that chooses a row for an action."""
        told = {
            "class": "action-select",
            "aria-label": format_html(gettext("Select this object for an action - {}"), self.called(obj)),
        }
        return CheckboxInput(told, lambda value: False).render(helpers.ACTION_CHECKBOX_NAME, veiled(obj.pk))

    def response_action(self, request: HttpRequest, queryset: Any, *place: Any) -> Any:
        """Do an action with the rows behind the veiled keys that were chosen."""
        sent = request.POST.copy()
        chosen = [unveiled(one) for one in sent.getlist(helpers.ACTION_CHECKBOX_NAME)]
        sent.setlist(helpers.ACTION_CHECKBOX_NAME, [str(pk) for pk in chosen if pk is not None])
        request.POST = sent  # type: ignore[assignment]
        return super().response_action(request, queryset, *place)
