"""Reading start-ups, their identity records and their teams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from blinding import Matcher
from startups.findings import find
from startups.masking import identity_of
from startups.models import IdentityItem, Startup, Submission, TeamInvitation, TeamMember
from startups.states import IdentityKind

#: What of a start-up's profile tells who it is.
OF_PROFILE = ("name", "legal_name", "website", "city")
#: What the profile consists of.
PROFILE_FIELDS = ("name", "legal_name", "country", "city", "website", "founded_year", "size", "women_led")


def startups_of(user: Any) -> QuerySet[Startup]:
    """Return the start-ups that a person works for, by name, with ``people`` (how many)."""
    mine = TeamMember.objects.filter(user=user).values("startup")
    return Startup.objects.filter(pk__in=mine).annotate(people=Count("team"))


def startup_for(user: Any, pk: Any) -> Startup | None:
    """Return a start-up if the person belongs to its team."""
    return Startup.objects.filter(pk=pk, team__user=user).first()


def role_in(user: Any, startup: Startup) -> str | None:
    """Return a person's role in a team, or None."""
    return TeamMember.objects.filter(startup=startup, user=user).values_list("role", flat=True).first()


def team_of(startup: Startup) -> QuerySet[TeamMember]:
    """Return the team with its people."""
    return TeamMember.objects.filter(startup=startup).select_related("user")


def member_of(startup: Startup, pk: int) -> TeamMember | None:
    """Return one member of a team."""
    return team_of(startup).filter(pk=pk).first()


def owners_of(startup: Startup) -> int:
    """Return how many owners a team has."""
    return TeamMember.objects.filter(startup=startup, role="owner").count()


def invitations_of(startup: Startup) -> QuerySet[TeamInvitation]:
    """Return the invitations that wait."""
    return TeamInvitation.objects.filter(startup=startup, accepted_at=None, expires_at__gt=timezone.now()).order_by(
        "email"
    )


def items_of(startup: Startup, kinds: Iterable[str] = ()) -> list[IdentityItem]:
    """Return the identity record's rows, of some kinds or all."""
    found = IdentityItem.objects.filter(startup=startup)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return sorted(found, key=lambda one: (one.kind, one.value))


def profile_of(startup: Startup) -> dict[str, Any]:
    """Return the profile's own fields as they are stored now."""
    return dict(Startup.objects.values(*PROFILE_FIELDS).get(pk=startup.pk))


def items_as(rows: Iterable[tuple[str, str, str]]) -> dict[str, list[str]]:
    """Return identity items (kind, value, scheme) as two tabs compare them: kind to its values."""
    found: dict[str, list[str]] = {}
    for kind, value, scheme in rows:
        found.setdefault(str(kind), []).append(f"{scheme}: {value}" if scheme else value)
    return {kind: sorted(values) for kind, values in found.items()}


def stored_items(startup: Startup, kinds: Iterable[str]) -> dict[str, list[str]]:
    """Return the identity items of some kinds as two tabs compare them."""
    return items_as((item.kind, item.value, item.scheme) for item in items_of(startup, tuple(kinds)))


def declared_rows(startup: Startup) -> list[tuple[str, str, str]]:
    """Return everything that a start-up declared about itself: record, profile, and its team's names and e-mails."""
    return declared_rows_of([startup])[startup.pk]


def declared_rows_of(startups: Iterable[Startup]) -> dict[Any, list[tuple[str, str, str]]]:
    """Return ``declared_rows`` of each of several start-ups by id: two queries."""
    return declared_by({one.pk: (one.name, one.legal_name, one.website, one.city) for one in startups})


def declared_by(profiles: Mapping[Any, Sequence[str]]) -> dict[Any, list[tuple[str, str, str]]]:
    """Return ``declared_rows`` of start-ups by id, of which ``OF_PROFILE`` is there: two queries."""
    found: dict[Any, list[tuple[str, str, str]]] = {pk: [] for pk in profiles}
    items = IdentityItem.objects.filter(startup__in=profiles).values_list("startup", "kind", "value", "scheme")
    for pk, kind, value, scheme in items:
        found[pk].append((kind, value, scheme))
    for pk, (name, legal_name, website, city) in profiles.items():
        found[pk].sort()
        found[pk] += [
            (IdentityKind.TRADE_NAME, name, ""),
            (IdentityKind.LEGAL_NAME, legal_name, ""),
            (IdentityKind.DOMAIN, website.split("//")[-1].split("/")[0].removeprefix("www."), ""),
            (IdentityKind.PLACE, city, ""),
        ]
    team = TeamMember.objects.filter(startup__in=profiles).values_list("startup", "user__name", "user__email")
    for pk, name, email in team:
        found[pk] += [(IdentityKind.PERSON, name, ""), (IdentityKind.EMAIL, email, "")]
    return {pk: list(dict.fromkeys(row for row in rows if row[1].strip())) for pk, rows in found.items()}


def running_submissions(startup: Startup) -> QuerySet[Submission]:
    """Return a start-up's submissions with their calls."""
    return Submission.objects.filter(startup=startup).select_related("call")


#: What a question may say: many people are from the same city or country.
_OF_PLACES = frozenset({"place", "origin", "address", "encoded"})


def words_that_tell(user: Any, text: str) -> list[str]:
    """Return the words of a text that tell one of a person's own start-ups, each once; three queries."""
    startups = [member.startup for member in TeamMember.objects.filter(user=user).select_related("startup")]
    rows = declared_rows_of(startups)
    found = [one for startup in startups for one in find(text, Matcher(identity_of(rows[startup.pk])))]
    return list(dict.fromkeys(one.matched for one in found if one.sure and one.kind not in _OF_PLACES))
