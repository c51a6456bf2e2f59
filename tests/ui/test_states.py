"""What a person meets where there is no page for her: a sentence in her language, and a way on."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.core.ratelimit import respond_429
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.utils import translation
from lxml import html

from govlink import views
from tests import cast


def request_of(language: str) -> HttpRequest:
    request = RequestFactory().get("/somewhere/")
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    request.LANGUAGE_CODE = language
    request.user = AnonymousUser()
    return request


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_everybody_reads_what_went_wrong_in_her_language(language: str) -> None:
    pages: dict[int, Any] = {}
    with translation.override(language):
        for answer in [
            views.unreadable(request_of(language)),
            views.forbidden(request_of(language)),
            views.not_found(request_of(language)),
            render(request_of(language), "413.html", {"limit": 20}, status=413),
            respond_429(request_of(language)),
            views.broken(request_of(language)),
        ]:
            pages[answer.status_code] = html.fromstring(answer.content.decode())
    assert {*pages} == {400, 403, 404, 413, 429, 500}
    for status, page in pages.items():
        assert (status, page.getroottree().getroot().get("lang"), len(page.xpath("//h1"))) == (status, language, 1)
        assert page.xpath("//main//a[@href]") != [], status  # a way on
        assert page.xpath("//main//p[@class='gl-lead']") != [], status
    heads = {page.xpath("//h1/text()")[0] for page in pages.values()}
    assert len(heads) == 6


def test_whoever_opens_an_address_of_a_form_reads_that_there_is_nothing(
    client: Client, rosa: Any, settings: Any
) -> None:
    settings.ROOT_URLCONF = "govlink.urls"
    client.force_login(rosa, backend="allauth.account.auth_backends.AuthenticationBackend")
    opened = client.get("/language/", headers={"accept": "text/html"})
    asked = client.get("/language/", headers={"accept": "application/json"})
    assert (opened.status_code, opened["Allow"], asked.status_code, asked.content) == (405, "POST", 405, b"")
    assert html.fromstring(opened.content.decode()).xpath("//h1/text()") == ["There is nothing to open here"]


@pytest.mark.django_db
def test_who_is_signed_in_is_led_to_her_own_page_where_there_is_none() -> None:
    client = Client(headers={"accept-language": "es"})
    assert "Ir a mi página de inicio" not in client.get("/nothing/").content.decode()
    client.force_login(cast.ines(), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "Ir a mi página de inicio" in answer.content.decode()
