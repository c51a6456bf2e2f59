"""The public page of a call is drawn once for all visitors, and anew as soon as anything on it is different."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone

from challenges import kept_pages
from challenges.models import Call, CallDocument, Partner, PublicQuestion
from startups.queries import guard
from startups.rules.guard import Net, Sealed
from tests import cast
from tests.factories import call_at

pytestmark = pytest.mark.django_db
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def _on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kept_pages, "ON", True)
    kept_pages.forget()
    yield
    kept_pages.forget()


def visit(call: Call, client: Client | None = None, language: str = "en") -> tuple[str, bool]:
    """Return the page, and whether it was drawn for this visit."""
    drawn: list[Any] = []

    def see(**_more: Any) -> None:
        drawn.append(True)

    template_rendered.connect(see)
    try:
        page = (client or Client()).get(call.get_absolute_url(), headers={"accept-language": language})
    finally:
        template_rendered.disconnect(see)
    assert page.status_code == 200, page.content[:300]
    return page.content.decode(), bool(drawn)


def warm(call: Call, language: str = "en") -> str:
    """Visit until the page is kept: first its queries are learnt, then it is drawn between two equal answers."""
    seen = [visit(call, language=language) for _time in range(3)]
    assert [drawn for _page, drawn in seen] == [True, True, False]
    return seen[-1][0]


def test_what_is_kept_is_the_same_page_with_a_token_that_works() -> None:
    call = call_at("open")
    fresh, _drawn = visit(call)
    kept_pages.forget()
    kept = warm(call)
    assert _TOKEN.sub("", kept) == _TOKEN.sub("", fresh)
    client = Client(enforce_csrf_checks=True)
    page, drawn = visit(call, client)
    (token,) = set(_TOKEN.findall(page))
    assert (drawn, token in kept) == (False, False)
    sent = {"csrfmiddlewaretoken": token, "language": "pt", "next": "/"}
    assert client.post("/language/", sent).status_code == 302
    assert client.post("/language/", sent | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403


def _question(call: Call) -> None:
    PublicQuestion.objects.create(
        call=call, number=1, public_text="¿Quién mide?", answer="La municipalidad.", published_at=timezone.now(),
        asked_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "shows"),
    [
        (lambda call: Call.objects.filter(pk=call.pk).update(summary="Otro resumen"), "Otro resumen"),
        (lambda call: type(call.entity).objects.filter(pk=call.entity_id).update(legal_name="Otra"), "Otra ·"),
        (lambda call: call.criteria.filter(order=1).update(complies_from=4), "complies from level 4"),
        (lambda call: call.partners.add(Partner.objects.create(name="Andes Sur", kind="other")), "Andes Sur"),
        (_question, "¿Quién mide?"),
        (
            lambda call: CallDocument.objects.create(
                call=call, title="Bases", version=1, file="x.pdf", mime="application/pdf", size=1, sha256="a" * 64,
                published_at=timezone.now(),
            ),
            "Bases",
        ),
    ],
)  # fmt: skip
def test_whatever_changes_is_on_the_next_page(change: Callable[[Call], object], shows: str) -> None:
    call = call_at("open")
    assert shows not in warm(call)
    change(call)
    page, drawn = visit(call)
    assert (drawn, shows in page) == (True, True)


def test_each_language_has_its_own() -> None:
    call = call_at("open")
    assert "Who may apply" in warm(call)
    assert "Who may apply" not in warm(call, "pt")
    assert visit(call)[1] is False


def test_the_page_closes_with_the_call_to_the_second() -> None:
    call = call_at("open")
    assert call.closes_at is not None
    with time_machine.travel(call.closes_at - timedelta(seconds=20), tick=False) as clock:
        assert "Open call:" in warm(call)
        clock.shift(timedelta(seconds=19))
        assert visit(call)[1] is False
        clock.shift(timedelta(seconds=1))
        page, drawn = visit(call)
        assert (drawn, "Closed call:" in page) == (True, True)


def test_who_has_signed_in_is_given_none_and_leaves_none() -> None:
    call = call_at("open")
    client = Client()
    client.force_login(cast.rosa(), backend="allauth.account.auth_backends.AuthenticationBackend")
    for _time in range(3):
        page, drawn = visit(call, client)
        assert drawn
    own = reverse("call_amend", args=[call.reference])
    assert own in page
    assert own not in warm(call)
    assert visit(call, client)[1]


def test_what_is_kept_is_searched_like_any_answer(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EGRESS_GUARD = True
    call = call_at("open")
    warm(call)
    sealed = Net.of([Sealed(call.pk, "0", call.title)])
    monkeypatch.setattr(guard, "net", lambda: sealed)
    assert Client().get(call.get_absolute_url(), headers={"accept-language": "en"}).status_code == 503


def test_no_table_of_those_who_apply_decides_whether_a_page_is_kept() -> None:
    call = call_at("open")
    warm(call)
    told = [sql for page in kept_pages._pages.values() for sql, _values in page.statements]
    assert [sql for sql in told if "startups_" in sql] == []
    assert len(told) > 5


def test_a_view_that_writes_is_never_kept() -> None:
    assert kept_pages._digest([('SELECT 1 AS "a"', ())]) != b""
    assert kept_pages._digest([("UPDATE challenges_call SET title = 'x' WHERE id = 0", ())]) == b""
