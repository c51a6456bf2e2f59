"""The states of the blind room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kernel.machine import Machine


class ScoreState(TextChoices):
    DRAFT = "draft", _("Draft")
    SEALED = "sealed", _("Sealed")


SCORE = Machine("Score", ScoreState, {ScoreState.DRAFT: (ScoreState.SEALED,)})


class SeatState(TextChoices):
    ACTIVE = "active", _("Active")
    VACATED = "vacated", _("Vacated")


SEAT = Machine("Seat", SeatState, {SeatState.ACTIVE: (SeatState.VACATED,)})


class Office(TextChoices):
    """What a seat is on the committee; a substitute has the office of the seat that she stands for."""

    PRESIDENT = "president", _("President")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Member")


class CalibrationState(TextChoices):
    OPEN = "open", _("Being scored")
    HELD = "held", _("Held")
    WAIVED = "waived", _("Waived")


CALIBRATION = Machine("Calibration", CalibrationState, {CalibrationState.OPEN: (CalibrationState.HELD,)})


class EntryState(TextChoices):
    """What became of a proposal, as far as the blind room tells."""

    IN_ASSESSMENT = "in_assessment", _("In assessment")
    COMPLIANT = "compliant", _("Complies")
    NON_COMPLIANT = "non_compliant", _("Does not comply")
    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("Reserve")
    NOT_SELECTED = "not_selected", _("Not selected")
    DECLINED = "declined", _("Declined")
    SET_ASIDE = "set_aside", _("Set aside after a conflict of interest")


_E = EntryState
ENTRY = Machine(
    "Entry",
    EntryState,
    {
        _E.IN_ASSESSMENT: (_E.COMPLIANT, _E.NON_COMPLIANT),
        # Until the decision amended scores can turn compliance over.
        _E.COMPLIANT: (_E.NON_COMPLIANT, _E.SELECTED, _E.RESERVE, _E.NOT_SELECTED),
        _E.NON_COMPLIANT: (_E.COMPLIANT,),
        # Back to compliance when a decision is taken back after a review.
        _E.SELECTED: (_E.DECLINED, _E.SET_ASIDE, _E.COMPLIANT),
        _E.RESERVE: (_E.SELECTED, _E.NOT_SELECTED, _E.COMPLIANT),
        _E.NOT_SELECTED: (_E.SELECTED, _E.COMPLIANT),
    },
)


class Recognised(TextChoices):
    """What an assessor says about a proposal that she thinks she recognises."""

    MAYBE = "maybe", _("I think I recognise it")
    SURE = "sure", _("I am sure whose it is")


class ReviewOutcome(TextChoices):
    PENDING = "pending", _("Waiting for an answer")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")


REVIEW = Machine(
    "ReviewRequest", ReviewOutcome, {ReviewOutcome.PENDING: (ReviewOutcome.UPHELD, ReviewOutcome.DISMISSED)}
)


class ReviewEffect(TextChoices):
    """What follows from a request for review that was upheld."""

    STANDS = "stands", _("The decision stands all the same")
    ANEW = "anew", _("The decision is taken back and decided anew")


class QueryState(TextChoices):
    """A question of the panel: a moderator opens it to every candidate alike, or leaves it out."""

    PROPOSED = "proposed", _("Waits for the moderator")
    OPEN = "open", _("With the candidates")
    CLOSED = "closed", _("Closed")
    DROPPED = "dropped", _("Left out")


QUERY = Machine(
    "Query",
    QueryState,
    {
        QueryState.PROPOSED: (QueryState.OPEN, QueryState.DROPPED),
        QueryState.OPEN: (QueryState.CLOSED,),
    },
)


class BallotState(TextChoices):
    """The agreements of an acta before the panel: voted on, then approved or not."""

    OPEN = "open", _("Being voted on")
    APPROVED = "approved", _("Approved by vote")
    REFUSED = "refused", _("Not approved")


BALLOT = Machine("Ballot", BallotState, {BallotState.OPEN: (BallotState.APPROVED, BallotState.REFUSED)})


class Sense(TextChoices):
    """How a seat votes on an agreement."""

    FAVOUR = "favour", _("In favour")
    AGAINST = "against", _("Against")
    ABSTAINS = "abstains", _("Abstains")


class Abstention(TextChoices):
    """Why a seat abstains from an acta. No ground here is about who applies: such a ground would tell who does."""

    ABSENT = "absent", _("I took no part in what this acta tells")
    OPINION = "opinion", _("I spoke on this matter before, as adviser, expert or witness")
    SERVICE = "service", _("In the last twelve months I worked or did business for the area whose challenge this is")
