"""What start-ups and followers are told. Every mail here is private: its recipient hints at who applies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from ledger.queries import log
from outbox.qr import qr_image
from outbox.rendering import render_pdf
from startups.models import Correction, Incident, Startup, Submission
from startups.rules import commitments


def invitation(*, startup: Startup, email: str, token: str, inviter: Any) -> dict[str, Any]:
    """The link with which somebody joins a team."""
    return {
        "kind": "team_invitation",
        "template": "emails/startups/invitation",
        "to": email,
        "language": inviter.language,
        "private": True,
        "context": {
            "startup": startup,
            "inviter": inviter,
            "action_url": settings.SITE_URL + reverse("invitation", args=[token]),
            "action_label": _("Join the team"),
        },
    }


def receipt(*, submission: Submission, user: Any, corrections: int = 0) -> dict[str, Any]:
    """The receipt of a sent submission, with its PDF; ``corrections``: how many the team made: each gives a new one."""
    pdf = receipt_pdf(submission=submission, language=user.language)
    return {
        "kind": "submission_receipt",
        "template": "emails/startups/receipt",
        "user": user,
        "private": True,
        "once_key": f"receipt:{submission.receipt_no}:{user.pk}" + (f":{corrections}" if corrections else ""),
        "enclosures": [(f"{submission.receipt_no}.pdf", "application/pdf", pdf)],
        "context": {
            "submission": submission,
            "call": submission.call,
            "action_url": settings.SITE_URL + reverse("submission_receipt", args=[submission.pk]),
            "action_label": _("See the receipt"),
        },
    }


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
    check_url = settings.SITE_URL.rstrip("/") + reverse("call_record", args=[call.reference])
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
    return {
        "kind": "submission_withdrawn",
        "template": "emails/startups/withdrawn",
        "user": user,
        "private": True,
        "context": {
            "call": submission.call,
            "reopened": reopened,
            "action_url": settings.SITE_URL + reverse("submission", args=[submission.pk]),
            "action_label": _("See the submission"),
        },
    }


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
    """Something changed in a call that a person follows or applies to."""
    return {
        "kind": CALL_NOTICES[what],
        "template": f"emails/startups/{CALL_NOTICES[what]}",
        "user": user,
        "private": True,
        "once_key": f"{what}:{call.pk}:{subject_key}:{user.pk}",
        "context": {
            "call": call,
            "action_url": settings.SITE_URL + call.get_absolute_url(),
            "action_label": _("See the call"),
        },
    }


def result_notice(*, submission: Submission, user: Any, what: str) -> dict[str, Any]:
    """There is a result, or the answer to a review: read it after signing in. No code, no outcome."""
    return {
        "kind": f"submission_{what}",
        "template": f"emails/startups/{what}",
        "user": user,
        "private": True,
        "context": {
            "call": submission.call,
            "action_url": settings.SITE_URL + reverse("submission_result", args=[submission.pk]),
            "action_label": _("Read it"),
        },
    }


def eligibility_result(*, submission: Submission, user: Any) -> dict[str, Any]:
    """The check of a submission has a result, or another one: read it after signing in. No code, no outcome."""
    return {
        "kind": "submission_eligibility",
        "template": "emails/startups/eligibility",
        "user": user,
        "private": True,
        "context": {
            "call": submission.call,
            "action_url": settings.SITE_URL + reverse("submission", args=[submission.pk]),
            "action_label": _("Read it"),
        },
    }


def unsealed(*, submission: Submission, user: Any) -> dict[str, Any]:
    """The chosen identity was opened: there is a result to read. The same words for every team."""
    return {
        "kind": "submission_unsealed",
        "template": "emails/startups/unsealed",
        "user": user,
        "private": True,
        "once_key": f"unsealed:{submission.call_id}:{user.pk}",
        "context": {
            "call": submission.call,
            "action_url": settings.SITE_URL + reverse("submission_result", args=[submission.pk]),
            "action_label": _("Read it"),
        },
    }


def declined(*, call: Call, user: Any, is_custodian: bool) -> dict[str, Any]:
    """The chosen start-up declined. A custodian is led to the opening of the next, the authority to the result."""
    return {
        "kind": "pilot_declined",
        "template": "emails/startups/declined",
        "user": user,
        "private": True,
        "context": {
            "call": call,
            "action_url": settings.SITE_URL + reverse("unsealing" if is_custodian else "result", args=[call.reference]),
            "action_label": _("See what follows"),
        },
    }


def offered(*, submission: Submission, user: Any) -> dict[str, Any]:
    """The pilot is offered to a reserve: no code and no name stand in the mail."""
    return {
        "kind": "pilot_offered",
        "template": "emails/startups/offered",
        "user": user,
        "private": True,
        "context": {
            "call": submission.call,
            "action_url": settings.SITE_URL + reverse("submission_result", args=[submission.pk]),
            "action_label": _("Read it"),
        },
    }


def second_word(*, call: Call, user: Any) -> dict[str, Any]:
    """A custodian gave her word to open a call's identities; another one's is needed within the call's hours."""
    return {
        "kind": "unseal_second_word",
        "template": "emails/startups/second_word",
        "user": user,
        "private": True,
        "context": {
            "call": call,
            "action_url": settings.SITE_URL + reverse("unsealing", args=[call.reference]),
            "action_label": _("See the request"),
        },
    }


def correction(*, correction: Correction, user: Any) -> dict[str, Any]:
    """A field is to be corrected until a moment: what and why is read after signing in. No code, no text, no name."""
    return {
        "kind": "submission_correction",
        "template": "emails/startups/correction",
        "user": user,
        "private": True,
        "once_key": f"correction:{correction.pk}:{user.pk}",
        "context": {
            "call": correction.submission.call,
            "due_at": correction.due_at,
            "action_url": settings.SITE_URL
            + reverse("submission_correction", args=[correction.submission_id, correction.pk]),
            "action_label": _("Correct the field"),
        },
    }


def correction_taken_back(*, correction: Correction, user: Any) -> dict[str, Any]:
    """The desk took its request back."""
    return {
        "kind": "submission_correction_taken_back",
        "template": "emails/startups/correction_taken_back",
        "user": user,
        "private": True,
        "context": {
            "call": correction.submission.call,
            "action_url": settings.SITE_URL + reverse("submission", args=[correction.submission_id]),
            "action_label": _("See the submission"),
        },
    }


def held_back(*, incident: Incident, user: Any) -> dict[str, Any]:
    """Something that tells who applied was held back from somebody who judges. The mail does not say what."""
    return {
        "kind": "held_back",
        "template": "emails/startups/held_back",
        "user": user,
        "private": True,
        "once_key": f"held_back:{incident.reference}:{user.pk}",
        "context": {
            "incident": incident,
            "call": incident.call,
            "action_url": settings.SITE_URL + reverse("call_record", args=[incident.call.reference]),
            "action_label": _("See the record"),
        },
    }


def round_opened(*, query: Any, submission: Submission, user: Any) -> dict[str, Any]:
    """The panel asks every candidate something: what, is read after signing in. No code, no text, no name."""
    return {
        "kind": "round_opened",
        "template": "emails/startups/round_opened",
        "user": user,
        "private": True,
        "once_key": f"round:{query.pk}:{submission.pk}:{user.pk}",
        "context": {
            "call": submission.call,
            "due_at": query.due_at,
            "action_url": settings.SITE_URL + reverse("submission_dates", args=[submission.pk]),
            "action_label": _("Read and answer"),
        },
    }
