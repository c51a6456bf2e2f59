"""The admin site: people, entities, memberships; what it lists, and what it never lists."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Area, Membership, PublicEntity, User
from accounts.queries import may_steer
from ledger.actions import record
from ledger.models import Entry
from ledger.queries import payload
from outbox.actions import sweep
from outbox.models import Job, Message
from startups.actions import profiles
from startups.models import Startup
from tests import cast
from tests.factories import call_at
from tests.listing import address, cost, kemi, sentences
from tests.startups import making
from vault.veil import veiled

pytestmark = pytest.mark.django_db

NO_ROWS = {f"{name}-{part}": 0 for name in ("memberships", "areas") for part in ("TOTAL_FORMS", "INITIAL_FORMS")}


def last(kind: str) -> dict[str, Any]:
    """Return what the newest record entry of a kind says."""
    return payload(Entry.objects.filter(kind=kind).latest("pk"))


# --- who enters ------------------------------------------------------------------------------------------------------
def test_only_staff_may_open_the_admin_site() -> None:
    assert kemi().get(reverse("admin:index")).status_code == 200
    for person in (cast.rosa(), cast.luz(), cast.daniela(), cast.oscar()):
        client = Client()
        client.force_login(person)
        assert client.get(reverse("admin:index")).status_code == 302


def test_every_list_opens_empty_or_not_and_can_be_searched() -> None:
    client = kemi()
    for model, page in admin.site._registry.items():
        assert client.get(address(model)).status_code == 200, model
        if page.search_fields:
            assert client.get(address(model), {"q": "ate"}).status_code == 200, model


# --- adding and changing ---------------------------------------------------------------------------------------------
def test_staff_may_add_an_entity_with_an_area_and_it_is_on_record() -> None:
    answer = kemi().post(
        reverse("admin:accounts_publicentity_add"),
        {
            "kind": "district_municipality",
            "legal_name": "Municipalidad Distrital de Comas",
            "short_name": "Comas",
            "acronym": "COMAS",
            "country": "PE",
            "city": "Lima",
            "time_zone": "America/Lima",
            "areas-TOTAL_FORMS": 1,
            "areas-INITIAL_FORMS": 0,
            "areas-0-name": "Gerencia de Participación",
            "areas-0-kind": "user_area",
        },
    )
    assert answer.status_code == 302, sentences(answer)
    made = PublicEntity.objects.get(acronym="COMAS")
    assert [area.name for area in made.areas.all()] == ["Gerencia de Participación"]
    kinds = list(Entry.objects.filter(kind="staff_added").order_by("pk").values_list("payload", flat=True))
    assert [json.loads(text)["model"] for text in kinds] == ["accounts.PublicEntity", "accounts.Area"]


@pytest.mark.parametrize("page", ["admin:accounts_publicentity_add", "admin:accounts_user_add"])
def test_staff_are_offered_the_zone_of_lima_first(page: str) -> None:
    assert '<option value="America/Lima" selected>' in kemi().get(reverse(page)).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("time_zone", "Lima/Nada", "Lima/Nada"),
        ("country", "XX", "No country has this code."),
        ("acronym", "ATE", "ATE"),
    ],
)
def test_staff_may_not_register_an_entity_by_whose_place_no_term_can_be_reckoned(
    field: str, typed: str, said: str
) -> None:
    cast.ate()
    fields = {"kind": "ministry", "legal_name": "Ministerio", "short_name": "Ministerio", "acronym": "MIN"}
    fields |= {"country": "pe", "city": "Lima", "time_zone": "America/Lima"}
    rows = {"areas-TOTAL_FORMS": 0, "areas-INITIAL_FORMS": 0}
    answer = kemi().post(reverse("admin:accounts_publicentity_add"), {**fields, **rows, field: typed})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not PublicEntity.objects.filter(legal_name="Ministerio").exists()
    assert kemi().post(reverse("admin:accounts_publicentity_add"), {**fields, **rows}).status_code == 302
    assert PublicEntity.objects.get(acronym="MIN").country == "PE"


def test_staff_may_register_a_person_and_make_her_focal_point() -> None:
    ate = cast.ate()
    answer = kemi().post(
        reverse("admin:accounts_user_add"),
        {
            "email": "Nueva@MuniAte.example",
            "name": "Nueva Persona",
            "language": "es",
            "time_zone": "America/Lima",
            "is_active": "on",
            "memberships-TOTAL_FORMS": 1,
            "memberships-INITIAL_FORMS": 0,
            "memberships-0-entity": ate.pk,
            "memberships-0-role": "focal_point",
            "memberships-0-starts_on": "2020-01-01",
        },
    )
    assert answer.status_code == 302, sentences(answer)
    person = User.objects.get(email="nueva@muniate.example")
    address_ = EmailAddress.objects.get(user=person)
    assert (person.has_usable_password(), address_.verified, may_steer(person, ate)) == (False, True, True)
    assert last("staff_added")["model"] == "accounts.Membership"


@pytest.mark.parametrize("who", [cast.julio, cast.oscar, cast.kemi])
def test_staff_may_not_change_an_email_which_opens_the_account(who: Any) -> None:
    person = who()
    email, powers = person.email, {name: "on" for name in ("is_staff", "is_superuser") if getattr(person, name)}
    fields = {"email": "mio@govlink.example", "name": "Otro Nombre", "language": person.language, **powers}
    data = {**fields, "time_zone": "America/Lima", "is_active": "on", **NO_ROWS}
    answer = kemi().post(reverse("admin:accounts_user_change", args=[person.pk]), data)
    assert answer.status_code == 302, sentences(answer)
    person.refresh_from_db()
    assert (person.name, person.email) == ("Otro Nombre", email)
    assert list(EmailAddress.objects.filter(user=person).values_list("email", "verified")) == [(email, True)]
    assert last("staff_changed")["fields"] == ["name"]


def test_staff_who_are_not_superusers_may_not_register_somebody_with_power() -> None:
    helper = cast._person("ayuda@govlink.example", "Ayuda", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client = Client()
    client.force_login(helper)
    fields = {"email": "nueva@govlink.example", "name": "Nueva", "language": "es", "time_zone": "America/Lima"}
    data = {**fields, "is_active": "on", "is_staff": "on", "is_superuser": "on", **NO_ROWS}
    assert client.post(reverse("admin:accounts_user_add"), data).status_code == 302
    made = User.objects.get(email="nueva@govlink.example")
    assert (made.is_staff, made.is_superuser) == (False, False)


def test_staff_may_not_register_an_email_twice() -> None:
    cast.rosa()
    fields = {"email": "ROSA@muniate.example", "name": "Otra", "language": "es", "time_zone": "America/Lima"}
    answer = kemi().post(reverse("admin:accounts_user_add"), {**fields, **NO_ROWS})
    said = ["Somebody has this e-mail already: look for her in the list of people."]
    assert (answer.status_code, sentences(answer)) == (200, said)
    assert User.objects.filter(email__iexact="rosa@muniate.example").count() == 1


def test_staff_who_are_not_superusers_may_not_give_themselves_power() -> None:
    helper = cast._person("ayuda@govlink.example", "Ayuda", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client = Client()
    client.force_login(helper)
    own, hers = (reverse("admin:accounts_user_change", args=[person.pk]) for person in (helper, cast.kemi()))
    fields = {"email": helper.email, "name": "Ayuda M.", "language": "es", "time_zone": "America/Lima"}
    data = {**fields, "is_active": "on", "is_staff": "on", "is_superuser": "on", **NO_ROWS}
    assert client.post(own, data).status_code == 302
    helper.refresh_from_db()
    assert (helper.name, helper.is_staff, helper.is_superuser) == ("Ayuda M.", True, False)
    assert client.post(hers, {**data, "email": "mio@govlink.example"}).status_code == 403
    assert kemi().post(own, data).status_code == 302
    helper.refresh_from_db()
    assert helper.is_superuser is True


def test_staff_may_take_a_lost_second_factor_away_and_never_see_its_key() -> None:
    factor = Authenticator.objects.create(user=cast.rosa(), type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    client = kemi()
    page = client.get(reverse("admin:mfa_authenticator_change", args=[factor.pk]))
    assert (page.status_code, "JBSWY3DPEHPK3PXP" in page.content.decode()) == (200, False)
    gone = client.post(reverse("admin:mfa_authenticator_delete", args=[factor.pk]), {"post": "yes"})
    assert (gone.status_code, Authenticator.objects.count()) == (302, 0)


def test_staff_read_of_a_second_factor_the_day_it_was_set_up_and_never_when_it_was_used() -> None:
    """Who signed in a minute before the close applies, it seems: a session, of which staff see nothing, says no more."""
    used, made = datetime(2026, 3, 14, 23, 58, tzinfo=UTC), datetime(2026, 3, 2, 15, 47, tzinfo=UTC)
    factor = Authenticator.objects.create(user=cast.daniela(), type="totp", data={})
    Authenticator.objects.filter(pk=factor.pk).update(last_used_at=used, created_at=made)
    client = kemi()
    pages = [address(Authenticator), reverse("admin:mfa_authenticator_change", args=[factor.pk])]
    told = [client.get(page).content.decode() for page in pages]
    assert ["2 March 2026" in page for page in told] == [True, True]
    clock = re.compile(r"14 March|11:58|6:58|3:47|10:47")
    assert [clock.findall(page) for page in told] == [[], []]
    orders = [client.get(pages[0], {"o": column}).context["cl"].queryset.query.order_by for column in range(1, 5)]
    assert [order for order in orders if "last_used_at" in str(order)] == []


# --- what is never listed --------------------------------------------------------------------------------------------
def test_admin_site_lists_neither_submissions_nor_teams_nor_identities_nor_sessions() -> None:
    listed = {model._meta.label for model in admin.site._registry}
    assert "startups.Startup" in listed
    assert {label for label in listed if label.startswith(("startups.", "selection."))} == {
        "startups.Startup",
        "startups.Incident",
        "selection.Seat",
    }
    assert listed & {"auth.Group", "account.EmailAddress", "usersessions.UserSession"} == set()
    assert {label for label in listed if "survey" in label.lower() or "claim" in label.lower()} == set()
    index = kemi().get(reverse("admin:index")).content.decode().lower()
    assert "start-ups" in index
    for word in ("submission", "team member", "identity item", "masking", "unsealing", "follower", "user session"):
        assert word not in index


def _snapshot(client: Client) -> dict[str, Any]:
    """Return what every list shows, except the record and the jobs."""
    lists = [model for model in admin.site._registry if model not in (Entry, Job)]
    return {
        model._meta.label: [str(row) for row in client.get(address(model)).context["cl"].result_list] for model in lists
    }


def test_staff_see_no_difference_in_any_list_when_a_startup_applies() -> None:
    client, call = kemi(), call_at("open")
    startup = making.startup()
    before = _snapshot(client)
    submission = making.sent(call, startup)
    sweep()
    assert submission.state == "submitted"
    assert Message.objects.filter(private=True).count() > 0
    assert _snapshot(client) == before
    secrets = ["EscutaLens", "Thiago Sampaio", "11222333000181", making.TEXTS["title"]]
    for model in admin.site._registry:
        text = client.get(address(model)).content.decode()
        assert [secret for secret in secrets if secret in text] == [], model
    written = [entry.payload for entry in Entry.objects.filter(call=call.reference)]
    assert any(f"user:{cast.luz().pk}" in payload for payload in written)
    assert not any(f"user:{cast.daniela().pk}" in payload for payload in written)


def test_private_mail_is_listed_and_opened_by_nobody() -> None:
    now = timezone.now()
    texts = {"language": "es", "kind": "x", "text": "…", "created_at": now}
    shown = Message.objects.create(to="luz@muniate.example", subject="Para Luz", **texts)
    hidden = Message.objects.create(to="daniela@x.example", subject="Para Daniela", private=True, **texts)
    client = kemi()
    text = client.get(address(Message)).content.decode()
    assert ("Para Luz" in text, "Para Daniela" in text, "daniela@x.example" in text) == (True, False, False)
    opened = [reverse("admin:outbox_message_change", args=[veiled(one.pk)]) for one in (shown, hidden)]
    assert [client.get(one).status_code for one in opened] == [200, 302]
    assert "Para Daniela" not in client.get(address(Message), {"q": "daniela"}).content.decode()


def test_staff_may_try_a_failed_job_again_and_change_nothing_of_the_record() -> None:
    job = Job.objects.create(kind="nobody_does_this", state="failed", due_at=timezone.now(), attempts=5)
    client = kemi()
    client.post(address(Job), {"action": "retry", "_selected_action": [veiled(job.pk)]})
    job.refresh_from_db()
    assert job.state == "due"
    entry = record_of("x")
    page = reverse("admin:ledger_entry_change", args=[veiled(entry.pk)])
    shown = client.get(page)
    assert (shown.status_code, "X · The platform" in shown.content.decode()) == (200, True)
    assert client.post(page, {"kind": "y"}).status_code == 403
    assert client.post(reverse("admin:ledger_entry_delete", args=[veiled(entry.pk)])).status_code == 403


def record_of(kind: str) -> Entry:
    """Append an entry to the platform's chain."""
    from django.db import transaction

    with transaction.atomic():
        return record(kind, by="test")


