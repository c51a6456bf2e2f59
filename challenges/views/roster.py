"""Inviting many people from a list, within the admin site, whose guard wraps this view."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from challenges.actions.roster import invite_people
from challenges.forms.roster import RosterForm
from challenges.queries import roster as reading


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Upload a list, read what each line does, confirm: nothing is written before."""
    form = RosterForm(
        request.POST or None,
        request.FILES or None,
        entities=reading.entities(),
        workshops=reading.coming_workshops(),
    )
    context = {**admin.site.each_context(request), "title": _("Invite people from a list"), "form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        plans = reading.plan(given["lines"], entity=given["entity"], workshop=given["workshop"])
        bad = sum(not one.good for one in plans)
        if given["confirmed"] and (not bad or given["only_good"]):
            count = invite_people(
                lines=given["lines"], entity=given["entity"], workshop=given["workshop"], by=request.user
            )
            told = ngettext("%(n)d person was invited.", "%(n)d people were invited.", count) % {"n": count}
            messages.success(request, told)
            return redirect("admin_invite")
        context |= {"plans": plans, "bad": bad, "good": len(plans) - bad, "given": given}
    return render(request, "admin/challenges/invite.html", context, status=422 if form.errors else 200)
