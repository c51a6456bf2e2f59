"""The custodians' desks. For everybody else these addresses do not exist (404); every look at a name is recorded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.factors import require_factor
from challenges.countries import country_names
from challenges.models import Call
from challenges.states import CallState
from kernel.verdict import Refused
from startups.actions import desks as actions
from startups.forms.desks import GroundsForm, WordsForm
from startups.models import Submission
from startups.queries import desks as reading
from startups.queries.flat import file_rows
from startups.queries.submissions import files_of
from startups.queries.unsealing import openable
from startups.rules import desks as rules
from startups.rules.profiles import TAX_SCHEMES

#: Where a session keeps which identities it looked at.
_LOOKED = "looked"


def found_call(request: HttpRequest, reference: str) -> Call:
    """Return a call whose identities the person keeps, or 404. She shows her second factor first."""
    call = reading.custodian_call(request.user, reference)
    if call is None:
        raise Http404
    require_factor(request)
    return call


def note_look(request: HttpRequest, submission: Submission, what: str) -> None:
    """Record that the person looks at an identity: one line a session for each, not one a keystroke."""
    looked, digest = request.session.get(_LOOKED, []), f"{what}:{reading.access_digest(submission)}"
    if digest not in looked:
        actions.note_access(submission=submission, what=what, by=request.user)
        request.session[_LOOKED] = [*looked, digest]


def found_at_desk(request: HttpRequest, reference: str, pk: UUID) -> Submission:
    """Return a submission at the desk of a call that the person keeps, or 404; before the close there is none."""
    call = found_call(request, reference)
    submission = reading.desk_submission(call, pk) if reading.phase_of(call) in rules.LOOKED_AT else None
    if submission is None:
        raise Http404
    return submission


def working_on(submission: Submission) -> Any:
    """Return the verdict whether the desk may change something of a submission now."""
    call = submission.call
    return rules.may_work(is_custodian=True, state=reading.phase_of(call), handed_over=reading.is_handed_over(call))


@login_required
@require_safe
def custody(request: HttpRequest) -> HttpResponse:
    """The calls whose identities the person keeps, with what waits."""
    calls = list(reading.custodian_calls(request.user))
    if not calls:
        raise Http404
    waiting = reading.waiting(calls)
    rows = [
        {"call": call, "phase": CallState(reading.phase_of(call)), "waiting": waiting.get(call.reference)}
        for call in calls
    ]
    return render(request, "startups/custody.html", {"rows": rows})


@login_required
@require_safe
def desk(request: HttpRequest, reference: str) -> HttpResponse:
    """The desk of one call: numbers and receipts, no names. Before the close not even how many."""
    call = found_call(request, reference)
    state = CallState(reading.phase_of(call))
    rows = reading.desk_rows(call) if state in rules.LOOKED_AT else []
    tally = reading.tally(rows)
    context = {
        "call": call,
        "phase": state,
        "rows": rows,
        "tally": tally,
        "looked_at": state in rules.LOOKED_AT,
        "take_up": rules.may_take_up(is_custodian=True, state=state, submissions=tally.submissions),
        "hand_over": reading.hand_over_verdict(request.user, call, state, tally),
        "openable": openable(call),
        "next_check": next((row for row in rows if not row.failed and row.checked < len(rules.Ground.values)), None),
    }
    return render(request, "startups/desk.html", context)


@login_required
@require_POST
def take_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Take up a closed call's submissions."""
    count = actions.take_up(call=found_call(request, reference), by=request.user)
    messages.success(
        request,
        ngettext("You took up %(n)s submission.", "You took up %(n)s submissions.", count) % {"n": count},
    )
    return redirect("desk", reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def eligibility(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """One submission's identity and its five grounds."""
    found = found_at_desk(request, reference, pk)
    form = GroundsForm(reading.checks_of(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.check_grounds(submission=found, results=form.results(), by=request.user)
        messages.success(request, _("The check was saved."))
        return redirect("desk", reference)
    actions.note_access(submission=found, what="eligibility", by=request.user)
    context = {
        "submission": found,
        "call": found.call,
        "form": form,
        "identity": found.identity,
        "countries": country_names(found.call.countries),
        "tax_scheme": TAX_SCHEMES.get(found.identity.get("tax_scheme", ""), ("", ""))[1],
        "rows": file_rows(found),
        "working": working_on(found),
    }
    return render(request, "startups/desk_eligibility.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def blinding(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """The blinding desk of one submission: doubtful places, original and blind copy side by side."""
    return _blinding_page(request, found_at_desk(request, reference, pk), WordsForm())


def _blinding_page(request: HttpRequest, found: Submission, form: WordsForm, *, status: int = 200) -> HttpResponse:
    actions.note_access(submission=found, what="blinding", by=request.user)
    context = {
        "submission": found,
        "call": found.call,
        "form": form,
        "rows": file_rows(found),
        "working": working_on(found),
        **reading.blinding_page(found, request.user),
    }
    return render(request, "startups/desk_blinding.html", context, status=status)


@login_required
@require_POST
def decide(request: HttpRequest, reference: str, pk: UUID, masking: int) -> HttpResponse:
    """Mask or keep one place."""
    row = reading.masking_for(found_at_desk(request, reference, pk), masking)
    if row is None:
        raise Http404
    actions.decide_masking(masking=row, state=request.POST.get("state", ""), by=request.user)
    return redirect("desk_blinding", reference, pk)


@login_required
@require_POST
def mask_words(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Mask words by hand."""
    found = found_at_desk(request, reference, pk)
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            count = actions.mask_words(submission=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("words", str(refusal.verdict.reason))
        else:
            told = ngettext("%(n)s place was masked.", "%(n)s places were masked.", count) % {"n": count}
            messages.success(request, told)
            return redirect("desk_blinding", reference, pk)
    return _blinding_page(request, found, form, status=422)


@login_required
@require_safe
def desk_file(request: HttpRequest, reference: str, pk: UUID, attachment: UUID) -> HttpResponseBase:
    """Open an applicant's file: it may tell who it is, so the look is recorded."""
    found = found_at_desk(request, reference, pk)
    row = next((one for one in files_of(found) if one.pk == attachment), None)
    if row is None:
        raise Http404
    actions.note_access(submission=found, what="file", by=request.user)
    # The applicant's own name of the file stays behind, so that it does not lie in a downloads folder.
    name = f"{found.receipt_no}.{row.original_name.rsplit('.', 1)[-1].lower()}"
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_POST
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the blind copies into the blind room."""
    count = actions.hand_over(call=found_call(request, reference), by=request.user)
    told = ngettext("%(n)s blind copy was handed over.", "%(n)s blind copies were handed over.", count)
    messages.success(request, told % {"n": count})
    return redirect("desk", reference)
