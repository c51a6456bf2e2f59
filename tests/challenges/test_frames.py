"""The canvas: who may write, how it is saved, what the gate refuses, who approves."""

from __future__ import annotations

import pytest
from django.urls import reverse

from challenges.actions import frames
from challenges.actions.exercises import start_exercise
from challenges.models import BlockedTerm, Call, ChallengeFrame
from challenges.queries import next_actions
from challenges.queries.frames import differences, problems
from challenges.rules.frames import count_ideas, has_ideas, is_complete, may_edit, may_return
from kernel.conflict import Conflict
from kernel.verdict import Refused
from ledger.queries import entries, payload
from outbox.models import Message
from tests import cast
from tests.challenges.exercising import CANVAS, client, posted, written
from tests.factories import call_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return call_at("framing")


def address(frame: ChallengeFrame, name: str = "frame") -> str:
    return reverse(name, args=[frame.call.reference, frame.version])


def kinds(call: Call) -> list[str]:
    return [entry.kind for entry in entries(call.reference)]


# --- rules -----------------------------------------------------------------------------------------------------------
def test_five_different_ideas_pass_the_test_and_four_written_twice_do_not() -> None:
    assert has_ideas(["a", "b", "c", "d", "e"])
    assert count_ideas(["a", " A ", "b", "", "b  "]) == 2
    assert not has_ideas(["a", "b", "c", "d", "D"])


def test_nobody_may_edit_after_sending_or_announcing() -> None:
    assert may_edit(state="draft", call_state="framing", belongs=True)
    assert not may_edit(state="submitted", call_state="framing", belongs=True)
    assert not may_edit(state="draft", call_state="open", belongs=True)
    assert not may_edit(state="draft", call_state="framing", belongs=False)


def test_a_canvas_without_a_required_field_is_not_complete() -> None:
    assert is_complete(CANVAS, {"impact_goal": "Change"})
    assert not is_complete({**CANVAS, "impact_goal": "  "}, {"impact_goal": "Change"})
    assert not may_return(note=" ")


# --- actions ---------------------------------------------------------------------------------------------------------
def test_rosa_and_julio_may_write_and_strangers_may_not(call: Call) -> None:
    frame = frames.start_frame(call=call, by=cast.julio())
    saved = frames.save_frame_field(frame=frame, field="problem_statement", value="Uno", revision=0, by=cast.rosa())
    assert (saved.problem_statement, saved.revision, saved.saved_by) == ("Uno", 1, cast.rosa())
    for stranger in (cast.ana(), cast.ines()):
        with pytest.raises(Refused):
            frames.save_frame_field(frame=frame, field="problem_statement", value="x", revision=1, by=stranger)
    saved.refresh_from_db()
    assert saved.problem_statement == "Uno"


def test_two_tabs_never_undo_each_other(call: Call) -> None:
    frame = frames.start_frame(call=call, by=cast.rosa())
    frames.save_frame_field(frame=frame, field="root_causes", value="De Rosa", revision=0, by=cast.rosa())
    other = frames.save_frame_field(frame=frame, field="impact_goal", value="De Julio", revision=0, by=cast.julio())
    assert (other.root_causes, other.impact_goal) == ("De Rosa", "De Julio")
    with pytest.raises(Conflict) as clash:
        frames.save_frame_field(frame=frame, field="root_causes", value="De Julio", revision=0, by=cast.julio())
    assert (clash.value.yours, clash.value.theirs) == ("De Julio", "De Rosa")
    frames.save_frame_field(
        frame=frame, field="root_causes", value="De Julio", revision=clash.value.version, by=cast.julio()
    )
    frame.refresh_from_db()
    assert frame.root_causes == "De Julio"


def test_a_frame_that_names_a_brand_is_refused_with_the_word_and_the_field(call: Call) -> None:
    BlockedTerm.objects.get_or_create(term="Power BI", defaults={"kind": "product"})
    frame = written(call, data_available="Los tableros de power bi de la gerencia.")
    with pytest.raises(Refused, match="power bi"):
        frames.submit_frame(frame=frame, by=cast.rosa())
    frame.refresh_from_db()
    assert frame.state == "draft"
    assert [field for field, _sentence in problems(frame)] == ["data_available"]
    frame = frames.save_frame_field(
        frame=frame, field="data_available", value="Los tableros.", revision=frame.revision, by=cast.rosa()
    )
    assert frames.submit_frame(frame=frame, by=cast.rosa()).state == "submitted"


