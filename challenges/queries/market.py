"""Papers of a market consultation, from the same data as the call: the requirement, the questions, the meeting."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.models import Call, PublicQuestion
from challenges.queries import papers
from challenges.queries.questions import due_at, focal_points
from challenges.rules.calendar import ANSWER_DAYS, QUESTION_DAYS, business_days_between
from challenges.rules.papers import NORMS, Agreement, Contents, Point, Table, moment
from challenges.states import CallState
from kernel.verdict import YES, Verdict, no

MARKET_NORMS = (
    *NORMS,
    gettext_lazy("Regulation of Law 32069, articles 47.2 and 51.2 to 51.5, on the consultation of the market"),
)
#: What of a frame is a need, an objective or a functionality: never a brand or a product.
_NEED = (
    "problem_statement",
    "affected_people",
    "impact_goal",
    "how_might_we",
    "current_process",
    "context_constraints",
    "data_available",
    "success_indicators",
    "legal_constraints",
    "out_of_scope",
)


def days_for_questions(call: Call) -> int:
    """Return the business days between the opening and the last question, where the entity is; 0 without dates."""
    if call.opens_at is None or call.questions_until is None:
        return 0
    entity = call.entity
    return business_days_between(
        call.opens_at, call.questions_until, country=entity.country, zone=entity.time_zone, region=entity.region
    )


def publication_due(call: Call, phase: str) -> Verdict:
    """Say whether the publication can be told: the call is announced, with enough days for questions."""
    if phase in (CallState.DRAFT, CallState.FRAMING) or call.frame_id is None:
        return no(_("The call is not announced yet."))
    days = days_for_questions(call)
    if days < QUESTION_DAYS:
        return no(
            _("The period for questions has %(days)s business days; it needs %(least)s at least. Amend the call.")
            % {"days": days, "least": QUESTION_DAYS}
        )
    return YES


def answers_due(call: Call, phase: str) -> Verdict:
    """Say whether the questions of the consultation are answered."""
    published = publication_due(call, phase)
    return papers.answers_due(call, phase) if published else published


def publication_contents(call: Call) -> Contents:
    """Return the preliminary requirement as it was published: need, objectives and functionalities, and its terms."""
    frame, zone = call.frame, call.entity.time_zone
    rows = []
    if frame is not None:
        texts = [(str(frame._meta.get_field(name).verbose_name), str(getattr(frame, name))) for name in _NEED]  # type: ignore[union-attr]
        rows = [(title, text) for title, text in texts if text.strip()]
    heads = (_("Subject"), _("Text"))
    terms = [
        _("Questions were taken in from %(from)s until %(until)s: %(days)s business days.")
        % {
            "from": moment(call.opens_at, zone),
            "until": moment(call.questions_until, zone),
            "days": days_for_questions(call),
        },
        _("Questions are answered within %(days)s business days, for everybody, without saying who asked.")
        % {"days": ANSWER_DAYS},
    ]
    files = [(one.title, str(one.version), one.sha256) for one in call.documents.order_by("title", "version")]
    table = Table(_("Documents"), (_("Title"), _("Version"), "SHA-256"), files)
    return Contents(
        organ=_("User area and contracting office of the entity"),
        attendees=papers.people(focal_points(call), _("Focal point")),
        points=[
            Point(_("Need and objectives"), [call.summary], [Table(_("Preliminary requirement"), heads, rows)]),
            Point(_("Period for questions"), terms),
            *([Point(_("Documents"), [], [table])] if files else []),
        ],
        agreements=[Agreement(_("The preliminary requirement is published for everybody alike."))],
        held_at=call.announced_at,
        norms=MARKET_NORMS,
    )


def answers_contents(call: Call) -> Contents:
    """Return the answers of the consultation, each with whether it came within its business days."""
    zone = call.entity.time_zone
    found = list(
        PublicQuestion.objects.filter(call=call, published_at__isnull=False)
        .select_related("answered_by_area", "call__entity")
        .defer("text", "asker_seal")
        .order_by("number")
    )
    rows = []
    for one in found:
        until = due_at(one.asked_at, call)
        in_time = _("Yes") if one.published_at and one.published_at <= until else _("No")
        area = one.answered_by_area.name if one.answered_by_area else ""
        rows.append((str(one.number), one.public_text, one.answer, area, moment(one.published_at, zone), in_time))
    heads = (_("No."), _("Question"), _("Answer"), _("Area"), _("Published"), _("In time"))
    texts = [_("Answered: %(n)s. Nobody is told who asked.") % {"n": len(rows)}]
    return Contents(
        organ=_("User area and contracting office of the entity"),
        attendees=papers.people(focal_points(call), _("Focal point")),
        points=[Point(_("Answers"), texts, [Table(_("Questions and answers"), heads, rows)] if rows else [])],
        agreements=[Agreement(_("The answers above are published for everybody alike."))],
        began_at=call.opens_at,
        held_at=max((one.published_at for one in found if one.published_at), default=call.questions_until),
        norms=MARKET_NORMS,
    )


def meeting_contents(call: Call) -> Contents:
    """Return the record of the meeting that confirms the requirement: what was asked, what changed."""
    zone = call.entity.time_zone
    asked = PublicQuestion.objects.filter(call=call, published_at__isnull=False).count()
    changes = [
        (str(one.number), one.reason, moment(one.published_at, zone)) for one in call.amendments.order_by("number")
    ]
    table = Table(_("Amendments"), (_("No."), _("Reason"), _("Published")), changes)
    agreed = _("The preliminary requirement stays as it is.")
    if changes:
        agreed = _("The preliminary requirement changes as the amendments say.")
    return Contents(
        organ=_("User area and contracting office of the entity"),
        attendees=papers.people(focal_points(call), _("Focal point")),
        points=[
            Point(_("Questions and answers"), [_("Answered: %(n)s. Nobody is told who asked.") % {"n": asked}]),
            Point(_("Changes"), [] if changes else [_("There was none.")], [table] if changes else []),
        ],
        agreements=[Agreement(agreed)],
        held_at=call.questions_until,
        norms=MARKET_NORMS,
    )
