"""What the front page and each person's home page read from all rooms."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.grants import roles_anywhere
from accounts.queries import current_memberships, has_second_factor
from accounts.states import CallRole
from accounts.todo import NextAction
from challenges.rules.ics import Entry, calendar_file
from outbox.queries import held_count, unread_count

#: The rooms that may have something waiting for a person: each offers ``queries.next_actions(user)``.
_ROOMS = ["challenges", "selection", "startups", "pilots", "reports"]
_NEVER = datetime.max.replace(tzinfo=UTC)


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person in all rooms, the most urgent first. Computed, never stored."""
    found: list[NextAction] = []
    for room in _ROOMS:
        found += import_module(f"{room}.queries").next_actions(user)
    return sorted(found, key=lambda action: action.due or _NEVER)


def own_dates(user: Any, *, site: str, now: datetime) -> bytes:
    """Return a calendar file of what waits for a person with a deadline, each with the address that does it.

    A deadline that moves keeps its identifier: a calendar that reads the file again moves the entry, too.
    """
    host = urlsplit(site).hostname or "govlink"
    entries = [
        Entry(
            uid=f"{sha256(action.url.encode()).hexdigest()[:32]}@{host}",
            at=action.due,
            title=f"{action.text} · {action.context}" if action.context else str(action.text),
            minutes=15,
            text=site + action.url,
        )
        for action in next_actions(user)
        if action.due
    ]
    return calendar_file(entries=entries, stamp=now)


def home_page(user: Any) -> dict[str, Any]:
    """Return the home page's context: what waits, the person's places, what she audits, her unread messages."""
    roles = roles_anywhere(user)
    return {
        "actions": (actions := [*next_actions(user), *held_mail(user), *missing_factor(user, roles)]),
        "dated": any(action.due for action in actions),
        "places": places(user, roles),
        "audits": import_module("challenges.queries").audited_calls(user) if CallRole.AUDITOR in roles else [],
        "unread": unread_count(user),
    }


def held_mail(user: Any) -> list[NextAction]:
    """Return the task to drop or release the mails that were held back, for staff, while there are any."""
    held = held_count() if user.is_staff else 0
    if not held:
        return []
    text = ngettext("Settle %(n)d mail that was held back", "Settle %(n)d mails that were held back", held)
    url = reverse("admin:outbox_message_changelist") + "?state__exact=held"
    why = _("Whoever they are for waits for them.")
    return [NextAction(text=text % {"n": held}, url=url, context=why, role=_("GovLink's staff"))]


def missing_factor(user: Any, roles: set[str]) -> list[NextAction]:
    """Return the task to set up a second factor, for staff and custodians who have none."""
    if not (user.is_staff or CallRole.CUSTODIAN in roles) or has_second_factor(user):
        return []
    why = _("With a second factor a stolen password alone opens neither the administration nor the identities.")
    return [NextAction(text=_("Set up your second factor"), url=reverse("mfa_activate_totp"), context=why)]


def places(user: Any, roles: set[str]) -> list[NextAction]:
    """Return the pages that belong to a person's roles, each shown only to whom it concerns."""
    found = []
    if user.is_staff or current_memberships(user).exists():
        found.append(NextAction(text=_("Exercises of my entity"), url=reverse("exercises")))
    if import_module("selection.queries").has_seat(user):
        found.append(NextAction(text=_("My assessments"), url=reverse("assessments")))
    if CallRole.CUSTODIAN in roles:
        found.append(NextAction(text=_("Custody of identities"), url=reverse("custody")))
    if import_module("pilots.queries.access").readable_pilots(user, auditing=True).exists():
        found.append(NextAction(text=_("Pilots"), url=reverse("pilots")))
    for partner in import_module("challenges.queries.exercises").partners_of(user):
        text = _("Portfolio of %(partner)s") % {"partner": partner.name}
        found.append(NextAction(text=text, url=f"{reverse('portfolio')}?partner={partner.pk}"))
    if not (found or roles) or import_module("startups.queries.profiles").startups_of(user).exists():
        # Whoever has no place yet is a founder more often than not.
        found.append(NextAction(text=_("My start-up"), url=reverse("startups")))
    if user.is_staff:
        found.append(NextAction(text=_("Administration"), url=reverse("admin:index")))
    return found


def front_page() -> dict[str, Any]:
    """Return the front page's context: open calls, published cases."""
    calls = import_module("challenges.queries")
    return {"open_calls": calls.open_calls(limit=3), "cases": calls.published_calls(limit=3)}


def database_answers() -> None:
    """Run the smallest query; raises ``OperationalError`` when the database is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
