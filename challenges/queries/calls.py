"""Reading calls, for everybody and for the people who prepare them. Nothing here counts or knows who applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import grants
from accounts.queries import current_memberships
from accounts.states import CallRole, MemberRole
from accounts.todo import NextAction
from challenges.countries import assessment_language, country_name, country_names, language_names
from challenges.models import BlockedTerm, Call, CallDocument
from challenges.queries.amendments import amendments_of
from challenges.queries.questions import due_at, published_questions, waiting_count
from challenges.rules import calls as rules
from challenges.rules.gate import find_names
from challenges.rules.journey import journey
from challenges.states import PUBLIC_STATES, TIMED_STATES, CallState, FrameState
from kernel.asked import Asked
from ledger.queries.log import awaited_numbers

_C = CallState
#: Rows of one page of a list, and of each part of the overview.
PAGE, SHORT = 20, 5
#: How many answers the page of a call shows before "all questions".
ANSWERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the list of calls."""

    key: str
    label: Any
    empty: Any
    newest_first: bool


STAGES = {
    stage.key: stage
    for stage in (
        Stage("open", _("Open now"), _("No call is open now."), False),
        Stage("coming", _("Coming"), _("No announced call is waiting to open."), False),
        Stage("assessment", _("In assessment"), _("No call is being assessed now."), True),
        Stage("ended", _("Ended"), _("No call has ended yet."), True),
    )
}


def in_stage(stage: str, now: datetime) -> Q:
    """Return what makes a call belong to a stage at a moment, whether or not the clock has stored it."""
    timed = Q(state__in=TIMED_STATES)
    if stage == "open":
        return timed & Q(opens_at__lte=now, closes_at__gt=now)
    if stage == "coming":
        return (timed & Q(opens_at__gt=now)) | Q(state=_C.SUSPENDED)
    judged = [_C.CLOSED, _C.VERIFICATION, _C.ASSESSMENT, _C.DELIBERATION, _C.DECIDED, _C.STANDSTILL]
    if stage == "assessment":
        return (timed & Q(closes_at__lte=now)) | Q(state__in=judged)
    return Q(state__in=[_C.UNSEALED, _C.PILOTING, _C.EVALUATED, _C.PUBLISHED, _C.DESERTED, _C.CANCELLED])


def public_calls() -> QuerySet[Call]:
    """Return every call that was announced, with its entity and category."""
    found = Call.objects.filter(state__in=PUBLIC_STATES, announced_at__isnull=False, closes_at__isnull=False)
    return found.select_related("entity", "category")


def current_phase(call: Call, now: datetime | None = None) -> CallState:
    """Return the state that time gives a call now."""
    return rules.phase(
        state=call.state,
        opens_at=call.opens_at,
        questions_until=call.questions_until,
        closes_at=call.closes_at,
        now=now or timezone.now(),
    )


def _with_phase(calls: list[Call], now: datetime) -> list[Call]:
    for call in calls:
        call.phase = current_phase(call, now)  # type: ignore[attr-defined]
    return calls


def _ordered(calls: QuerySet[Call], stage: Stage) -> QuerySet[Call]:
    return calls.order_by("-closes_at", "-pk") if stage.newest_first else calls.order_by("closes_at", "pk")


def overview(calls: QuerySet[Call]) -> list[dict[str, Any]]:
    """Return the four stages with their first rows: ``stage``, ``rows``, ``more`` (whether there are others)."""
    now = timezone.now()
    parts = []
    for stage in STAGES.values():
        rows = list(_ordered(calls.filter(in_stage(stage.key, now)), stage)[: SHORT + 1])
        parts.append({"stage": stage, "rows": _with_phase(rows[:SHORT], now), "more": len(rows) > SHORT})
    return parts


