"""The read API: what is public page by page, described as it is, within limits, from any site, with nothing to write."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from openapi_spec_validator import validate

from accounts.actions import make_api_token
from accounts.models import ApiToken
from kernel.verdict import Refused
from reports.rules.datasets import DATASETS
from tests import cast
from tests.factories import call_at
from tests.pilots.test_views import signed_in
from tests.reports import exercises

pytestmark = pytest.mark.django_db


def ask(address: str, **headers: str) -> Any:
    """Ask for an address as a program does."""
    return Client(headers={name.replace("_", "-"): value for name, value in headers.items()}).get(address)


def listed(key: str) -> str:
    return reverse("api_list", args=[key])


@pytest.fixture
def limited(settings: Any) -> Any:
    """Three requests a minute from an address, five with a token, in a minute that does not pass."""
    cache.clear()
    settings.API_LIMITS, settings.API_PER_MINUTE, settings.API_PER_MINUTE_TOKEN = True, 3, 5
    return settings


# --- what comes out --------------------------------------------------------------------------------------------------


def test_a_program_reads_every_page_and_what_comes_fits_the_description() -> None:
    pilot = exercises.published()
    pilot.lessons.create(number=1, text="Empezar por lo pequeño.", kind="method")
    exercises.given_up()
    described = ask(reverse("api_description")).json()
    validate(described)
    for key in DATASETS:
        rows, address = [], f"{listed(key)}?limit=1"
        while address:
            page = ask(address).json()
            assert len(page["data"]) >= 1
            rows += page["data"]
            address = (page["next"] or "").removeprefix("http://localhost:8000")
        whole = ask(reverse("dataset_json", args=[key])).json()
        assert rows == whole
        schema = described["components"]["schemas"][key]
        for row in rows:
            jsonschema.validate(row, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(rows[0] | {"startup_id": 1}, schema)


def test_each_path_of_the_description_is_answered() -> None:
    call = exercises.published().call
    described = ask(reverse("api_description")).json()
    known = {"reference": call.reference, "acronym": call.entity.acronym}
    paths = [re.sub(r"\{(\w+)\}", lambda one: known[one[1]], path) for path in described["paths"]]
    assert len(paths) == len(DATASETS) + 3
    server = described["servers"][0]["url"].removeprefix("http://localhost:8000")
    assert {ask(server + path).status_code for path in paths} == {200}
    assert ask(f"/api/v1/calls/{call.reference}/").json()["ocid"] == f"ocds-xxxxxx-{call.reference}"
    assert set(ask(reverse("api_index")).json()["data"]) == set(DATASETS)


def test_a_program_is_told_in_a_sentence_what_is_wrong() -> None:
    framing = call_at("framing")
    for address in (f"/api/v1/calls/{framing.reference}/", "/api/v1/users/", "/api/v1/results/x/", "/api/v1/calls/x/"):
        assert ask(address).status_code == 404
    for query in ("after=", "after=-1", "after=x", "limit=", "limit=0", "limit=101", "limit=٣"):
        answer = ask(f"{listed('calls')}?{query}", accept_language="en")
        assert (answer.status_code, "a whole number" in answer.json()["error"]) == (400, True)


# --- programs on other sites -----------------------------------------------------------------------------------------


def test_a_page_of_another_site_may_read_and_nothing_else() -> None:
    address = listed("calls")
    answer = ask(address, origin="https://portal.example")
    assert (answer["Access-Control-Allow-Origin"], answer["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    assert "Access-Control-Allow-Credentials" not in answer
    asked = Client().options(address)
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    for method in ("post", "put", "delete", "patch"):
        refused = getattr(Client(enforce_csrf_checks=True), method)(address)
        assert (refused.status_code, "error" in refused.json()) == (405, True)
    assert "Access-Control-Allow-Origin" not in Client().get(reverse("calls"))


def test_who_has_an_answer_is_sent_nothing_until_it_changes() -> None:
    call_at("open")
    first = ask(listed("calls"))
    again = ask(listed("calls"), if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    call_at("announced")
    assert ask(listed("calls"), if_none_match=first["ETag"]).status_code == 200


# --- limits and tokens -----------------------------------------------------------------------------------------------


@time_machine.travel("2026-11-25T12:00:20Z", tick=False)
def test_who_asks_too_often_waits_and_a_token_asks_more_often(limited: Any) -> None:
    address = listed("calls")
    told = [ask(address) for _number in range(4)]
    assert [one.status_code for one in told] == [200, 200, 200, 429]
    assert [one["RateLimit-Remaining"] for one in told] == ["2", "1", "0", "0"]
    assert (told[3]["Retry-After"], "40 " in told[3].json()["error"]) == ("40", True)
    _token, secret = make_api_token(name="Portal", by=cast.ana())
    own = {"authorization": f"Bearer {secret}"}
    assert [ask(address, **own).status_code for _number in range(6)] == [200] * 5 + [429]
    with time_machine.travel("2026-11-25T12:01:00Z", tick=False):
        assert ask(address).status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.9").get(address).status_code == 200


def test_nobody_gets_further_with_a_token_that_is_none() -> None:
    _token, secret = make_api_token(name="Portal", by=cast.ana())
    address = listed("calls")
    assert ask(address, authorization=f"Bearer {secret}").status_code == 200
    refused = ask(address, authorization=f"Bearer {secret[:-1]}")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    ana = cast.ana()
    ana.is_active = False
    ana.save()
    assert ask(address, authorization=f"Bearer {secret}").status_code == 401


def test_a_person_makes_a_token_sees_it_once_and_removes_only_her_own() -> None:
    browser, page = signed_in("ana"), reverse("api_tokens")
    made = browser.post(page, {"name": "Portal"})
    secret = re.search(r"gla_[\w-]{43}", made.content.decode())
    assert secret is not None
    row = ApiToken.objects.get()
    assert (secret[0] in browser.get(page).content.decode(), row.beginning) == (False, secret[0][:8])
    assert secret[0] not in str(ApiToken.objects.values().get())
    remove = reverse("api_token_remove", args=[row.pk])
    assert signed_in("rosa").post(remove).status_code == 404
    assert ask(listed("calls"), authorization=f"Bearer {secret[0]}").status_code == 200
    assert browser.post(remove).status_code == 302
    assert ask(listed("calls"), authorization=f"Bearer {secret[0]}").status_code == 401


def test_a_person_may_have_five_tokens() -> None:
    for number in range(5):
        make_api_token(name=f"Portal {number}", by=cast.ana())
    with pytest.raises(Refused, match=r"five tokens|cinco claves"):
        make_api_token(name="Otro", by=cast.ana())
    assert signed_in("ana").post(reverse("api_tokens"), {"name": "Otro"}).status_code == 422
    assert ApiToken.objects.count() == 5
