"""Exercises as OCDS: only what a stage may tell, valid by two judges, the same whenever it is asked for, never a name."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.queries import ocds
from reports.queries.datasets import all_of
from reports.rules.datasets import DATASETS
from reports.rules.ocds import FIELDS, NotListed, leaves, listed
from reports.rules.ocds_schema import NotValid, valid
from selection.actions.decisions import answer_review
from startups.models import Startup
from tests import cast
from tests.factories import call_at
from tests.journeys.canary import World, drive
from tests.reports import exercises
from tests.reports.reviewing import review as reviewed
from tests.selection.builders import DECISION
from tests.selection.test_taking_back import WHY, asked, choose

pytestmark = pytest.mark.django_db
#: Where the review tells what is not in order.
WRONG = {
    *("validation_errors", "deprecated_fields", "additional_closed_codelist_values", "additional_checks"),
    *("all_additional_fields", "conformance_errors"),
}

BARE = {"ocid": "ocds-xxxxxx-1", "id": "1", "date": "2021-05-31T00:00:00-05:00", "tag": ["award"], "initiationType": "tender"}  # fmt: skip


def ids(package: dict[str, Any]) -> list[str]:
    """Return the ends of the releases' identifiers, behind the call's reference."""
    return [one["id"].removeprefix(one["tender"]["id"] + "-") for one in package["releases"]]


def releases(reference: str) -> dict[str, Any]:
    """Return the releases as the public gets them."""
    answer = Client().get(reverse("ocds_releases", args=[reference]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return answer.json()


# --- what may be told ------------------------------------------------------------------------------------------------


def test_a_release_with_what_its_stage_may_not_tell_is_not_made() -> None:
    supplier = {"parties": [{"id": "1", "name": "Daoura", "roles": ["supplier"]}]}
    named = {"awards": [{"id": "1", "suppliers": [{"id": "1", "name": "Daoura"}]}]}
    assert listed("opening", BARE | supplier | named) == BARE | supplier | named
    for stage in ("tender", "close", "result", "offer", "case", "end"):
        with pytest.raises(NotListed, match="may not name who applied"):
            listed(stage, BARE | supplier)
        with pytest.raises(NotListed, match="awards/suppliers/id"):
            listed(stage, BARE | named)
    with pytest.raises(NotListed, match="bids/details/date"):
        listed("result", BARE | {"bids": {"details": [{"id": "K7Q-4MD", "date": "2021-05-01T00:00:00-05:00"}]}})


def test_the_schema_refuses_a_bare_date_and_what_an_extension_needs() -> None:
    package = {
        "uri": "https://govlink.example/x.json", "version": "1.1", "publishedDate": BARE["date"], "publisher": {"name": "G"},
        "releases": [BARE],
    }  # fmt: skip
    assert valid(package) == package
    with pytest.raises(NotValid, match="releases/0/date: '2021-05-31' is not a 'date-time'"):
        valid(package | {"releases": [BARE | {"date": "2021-05-31"}]})
    with pytest.raises(NotValid, match="releases/0/bids/details/0: 'id' is a required property"):
        valid(package | {"releases": [BARE | {"bids": {"details": [{"status": "valid"}]}}]})


def test_every_listed_field_is_told_by_some_exercise_and_no_other() -> None:
    made = [exercises.amended(), exercises.published().call, exercises.given_up(), exercises.cancelled()]
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        packages = [releases(call.reference) for call in made]
    assert sorted({path for package in packages for one in package["releases"] for path in leaves(one)}) == sorted(
        FIELDS
    )
    assert [ids(package) for package in packages] == [
        ["tender", "amendment-1", "amendment-2", "open", "close"],
        ["tender", "open", "close", "result", f"opening-{_code(packages[1])}", "case"],
        ["tender", "open", "close", "result", "offer-1"],
        ["tender", "open", "close", "result", "end"],
    ]


def test_public_reads_a_decision_that_was_taken_back_as_it_was_told() -> None:
    call, review = asked()
    before = releases(call.reference)
    results = reverse("dataset_json", args=["results"])
    assert call.reference in Client().get(results).getvalue().decode()
    answer_review(review=review, outcome="upheld", effect="anew", reasons=WHY, by=cast.luz())
    between = releases(call.reference)
    assert (ids(between), between["releases"][:-1]) == ([*ids(before), "back-1"], before["releases"])
    assert call.reference not in Client().get(results).getvalue().decode()
    choose(call, "K01-4MD", act="RA 2-2026", departure=DECISION)
    after = releases(call.reference)
    assert (ids(after)[-3:], after["releases"][:-1]) == (["result", "back-1", "result-2"], between["releases"])
    awards = [one["awards"][0] for one in after["releases"][-3:]]
    first, second = (f"{call.reference}-K0{n}-4MD" for n in range(2))
    assert [(one["id"], one["status"]) for one in awards] == [
        (first, "pending"), (first, "cancelled"), (second, "pending"),
    ]  # fmt: skip


def _code(package: dict[str, Any]) -> str:
    return str(
        package["releases"][-1]["contracts"][0]["awardID"].removeprefix(package["releases"][0]["tender"]["id"] + "-")
    )


def test_public_reads_a_call_as_it_was_before_each_amendment() -> None:
    call = exercises.amended()
    told = [one["tender"] for one in releases(call.reference)["releases"]]
    assert [one["title"] for one in told] == ["Escuchar a los vecinos de Ate", "Escuchar mejor", "Escuchar mejor"]
    assert [one["contractPeriod"]["durationInDays"] for one in told] == [28, 28, 42]
    assert told[0]["tenderPeriod"]["endDate"] == told[1]["tenderPeriod"]["endDate"] < told[2]["tenderPeriod"]["endDate"]
    assert told[2]["amendments"][1]["amendsReleaseID"] == f"{call.reference}-amendment-1"
    assert "amendments" not in told[0]
    assert told[0]["tenderPeriod"]["endDate"].endswith("-05:00")


def test_who_has_the_releases_is_sent_nothing_until_something_happens() -> None:
    call = exercises.amended()
    address = reverse("ocds_releases", args=[call.reference])
    first = Client().get(address)
    assert Client(headers={"if-none-match": first["ETag"]}).get(address).status_code == 304
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        again = Client(headers={"if-none-match": first["ETag"]}).get(address)
    assert (again.status_code, again["Last-Modified"] > "", again["Last-Modified"] == first["Last-Modified"]) == (200, True, False)  # fmt: skip


def test_public_is_told_that_an_exercise_was_generated() -> None:
    told = [releases(call_at("open", illustrative=made).reference)["releases"][0]["tender"]["procurementMethodDetails"] for made in (False, True)]  # fmt: skip
    assert ["ilustrativo" in text for text in told] == [False, True]


def test_public_is_told_that_a_pilot_is_no_procurement_in_the_language_of_the_entity() -> None:
    reference = exercises.published().call.reference
    address, answers = reverse("ocds_releases", args=[reference]), []
    for days, tongue in enumerate(("en", "es"), start=1):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            answers.append(Client(headers={"accept-language": tongue}).get(address))
    assert answers[0].content == answers[1].content
    told = answers[0].json()["releases"]
    sentence = "Un piloto no es una contratación"
    assert (sentence in told[0]["tender"]["procurementMethodDetails"], sentence in told[-1]["contracts"][0]["description"]) == (True, True)  # fmt: skip
    assert "value" not in told[-1]["contracts"][0]


def test_public_gets_nothing_of_a_call_that_is_still_prepared() -> None:
    for name in ("ocds_releases", "ocds_record"):
        assert Client().get(reverse(name, args=[call_at("framing").reference])).status_code == 404
        assert Client().get(reverse(name, args=["NO-HAY"])).status_code == 404


# --- names -----------------------------------------------------------------------------------------------------------


def test_public_reads_the_chosen_name_only_where_the_result_tells_it() -> None:
    pilot = exercises.published()
    Startup.objects.create(name=exercises.LOSER, country="PE")
    told = {one["id"].removeprefix(f"{pilot.call.reference}-"): json.dumps(one) for one in releases(pilot.call.reference)["releases"]}  # fmt: skip
    assert [stage for stage, text in told.items() if pilot.startup.name in text] == [list(told)[-2]]
    given_up = json.dumps(releases(exercises.given_up().reference))
    assert (pilot.startup.name in given_up, '"suppliers"' in given_up, '"tenderers"' in given_up) == (
        False,
        False,
        False,
    )


def test_nobody_reads_who_applied_in_the_data_of_any_state(tmp_path: Path) -> None:
    seen: dict[str, dict[str, Any]] = {}

    def look(world: World, state: str) -> None:
        client, reference = Client(), world.call.reference
        addresses = [reverse(name, args=[reference]) for name in ("ocds_releases", "ocds_record")]
        addresses += [reverse(f"dataset_{kind}", args=[key]) for key in DATASETS for kind in ("csv", "json")]
        texts = {address: client.get(address).getvalue().decode() for address in addresses}
        needles = world.needles()
        assert needles.within(world.script.applicants[0].name) != set()
        assert {address: needles.within(text) for address, text in texts.items() if needles.within(text)} == {}
        seen[state] = json.loads(texts[addresses[0]])

    with drive(look) as world:
        codes = [row["code"] for row in all_of("results")]
        told = {one["id"] for one in seen["standstill"]["releases"][-1]["bids"]["details"]}
        assert (len(codes), told) == (3, set(codes))
        assert [ids(package)[-1] for package in seen.values()] == [
            "tender", "open", "open", "close", "close", "close", "close", "result"
        ]  # fmt: skip
        # What was told stays as it was told.
        packages = list(seen.values())
        for before, after in pairwise(packages):
            assert after["releases"][: len(before["releases"])] == before["releases"]
        assert "bids" not in json.dumps([one for one in seen["deliberation"]["releases"] if "withheldInformation" not in one])  # fmt: skip
        record = ocds.record_package(world.call.reference)
        assert record is not None
        assert {name: one for name, one in reviewed(record, tmp_path).items() if name in WRONG and one} == {}


# --- the standard's own review ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make", [exercises.amended, exercises.published, exercises.given_up, exercises.cancelled, exercises.taken_back]
)
def test_the_standards_own_review_finds_nothing_wrong(make: Any, tmp_path: Path) -> None:
    made = make()
    reference = getattr(made, "call", made).reference
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        packages = [ocds.release_package(reference), ocds.record_package(reference)]
    for package in packages:
        assert package is not None
        found = reviewed(package, tmp_path)
        wrong = {name: found[name] for name in found if name in WRONG and found[name]}
        assert (wrong, found["version_used"], found["unique_ocids_count"]) == ({}, "1.1", 1)
        assert found["extensions"]["is_extended_schema"]


def test_the_review_would_find_what_is_wrong(tmp_path: Path) -> None:
    package = ocds.release_package(call_at("announced").reference)
    assert package is not None
    package["releases"][0] |= {"date": "ayer", "tag": ["fiesta"], "invented": 1}
    package["releases"][0]["tender"]["title"] = ""
    found = reviewed(package, tmp_path)
    assert [one["path"] for one in found["validation_errors"]] == ["releases/0/date"]
    assert [one["values"] for one in found["additional_closed_codelist_values"].values()] == [["fiesta"]]
    assert [one["field_name"] for one in found["all_additional_fields"]] == ["invented"]
    assert list(found["additional_checks"]) == ["empty_field"]
