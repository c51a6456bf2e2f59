"""Every component, every kind of field and every account page, as the browser gets it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.http import HttpResponse
from django.test import Client, RequestFactory
from lxml import html

from accounts.models import User
from govlink.middleware import PackedTextMiddleware

BLOCKED = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", re.I)


def parsed(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    response = client.get(path, headers={"accept-language": "en", **headers})
    assert response.status_code == status, path
    return html.fromstring(response.content.decode())


def dangling(page: Any) -> list[str]:
    """Return what points at an id that is not on the page, or at one that is there twice."""
    ids = Counter(page.xpath("//@id"))
    wanted = [
        one for value in page.xpath("//@aria-describedby|//@aria-labelledby|//label/@for") for one in value.split()
    ]
    wanted += [href[1:] for href in page.xpath("//*[@data-error-summary]//a/@href")]
    return sorted({one for one in wanted if one not in ids} | {one for one, times in ids.items() if times > 1})


def blocked_by_the_policy(page: Any) -> list[str]:
    """Return inline styles, handlers and scripts without a nonce, which the browser would refuse."""
    source = html.tostring(page).decode()
    inline = [
        html.tostring(node).decode()
        for node in page.xpath("//script[not(@src) and not(@nonce) and not(@type='application/json')]")
    ]
    return BLOCKED.findall(source) + inline


def test_the_guide_points_only_at_what_is_there(client: Client) -> None:
    page = parsed(client, "/styleguide/")
    assert dangling(page) == []
    assert blocked_by_the_policy(page) == []
    assert len(page.xpath("//h1")) == 1


def test_the_check_for_dangling_ids_sees_one() -> None:
    page = html.fromstring('<div><label for="nowhere">x</label><i id="a"></i><i id="a"></i></div>')
    assert dangling(page) == ["a", "nowhere"]


def test_the_error_summary_links_to_inputs_that_can_be_typed_in(client: Client) -> None:
    page = parsed(client, "/styleguide/")
    targets = [href[1:] for href in page.xpath("//*[@data-error-summary]//a/@href")]
    assert targets == [
        "id_plan",
        "id_stage_0",
        "id_sources_0",
        "id_area",
        "id_starts",
        "id_cost",
        "id_agree",
    ]
    assert [page.get_element_by_id(one).tag in {"input", "textarea", "select"} for one in targets] == [True] * 7


def test_an_invalid_answer_is_tied_to_its_hint_its_error_and_its_count(client: Client) -> None:
    page = parsed(client, "/styleguide/")
    plan, cost = page.get_element_by_id("id_plan"), page.get_element_by_id("id_cost")
    assert (plan.get("aria-invalid"), plan.get("aria-describedby")) == ("true", "id_plan_error id_plan_words")
    assert (cost.get("aria-invalid"), cost.get("aria-describedby")) == ("true", "id_cost_helptext id_cost_error")
    stage = page.get_element_by_id("id_stage_0").xpath("ancestor::fieldset")[0]
    assert stage.get("aria-describedby") == "id_stage_error"


def test_a_browser_field_receives_dates_as_it_reads_them(client: Client) -> None:
    page = parsed(client, "/styleguide/")
    kinds = {
        one: page.get_element_by_id(one).get("type") for one in ("id_starts", "id_closes", "id_annex", "id_secret")
    }
    assert kinds == {"id_starts": "date", "id_closes": "datetime-local", "id_annex": "file", "id_secret": "password"}


def test_the_blind_room_shows_a_seat_and_nobody(signed_in: Client, rosa: User) -> None:
    source = signed_in.get("/blind/").content.decode()
    assert (rosa.email in source, rosa.name in source, "Assessor 2" in source) == (False, False, True)
    assert rosa.name in signed_in.get("/styleguide/").content.decode()  # elsewhere she is named


def test_a_refusal_is_a_page_with_the_rules_sentence(client: Client) -> None:
    page = parsed(client, "/refusing/", 403)
    assert page.xpath("//p[@class='gl-lead']/text()") == ["Complete the nine sections <first>."]


def test_a_refusal_answers_the_script_in_json(client: Client) -> None:
    response = client.get("/refusing/", headers={"accept": "application/json"})
    assert (response.status_code, response.json()) == (403, {"error": "Complete the nine sections <first>."})


def test_a_refusal_answers_htmx_with_a_notice(client: Client) -> None:
    response = client.get("/refusing/", headers={"hx-request": "true"})
    assert (response.status_code, response["HX-Retarget"]) == (403, "#gl-alerts")
    assert "Complete the nine sections &lt;first&gt;." in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_signed_in_page_stays_out_of_caches(client: Client, rosa: User) -> None:
    open_page = client.get("/styleguide/")
    client.force_login(rosa, backend="allauth.account.auth_backends.AuthenticationBackend")
    private = client.get("/styleguide/")
    assert (open_page.get("Cache-Control"), private["Cache-Control"]) == (None, "private, no-store")
    assert private["Cross-Origin-Resource-Policy"] == open_page["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_person_reads_in_the_language_she_chose(client: Client, rosa: User) -> None:
    client.cookies["django_language"] = "pt"
    before = client.get("/styleguide/").content.decode()
    client.force_login(rosa, backend="allauth.account.auth_backends.AuthenticationBackend")
    after = client.get("/styleguide/").content.decode()
    assert ('<html lang="pt"' in before, '<html lang="en"' in after) == (True, True)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_a_visitor_sees_the_entrance_pages(client: Client, path: str) -> None:
    response = client.get(f"/account/{path}", headers={"accept-language": "en"})
    assert response.status_code == 200
    page = html.fromstring(response.content.decode())
    assert (dangling(page), blocked_by_the_policy(page), len(page.xpath("//h1"))) == ([], [], 1)


@pytest.mark.parametrize(
    "path",
    [
        "email/",
        "password/change/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/add/",
        "2fa/recovery-codes/",
        "sessions/",
        "logout/",
        "reauthenticate/",
    ],
)
def test_a_person_sees_her_account_pages(client: Client, rosa: User, path: str) -> None:
    EmailAddress.objects.create(user=rosa, email=rosa.email, verified=True, primary=True)
    password = {"password": "una-clave-larga-9"}
    assert client.post("/account/login/", {"login": rosa.email, **password}).status_code == 302
    if path != "reauthenticate/":
        assert client.post("/account/reauthenticate/", password).status_code == 302
    if path == "2fa/recovery-codes/":
        Authenticator.objects.create(user=rosa, type=Authenticator.Type.TOTP, data={"secret": encrypt("a-secret")})
        assert client.post("/account/2fa/recovery-codes/generate/").status_code == 302
    response = client.get(f"/account/{path}", headers={"accept-language": "en"})
    assert response.status_code == 200
    page = html.fromstring(response.content.decode())
    assert (dangling(page), blocked_by_the_policy(page), len(page.xpath("//h1"))) == ([], [], 1)


def test_a_visitor_may_ask_for_the_headers_of_a_page_alone(client: Client) -> None:
    for path in ("/", "/styleguide/"):
        page, headers = client.get(path), client.head(path)
        assert (page.status_code, headers.status_code) == (200, 200), path
        assert (headers.content, headers["Content-Type"]) == (b"", page["Content-Type"])


def test_a_visitor_on_a_slow_line_gets_text_packed(client: Client) -> None:
    plain, packed = client.get("/styleguide/"), client.get("/styleguide/", headers={"accept-encoding": "gzip"})
    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert len(packed.content) * 3 < len(plain.content)


def test_a_visitor_gets_what_is_packed_already_as_it_is() -> None:
    request = RequestFactory().get("/paper.pdf", headers={"accept-encoding": "gzip"})
    kinds = {"application/pdf": None, "text/csv": "gzip", "application/json": "gzip", "image/png": None}
    answers = {
        kind: PackedTextMiddleware(lambda _request, kind=kind: HttpResponse(b"x" * 900, content_type=kind))(request)
        for kind in kinds
    }
    assert {kind: answer.get("Content-Encoding") for kind, answer in answers.items()} == kinds
