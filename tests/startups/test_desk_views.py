"""The custodians' pages: who gets them, what they tell, and at which cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from challenges.models import Call
from ledger.models import Entry as Recorded
from startups.actions import desks
from startups.models import Attachment, Submission, read_places
from startups.queries import next_actions
from startups.queries.desks import checks_of
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    """A call at the eligibility desk with two bare submissions."""
    call = call_at("open")
    made.bare(call, 2)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    call.refresh_from_db()
    return call


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def addresses(call: Call) -> list[str]:
    one = Submission.objects.filter(call=call)[0]
    place = read_places(one)[0]
    base = f"/custody/{call.reference}/"
    return [
        "/custody/",
        base,
        f"{base}opening/",
        f"{base}{one.pk}/",
        f"{base}{one.pk}/blinding/",
        f"{base}{one.pk}/blinding/{place.pk}/",
        f"{base}{one.pk}/blinding/words/",
        f"{base}take-up/",
        f"{base}hand-over/",
    ]


def test_only_custodians_get_the_desk(call: Call) -> None:
    from selection.actions.seats import appoint_assessor

    appoint_assessor(call=call, user=cast.ines(), by=cast.rosa())
    oscar = as_(cast.oscar())
    assert [oscar.get(url).status_code for url in addresses(call)[:5]] == [200] * 5
    looks = Recorded.objects.filter(kind="access").count()
    for person in (cast.ines(), cast.luz(), cast.rosa(), cast.kemi(), cast.daniela(), cast.ana()):
        client = as_(person)
        for url in addresses(call):
            answers = {client.get(url).status_code, client.post(url, {"state": "masked"}).status_code}
            assert answers <= {404, 405}, (person.email, url)
    assert [Client().get(url).status_code for url in addresses(call)[:5]] == [302] * 5
    assert Recorded.objects.filter(kind="access").count() == looks
    assert {row.state for row in made.places(call)} == {"proposed"}


def test_the_custodian_of_another_call_gets_nothing(call: Call) -> None:
    other = call_at("open")
    from accounts import grants

    grants.dismiss(user=cast.marta(), call=call, role="custodian", by="test")
    client = as_(cast.marta())
    assert client.get(f"/custody/{other.reference}/").status_code == 200
    assert {client.get(url).status_code for url in addresses(call)[1:5]} == {404}


def test_before_the_close_the_desk_tells_not_even_how_many() -> None:
    empty, full = call_at("open"), call_at("open")
    one = made.bare(full, 3)[0]
    client = as_(cast.oscar())
    pages = [client.get(f"/custody/{call.reference}/").content.decode() for call in (empty, full)]
    assert "Take up" not in pages[1]
    assert "GL-" not in pages[1]
    assert pages[0].count("<tr") == pages[1].count("<tr")
    assert client.get(f"/custody/{full.reference}/{one.pk}/").status_code == 404


def test_a_call_whose_time_is_over_reads_closed_before_anybody_locked_it() -> None:
    call = call_at("open")
    made.bare(call, 1)
    made.close(call)
    assert call.state == "open"
    for address in ("/custody/", f"/custody/{call.reference}/"):
        page = as_(cast.oscar()).get(address).content.decode()
        assert ("Cerrada" in page, "Abierta" in page) == (True, False), address


def test_a_custodian_who_marks_no_ground_is_told_so_and_nothing_is_saved(call: Call) -> None:
    one = Submission.objects.filter(call=call)[0]
    answer = as_(cast.oscar()).post(f"/custody/{call.reference}/{one.pk}/", {"impediment_reason": ""})
    assert answer.status_code == 422
    assert "Diga al menos de una causal si pasó." in answer.content.decode()
    assert not checks_of(one)


def test_the_list_names_nobody_and_each_look_is_recorded(call: Call) -> None:
    client = as_(cast.oscar())
    one = Submission.objects.filter(call=call)[0]
    page = client.get(f"/custody/{call.reference}/").content.decode()
    assert one.receipt_no in page
    assert one.startup.name not in page
    assert Recorded.objects.filter(kind="access").count() == 0
    looked = client.get(f"/custody/{call.reference}/{one.pk}/").content.decode()
    assert (one.startup.legal_name in looked, "Argentina, Brasil, México, Perú" in looked) == (True, True)
    assert client.get(f"/custody/{call.reference}/{one.pk}/blinding/").status_code == 200
    told = [row.payload for row in Recorded.objects.filter(call=call.reference, kind="access").order_by("seq")]
    assert ['"what":"eligibility"' in told[0], '"what":"blinding"' in told[1], len(told)] == [True, True, 2]


def test_oscar_goes_from_the_close_to_the_hand_over_with_forms_alone() -> None:
    call = call_at("open")
    made.bare(call, 2)
    made.close(call)
    client, base = as_(cast.oscar()), f"/custody/{call.reference}/"
    assert [one.url for one in next_actions(cast.oscar())] == [base]
    client.post(f"{base}take-up/")
    refused = client.post(f"{base}hand-over/")
    assert refused.status_code == 403
    for one in Submission.objects.filter(call=call):
        answers = dict.fromkeys(made.PASSED, "passed")
        bad = client.post(f"{base}{one.pk}/", answers | {"sanction": "failed"})
        assert (bad.status_code, "la postulante lo lee" in bad.content.decode()) == (422, True)
        assert client.post(f"{base}{one.pk}/", answers).status_code == 302
        place = read_places(one)[0]
        page = client.get(f"{base}{one.pk}/blinding/").content.decode()
        assert 'accesskey="m"' in page
        assert client.post(f"{base}{one.pk}/blinding/{place.pk}/", {"state": "masked"}).status_code == 302
        words = client.post(f"{base}{one.pk}/blinding/words/", {"words": "nada de esto", "kind": "org"})
        assert (words.status_code, "nada de esto" in words.content.decode()) == (422, True)
        assert client.post(f"{base}{one.pk}/blinding/words/", {"words": "barrio", "kind": "place"}).status_code == 302
    assert client.post(f"{base}hand-over/").status_code == 302
    page = client.get(base).content.decode()
    codes = list(Submission.objects.filter(call=call).values_list("code", flat=True))
    assert len(codes) == 2
    assert [code for code in codes if str(code) in page] == []
    assert next_actions(cast.oscar()) == []


def test_the_desk_says_that_assessors_get_flat_copies_and_a_look_at_an_original_is_recorded(call: Call) -> None:
    from django.core.files.base import ContentFile

    one = Submission.objects.filter(call=call)[0]
    file = Attachment(
        submission=one, original_name="kallpa.pdf", mime="application/pdf", size=3, sha256="0" * 64,
        uploaded_by=cast.daniela(),
    )  # fmt: skip
    file.file.save("x", ContentFile(b"%PDF"), save=False)
    file.save()
    client = as_(cast.oscar())
    page = client.get(f"/custody/{call.reference}/{one.pk}/blinding/").content.decode()
    assert "kallpa.pdf" in page
    assert "Los evaluadores solo reciben copias planas." in page
    looks = Recorded.objects.filter(kind="access").count()
    answer = client.get(f"/custody/{call.reference}/{one.pk}/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF"  # type: ignore[attr-defined]
    assert "kallpa" not in answer["Content-Disposition"]
    assert b"".join(client.get(f"/submissions/{one.pk}/files/{file.pk}/").streaming_content) == b"%PDF"  # type: ignore[attr-defined]
    assert Recorded.objects.filter(kind="access").count() == looks + 2
    assert as_(cast.rosa()).get(f"/custody/{call.reference}/{one.pk}/files/{file.pk}/").status_code == 404


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_desk_costs_the_same_with_one_and_thirty_submissions() -> None:
    costs: list[Any] = []
    for count in (1, 30):
        call = call_at("open")
        made.bare(call, count)
        made.close(call)
        desks.take_up(call=call, by=cast.oscar())
        costs.append(_queries(as_(cast.oscar()), f"/custody/{call.reference}/"))
    assert costs[0] == costs[1]


def test_the_list_of_calls_and_what_waits_cost_the_same_with_one_and_thirty() -> None:
    costs, waits = [], []
    for count in (1, 29):
        for _number in range(count):
            made.bare(made.close(call_at("open")), 1)
        Call.objects.filter(state="open").update(state="verification")
        costs.append(_queries(as_(cast.oscar()), "/custody/"))
        with CaptureQueriesContext(connection) as asked:
            found = next_actions(cast.oscar())
        waits.append((len(asked), len(found)))
    assert costs[0] == costs[1]
    assert (waits[0][0], waits[0][1], waits[1][1]) == (waits[1][0], 1, 30)


def test_daniela_reads_why_it_was_not_eligible_before_the_decision() -> None:
    call = call_at("open")
    one = made.apply(call, 1)[0]
    client = as_(made.founder(0))
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    assert client.get(f"/submissions/{one.pk}/result/").status_code == 404
    desks.check_ground(
        submission=one, ground="sanction", result="failed", reason="Sanción vigente en el registro.", by=cast.oscar()
    )
    assert "Sanción vigente en el registro." in client.get(f"/submissions/{one.pk}/result/").content.decode()


def test_a_team_files_a_review_with_a_form() -> None:
    from datetime import timedelta

    from django.utils import timezone

    call = call_at("open")
    one = made.apply(call, 1)[0]
    made.after_review(call, 0)
    Call.objects.filter(pk=call.pk).update(review_until=timezone.now() + timedelta(days=2))
    client, url = as_(made.founder(0)), f"/submissions/{one.pk}/review/"
    assert client.get(url).status_code == 200
    assert as_(cast.oscar()).get(url).status_code == 404
    short = client.post(url, {"grounds": "no"})
    assert short.status_code == 422
    filed = client.post(url, {"grounds": "El puntaje del segundo criterio no tiene razones claras ni se entiende."})
    assert filed.status_code == 302
    assert (
        client.post(
            url, {"grounds": "El puntaje del segundo criterio no tiene razones escritas que lo expliquen."}
        ).status_code
        == 422
    )


def test_an_authority_does_not_read_who_asks_for_a_review() -> None:
    from datetime import timedelta

    from django.utils import timezone

    from ledger.models import Entry as RecordEntry
    from selection.models import ReviewRequest

    call = call_at("open")
    one = made.apply(call, 1)[0]
    made.after_review(call, 0)
    Call.objects.filter(pk=call.pk).update(review_until=timezone.now() + timedelta(days=2))
    one.refresh_from_db()
    founder = made.founder(0)
    words = f"Somos {one.startup.name}, escriban a {founder.email}"
    grounds = f"El puntaje del segundo criterio no tiene razones escritas. {words} para aclararlo."
    assert one.startup.name in grounds
    client = as_(founder)
    assert client.post(f"/submissions/{one.pk}/review/", {"grounds": grounds}).status_code == 302
    filed = ReviewRequest.objects.get(entry__call=call).grounds
    published = RecordEntry.objects.get(call=call.reference, kind="review_requested").payload
    assert filed.startswith("El puntaje del segundo criterio no tiene razones escritas. Somos [")
    assert [text for text in (filed, published) if one.startup.name in text or founder.email in text] == []
