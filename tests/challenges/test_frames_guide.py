"""The canvas as a guided workshop: one question a screen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from challenges.actions import frames
from challenges.models import Call, ChallengeFrame
from challenges.models.frames import CANVAS_FIELDS
from tests import cast
from tests.challenges.exercising import client
from tests.factories import call_at

pytestmark = pytest.mark.django_db
IDEAS = CANVAS_FIELDS.index("possible_solutions") + 1
LAST = len(CANVAS_FIELDS) + 1


@pytest.fixture
def frame() -> ChallengeFrame:
    """An empty canvas of Rosa's."""
    call: Call = call_at("framing")
    return frames.start_frame(call=call, by=cast.rosa())


def screen(frame: ChallengeFrame, number: int, more: str = "") -> str:
    """Return the address of a screen."""
    return reverse("frame_guide", args=[frame.call.reference, frame.version, number]) + more


def test_rosa_answers_one_question_a_screen_to_the_whole_canvas(frame: ChallengeFrame) -> None:
    browser = client(cast.rosa())
    for number, name in enumerate(CANVAS_FIELDS, 1):
        answer = browser.post(screen(frame, number), {name: f"Texto {number}", f"version-{name}": "0"})
        assert (answer.status_code, answer["Location"]) == (302, screen(frame, number + 1))
    answer = browser.post(screen(frame, LAST), {"owner_area": "", "version-owner_area": "0"})
    assert answer["Location"] == reverse("frame", args=[frame.call.reference, frame.version])
    frame.refresh_from_db()
    written = {name: getattr(frame, name) for name in CANVAS_FIELDS}
    assert written == {name: f"Texto {n}" for n, name in enumerate(CANVAS_FIELDS, 1)} | {
        "possible_solutions": [f"Texto {IDEAS}"]
    }


def test_rosa_goes_back_and_stays_in_large_type_and_loses_nothing(frame: ChallengeFrame) -> None:
    browser = client(cast.rosa())
    sent = {"affected_people": "Vecinas", "version-affected_people": "0"}
    assert browser.post(screen(frame, 2, "?large=1"), sent | {"back": "1"})["Location"] == screen(frame, 1, "?large=1")
    stayed = browser.post(screen(frame, 2, "?large=1"), sent | {"stay": "1"}, follow=True)
    text = stayed.content.decode()
    assert (stayed.redirect_chain[0][0], "gl-large" in text) == (screen(frame, 2, "?large=1"), True)
    assert ("Vecinas</textarea>" in text, "gl-large" in browser.get(screen(frame, 2)).content.decode()) == (True, False)


def test_rosa_is_told_what_is_needed_how_far_she_is_and_how_the_five_solutions_stand(frame: ChallengeFrame) -> None:
    browser = client(cast.rosa())
    first = browser.get(screen(frame, 1))
    assert (first.context["done"], first.context["total"], first.context["lacking"]) == (0, LAST, 6)
    assert [row["number"] for row in first.context["steps"] if row["needed"]] == [1, 2, 3, 6, 7, IDEAS]
    for count, passes, lacking in ((4, False, 6), (5, True, 5)):
        ideas = "\n".join(f"Idea {n}" for n in range(count))
        sent = {"possible_solutions": ideas, "version-possible_solutions": "9", "stay": "1"}
        shown = browser.post(screen(frame, IDEAS), sent, follow=True)
        assert (bool(shown.context["ideas"]), shown.context["lacking"]) == (passes, lacking)


def test_a_clash_on_a_screen_shows_both_texts(frame: ChallengeFrame) -> None:
    frames.save_frame_field(frame=frame, field="root_causes", value="De Julio", revision=0, by=cast.julio())
    sent = {"root_causes": "De Rosa", "version-root_causes": "0"}
    answer = client(cast.rosa()).post(screen(frame, 4), sent)
    text = answer.content.decode()
    assert (answer.status_code, "De Rosa</textarea>" in text, "“De Julio”" in text) == (409, True, True)


def test_nobody_guides_through_a_frame_that_is_not_hers_or_no_draft(frame: ChallengeFrame) -> None:
    assert client(cast.daniela()).get(screen(frame, 1)).status_code == 404
    assert [client(cast.rosa()).get(screen(frame, n)).status_code for n in (0, LAST, LAST + 1)] == [404, 200, 404]
    ChallengeFrame.objects.filter(pk=frame.pk).update(
        state="submitted", submitted_by=cast.rosa(), submitted_at=frame.saved_at
    )
    read = client(cast.rosa()).get(screen(frame, 1))
    assert read["Location"] == reverse("frame", args=[frame.call.reference, frame.version])
    sent = {"problem_statement": "x", "version-problem_statement": "0"}
    assert client(cast.rosa()).post(screen(frame, 1), sent).status_code == 403
