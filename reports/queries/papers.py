"""Every kind of paper: which room writes it, when it is due, and the papers that were made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.queries import current_memberships
from accounts.states import MemberRole
from accounts.todo import NextAction
from challenges.countries import assessment_language
from challenges.models import Call, Paper, PaperBase
from challenges.queries import market
from challenges.queries.access import steers, visible_call
from challenges.queries.calls import current_phase
from challenges.queries.papers import answers_contents, answers_due, papers_of
from challenges.rules.papers import Contents, is_digest, may_issue
from challenges.states import CallState, PaperKind, PaperState
from kernel.verdict import Verdict, first_no
from selection.queries import evaluation_paper as evaluation
from selection.queries import papers as blind
from selection.queries.ballots import ballots_of, voting_over, with_votes
from selection.queries.calibration_paper import calibration_contents, calibration_due
from selection.rules.ballots import PANEL_KINDS
from startups.models import OpeningPaper
from startups.queries import guard
from startups.queries.papers import (
    declarations_contents,
    declarations_due,
    opening_contents,
    opening_due,
    opening_papers,
)

_K = PaperKind
#: Who writes each paper. All but the opening are written by rooms that cannot reach who applied.
WRITERS: dict[str, Callable[[Call], Contents]] = {
    _K.INSTALLATION: blind.installation_contents,
    _K.CALIBRATION: calibration_contents,
    _K.ANSWERS: answers_contents,
    _K.VERIFICATION: blind.verification_contents,
    _K.EVALUATION: evaluation.evaluation_contents,
    _K.DECISION: blind.decision_contents,
    _K.UNSEALING: opening_contents,
    _K.DECLARATIONS: declarations_contents,
    _K.MARKET_PUBLICATION: market.publication_contents,
    _K.MARKET_ANSWERS: market.answers_contents,
    _K.MARKET_MEETING: market.meeting_contents,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of paper on the list of a call: its newest issue, earlier ones, whether it may be made now."""

    kind: str
    label: str
    newest: PaperBase | None
    earlier: list[PaperBase]
    verdict: Verdict
    #: The newest vote of the panel on it, and whether the page of its votes is shown: of the panel's actas only.
    ballot: Any = None
    votable: bool = False


def model_of(kind: str) -> type[Paper] | type[OpeningPaper]:
    """Return the table of a kind: papers that name somebody lie on the identity side."""
    return OpeningPaper if kind in {_K.UNSEALING, _K.DECLARATIONS} else Paper


def due(call: Call, kind: str) -> Verdict:
    """Say whether what a paper tells has happened, and the panel is not voting on it."""
    return first_no(voting_over(ballots_of(call).get(kind)), happened(call, kind))


def happened(call: Call, kind: str) -> Verdict:
    """Say whether what a paper tells has happened."""
    phase = current_phase(call)
    asked: dict[str, Callable[[], Verdict]] = {
        _K.INSTALLATION: lambda: blind.installation_due(call),
        _K.CALIBRATION: lambda: calibration_due(call),
        _K.ANSWERS: lambda: answers_due(call, phase),
        _K.VERIFICATION: lambda: blind.verification_due(call),
        _K.EVALUATION: lambda: evaluation.evaluation_due(call),
        _K.DECISION: lambda: blind.decision_due(call, phase),
        _K.UNSEALING: lambda: opening_due(call),
        _K.DECLARATIONS: lambda: declarations_due(call),
        _K.MARKET_PUBLICATION: lambda: market.publication_due(call, phase),
        _K.MARKET_ANSWERS: lambda: market.answers_due(call, phase),
        _K.MARKET_MEETING: lambda: market.answers_due(call, phase),
    }
    return asked[kind]()


def all_papers(call: Call) -> list[PaperBase]:
    """Return every paper of a call, newest first."""
    return sorted([*papers_of(call), *opening_papers(call)], key=lambda one: -one.number)


def standing_papers(call: Call) -> list[PaperBase]:
    """Return the newest issue of each kind of paper of a call that was made, in the order of the procedure."""
    newest: dict[str, PaperBase] = {}
    for one in all_papers(call):
        if one.issued_at is not None:
            newest.setdefault(one.kind, one)
    return [newest[kind] for kind in WRITERS if kind in newest]


def next_number(call: Call) -> int:
    """Return the number of a call's next paper, under the call's lock."""
    return max((one.number for one in all_papers(call)), default=0) + 1


def lines(call: Call, user: Any) -> list[Line]:
    """Return the list of a call's papers in the order of the procedure."""
    made, steering, ballots = all_papers(call), steers(user, call.entity), ballots_of(call)
    found = []
    for kind in WRITERS:
        own = [one for one in made if one.kind == kind]
        told, ballot = happened(call, kind), ballots.get(kind)
        states = [one.state for one in own]
        verdict = may_issue(steers=steering, due=first_no(voting_over(ballot), told), states=states)
        page = kind in PANEL_KINDS and bool(told) and steering
        found.append(Line(kind, str(PaperKind(kind).label), own[0] if own else None, own[1:], verdict, ballot, page))
    return found


def paper_call(user: Any, reference: str) -> Call | None:
    """Return a call whose papers a person reads: the entity's people, who is appointed to it, GovLink's staff."""
    return visible_call(user, reference)


def paper_by_id(pk: Any) -> PaperBase | None:
    """Return a paper with its call and entity, wherever it lies."""
    for model in (Paper, OpeningPaper):
        found = model.objects.select_related("call__entity").filter(pk=pk).first()
        if found is not None:
            return found
    return None


def paper_for(user: Any, pk: Any) -> PaperBase | None:
    """Return a paper of a call that the person takes part in."""
    found = paper_by_id(pk)
    return found if found is not None and visible_call(user, found.call.reference) else None


#: Papers that are due from a state on: what they tell has happened by then.
_DUE_FROM = (
    (CallState.ASSESSMENT, (_K.INSTALLATION, _K.ANSWERS, _K.VERIFICATION)),
    (CallState.DELIBERATION, (_K.EVALUATION,)),
    (CallState.STANDSTILL, (_K.DECISION,)),
    (CallState.UNSEALED, (_K.UNSEALING,)),
    (CallState.PILOTING, ()),
)


def next_actions(user: Any) -> list[NextAction]:
    """Return the calls of a focal point with papers that are due and were not made: four queries."""
    held = current_memberships(user).filter(role=MemberRole.FOCAL_POINT).values_list("entity", flat=True)
    states = [state for state, _kinds in _DUE_FROM]
    calls = list(Call.objects.filter(entity__in=held, state__in=states).order_by("reference"))
    made = {
        (call, kind)
        for model in (Paper, OpeningPaper)
        for call, kind in model.objects.filter(call__in=calls)
        .exclude(state=PaperState.HELD)
        .values_list("call", "kind")
    }
    found = []
    for call in calls:
        due_by_now = [kind for _state, kinds in _DUE_FROM[: states.index(CallState(call.state)) + 1] for kind in kinds]
        missing = sum((call.pk, kind) not in made for kind in due_by_now)
        if missing:
            found.append(
                NextAction(
                    text=ngettext("Make %(n)d paper that is due", "Make %(n)d papers that are due", missing)
                    % {"n": missing},
                    url=reverse("papers", args=[call.reference]),
                    context=call.title,
                    role=_("Focal point"),
                )
            )
    return found


def replaced_by(paper: PaperBase) -> PaperBase | None:
    """Return the newest issue of a paper that was made after this one, or None when this one is the newest."""
    made = model_of(paper.kind).objects.filter(call=paper.call_id, kind=paper.kind, number__gt=paper.number)
    return made.filter(issued_at__isnull=False).defer("data").order_by("-number").first()


def attendees(call: Call, kind: str) -> list[str]:
    """Return the names of those who take part in the session of a paper."""
    with translation.override(assessment_language(call.languages, call.entity.country)):
        return [one.name for one in contents_of(call, kind).attendees]


def contents_of(call: Call, kind: str) -> Contents:
    """Return what a paper says, with the panel's votes on it; the caller has set the paper's language."""
    return with_votes(call, kind, WRITERS[kind](call))


def issued(digest: str) -> tuple[PaperBase, str] | None:
    """Return the paper that has a SHA-256, and of what it is: "data", "file" or "signed"; None for an unknown one."""
    digest = digest.strip().lower()
    if not is_digest(digest):
        return None
    for model in (Paper, OpeningPaper):
        for what, column in (("data", "sha256"), ("file", "file_sha256"), ("signed", "signed_sha256")):
            found = model.objects.select_related("call__entity").filter(**{column: digest}).first()
            if found is not None:
                return found, what
    return None


def tells_who_applied(call: Call, text: str) -> list[str]:
    """Return the sealed strings of a call that stand in a text: none once its identities are public.

    What people typed themselves is left out: a paper that is held back for it would answer their guess.
    """
    no_secret = guard.typed()
    return sorted({one.text for one in guard.net().find(text) if one.call == call.pk and one not in no_secret})
