"""A person's own messages, readable whether or not mail can be sent."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from outbox.actions import mark_read
from outbox.actions.digests import choose_mail, mail_again, stop_mail
from outbox.forms import MailChoicesForm
from outbox.queries import choices_of, enclosure_of, message_of, message_page, stopped_by
from outbox.states import DIGEST, DIGEST_HOUR, MESSAGES, NECESSARY, OPTIONAL


@login_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages that GovLink wrote to the person who is signed in, newest first."""
    before = request.GET.get("before", "")
    rows, next_before = message_page(request.user, before=int(before) if before.isdecimal() else None)
    return render(request, "outbox/messages.html", {"rows": rows, "next_before": next_before})


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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: HttpRequest) -> HttpResponse:
    """Which messages a person wants by mail, at once or in a digest; what cannot be switched off, and why."""
    form = MailChoicesForm(request.POST or None, initial=choices_of(request.user))
    if request.method == "POST" and form.is_valid():
        choose_mail(choices=form.cleaned_data, by=request.user)
        messages.success(request, _("Your choice was saved. It holds for whatever leaves from now on."))
        return redirect("mail_choices")
    context = {"form": form, "necessary": NECESSARY, "hour": DIGEST_HOUR}
    return render(request, "outbox/mail_choices.html", context, status=422 if form.errors else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of mail by one click (RFC 8058), without signing in; the same page takes it back.

    Its address is the whole right to do so: a form elsewhere that knows it could do no more than its reader.
    """
    found = stopped_by(token)
    if found is None:
        raise Http404
    user_id, kind = found
    state, before = "asked", ""
    if request.method == "POST" and "again" in request.POST:
        mail_again(user_id=user_id, kind=kind, choice=request.POST["again"], by="reader")
        state = "again"
    elif request.method == "POST":
        state, before = "stopped", stop_mail(user_id=user_id, kind=kind, by="reader")
    label = MESSAGES[DIGEST] if kind == DIGEST else OPTIONAL[kind]
    answer = render(request, "outbox/mail_stop.html", {"label": label, "state": state, "before": before})
    answer["Cache-Control"], answer["X-Robots-Tag"] = "private, no-store", "noindex"
    return answer
