"""The strings of every call whose identities are sealed, and who may not read them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from accounts import grants
from accounts.models import Membership
from accounts.queries import current_memberships
from accounts.states import CallRole
from challenges.models import Call
from challenges.states import OPENED_STATES
from selection.models import Seat
from startups.masking import declare
from startups.models import Incident, StringsVersion, Submission, TeamMember, TypedStrings
from startups.queries.profiles import OF_PROFILE, declared_by
from startups.queries.written import written, written_above
from startups.rules.guard import Known, Net, Sealed, may_tell
from startups.states import IncidentKind

#: A submission of a call as the database said it: its id and start-up, and the versions of what both tell.
_Row = tuple[str, str, int, int]
_ID = Cast("pk", TextField())
_OF_ROW = (_ID, Cast("startup", TextField()), "identity_version", "startup__strings_version")
#: What each submission of a call tells of who it is.
_Told = dict[_Row, tuple[Sealed, ...]]


@dataclass(frozen=True, slots=True)
class _Of:
    """One call: its version, what its submissions tell, and which of these strings are no secret."""

    version: tuple[Any, ...]
    told: _Told
    known: frozenset[Sealed]


#: What is sealed of each call: kept in the process, never stored.
_calls: dict[int, _Of] = {}
#: Version of each row of what people typed, and the strings in it.
_typed: dict[int, tuple[int, frozenset[Sealed]]] = {}
_net: tuple[dict[int, tuple[Any, ...]], Net] = ({}, Net())
_weaving = Lock()
#: So many submissions are opened at once: each holds both envelopes.
_BLOCK = 1000
_OF_SUBMISSION = (_ID, "call_id", "startup_id", "identity")
_OF_STARTUP = tuple(f"startup__{name}" for name in OF_PROFILE)


def _of_calls() -> QuerySet[Any, Any]:
    return (
        StringsVersion.objects.exclude(call__state__in=OPENED_STATES)
        .annotate(
            seat=Subquery(Seat.objects.order_by("-pk").values("pk")[:1]),
            appointment=Subquery(grants.last_appointment()),
            # Pages of the entity name who joins it, under the name with which she signed up.
            member=Subquery(Membership.objects.order_by("-pk").values("pk")[:1]),
        )
        .values_list("call", "version", "seat", "appointment", "member")
    )


def _of_what_was_typed() -> QuerySet[Any, Any]:
    return TypedStrings.objects.filter(version__gt=0).values_list("pk", "version")


@cache
def _statement(query: Callable[[], QuerySet[Any, Any]], _vendor: str) -> tuple[str, Any]:
    """Return a query that never changes as SQL with its values.

    Both are asked at every answer of the site, where putting them together takes ten times as long as asking them.
    """
    sql, values = query().query.sql_with_params()
    return sql, values


def _rows(query: Callable[[], QuerySet[Any, Any]]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*_statement(query, connection.vendor))
        return list(cursor.fetchall())


def _versions() -> dict[int, tuple[Any, ...]]:
    """Return by id of every sealed call what changes when one of its strings does: one query, whoever many apply."""
    return {call: (version, *(last or 0 for last in people)) for call, version, *people in _rows(_of_calls)}


def net() -> Net:
    """Return the net of all sealed strings; what changed since it was woven is woven in."""
    versions = _versions()
    if versions != _net[0]:
        with _weaving, _uncollected():
            if versions != _net[0]:
                _weave(versions)
    return _net[1]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector off: it would walk through all that is woven again and again, and find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _weave(versions: dict[int, tuple[Any, ...]]) -> None:
    """Weave in what changed. Nothing stays of a weaving that fails: the next one would take it for woven."""
    global _calls, _net
    stale = [pk for pk, version in versions.items() if pk not in _calls or _calls[pk].version != version]
    before: dict[int, _Told] = {pk: of.told for pk, of in _calls.items()}
    now = {pk: _told_in(pk, before.get(pk, {})) for pk in stale}
    gone: set[Sealed] = set()
    come: set[Sealed] = set()
    for pk in [*stale, *(before.keys() - versions.keys())]:
        old, new = before.get(pk, {}), now.get(pk, {})
        gone.update(one for row in old.keys() - new.keys() for one in old[row])
        come.update(one for row in new.keys() - old.keys() for one in new[row])
    net = _net[1].changed(gone - come, come - gone)
    known = {call.pk: _no_secrets(call, net) for call in Call.objects.select_related("entity").filter(pk__in=stale)}
    calls = {pk: _calls[pk] for pk in versions if pk not in now}
    calls |= {pk: _Of(versions[pk], told, known.get(pk, frozenset())) for pk, told in now.items()}
    _calls, _net = calls, (versions, net.knowing(frozenset().union(*(of.known for of in calls.values()))))


def _told_in(call: int, before: _Told) -> _Told:
    """Return what each submission of a call tells; only those that changed are opened."""
    found = Submission.objects.filter(call=call).order_by()
    rows = set(found.values_list(*_OF_ROW))
    told = dict(before)
    for row in before.keys() - rows:
        del told[row]
    fresh = {row[0]: row for row in sorted(rows - before.keys())}
    pks = list(fresh)
    for begin in range(0, len(pks), _BLOCK):
        opened = _told_by(found.filter(pk__in=pks[begin : begin + _BLOCK]))
        told.update((fresh[pk], strings) for pk, strings in opened)
    return told


def typed() -> set[Sealed]:
    """Return the strings that people outside wrote themselves: one query, and one more for each row that changed."""
    versions = dict(_rows(_of_what_was_typed))
    changed = [pk for pk, version in versions.items() if _typed.get(pk, (0,))[0] != version]
    for row in TypedStrings.objects.filter(pk__in=changed) if changed else ():
        _typed[row.pk] = (row.version, frozenset(Sealed(*one) for one in row.found))
    return {one for pk in versions if pk in _typed for one in _typed[pk][1]}


def guesses_of(user: Any, hits: Iterable[Sealed]) -> list[Sealed]:
    """Return which strings that a person typed are not hers to know: not her start-ups' nor of her custody.

    The same queries whether there are any or not.
    """
    if user is None or not user.is_authenticated:
        return list(hits)
    own = own_startups(user)
    kept = grants.kept_by(user)
    return [one for one in hits if one.startup not in own and one.call not in kept]


def forget() -> None:
    """Forget every string."""
    global _net
    _calls.clear()
    _typed.clear()
    _net = ({}, Net())


def guarded_strings(call: Call) -> list[Sealed]:
    """Return the strings that tell who applies to a call and stand for nobody else, by start-up."""
    told = [one for _pk, strings in _told_by(Submission.objects.filter(call=call)) for one in strings]
    known = _no_secrets(call, Net.of(told))
    return [one for one in told if one not in known]


def _told_by(submissions: QuerySet[Submission]) -> list[tuple[str, tuple[Sealed, ...]]]:
    """Return what submissions tell of who they are, each string once, by their ids: three queries."""
    found = list(submissions.values_list(*_OF_SUBMISSION, *_OF_STARTUP))
    rows = declared_by({startup: profile for _pk, _call, startup, _identity, *profile in found})
    told = []
    for pk, call, startup, identity, *_profile in found:
        declared, whose = declare(rows[startup], identity), str(startup)
        texts = dict.fromkeys(text for kind, text, _scheme in declared if may_tell(kind, text))
        told.append((pk, tuple(Sealed(call, whose, text) for text in texts)))
    return told


def _no_secrets(call: Call, net: Net) -> frozenset[Sealed]:
    """Return which strings of a call are none: they stand in what is known anyway."""
    common, everywhere = net.standing(_known(call))
    named = public_startups()
    return frozenset(
        one
        for bare in everywhere
        for one in net.strings.get(bare, ())
        if one.call == call.pk and (bare in common or one.startup not in named)
    )


def _known(call: Call) -> Known:
    """Return what is no secret: the entity, the people who run calls, and what people wrote before it was one.

    Of a start-up that some opening named, pilots tell what stays a secret of another call.
    """
    return Known.of(_common(call), (text or "" for text in written_above(call)))


def _common(call: Call) -> Iterator[str]:
    entity = call.entity
    yield from (call.reference, entity.legal_name, entity.short_name, entity.website)
    yield from written(call)
    people = list(Membership.objects.filter(entity=entity).values_list("user__name", "user__email"))
    # Also those of other calls: a page that names them and is held back would tell that they apply to this one.
    people += Seat.objects.order_by("pk").values_list("user__name", "user__email")
    people += grants.everybody_appointed().values_list("name", "email")
    yield from (text for person in people for text in person)
    yield from (settings.SITE_URL, settings.DEFAULT_FROM_EMAIL)


def judged_by(user: Any) -> set[int]:
    """Return the ids of the calls that a person judges: a seat, the decision, or her own entity's."""
    if not user.is_authenticated:
        return set()
    calls = Call.objects.exclude(state__in=OPENED_STATES)
    entities = [one.entity_id for one in current_memberships(user)]
    seats = dict(Seat.objects.filter(user=user).values_list("call__reference", "call"))
    for void in grants.void_calls(user, seats):
        # Her seat gives her nothing to judge; her own receipts must reach her.
        del seats[void]
    judged = set(calls.filter(Q(pk__in=seats.values()) | Q(entity__in=entities)).values_list("pk", flat=True))
    return judged | {call.pk for call in grants.calls_for(user, CallRole.AUTHORITY, calls)}


