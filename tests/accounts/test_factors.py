"""The second factor before the admin site and the custodians' desks; the one door to the admin site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from importlib import import_module
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import cast
from tests.cast import PASSWORD
from tests.conftest import ROOT
from tests.factories import call_at
from tests.journeys.factors import code
from vault.actions import rotate
from vault.rules import SealBroken
from vault.texts import open_text

pytestmark = pytest.mark.django_db

ASKS = "/account/2fa/reauthenticate/"
SECRET = "JBSWY3DPEHPK3PXP"
WITH_FACTOR = [
    "admin:index",
    "admin_desk",
    "admin_invite",
    "admin_partners",
    "admin_measures",
    "admin:accounts_user_changelist",
]


def browser(person: User, *, shown: bool = False) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    if shown:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return client


def custodian_of(state: str) -> tuple[User, str]:
    call = call_at(state)
    return cast.oscar(), call.reference


@pytest.fixture
def demanded(settings: Any) -> None:
    settings.SECOND_FACTOR = True


def test_second_factor_is_demanded_in_production_and_not_of_the_printed_logins() -> None:
    """What the setting is in each edition, as a fresh process reads it."""
    secrets = {name: "x" * 60 for name in ("SECRET_KEY", "SEAL_KEY")} | {"LEDGER_KEY": "A" * 43 + "="}
    said = {}
    for edition in ("embedded", "production"):
        environment = os.environ | secrets | {"GOVLINK_EDITION": edition, "SITE_URL": "https://govlink.example"}
        environment["DJANGO_SETTINGS_MODULE"] = "govlink.settings"
        program = "from django.conf import settings; print(settings.SECOND_FACTOR)"
        ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)
        said[edition] = ran.stdout.strip() or ran.stderr[-500:]
    assert said == {"embedded": "False", "production": "True"}


def test_staff_may_enter_the_admin_site_only_after_showing_a_second_factor(demanded: None) -> None:
    kemi = cast.kemi()
    client = browser(kemi)
    for name in WITH_FACTOR:
        answer = client.get(reverse(name))
        assert (answer.status_code, answer.templates[0].name) == (403, "accounts/factor_needed.html"), name
    assert f'href="{reverse("mfa_activate_totp")}"' in answer.content.decode()
    # A factor that was set up and not shown in this session leads to the page that asks for it, and back.
    TOTP.activate(kemi, SECRET)
    for name in WITH_FACTOR:
        answer = client.get(reverse(name))
        assert (answer.status_code, unquote(answer["Location"])) == (302, f"{ASKS}?next={reverse(name)}"), name
    shown = browser(kemi, shown=True)
    assert [shown.get(reverse(name)).status_code for name in WITH_FACTOR] == [200] * len(WITH_FACTOR)
    # Taken away, what was shown counts no more; codes to recover an account are no factor of their own.
    Authenticator.objects.all().delete()
    Authenticator.objects.create(user=kemi, type="recovery_codes", data={})
    assert shown.get(reverse("admin:index")).status_code == 403


def test_kemi_sets_her_factor_up_where_the_page_leads_her_and_enters(demanded: None) -> None:
    kemi = cast.kemi()
    client = Client(headers={"accept-language": "en"})
    password = {"login": kemi.email, "password": PASSWORD}
    assert client.post("/account/login/", password).status_code == 302
    assert client.get("/admin/").status_code == 403
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    # She may have to copy it by hand: it is no greyed-out field, which cannot be selected.
    assert re.search(rf"<input[^>]* readonly[^>]*{secret}", page.content.decode())
    assert client.post(reverse("mfa_activate_totp"), {"code": code(secret)}).status_code == 302
    asked = client.get("/admin/")
    assert asked["Location"] == "/account/2fa/reauthenticate/?next=%2Fadmin%2F"
    answer = client.post(asked["Location"], {"code": code(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    # The next sign-in asks for it at once, and the admin site does not ask again.
    later = Client()
    assert later.post("/account/login/", password)["Location"].startswith("/account/2fa/authenticate/")
    assert later.get("/admin/").status_code == 302


def test_a_code_serves_once_and_whoever_shows_it_again_reads_so() -> None:
    kemi = cast.kemi()
    TOTP.activate(kemi, SECRET)
    client = Client(headers={"accept-language": "en"})
    asked = client.post("/account/login/", {"login": kemi.email, "password": PASSWORD})["Location"]
    assert client.post(asked, {"code": code(SECRET)}).status_code == 302
    again = client.post(ASKS, {"code": code(SECRET)})
    assert "Wait until your application shows the next one" in again.content.decode()


def test_seeds_lie_sealed_and_open_factors_before_and_after_a_change_of_keys() -> None:
    kemi = cast.kemi()
    TOTP.activate(kemi, SECRET)
    RecoveryCodes.activate(kemi)
    seed = next(open_text(row.data["seed"]) for row in Authenticator.objects.filter(type="recovery_codes"))
    codes, columns = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes(), []
    for _turn in range(2):
        columns.append(stored_factors())
        assert not any(secret in column for column in columns[-1] for secret in (SECRET, seed, *codes))
        rows = {row.type: row for row in Authenticator.objects.all()}
        assert TOTP(rows["totp"]).validate_code(code(SECRET))
        cache.clear()  # a code counts once
        assert RecoveryCodes(rows["recovery_codes"]).generate_codes() == codes
        rotate(by="test", reencrypt=True)
    assert not columns[0] & columns[1], "each seed is sealed anew"
    assert len(columns[0]) == len({len(column) for column in columns[0]}) == 2


def test_a_seed_in_the_open_is_refused_and_the_migration_leaves_none() -> None:
    planted = Authenticator.objects.create(user=cast.kemi(), type="totp", data={"secret": SECRET})
    with pytest.raises(SealBroken):
        TOTP(planted).validate_code(code(SECRET))
    seeds = import_module("accounts.migrations.0005_sealed_seeds")
    seeds.seal(apps, None)
    planted.refresh_from_db()
    assert TOTP(planted).validate_code(code(SECRET))
    seeds.open_again(apps, None)
    assert SECRET in str(stored_factors())


def stored_factors() -> set[str]:
    """Return what stands in the column of seeds, as a dump would have it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return {str(row[0]) for row in cursor.fetchall()}


