"""The entity's part in the public draw of codes and orders."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from challenges.actions.draws import reveal_number
from challenges.forms.draws import NumberForm
from challenges.views.calls import steered_call
from kernel.verdict import Refused
from ledger.queries.log import own_number


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_number(request: HttpRequest, reference: str) -> HttpResponse:
    """Reveal the number to which the entity committed at the announcement."""
    call = steered_call(request, reference)
    number = own_number(call.reference)
    if number is None:
        raise Http404
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reveal_number(call=call, value=form.cleaned_data["value"], by=request.user)
        except Refused as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, _("Your number is published. The draw can take place."))
            return redirect("call_record", call.reference)
    context = {"call": call, "form": form, "number": number}
    return render(request, "challenges/call_number.html", context, status=422 if form.errors else 200)
