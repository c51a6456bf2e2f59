"""What custodians read. Lists show receipt numbers, never names; whoever opens a name is recorded by the action."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import grants
from accounts.queries import names_of
from accounts.states import CallRole
from accounts.todo import NextAction
from blinding.uniform import Style
from challenges.models import Call
from challenges.rules.calls import phase
from challenges.states import CallState
from kernel.asked import Asked
from selection.models import Query
from selection.states import QueryState
from startups.envelope import FIELD, FIELDS
from startups.masking import by_machine_words
from startups.models import Attachment, Correction, DateAnswer, EligibilityCheck, Masking, Submission, read_places
from startups.queries.corrections import by_machine, judged_texts, made_by_team, open_corrections, open_on
from startups.queries.dates import waits
from startups.queries.submissions import style_of
from startups.queries.uncovering import asked_from, asked_of, keepers_of
from startups.queries.unsealing import calls_with_word_of
from startups.rules import commitments
from startups.rules import desks as rules
from startups.rules.corrections import may_decide
from startups.rules.dates import DESK_TIME
from startups.rules.uncovering import may_ask, may_uncover
from startups.states import CheckResult, CorrectionState, FlatState, Ground, MaskingState, SubmissionState

_GROUNDS = len(Ground.values)


def phase_of(call: Call) -> str:
    """Return the state that time gives a call now."""
    return phase(
        state=call.state,
        opens_at=call.opens_at,
        questions_until=call.questions_until,
        closes_at=call.closes_at,
        now=timezone.now(),
    )


def is_custodian(user: Any, call: Call) -> bool:
    """Say whether a person is appointed custodian of a call's identities."""
    return grants.is_appointed(user, CallRole.CUSTODIAN, call)


def custodian_calls(user: Any) -> QuerySet[Call]:
    """Return the calls whose identities a person keeps, with entity, newest close first."""
    found = grants.calls_for(user, CallRole.CUSTODIAN, Call.objects.select_related("entity"))
    return found.order_by("-closes_at", "reference")


_CALL = Asked(
    lambda reference: Call.objects.select_related("entity").filter(reference=reference), reference=CharField()
)


def custodian_call(user: Any, reference: str) -> Call | None:
    """Return a call whose identities the person keeps; None for everybody else."""
    call = _CALL.first(reference=reference)
    return call if call is not None and is_custodian(user, call) else None


def at_the_desk(call: Call) -> QuerySet[Submission]:
    """Return the submissions that were sent and not taken back, in the order of their random receipt numbers."""
    return Submission.objects.filter(call=call, state__in=rules.AT_THE_DESK).order_by("receipt_no")


def desk_rows(call: Call) -> list[Any]:
    """Return a call's submissions for the desk's list, each with counts: one query.

    ``checked``, ``failed``: grounds; ``proposed``, ``hidden``, ``asked`` (by a custodian, to be kept): places;
    ``files``, and of these ``unflat`` those without a settled copy, ``passing`` those that assessors get, ``left_out``
    and ``unmade`` (no copy could be made); ``unread``: corrected fields that nobody read whole. No identity is read.
    """
    rows: list[Any] = list(
        at_the_desk(call)
        .annotate(
            checked=_count(EligibilityCheck.objects.all()),
            failed=_count(EligibilityCheck.objects.filter(result=CheckResult.FAILED)),
            files=_count(Attachment.objects.all()),
            unflat=_count(Attachment.objects.filter(flat__state__in=FlatState.unsettled())),
            passing=_count(Attachment.objects.filter(flat__state__in=FlatState.goes())),
            left_out=_count(Attachment.objects.filter(flat__state=FlatState.LEFT_OUT)),
            unread=_count(Correction.objects.filter(state=CorrectionState.CORRECTED, read_by=None)),
            unmade=_count(Attachment.objects.filter(flat__state=FlatState.REFUSED)),
        )
        .only("pk", "call", "state", "receipt_no", "places")
    )
    for row in rows:
        states = [place["state"] for place in row.places or []]
        row.proposed, row.hidden = states.count(MaskingState.PROPOSED), states.count(MaskingState.MASKED)
        row.asked = [place["asked_by"] for place in row.places or [] if place.get("asked_by") is not None]
    # What somebody asked who is no custodian any more has lapsed.
    keepers = keepers_of(call) if any(row.asked for row in rows) else set()
    for row in rows:
        row.asked = sum(by in keepers for by in row.asked)
    return rows


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.filter(submission=OuterRef("pk")).order_by().values("submission").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a call's desk is, as numbers only."""

    submissions: int
    settled: int
    eligible: int
    ineligible: int
    undecided: int
    received: int
    unflat: int
    unread: int

    @property
    def unsettled(self) -> int:
        """Return how many submissions lack results."""
        return self.submissions - self.settled

    @property
    def handed_over(self) -> bool:
        """Say whether the blind copies left the desk."""
        return self.received > 0


