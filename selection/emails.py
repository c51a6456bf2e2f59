"""Mail of the blind room: to those who judge, about the call as a whole. No mail here names or counts a proposal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from selection.models import Ballot, Seat


def _mail(kind: str, call: Call, user: Any, url: str, label: Any, **more: Any) -> dict[str, Any]:
    """Return the keywords of ``outbox.actions.post``."""
    context = {
        "call": call,
        "entity": call.entity.short_name,
        "action_url": settings.SITE_URL + url,
        "action_label": label,
        **more.pop("context", {}),
    }
    return {
        "kind": f"selection.{kind}",
        "template": f"emails/selection/{kind}",
        "context": context,
        "user": user,
        **more,
    }


def seat_appointed(seat: Seat) -> dict[str, Any]:
    """Tell a person that she was appointed, and ask for her declaration."""
    url = reverse("assessment", args=[seat.call.reference])
    return _mail("seat_appointed", seat.call, seat.user, url, _("Declare and begin"), context={"seat": seat.number})


def seat_steps_in(seat: Seat) -> dict[str, Any]:
    """Tell a substitute that she holds the seat now. What she reads is told in other mails, to her as to anybody."""
    url = reverse("assessment", args=[seat.call.reference])
    return _mail("seat_steps_in", seat.call, seat.user, url, _("See my seat"), context={"seat": seat})


def assessment_open(seat: Seat, due_at: Any) -> dict[str, Any]:
    """Tell an assessor that she can begin: one mail for the whole call."""
    url = reverse("assessment", args=[seat.call.reference])
    return _mail(
        "assessment_open",
        seat.call,
        seat.user,
        url,
        _("Open my assessments"),
        context={"due_at": due_at, "zone": seat.call.entity.time_zone},
        once_key=f"selection.assessment_open:{seat.pk}",
    )


def seat_standby(seat: Seat) -> dict[str, Any]:
    """Tell an assessor that nothing is given to her for now: the same words whatever the reason."""
    return _mail(
        "seat_standby",
        seat.call,
        seat.user,
        reverse("assessment", args=[seat.call.reference]),
        _("See my seat"),
        once_key=f"selection.seat_standby:{seat.pk}",
    )


def more_to_read(seat: Seat, due_at: Any, assigned: int) -> dict[str, Any]:
    """Tell an assessor that she reads more than before; ``assigned``: how many proposals in all."""
    return _mail(
        "more_to_read",
        seat.call,
        seat.user,
        reverse("assessment", args=[seat.call.reference]),
        _("Open my assessments"),
        context={"due_at": due_at, "zone": seat.call.entity.time_zone},
        once_key=f"selection.more_to_read:{seat.pk}:{assigned}",
    )


def reminder(seat: Seat, due_at: Any) -> dict[str, Any]:
    """Remind an assessor who has not sent everything."""
    url = reverse("assessment", args=[seat.call.reference])
    return _mail(
        "reminder",
        seat.call,
        seat.user,
        url,
        _("Open my assessments"),
        context={"due_at": due_at, "zone": seat.call.entity.time_zone},
        once_key=f"selection.reminder:{seat.pk}:{due_at.date().isoformat()}",
    )


def decision_pending(call: Call, user: Any) -> dict[str, Any]:
    """Tell the deciding authority that the panel has finished."""
    return _mail(
        "decision_pending",
        call,
        user,
        reverse("deciding", args=[call.reference]),
        _("See the ranking"),
        once_key=f"selection.decision_pending:{call.pk}:{user.pk}",
    )


def ranking_changed(call: Call, user: Any, amendment: int) -> dict[str, Any]:
    """Tell the deciding authority that an amendment changed what she would decide from: not which proposal, nor how.

    ``amendment``: the key of the amended score's row; each is told once.
    """
    return _mail(
        "ranking_changed",
        call,
        user,
        reverse("deciding", args=[call.reference]),
        _("See the ranking"),
        once_key=f"selection.ranking_changed:{amendment}:{user.pk}",
    )


def deliberation_open(seat: Seat) -> dict[str, Any]:
    """Tell the panel's president that every level is open and the panel deliberates."""
    url = reverse("deliberation", args=[seat.call.reference])
    return _mail(
        "deliberation_open",
        seat.call,
        seat.user,
        url,
        _("Open the deliberation"),
        once_key=f"selection.deliberation_open:{seat.pk}",
    )


def decision_taken(seat: Seat, number: int) -> dict[str, Any]:
    """Tell an assessor that the authority decided, and until when she may record a vote against it.

    ``number``: which of the call's decisions it is; each is told once.
    """
    call = seat.call
    return _mail(
        "decision_taken",
        call,
        seat.user,
        reverse("result", args=[call.reference]),
        _("Read the decision"),
        context={"until": call.review_until, "zone": call.entity.time_zone},
        once_key=f"selection.decision_taken:{seat.pk}" + (f":{number}" if number > 1 else ""),
    )


def decision_back(seat: Seat, number: int) -> dict[str, Any]:
    """Tell an assessor that the decision was taken back, and of which proposal she may amend scores until the next."""
    return _mail(
        "decision_back",
        seat.call,
        seat.user,
        reverse("assessment", args=[seat.call.reference]),
        _("See my seat"),
        once_key=f"selection.decision_back:{seat.pk}:{number}",
    )


def review_filed(call: Call, user: Any, due_at: Any) -> dict[str, Any]:
    """Tell the deciding authority that a candidate asks for a review."""
    return _mail(
        "review_filed",
        call,
        user,
        reverse("deciding", args=[call.reference]),
        _("Answer the request"),
        context={"due_at": due_at, "zone": call.entity.time_zone},
    )


def _acta(kind: str, ballot: Ballot, user: Any, label: Any, key: Any) -> dict[str, Any]:
    """Return a mail about the vote on an acta; ``key`` is told once."""
    url = reverse("acta_vote", args=[ballot.call.reference, ballot.kind])
    told = {"ballot": ballot, "until": ballot.due_at, "zone": ballot.call.entity.time_zone}
    once = f"selection.{kind}:{ballot.pk}:{key}"
    return _mail(kind, ballot.call, user, url, label, context=told, once_key=once)


def acta_vote(seat: Seat, ballot: Ballot) -> dict[str, Any]:
    """Ask a titular to vote on the agreements of an acta."""
    return _acta("acta_vote", ballot, seat.user, _("Vote on the acta"), seat.pk)


def acta_voted(seat: Seat, ballot: Ballot) -> dict[str, Any]:
    """Tell the president that everybody has voted on an acta."""
    return _acta("acta_voted", ballot, seat.user, _("Close the vote"), seat.pk)


def acta_closed(ballot: Ballot, user: Any) -> dict[str, Any]:
    """Tell who put an acta to the vote that the vote is closed; how the seats voted stands on the page."""
    return _acta("acta_closed", ballot, user, _("See the votes"), user.pk)
