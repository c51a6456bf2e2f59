"""The challenge frame: canvas, autosave, the gate, approval, versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import grants
from accounts.states import CallRole
from challenges.actions import frames as actions
from challenges.forms.frames import FrameForm, ReviewForm, one_field
from challenges.models import ChallengeFrame
from challenges.queries import access
from challenges.queries import frames as reading
from challenges.rules import frames as rules
from challenges.states import FrameState
from challenges.views.exercises import seen_exercise
from kernel.conflict import Conflict
from kernel.verdict import Refused, Verdict, require


def _found(request: HttpRequest, reference: str, version: int) -> ChallengeFrame:
    found = reading.frame_of(seen_exercise(request, reference), version)
    if found is None:
        raise Http404
    return found


def _may_edit(request: HttpRequest, found: ChallengeFrame) -> Verdict:
    belongs = access.belongs(request.user, found.call)
    return rules.may_edit(state=found.state, call_state=found.call.state, belongs=belongs)


def _may_start(call: Any, newest: ChallengeFrame | None, *, belongs: bool) -> Verdict:
    in_work = newest is not None and newest.state in {FrameState.DRAFT, FrameState.SUBMITTED}
    return rules.may_start(call_state=call.state, belongs=belongs, in_work=in_work)


@login_required
@require_safe
def frame_versions(request: HttpRequest, reference: str) -> HttpResponse:
    """All versions of the canvas, and starting the next one."""
    call = seen_exercise(request, reference)
    versions = reading.frames_of(call)
    belongs = access.belongs(request.user, call)
    verdict = _may_start(call, versions[0] if versions else None, belongs=belongs)
    context = {"call": call, "versions": versions, "verdict": verdict, "belongs": belongs}
    return render(request, "challenges/frame_versions.html", context)


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
    verdict = _may_edit(request, found)
    if request.method == "POST":
        require(verdict)
    elif not verdict:
        return _read(request, found, ReviewForm())
    form = FrameForm(request.POST or None, frame=found)
    if request.method != "POST":
        return _canvas(request, found, form)
    if _save_all(request, found, form):
        messages.success(request, _("The frame was saved."))
        return redirect("frame", reference, version)
    return _canvas(request, found, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def frame_guide(request: HttpRequest, reference: str, version: int, number: int) -> HttpResponse:
    """The canvas as a guided workshop: one question a screen, also in large type for a projector."""
    found = _found(request, reference, version)
    screen = reading.guide_of(found, number)
    if screen is None:
        raise Http404
    if not (verdict := _may_edit(request, found)):
        if request.method == "POST":
            require(verdict)
        return redirect("frame", reference, version)
    form = FrameForm(request.POST or None, frame=found, only=screen["step"]["name"])
    large = "?large=1" if request.GET.get("large") == "1" else ""
    if request.method == "POST" and _save_all(request, found, form):
        going = screen["previous"] if "back" in request.POST else number if "stay" in request.POST else screen["next"]
        if not going:
            return redirect("frame", reference, version)
        return redirect(reverse("frame_guide", args=[reference, version, going]) + large)
    context = {"frame": found, "call": found.call, "form": form, "large": large, **screen}
    status = 409 if form.clashes else 422 if form.errors else 200
    return render(request, "challenges/frame_guide.html", context, status=status)


def _save_all(request: HttpRequest, found: ChallengeFrame, form: FrameForm) -> bool:
    """Save every field of the page; what somebody else changed meanwhile is told at its field, with both texts."""
    if not form.is_valid():
        return False
    for name, value in list(form.cleaned_data.items()):
        try:
            actions.save_frame_field(
                frame=found, field=name, value=value, revision=form.known_revision(name), by=request.user
            )
        except Conflict as clash:
            form.add_clash(name, clash)
    return not form.clashes


def _canvas(request: HttpRequest, found: ChallengeFrame, form: FrameForm) -> HttpResponse:
    status = 409 if form.clashes else 422 if form.errors else 200
    return render(request, "challenges/frame.html", {"frame": found, "call": found.call, "form": form}, status=status)


def _read(request: HttpRequest, found: ChallengeFrame, form: ReviewForm) -> HttpResponse:
    versions = reading.frames_of(found.call)
    is_authority = grants.is_appointed(request.user, CallRole.AUTHORITY, found.call)
    context = {
        "frame": found,
        "call": found.call,
        "rows": reading.answers_of(found),
        "form": form,
        "may_review": rules.may_review(state=found.state, is_authority=is_authority),
        "may_start": _may_start(found.call, versions[0], belongs=access.belongs(request.user, found.call)),
        "newest": versions[0],
    }
    return render(request, "challenges/frame_read.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def frame_save(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """Keep one field while it is written: 200, 409 with both texts, or 422 with a sentence."""
    found = _found(request, reference, version)
    revision = request.POST.get("version", "")
    known = int(revision) if revision.isdecimal() and len(revision) < 10 else 0
    name = request.POST.get("name") or request.POST.get("field", "")
    value, error = one_field(found, name, request.POST.get("value", ""))
    if error:
        return JsonResponse({"error": error}, status=422)
    try:
        saved = actions.save_frame_field(frame=found, field=name, value=value, revision=known, by=request.user)
    except Conflict as clash:
        return JsonResponse({"yours": clash.yours, "theirs": clash.theirs, "version": clash.version}, status=409)
    return JsonResponse({"version": saved.revision, "saved_at": saved.saved_at.isoformat()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def frame_submit(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """Send a version for approval; the gate says which word stands in the way, and where. What was typed is saved."""
    found = _found(request, reference, version)
    if request.method != "POST":
        return redirect("frame", reference, version)
    require(_may_edit(request, found))
    form = FrameForm(request.POST if "problem_statement" in request.POST else None, frame=found)
    if form.is_bound and not _save_all(request, found, form):
        return _canvas(request, found, form)
    found = _found(request, reference, version)
    form = FrameForm(FrameForm.stored(found), frame=found)
    problems = reading.problems(found)
    if form.is_valid() and not problems:
        actions.submit_frame(frame=found, by=request.user)
        messages.success(request, _("The frame was sent to the authority for approval."))
        return redirect("frame", reference, version)
    for field, sentence in problems:
        form.add_error(field, ValidationError(sentence, code="of_field"))  # the summary says which answer it means
    return _canvas(request, found, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def frame_review(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """Approve a version, or return it with a note."""
    found = _found(request, reference, version)
    if request.method != "POST":
        return redirect("frame", reference, version)
    is_authority = grants.is_appointed(request.user, CallRole.AUTHORITY, found.call)
    require(rules.may_review(state=found.state, is_authority=is_authority))
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _read(request, found, form)
    try:
        if "return" in request.POST:
            actions.return_frame(frame=found, note=form.cleaned_data["note"], by=request.user)
            messages.success(request, _("The frame was returned with your note."))
        else:
            actions.approve_frame(frame=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The frame was approved. The call can be prepared."))
    except Refused as refusal:
        form.add_error("note", str(refusal))
        return _read(request, found, form)
    return redirect("frame", reference, version)


@login_required
@require_safe
def frame_diff(request: HttpRequest, reference: str, version: int) -> HttpResponse:
    """What changed from an earlier version (``?from=``), the one before when none is named."""
    wanted = request.GET.get("from", "")
    older = int(wanted) if wanted.isdecimal() and len(wanted) < 5 else version - 1
    found, before = _found(request, reference, version), _found(request, reference, older)
    context = {"frame": found, "before": before, "rows": reading.differences(before, found), "call": found.call}
    return render(request, "challenges/frame_diff.html", context)