def tally(rows: list[Any]) -> Tally:
    """Return the numbers of ``desk_rows``."""
    settled = [row for row in rows if row.failed or row.checked == _GROUNDS]
    eligible = [row for row in settled if not row.failed]
    return Tally(
        submissions=len(rows),
        settled=len(settled),
        eligible=len(eligible),
        ineligible=len(settled) - len(eligible),
        undecided=sum(row.proposed for row in rows if not row.failed),
        received=sum(row.state == SubmissionState.RECEIVED for row in rows),
        unflat=sum(row.unflat for row in rows if not row.failed),
        unread=sum(row.unread for row in rows if not row.failed),
    )


def hand_over_verdict(user: Any, call: Call, state: str, tally: Tally) -> Any:
    """Return the verdict whether a call's blind copies may go to the blind room now."""
    return rules.may_hand_over(
        is_custodian=is_custodian(user, call),
        state=state,
        handed_over=tally.handed_over,
        unsettled=tally.unsettled,
        undecided=tally.undecided,
        eligible=tally.eligible,
        waiting=open_on(call).count(),
        files=tally.unflat,
        unread=tally.unread,
    )


def is_handed_over(call: Call) -> bool:
    """Say whether a call's blind copies left the desk."""
    return Submission.objects.filter(call=call, state=SubmissionState.RECEIVED).exists()


def desk_submission(call: Call, pk: Any) -> Submission | None:
    """Return one submission of a call that is at the desk, with its start-up: an identity."""
    return at_the_desk(call).select_related("startup", "call__entity").filter(pk=pk).first()


def checks_of(submission: Submission) -> dict[str, EligibilityCheck]:
    """Return the grounds that were checked."""
    return {check.ground: check for check in EligibilityCheck.objects.filter(submission=submission)}


def maskings_of(submission: Submission) -> list[Masking]:
    """Return the places of a submission's texts, in the order of its fields."""
    order = {field.key: number for number, field in enumerate(FIELDS)}
    return sorted(read_places(submission), key=lambda one: (order.get(one.field, 99), one.start))


def masking_for(submission: Submission, pk: int) -> Masking | None:
    """Return one place of a submission."""
    return next((one for one in read_places(submission) if one.number == pk), None)


def spans(maskings: list[Masking]) -> dict[str, list[rules.Span]]:
    """Return places by field, as the rules take them."""
    found: dict[str, list[rules.Span]] = defaultdict(list)
    for one in maskings:
        found[one.field].append(rules.Span(one.start, one.end, one.replacement, one.state, one.pk))
    return found


def blinding_page(submission: Submission, by: Any) -> dict[str, Any]:
    """Return the blinding desk of a submission.

    ``queue``: doubtful places with the sentence around; ``decided`` ones, each with ``alone``: whether the custodian
    uncovers it by herself, and ``asks``: whether she may ask the other one to; ``asked``: those that a custodian asks
    to keep; all with ``decides``: whether it is decided now, and not with its team; ``unread``: corrected fields;
    ``fields`` with the runs of the original and of the blind copy, for side by side.
    """
    texts, style = judged_texts([submission.pk])[submission.pk], style_of(submission.call)
    maskings = maskings_of(submission)
    names = names_of({one.decided_by for one in maskings if one.decided_by})
    keepers = keepers_of(submission.call)
    with_team = {one.field for one in open_corrections([submission])}
    queue: list[dict[str, Any]] = []
    decided: list[dict[str, Any]] = []
    for one in maskings:
        before, at, after = rules.sentence_around(texts.get(one.field, ""), one.start, one.end)
        when = datetime.fromisoformat(one.decided_at) if one.decided_at else None
        row = {"masking": one, "title": FIELD[one.field].title, "before": before, "at": at, "after": after}
        row |= {"who": names.get(one.decided_by or 0, ""), "when": when, "alone": bool(may_uncover(one, by.pk))}
        row |= {"asks": may_ask(one, by.pk, keepers=keepers), "decides": may_decide(with_team=one.field in with_team)}
        (queue if one.state == MaskingState.PROPOSED else decided).append(row)
    numbers = {row["masking"].pk: number for number, row in enumerate(queue, start=1)}
    by_field = spans(maskings)
    fields = [
        {
            "key": field.key,
            "title": field.title,
            "runs": [
                (run, numbers.get(run.pk)) for run in rules.runs(texts.get(field.key, ""), by_field.get(field.key, []))
            ],
            "blind": [
                (run, numbers.get(run.pk), run.text.strip("[]"))
                for run in rules.blind_runs(texts.get(field.key, ""), by_field.get(field.key, []), style)
            ],
        }
        for field in FIELDS
    ]
    asked = asked_of(submission, maskings, by)
    for row in asked:
        one = row["place"]
        row["before"], row["at"], row["after"] = rules.sentence_around(texts.get(one.field, ""), one.start, one.end)
        row["decides"] = may_decide(with_team=one.field in with_team)
    to_read = {row.field: row for row in made_by_team(submission).filter(read_by=None)}
    unread = [{"correction": to_read[field["key"]], **field} for field in fields if field["key"] in to_read]
    return {"queue": queue, "decided": decided, "asked": asked, "unread": unread, "fields": fields}


def blind_entries(call: Call) -> dict[Any, dict[str, Any]]:
    """Return by submission id what assessors will read of each eligible one: ``title``, ``sections``, ``masked``.

    A constant number of queries however many there are. Headings are in the call's language.
    """
    eligible = Submission.objects.filter(call=call, state=SubmissionState.ELIGIBLE)
    found = {one.pk: one for one in eligible.only("pk", "call", "places", "by_machine")}
    texts = judged_texts(found)
    style = style_of(call)
    with translation.override(style.language):
        headings = {field.key: str(field.title) for field in FIELDS}
    return {
        pk: _blind_entry(texts[pk], spans(read_places(one)), headings, style, by_machine(texts[pk], one.by_machine))
        for pk, one in found.items()
    }


def _blind_entry(
    texts: dict[str, str], by_field: Any, headings: dict[str, str], style: Style, machine: set[str]
) -> dict[str, Any]:
    copies = {}
    for field in FIELDS:
        text, hidden = rules.masked(texts.get(field.key, ""), by_field.get(field.key, []), style)
        told = by_machine_words(field, style.language) if field.key in machine else ""
        copies[field.key] = (text + told, hidden)
    return {
        "title": rules.as_title(copies["title"][0]),
        "sections": [
            {"key": key, "title": headings[key], "text": text}
            for key, (text, _hidden) in copies.items()
            if key != "title"
        ],
        "masked": sum(hidden for _text, hidden in copies.values()),
    }


def tokens(call: Call) -> dict[Any, tuple[str, str]]:
    """Return by submission id the commitment and the blind token of everything that was sent in time."""
    found = at_the_desk(call).only("pk", "call", "commitment", "salt")
    return {one.pk: (one.commitment, commitments.token(one.salt, one.commitment)) for one in found}