# --- the price of a list ---------------------------------------------------------------------------------------------
def _person(number: int) -> User:
    return cast._person(f"p{number}@x.example", f"P{number}")


def _entity(number: int) -> PublicEntity:
    return PublicEntity.objects.create(
        kind="district_municipality", legal_name=f"E{number}", short_name=f"E{number}", acronym=f"E{number}"
    )


def _message(number: int) -> Message:
    return Message.objects.create(
        to=f"p{number}@x.example", subject="s", language="es", kind="k", text="t", created_at=timezone.now()
    )


ROWS: list[tuple[Any, Any]] = [
    (User, _person),
    (PublicEntity, _entity),
    (Area, lambda n: Area.objects.create(entity=_entity(n), name=f"A{n}")),
    (
        Membership,
        lambda n: Membership.objects.create(
            user=_person(n), entity=_entity(n), role="civil_servant", starts_on=date(2020, 1, 1)
        ),
    ),
    (Authenticator, lambda n: Authenticator.objects.create(user=_person(n), type="totp", data={})),
    (Message, _message),
    (Job, lambda n: Job.objects.create(kind="k", due_at=timezone.now())),
    (Entry, lambda n: record_of(f"k{n}")),
    (Startup, lambda n: profiles.register_startup(by=_person(n), name=f"S{n}", country="PE")),
]


@pytest.mark.parametrize(("model", "make"), ROWS, ids=[model.__name__ for model, _make in ROWS])
def test_staff_read_30_rows_with_as_many_queries_as_1(model: Any, make: Any) -> None:
    client = kemi()
    make(0)
    few, queries = cost(client, model)
    for number in range(1, 30):
        make(number)
    many, again = cost(client, model)
    assert many >= few + 29
    assert again == queries
