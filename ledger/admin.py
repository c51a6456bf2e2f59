"""The base of all admin pages, which record what staff change. The record itself: ``vault.admin``, by veiled keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

from ledger.actions import record
from ledger.models import Entry
from ledger.queries import payload
from ledger.queries.trail import about_row
from ledger.rules.wording import as_text, field_label, kind_label, person_no

#: Django's own sentences about "the {name}": its Spanish and Portuguese know one gender. Named here, they are collected
#: into our catalogues, which come before Django's, and are worded there without an article.
REWORDED = [
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_noop("You may edit it again below."),
    gettext_noop("Delete selected %(verbose_name_plural)s"),
    gettext_noop("Select all %(total_count)s %(module_name)s"),
    gettext_noop(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following related items '
        "will be deleted:"
    ),
    gettext_noop(
        "Are you sure you want to delete the selected %(objects_name)s? All of the following objects and their related "
        "items will be deleted:"
    ),
    gettext_noop(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected related "
        "objects:"
    ),
    gettext_noop(
        "Deleting the selected %(objects_name)s would require deleting the following protected related objects:"
    ),
    # Django's Spanish says "tú" in one place, greets several people, and calls one thing by two names.
    gettext_noop("Welcome,"),
    gettext_noop("View"),
    gettext_noop("View %s"),
    gettext_noop("Add %s"),
    gettext_noop("Add %(name)s"),
    gettext_noop("Add another %(model)s"),
    gettext_noop("History"),
    gettext_noop("Change history: %s"),
    gettext_noop("Yes, I’m sure"),
    gettext_noop("No, take me back"),
    gettext_noop("staff status"),
    gettext_noop("superuser status"),
    gettext_noop("Designates whether the user can log into this admin site."),
    gettext_noop("Designates that this user has all permissions without explicitly assigning them."),
    gettext_noop(
        "Designates whether this user should be treated as active. Unselect this instead of deleting accounts."
    ),
]
ngettext_lazy("%(count)s %(name)s was changed successfully.", "%(count)s %(name)s were changed successfully.")


class OfferedLookups(admin.ModelAdmin):
    """A list is asked only what it offers as a filter.

    Django lets an address name any column of the table: a list that shows no password would still say whose begins how.
    """

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Allow what ``list_filter`` and ``date_hierarchy`` offer, and the ways in which their links ask."""
        named = [one[0] if isinstance(one, tuple | list) else one for one in self.get_list_filter(request)]
        offered = [one for one in [*named, self.date_hierarchy] if isinstance(one, str)]
        asked = {*offered, *(f"{one}__{way}" for one in offered for way in ASKED_BY_LINKS)}
        return lookup in asked


#: How the links of Django's own filters ask for a column that is offered.
ASKED_BY_LINKS = frozenset(
    ["exact", "isnull", "in", "gte", "lt", "gt", "lte", "year", "month", "day", "id__exact", "pk__exact", "id__in"]
)


class RecordedAdmin(OfferedLookups):
    """An admin page whose writes are recorded in the same transaction. ``call_of`` says to which call a row belongs."""

    list_per_page = 50
    show_full_result_count = False
    object_history_template = "admin/ledger/history.html"
    #: Who is called by name on the page of a row's history: the room of people says so.
    names_of: ClassVar[Callable[[set[int]], dict[int, str]]] = staticmethod(lambda numbers: {})

    def trail(self, thing: Any) -> QuerySet[Entry]:
        """Return what the record says about a row, newest first."""
        return about_row(thing._meta.label, thing.pk)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Show who did what when with a row: the record's entries, and what Django noted."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            return super().history_view(request, object_id, extra_context)
        paginator = Paginator(self.trail(thing), self.list_per_page)
        page: Any = paginator.get_page(request.GET.get("trail"))
        page.object_list = self._told(list(page.object_list))
        told = {"trail": page, "trail_pages": paginator.num_pages}
        return super().history_view(request, object_id, {**told, **(extra_context or {})})

    def _told(self, entries: list[Entry]) -> list[dict[str, Any]]:
        """Return entries as the page shows them: who, what, and what else they say, in words."""
        said = [(entry, payload(entry)) for entry in entries]
        values = [value for _entry, fields in said for value in fields.values()]
        listed = [one for value in values for one in (value if isinstance(value, list) else [value])]
        numbers = {person_no(one) for one in listed} - {None}
        names = type(self).names_of(numbers)  # type: ignore[arg-type]

        def worded(key: str, value: Any) -> str:
            if isinstance(value, list) and any(person_no(one) for one in value):
                return ", ".join(worded(key, one) for one in value)
            return names.get(person_no(value) or 0) or as_text(key, value)

        return [
            {
                "at": entry.recorded_at,
                "who": worded("by", fields.get("by", "")),
                "what": kind_label(entry.kind),
                "told": [(field_label(key), worded(key, value)) for key, value in fields.items() if key != "by"],
            }
            for entry, fields in said
        ]

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


class ReadOnlyAdmin(OfferedLookups):
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


class KindFilter(admin.SimpleListFilter):
    """Filter by kind, in words; subclasses say which words."""

    title = _("kind")
    parameter_name = "kind"
    words: ClassVar[Mapping[str, Any]] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return all kinds by their words."""
        return sorted(((kind, str(word)) for kind, word in self.words.items()), key=lambda one: one[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset
