"""What the rooms above are told, on commit: the call's reference, at most a code, and the moment (``at``)."""

from django.dispatch import Signal
from django.utils import timezone

from outbox.actions import announce

#: ``reference``: the call's assessment began.
assessment_opened = Signal()
#: ``reference``: all scores are in and ranked.
assessment_closed = Signal()
#: ``reference``: the authority decided; the review period runs.
decided = Signal()
#: ``reference``, ``code``: a candidate's request for review was answered.
review_answered = Signal()
#: ``reference``: a decision was taken back after a review; it is decided anew.
taken_back = Signal()
#: ``reference``, ``query`` (its id): the moderator opened a round of questions to every candidate.
round_opened = Signal()

#: The job that tells.
TOLD = "selection.announced"
_SIGNALS = {
    "assessment_opened": assessment_opened,
    "assessment_closed": assessment_closed,
    "decided": decided,
    "review_answered": review_answered,
    "taken_back": taken_back,
    "round_opened": round_opened,
}


def tell(signal: str, **told: str) -> None:
    """Tell the rooms above, on commit; when this process dies before they have heard, the sweep tells them."""
    announce(TOLD, signal=signal, told={**told, "at": timezone.now().isoformat()})


def send(*, signal: str, told: dict[str, str]) -> None:
    """Tell the rooms above now."""
    _SIGNALS[signal].send(sender=None, **told)
