"""Invitations to a team, as the person who was invited may see them.

A start-up's own name, shown by the start-up's own doing to somebody who judges, would be a question whose answer
depends on whether it applies: the egress guard holds the one page back and lets the other pass. So nobody who judges
anything sees an invitation at all, whoever invites.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kernel.verdict import Verdict
from startups.models import TeamInvitation
from startups.queries.guard import judged_by
from startups.rules.profiles import may_accept


def invitation_by_digest(digest: str) -> TeamInvitation | None:
    """Return an invitation by its token's digest."""
    return TeamInvitation.objects.select_related("startup", "invited_by").filter(token_digest=digest).first()


def invitations_for(user: Any) -> QuerySet[TeamInvitation]:
    """Return the invitations that wait for a person's own (verified) e-mail; none while she judges a sealed call."""
    mine = TeamInvitation.objects.filter(email__iexact=user.email, accepted_at=None, expires_at__gt=timezone.now())
    return (mine.none() if judged_by(user) else mine).select_related("startup", "invited_by")


def may_join(invitation: TeamInvitation, user: Any) -> Verdict:
    """Say whether a person may see an invitation and join with it."""
    return may_accept(
        judges=bool(judged_by(user)),
        own=invitation.email.lower() == user.email.lower(),
        expires_at=invitation.expires_at,
        accepted=invitation.accepted_at is not None,
        now=timezone.now(),
    )