def may_read(user: Any, call: Call) -> bool:
    """Say whether a person may know who applies to a call without applying: its custodians, and GovLink's staff."""
    return bool(user.is_authenticated and (user.is_staff or grants.is_appointed(user, CallRole.CUSTODIAN, call)))


def own_startups(user: Any) -> set[str]:
    """Return the ids of the start-ups that a person works for."""
    if not user.is_authenticated:
        return set()
    return {str(pk) for pk in TeamMember.objects.filter(user=user).values_list("startup", flat=True)}


def calls_by_id(ids: Any) -> dict[int, Call]:
    """Return calls by their ids."""
    return Call.objects.in_bulk(list(ids))


def incidents_of(call: Call) -> QuerySet[Incident]:
    """Return what was held back for a call, newest first."""
    return Incident.objects.filter(call=call)


def incident_by_id(pk: Any) -> Incident | None:
    """Return one thing that was held back, with its call."""
    return Incident.objects.select_related("call__entity").filter(pk=pk).first()


def is_told_sealed(*, where: str, reader: Any) -> bool:
    """Say whether a mail of a kind to a person was held for a string that is not public by now.

    What was found then counts as sealed unless each string is that of a start-up which some opening made public; so
    does a mail of which no incident tells what was found.
    """
    incidents = Incident.objects.filter(kind=IncidentKind.MAIL, where=where[:80], reader=reader)
    opened, seen = public_startups(), False
    for incident in incidents.select_related("call__entity", "call__frame"):
        seen = True
        if incident.call is None:
            if {startup for _call, startup, _text in incident.found} - opened:
                return True
            continue
        strings = guarded_strings(incident.call)
        told = {one.text for one in strings if one.startup in opened}
        told -= {one.text for one in strings if one.startup not in opened}
        if set(incident.found) - told:
            return True
    return not seen


def public_startups() -> set[str]:
    """Return the ids of the start-ups whose identity the unsealing of some call made public."""
    found = Submission.objects.filter(opened_at__isnull=False)
    return {str(pk) for pk in found.values_list("startup", flat=True)}
