"""A person's own messages, readable whether or not mail can be sent."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outbox.actions import mark_read
from outbox.queries import enclosure_of, message_of, message_page


@login_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages that GovLink wrote to the person who is signed in, newest first."""
    before = request.GET.get("before", "")
    messages, next_before = message_page(request.user, before=int(before) if before.isdecimal() else None)
    return render(request, "outbox/messages.html", {"rows": messages, "next_before": next_before})


@login_required
@require_safe
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One of her messages, as it was sent."""
    found = message_of(request.user, number)
    if found is None:
        raise Http404
    mark_read(message=found, by=request.user)
    return render(request, "outbox/message.html", {"message": found})


@login_required
@require_safe
def enclosure(request: HttpRequest, number: int, enclosure: int) -> HttpResponse:
    """A file that came with one of her messages."""
    found = enclosure_of(request.user, number, enclosure)
    if found is None:
        raise Http404
    return HttpResponse(
        bytes(found.content),
        content_type=found.mime,
        headers={"Content-Disposition": f'attachment; filename="{found.name}"', "X-Content-Type-Options": "nosniff"},
    )
