"""Long lists of the blind room come page by page, and nothing is lost between two pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from selection.models import Assignment, Entry, Standing
from selection.queries import ranked, worklist
from tests import cast
from tests.factories import call_at

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(\?after=\d+)" rel="next"')


def walk(person: Any, path: str, row: str) -> list[list[str]]:
    """What stands on each page, from the first to the last by the link to the next one."""
    client, pages, address = Client(), [], path
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        text = answer.content.decode()
        pages.append(re.findall(row, text))
        found = LINK.search(text)
        address = path + found.group(1) if found else ""
    return pages


def test_an_assessor_sees_her_proposals_page_by_page_in_her_own_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "PAGE", 2)
    call = call_at("assessment", entries=5)
    pages = walk(cast.ines(), f"/assess/{call.reference}/", r'aria-describedby="p\d+-status">(Mineral \d)')
    assert pages == [["Mineral 0", "Mineral 1"], ["Mineral 2", "Mineral 3"], ["Mineral 4"]]


def test_an_assessor_sees_first_what_waits_for_her_and_what_does_not_is_no_main_button() -> None:
    sealed, waiting = (call_at("assessment", entries=2, reference=f"{name}-2026-001") for name in ("AAA", "BBB"))
    Assignment.objects.filter(seat__call=sealed).update(sealed_at=timezone.now())
    client = Client()
    client.force_login(cast.ines(), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/assess/").content.decode()
    found = re.findall(r'class="govuk-button([^"]*)" href="/assess/([^/]+)/"', page)
    assert found == [(" gl-button--s", waiting.reference), (" govuk-button--secondary gl-button--s", sealed.reference)]


def test_an_authority_sees_the_ranking_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranked, "PAGE", 2)
    call = call_at("deliberation", entries=5)
    levels = [
        {"code": one.code, "mean_hundredths": 400, "met": 3, "seats": 3, "complies": True}
        for one in call.criteria.all()
    ]
    for rank, entry in enumerate(Entry.objects.filter(call=call).order_by("-code"), start=1):
        Standing.objects.create(entry=entry, rank=rank, mean_hundredths=400, complies=rank < 4, levels=levels)
    pages = walk(
        cast.luz(), f"/decide/{call.reference}/", r'<a class="govuk-link" href="[^"]+/mineral-\d/">(Mineral \d)'
    )
    assert pages == [["Mineral 4", "Mineral 3"], ["Mineral 2", "Mineral 1"], ["Mineral 0"]]
    page = ranked.ranked(call, 2)
    assert (page.total, page.compliant, page.after) == (5, 3, 4)


@pytest.mark.parametrize("after", ["-1", "x", "99999999999999999999", "1e3"])
def test_an_address_that_nobody_made_is_the_first_page(after: str) -> None:
    call = call_at("assessment", entries=1)
    client = Client()
    client.force_login(cast.ines(), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/assess/{call.reference}/", {"after": after})
    assert (answer.status_code, b"Mineral 0" in answer.content) == (200, True)
