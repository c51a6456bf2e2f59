"""The public record of a call: what happened, in order, each entry with its hash."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ledger.queries import record_page


@require_GET
def call_record(request: HttpRequest, call: str) -> HttpResponse:
    """The chain of one call, oldest first. It holds codes and roles, never a name or an e-mail."""
    after = request.GET.get("after", "")
    page = record_page(call, after=int(after) if after.isdecimal() else 0)
    if not page["rows"]:
        raise Http404
    return render(request, "ledger/record.html", page)