def test_luz_approves_and_the_version_is_frozen(call: Call) -> None:
    frame = frames.submit_frame(frame=written(call), by=cast.rosa())
    with pytest.raises(Refused):
        frames.approve_frame(frame=frame, by=cast.rosa())
    frames.approve_frame(frame=frame, by=cast.luz(), signed_by="Luz Huamán, gerenta municipal")
    call.refresh_from_db()
    assert call.frame == frame
    with pytest.raises(Refused):
        frames.save_frame_field(frame=frame, field="root_causes", value="x", revision=99, by=cast.rosa())
    assert [kind for kind in kinds(call) if kind.startswith("frame_")] == [
        "frame_started",
        "frame_submitted",
        "frame_approved",
    ]
    told = payload(entries(call.reference)[-1])
    # The record names nobody: who signed stands beside the frame alone, so that she can be erased.
    assert (told["version"], "signed_by" in told) == (1, False)
    assert call.frame.signed_by == "Luz Huamán, gerenta municipal"
    assert Message.objects.filter(kind="frame_waiting", user=cast.luz()).count() == 1
    assert Message.objects.filter(kind="frame_reviewed", user=cast.rosa()).count() == 1


def test_luz_returns_with_a_note_and_the_next_version_begins_with_its_text(call: Call) -> None:
    frame = frames.submit_frame(frame=written(call), by=cast.rosa())
    with pytest.raises(Refused):
        frames.return_frame(frame=frame, note=" ", by=cast.luz())
    frames.return_frame(frame=frame, note="Falta decir qué datos hay.", by=cast.luz())
    second = frames.start_frame(call=call, by=cast.julio())
    assert (second.version, second.problem_statement) == (2, CANVAS["problem_statement"])
    second = frames.save_frame_field(
        frame=second, field="affected_people", value="Vecinas del distrito.", revision=0, by=cast.julio()
    )
    frame.refresh_from_db()
    [row] = differences(frame, second)
    assert [piece.kind for piece in row["pieces"]] == ["same", "gone", "same"]
    with pytest.raises(Refused):
        frames.start_frame(call=call, by=cast.rosa())


# --- what waits ------------------------------------------------------------------------------------------------------
def test_each_sees_what_waits_for_her(call: Call) -> None:
    def waits(person: object) -> list[str]:
        return [action.url for action in next_actions(person) if "/frames/" in action.url]

    assert waits(cast.rosa()) == [reverse("frame_versions", args=[call.reference])]
    frame = written(call)
    assert (waits(cast.rosa()), waits(cast.luz())) == ([address(frame)], [])
    frames.submit_frame(frame=frame, by=cast.rosa())
    assert (waits(cast.rosa()), waits(cast.luz())) == ([], [address(frame)])
    frame.refresh_from_db()
    frames.return_frame(frame=frame, note="Falta.", by=cast.luz())
    assert (waits(cast.rosa()), waits(cast.luz())) == ([address(frame)], [])


# --- pages -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["frame", "frame_diff", "frame_save", "frame_submit", "frame_review"])
def test_strangers_find_no_frame(call: Call, name: str) -> None:
    frame = written(call)
    for stranger in (cast.ana(), cast.ines()):
        browser = client(stranger)
        assert browser.get(address(frame, name)).status_code in {404, 405}
        assert browser.post(address(frame, name), {"name": "root_causes", "value": "x"}).status_code in {404, 405}
    frame.refresh_from_db()
    assert frame.root_causes == ""


def test_rosa_saves_the_whole_canvas_without_javascript(call: Call) -> None:
    browser = client(cast.rosa())
    response = browser.post(reverse("frame_start", args=[call.reference]))
    frame = call.frames.get()
    assert response.url == address(frame)  # type: ignore[attr-defined]
    assert browser.post(address(frame), posted()).status_code == 302
    frame.refresh_from_db()
    assert {field: getattr(frame, field) for field in CANVAS} == CANVAS


def test_rosa_saves_field_by_field_and_reads_what_julio_wrote(call: Call) -> None:
    frame = frames.start_frame(call=call, by=cast.rosa())
    rosa, julio = client(cast.rosa()), client(cast.julio())
    first = rosa.post(address(frame, "frame_save"), {"name": "root_causes", "value": "De\r\nRosa ", "version": "0"})
    assert (first.status_code, first.json()["version"]) == (200, 1)
    clash = julio.post(address(frame, "frame_save"), {"name": "root_causes", "value": "De Julio", "version": "0"})
    assert (clash.status_code, clash.json()) == (409, {"yours": "De Julio", "theirs": "De\nRosa", "version": 1})
    area = cast.ate().areas.get(name__startswith="Subgerencia de Imagen")
    chosen = rosa.post(address(frame, "frame_save"), {"name": "owner_area", "value": str(area.pk), "version": "0"})
    assert chosen.status_code == 200
    for name, value in (("state", "approved"), ("owner_area", "999999"), ("root_causes", "x" * 4001)):
        wrong = rosa.post(address(frame, "frame_save"), {"name": name, "value": value, "version": "2"})
        assert (wrong.status_code, bool(wrong.json()["error"])) == (422, True)
    frame.refresh_from_db()
    assert (frame.root_causes, frame.owner_area, frame.state) == ("De\nRosa", area, "draft")


