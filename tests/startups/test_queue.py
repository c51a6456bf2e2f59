"""The blinding desk's queue: order, one decision after the other, undo, sending back; who works there judges nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import grants
from accounts.models import RoleClaim, User
from challenges.actions.exercises import dismiss_from_call
from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from selection.actions.seats import appoint_assessor
from startups.actions import desks
from startups.models import Answer, Correction, Masking, Submission, read_places, write_places
from startups.queries.queue import Key, queue_of
from tests import cast
from tests.browser import sign_in
from tests.factories import call_at
from tests.startups import desk_making as made

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at_desk(count: int, places: int = 2) -> Call:
    """A call on the desk with ``count`` submissions of ``places`` doubtful words each."""
    call = call_at("open")
    for one in made.bare(call, count):
        more = [
            Masking(one, number, "title", start, start + len(word), "city", word, "[otra ciudad]")
            for number, start, word in [(2, 5, "semanal"), (3, 17, "barrio")][: places - 1]
        ]
        write_places(one, [*read_places(one), *more])
        one.save(update_fields=["places"])
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    call.refresh_from_db()
    return call


def row(key: Key) -> Masking:
    """A place as it is kept now."""
    return next(one for one in read_places(Submission.objects.get(pk=key[0])) if one.number == key[1])


def key_of(place: Masking) -> Key:
    """The key of a place."""
    return place.submission.pk, place.number


def at(key: Key) -> str:
    """The part of an address that names a place."""
    return f"{key[0]}/{key[1]}"


def test_the_queue_mixes_all_submissions_in_an_order_that_tells_nothing() -> None:
    call = at_desk(12)
    queue = queue_of(call)
    in_time = sorted(queue.places)
    assert (sorted(queue.waiting), len(in_time)) == (in_time, 24)
    assert queue.places != in_time
    assert queue.places == queue_of(call).places
    together = sum(one[0] == other[0] for one, other in zip(queue.places, queue.places[1:], strict=False))
    assert together < 12  # by submission it would be 12


def test_a_decision_goes_on_to_the_next_place_and_can_be_undone() -> None:
    call = at_desk(2)
    client, base = as_(cast.oscar()), f"/custody/{call.reference}/queue/"
    first, second = queue_of(call).places[:2]
    page = client.get(base)
    assert key_of(page.context["place"]) == first
    done = client.post(f"{base}{at(first)}/decide/", {"state": "masked"})
    assert done["Location"] == f"{base}?after={first[0]}.{first[1]}"
    following = client.get(done["Location"])
    assert (key_of(following.context["place"]), key_of(following.context["last"])) == (second, first)
    assert client.post(f"{base}{at(second)}/decide/", {"state": "kept"}).status_code == 302
    assert (row(first).state, row(first).decided_by) == ("masked", cast.oscar().pk)
    undone = client.post(f"{base}{at(first)}/decide/", {"state": "undo"})
    kept = row(first)
    assert (undone["Location"], kept.state) == (f"{base}{at(first)}/", "proposed")
    assert (kept.decided_by, kept.decided_at) == (None, None)
    assert client.post(f"{base}{at(first)}/decide/", {"state": "undo"}).status_code == 403
    assert client.post(f"{base}{at(first)}/decide/", {"state": "nothing"}).status_code == 403


def test_original_and_blind_copy_stand_side_by_side_without_a_receipt_or_a_name() -> None:
    call = at_desk(1)
    one = Submission.objects.get(call=call)
    answer = Answer.objects.get(submission=one, field="title")
    answer.text = "Mapa semanal del 25/12/2021"
    answer.save()
    page = as_(cast.oscar()).get(f"/custody/{call.reference}/queue/{one.pk}/2/")
    assert [run.text for run in page.context["original"]] == ["Mapa", " ", "semanal", " del 25/12/2021"]
    assert "".join(run.text for run, _neutral in page.context["blind"]) == (
        "Mapa [otra ciudad] del 25 de diciembre de 2021"
    )
    body = page.content.decode()
    assert [word for word in (one.receipt_no, one.startup.name, one.startup.legal_name) if word in body] == []


def test_each_identity_is_recorded_once_a_session_not_once_a_key() -> None:
    call = at_desk(2)
    client = as_(cast.oscar())
    for place in queue_of(call).places:
        assert client.get(f"/custody/{call.reference}/queue/{at(place)}/").status_code == 200
    assert Recorded.objects.filter(kind="access").count() == 2


def test_fields_with_their_teams_are_out_of_the_queue_and_can_be_taken_back() -> None:
    call = at_desk(1)
    client, base = as_(cast.oscar()), f"/custody/{call.reference}/queue/"
    place = queue_of(call).places[0]
    bad = client.post(f"{base}{at(place)}/send-back/", {"sentence": "Cambie el título."})
    assert bad.status_code == 422
    sent = client.post(f"{base}{at(place)}/send-back/", {"reason": "names", "sentence": "Cambie el título."})
    assert (sent.status_code, queue_of(call).places) == (302, [])
    one = Correction.objects.get()
    assert (one.field, one.reason, one.sentence, one.asked_by) == ("title", "names", "Cambie el título.", cast.oscar())
    assert [row["correction"].pk for row in client.get(base).context["sent_back"]] == [one.pk]
    assert client.post(f"/custody/{call.reference}/corrections/{one.pk}/take-back/").status_code == 302
    assert len(queue_of(call).places) == 2


def test_only_custodians_get_the_queue() -> None:
    call = at_desk(1)
    place = queue_of(call).places[0]
    base = f"/custody/{call.reference}/queue/"
    for person in (cast.ines(), cast.luz(), cast.rosa(), cast.kemi(), cast.daniela(), cast.ana()):
        client = as_(person)
        for url in (base, f"{base}{at(place)}/", f"{base}{at(place)}/decide/", f"{base}{at(place)}/send-back/"):
            answers = {client.get(url).status_code, client.post(url, {"state": "masked"}).status_code}
            assert answers <= {404, 405}, (person.email, url)
    assert {one.state for one in made.places(call)} == {"proposed"}
    early = call_at("open")
    assert as_(cast.oscar()).get(f"/custody/{early.reference}/queue/").status_code == 404


def test_the_queue_costs_the_same_for_one_and_for_thirty() -> None:
    counted = []
    for count in (1, 30):
        call = at_desk(count)
        client, url = as_(cast.oscar()), f"/custody/{call.reference}/queue/"
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_who_works_at_the_desk_never_holds_a_seat_not_even_after_dismissal() -> None:
    call = at_desk(1)
    with pytest.raises(Refused):
        appoint_assessor(call=call, user=cast.oscar(), by=cast.rosa())
    dismiss_from_call(call=call, user=cast.oscar(), role="custodian", by=cast.kemi())
    assert grants.is_appointed(cast.oscar(), "custodian", call) is False
    with pytest.raises(Refused):
        appoint_assessor(call=call, user=cast.oscar(), by=cast.rosa())
    holder = RoleClaim.objects.filter(call=call.reference, kind="custodian").values_list("holder", flat=True)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleClaim.objects.create(call=call.reference, holder=holder, kind="assessor")


def test_before_the_close_a_dismissed_custodian_saw_nothing_and_is_free() -> None:
    call = call_at("announced")
    dismiss_from_call(call=call, user=cast.oscar(), role="custodian", by=cast.kemi())
    assert RoleClaim.objects.filter(call=call.reference, kind="custodian").count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_oscar_decides_with_one_key_each_and_undoes_with_another(new_page: Callable[..., Any]) -> None:
    call = at_desk(2)
    places = queue_of(call).places
    page = new_page()
    sign_in(page, cast.oscar())
    page.goto(f"/custody/{call.reference}/queue/")

    def press(key: str) -> None:
        with page.expect_navigation():
            page.keyboard.press(key)

    press("m")
    press("k")
    assert [row(key).state for key in places[:3]] == ["masked", "kept", "proposed"]
    press("u")
    assert (row(places[1]).state, page.url.endswith(f"/queue/{at(places[1])}/")) == ("proposed", True)
    press("ArrowRight")
    assert page.url.endswith(f"/queue/{at(places[2])}/")
    press("ArrowLeft")
    press("ArrowLeft")
    assert page.url.endswith(f"/queue/{at(places[0])}/")
    press("ArrowRight")
    press("b")
    assert page.url.endswith(f"/queue/{at(places[1])}/send-back/")
    page.locator("textarea").focus()
    page.keyboard.press("m")  # typed, not decided
    assert page.locator("textarea").input_value() == "m"
    assert row(places[1]).state == "proposed"
    assert page.complaints == []
