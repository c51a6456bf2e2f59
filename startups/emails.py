"""What start-ups and followers are told. Every mail here is private: its recipient hints at who applies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from challenges.rules.ics import Entry, calendar_file
from challenges.rules.translations import written_in
from ledger.queries import log
from ledger.rules.wording import as_text
from outbox.qr import qr_image
from outbox.rendering import render_pdf
from startups.models import Correction, Incident, MailFollower, Startup, Submission
from startups.rules import commitments
from startups.rules.guard import class_of


def _mail(name: str, path: str, label: Any, *, kind: str = "", **more: Any) -> dict[str, Any]:
    """Return the keywords of ``outbox.actions.post``: ``name`` of the template, ``kind`` where it is another word.

    ``path``: where the mail's one link leads; ``context``: what else the template says; the rest goes as it is.
    """
    link = {"action_url": settings.SITE_URL + path, "action_label": label}
    return {
        "kind": kind or name,
        "template": f"emails/startups/{name}",
        "private": True,
        "context": {**more.pop("context", {}), **link},
        **more,
    }


def invitation(*, startup: Startup, email: str, token: str, inviter: Any) -> dict[str, Any]:
    """The link with which somebody joins a team."""
    return _mail(
        "invitation",
        reverse("invitation", args=[token]),
        _("Join the team"),
        kind="team_invitation",
        to=email,
        language=inviter.language,
        context={"startup": startup, "inviter": inviter},
    )


def receipt(*, submission: Submission, user: Any, corrections: int = 0) -> dict[str, Any]:
    """The receipt of a sent submission, with its PDF; ``corrections``: how many the team made: each gives a new one."""
    pdf = receipt_pdf(submission=submission, language=user.language)
    return _mail(
        "receipt",
        reverse("submission_receipt", args=[submission.pk]),
        _("See the receipt"),
        kind="submission_receipt",
        user=user,
        once_key=f"receipt:{submission.receipt_no}:{user.pk}" + (f":{corrections}" if corrections else ""),
        enclosures=[(f"{submission.receipt_no}.pdf", "application/pdf", pdf)],
        context={"submission": submission, "call": submission.call},
    )


def receipt_pdf(*, submission: Submission, language: str) -> bytes:
    """Return the receipt as PDF/UA: commitment, number, moments, where to check it; no code, no place in the record.

    The address in the QR code is that of the whole call: one of its own would tell who asks for it.
    """
    call = submission.call
    lines = commitments.receipt_lines(
        call=call.reference,
        receipt_no=submission.receipt_no,
        commitment=submission.commitment,
        deadline=call.closes_at.isoformat() if call.closes_at else "",
    )
    check_url = settings.SITE_URL + reverse("call_record", args=[call.reference])
    context = {
        "submission": submission,
        "call": call,
        "note": log.receipt_note(lines)["note"],
        "check_url": check_url,
        "qr": qr_image(check_url),
    }
    return render_pdf("pdf/receipt.html", context, language)


def withdrawn(*, submission: Submission, user: Any, reopened: bool) -> dict[str, Any]:
    """A submission was withdrawn, or taken back as a draft."""
    return _mail(
        "withdrawn",
        reverse("submission", args=[submission.pk]),
        _("See the submission"),
        kind="submission_withdrawn",
        user=user,
        context={"call": submission.call, "reopened": reopened},
    )


#: What happened to a call, to the template that tells it.
CALL_NOTICES = {
    "opened": "call_opened",
    "amended": "call_amended",
    "answered": "call_answered",
    "closing_soon": "call_closing_soon",
    "closed": "call_closed",
    "cancelled": "call_cancelled",
    "suspended": "call_suspended",
    "resumed": "call_resumed",
}


def call_notice(*, call: Call, what: str, user: Any, subject_key: str) -> dict[str, Any]:
    """Something changed in a call that a person follows or applies to; with its closing where that is what counts."""
    dated = what in {"opened", "amended", "closing_soon", "resumed"}
    return _mail(
        CALL_NOTICES[what],
        call.get_absolute_url(),
        _("See the call"),
        user=user,
        enclosures=_closing(call, user.language) if dated else [],
        once_key=f"{what}:{call.pk}:{subject_key}:{user.pk}",
        context={"call": call},
    )


#: The kinds of mail to addresses without an account.
FOLLOW_KINDS = ("follow_asked", "followed")


def follow_asked(*, follower: MailFollower, token: str) -> dict[str, Any]:
    """Ask an address whether it wants to hear of calls, or say that it does already."""
    known = follower.confirmed_at is not None
    return _mail(
        "follow_asked",
        reverse("follow_stop" if known else "follow_confirm", args=[token]),
        _("Stop these mails") if known else _("Confirm"),
        to=follower.email,
        language=follower.language,
        context={"known": known},
    )


def followed(*, call: Call, what: str, follower: MailFollower, key: str, token: str) -> dict[str, Any]:
    """Something happened in a call of which an address wants to hear, with the closing as a calendar file."""
    return _mail(
        "followed",
        call.get_absolute_url(),
        _("See the call"),
        to=follower.email,
        language=follower.language,
        once_key=f"followed:{what}:{call.pk}:{key}:{follower.email_index}",
        enclosures=_closing(call, follower.language),
        context={
            "call": call,
            "what": what,
            "stop_url": settings.SITE_URL + reverse("follow_stop", args=[token]),
        },
    )


def _closing(call: Call, language: str) -> list[tuple[str, str, bytes]]:
    """Return the closing of a call as a calendar file to enclose."""
    if call.closes_at is None:
        return []
    with translation.override(language):
        title = _("Closes: %(title)s") % {"title": call.said_title}
        said_in = written_in(call.said_in)
    entry = Entry(
        uid=f"{call.reference}-closes@{urlsplit(settings.SITE_URL).hostname}",
        at=call.closes_at,
        minutes=15,
        title=str(title),
        place=settings.SITE_URL + call.get_absolute_url(),
        text="\n".join(filter(None, (call.entity.legal_name, said_in))),
    )
    return [("govlink.ics", "text/calendar", calendar_file(entries=[entry], stamp=call.closes_at))]


def _result(name: str, submission: Submission, user: Any, **more: Any) -> dict[str, Any]:
    """Lead a team to its result: the mail itself says none."""
    path = reverse("submission_result", args=[submission.pk])
    return _mail(name, path, _("Read it"), user=user, context={"call": submission.call}, **more)


def result_notice(*, submission: Submission, user: Any, what: str, subject_key: str) -> dict[str, Any]:
    """There is a result, or the answer to a review: read it after signing in. No code, no outcome."""
    once_key = f"{what}:{submission.pk}:{subject_key}:{user.pk}"
    return _result(what, submission, user, kind=f"submission_{what}", once_key=once_key)


def eligibility_result(*, submission: Submission, user: Any) -> dict[str, Any]:
    """The check of a submission has a result, or another one: read it after signing in. No code, no outcome."""
    return _mail(
        "eligibility",
        reverse("submission", args=[submission.pk]),
        _("Read it"),
        kind="submission_eligibility",
        user=user,
        context={"call": submission.call},
    )


def unsealed(*, submission: Submission, user: Any) -> dict[str, Any]:
    """The chosen identity was opened: there is a result to read. The same words for every team."""
    once_key = f"unsealed:{submission.call_id}:{user.pk}"
    return _result("unsealed", submission, user, kind="submission_unsealed", once_key=once_key)


def declined(*, call: Call, user: Any, is_custodian: bool) -> dict[str, Any]:
    """The chosen start-up declined. A custodian is led to the opening of the next, the authority to the result."""
    path = reverse("unsealing" if is_custodian else "result", args=[call.reference])
    return _mail("declined", path, _("See what follows"), kind="pilot_declined", user=user, context={"call": call})


def offered(*, submission: Submission, user: Any) -> dict[str, Any]:
    """The pilot is offered to a reserve: no code and no name stand in the mail."""
    return _result("offered", submission, user, kind="pilot_offered")


def names_asked(*, call: Call, user: Any, code: str, due_at: Any, again: bool = False) -> dict[str, Any]:
    """An identity was opened: declare whether there is a conflict. Which one, is read after signing in."""
    return _mail(
        "names_asked",
        reverse("names_declare", args=[call.reference]),
        _("Declare"),
        user=user,
        once_key=f"names:{call.pk}:{code}:{user.pk}:{int(again)}",
        context={"call": call, "due_at": due_at, "again": again},
    )


def names_conflict(*, call: Call, user: Any, review: int) -> dict[str, Any]:
    """A conflict of interest came out after the opening: the entity chooses how to go on."""
    return _mail(
        "names_conflict",
        reverse("names", args=[call.reference]),
        _("See what follows"),
        user=user,
        once_key=f"names-review:{review}:{user.pk}",
        context={"call": call},
    )


def names_next(*, call: Call, user: Any) -> dict[str, Any]:
    """A custodian is asked to open the next identity, after a conflict of interest."""
    path = reverse("unsealing", args=[call.reference])
    return _mail("names_next", path, _("Open the next identity"), user=user, context={"call": call})


def second_word(*, call: Call, user: Any) -> dict[str, Any]:
    """A custodian gave her word to open a call's identities; another one's is needed within the call's hours."""
    path = reverse("unsealing", args=[call.reference])
    label = _("See the request")
    return _mail("second_word", path, label, kind="unseal_second_word", user=user, context={"call": call})


