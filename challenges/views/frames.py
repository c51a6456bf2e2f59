"""The challenge frame: canvas, autosave, the gate, approval, versions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import grants
from accounts.states import CallRole
from challenges.actions import frames as actions
from challenges.forms.frames import FrameForm, ReviewForm, one_field
from challenges.models import ChallengeFrame
from challenges.queries import access
from challenges.queries import canvas as reading
from challenges.queries import frames as theirs
from challenges.rules import frames as rules
from challenges.states import FrameState
from challenges.views.exercises import seen_exercise
from kernel.conflict import Conflict
from kernel.verdict import Refused


def _found(request: HttpRequest, reference: str, version: int) -> ChallengeFrame:
    found = reading.frame_of(seen_exercise(request, reference), version)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def frame_versions(request: HttpRequest, reference: str) -> HttpResponse:
    """The versions of a frame stand on the exercise's page; the newest one opens."""
    newest = reading.versions_of(seen_exercise(request, reference))[:1]
    return redirect("frame", reference, newest[0].version) if newest else redirect("exercise", reference)


@login_required
@require_POST
def frame_start(request: HttpRequest, reference: str) -> HttpResponse:
    """Start the next version of the canvas."""
    made = actions.start_frame(call=seen_exercise(request, reference), by=request.user)
    return redirect("frame", reference, made.version)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def frame(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """The canvas: to write on while it is a draft, to read and to approve afterwards."""
    found = _found(request, reference, version)
    may_edit = rules.may_edit(
        state=found.state, call_state=found.call.state, belongs=access.belongs(request.user, found.call)
    )
    if not may_edit:
        return _read(request, found)
    form = FrameForm(request.POST or None, frame=found)
    if request.method == "POST" and form.is_valid():
        clashes = _save_all(request, found, form)
        if not clashes:
            messages.success(request, _("The frame was saved."))
            return redirect("frame", reference, version)
        return render(request, "challenges/frame.html", {"frame": found, "form": form, "clashes": clashes}, status=409)
    return render(request, "challenges/frame.html", {"frame": found, "form": form}, status=422 if form.errors else 200)


def _save_all(request: HttpRequest, found: ChallengeFrame, form: FrameForm) -> list[Conflict]:
    """Save every field of the page; return the clashes with what others saved meanwhile."""
    revision = request.POST.get("revision", "")
    known = int(revision) if revision.isdecimal() else found.revision
    clashes = []
    for name, value in form.values().items():
        try:
            actions.save_frame_field(frame=found, field=name, value=value, revision=known, by=request.user)
        except Conflict as clash:
            clashes.append(clash)
    return clashes


def _read(request: HttpRequest, found: ChallengeFrame, error: str = "") -> HttpResponse:
    is_authority = grants.is_appointed(request.user, CallRole.AUTHORITY, found.call)
    context = {
        "frame": found,
        "rows": reading.shown(found),
        "form": ReviewForm(request.POST or None),
        "may_review": rules.may_review(state=found.state, is_authority=is_authority),
        "may_start": rules.may_start(
            call_state=found.call.state,
            belongs=access.belongs(request.user, found.call),
            in_work=found.state == FrameState.SUBMITTED,
        ),
        "error": error,
    }
    return render(request, "challenges/frame_read.html", context, status=422 if error else 200)


@login_required
@require_POST
def frame_save(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """Keep one field while it is written: 200, 409 with both texts, or 422 with a sentence."""
    found = _found(request, reference, version)
    revision = request.POST.get("version", "")
    try:
        name, value = one_field(found, request.POST.get("name", ""), request.POST.get("value", "")[:4000])
        known = int(revision) if revision.isdecimal() else 0
        saved = actions.save_frame_field(frame=found, field=name, value=value, revision=known, by=request.user)
    except Conflict as clash:
        return JsonResponse({"yours": clash.yours, "theirs": clash.theirs, "version": clash.version}, status=409)
    except (KeyError, ValueError, IndexError):
        return JsonResponse({"error": _("This field does not exist. Load the page again.")}, status=422)
    return JsonResponse({"version": saved.revision, "saved_at": saved.saved_at.isoformat()})


@login_required
@require_POST
def frame_submit(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """Send a version for approval; the gate says which word stands in the way, and where."""
    found = _found(request, reference, version)
    form = FrameForm(request.POST, frame=found) if "problem_statement" in request.POST else None
    clashes = _save_all(request, found, form) if form and form.is_valid() else []
    if clashes:
        return render(request, "challenges/frame.html", {"frame": found, "form": form, "clashes": clashes}, status=409)
    found = _found(request, reference, version)
    try:
        actions.submit_frame(frame=found, by=request.user)
    except Refused as refusal:
        hits = [{"hit": hit, "label": theirs.labels()[hit.field]} for hit in theirs.gate(found)]
        context = {"frame": found, "form": FrameForm(frame=found), "refusal": refusal.verdict, "hits": hits}
        return render(request, "challenges/frame.html", context, status=422)
    messages.success(request, _("The frame was sent to the authority for approval."))
    return redirect("frame", reference, version)


@login_required
@require_POST
def frame_review(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """Approve a version, or return it with a note."""
    found = _found(request, reference, version)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _read(request, found, _("Shorten the note."))
    note, signed_by = form.cleaned_data["note"], form.cleaned_data["signed_by"]
    if "return" in request.POST:
        if not note.strip():
            return _read(request, found, _("Write what is missing, so that the frame can be corrected."))
        actions.return_frame(frame=found, note=note, by=request.user)
        messages.success(request, _("The frame was returned with your note."))
    else:
        actions.approve_frame(frame=found, by=request.user, note=note, signed_by=signed_by)
        messages.success(request, _("The frame was approved. The call can be prepared."))
    return redirect("frame", reference, version)


@login_required
@require_GET
def frame_diff(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """What changed from the version before."""
    found, before = _found(request, reference, version), _found(request, reference, version - 1)
    context = {"frame": found, "before": before, "rows": reading.difference(before, found)}
    return render(request, "challenges/frame_diff.html", context)
