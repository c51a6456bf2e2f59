"""What people who run and judge calls wrote themselves, before anybody applied too: none of it is a secret of ours.

Who writes a start-up's name into a workshop's title and sees that page held back one day would learn that it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Model, Q

from accounts import grants
from accounts.models import ApiToken, Area
from accounts.states import CallRole
from challenges.models import (
    Call,
    CallAmendment,
    CallDocument,
    CallTemplate,
    CallTemplateVersion,
    Category,
    ChallengeFrame,
    Criterion,
    NoteGroup,
    Paper,
    Partner,
    PublicQuestion,
    Succession,
    Survey,
    SurveyItem,
    SurveyTemplate,
    TrainingModule,
    WallNote,
    Workshop,
)
from challenges.models.frames import CANVAS_FIELDS
from outbox.models import MailWording
from selection.models import (
    Ballot,
    BallotVote,
    Calibration,
    Committee,
    Decision,
    Dissent,
    Offer,
    Query,
    ReviewRequest,
    Score,
    ScoreAmendment,
    Seat,
)

#: Where people write: the table, how it leads to its call, its fields. What applicants write is none of these: the
#: text of a question, a blind copy, an answer, the grounds of a review.
_PLACES: list[tuple[type[Model], str, tuple[str, ...]]] = [
    (
        Call,
        "pk",
        (
            "title",
            "summary",
            "stipend",
            "ip_terms",
            "data_terms",
            "eligibility",
            "disclaimer",
            "source_note",
            "end_reason",
            "translations",
        ),
    ),
    (ChallengeFrame, "call", (*CANVAS_FIELDS, "review_note", "signed_by")),
    (Criterion, "call", ("name", "question", "evidence_hint", "anchors", "translations")),
    (CallDocument, "call", ("title",)),
    (CallAmendment, "call", ("reason", "changes")),
    (PublicQuestion, "call", ("answer",)),
    (Workshop, "call", ("title", "method", "place", "facilitator", "agenda", "artefacts")),
    (TrainingModule, "workshop__call", ("title", "goal")),
    (NoteGroup, "workshop__call", ("name",)),
    (WallNote, "workshop__call", ("text",)),
    (Succession, "call", ("resolution_no",)),
    (SurveyTemplate, "call", ("title", "items")),
    (Survey, "call", ("title",)),
    (SurveyItem, "survey__call", ("text", "options")),
    (Partner, "calls", ("name", "contribution")),
    (Paper, "call", ("session", "signed_note")),
    (Committee, "call", ("competences",)),
    (Seat, "call", ("area", "competences", "resolution_no")),
    (Calibration, "call", ("words", "samples")),
    (Query, "call", ("text",)),
    (Decision, "call", ("reasons", "departure_reason", "by_criterion", "resolution_no")),
    (Dissent, "seat__call", ("reasons",)),
    (ReviewRequest, "entry__call", ("reasons",)),
    (Offer, "call", ("reason",)),
    (Score, "assignment__seat__call", ("reason",)),
    (ScoreAmendment, "score__assignment__seat__call", ("before_reason", "reason")),
    (Ballot, "call", ("agreements",)),
    (BallotVote, "ballot__call", ("reasons", "words")),
]
#: What GovLink's staff write for everybody.
_FOR_ALL: list[tuple[type[Model], tuple[str, ...]]] = [
    (CallTemplate, ("name",)),
    (CallTemplateVersion, ("texts", "criteria")),
    (Category, ("name", "name_pt", "name_en", "description")),
    (MailWording, ("text_es", "text_pt", "text_en")),
]
#: Rooms above tell what people wrote there about an entity's exercises: functions of the entity's id.
ABOVE: list[Callable[[int], Iterable[str]]] = []


def written(call: Call) -> Iterator[str]:
    """Yield what was written for a call, for others of its entity, and for those that its panel judges too.

    A constant number of queries. What a form brings in later is remembered as it is typed (``guard.typed``).
    """
    people = list(Seat.objects.filter(call=call).values_list("user", flat=True))
    people += [person.pk for person in grants.appointed(call, CallRole.AUTHORITY)]
    around = Call.objects.filter(Q(entity=call.entity_id) | Q(seats__user__in=people)).values("pk")
    for model, path, fields in _PLACES:
        for row in model._default_manager.filter(**{f"{path}__in": around}).values_list(*fields):
            yield from (str(value) for value in row if value)
    for model, fields in _FOR_ALL:
        for row in model._default_manager.values_list(*fields):
            yield from (str(value) for value in row if value)
    yield from Area.objects.filter(entity=call.entity_id).values_list("name", flat=True)
    # How a person calls her own tokens is on a page of hers.
    own = Q(user__in=people) | Q(user__memberships__entity=call.entity_id)
    yield from ApiToken.objects.filter(own).values_list("name", flat=True)


def written_above(call: Call) -> Iterator[str]:
    """Yield what was written in the rooms above for the entity of a call: plans and evidence of its pilots.

    A start-up that was chosen is named there, lawfully: that makes its own name no less a secret of another call.
    """
    for told in ABOVE:
        yield from told(call.entity_id)