def correction(*, correction: Correction, user: Any) -> dict[str, Any]:
    """A field is to be corrected until a moment: what and why is read after signing in. No code, no text, no name."""
    return _mail(
        "correction",
        reverse("submission_correction", args=[correction.submission_id, correction.pk]),
        _("Correct the field"),
        kind="submission_correction",
        user=user,
        once_key=f"correction:{correction.pk}:{user.pk}",
        context={"call": correction.submission.call, "due_at": correction.due_at},
    )


def correction_taken_back(*, correction: Correction, user: Any) -> dict[str, Any]:
    """The desk took its request back."""
    return _mail(
        "correction_taken_back",
        reverse("submission", args=[correction.submission_id]),
        _("See the submission"),
        kind="submission_correction_taken_back",
        user=user,
        context={"call": correction.submission.call},
    )


def held_back(*, incident: Incident, user: Any) -> dict[str, Any]:
    """Something that tells who applied was held back from somebody who judges. The mail does not say what.

    Staff are led to the incident; a custodian, who may not enter there, to the record, which has it from then on.
    """
    call = incident.call
    where = lazy(as_text, str)("where", class_of(incident.where))
    if user.is_staff:
        path, label = reverse("admin:startups_incident_change", args=[incident.pk]), _("See the incident")
    elif call is not None:
        path, label = reverse("call_record", args=[call.reference]), _("See the record")
    else:
        path, label = reverse("home"), _("Sign in")
    return _mail(
        "held_back",
        path,
        label,
        user=user,
        once_key=f"held_back:{incident.reference}:{user.pk}",
        context={"incident": incident, "call": call, "where": where},
    )


def round_opened(*, query: Any, submission: Submission, user: Any) -> dict[str, Any]:
    """The panel asks every candidate something: what, is read after signing in. No code, no text, no name."""
    return _mail(
        "round_opened",
        reverse("submission_dates", args=[submission.pk]),
        _("Read and answer"),
        user=user,
        once_key=f"round:{query.pk}:{submission.pk}:{user.pk}",
        context={"call": submission.call, "due_at": query.due_at},
    )
