"""Inviting people, and taking in partners and mentors, from lists; the admin site's guard wraps these views."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from challenges.actions.partner_list import add_partners, appoint_mentors
from challenges.actions.roster import invite_people
from challenges.forms.roster import PartnerListForm, RosterForm
from challenges.models import Call
from challenges.queries import partner_list as listing
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


@require_http_methods(["GET", "HEAD", "POST"])
def partner_list(request: HttpRequest) -> HttpResponse:
    """Upload a list of partners or of a call's mentors, read what each line does, confirm."""
    form = PartnerListForm(request.POST or None, request.FILES or None, calls=listing.calls_in_preparation())
    context = {**admin.site.each_context(request), "title": _("Partners and mentors from a list"), "form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        call, lines = given["call"], given["lines"]
        plans = listing.plan_mentors(lines, call=call) if call else listing.plan_partners(lines)
        bad = sum(not one.good for one in plans)
        if given["confirmed"] and (not bad or given["only_good"]):
            _take_in(request, lines, call)
            return redirect("admin_partners")
        context |= {"plans": plans, "bad": bad, "good": len(plans) - bad, "given": given}
    return render(request, "admin/challenges/partner_list.html", context, status=422 if form.errors else 200)


def _take_in(request: HttpRequest, lines: Any, call: Call | None) -> None:
    """Do what the list says, and tell what was done and what was refused."""
    if call is None:
        count = add_partners(lines=lines, by=request.user)
        messages.success(
            request, ngettext("%(n)d partner was added.", "%(n)d partners were added.", count) % {"n": count}
        )
        return
    count, refused = appoint_mentors(lines=lines, call=call, by=request.user)
    told = ngettext("%(n)d mentor was appointed.", "%(n)d mentors were appointed.", count) % {"n": count}
    messages.success(request, told)
    for number, reason in refused:
        messages.error(request, _("Line %(n)d: %(reason)s") % {"n": number, "reason": reason})
