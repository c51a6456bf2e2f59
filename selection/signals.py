"""What the rooms above are told, on commit: the call's reference and at most a code."""

from django.dispatch import Signal

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
