"""Two tabs, or two people, on a start-up's profile and identity record: nobody undoes what the other saved unseen."""

from __future__ import annotations

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from startups.models import IdentityItem, Startup
from tests import cast
from tests.journeys.walking import words
from tests.startups import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def daniela() -> Client:
    client = Client(headers={"accept-language": "es"})
    client.force_login(cast.daniela(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form_of(client: Client, address: str) -> dict[str, str]:
    """What a tab holds: every field of the page's form as it is now."""
    return _fields(client.get(address).content)


def _fields(content: bytes) -> dict[str, str]:
    page = lxml.html.document_fromstring(content.decode())
    form = next(one for one in page.forms if "version" in one.fields)
    areas = {area.get("name") for area in form.xpath(".//textarea")}
    return {name: value.removeprefix("\n") if name in areas else value for name, value in form.form_values()}


def shown(content: bytes) -> str:
    return words(lxml.html.document_fromstring(content.decode()).find_class("gl-conflict")[0])


def test_two_tabs_on_the_profile_are_both_shown(daniela: Client) -> None:
    startup = making.startup()
    address = reverse("startup_edit", args=[startup.pk])
    one, two = form_of(daniela, address), form_of(daniela, address)
    assert daniela.post(address, one | {"city": "Recife", "size": "micro"}).status_code == 302

    answer = daniela.post(address, two | {"city": "Olinda"})
    assert answer.status_code == 409
    assert Startup.objects.get(pk=startup.pk).city == "Recife"
    assert "Recife" in shown(answer.content)
    assert "Até 10 pessoas" in shown(answer.content)
    again = _fields(answer.content)
    assert again["city"] == "Olinda"

    # Whoever has seen both may keep hers; what both typed alike is no conflict.
    assert daniela.post(address, again).status_code == 302
    assert Startup.objects.get(pk=startup.pk).city == "Olinda"
    assert daniela.post(address, two | {"city": "Olinda"}).status_code == 302


def test_two_tabs_on_the_identity_record_are_both_shown(daniela: Client) -> None:
    startup = making.startup()
    address = reverse("startup_identity", args=[startup.pk, "names"])
    one, two = form_of(daniela, address), form_of(daniela, address)
    assert daniela.post(address, one | {"product": "Uno\nDos"}).status_code == 302

    answer = daniela.post(address, two | {"product": "Tres"})
    products = IdentityItem.objects.filter(startup=startup, kind="product")
    assert (answer.status_code, {item.value for item in products}) == (409, {"Uno", "Dos"})
    assert "Dos Uno" in shown(answer.content)
    again = _fields(answer.content)
    assert again["product"] == "Tres"
    assert daniela.post(address, again).status_code == 302
    assert [item.value for item in products.all()] == ["Tres"]


def test_a_tab_on_one_page_does_not_stop_a_tab_on_another(daniela: Client) -> None:
    startup = making.startup()
    profile, names = reverse("startup_edit", args=[startup.pk]), reverse("startup_identity", args=[startup.pk, "names"])
    one, two = form_of(daniela, profile), form_of(daniela, names)
    assert daniela.post(names, two | {"product": "Otro"}).status_code == 302
    assert daniela.post(profile, one | {"city": "Olinda"}).status_code == 302
