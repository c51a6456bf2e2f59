"""What this room writes to civil servants and authorities. Each function returns the arguments of ``outbox.post``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import PublicEntity, User
from accounts.states import MemberRole
from challenges.models import Call, ChallengeFrame, Succession, Survey, Workshop
from challenges.rules.ics import Entry, calendar_file
from challenges.states import PULSES


def workshop_invitation(workshop: Workshop, user: User) -> dict[str, Any]:
    """An invitation to a workshop, with a calendar file."""
    return {
        "kind": "workshop_invitation",
        "template": "emails/challenges/workshop_invitation",
        "context": {
            "workshop": workshop,
            "call": workshop.call,
            "action_url": settings.SITE_URL + reverse("workshop", args=[workshop.call.reference, workshop.pk]),
            "action_label": _("See the workshop"),
        },
        "user": user,
        "once_key": f"workshop:{workshop.pk}:{user.pk}",
        "enclosures": [("taller.ics", "text/calendar", calendar_of(workshop))],
    }


def calendar_of(workshop: Workshop) -> bytes:
    """Return a workshop as a calendar file."""
    entry = Entry(
        uid=f"workshop-{workshop.pk}@govlink",
        at=workshop.starts_at,
        minutes=int((workshop.ends_at - workshop.starts_at).total_seconds() // 60),
        title=workshop.title,
        place=workshop.place,
    )
    return calendar_file(entries=[entry], stamp=workshop.starts_at)


def survey_invitation(survey: Survey, user: User) -> dict[str, Any]:
    """A request to answer a survey; a pulse comes back every two weeks, and may be switched off."""
    return {
        "kind": "pulse" if survey.kind in PULSES else "survey_invitation",
        "template": "emails/challenges/survey_invitation",
        "context": {
            "survey": survey,
            "action_url": settings.SITE_URL + reverse("survey", args=[survey.pk]),
            "action_label": _("Answer the survey"),
        },
        "user": user,
        "once_key": f"survey:{survey.pk}:{user.pk}",
    }


def frame_waiting(frame: ChallengeFrame, user: User) -> dict[str, Any]:
    """To the authority: a frame waits for approval."""
    return _about_frame(frame, user, "frame_waiting")


def frame_reviewed(frame: ChallengeFrame, user: User) -> dict[str, Any]:
    """To who sent it: the frame was approved or returned."""
    return _about_frame(frame, user, "frame_reviewed")


def _about_frame(frame: ChallengeFrame, user: User, kind: str) -> dict[str, Any]:
    url = settings.SITE_URL + reverse("frame", args=[frame.call.reference, frame.version])
    return {
        "kind": kind,
        "template": f"emails/challenges/{kind}",
        "context": {"frame": frame, "call": frame.call, "action_url": url, "action_label": _("Read the frame")},
        "user": user,
    }


def questions_waiting(call: Call, user: User, *, day: date) -> dict[str, Any]:
    """To a focal point: questions wait for an answer. One mail a day for each call; it says nothing about who asked."""
    return {
        "kind": "questions_waiting",
        "template": "emails/challenges/questions_waiting",
        "context": {"call": call, "url": settings.SITE_URL + reverse("call_answers", args=[call.reference])},
        "user": user,
        "once_key": f"questions:{call.pk}:{day.isoformat()}:{user.pk}",
    }


def entity_invitation(entity: PublicEntity, user: User, *, role: str, is_new: bool) -> dict[str, Any]:
    """To somebody who was added to a public entity: as what, and how she comes in. ``is_new``: she has no password."""
    way = reverse("account_reset_password") if is_new else reverse("home")
    return {
        "kind": "entity_invitation",
        "template": "emails/challenges/entity_invitation",
        "context": {
            "entity": entity,
            "role": MemberRole(role).label,
            "is_new": is_new,
            "action_url": settings.SITE_URL + way,
            "action_label": _("Set my password") if is_new else _("Sign in"),
        },
        "user": user,
        "once_key": f"joined:{entity.pk}:{role}:{user.pk}",
    }


def successor_asked(asked: Succession, user: User) -> dict[str, Any]:
    """To staff: a custodian asks for a successor."""
    return {
        "kind": "successor_asked",
        "template": "emails/challenges/successor_asked",
        "context": {
            "asked": asked,
            "call": asked.call,
            "action_url": settings.SITE_URL + reverse("exercise_appoint", args=[asked.call.reference]),
            "action_label": _("Appoint a person"),
        },
        "user": user,
        "once_key": f"successor:{asked.pk}:{user.pk}",
    }


def custodian_changed(asked: Succession, user: User, *, resolution_no: str) -> dict[str, Any]:
    """To everybody concerned: another custodian keeps the identities of a closed call. It names no applicant."""
    return {
        "kind": "custodian_changed",
        "template": "emails/challenges/custodian_changed",
        "context": {
            "asked": asked,
            "call": asked.call,
            "resolution_no": resolution_no,
            "action_url": settings.SITE_URL + reverse("call_record", args=[asked.call.reference]),
            "action_label": _("See the record"),
        },
        "user": user,
        "once_key": f"custodian:{asked.pk}:{user.pk}",
    }
