"""The second factor before the admin site and the custodians' desks; the one door to the admin site."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import cast
from tests.cast import PASSWORD
from tests.conftest import ROOT
from tests.factories import call_at
from tests.journeys.factors import code

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
