"""The strings of every call whose identities are sealed, and who may not read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Subquery, Sum

from accounts import grants
from accounts.models import Membership
from accounts.queries import current_memberships
from accounts.states import CallRole
from challenges.models import Call
from challenges.states import OPENED_STATES
from selection.models import Seat
from startups.masking import declare
from startups.models import Incident, Submission, TeamMember, TypedStrings
from startups.queries.profiles import declared_rows_of
from startups.queries.written import written
from startups.rules.guard import Known, Net, Sealed, is_distinctive
from startups.states import IncidentKind

#: Version of each call's strings, and the strings: kept in the process, never stored.
_strings: dict[int, tuple[tuple[int, ...], list[Sealed]]] = {}
#: Version of each row of what people typed, and the strings in it.
_typed: dict[int, tuple[int, frozenset[Sealed]]] = {}
_net: tuple[dict[int, tuple[int, ...]], Net] = ({}, Net.of([]))


def _versions() -> dict[int, tuple[int, ...]]:
    """Return by id of every sealed call what changes when one of its strings does: one query."""
    rows = (
        Submission.objects.exclude(call__state__in=OPENED_STATES)
        .values("call")
        .annotate(
            n=Count("pk"),
            envelopes=Sum("identity_version"),
            startups=Sum("startup__strings_version"),
            seat=Subquery(Seat.objects.order_by("-pk").values("pk")[:1]),
            appointment=Subquery(grants.last_appointment()),
        )
    )
    return {
        row["call"]: (row["n"], row["envelopes"], row["startups"], row["seat"] or 0, row["appointment"] or 0)
        for row in rows
    }


def net() -> Net:
    """Return the net of all sealed strings, woven anew when a string of a call changed."""
    global _net
    versions = _versions()
    if versions != _net[0]:
        for pk in [pk for pk in _strings if pk not in versions]:
            del _strings[pk]
        for call in Call.objects.select_related("entity").filter(pk__in=versions):
            if _strings.get(call.pk, ((), []))[0] != versions[call.pk]:
                _strings[call.pk] = (versions[call.pk], guarded_strings(call))
        _net = (versions, Net.of(one for _version, rows in _strings.values() for one in rows))
    return _net[1]


def typed() -> set[Sealed]:
    """Return the strings that people outside wrote themselves: one query, and one more for each row that changed."""
    versions = dict(TypedStrings.objects.filter(version__gt=0).values_list("pk", "version"))
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
    sealed = Call.objects.exclude(state__in=OPENED_STATES)
    kept = set(grants.calls_for(user, CallRole.CUSTODIAN, sealed).values_list("pk", flat=True))
    return [one for one in hits if one.startup not in own and one.call not in kept]


def forget() -> None:
    """Forget every string."""
    global _net
    _strings.clear()
    _typed.clear()
    _net = ({}, Net.of([]))


def guarded_strings(call: Call) -> list[Sealed]:
    """Return the strings that tell who applies to a call and stand for nobody else, by start-up."""
    submissions = list(Submission.objects.filter(call=call).select_related("startup"))
    rows = declared_rows_of([one.startup for one in submissions])
    known = _known(call)
    found = []
    for one in submissions:
        for kind, text, _scheme in declare(rows[one.startup_id], one.identity):
            if is_distinctive(kind, text, known):
                found.append(Sealed(call.pk, str(one.startup_id), text))
    return list(dict.fromkeys(found))


def _known(call: Call) -> Known:
    """Return what is no secret: the entity, the people who run calls, and what people wrote before it was one."""
    entity = call.entity
    texts = [call.reference, entity.legal_name, entity.short_name, entity.website, *written(call)]
    people = list(Membership.objects.filter(entity=entity).values_list("user__name", "user__email"))
    # Also those of other calls: a page that names them and is held back would tell that they apply to this one.
    people += Seat.objects.order_by("pk").values_list("user__name", "user__email")
    people += grants.everybody_appointed().values_list("name", "email")
    texts += [text for person in people for text in person]
    return Known.of(text or "" for text in [*texts, settings.SITE_URL, settings.DEFAULT_FROM_EMAIL])


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


def is_told_sealed(*, where: str, reader: Any) -> bool:
    """Say whether a mail of a kind to a person was held for a string that is not public by now.

    What was found then counts as sealed unless each string is that of a start-up which some opening made public; so
    does a mail of which no incident tells what was found.
    """
    incidents = Incident.objects.filter(kind=IncidentKind.MAIL, where=where[:80], reader=reader)
    opened, seen = public_startups(), False
    for incident in incidents.select_related("call__entity", "call__frame"):
        seen = True
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
