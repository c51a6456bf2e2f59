"""A submission: task list, sections of envelope 1, envelope 2, statements, autosave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.conflict import Conflict
from kernel.verdict import Refused
from startups.actions import submissions as actions
from startups.envelope import FIELD, IDENTITY_PARTS, SECTIONS, section_title
from startups.forms.submissions import IDENTITY_FORMS, SectionForm, SwornForm
from startups.models import Submission
from startups.queries import profiles as people
from startups.queries import submissions as reading
from startups.queries.corrections import corrections_of
from startups.queries.dates import has_rounds
from startups.rules import submissions as rules
from startups.views.typed import keeps_typed


def found_submission(request: HttpRequest, pk: UUID) -> Submission:
    """Return a submission of the person's own team, or 404."""
    submission = reading.submission_for(request.user, pk)
    if submission is None:
        raise Http404
    return submission


@login_required
@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    """All submissions of the person's teams."""
    return render(request, "startups/submissions.html", {"submissions": reading.submissions_of(request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_submission(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a submission: choose the start-up that applies."""
    call = reading.call_by_reference(reference)
    if call is None or call.state in ("draft", "framing"):
        raise Http404
    mine = people.startups_of(request.user)
    if request.method == "POST":
        chosen = next((one for one in mine if str(one.pk) == request.POST.get("startup")), None)
        if chosen is None:
            raise Http404
        submission = actions.start_submission(call=call, startup=chosen, by=request.user)
        return redirect("submission", submission.pk)
    context = {"call": call, "startups": mine, "timely": reading.timely(call)}
    return render(request, "startups/start.html", context)


@login_required
@require_safe
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The task list."""
    found = found_submission(request, pk)
    texts = reading.texts_of(found)
    copy = reading.blind_copy_of(found, texts)
    timely = reading.timely(found.call)
    content = reading.content_verdict(found, texts)
    verdict = rules.may_submit(timely=timely, content=content, confirmed=found.preview_sha256, current=copy.sha256)
    context = {
        "submission": found,
        "call": found.call,
        "progress": reading.progress(found, texts),
        "copy": copy,
        "doubtful": len(copy.doubtful),
        "confirmed": found.preview_sha256 == copy.sha256,
        "verdict": verdict,
        "editable": rules.may_edit(state=found.state, timely=timely),
        "undoable": rules.may_withdraw(state=found.state, timely=timely),
        "files": reading.files_of(found),
        "team": people.team_of(found.startup),
        "saved_at": reading.last_saved(found),
        "corrections": corrections_of(found),
        "asked": has_rounds(found),
        "has_result": rules.has_result(state=found.state, call_state=found.call.state),
        "told_state": rules.told_state(state=found.state, call_state=found.call.state),
    }
    return render(request, "startups/submission.html", context)


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: UUID, section: str) -> HttpResponse:
    """One section of envelope 1."""
    found = found_submission(request, pk)
    if section not in dict(SECTIONS):
        raise Http404
    answers = reading.answers_of(found)
    form = SectionForm(section, answers, _data_of(request, section, answers))
    if request.method != "POST":
        return _section_page(request, found, form)
    if request.typed_only:  # type: ignore[attr-defined]
        return _section_page(request, found, form, unsaved=True)
    valid = form.is_valid()
    texts = {key: text for key, text in form.texts().items() if key != request.POST.get("theirs")}
    try:
        conflicts = actions.save_section(submission=found, texts=texts, versions=_versions(request), by=request.user)
    except Refused as refusal:
        return _section_page(request, found, form, refused=str(refusal.verdict.reason), status=403)
    if conflicts:
        return _section_page(request, found, _stale(form, found), conflicts=conflicts, status=409)
    if not valid:
        return _section_page(request, found, _stale(form, found), status=422)
    if request.POST.get("theirs"):
        return redirect("submission_section", pk, section)
    messages.success(request, _("Saved."))
    return _onwards(request, found, section)


def _data_of(request: HttpRequest, section: str, answers: dict[str, Any]) -> Any:
    """Return what binds the form: what was posted, or stored texts that are over a limit, to say so."""
    if request.method == "POST":
        return request.POST
    texts = {key: answer.text for key, answer in answers.items()}
    return texts if rules.section_status(section, texts) == "over" else None


def _versions(request: HttpRequest) -> dict[str, int]:
    """Return the versions that were on the page, by field."""
    found = {key: request.POST.get(f"version_{key}", "") for key in FIELD}
    return {key: int(value) for key, value in found.items() if value.isdigit()}


def _stale(form: SectionForm, found: Submission) -> SectionForm:
    """Return the same form on fresh versions, so that sending it again keeps what is typed."""
    fresh = SectionForm(form.section, reading.answers_of(found), form.data)
    fresh.is_valid()
    return fresh


def _onwards(request: HttpRequest, found: Submission, section: str) -> HttpResponse:
    keys = [key for key, _title in SECTIONS]
    following = keys[keys.index(section) + 1 :]
    if request.POST.get("go") == "leave" or not following:
        return redirect("submission", found.pk)
    return redirect("submission_section", found.pk, following[0])


def _section_page(
    request: HttpRequest,
    found: Submission,
    form: SectionForm,
    *,
    conflicts: dict[str, Conflict] | None = None,
    unsaved: bool = False,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    texts = reading.texts_of(found)
    answers = reading.answers_of(found)
    copy = reading.blind_copy_of(found, texts)
    fields = [
        {
            "bound": form[key],
            "version": answers[key].version,
            "conflict": (conflicts or {}).get(key),
            "hints": reading.hints(
                [one for one in copy.findings if one.field == key], [one for one in copy.notes if one.field == key]
            ),
        }
        for key in form.fields
    ]
    keys = [key for key, _title in SECTIONS]
    context = {
        "submission": found,
        "call": found.call,
        "form": form,
        "fields": fields,
        "section": form.section,
        "title": section_title(form.section),
        "number": keys.index(form.section) + 1,
        "progress": reading.progress(found, texts),
        "conflicts": conflicts,
        "unsaved": unsaved,
        "refused": refused,
        "editable": rules.may_edit(state=found.state, timely=reading.timely(found.call)),
        "saved_at": reading.last_saved(found),
    }
    return render(request, "startups/section.html", context, status=status)


@require_POST
def autosave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep one field: 200 with the new version, 409 with both texts, 422 with a sentence, 401 when signed out.

    With the new version comes ``hints``: HTML of what was found in the text, for a status region beside the field.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("Sign in again; what you wrote is kept in this browser.")}, status=401)
    found = found_submission(request, pk)
    key, text, version = (request.POST.get(name, "") for name in ("name", "value", "version"))
    if key not in FIELD or not version.isdigit():
        return JsonResponse({"error": _("This field is not known. Reload the page.")}, status=422)
    fits = rules.fits_store(FIELD[key], text.replace("\r\n", "\n").strip())
    if not fits:
        return JsonResponse({"error": str(fits.reason)}, status=422)
    try:
        answer = actions.save_answer(submission=found, field=key, text=text, version=int(version), by=request.user)
    except Conflict as conflict:
        both = {"yours": conflict.yours, "theirs": conflict.theirs, "version": conflict.version}
        return JsonResponse(both, status=409)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal.verdict.reason)}, status=403)
    saved = answer.saved_at.isoformat() if answer.saved_at else None
    hints = render_to_string("startups/hints.html", reading.field_hints(found, key, answer.text), request)
    return JsonResponse({"version": answer.version, "saved_at": saved, "hints": hints.strip()})


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """One part of envelope 2."""
    found = found_submission(request, pk)
    if part not in IDENTITY_FORMS:
        raise Http404
    form = IDENTITY_FORMS[part](request.POST or None, initial=found.identity)
    status, theirs, version = 200, None, found.identity_version
    if request.method == "POST" and not request.typed_only:  # type: ignore[attr-defined]
        status = 422
        if form.is_valid():
            typed = request.POST.get("version", "")
            try:
                actions.save_identity(
                    submission=found,
                    fields=form.cleaned_data,
                    version=int(typed) if typed.isdigit() else -1,
                    by=request.user,
                )
            except Conflict as conflict:
                status, version = 409, conflict.version
                theirs = [(form[key].label, found.identity.get(key, "")) for key in form.fields]
            except Refused as refusal:
                status = 403
                form.add_error(None, str(refusal.verdict.reason))
            else:
                messages.success(request, _("Saved."))
                return redirect("submission", pk)
    context = {
        "submission": found,
        "call": found.call,
        "form": form,
        "part": part,
        "title": dict(IDENTITY_PARTS)[part],
        "version": version,
        "theirs": theirs,
        "unsaved": getattr(request, "typed_only", False),
        "editable": rules.may_edit(state=found.state, timely=reading.timely(found.call)),
    }
    return render(request, "startups/envelope2.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sworn(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sworn statements."""
    found = found_submission(request, pk)
    form = SwornForm(request.POST or None, initial={"statements": found.sworn.get("statements", [])})
    if request.method == "POST":
        form = SwornForm(request.POST)
        if form.is_valid():
            actions.swear(submission=found, statements=form.cleaned_data["statements"], by=request.user)
            messages.success(request, _("Your statements were recorded."))
            return redirect("submission", pk)
    context = {
        "submission": found,
        "call": found.call,
        "form": form,
        "editable": rules.may_edit(state=found.state, timely=reading.timely(found.call)),
        "cancel": reverse("submission", args=[pk]),
    }
    return render(request, "startups/sworn.html", context, status=422 if form.errors else 200)
