"""The twelve steps of an exercise: what is done, what is next, who acts, what is late. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.states import CallState, FrameState

_C = CallState
_ASIDE = frozenset({_C.SUSPENDED, _C.CANCELLED, _C.DESERTED})
_RANK = {state: rank for rank, state in enumerate(state for state in CallState if state not in _ASIDE)}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the steps are computed from. ``workshop_ends`` are the ends of workshops without attendance."""

    state: str
    resumes_to: str = ""
    has_authority: bool = False
    has_category: bool = False
    frame_approved: bool = False
    frame_state: str = ""
    workshops_held: int = 0
    workshop_ends: tuple[datetime, ...] = ()
    opens_at: datetime | None = None
    review_until: datetime | None = None
    handed_over: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One of the twelve: ``state`` is "done", "now" or "" (still to come); ``who`` acts in it."""

    number: int
    key: str
    label: Any
    who: Any
    state: str


_FOCAL, _AUTHORITY = _("Focal point"), _("Deciding authority")
#: key, label, who acts, and the state from which on it is done (the first three are told by facts).
_TABLE: list[tuple[str, Any, Any, CallState | None]] = [
    ("people", _("The entity joins and appoints its people"), _("Focal point and GovLink"), None),
    ("category", _("The authority chooses one of nine categories"), _AUTHORITY, None),
    ("frame", _("Civil servants meet in a workshop and frame the problem"), _("Civil servants and authority"), None),
    ("announce", _("The call is announced and opened"), _FOCAL, _C.OPEN),
    ("apply", _("Start-ups ask and apply"), _("Start-ups"), _C.CLOSED),
    ("verify", _("Eligibility is checked; proposals lose their names"), _("Custodians"), _C.ASSESSMENT),
    ("assess", _("Proposals are assessed blind, with reasons"), _("Assessors"), _C.DELIBERATION),
    ("decide", _("The authority decides, with reasons"), _AUTHORITY, _C.DECIDED),
    ("unseal", _("Reviews are answered; two people open the identities"), _("Authority and custodians"), _C.UNSEALED),
    ("pilot", _("The solution is tried in a small pilot"), _("Entity and start-up"), _C.EVALUATED),
    ("report", _("Surveys, lessons and requirements become a report"), _FOCAL, _C.PUBLISHED),
    ("replicate", _("Others start from the published case"), _("Other entities"), None),
]


def _rank(facts: Facts) -> int:
    state = facts.resumes_to if facts.state == _C.SUSPENDED and facts.resumes_to else facts.state
    return _RANK.get(CallState(state), 0)


def twelve_steps(facts: Facts) -> list[Step]:
    """Return the journey; a halted exercise has no step of now."""
    rank = _rank(facts)
    told = {"people": facts.has_authority, "category": facts.has_category, "frame": facts.frame_approved}
    steps: list[Step] = []
    current = facts.state in _ASIDE
    for number, (key, label, who, until) in enumerate(_TABLE, start=1):
        announced = rank >= _RANK[_C.ANNOUNCED]
        done = rank >= _RANK[until] if until else key != "replicate" and (announced or told[key])
        state = "done" if done else ("" if current else "now")
        current = current or state == "now"
        steps.append(Step(number, key, label, who, state))
    return steps


def waited_for(facts: Facts) -> tuple[Any, Any]:
    """Return (who, for what) an exercise waits for now; empty strings when it waits for nobody."""
    if facts.state in {_C.CANCELLED, _C.DESERTED}:
        return "", ""
    if facts.state == _C.SUSPENDED:
        return _FOCAL, _("to let the call go on")
    step = next(step for step in twelve_steps(facts) if step.state == "now")
    if step.key == "people":
        return step.who, _("to appoint the deciding authority")
    if step.key == "frame" and facts.frame_state == FrameState.SUBMITTED:
        return _AUTHORITY, _("to approve the frame or return it")
    if step.key == "frame" and not facts.frame_state:
        return _FOCAL, _("to hold the workshop and begin the frame")
    if step.key == "verify" and facts.handed_over:
        return _FOCAL, _("to open the blind assessment")
    if step.key == "announce" and facts.state == _C.ANNOUNCED:
        return "", _("the opening")
    return step.who, _WAITS[step.key]


_WAITS = {
    "category": _("to choose the category"),
    "frame": _("to finish the frame"),
    "announce": _("to prepare and announce the call"),
    "apply": _("to send their proposals"),
    "verify": _("to check eligibility and hand over blind copies"),
    "assess": _("to score and seal"),
    "decide": _("to decide"),
    "unseal": _("the end of the review period and the opening of identities"),
    "pilot": _("to carry the pilot out"),
    "report": _("to publish the case"),
    "replicate": _("to start from this case"),
}


def late(facts: Facts, *, now: datetime) -> list[Any]:
    """Return what should have happened already, as sentences."""
    preparing = facts.state in {_C.DRAFT, _C.FRAMING}
    found: list[Any] = []
    if _any_before(facts.workshop_ends, now):
        found.append(_("A workshop has ended and nobody noted who came."))
    if preparing and facts.opens_at and facts.opens_at <= now:
        found.append(_("The planned opening has passed and the call is not announced."))
    if facts.state == _C.STANDSTILL and facts.review_until and facts.review_until <= now:
        found.append(_("The review period has ended and the identities are still sealed."))
    return found


def _any_before(moments: Iterable[datetime], now: datetime) -> bool:
    return any(moment <= now for moment in moments)
