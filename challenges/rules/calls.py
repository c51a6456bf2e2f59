"""Decisions about calls: pure. Moments are aware datetimes of the server's clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.rules.calendar import QUESTION_DAYS, business_days_between
from challenges.rules.exercises import CUSTODIANS
from challenges.states import CANCELLED_CAUSES, DESERTED_CAUSES, TIMED_STATES, CallState, EndCause, Statistic
from kernel.verdict import YES, Verdict, first_no, no

#: Before these hours to the closing, followers and teams are reminded: a week, two days, a day.
REMINDERS = (24, 48, 168)
#: How the order is found when two proposals have the same mean; published with the rules of each call.
COMPLIANCE = "on every criterion the majority of the assessors is at or above its line"
STATISTICS = {
    Statistic.RAW: "mean of the assessors' levels, weighted by criterion",
    Statistic.ADJUSTED: (
        "mean of the assessors' levels, weighted by criterion, less what each seat gave more or less than the panel "
        "for the same proposals"
    ),
}
#: λ of the adjusted total (selection.rules.adjusting). With three readings a proposal 2 costs next to nothing where no
#: seat is severe and gains much where some are (tests/selection/test_adjusting.py). It stands in the record of each
#: call: another value would be another statistic, never another value of this one.
SEVERITY_RIDGE = 2
TIE_RULE = [
    "higher level on the heaviest criterion",
    "higher minimum level",
    "lower spread of the levels",
    "lot drawn from the public seed",
]
_NOT_YOURS = _("Only the focal point of the entity and GovLink's staff may do this.")
_BEFORE = frozenset({CallState.DRAFT, CallState.FRAMING})
_ORDER = (CallState.ANNOUNCED, CallState.OPEN, CallState.QUESTIONS_CLOSED, CallState.CLOSED)


def phase(
    *,
    state: str,
    opens_at: datetime | None,
    questions_until: datetime | None,
    closes_at: datetime | None,
    now: datetime,
) -> CallState:
    """Return the state that time gives a call, whether or not the clock has stored it yet.

    A moment belongs to what follows it: at ``closes_at`` the call is closed.
    """
    current = CallState(state)
    if current not in TIMED_STATES or opens_at is None or questions_until is None or closes_at is None:
        return current
    if now >= closes_at:
        return CallState.CLOSED
    if now >= questions_until:
        return CallState.QUESTIONS_CLOSED
    if now >= opens_at:
        return CallState.OPEN
    return CallState.ANNOUNCED


def severity_ridge(statistic: str) -> int | None:
    """Return the λ by which a call's totals are adjusted; None where the weighted mean itself is official."""
    return SEVERITY_RIDGE if statistic == Statistic.ADJUSTED else None


def steps_due(*, state: str, due: str) -> list[CallState]:
    """Return the states that a call passes through from its stored one to ``due``, in order; empty when none."""
    if state not in TIMED_STATES or due not in _ORDER:
        return []
    return list(_ORDER[_ORDER.index(CallState(state)) + 1 : _ORDER.index(CallState(due)) + 1])


