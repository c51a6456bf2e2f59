"""Writing start-ups, their identity records, their teams and who follows a call.

The record says that something happened, ``by="applicant"``: never who, for the record is public.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import grants
from accounts.queries import user_by_email
from accounts.states import ClaimKind
from challenges.models import Call
from kernel.conflict import require_unchanged
from kernel.verdict import Refused, require
from ledger.actions import record
from outbox.actions import post
from startups import emails
from startups.models import Follower, IdentityItem, Startup, TeamInvitation, TeamMember
from startups.queries import invitations as invited
from startups.queries import profiles as reading
from startups.rules import profiles as rules
from startups.states import TeamRole


@transaction.atomic
def register_startup(*, by: Any, name: str, country: str, **fields: Any) -> Startup:
    """Register a start-up whose owner is ``by``; ``fields`` are those of ``save_profile``."""
    startup = Startup.objects.create(name=name, country=country, **fields)
    TeamMember.objects.create(startup=startup, user=by, role=TeamRole.OWNER)
    record("startup_registered", by="applicant")
    return startup


@transaction.atomic
def save_profile(*, startup: Startup, by: Any, seen: str = "", **fields: Any) -> Startup:
    """Write fields of the profile (``reading.PROFILE_FIELDS``).

    ``seen`` is the version that the page was made with (``kernel.conflict.version_of``). Raises ``Conflict`` with both
    when somebody saved others meanwhile.
    """
    startup = lock_startup(startup=startup, by=by)
    require(rules.may_edit_profile(is_member=reading.role_in(by, startup) is not None))
    require_unchanged(seen=seen, typed=fields, stored={name: getattr(startup, name) for name in fields})
    for field, value in fields.items():
        setattr(startup, field, value)
    startup.save(update_fields=list(fields) or None)
    _strings_changed(startup)
    return startup


def _strings_changed(startup: Startup) -> None:
    """Count a change of what tells who a start-up is."""
    Startup.objects.filter(pk=startup.pk).update(strings_version=F("strings_version") + 1)


@transaction.atomic
def save_identity_items(
    *, startup: Startup, items: list[dict[str, str]], by: Any, kinds: tuple[str, ...] = (), seen: str = ""
) -> int:
    """Replace the identity record (only the rows of ``kinds`` when given) with ``items``; return how many it has.

    An item is {kind, value, scheme}; ``scheme`` only for a tax id. ``seen`` is the version that the page was made with.
    Raises ``Refused`` for one that is not valid, ``Conflict`` when somebody saved others meanwhile.
    """
    startup = lock_startup(startup=startup, by=by)
    require(rules.may_edit_profile(is_member=reading.role_in(by, startup) is not None))
    wanted: dict[tuple[str, str], str] = {}
    for item in items:
        kind, scheme = str(item["kind"]), str(item.get("scheme", ""))
        value, verdict = rules.check_item(kind, str(item["value"]), scheme, startup.country)
        require(verdict)
        wanted[kind, value] = scheme
    for kind in {kind for kind, _value in wanted}:
        require(rules.may_keep_items(sum(one == kind for one, _value in wanted)))
    typed = reading.items_as((kind, value, scheme) for (kind, value), scheme in wanted.items())
    require_unchanged(seen=seen, typed=typed, stored=reading.stored_items(startup, kinds))
    old = IdentityItem.objects.filter(startup=startup)
    (old.filter(kind__in=kinds) if kinds else old).delete()
    IdentityItem.objects.bulk_create(
        [
            IdentityItem(startup=startup, kind=kind, value=value, scheme=scheme)
            for (kind, value), scheme in wanted.items()
        ],
        ignore_conflicts=True,
    )
    _strings_changed(startup)
    return IdentityItem.objects.filter(startup=startup).count()


@transaction.atomic
def invite_member(*, startup: Startup, email: str, by: Any) -> TeamInvitation:
    """Invite an address to the team: a mail with a link that holds for seven days; only its digest is kept."""
    startup = lock_startup(startup=startup, by=by)
    waiting = reading.invitations_of(startup)
    person = user_by_email(email)
    member = person is not None and reading.role_in(person, startup) is not None
    require(rules.may_invite(role=reading.role_in(by, startup), already_member=member, waiting=waiting.count()))
    waiting.filter(email__iexact=email).delete()
    token = secrets.token_urlsafe(32)
    invitation = TeamInvitation.objects.create(
        startup=startup,
        email=email.lower(),
        token_digest=rules.token_digest(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=rules.INVITATION_DAYS),
    )
    post(**(emails.invitation(startup=startup, email=email, token=token, inviter=by) | _known(person)))
    record("team_invitation", by="applicant")
    return invitation


def _known(person: Any) -> dict[str, Any]:
    """Address somebody who has an account in her own language."""
    return {"user": person, "language": person.language} if person is not None else {}


@transaction.atomic
def accept_invitation(*, token: str, by: Any) -> TeamMember:
    """Join the team to which a link invites; claims the exclusive role on every call where it applies."""
    return _join(invited.invitation_by_digest(rules.token_digest(token)), by)


@transaction.atomic
def accept_waiting(*, invitation: TeamInvitation, by: Any) -> TeamMember:
    """Join the team that invited the person's own address (the view found it among hers)."""
    return _join(invited.invitations_for(by).filter(pk=invitation.pk).first(), by)


def _join(invitation: TeamInvitation | None, by: Any) -> TeamMember:
    if invitation is None:
        raise Refused(rules.NO_INVITATION)
    startup = lock_startup(startup=invitation.startup, by=by)
    fresh = TeamInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    require(invited.may_join(fresh, by))
    for submission in reading.running_submissions(startup):
        grants.claim(user=by, call=submission.call.reference, kind=ClaimKind.OTHER)
    fresh.accepted_at = timezone.now()
    fresh.save(update_fields=["accepted_at"])
    member, _made = TeamMember.objects.get_or_create(startup=startup, user=by, defaults={"role": TeamRole.MEMBER})
    _strings_changed(startup)
    record("team_joined", by="applicant")
    return member


@transaction.atomic
def remove_member(*, member: TeamMember, by: Any) -> None:
    """Take a person out of a team. She keeps her exclusive role on its calls: she has read the submissions."""
    startup = lock_startup(startup=member.startup, by=by)
    removes_owner = member.role == TeamRole.OWNER
    owners = reading.owners_of(startup)
    require(rules.may_remove_member(role=reading.role_in(by, startup), removes_owner=removes_owner, owners=owners))
    TeamMember.objects.filter(pk=member.pk).delete()
    _strings_changed(startup)
    record("team_left", by="applicant")


@transaction.atomic
def cancel_invitation(*, startup: Startup, pk: int, by: Any) -> bool:
    """Take an invitation back. Return whether the start-up had it."""
    require(rules.may_manage_team(role=reading.role_in(by, startup)))
    gone, _kinds = reading.invitations_of(startup).filter(pk=pk).delete()
    return gone > 0


@transaction.atomic
def follow_call(*, call: Call, by: Any) -> None:
    """Tell a person by mail what changes in a call. Not recorded: interest hints at who applies."""
    Follower.objects.get_or_create(call=call, user=by)


@transaction.atomic
def unfollow_call(*, call: Call, by: Any) -> None:
    """Tell her no more."""
    Follower.objects.filter(call=call, user=by).delete()


@transaction.atomic
def lock_startup(*, startup: Startup, by: Any) -> Startup:
    """Return the start-up's row, locked: its team and record change one at a time."""
    return Startup.objects.select_for_update(of=("self",)).get(pk=startup.pk)
