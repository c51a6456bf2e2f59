"""From a pilot to a purchase: the route chooser, and who was told what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.states import EntityKind
from kernel.verdict import Refused
from ledger.queries import entries
from pilots.actions.procurement import level_information, note_information
from pilots.models import InformationShared, Pilot, ProcurementRoute, TaxUnit
from pilots.queries.procurement import published_information, tax_unit
from pilots.rules.routes import choose, may_level
from tests import cast
from tests.pilots.conftest import ready
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db
UNIT = Decimal(5000)


def codes(kind: str, amount: int, *true: str) -> list[str]:
    """Return the codes of the open routes."""
    found = choose(ProcurementRoute.objects.all(), kind=kind, amount=Decimal(amount), unit=UNIT, true=true)
    return [one.route.code for one in found if one.verdict]


@pytest.mark.parametrize(
    ("amount", "true", "expected"),
    [
        (40000, [], ["minor"]),
        (40001, [], ["short", "public"]),
        (40001, ["standard"], ["prices", "short", "public"]),
        (100000, ["standard"], ["prices", "short", "public"]),
        (100001, ["standard"], ["short", "public"]),
        (100001, ["dialogue"], ["short", "public", "dialogue"]),
        (30000, ["sole"], ["minor", "sole"]),
        (900000, ["science"], ["short", "public"]),
    ],
)
def test_district_buys_by_the_routes_of_its_amount(amount: int, true: list[str], expected: list[str]) -> None:
    assert codes(EntityKind.DISTRICT, amount, *true) == expected


def test_only_ministries_and_public_universities_are_told_of_the_purchase_of_innovation() -> None:
    every = [one for one in ("standard", "dialogue", "sole", "science")]
    with_it = {kind for kind in EntityKind if "cpi" in codes(kind, 50000, *every)}
    assert with_it == {EntityKind.MINISTRY, EntityKind.UNIVERSITY}
    shown = choose(ProcurementRoute.objects.all(), kind=EntityKind.DISTRICT, amount=UNIT, unit=UNIT)
    assert "cpi" not in [one.route.code for one in shown]


def test_page_of_a_municipality_never_says_cpi_and_the_one_of_a_ministry_does() -> None:
    pilot = ready()
    rosa, page = signed_in("rosa"), url("pilot_route", pilot)
    typed = {"amount": "60000", "true": ["standard"]}
    told = rosa.get(page, typed).content.decode()
    assert [word in told for word in ("CPI", "purchase of innovation", "Reglamento, art. 95", "official gazette")] == [
        False,
        False,
        True,
        True,
    ]
    entity = pilot.call.entity
    entity.kind = EntityKind.MINISTRY
    entity.save()
    assert "Public purchase of innovation (CPI)" in rosa.get(page, typed).content.decode()


def test_page_says_why_a_route_is_closed_and_answers_bad_amounts() -> None:
    pilot = ready()
    rosa, page = signed_in("rosa"), url("pilot_route", pilot)
    assert (rosa.get(page).status_code, rosa.get(page, {"amount": "mucho"}).status_code) == (200, 422)
    assert rosa.get(page, {"amount": "-5"}).status_code == 422
    closed = {one.route.code: str(one.verdict.reason) for one in rosa.get(page, {"amount": "60000"}).context["closed"]}
    assert closed["minor"] == f"It ends at {tax_unit('PE').amount * 8:,.2f}."  # type: ignore[union-attr]
    assert closed["dialogue"] == "Only if this is true: The need is known, not how to meet it."


def test_tax_unit_is_the_one_of_the_year_else_the_newest_before_it() -> None:
    year = timezone.localdate().year
    TaxUnit.objects.filter(year__gte=year).delete()
    TaxUnit.objects.create(year=year + 1, amount=9999)
    newest = TaxUnit.objects.filter(year__lt=year).first()
    assert (tax_unit("PE"), tax_unit("BR")) == (newest, None)
    pilot = ready()
    pilot.call.entity.country = "BR"
    pilot.call.entity.save()
    assert "no tax unit" in signed_in("rosa").get(url("pilot_route", pilot), {"amount": "5"}).content.decode()


def told(pilot: Pilot, receiver: str = "pilot", days: int = 9) -> InformationShared:
    return note_information(
        pilot=pilot,
        given_on=timezone.localdate() - timedelta(days=days),
        receiver=receiver,
        what="Cuántos mensajes llegan al mes",
        by=cast.rosa(),
    )


def test_what_the_start_up_was_told_is_levelled_once() -> None:
    pilot = ready()
    row, rosa = told(pilot), cast.rosa()
    told(pilot, "everybody")
    assert [one.receiver for one in published_information(pilot)] == ["everybody"]
    today = timezone.localdate()
    level_information(information=row, published_on=today, published_where="Portal", by=rosa)
    assert len(published_information(pilot)) == 2
    with pytest.raises(Refused, match="knows this already"):
        level_information(information=row, published_on=today, published_where="Portal", by=rosa)
    kept = [entry.kind for entry in entries(pilot.call.reference, limit=500)][-3:]
    assert kept == ["information_shared", "information_shared", "information_levelled"]


def test_information_is_not_levelled_before_it_was_told_nor_tomorrow() -> None:
    today = date(2026, 3, 3)
    facts = {"level": False, "given_on": date(2026, 3, 1), "today": today}
    days = [date(2026, 2, 28), date(2026, 3, 1), today, date(2026, 3, 4)]
    assert [bool(may_level(published_on=day, **facts)) for day in days] == [False, True, True, False]


def test_rosa_notes_and_levels_through_the_pages_even_after_the_case_and_the_start_up_does_not_read_them() -> None:
    pilot = ready()
    pilot.call.state = "published"
    pilot.call.save()
    rosa = signed_in("rosa")
    typed = {"receiver": "pilot", "given_on": "2021-05-01", "what": "Los precios de la competencia"}
    assert rosa.post(url("pilot_information_add", pilot), {**typed, "given_on": "2999-01-01"}).status_code == 422
    assert rosa.post(url("pilot_information_add", pilot), typed).status_code == 302
    row = InformationShared.objects.get()
    assert "1 thing was told to some only" in rosa.get(url("pilot_information", pilot)).content.decode()
    case = f"/cases/{pilot.call.reference}/"
    assert typed["what"] not in rosa.get(case).content.decode()
    level = url("pilot_information_level", pilot, row.pk)
    assert rosa.post(level, {"published_on": "2021-05-02", "published_where": "Portal"}).status_code == 302
    assert typed["what"] in rosa.get(case).content.decode()
    pages = [url(name, pilot) for name in ("pilot_route", "pilot_information", "pilot_information_add")]
    daniela, ana = signed_in("daniela"), signed_in("ana")
    assert [daniela.get(page).status_code for page in pages] == [403, 403, 403]
    assert [ana.get(page).status_code for page in [*pages, level]] == [404, 404, 404, 404]


@pytest.mark.parametrize(("amount", "expected"), [(480000, ["short"]), (480001, ["public"])])
def test_short_and_full_tender_are_never_both_open_when_the_years_amount_is_known(
    amount: int, expected: list[str]
) -> None:
    routes = ProcurementRoute.objects.filter(code__in=["short", "public"])
    found = choose(routes, kind=EntityKind.DISTRICT, amount=Decimal(amount), unit=UNIT, threshold=Decimal(480000))
    assert [one.route.code for one in found if one.verdict] == expected
    unsure = choose(routes, kind=EntityKind.DISTRICT, amount=Decimal(amount), unit=UNIT)
    assert [one.unsure for one in unsure] == [True, True]


def test_page_refuses_what_cannot_be_true_at_once_and_asks_in_the_money_of_the_country() -> None:
    pilot = ready()
    rosa, page = signed_in("rosa"), url("pilot_route", pilot)
    answer = rosa.get(page, {"amount": "60000", "true": ["standard", "sole"]})
    assert (answer.status_code, "both cannot be true" in answer.content.decode()) == (422, True)
    told = rosa.get(page, {"amount": "600000"}).content.decode()
    assert ("only one of the two applies" in told, "100 000" in told) == (True, False)
    assert ("Sinacti" in told, "innovation system" in told) == (False, False)
    pilot.call.entity.country = "BR"
    pilot.call.entity.save()
    told = rosa.get(page).content.decode()
    assert ("Estimated amount in BRL" in told, "soles" in told) == (True, False)


def test_each_amount_behind_the_routes_names_its_year_and_its_norm_with_a_link() -> None:
    pilot, year = ready(), timezone.localdate().year
    TaxUnit.objects.filter(country="PE", year=year).delete()
    TaxUnit.objects.create(
        year=year, amount=6000, source="Decreto Supremo 1", source_url="https://ds.example/1", threshold=500_000,
        threshold_source="Ley de presupuesto 2", threshold_url="https://ley.example/2",
    )  # fmt: skip
    rosa, page = signed_in("rosa"), url("pilot_route", pilot)
    shown = {one.label: (one.year, one.amount, one.norm, one.url) for one in rosa.get(page).context["amounts"]}
    assert shown["Tax unit (UIT)"] == (year, 6000, "Decreto Supremo 1", "https://ds.example/1")
    assert shown["Between the short and the full public tender"] == (
        year,
        500_000,
        "Ley de presupuesto 2",
        "https://ley.example/2",
    )
    counted = [value for label, value in shown.items() if label.endswith("up to 8 tax units")]
    assert [one[:2] for one in counted] == [(year, 48_000)]
    html = rosa.get(page).content.decode()
    assert ('href="https://ds.example/1"' in html, 'href="https://ley.example/2"' in html) == (True, True)
    TaxUnit.objects.filter(year=year).update(threshold=None)
    assert "does not know the amount" in rosa.get(page).content.decode()


def test_every_tax_unit_that_govlink_proposes_names_its_decree() -> None:
    assert [one.year for one in TaxUnit.objects.filter(country="PE") if not one.source or not one.source_url] == []
