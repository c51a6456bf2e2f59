"""The wall of a workshop: sticky notes, their groups, votes, and the same for a projector."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries import may_steer
from challenges.actions import walls as actions
from challenges.forms.walls import GroupForm, NoteForm
from challenges.models import Workshop
from challenges.queries.exercises import workshop_for
from challenges.queries.walls import takes_part, wall
from challenges.rules.walls import VOTES, may_work
from kernel.verdict import Refused


def _workshop(request: HttpRequest, reference: str, pk: int) -> Workshop:
    found = workshop_for(request.user, reference, pk)
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workshop_wall(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Stick notes, put them together, name the groups, vote: each with a form that needs no script."""
    found = _workshop(request, reference, pk)
    seen = wall(found, request.user)
    sent = request.POST if request.method == "POST" else None
    note = NoteForm(sent if sent is not None and "stick" in sent else None)
    group = GroupForm(sent if sent is not None and "put" in sent else None, wall=seen)
    if sent is not None:
        try:
            if _act(found, sent, note, group, by=request.user):
                return redirect("workshop_wall", reference, pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("workshop_wall", reference, pk)
    context = {
        **seen,
        "workshop": found,
        "call": found.call,
        "note": note,
        "group": group,
        "may": may_work(state=found.call.state, takes_part=takes_part(request.user, found)),
        "steers": may_steer(request.user, found.call.entity),
        "left": VOTES - seen["given"],
    }
    return render(request, "challenges/wall.html", context, status=422 if note.errors or group.errors else 200)


def _act(workshop: Workshop, sent: QueryDict, note: NoteForm, group: GroupForm, *, by: Any) -> bool:
    """Do what one button of the wall asks for; return whether it was understood."""
    if note.is_valid():
        actions.stick_note(workshop=workshop, text=note.cleaned_data["text"], by=by)
    elif group.is_valid():
        actions.group_notes(workshop=workshop, **group.cleaned_data, by=by)
    elif "keep" in sent:
        actions.keep_wall(workshop=workshop, lines=_lines(wall(workshop, by)["groups"]), by=by)
    else:
        return _act_on_one(workshop, sent, by=by)
    return True


def _act_on_one(workshop: Workshop, sent: QueryDict, *, by: Any) -> bool:
    """Do what the button of one note or of one group asks for."""
    for button in ("off", "vote", "call"):
        number = sent.get(button, "")
        if not number.isdecimal() or len(number) > 15:
            continue
        if button == "off":
            actions.take_off(workshop=workshop, note=int(number), by=by)
        elif button == "vote":
            actions.vote(workshop=workshop, group=int(number), by=by)
        else:
            actions.name_group(workshop=workshop, group=int(number), name=sent.get("name", ""), by=by)
        return True
    return False


def _lines(groups: list[Any]) -> str:
    """Return the groups as lines of text, with their votes and notes."""
    found = [_("Wall of notes:")]
    for group in groups:
        votes = ngettext("%(n)s vote", "%(n)s votes", group.count) % {"n": group.count}
        found.append(f"{group.name} ({votes}): " + "; ".join(note.text for note in group.notes.all()))
    return "\n".join(found)


@login_required
@require_safe
def workshop_projector(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The wall in large letters, without forms; with a script it follows what participants do."""
    found = _workshop(request, reference, pk)
    context = {**wall(found, request.user), "workshop": found, "call": found.call}
    return render(request, "challenges/wall_projector.html", context)
