"""Who signs in, signs up or asks for a password too often, or from a page that is too old, gets back what she typed, but
no secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from lxml import html

from tests import cast

pytestmark = pytest.mark.django_db
WHO, SECRET = "quien.escribe@correo.example", "secreto que nadie debe leer"
FORMS = {
    "login": ("/account/login/", {"login": WHO, "password": SECRET, "next": "/home/"}),
    "signup": ("/account/signup/", {"name": "Ana Ruiz", "email": WHO, "password1": SECRET, "password2": SECRET}),
    "reset_password": ("/account/password/reset/", {"email": WHO}),
    "manage_email": ("/account/email/", {"email": WHO, "action_add": ""}),
    "change_password": (
        "/account/password/change/",
        {"oldpassword": SECRET, "password1": SECRET, "password2": SECRET},
    ),
}


@pytest.fixture(autouse=True)
def _counted_anew() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def limit(settings: Any, action: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = {action: "1/h/ip"}


def refused(settings: Any, action: str) -> tuple[Client, Any]:
    """Return who sends a form twice, and the answer to the second time."""
    path, typed = FORMS[action]
    client = Client(headers={"accept-language": "es"})
    if action in {"manage_email", "change_password"}:
        client.force_login(cast.rosa(), backend="allauth.account.auth_backends.AuthenticationBackend")
    limit(settings, action)
    client.post(path, typed)
    answer = client.post(path, typed)
    assert (answer.status_code, "no-store" in answer.get("Cache-Control", "")) == (429, True)
    return client, answer


def too_old(action: str, **more: Any) -> Any:
    """Return the answer to a form whose page was there before its reader signed in in another tab."""
    path, typed = FORMS[action]
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "es", **more})
    return client.post(path, typed)


@pytest.mark.parametrize("action", FORMS)
def test_what_was_typed_comes_back_and_no_secret(action: str, settings: Any) -> None:
    _client, answer = refused(settings, action)
    comes_back(action, answer)


@pytest.mark.parametrize("action", FORMS)
def test_so_it_does_where_the_page_was_too_old(action: str) -> None:
    answer = too_old(action, origin="http://testserver")
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (403, True)
    comes_back(action, answer)


@pytest.mark.parametrize("action", ["login", "signup"])
def test_who_signed_in_meanwhile_reads_who_is_in_and_that_nothing_changed(action: str) -> None:
    path, typed = FORMS[action]
    client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    client.force_login(cast.rosa(), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(path, typed)
    page = html.fromstring(answer.content.decode())
    said = " ".join(page.xpath("string(//main)").split())
    assert (answer.status_code, f"En este navegador ingresó {cast.rosa().name}" in said) == (403, True)
    assert page.xpath("//main//form") == []


@pytest.mark.parametrize("sender", [{}, {"origin": "https://elsewhere.example"}])
def test_what_another_site_sends_does_not_come_back(sender: dict[str, str]) -> None:
    answer = too_old("login", **sender)
    assert (answer.status_code, WHO in answer.content.decode()) == (403, False)


def test_a_form_of_the_admin_site_does_not_come_back_in_part() -> None:
    client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    client.force_login(cast.kemi(), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post("/admin/accounts/publicentity/add/", {"name": "Una entidad", "short_name": "UE"})
    assert (answer.status_code, "Una entidad" in answer.content.decode()) == (403, False)


def comes_back(action: str, answer: Any) -> None:
    """See that the page has what was typed, each with its label, and no secret."""
    path, typed = FORMS[action]
    page = html.fromstring(answer.content.decode())
    forms = page.xpath(f"//main//form[@action='{path}']")
    back = {one.get("name"): one.get("value") for form in forms for one in form.xpath(".//input")}
    back.pop("csrfmiddlewaretoken", None)
    assert back == {name: value for name, value in typed.items() if value != SECRET}
    assert SECRET not in answer.content.decode()
    assert [page.xpath(f"//label[@for='{one.get('id')}']") != [] for one in page.xpath("//main//input[@id]")] == [
        True
    ] * sum(name in {"name", "login", "email"} for name in back)


def test_it_is_sent_again_from_that_page(settings: Any) -> None:
    client, answer = refused(settings, "login")
    settings.ACCOUNT_RATE_LIMITS = False
    (form,) = html.fromstring(answer.content.decode()).xpath("//main//form")
    again = client.post(form.get("action"), dict(form.form_values()))
    page = html.fromstring(again.content.decode())
    assert (again.status_code, page.xpath("//input[@name='login']/@value")) == (200, [WHO])
    assert {*page.xpath("//main//input[@name='next']/@value")} == {"/home/"}


def test_who_comes_too_often_with_nothing_typed_reads_that_she_waits(settings: Any) -> None:
    limit(settings, "reset_password_from_key")
    for _time in range(2):
        answer = Client().post("/account/password/reset/key/1-set-password/", {"password1": SECRET})
    page = html.fromstring(answer.content.decode())
    assert (answer.status_code, page.xpath("//main//form"), SECRET in answer.content.decode()) == (429, [], False)