def test_nobody_signs_in_at_the_admin_site_past_the_limits_and_the_second_factor() -> None:
    kemi = cast.kemi()
    door = reverse("admin:login")
    visitor = Client()
    answer = visitor.post(door, {"username": kemi.email, "password": PASSWORD, "next": "/admin/"})
    assert (answer.status_code, "_auth_user_id" in visitor.session) == (401, False)
    assert visitor.get(door)["Location"].startswith("/account/login/?next=")
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0].startswith("/account/login/?next=")
    assert browser(cast.ana()).get(door).status_code == 403
    assert browser(kemi).get(door).status_code == 302


def test_custodian_may_open_her_desk_only_after_showing_a_second_factor(demanded: None) -> None:
    oscar, reference = custodian_of("closed")
    desk, stranger = reverse("desk", args=[reference]), browser(cast.ana())
    answer = browser(oscar).get(desk)
    assert (answer.status_code, answer.templates[0].name) == (403, "accounts/factor_needed.html")
    # Others do not learn from it that there is a desk.
    assert stranger.get(desk).status_code == 404
    TOTP.activate(oscar, SECRET)
    assert browser(oscar).get(desk).status_code == 302
    assert browser(oscar, shown=True).get(desk).status_code == 200


def test_home_page_asks_staff_and_custodians_without_a_second_factor_to_set_one_up() -> None:
    oscar, _reference = custodian_of("open")
    setting_up = reverse("mfa_activate_totp")

    def asked(person: User) -> bool:
        return setting_up in [str(action.url) for action in browser(person).get("/home/").context["actions"]]

    assert [asked(one) for one in (cast.kemi(), oscar, cast.rosa(), cast.ana())] == [True, True, False, False]
    for person in (cast.kemi(), oscar):
        TOTP.activate(person, SECRET)
    assert [asked(one) for one in (cast.kemi(), oscar)] == [False, False]
