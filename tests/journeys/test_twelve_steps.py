"""One exercise, from the first meeting to the published case, as its people live it: pages, links, forms, mails."""

from __future__ import annotations

import pytest

from tests.journeys import steps_applying, steps_framing, steps_piloting, steps_selecting

#: What happens, in order; each takes the exercise's reference, which the first one returns.
STEPS = [
    steps_framing.hold_the_workshop,
    steps_framing.frame,
    steps_framing.announce,
    steps_applying.ask_and_answer,
    steps_applying.apply,
    steps_applying.close,
    steps_applying.verify,
    steps_selecting.seat_the_panel,
    steps_selecting.assess,
    steps_selecting.decide,
    steps_selecting.review,
    steps_selecting.unseal,
    steps_selecting.declare_by_name,
    steps_piloting.plan,
    steps_piloting.meet,
    steps_piloting.take_evidence_in,
    steps_piloting.learn,
    steps_piloting.publish,
]


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_everybody_walks_an_exercise_from_the_first_meeting_to_the_published_case() -> None:
    reference = steps_framing.join_and_begin()
    for step in STEPS:
        step(reference)
