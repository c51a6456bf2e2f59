"""How a call's blindness was kept, for its acta: what was done when, what was masked, looked at, and held back.

Counts only: no name, no code, no person, and nothing by submission.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings

from challenges.models import Call
from challenges.states import OPENED_STATES
from ledger.queries import happened, payload
from startups.models import Submission
from startups.queries.guard import incidents_of

#: Lines of the record that tell what was done to keep identities apart, in the order of the work.
_STEPS = (
    "submissions_closed",
    "handed_over",
    "assignment",
    "ranking",
    "decision",
    "unseal_word",
    "unseal",
    "seal_keys_rotated",
)


def blindness(call: Call) -> dict[str, Any]:
    """Return the report as plain data (strings, integers, lists, dictionaries); moments are ISO 8601 in UTC.

    ``steps``: kind, how often, first and last; ``findings``: by kind of leak and by decision; ``looks``: how often a
    custodian looked at an identity, by place; ``let_through``: what the desk told at the hand-over; ``incidents``: what
    the egress guard held back, without the strings.
    """
    places = [
        place for one in Submission.objects.filter(call=call).only("pk", "call", "places") for place in one.places or []
    ]
    looks = Counter(str(payload(entry).get("what", "")) for entry in happened(call.reference, "access"))
    incidents = list(incidents_of(call).order_by("first_at"))
    states = Submission.objects.filter(call=call).order_by().values_list("state", flat=True)
    return {
        "call": call.reference,
        "state": str(call.state),
        "sealed": call.state not in OPENED_STATES,
        "guarded": bool(settings.EGRESS_GUARD),
        "submissions": dict(sorted(Counter(map(str, states)).items())),
        "steps": [_step(call, kind) for kind in _STEPS if happened(call.reference, kind).exists()],
        "findings": _findings(places),
        "looks": dict(sorted(looks.items())),
        "let_through": _let_through(call),
        "incidents": [
            {
                "reference": one.reference,
                "kind": str(one.kind),
                "where": one.where,
                "times": one.times,
                "first": one.first_at.isoformat(timespec="seconds"),
                "last": one.last_at.isoformat(timespec="seconds"),
            }
            for one in incidents
        ],
    }


def _let_through(call: Call) -> dict[str, int]:
    """Return what the desk told at the hand-over; nothing before it."""
    told = [payload(entry) for entry in happened(call.reference, "desk_tally")]
    return {key: int(told[-1][key]) for key in ("uncovered", "files_shown", "files_left_out")} if told else {}


def _step(call: Call, kind: str) -> dict[str, Any]:
    moments = [entry.recorded_at.isoformat(timespec="seconds") for entry in happened(call.reference, kind)]
    return {"kind": kind, "times": len(moments), "first": moments[0], "last": moments[-1]}


def _findings(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of kind, how many, and of these by decision; ``by_hand``: those that a custodian found herself."""
    found = []
    for kind in sorted({place["kind"] for place in places}):
        rows = [place for place in places if place["kind"] == kind]
        states = Counter(place["state"] for place in rows)
        by_hand = sum(place["reason"] == "by hand" for place in rows)
        found.append(
            {
                "kind": kind,
                "found": len(rows),
                "masked": states["masked"],
                "kept": states["kept"],
                "undecided": states["proposed"],
                "decided_by_a_person": sum(place["decided_by"] is not None for place in rows),
                "by_hand": by_hand,
            }
        )
    return found
