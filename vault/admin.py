"""The record in the admin site: read only, and its lines by veiled keys, whose numbers count what teams did."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger.admin import KindFilter, ReadOnlyAdmin
from ledger.models import Entry
from ledger.queries import payload
from ledger.queries.trail import without_teams
from ledger.rules.wording import as_text, field_label, kind_label
from ledger.states import KINDS
from vault.veiled_admin import VeiledAdmin


class EntryKind(KindFilter):
    """Filter by what happened."""

    words = KINDS


@admin.register(Entry)
class EntryAdmin(VeiledAdmin, ReadOnlyAdmin):
    """Every entry of every chain, but what start-ups and their teams did: beside an account that was made a minute
    before, such a line would tell whose team it is. Nor is a place in the platform's chain shown, which counts them.
    """

    list_display = ["chain", "place", "happened", "recorded_at", "told"]
    list_filter = [EntryKind]
    search_fields = ["call", "kind"]
    ordering = ["-recorded_at", "-id"]
    fields: ClassVar[Any] = ["chain", "place", "happened", "recorded_at", "told", "hash_before", "hash_of_it"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Leave out what applicants did outside of a call."""
        return without_teams(super().get_queryset(request))

    def called(self, obj: Entry) -> str:
        """What happened, and in which chain."""
        return f"{self.happened(obj)} · {self.chain(obj)}"

    @admin.display(description=_("place in the chain"))
    def place(self, entry: Entry) -> str:
        """The place in a call's chain."""
        return str(entry.seq) if entry.call else "–"

    @admin.display(description=_("hash before"))
    def hash_before(self, entry: Entry) -> str:
        """The link to the line before, of a call."""
        return entry.previous_hash if entry.call else ""

    @admin.display(description=_("hash"))
    def hash_of_it(self, entry: Entry) -> str:
        """The hash of a call's line, as on the public record."""
        return entry.leaf_hash if entry.call else ""

    @admin.display(description=_("call"), ordering="call")
    def chain(self, entry: Entry) -> str:
        """The call, or the platform."""
        return entry.call or gettext("The platform")

    @admin.display(description=_("kind"), ordering="kind")
    def happened(self, entry: Entry) -> str:
        """What happened, as on the public record."""
        return kind_label(entry.kind)

    @admin.display(description=_("what the record says"))
    def told(self, entry: Entry) -> str:
        """The payload, as on the public record."""
        return format_html_join(
            mark_safe("<br>"),
            "{}: {}",
            ((field_label(key), as_text(key, value)) for key, value in payload(entry).items()),
        )