def due_reminder(*, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> int | None:
    """Return the hours before closing of the reminder that is due now, or None.

    Only the latest one is due: after an outage nobody gets three at once. A reminder that would fall before the
    opening is none, for the opening itself is announced.
    """
    if opens_at is None or closes_at is None or not opens_at <= now < closes_at:
        return None
    passed = (hours for hours in REMINDERS if now >= closes_at - timedelta(hours=hours))
    hours = next(passed, None)
    return hours if hours is not None and closes_at - timedelta(hours=hours) > opens_at else None


def may_prepare(*, state: str, steers: bool) -> Verdict:
    """Say whether a person may write the call, its dates and its weights."""
    if not steers:
        return no(_NOT_YOURS)
    return YES if state in _BEFORE else no(_("The call was announced: publish an amendment instead."))


def weights_add_up(weights: Sequence[int]) -> Verdict:
    """Say whether the criteria's weights are a whole: 1 to 100 each and 100 together."""
    if not weights or any(not 1 <= weight <= 100 for weight in weights):
        return no(_("Give each criterion a weight between 1 and 100."))
    total = sum(weights)
    if total == 100:
        return YES
    return no(_("The weights add up to %(total)s. Change them so that they add up to 100.") % {"total": total})


def dates_in_order(
    *, opens_at: datetime | None, questions_until: datetime | None, closes_at: datetime | None
) -> Verdict:
    """Say whether the dates that are known follow each other: opening, last question, closing."""
    if opens_at and questions_until and questions_until <= opens_at:
        return no(_("Questions must end after the call opens. Move the end of the questions."))
    if questions_until and closes_at and closes_at < questions_until:
        return no(_("The call must not close before questions end. Move the closing."))
    if opens_at and closes_at and closes_at <= opens_at:
        return no(_("The call must close after it opens. Move the closing."))
    return YES


def enough_days_to_ask(
    *, opens_at: datetime, questions_until: datetime, country: str = "PE", zone: str = "America/Lima", region: str = ""
) -> Verdict:
    """Say whether applicants have business days enough to ask."""
    days = business_days_between(opens_at, questions_until, country=country, zone=zone, region=region)
    if days >= QUESTION_DAYS:
        return YES
    told = ngettext(
        "There is %(days)s business day for questions. Move their end so that there are at least %(least)s.",
        "There are %(days)s business days for questions. Move their end so that there are at least %(least)s.",
        days,
    )
    return no(told % {"days": days, "least": QUESTION_DAYS})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a call that wants to be announced."""

    state: str
    steers: bool
    has_category: bool
    frame_approved: bool
    texts: dict[str, str]
    countries: list[str]
    languages: list[str]
    opens_at: datetime | None
    questions_until: datetime | None
    closes_at: datetime | None
    weights: list[int]
    has_authority: bool
    custodians: int
    country: str
    zone: str
    region: str
    now: datetime
    #: What names a brand, product, supplier or technology: the words, each with its field, as one sentence shows them.
    named: tuple[tuple[str, Any], ...] = ()


#: The texts without which no call is announced, with what to write.
NEEDED_TEXTS: dict[str, Any] = {
    "title": _("Write a title."),
    "summary": _("Write a summary: what is looked for, in two or three sentences."),
    "eligibility": _("Write who may apply."),
    "ip_terms": _("Write to whom the results belong."),
    "data_terms": _("Write which data are handed over and how they are protected."),
    "disclaimer": _("Write the disclaimer."),
}


#: Everything that a call says in free words.
FREE_TEXTS = (*NEEDED_TEXTS, "stipend", "source_note")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list before an announcement; ``field`` names the input to mend, empty for another page."""

    label: Any
    verdict: Verdict
    field: str = ""


def checklist(facts: Facts) -> list[Check]:
    """Return everything that an announcement needs, each with its verdict."""
    return [
        Check(_("Category chosen"), _want(facts.has_category, _("Ask the authority to choose the work category."))),
        Check(
            _("Frame approved"),
            _want(facts.frame_approved, _("Ask the authority to approve a version of the challenge frame.")),
        ),
        Check(
            _("Authority appointed"),
            _want(facts.has_authority, _("Appoint the authority who will decide.")),
        ),
        Check(
            _("Two custodians appointed"),
            _want(facts.custodians >= CUSTODIANS, _("Appoint two custodians: nobody opens the identities alone.")),
        ),
        Check(_("Texts written"), _texts(facts.texts), "summary"),
        Check(_("No brand or supplier named"), _names_nobody(facts.named), "summary"),
        Check(_("Countries chosen"), _want(bool(facts.countries), _("Choose at least one country.")), "countries"),
        Check(_("Languages chosen"), _want(bool(facts.languages), _("Choose at least one language.")), "languages"),
        Check(_("Dates set and in order"), _dates(facts), "opens_at"),
        Check(_("Days enough to ask"), _days(facts), "questions_until"),
        Check(_("Weights add up to 100"), weights_add_up(facts.weights), "weights"),
    ]


def may_announce(facts: Facts) -> Verdict:
    """Say whether a call may be announced now by this person."""
    return first_no(may_prepare(state=facts.state, steers=facts.steers), *(check.verdict for check in checklist(facts)))


def _want(there: bool, sentence: Any) -> Verdict:
    return YES if there else no(sentence)


def _texts(texts: dict[str, str]) -> Verdict:
    """Say no with everything that is still to be written, not with the first of it only."""
    wanted = [str(sentence) for key, sentence in NEEDED_TEXTS.items() if not texts.get(key, "").strip()]
    return no(" ".join(wanted)) if wanted else YES


def _names_nobody(named: Sequence[tuple[str, Any]]) -> Verdict:
    if not named:
        return YES
    found = "; ".join(f"“{word}” ({field})" for word, field in named)
    return no(
        _("The call names a brand, product, supplier or technology: %(found)s. Describe what is needed instead.")
        % {"found": found}
    )


def _dates(facts: Facts) -> Verdict:
    if facts.opens_at is None:
        return no(_("Set the moment when the call opens."))
    if facts.questions_until is None:
        return no(_("Set the moment until which questions can be asked."))
    if facts.closes_at is None:
        return no(_("Set the moment when the call closes."))
    return first_no(
        dates_in_order(opens_at=facts.opens_at, questions_until=facts.questions_until, closes_at=facts.closes_at),
        _want(facts.opens_at >= facts.now, _("The opening has passed already. Set a moment that is still to come.")),
    )


def _days(facts: Facts) -> Verdict:
    if facts.opens_at is None or facts.questions_until is None:
        return no(_("Set when the call opens and until when questions can be asked."))
    return enough_days_to_ask(
        opens_at=facts.opens_at,
        questions_until=facts.questions_until,
        country=facts.country,
        zone=facts.zone,
        region=facts.region,
    )


def may_replace_document(*, exists: bool, has_opened: bool) -> Verdict:
    """Say whether a document may be published: one that everybody applies by is not replaced after the opening."""
    if exists and has_opened:
        return no(
            _(
                "The call has opened: a document that is part of it is not replaced any more. Publish what explains it "
                "under a title of its own."
            )
        )
    return YES


def may_publish_document(*, state: str, steers: bool) -> Verdict:
    """Say whether a person may add documents to a call: until it closes."""
    if not steers:
        return no(_NOT_YOURS)
    if state in _BEFORE | TIMED_STATES | {CallState.SUSPENDED}:
        return YES
    return no(_("The call has closed: its documents do not change any more."))


def may_reveal_number(*, steers: bool) -> Verdict:
    """Say whether a person may reveal the entity's number for the draw; when it is time, the record's rules say."""
    return YES if steers else no(_NOT_YOURS)


def may_suspend(*, state: str, steers: bool, reason: str) -> Verdict:
    """Say whether a person may halt a call for a time."""
    if not steers:
        return no(_NOT_YOURS)
    if state not in TIMED_STATES:
        return no(_("Only a call that is announced or open can be suspended."))
    return _reasoned(reason)


def may_resume(*, state: str, steers: bool, reason: str, closes_at: datetime | None, now: datetime) -> Verdict:
    """Say whether a suspended call may go on: its closing must still be to come."""
    if not steers:
        return no(_NOT_YOURS)
    if state != CallState.SUSPENDED:
        return no(_("This call is not suspended."))
    if closes_at is None or closes_at <= now:
        return no(_("The closing passed while the call was suspended. Publish an amendment with a new closing first."))
    return _reasoned(reason)


def may_cancel(*, steers: bool, is_authority: bool, cause: str, reason: str, possible: Verdict) -> Verdict:
    """Say whether a person may end an exercise for good; ``possible`` is the state machine's answer."""
    if not (steers or is_authority):
        return no(_("Only the entity's focal point, its authority and GovLink's staff may cancel a call."))
    return first_no(possible, _has_cause(cause, CANCELLED_CAUSES), _reasoned(reason))


def may_declare_deserted(*, may_speak: bool, state: str, cause: str, reason: str, possible: Verdict) -> Verdict:
    """Say whether a person (focal point, authority or custodian) may declare that nobody can be chosen.

    After the opening of identities a conflict of interest is the only cause, and it is none before.
    """
    if not may_speak:
        return no(_("Only the authority, a custodian or the focal point of this call may declare it deserted."))
    after = state == CallState.UNSEALED
    causes = [one for one in DESERTED_CAUSES if (one == EndCause.CONFLICT) == after]
    return first_no(possible, _has_cause(cause, causes), _reasoned(reason))


def _has_cause(cause: str, causes: Collection[str]) -> Verdict:
    return YES if cause in causes else no(_("Choose the cause from the list: it is published with the reason."))


def _reasoned(reason: str) -> Verdict:
    return YES if reason.strip() else no(_("Write the reason: it is published with the call."))
