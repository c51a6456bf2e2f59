"""A start-up's profile, identity record and team; following a call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.conflict import Conflict, version_of
from kernel.verdict import Refused
from startups.actions import profiles as actions
from startups.forms.profiles import GROUPS, GroupForm, InviteForm, StartupForm
from startups.models import Startup
from startups.queries import invitations as invited
from startups.queries import profiles as reading
from startups.queries.logos import logos_of
from startups.queries.submissions import call_by_reference
from startups.rules.profiles import completeness, may_manage_team, token_digest


def found_startup(request: HttpRequest, pk: UUID) -> Startup:
    """Return a start-up of the person's own, or 404: not even its existence is told."""
    startup = reading.startup_for(request.user, pk)
    if startup is None:
        raise Http404
    return startup


@login_required
@require_safe
def startups(request: HttpRequest) -> HttpResponse:
    """The start-ups of the person who is signed in, and what invites her."""
    context = {"startups": reading.startups_of(request.user), "invitations": invited.invitations_for(request.user)}
    return render(request, "startups/startups.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def startup_new(request: HttpRequest) -> HttpResponse:
    """Register a start-up; whoever came from a call goes back to apply to it."""
    call = call_by_reference(request.GET.get("call", ""))
    form = StartupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        startup = actions.register_startup(by=request.user, **form.cleaned_data)
        messages.success(
            request, _("Your start-up is registered. Now tell us every name under which people may know you.")
        )
        if call is not None and call.announced_at is not None:
            return redirect("start_submission", call.reference)
        return redirect("startup", startup.pk)
    return render(request, "startups/startup_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def startup(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Overview: what the profile and the identity record hold, and the team."""
    found = found_startup(request, pk)
    items = reading.items_of(found)
    rows = [
        {"key": key, "title": title, "items": [item for item in items if item.kind in kinds]}
        for key, title, _lead, kinds in GROUPS
    ]
    done, total = completeness({item.kind for item in items})
    context = {"startup": found, "groups": rows, "done": done, "total": total, "team": reading.team_of(found)}
    context["logos"] = len(logos_of(found))
    return render(request, "startups/startup.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def startup_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the profile."""
    found = found_startup(request, pk)
    form, theirs = StartupForm(request.POST or None, instance=found), None
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("version", "")
            actions.save_profile(startup=found, by=request.user, seen=seen, **form.cleaned_data)
        except Conflict:
            theirs = StartupForm(instance=found_startup(request, pk)).told()
        else:
            messages.success(request, _("Your data were saved."))
            return redirect("startup", pk)
    stored = found_startup(request, pk)
    version = request.POST.get("version") if form.errors else version_of(reading.profile_of(stored))
    context = {"form": form, "startup": stored, "version": version, "theirs": theirs}
    return render(request, "startups/startup_edit.html", context, status=_status(form, theirs))


def _status(form: Any, theirs: Any) -> int:
    """Return 409 for a page that shows what somebody else saved meanwhile, 422 for one with errors."""
    return 409 if theirs is not None else 422 if form.errors else 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def startup_identity(request: HttpRequest, pk: UUID, group: str) -> HttpResponse:
    """One page of the identity record."""
    found = found_startup(request, pk)
    row = next((row for row in GROUPS if row[0] == group), None)
    if row is None:
        raise Http404
    _key, title, lead, kinds = row
    form, theirs = GroupForm(kinds, reading.items_of(found, kinds), found.country, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("version", "")
            actions.save_identity_items(startup=found, items=form.items, by=request.user, kinds=kinds, seen=seen)
        except Conflict:
            theirs = form.told(reading.stored_items(found, kinds))
        else:
            messages.success(request, _("Your data were saved."))
            again = request.POST.get("go") == "again" or form.weak()
            return redirect("startup_identity", pk, group) if again else redirect("startup", pk)
    version = request.POST.get("version") if form.errors else version_of(reading.stored_items(found, kinds))
    context = {"form": form, "startup": found, "title": title, "lead": lead, "group": group}
    context |= {"version": version, "theirs": theirs}
    return render(request, "startups/identity.html", context, status=_status(form, theirs))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def startup_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The team: who is in it, who is invited; the owner invites."""
    found = found_startup(request, pk)
    form = InviteForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.invite_member(startup=found, email=form.cleaned_data["email"], by=request.user)
            except Refused as refusal:
                form.add_error("email", str(refusal.verdict.reason))
            else:
                messages.success(request, _("The invitation was sent."))
                return redirect("startup_team", pk)
    context = {
        "startup": found,
        "form": form,
        "team": reading.team_of(found),
        "invitations": reading.invitations_of(found),
        "manages": may_manage_team(role=reading.role_in(request.user, found)),
    }
    return render(request, "startups/team.html", context, status=status)


@login_required
@require_POST
def member_remove(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    """Take a person out of the team."""
    row = reading.member_of(found_startup(request, pk), member)
    if row is None:
        raise Http404
    actions.remove_member(member=row, by=request.user)
    messages.success(request, _("The person does not belong to the team any more."))
    return redirect("startup_team", pk)


@login_required
@require_POST
def invitation_cancel(request: HttpRequest, pk: UUID, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    if not actions.cancel_invitation(startup=found_startup(request, pk), pk=invitation, by=request.user):
        raise Http404
    messages.success(request, _("The invitation was taken back."))
    return redirect("startup_team", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation with the link of the mail."""
    row = invited.invitation_by_digest(token_digest(token))
    if row is None:
        raise Http404
    if request.method == "POST":
        member = actions.accept_invitation(token=token, by=request.user)
        messages.success(request, _("You belong to the team now."))
        return redirect("startup", member.startup_id)
    context = {"invitation": row, "verdict": invited.may_join(row, request.user)}
    return render(request, "startups/invitation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """The invitations that wait for the person's own address."""
    rows = invited.invitations_for(request.user)
    if request.method == "POST":
        wanted: Any = request.POST.get("invitation", "")
        row = next((one for one in rows if one.veiled_key == wanted), None)
        if row is None:
            raise Http404
        member = actions.accept_waiting(invitation=row, by=request.user)
        messages.success(request, _("You belong to the team now."))
        return redirect("startup", member.startup_id)
    return render(request, "startups/invitations.html", {"invitations": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_call(request: HttpRequest, reference: str) -> HttpResponse:
    """Follow a call (POST), or stop it (POST with ``stop``); a GET after signing in leads back to the call."""
    call = call_by_reference(reference)
    if call is None or call.state in ("draft", "framing"):
        raise Http404
    if request.method == "POST" and request.POST.get("stop"):
        actions.unfollow_call(call=call, by=request.user)
        messages.success(request, _("You will get no more mails about this call."))
    elif request.method == "POST":
        actions.follow_call(call=call, by=request.user)
        messages.success(request, _("You will get a mail when something changes in this call."))
    return redirect(call)