def access_digest(submission: Submission) -> str:
    """Return how the record names a submission that somebody looked at: keyed, so that it tells nobody which one."""
    return rules.keyed(settings.SEAL_KEY, "access", submission.pk)


# --- what waits ------------------------------------------------------------------------------------------------------


def waiting(calls: list[Call]) -> dict[str, tuple[str, Any]]:
    """Return by call reference what waits for its custodian: (URL name, sentence). Constant queries."""
    now = timezone.now()
    waits_for_check = {
        row["call"]: (row["waiting"], row["received"])
        for row in Submission.objects.filter(call__in=[one for one in calls if one.state == "verification"])
        .values("call")
        .annotate(
            waiting=Count("pk", filter=Q(state=SubmissionState.SUBMITTED)),
            received=Count("pk", filter=Q(state=SubmissionState.RECEIVED)),
        )
    }
    found: dict[str, tuple[str, Any]] = {}
    for call in calls:
        state = phase_of(call)
        if state == "closed":
            found[call.reference] = ("desk", _("Take up the submissions"))
        elif state == "verification":
            unchecked, received = waits_for_check.get(call.pk, (0, 0))
            if not received:
                text = _("Check who may take part") if unchecked else _("Hide the doubtful places and hand over")
                found[call.reference] = ("desk", text)
        elif state == "standstill" and call.review_until is not None and now > call.review_until:
            found[call.reference] = ("unsealing", _("Give your word to open the identities"))
    return found


def next_actions_custodian(user: Any) -> list[NextAction]:
    """Return what waits for a person as a custodian: constant queries."""
    now = timezone.now()
    timed = Q(state__in=["open", "questions_closed"], closes_at__lte=now)
    stated = Q(state__in=["closed", "verification"]) | Q(state="standstill", review_until__lt=now)
    calls = list(custodian_calls(user).filter(timed | stated))
    waits = waiting(calls)
    given = calls_with_word_of(user, calls)
    found = []
    asked = asked_from(user, calls)
    for call in calls:
        if asked[call.reference]:
            told = ngettext(
                "Another custodian asks to keep %(n)d hidden place: agree or not",
                "Another custodian asks to keep %(n)d hidden places: agree or not",
                asked[call.reference],
            ) % {"n": asked[call.reference]}
            url = reverse("desk", args=[call.reference])
            found.append(NextAction(text=told, url=url, context=call.title, role=_("Custodian of identities")))
        name, text = waits.get(call.reference, ("", ""))
        if name and not (name == "unsealing" and call.pk in given):
            url = reverse(name, args=[call.reference])
            found.append(NextAction(text=text, url=url, context=call.title, role=_("Custodian of identities")))
    return [*found, *_answers_to_look_at(user)]


def _desk_until(one: Query) -> datetime | None:
    return one.due_at + DESK_TIME if one.due_at is not None else None


def _answers_to_look_at(user: Any) -> list[NextAction]:
    """Return the rounds whose answers have doubtful places, each until when a custodian decides: constant queries."""
    calls = {one.pk: one for one in custodian_calls(user).filter(state=CallState.ASSESSMENT)}
    rounds = {one.pk: one for one in Query.objects.filter(call__in=calls, state=QueryState.OPEN)}
    given = DateAnswer.objects.filter(query__in=rounds).select_related("submission").order_by("pk")
    counted = Counter(one.query for one in given if waits(one))
    return [
        NextAction(
            text=ngettext(
                "Look at %(n)d answer of the candidates before the panel reads it",
                "Look at %(n)d answers of the candidates before the panel reads them",
                number,
            )
            % {"n": number},
            url=reverse("desk_dates", args=[calls[rounds[pk].call_id].reference]),
            due=_desk_until(rounds[pk]),
            context=calls[rounds[pk].call_id].title,
            role=_("Custodian of identities"),
        )
        for pk, number in counted.items()
    ]