def stage_page(calls: QuerySet[Call], *, stage: str, after: str = "") -> tuple[list[Call], str]:
    """Return one page of a stage and the cursor of the next page ("" when it is the last).

    ``after`` is a cursor of an earlier page; one that nobody made is read as the first page.
    """
    now = timezone.now()
    kind = STAGES[stage]
    found = _ordered(calls.filter(in_stage(stage, now)), kind)
    if cursor := _read_cursor(after):
        at, pk = cursor
        way = "lt" if kind.newest_first else "gt"
        found = found.filter(Q(**{f"closes_at__{way}": at}) | Q(closes_at=at, **{f"pk__{way}": pk}))
    rows = list(found[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return _with_phase(rows[:PAGE], now), f"{last.closes_at.isoformat()}~{last.pk}" if last and last.closes_at else ""


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    moment, _tilde, pk = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(pk)) if at.tzinfo and int(pk) < 2**63 else None
    except ValueError:
        return None


def open_calls(*, limit: int) -> list[Call]:
    """Return the calls to which one may apply now, the one that closes first on top."""
    now = timezone.now()
    return _with_phase(list(public_calls().filter(in_stage("open", now)).order_by("closes_at", "pk")[:limit]), now)


def published_calls(*, limit: int) -> list[Call]:
    """Return the calls whose case is published, the newest on top."""
    found = public_calls().filter(state=_C.PUBLISHED).order_by("-closes_at", "-pk")
    return _with_phase(list(found[:limit]), timezone.now())


_BY_REFERENCE = Asked(
    lambda reference: Call.objects.select_related("entity", "category", "frame__owner_area").filter(
        reference=reference
    ),
    reference=CharField(),
)


def call_by_reference(reference: str) -> Call | None:
    """Return a call in whatever state, with entity, category and frame; None when there is none."""
    return _BY_REFERENCE.first(reference=reference)


def public_call(reference: str) -> Call | None:
    """Return a call that was announced; None when there is none or the public does not know it yet."""
    call = call_by_reference(reference)
    return call if call and call.state in PUBLIC_STATES and call.announced_at else None


def call_page(call: Call) -> dict[str, Any]:
    """Return what the public page of a call shows, in a constant number of queries."""
    now = timezone.now()
    phase = current_phase(call, now)
    newest = list(published_questions(call)[: ANSWERS_SHOWN + 1])
    return {
        "call": call,
        "phase": phase,
        "place": f"{call.entity.city}, {country_name(call.entity.country)}",
        "criteria": criteria_of(call),
        "partners": list(call.partners.all()),
        "documents": documents_of(call),
        "amendments": amendments_of(call),
        "journey": journey(
            phase=phase,
            resumes_to=call.resumes_to,
            announced_at=call.announced_at,
            opens_at=call.opens_at,
            questions_until=call.questions_until,
            closes_at=call.closes_at,
            review_until=call.review_until,
            now=now,
        ),
        "countries": country_names(call.countries),
        "languages": language_names(call.languages),
        "assessed_in": language_names([assessment_language(call.languages, call.entity.country)]),
        "questions": newest[:ANSWERS_SHOWN],
        "more_questions": len(newest) > ANSWERS_SHOWN,
        "waiting": waiting_count(call),
        "now": now,
    }


def criteria_of(call: Call) -> list[dict[str, Any]]:
    """Return the criteria in the reader's language: ``code name question anchors weight complies_from``."""
    texts = ("name", "question", "anchors")
    return [
        {
            "code": criterion.code,
            "weight": criterion.weight,
            "complies_from": criterion.complies_from,
            **{field: criterion.text(field) for field in texts},
        }
        for criterion in call.criteria.order_by("order")
    ]


def documents_of(call: Call) -> list[dict[str, Any]]:
    """Return the documents by title: ``newest`` and its ``older`` versions."""
    grouped: dict[str, list[CallDocument]] = {}
    for document in CallDocument.objects.filter(call=call).order_by("title", "-version"):
        grouped.setdefault(document.title, []).append(document)
    return [{"newest": versions[0], "older": versions[1:]} for versions in grouped.values()]


def document_of(call: Call, pk: int) -> CallDocument | None:
    """Return a document of this very call."""
    return CallDocument.objects.filter(call=call, pk=pk).first()


def announcement_facts(call: Call, *, steers: bool) -> rules.Facts:
    """Return what the announcement of a call is decided on."""
    entity = call.entity
    return rules.Facts(
        state=call.state,
        steers=steers,
        has_category=call.category_id is not None,
        frame_approved=bool(call.frame and call.frame.state == FrameState.APPROVED),
        texts={field: getattr(call, field) for field in rules.NEEDED_TEXTS},
        countries=call.countries,
        languages=call.languages,
        opens_at=call.opens_at,
        questions_until=call.questions_until,
        closes_at=call.closes_at,
        weights=[criterion.weight for criterion in call.criteria.all()],
        has_authority=grants.appointed(call, CallRole.AUTHORITY).exists(),
        custodians=grants.appointed(call, CallRole.CUSTODIAN).count(),
        country=entity.country,
        zone=entity.time_zone,
        region=entity.region,
        now=timezone.now(),
        named=_named(call),
    )


def _named(call: Call) -> tuple[tuple[str, Any], ...]:
    """Return each word of a call's texts that the gate refuses, with the name of its field."""
    texts = {field: getattr(call, field) for field in rules.FREE_TEXTS}
    hits = find_names(texts, BlockedTerm.objects.values_list("term", "kind"))
    return tuple((hit.word, Call._meta.get_field(hit.field).verbose_name) for hit in hits)  # type: ignore[union-attr]


def next_actions_calls(user: Any) -> list[NextAction]:
    """Return what waits for a focal point: calls to prepare or announce, questions to answer."""
    held = current_memberships(user).filter(role=MemberRole.FOCAL_POINT).values("entity")
    steered = Call.objects.filter(entity__in=held).select_related("entity")
    role = _("Focal point")
    found = []
    framing = steered.filter(state=_C.FRAMING, frame__isnull=False).annotate(weight=Sum("criteria__weight"))
    for call in framing.order_by("pk"):
        ready = all([call.opens_at, call.questions_until, call.closes_at, call.summary, call.eligibility])
        found.append(
            NextAction(
                text=_("Announce the call") if ready and call.weight == 100 else _("Prepare the call"),
                url=reverse("call_announce" if ready and call.weight == 100 else "call_prepare", args=[call.reference]),
                context=call.title,
                due=call.opens_at,
                role=role,
            )
        )
    asked = steered.filter(state__in=[*TIMED_STATES, _C.SUSPENDED, _C.CLOSED]).annotate(
        waiting=Count("questions", filter=Q(questions__published_at=None)),
        oldest=Min("questions__asked_at", filter=Q(questions__published_at=None)),
    )
    for one in asked.filter(waiting__gt=0).order_by("pk"):
        text = ngettext("Answer %(n)d question", "Answer %(n)d questions", one.waiting) % {"n": one.waiting}
        found.append(
            NextAction(
                text=text,
                url=reverse("call_answers", args=[one.reference]),
                context=one.title,
                due=due_at(one.oldest, one),
                role=role,
            )
        )
    return found + _numbers_to_reveal(steered, role)


def _numbers_to_reveal(steered: QuerySet[Call], role: Any) -> list[NextAction]:
    checked = {call.reference: call for call in steered.filter(state=_C.VERIFICATION).order_by("pk")}
    awaited = awaited_numbers(checked)
    return [
        NextAction(
            text=_("Reveal your number for the draw"),
            url=reverse("call_number", args=[reference]),
            context=call.title,
            role=role,
        )
        for reference, call in checked.items()
        if reference in awaited
    ]