def test_a_clash_on_the_whole_page_loses_nothing_and_the_second_post_keeps_it(call: Call) -> None:
    frame = frames.start_frame(call=call, by=cast.rosa())
    frames.save_frame_field(frame=frame, field="root_causes", value="De Julio", revision=0, by=cast.julio())
    browser = client(cast.rosa())
    sent = posted(root_causes="De Rosa", **{"version-root_causes": "0"})
    response = browser.post(address(frame), sent)
    text = response.content.decode()
    assert response.status_code == 409
    assert "De Rosa</textarea>" in text
    assert "De Julio" in text
    revision = response.context["form"].clashes["root_causes"].version
    assert f'name="version-root_causes" value="{revision}"' in text
    assert browser.post(address(frame), {**sent, "version-root_causes": str(revision)}).status_code == 302
    frame.refresh_from_db()
    assert frame.root_causes == "De Rosa"


def test_the_gate_says_each_word_at_its_field_and_keeps_what_was_typed(call: Call) -> None:
    BlockedTerm.objects.get_or_create(term="Power BI", defaults={"kind": "product"})
    frame = frames.start_frame(call=call, by=cast.rosa())
    sent = posted(root_causes="Falta Power BI.", impact_goal="", possible_solutions="Una\r\nDos")
    response = client(cast.rosa()).post(address(frame, "frame_submit"), sent)
    assert response.status_code == 422
    assert {field: len(texts) for field, texts in response.context["form"].errors.items()} == {
        "root_causes": 1,
        "impact_goal": 1,
        "possible_solutions": 1,
    }
    assert "“Power BI”" in response.context["form"].errors["root_causes"][0]
    assert "Falta Power BI.</textarea>" in response.content.decode()
    which = f">{response.context['form']['impact_goal'].label} Write this before you send the frame.<"
    assert which in response.content.decode(), "The summary says which answer is missing."
    frame.refresh_from_db()
    assert (frame.state, frame.root_causes) == ("draft", "Falta Power BI.")


def test_rosa_sends_and_luz_approves_in_the_browser(call: Call) -> None:
    frame = frames.start_frame(call=call, by=cast.rosa())
    rosa, luz = client(cast.rosa()), client(cast.luz())
    assert rosa.post(address(frame, "frame_submit"), posted()).status_code == 302
    assert rosa.post(address(frame, "frame_review"), {"approve": "1"}).status_code == 403
    empty = luz.post(address(frame, "frame_review"), {"return": "1", "note": " "})
    assert (empty.status_code, "note" in empty.context["form"].errors) == (422, True)
    assert luz.post(address(frame, "frame_review"), {"approve": "1", "signed_by": "Luz"}).status_code == 302
    call.refresh_from_db()
    assert call.frame == frame
    assert rosa.post(address(frame), posted(root_causes="x")).status_code == 403
    for name in ("frame", "frame_versions"):
        args = [call.reference, 1] if name == "frame" else [call.reference]
        assert rosa.get(reverse(name, args=args)).status_code == 200


def test_a_first_version_has_nothing_to_be_compared_with(call: Call) -> None:
    frame = frames.submit_frame(frame=written(call), by=cast.rosa())
    frames.return_frame(frame=frame, note="Falta.", by=cast.luz())
    second = frames.start_frame(call=call, by=cast.rosa())
    browser = client(cast.rosa())
    assert browser.get(address(second, "frame_diff")).status_code == 200
    assert browser.get(address(frame, "frame_diff")).status_code == 404
    assert browser.get(address(second, "frame_diff"), {"from": "x"}).status_code == 200


def test_the_versions_cost_as_much_with_30_as_with_1(call: Call, django_assert_num_queries: object) -> None:
    browser = client(cast.rosa())
    url = reverse("frame_versions", args=[call.reference])

    def returned() -> None:
        frame = frames.submit_frame(frame=written(call), by=cast.rosa())
        frames.return_frame(frame=frame, note="Falta.", by=cast.luz())

    returned()
    browser.get(url)
    with django_assert_num_queries(6) as one:  # type: ignore[operator]
        browser.get(url)
    newest = call.frames.get()
    for version in range(2, 31):
        newest.pk, newest.version = None, version
        newest.save()
    with django_assert_num_queries(len(one.captured_queries)):  # type: ignore[operator]
        assert browser.get(url).content.decode().count("Version ") >= 30


def test_a_draft_of_another_entity_is_not_known(call: Call) -> None:
    assert start_exercise(entity=cast.ate(), title="Otro", by=cast.kemi()).state == "draft"
    assert client(cast.ana()).get(reverse("frame_versions", args=[call.reference])).status_code == 404
